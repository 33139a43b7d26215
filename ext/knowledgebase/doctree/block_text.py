"""The text of one block: what is joined from its Text nodes, and where no link may stand in it.

A block is any element that holds running text: a paragraph, a title, a cell. Its text is that of
its Text nodes, one after the other, with a mark such as "[@key]" for each citation. Footnote marks,
images and messages add nothing to it, so that it is the same before Sphinx takes such messages out
of a page and after. The same nodes give the same text; nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from docutils import nodes
from sphinx import addnodes

from knowledgebase.core.model import Span
from knowledgebase.core.text.formula_words import to_text
from knowledgebase.doctree.bibliography import DOMAIN, mark_cited

_T = TypeVar("_T")

#: inline nodes that add nothing to the text
_SILENT = (
    nodes.footnote_reference,
    nodes.citation_reference,
    nodes.image,
    nodes.raw,
    nodes.target,
    nodes.system_message,
)
_INLINE_ZONES: tuple[tuple[type[nodes.Element], str], ...] = (
    (addnodes.pending_xref, "link"),
    (nodes.reference, "link"),
    (addnodes.download_reference, "link"),
    (nodes.math, "math"),
    (nodes.literal, "code"),
    (addnodes.literal_emphasis, "code"),
    (addnodes.literal_strong, "code"),
)
_WITH_TARGET = frozenset({"link", "concept", "math"})
_INLINE_CLASS_ZONES = {"kb-nolink": "nolink", "sd-badge": "nolink"}


class ByClass(dict[type[nodes.Node], _T], Generic[_T]):
    """What *find* says of each class of nodes; it is asked once for each class."""

    def __init__(self, find: Callable[[type[nodes.Node]], _T]) -> None:
        super().__init__()
        self.find = find

    def __missing__(self, kind: type[nodes.Node]) -> _T:
        found = self[kind] = self.find(kind)
        return found


class Piece(NamedTuple):
    """A Text node of a block."""

    node: nodes.Text
    #: of its first code point in the text of the block
    offset: int


class BlockText(NamedTuple):
    """The text of a block, and what it was joined from."""

    text: str
    #: in order
    pieces: list[Piece]
    #: in order of their ends
    spans: list[Span]


def join_text(node: nodes.Element) -> BlockText:
    """Return the text of a block."""
    parts: list[str] = []
    joined = BlockText("", [], [])
    _join(node, 0, parts, joined)
    return joined._replace(text="".join(parts))


def has_text(node: nodes.Element) -> bool:
    """Return whether a block has any text but white space."""
    for child in node.children:
        if isinstance(child, nodes.Text):
            if not child.isspace() and child:
                return True
        elif (
            isinstance(child, nodes.Element)
            and _INLINE[type(child)] != "silent"
            and has_text(child)
        ):
            return True
    return False


def is_plain(node: nodes.Element) -> bool:
    """Return whether all inside of an inline *node* is text in which a link may stand."""
    return not _find_zone(node) and all(
        is_plain(child) for child in node.children if isinstance(child, nodes.Element)
    )


def zone_by_class(node: nodes.Element, zones: dict[str, str]) -> str:
    """Return the zone that a CSS class of *node* makes, "" where none does."""
    classes = node.attributes["classes"]
    return next((zone for name, zone in zones.items() if name in classes), "")


def _join(node: nodes.Element, length: int, parts: list[str], joined: BlockText) -> int:
    """Add the text of *node* behind *length* code points; return how many there are then."""
    for child in node.children:
        if isinstance(child, nodes.Text):
            joined.pieces.append(Piece(child, length))
            parts.append(child)
            length += len(child)
        elif isinstance(child, nodes.Element):
            start, zone = length, _find_zone(child)
            if zone == "silent":
                continue
            if zone == "cited":
                mark = mark_cited(child)
                parts.append(mark)
                length += len(mark)
            else:
                length = _join(child, length, parts, joined)
            if zone:
                target = _target(child) if zone in _WITH_TARGET else ""
                joined.spans.append(Span(start=start, end=length, zone=zone, target=target))
    return length


def _find_zone(node: nodes.Element) -> str:
    """Return the zone of an inline node, "" for plain text, "silent" where it adds no text."""
    zone = _INLINE[type(node)]
    if zone == "link":
        domain = node.get("refdomain")
        if domain == "kb" and node.get("reftype") == "concept":
            return "concept"
        if domain == DOMAIN:
            return "cited"
    if not zone and node.attributes["classes"]:
        return zone_by_class(node, _INLINE_CLASS_ZONES)
    return zone


def _zone_of_class(kind: type[nodes.Node]) -> str:
    if issubclass(kind, _SILENT):
        return "silent"
    return next((zone for base, zone in _INLINE_ZONES if issubclass(kind, base)), "")


_INLINE = ByClass(_zone_of_class)


def _target(node: nodes.Element) -> str:
    """Return what a link leads to, if that may be a concept: its name, or "/" and a docname.

    Of a formula, return how it reads in a line of text.
    """
    if isinstance(node, nodes.math):
        return to_text(node["mathml"]) if "mathml" in node else ""
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
