"""The running text of a doctree, as blocks.

A doctree goes in, :class:`~knowledgebase.core.model.Block` values come out, each with the Text
nodes it was joined from. The same doctree gives the same blocks when it is read and when it is
written, so that an offset found at one time holds at the other. Nothing is changed here.

What a node is follows from its class, which is looked up once for each class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Literal, NamedTuple, TypeAlias, TypeVar

from docutils import nodes
from sphinx import addnodes

from knowledgebase.core.model import Block, Span
from knowledgebase.doctree.bibliography import DOMAIN, mark_cited
from knowledgebase.doctree.nodes import listing, page_footer, page_header

#: a Text node and the offset of its first code point in its block
Piece: TypeAlias = tuple[nodes.Text, int]
Shape: TypeAlias = Literal["skip", "section", "group", "text"]
_T = TypeVar("_T")

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

#: inline nodes that add nothing to the text
_SILENT = (nodes.footnote_reference, nodes.citation_reference, nodes.image, nodes.raw, nodes.target)
_INLINE_ZONES: tuple[tuple[type[nodes.Element], str], ...] = (
    (addnodes.pending_xref, "link"),
    (nodes.reference, "link"),
    (addnodes.download_reference, "link"),
    (nodes.math, "math"),
    (nodes.literal, "code"),
    (addnodes.literal_emphasis, "code"),
    (addnodes.literal_strong, "code"),
)
_INLINE_CLASS_ZONES = {"kb-nolink": "nolink", "sd-badge": "nolink"}


class _ByClass(dict[type[nodes.Node], _T], Generic[_T]):
    """What *find* says of each class, found out when it is first asked for."""

    def __init__(self, find: Callable[[type[nodes.Node]], _T]) -> None:
        super().__init__()
        self.find = find

    def __missing__(self, kind: type[nodes.Node]) -> _T:
        found = self[kind] = self.find(kind)
        return found


class Place(NamedTuple):
    """A block that holds text, in the tree."""

    node: nodes.Element
    zone: str
    #: id and title of the innermost section, "" before the first one
    section: tuple[str, str]


@dataclass(slots=True)
class TextBlock:
    """A block and where its text stands in the tree."""

    block: Block
    #: in order
    pieces: list[Piece]


@dataclass(slots=True)
class _Joined:
    text: list[str] = field(default_factory=list)
    length: int = 0
    pieces: list[Piece] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


def find_blocks(root: nodes.Element) -> Iterator[TextBlock]:
    """Yield the blocks below *root* in reading order, without those of documents nested in it."""
    for node, zone, section in find_places(root):
        joined = _Joined()
        _join(node, joined)
        block = Block(
            text="".join(joined.text),
            zone=zone,
            section=section[0],
            section_title=section[1],
            line=node.line or 0,
            spans=tuple(joined.spans),
        )
        yield TextBlock(block, joined.pieces)


def find_places(root: nodes.Element) -> list[Place]:
    """Return where these blocks stand, one for one; this is a third of the work."""
    places: list[Place] = []
    _walk(root, "text", ("", ""), places)
    return places


def pieces_of(node: nodes.Element) -> list[Piece]:
    """Return the Text nodes that the text of *node* is joined from."""
    joined = _Joined()
    _join(node, joined)
    return joined.pieces


def is_plain(node: nodes.Element) -> bool:
    """Return whether all inside of an inline *node* is text in which a link may stand."""
    return not _find_inline_zone(node) and all(
        is_plain(child) for child in node.children if isinstance(child, nodes.Element)
    )


def _walk(node: nodes.Element, zone: str, section: tuple[str, str], places: list[Place]) -> None:
    for child in node.children:
        shape, own_zone = _SHAPES[type(child)]
        if shape == "skip" or not isinstance(child, nodes.Element):
            continue
        inner = own_zone or zone
        if child.attributes["classes"]:
            inner = own_zone or _zone_by_class(child, _CLASS_ZONES) or zone
        if shape == "section":
            _walk(child, inner, _section_of(child), places)
        elif shape == "group":
            _walk(child, inner, section, places)
        elif _has_text(child):
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


_SHAPES = _ByClass(_shape_of)


def _zone_by_class(node: nodes.Element, zones: dict[str, str]) -> str:
    classes = node.attributes["classes"]
    return next((zone for name, zone in zones.items() if name in classes), "")


def _section_of(node: nodes.Element) -> tuple[str, str]:
    ids = node["ids"]
    title = next((child for child in node.children if isinstance(child, nodes.title)), None)
    return (ids[0] if ids else "", title.astext() if title is not None else "")


def _has_text(node: nodes.Element) -> bool:
    for child in node.children:
        if isinstance(child, nodes.Text):
            if not child.isspace() and child:
                return True
        elif (
            isinstance(child, nodes.Element)
            and _INLINE[type(child)] != "silent"
            and _has_text(child)
        ):
            return True
    return False


def _join(node: nodes.Element, joined: _Joined) -> None:
    for child in node.children:
        if isinstance(child, nodes.Text):
            joined.pieces.append((child, joined.length))
            joined.text.append(child)
            joined.length += len(child)
        elif isinstance(child, nodes.Element):
            start, zone = joined.length, _find_inline_zone(child)
            if zone == "silent":
                continue
            if zone == "cited":
                mark = mark_cited(child)
                joined.text.append(mark)
                joined.length += len(mark)
            else:
                _join(child, joined)
            if zone:
                target = _target(child) if zone in ("link", "concept") else ""
                joined.spans.append(Span(start=start, end=joined.length, zone=zone, target=target))


def _find_inline_zone(node: nodes.Element) -> str:
    zone = _INLINE[type(node)]
    if zone == "link":
        domain = node.get("refdomain")
        if domain == "kb" and node.get("reftype") == "concept":
            return "concept"
        if domain == DOMAIN:
            return "cited"
    if not zone and node.attributes["classes"]:
        return _zone_by_class(node, _INLINE_CLASS_ZONES)
    return zone


def _inline_zone_of(kind: type[nodes.Node]) -> str:
    """Return the zone that an inline node of a class makes, "silent" where it adds no text."""
    if issubclass(kind, _SILENT):
        return "silent"
    return next((zone for base, zone in _INLINE_ZONES if issubclass(kind, base)), "")


_INLINE = _ByClass(_inline_zone_of)


def _target(node: nodes.Element) -> str:
    """Return what a link leads to, if that may be a concept: its name, or "/" and a docname."""
    target = str(node.get("reftarget", ""))
    match (node.get("refdomain"), node.get("reftype")):
        case ("kb", "concept") | ("std", "term"):
            return target
        case ("doc", _):
            return f"/{target}"
        case ("std", "doc") if target.startswith("/"):
            return target
        case _:
            return ""


def documents_in(document: nodes.document, docname: str) -> Iterator[tuple[str, nodes.Element]]:
    """Yield (docname, root) of the document itself and of those that a book has taken into it."""
    yield docname, document
    yield from _nested_documents(document)


def _nested_documents(node: nodes.Element) -> Iterator[tuple[str, nodes.Element]]:
    for child in node.children:
        if isinstance(child, nodes.Element) and not isinstance(child, nodes.TextElement):
            if isinstance(child, addnodes.start_of_file):
                yield child["docname"], child
            yield from _nested_documents(child)
