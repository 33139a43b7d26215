"""Mentions become links, when a page is written.

Runs before references are resolved, on the very tree the mentions were found in. In a book the tree
is the whole book; each document in it is treated by itself. Only blocks that get links are touched.

A mention gets one link, also where emphasis begins or ends in it: "convolutional *neural* network"
becomes one link that holds the emphasis, and emphasis that only a part of the mention stands in is
parted in two. Where something stands in between that may be in no link, such as a footnote mark,
each stretch of text beside it gets a link.

In HTML a link is no node of its own where its mention lies in one text, as nearly all do: the text
writes it. So the tree stays as small as it was, for all that still walk through it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from docutils import nodes
from sphinx.builders import Builder
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.context import context_of
from knowledgebase.core.site.views import ConceptLink
from knowledgebase.doctree.blocks import Piece, documents_in, find_places, is_plain, pieces_of
from knowledgebase.doctree.nodes import linked_text, open_concept_link
from knowledgebase.doctree.uris import make_concept_link, make_uri
from knowledgebase.domain import domain_of


class ConceptLinker(SphinxPostTransform):
    """Places the links of each document's view."""

    default_priority = 4

    def run(self, **kwargs: object) -> None:
        """Link the mentions in this document, or in each document of a book."""
        domain, builder = domain_of(self.env), context_of(self.env).builder
        if domain.state is None:
            return
        for docname, root in documents_in(self.document, self.env.docname):
            if links := domain.state.views.links(docname):
                place_links(root, links, builder, self.env.docname)


def place_links(
    root: nodes.Element, links: Sequence[ConceptLink], builder: Builder, docname: str
) -> None:
    """Put *links* into the blocks below *root*, a page named *docname*."""
    by_block: dict[int, list[ConceptLink]] = {}
    for link in links:
        by_block.setdefault(link.block, []).append(link)
    if not by_block:
        return
    for index, place in enumerate(find_places(root)):
        if inside := by_block.get(index):
            if builder.format == "html":
                inside = _link_texts(place.node, inside, builder, docname)
            pieces = pieces_of(place.node) if inside else []
            # from last to first: what is cut off lies behind what is still to come
            for link in reversed(inside):
                _place_link(pieces, link, builder, docname)


def _link_texts(
    node: nodes.Element, links: Sequence[ConceptLink], builder: Builder, docname: str
) -> list[ConceptLink]:
    """Let each text of a block write the links in it; return those that need nodes.

    That are the ones that reach from one text into another, and their neighbours in these texts.
    """
    pieces = pieces_of(node)
    offsets = [offset for _, offset in pieces]
    ends = [
        (bisect_right(offsets, link.start) - 1, bisect_left(offsets, link.end) - 1)
        for link in links
    ]
    parted = {number for pair in ends if pair[0] != pair[1] for number in pair}
    alone: dict[int, list[ConceptLink]] = {}
    rest = []
    for link, (number, last) in zip(links, ends, strict=True):
        if number != last or number in parted:
            rest.append(link)
        else:
            alone.setdefault(number, []).append(link)
    for number, inside in alone.items():
        text, offset = pieces[number]
        linked = linked_text(text)
        linked.links = tuple(
            (
                link.start - offset,
                link.end - offset,
                open_concept_link(
                    link.concept, link.definition, make_uri(builder, docname, link.target)
                ),
            )
            for link in inside
        )
        text.parent[_position(text)] = linked
    return rest


def _place_link(pieces: list[Piece], link: ConceptLink, builder: Builder, docname: str) -> None:
    """Put *link* round its text; leave the pieces before it in *pieces*."""
    while pieces[-1][1] >= link.end:
        del pieces[-1]
    touched = [piece for piece in pieces if piece[1] + len(piece[0]) > link.start]
    del pieces[len(pieces) - len(touched) :]
    (first, first_offset), (last, last_offset) = touched[0], touched[-1]
    reference = make_concept_link(builder, docname, link.concept, link.target, link.definition)
    if first is last:
        before = _replace(first, link.start - first_offset, link.end - first_offset, reference)
    else:
        parent = _common_parent(first, last)
        _, stop = _cut(last, link.end - last_offset, parent)
        size = len(parent)
        before, start = _cut(first, link.start - first_offset, parent)
        for begin, end in _stretches(parent, start, stop + len(parent) - size):
            part = reference.copy()
            part += parent.children[begin:end]
            parent[begin:end] = [part]
    if before:
        pieces.append((before, first_offset))


def _replace(text: nodes.Text, start: int, end: int, link: nodes.Element) -> nodes.Text | None:
    """Put *link* round a part of *text*; return the text before it, None where there is none."""
    before = nodes.Text(text[:start]) if start > 0 else None
    link += nodes.Text(text[start:end])
    parts: list[nodes.Node] = [before, link] if before else [link]
    if end < len(text):
        parts.append(nodes.Text(text[end:]))
    position = _position(text)
    text.parent[position : position + 1] = parts
    return before


def _common_parent(first: nodes.Text, last: nodes.Text) -> nodes.Element:
    """Return the innermost node that holds both."""
    parents = set()
    node: nodes.Node | None = first.parent
    while node is not None:
        parents.add(id(node))
        node = node.parent
    parent: nodes.Element = last.parent
    while id(parent) not in parents:
        parent = parent.parent
    return parent


def _cut(text: nodes.Text, place: int, parent: nodes.Element) -> tuple[nodes.Text | None, int]:
    """Part *parent* at an offset in *text*, with the nodes between the two.

    Return the text before the cut, None where there is none, and the index of the first child of
    *parent* behind it.
    """
    node: nodes.Element = text.parent
    index = _position(text)
    before = text if place > 0 else None
    if 0 < place < len(text):
        before = nodes.Text(text[:place])
        node[index : index + 1] = [before, nodes.Text(text[place:])]
    index += place > 0
    while node is not parent:
        index = _part(node, index)
        node = node.parent
    return before, index


def _part(node: nodes.Element, index: int) -> int:
    """Part *node* before its child *index*; return the index, among its siblings, of what follows.

    A part without content is not made.
    """
    position = _position(node)
    if index == 0:
        return position
    if index < len(node):
        rest = node.copy()
        rest["ids"], rest["names"] = [], []
        rest += node.children[index:]
        del node[index:]
        node.parent.insert(position + 1, rest)
    return position + 1


def _stretches(parent: nodes.Element, start: int, stop: int) -> list[tuple[int, int]]:
    """Return the runs of children in [start, stop) that may stand in a link, the last one first."""
    runs: list[tuple[int, int]] = []
    for index in range(start, stop):
        child = parent.children[index]
        if isinstance(child, nodes.Element) and not is_plain(child):
            continue
        if runs and runs[0][1] == index:
            runs[0] = (runs[0][0], index + 1)
        else:
            runs.insert(0, (index, index + 1))
    return [(a, b) for a, b in runs if any(not n.astext().isspace() for n in parent.children[a:b])]


def _position(node: nodes.Node) -> int:
    """Return the index of *node* among its siblings: itself, not the first one that is equal."""
    return next(i for i, sibling in enumerate(node.parent.children) if sibling is node)
