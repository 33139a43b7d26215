"""The documents and sections within the one tree that a book is: how they are found and changed.

A document within the tree is a ``start_of_file`` node with its ``docname``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from docutils import nodes
from sphinx import addnodes

from knowledgebase.doctree.book_nodes import book_heading
from knowledgebase.doctree.nodes import listing

Node = TypeVar("Node", bound=nodes.Element)


def make_section(title: str, id_: str) -> nodes.section:
    """Return a new section."""
    return nodes.section("", nodes.title("", title), ids=[id_])


def own_nodes(root: nodes.Element, kind: type[Node]) -> Iterator[Node]:
    """Yield the nodes of a document, in order, without those of the documents within it."""
    for child in root.children:
        if isinstance(child, addnodes.start_of_file):
            continue
        if isinstance(child, kind):
            yield child
        if isinstance(child, nodes.Element):
            yield from own_nodes(child, kind)


def flatten(section: nodes.Element) -> None:
    """Turn the sections within *section* into headings that stand in no contents."""
    for inner in reversed(list(own_nodes(section, nodes.section))):
        title, *rest = inner.children
        heading = book_heading("", "", *title.children, rank=2, ids=inner["ids"])
        place = inner.parent.index(inner)
        inner.parent[place : place + 1] = [heading, *rest]


def replace_list(section: nodes.Element, kind: str, content: Iterable[nodes.Node]) -> None:
    """Put *content* in the place of a list; at the end, where there is none."""
    node = next((node for node in section.findall(listing) if node["kind"] == kind), None)
    if node is None:
        section += list(content)
    else:
        place = node.parent.index(node)
        node.parent[place : place + 1] = list(content)


def find_documents(tree: nodes.Element, *, itself: bool = True) -> Iterator[nodes.Element]:
    """Yield the documents within *tree*, in order; *itself* too, if it is one."""
    found = tree.findall(addnodes.start_of_file)
    return (node for node in found if itself or node is not tree)


def is_nested(node: nodes.Element) -> bool:
    """Return whether a document stands within another one."""
    return isinstance(_document_of(node.parent), addnodes.start_of_file)


def _document_of(node: nodes.Element) -> nodes.Element:
    """Return the document that *node* stands in, or is."""
    while node.parent is not None and not isinstance(node, addnodes.start_of_file):
        node = node.parent
    return node
