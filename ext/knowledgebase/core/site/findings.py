"""What the search of one page has found, for all other pages to show.

Made once for each text and vocabulary, and kept from build to build. What others show of a page is
small and at hand; its mentions and sentences are packed, until a page that needs them is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from knowledgebase.core.digest import make_digest
from knowledgebase.core.model import Block, Mention
from knowledgebase.core.packing import Packed, pack
from knowledgebase.core.site.topic_scores import Assignment, Shelves, assign_topics
from knowledgebase.core.text.prose import sentence_around


class Place(NamedTuple):
    """Where a page says most plainly what it says of a concept."""

    #: id and title of the innermost section, "" before the first one
    section: str
    section_title: str
    sentence: str
    #: offsets of the surface in the sentence, (0, 0) where it is cut off
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The concepts and topics of one page."""

    #: concept id -> (times it is named for certain, times it is linked), sorted by id
    named: Mapping[str, tuple[int, int]]
    topics: tuple[Assignment, ...]
    #: of all that other pages can show of it
    digest: str
    #: digest of the places of its links
    links: str
    #: in order
    mentions: Packed[tuple[Mention, ...]]
    #: concept id -> the place to show
    places: Packed[Mapping[str, Place]]

    def linked(self) -> Iterator[str]:
        """Yield the ids of the concepts that it links."""
        return (concept for concept, (_, links) in self.named.items() if links)


def counts_as_mention(mention: Mention) -> bool:
    """Return whether *mention* names its concept for certain, be it linked or not."""
    return mention.reason not in ("cue", "gated", "unless", "ambiguous", "zone:code")


def make_finding(
    mentions: Sequence[Mention],
    blocks: Sequence[Block],
    shelves: Shelves,
    stated: Iterable[str] = (),
) -> Finding:
    """Return what *mentions* say of a page; *stated* are the topics that it gives itself."""
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        if counts_as_mention(mention) and mention.concept in shelves.concepts:
            groups.setdefault(mention.concept, []).append(mention)
    groups = dict(sorted(groups.items()))
    named = {
        concept: (len(found), sum(mention.linked for mention in found))
        for concept, found in groups.items()
    }
    assigned = assign_topics(stated, groups, blocks, shelves)
    places = {concept: _choose_place(found, blocks) for concept, found in groups.items()}
    return Finding(
        named=named,
        topics=assigned,
        digest=make_digest(named, assigned, places),
        links=make_digest([(m.block, m.start, m.end, m.concept) for m in mentions if m.linked]),
        mentions=pack(tuple(mentions)),
        places=pack(places),
    )


def _choose_place(mentions: Sequence[Mention], blocks: Sequence[Block]) -> Place:
    """Return the first place in running text that is linked, else the first one."""
    in_text = [m for m in mentions if blocks[m.block].zone == "text"] or mentions
    shown = next((m for m in in_text if m.linked), in_text[0])
    block = blocks[shown.block]
    sentence, start, end = sentence_around(block.text, shown.start, shown.end)
    return Place(
        section=block.section,
        section_title=block.section_title,
        sentence=sentence,
        start=start,
        end=end,
    )
