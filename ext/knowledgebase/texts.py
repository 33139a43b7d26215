"""The running text of a doctree, as blocks.

A doctree goes in, :class:`~knowledgebase.core.model.Block` values come out, each with the Text
nodes it was joined from. The same doctree gives the same blocks when it is read and when it is
written, so that an offset found at one time holds at the other. Nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from docutils import nodes
from sphinx import addnodes

from knowledgebase.core.model import Block, Span
from knowledgebase.nodes import listing, page_footer, page_header

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
    nodes.math_block,
    nodes.label,
    nodes.system_message,
    addnodes.toctree,
    addnodes.productionlist,
)
_LINKS = (nodes.reference, addnodes.pending_xref, addnodes.download_reference)
_SILENT = (nodes.footnote_reference, nodes.citation_reference, nodes.image, nodes.raw, nodes.target)
_ZONES: tuple[tuple[type[nodes.Element], str], ...] = (
    (nodes.title, "heading"),
    (nodes.subtitle, "heading"),
    (nodes.rubric, "heading"),
    (nodes.caption, "caption"),
    (nodes.legend, "caption"),
    (nodes.attribution, "quote"),
    (nodes.block_quote, "quote"),
)
#: classes of regions in which nothing is linked
_CLASS_ZONES = {"kb-nolink": "nolink", "sd-card-title": "heading", "sd-card-header": "heading"}


@dataclass(slots=True)
class TextBlock:
    """A block and where its text stands in the tree."""

    block: Block
    #: (Text node, offset of its first code point in the block), in order
    pieces: list[tuple[nodes.Text, int]]


@dataclass(slots=True)
class _Joined:
    text: list[str] = field(default_factory=list)
    length: int = 0
    pieces: list[tuple[nodes.Text, int]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def add(self, node: nodes.Text) -> None:
        self.pieces.append((node, self.length))
        self.text.append(str(node))
        self.length += len(node)


def find_blocks(root: nodes.Element) -> Iterator[TextBlock]:
    """Yield the blocks below *root* in reading order, without those of documents nested in it."""
    yield from _walk(root, zone="text", section=("", ""))


def _walk(node: nodes.Element, zone: str, section: tuple[str, str]) -> Iterator[TextBlock]:
    for child in node.children:
        if not isinstance(child, nodes.Element) or isinstance(child, _SKIPPED):
            continue
        if isinstance(child, addnodes.start_of_file):
            continue
        inner = _zone_of(child) or zone
        if isinstance(child, nodes.section):
            yield from _walk(child, inner, _section_of(child))
        elif isinstance(child, nodes.TextElement):
            yield from _block(child, inner, section)
        else:
            yield from _walk(child, inner, section)


def _zone_of(node: nodes.Element) -> str:
    for kind, zone in _ZONES:
        if isinstance(node, kind):
            return zone
    return next((zone for name, zone in _CLASS_ZONES.items() if name in node["classes"]), "")


def _section_of(node: nodes.section) -> tuple[str, str]:
    ids = node["ids"]
    title = next(iter(node.findall(nodes.title)), None)
    return (ids[0] if ids else "", title.astext() if title is not None else "")


def _block(node: nodes.TextElement, zone: str, section: tuple[str, str]) -> Iterator[TextBlock]:
    joined = _Joined()
    _join(node, joined)
    text = "".join(joined.text)
    if text.strip():
        block = Block(
            text=text,
            zone=zone,
            section=section[0],
            section_title=section[1],
            line=node.line or 0,
            spans=tuple(joined.spans),
        )
        yield TextBlock(block, joined.pieces)


def _join(node: nodes.Element, joined: _Joined) -> None:
    for child in node.children:
        if isinstance(child, nodes.Text):
            joined.add(child)
        elif isinstance(child, nodes.Element) and not isinstance(child, _SILENT):
            start = joined.length
            _join(child, joined)
            if zone := _inline_zone(child):
                joined.spans.append(
                    Span(start=start, end=joined.length, zone=zone, target=_target(child, zone))
                )


def _inline_zone(node: nodes.Element) -> str:
    if isinstance(node, addnodes.pending_xref) and node.get("refdomain") == "kb":
        return "concept" if node["reftype"] == "concept" else "link"
    if isinstance(node, _LINKS):
        return "link"
    if isinstance(node, nodes.math):
        return "math"
    if isinstance(node, nodes.literal | addnodes.literal_emphasis | addnodes.literal_strong):
        return "code"
    return "nolink" if "kb-nolink" in node["classes"] else ""


def _target(node: nodes.Element, zone: str) -> str:
    return str(node["reftarget"]) if zone == "concept" else ""
