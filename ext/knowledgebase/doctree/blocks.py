"""The running text of a doctree, as blocks.

A doctree goes in, :class:`~knowledgebase.core.model.Block` values come out, in reading order. The
same doctree gives the same blocks when it is read and when it is written. Nothing is changed here.

What a node is follows from its class, which is looked up once for each class.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from docutils import nodes
from sphinx import addnodes

from knowledgebase.core.model import Block
from knowledgebase.doctree.block_text import ByClass, has_text, join_text, zone_by_class
from knowledgebase.doctree.nodes import listing, page_footer, page_header

Shape: TypeAlias = Literal["skip", "section", "group", "text"]

#: nodes whose inside is never looked at
_SKIPPED = (
    page_header,
    page_footer,
    listing,
    nodes.FixedTextElement,
    nodes.Invisible,
    nodes.raw,
    nodes.docinfo,
    nodes.field_list,
    nodes.option_group,
    nodes.math_block,
    nodes.label,
    nodes.system_message,
    addnodes.toctree,
    addnodes.productionlist,
    addnodes.desc_signature,
    addnodes.start_of_file,
)
_ZONES: tuple[tuple[type[nodes.Element], str], ...] = (
    (nodes.title, "heading"),
    (nodes.subtitle, "heading"),
    (nodes.rubric, "heading"),
    (nodes.term, "heading"),
    (nodes.classifier, "heading"),
    (nodes.caption, "caption"),
    (nodes.legend, "caption"),
    (nodes.attribution, "quote"),
    (nodes.block_quote, "quote"),
    (nodes.citation, "citation"),
)
#: classes of regions in which nothing is linked
_CLASS_ZONES = {
    "kb-nolink": "nolink",
    "sd-card-title": "heading",
    "sd-card-header": "heading",
    "sd-summary-title": "heading",
    "sd-tab-label": "heading",
}


class Section(NamedTuple):
    """The innermost section around a block; "" and "" before the first one."""

    id: str
    title: str


class Place(NamedTuple):
    """A block that holds text, in the tree."""

    node: nodes.Element
    zone: str
    section: Section


def find_blocks(root: nodes.Element) -> Iterator[Block]:
    """Yield the blocks below *root* in reading order, without those of documents nested in it."""
    for node, zone, section in find_places(root):
        joined = join_text(node)
        yield Block(
            text=joined.text,
            zone=zone,
            section=section.id,
            section_title=section.title,
            line=node.line or 0,
            spans=tuple(joined.spans),
        )


def find_places(root: nodes.Element) -> list[Place]:
    """Return where the blocks of :func:`find_blocks` stand, in a third of its time."""
    places: list[Place] = []
    _walk(root, "text", Section("", ""), places)
    return places


def _walk(node: nodes.Element, zone: str, section: Section, places: list[Place]) -> None:
    for child in node.children:
        shape, own_zone = _SHAPES[type(child)]
        if shape == "skip" or not isinstance(child, nodes.Element):
            continue
        inner = own_zone or zone
        if child.attributes["classes"]:
            inner = own_zone or zone_by_class(child, _CLASS_ZONES) or zone
        if shape == "section":
            _walk(child, inner, _section_of(child), places)
        elif shape == "group":
            _walk(child, inner, section, places)
        elif has_text(child):
            is_caption = inner == "heading" and type(node) is nodes.table
            places.append(Place(child, "caption" if is_caption else inner, section))


def _shape_of(kind: type[nodes.Node]) -> tuple[Shape, str]:
    """Return how a node of a class is walked through, and the zone it makes."""
    if not issubclass(kind, nodes.Element) or issubclass(kind, _SKIPPED):
        return "skip", ""
    zone = next((zone for base, zone in _ZONES if issubclass(kind, base)), "")
    if issubclass(kind, nodes.section):
        return "section", zone
    return "text" if issubclass(kind, nodes.TextElement) else "group", zone


_SHAPES = ByClass(_shape_of)


def _section_of(node: nodes.Element) -> Section:
    ids = node["ids"]
    title = next((child for child in node.children if isinstance(child, nodes.title)), None)
    return Section(ids[0] if ids else "", title.astext() if title is not None else "")


def documents_in(document: nodes.document, docname: str) -> Iterator[tuple[str, nodes.Element]]:
    """Yield (docname, root) of the document itself and, in a book, of those nested in it."""
    yield docname, document
    yield from _nested_documents(document)


def _nested_documents(node: nodes.Element) -> Iterator[tuple[str, nodes.Element]]:
    for child in node.children:
        if isinstance(child, nodes.Element) and not isinstance(child, nodes.TextElement):
            if isinstance(child, addnodes.start_of_file):
                yield child["docname"], child
            yield from _nested_documents(child)
