"""Which mentions become links.

The blocks of a page and the vocabulary go in; every mention comes out, linked or with the reason
why not: first what speaks against the sense, then against the place, then what the page and the
concept say, and last how many links there are already: see :mod:`knowledgebase.core.density`.

A cue counts in its section; one in the title of the page counts everywhere on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledgebase.core.density import Candidate, thin_out
from knowledgebase.core.model import Block, Concept, Mention, Span
from knowledgebase.core.names import fold
from knowledgebase.core.vocabulary import Match, Vocabulary
from knowledgebase.core.words import Text, fold_word, part_text

#: parts two blocks where the text of a page is searched as a whole; no form holds it
_BETWEEN = "\n\0\n"


@dataclass(frozen=True, kw_only=True)
class PageRules:
    """What one page says about its links."""

    #: False turns automatic links off
    autolink: bool = True
    #: concept ids that are not linked here
    exclude: frozenset[str] = frozenset()
    #: id of the concept this page defines, "" where it defines none
    own_concept: str = ""
    #: ids of the concepts that their names mean here, whoever else claims them; they need no cue
    senses: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """A place where a concept is named, by an author's link or in the text."""

    #: index of the block, and half-open offsets in its text
    block: int
    start: int
    end: int
    concepts: tuple[str, ...]
    #: zone of the place, "" in running text
    zone: str
    #: True where a phrase around it gives it another sense
    blocked: bool = False
    #: None while nothing speaks against a link
    reason: str | None = None


@dataclass(slots=True)
class _Page:
    """A page while its mentions are judged."""

    blocks: Sequence[Block]
    vocabulary: Vocabulary
    concepts: Mapping[str, Concept]
    rules: PageRules
    #: the text of all blocks, and where each of them begins in it
    text: Text
    starts: Sequence[int]
    #: (concept, section) of each cue, section None for the title; None until it is asked for
    cued: set[tuple[str, str | None]] | None = None

    def has_cue(self, concept: str, section: str) -> bool:
        """Return whether a cue of *concept* stands in *section* or in the title of the page."""
        if self.cued is None:
            self.cued = set(self._find_cues())
        return (concept, section) in self.cued or (concept, None) in self.cued

    def _find_cues(self) -> Iterator[tuple[str, str | None]]:
        index = 0
        for cue in self.vocabulary.cues_in(self.text):
            while index + 1 < len(self.starts) and self.starts[index + 1] <= cue.start:
                index += 1
            block = self.blocks[index]
            is_title = index == 0 and block.zone == "heading"
            for concept in cue.concepts:
                yield concept, None if is_title else block.section


def find_mentions(
    blocks: Sequence[Block],
    vocabulary: Vocabulary,
    concepts: Mapping[str, Concept],
    rules: PageRules,
    explicit: Mapping[str, str],
) -> tuple[Mention, ...]:
    """Return every mention in *blocks*, in order, each with the decision on its link.

    *explicit* maps what the author's own links may lead to, to concept ids: the folded names for a
    concept role, and for other links the docname of the concept's page after a slash.
    """
    starts, length = [], 0
    for block in blocks:
        starts.append(length)
        length += len(block.text) + len(_BETWEEN)
    text = part_text(_BETWEEN.join([block.text for block in blocks]))
    page = _Page(blocks, vocabulary, concepts, rules, text, starts)
    found = list(_find(page, explicit))
    for place in found:
        _judge(place, page)
    _thin_out(found, page)
    return tuple(
        [
            Mention(
                concept=" ".join(place.concepts),
                surface=blocks[place.block].text[place.start : place.end],
                block=place.block,
                start=place.start,
                end=place.end,
                reason=place.reason,
            )
            for place in found
        ]
    )


def _find(page: _Page, explicit: Mapping[str, str]) -> Iterator[_Found]:
    """Yield the author's own links and what is found outside of them, in order."""
    matches = iter(page.vocabulary.find_in(page.text))
    match = next(matches, None)
    for index, (block, offset) in enumerate(zip(page.blocks, page.starts, strict=True)):
        end = offset + len(block.text)
        inside = []
        while match and match.start < end:
            inside.append(match)
            match = next(matches, None)
        if block.spans:
            yield from _find_among_spans(index, offset, block, inside, explicit)
            continue
        zone = block.zone if block.zone != "text" else ""
        for name in inside:
            yield _Found(
                index, name.start - offset, name.end - offset, name.concepts, zone, name.blocked
            )


