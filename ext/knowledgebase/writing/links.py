"""Mentions become links, when a page is written.

Runs before xrefs are resolved. In a book the tree is the whole book; each document in it is
treated by itself. Only blocks that get links are touched.

A link is placed only where its block has the text that it had when the page was read, and where
that is still running text, in no other link. If another extension has changed any such block in
between, the places of all links of the page are found anew (see
:mod:`~knowledgebase.core.mentions.relocation`). Links that have no place any more are left out, and
reported as ``kb.link-lost``.

A mention gets one link, also where emphasis begins or ends in it (:func:`.wrapping.wrap`).

In HTML a link is no node of its own where its mention lies in one text, as nearly all do: the text
writes it. So the tree stays as small as it was, for all that still walk through it. A transform
that comes later and puts another text in the place of such a text takes its links away.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter

from docutils import nodes
from sphinx.builders import Builder
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.context import context_of
from knowledgebase.core.mentions.relocation import Passage, relocate
from knowledgebase.core.model import Kind, Problem
from knowledgebase.core.site.views import ConceptLink
from knowledgebase.doctree.block_text import BlockText, Piece, join_text
from knowledgebase.doctree.blocks import Place, documents_in, find_blocks, find_places
from knowledgebase.doctree.nodes import TextLink, linked_text, open_concept_link
from knowledgebase.doctree.uris import make_concept_link, make_uri
from knowledgebase.doctree.wrapping import position_of, wrap
from knowledgebase.domain import domain_of
from knowledgebase.reporting import report

_place_of = attrgetter("block", "start")


class ConceptLinker(SphinxPostTransform):
    """Places the links of each document's view."""

    default_priority = 4

    def run(self, **kwargs: object) -> None:
        """Link the mentions in this document, or in each document of a book."""
        domain, builder = domain_of(self.env), context_of(self.env).builder
        if domain.state is None:
            return
        roots: dict[str, nodes.Element] = {}
        for docname, root in documents_in(self.document, self.env.docname):
            # in a book, the footer of a page can stand apart, behind its text
            roots.setdefault(docname, root)
        for docname, root in roots.items():
            if links := domain.state.views.links(docname):
                lost = place_links(root, links, builder, self.env.docname)
                report(map(_tell_lost, lost), self.env.doc2path(docname))


def _tell_lost(link: ConceptLink) -> Problem:
    return Problem(
        kind=Kind.LINK_LOST,
        message=f"{' '.join(link.surface.split())!r} is not linked: it is gone, or its text is "
        "another one than when the page was read",
        mend="let the extension that changes it do so before `doctree-read`, or after links are "
        f"placed (priority {ConceptLinker.default_priority})",
        line=max(1, link.origin.line),
    )


def place_links(
    root: nodes.Element, links: Sequence[ConceptLink], builder: Builder, docname: str
) -> list[ConceptLink]:
    """Put *links* into the blocks below *root*, a page named *docname*.

    Return those that are left out, as their text is nowhere near the place where it was.
    """
    places = find_places(root)
    by_block = _group(links)
    texts = {i: join_text(places[i].node) for i in by_block if _takes_links(places, i)}
    lost: list[ConceptLink] = []
    if not all(i in texts and _is_unchanged(texts[i], inside) for i, inside in by_block.items()):
        passages = [Passage(link.origin.text, link.block, link.start, link.end) for link in links]
        found = [*zip(links, relocate(passages, [*find_blocks(root)]), strict=True)]
        lost = [link for link, spot in found if spot is None]
        by_block = _group(link._replace(**spot._asdict()) for link, spot in found if spot)
        texts = {i: join_text(places[i].node) for i in by_block}
    for index, inside in by_block.items():
        _link_block(texts[index].pieces, inside, builder, docname)
    return lost


def _group(links: Iterable[ConceptLink]) -> dict[int, list[ConceptLink]]:
    """Return index of a block -> links in it, in order of their places."""
    by_block: dict[int, list[ConceptLink]] = {}
    for link in sorted(links, key=_place_of):
        by_block.setdefault(link.block, []).append(link)
    return by_block


def _takes_links(places: Sequence[Place], index: int) -> bool:
    return index < len(places) and places[index].zone == "text"


def _is_unchanged(now: BlockText, links: Sequence[ConceptLink]) -> bool:
    """Return whether a block has the text of *links*, and takes each of them at its place."""
    return now.text == links[0].origin.text and not any(
        span.start < link.end and link.start < span.end for span in now.spans for link in links
    )


def _link_block(
    pieces: list[Piece], links: Sequence[ConceptLink], builder: Builder, docname: str
) -> None:
    """Put *links* into the block that is joined from *pieces*."""
    rest = _link_texts(pieces, links, builder, docname) if builder.format == "html" else links
    # from last to first: what is cut off lies behind what is still to come
    for link in reversed(rest):
        target = make_concept_link(builder, docname, link.concept, link.target, link.definition)
        wrap(pieces, link.start, link.end, target)


def _link_texts(
    pieces: list[Piece], links: Sequence[ConceptLink], builder: Builder, docname: str
) -> list[ConceptLink]:
    """Let each of *pieces* write the links in it; return the links that need nodes.

    These are the ones that reach from one piece into another, and all others in these pieces.
    """
    offsets = [piece.offset for piece in pieces]
    firsts = [bisect_right(offsets, link.start) - 1 for link in links]
    lasts = [bisect_left(offsets, link.end) - 1 for link in links]
    ends = [*zip(firsts, lasts, strict=True)]
    shared = {number for first, last in ends if first != last for number in (first, last)}
    alone: dict[int, list[ConceptLink]] = {}
    rest = []
    for link, (first, last) in zip(links, ends, strict=True):
        if first != last or first in shared:
            rest.append(link)
        else:
            alone.setdefault(first, []).append(link)
    for number, inside in alone.items():
        text, offset = pieces[number]
        linked = linked_text(text)
        linked.links = tuple(
            TextLink(
                link.start - offset,
                link.end - offset,
                open_concept_link(
                    link.concept, link.definition, make_uri(builder, docname, link.target)
                ),
            )
            for link in inside
        )
        text.parent[position_of(text)] = linked
        pieces[number] = Piece(linked, offset)
    return rest
