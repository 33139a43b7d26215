"""What the search of one page has found, for all other pages to show.

The mentions on a page and its blocks go in, a :class:`Finding` comes out. It is made once for each
text and vocabulary, and kept from build to build. Counts and topics are at hand; mentions and
excerpts are packed until a page that needs them is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from knowledgebase.core.digest import make_digest
from knowledgebase.core.model import Block, Mention
from knowledgebase.core.packing import Packed, pack
from knowledgebase.core.site.topic_scores import Assignment, TopicClues, assign_topics
from knowledgebase.core.text.prose import sentence_around


class Excerpt(NamedTuple):
    """The sentence that stands for all in which a page mentions a concept."""

    #: id and title of the innermost section, "" before the first one
    section: str
    section_title: str
    sentence: str
    #: offsets of the surface in the sentence, (0, 0) where it is cut off
    start: int
    end: int


class Count(NamedTuple):
    """How often a page mentions a concept."""

    #: those that mean it for certain, linked or not
    mentions: int
    #: those of them that are links
    links: int


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The concepts and topics of one page."""

    #: concept id -> its mentions, sorted by id
    counts: Mapping[str, Count]
    topics: tuple[Assignment, ...]
    #: digest of all that other pages can show of it
    digest: str
    #: digest of the places of its links
    links: str
    #: in order
    mentions: Packed[tuple[Mention, ...]]
    #: concept id -> its excerpt
    excerpts: Packed[Mapping[str, Excerpt]]

    def linked(self) -> Iterator[str]:
        """Yield the ids of the concepts that it links."""
        return (concept for concept, count in self.counts.items() if count.links)


def counts_as_mention(mention: Mention) -> bool:
    """Return whether *mention* names its concept for certain, be it linked or not."""
    return mention.reason not in ("cue", "gated", "unless", "ambiguous", "zone:code")


def make_finding(
    mentions: Sequence[Mention],
    blocks: Sequence[Block],
    clues: TopicClues,
    stated: Iterable[str] = (),
) -> Finding:
    """Return what *mentions* say of a page; *stated* are the topics that it gives itself."""
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        if counts_as_mention(mention) and mention.concept in clues.concepts:
            groups.setdefault(mention.concept, []).append(mention)
    groups = dict(sorted(groups.items()))
    counts = {
        concept: Count(len(found), sum(mention.linked for mention in found))
        for concept, found in groups.items()
    }
    assigned = assign_topics(stated, groups, blocks, clues)
    excerpts = {concept: _choose_excerpt(found, blocks) for concept, found in groups.items()}
    return Finding(
        counts=counts,
        topics=assigned,
        digest=make_digest(counts, assigned, excerpts),
        links=make_digest([(m.block, m.start, m.end, m.concept) for m in mentions if m.linked]),
        mentions=pack(tuple(mentions)),
        excerpts=pack(excerpts),
    )


def _choose_excerpt(mentions: Sequence[Mention], blocks: Sequence[Block]) -> Excerpt:
    """Return the sentence around the first mention that is linked, else around the first one.

    Mentions in running text go before those in headings, quotations and the like.
    """
    in_text = [m for m in mentions if blocks[m.block].zone == "text"] or mentions
    shown = next((m for m in in_text if m.linked), in_text[0])
    block = blocks[shown.block]
    sentence, start, end = sentence_around(*_read_formulas(block, shown.start, shown.end))
    return Excerpt(
        section=block.section,
        section_title=block.section_title,
        sentence=sentence,
        start=start,
        end=end,
    )


def _read_formulas(block: Block, start: int, end: int) -> tuple[str, int, int]:
    """Return the text of a block with formulas as a reader sees them, and a stretch of it there."""
    parts, done, before, within = [], 0, 0, 0
    for span in block.spans:
        if span.zone != "math" or not span.target or span.start < done:
            continue
        parts += [block.text[done : span.start], span.target]
        done = span.end
        growth = len(span.target) - (span.end - span.start)
        if span.end <= start:
            before += growth
        elif span.start < end:
            within += growth
    text = "".join(parts) + block.text[done:]
    return text, start + before, max(end + before + within, start + before)