def _find_among_spans(
    index: int, offset: int, block: Block, matches: Sequence[Match], explicit: Mapping[str, str]
) -> Iterator[_Found]:
    """Yield the same for a block with zones inside."""
    own = {span: concept for span in block.spans if (concept := _concept_of(span, explicit))}
    found = [
        _Found(index, span.start, span.end, (concept,), "concept") for span, concept in own.items()
    ]
    for name, zone in _zones(block.spans, own, matches, offset):
        if zone != "concept":
            place = block.zone if block.zone != "text" else zone
            found.append(
                _Found(
                    index,
                    name.start - offset,
                    name.end - offset,
                    name.concepts,
                    place,
                    name.blocked,
                )
            )
    yield from sorted(found, key=lambda place: (place.start, place.end))


def _concept_of(span: Span, explicit: Mapping[str, str]) -> str | None:
    """Return the concept that an author's link leads to, None for all other spans."""
    if not span.target:
        return None
    return explicit.get(span.target) or explicit.get(fold(span.target))


def _zones(
    spans: Sequence[Span], own: Mapping[Span, str], matches: Sequence[Match], offset: int
) -> Iterator[tuple[Match, str]]:
    """Yield each match with the zone of a span that it touches, "" where there is none.

    A link to a concept counts before all others. Matches and spans are both walked through once.
    """
    waiting = sorted(spans, key=lambda span: span.start, reverse=True)
    open_spans: list[Span] = []
    for match in matches:
        start, end = match.start - offset, match.end - offset
        while waiting and waiting[-1].start < end:
            open_spans.append(waiting.pop())
        open_spans = [span for span in open_spans if span.end > start]
        zones = ["concept" if span in own else span.zone for span in open_spans]
        yield match, "concept" if "concept" in zones else next(iter(zones), "")


def _judge(place: _Found, page: _Page) -> None:
    """Note what there is against a link in a place, as far as other links have no say in it."""
    if place.zone == "concept":
        place.reason = "zone:concept"
        return
    if len(place.concepts) > 1:
        meant = tuple(concept for concept in place.concepts if concept in page.rules.senses)
        place.concepts = meant if len(meant) == 1 else place.concepts
    concept = page.concepts[place.concepts[0]]
    place.reason = (
        _refuse_sense(place, concept, page)
        or (f"zone:{place.zone}" if place.zone else None)
        or _refuse_concept(concept, page.rules)
    )


def _refuse_sense(place: _Found, concept: Concept, page: _Page) -> str | None:
    """Return why the words may mean something else, or None."""
    if place.blocked:
        return "unless"
    if len(place.concepts) > 1:
        return "ambiguous"
    if concept.id in page.rules.senses or concept.id == page.rules.own_concept:
        return None
    block = page.blocks[place.block]
    if concept.link == "cued":
        return None if page.has_cue(concept.id, block.section) else "cue"
    if concept.common and concept.link in ("auto", "page"):
        surface = fold_word(block.text[place.start : place.end])
        if surface in concept.common and not page.has_cue(concept.id, block.section):
            return "gated"
    return None


def _refuse_concept(concept: Concept, rules: PageRules) -> str | None:
    """Return why the page or the concept wants no link, or None."""
    if concept.id == rules.own_concept:
        return "own-page"
    if not rules.autolink or concept.id in rules.exclude:
        return "opt-out"
    return "never" if concept.link == "never" else None


def _thin_out(found: Sequence[_Found], page: _Page) -> None:
    """Leave as many links as make a text easy to read; give the others their reason."""
    linkable = [place for place in found if place.reason in (None, "zone:concept")]
    candidates = [
        Candidate(
            place.concepts[0],
            page.blocks[place.block].section,
            words,
            is_own=place.reason is not None,
            once=page.concepts[place.concepts[0]].link == "page",
        )
        for words, place in zip(_count_words(page.blocks, linkable), linkable, strict=True)
    ]
    for place, reason in zip(linkable, thin_out(candidates), strict=True):
        place.reason = place.reason or reason


def _count_words(blocks: Sequence[Block], places: Sequence[_Found]) -> Iterator[int]:
    """Yield the number of words of running text that begin before each of *places*."""
    words = index = offset = 0
    for place in places:
        for block in blocks[index : place.block]:
            words += _count_blanks(block, offset, len(block.text)) + 1
            offset = 0
        words += _count_blanks(blocks[place.block], offset, place.start)
        index, offset = place.block, place.start
        yield words


def _count_blanks(block: Block, start: int, end: int) -> int:
    """Return how many words begin in a part of *block* behind its first one."""
    if block.zone != "text":
        return 0
    return block.text.count(" ", start, end) + block.text.count("\n", start, end)
