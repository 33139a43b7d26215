"""Which mentions become links.

The blocks of a page and the vocabulary go in; every mention comes out, in reading order, linked or
with the reason why not. The first of these reasons counts:

1. the words may mean something else (:mod:`.senses`): "unless", "ambiguous", "cue" or "gated"
2. the place takes no link: "zone:" and the zone
3. the page or the concept wants no link: "own-page", "opt-out" or "never"
4. there are links enough already (:mod:`.density`): "repeat" or "density"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from knowledgebase.core.mentions.density import Candidate, thin_out
from knowledgebase.core.mentions.senses import SearchedPage, judge_senses
from knowledgebase.core.mentions.vocabulary import Match, Vocabulary
from knowledgebase.core.model import Block, Concept, Mention, Span
from knowledgebase.core.names import fold

#: separates two blocks where the text of a page is searched as a whole; no form holds it, and it is
#: one blank where words are counted
_BETWEEN = "\n\0\0"


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


class _Judged(NamedTuple):
    """A name found in the text."""

    match: Match
    #: why it may mean something else, None if it does not
    reason: str | None


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
    #: None while nothing speaks against a link
    reason: str | None = None


def find_mentions(
    blocks: Sequence[Block],
    vocabulary: Vocabulary,
    concepts: Mapping[str, Concept],
    rules: PageRules,
    explicit: Mapping[str, str],
) -> tuple[Mention, ...]:
    """Return every mention in *blocks*, in order, each with the decision on its link.

    *explicit* maps targets of the author's own links to concept ids. A target is a folded name, as
    in a concept role, or a slash and the docname of the concept's page.
    """
    page = _read_page(blocks, vocabulary)
    names = vocabulary.find_in(page.text)
    if rules.senses:
        names = [_choose(match, rules.senses) for match in names]
    reasons = judge_senses(page, names, vocabulary, concepts, (*rules.senses, rules.own_concept))
    judged = [_Judged(*pair) for pair in zip(names, reasons, strict=True)]
    found = list(_find(page, judged, explicit))
    refused = {
        concept: _refuse_concept(concepts[concept], rules)
        for concept in {place.concepts[0] for place in found}
    }
    for place in found:
        if not place.reason:
            place.reason = f"zone:{place.zone}" if place.zone else refused[place.concepts[0]]
    _thin_out(found, page, concepts)
    return tuple(
        [
            # without the names of its fields, which take half as long again
            Mention(
                " ".join(place.concepts),
                blocks[place.block].text[place.start : place.end],
                place.block,
                place.start,
                place.end,
                place.reason,
            )
            for place in found
        ]
    )


def _read_page(blocks: Sequence[Block], vocabulary: Vocabulary) -> SearchedPage:
    """Return a page ready to be searched as a whole."""
    starts, length = [], 0
    for block in blocks:
        starts.append(length)
        length += len(block.text) + len(_BETWEEN)
    text = vocabulary.split(_BETWEEN.join([block.text for block in blocks]))
    return SearchedPage(blocks=blocks, text=text, starts=starts)


def _find(
    page: SearchedPage, names: Iterable[_Judged], explicit: Mapping[str, str]
) -> Iterator[_Found]:
    """Yield the author's own links to concepts and the names outside of them, in reading order."""
    waiting = iter(names)
    name = next(waiting, None)
    for index, (block, offset) in enumerate(zip(page.blocks, page.starts, strict=True)):
        end = offset + len(block.text)
        if not block.spans and (name is None or name.match.start >= end):
            continue
        inside = []
        while name and name.match.start < end:
            inside.append(name)
            name = next(waiting, None)
        if block.spans:
            yield from _find_among_spans(index, offset, block, inside, explicit)
            continue
        zone = block.zone if block.zone != "text" else ""
        for match, reason in inside:
            start, end = match.start - offset, match.end - offset
            yield _Found(index, start, end, match.concepts, zone, reason)


def _find_among_spans(
    index: int, offset: int, block: Block, names: Sequence[_Judged], explicit: Mapping[str, str]
) -> Iterator[_Found]:
    """Yield the same as :func:`_find` for one block, which holds links, code or the like."""
    own = {span: concept for span in block.spans if (concept := _concept_of(span, explicit))}
    found = [
        _Found(index, span.start, span.end, (concept,), "concept") for span, concept in own.items()
    ]
    for (match, reason), zone in _zones(block.spans, own, names, offset):
        if zone != "concept":
            place = block.zone if block.zone != "text" else zone
            start, end = match.start - offset, match.end - offset
            found.append(_Found(index, start, end, match.concepts, place, reason))
    yield from sorted(found, key=lambda place: (place.start, place.end))


def _concept_of(span: Span, explicit: Mapping[str, str]) -> str | None:
    """Return the concept that an author's link leads to, None for all other spans."""
    if not span.target:
        return None
    return explicit.get(span.target) or explicit.get(fold(span.target))


def _zones(
    spans: Sequence[Span], own: Mapping[Span, str], names: Sequence[_Judged], offset: int
) -> Iterator[tuple[_Judged, str]]:
    """Yield each name with the zone of the first span that it touches, "" where it touches none.

    An author's link to a concept ("concept") goes before all others. Names and spans are in order,
    and each is looked at once.
    """
    waiting = sorted(spans, key=lambda span: span.start, reverse=True)
    open_spans: list[Span] = []
    for name in names:
        start, end = name.match.start - offset, name.match.end - offset
        while waiting and waiting[-1].start < end:
            open_spans.append(waiting.pop())
        open_spans = [span for span in open_spans if span.end > start]
        zones = ["concept" if span in own else span.zone for span in open_spans]
        yield name, "concept" if "concept" in zones else next(iter(zones), "")


def _choose(match: Match, senses: Sequence[str]) -> Match:
    """Return *match* without the concepts that the page does not mean, if it means one of them."""
    if len(match.concepts) == 1:
        return match
    meant = tuple(concept for concept in match.concepts if concept in senses)
    return match._replace(concepts=meant) if len(meant) == 1 else match


def _refuse_concept(concept: Concept, rules: PageRules) -> str | None:
    """Return why the page or the concept wants no link, or None."""
    if concept.id == rules.own_concept:
        return "own-page"
    if not rules.autolink or concept.id in rules.exclude:
        return "opt-out"
    return "never" if concept.link == "never" else None


def _thin_out(found: Sequence[_Found], page: SearchedPage, concepts: Mapping[str, Concept]) -> None:
    """Keep as many links as :func:`.density.thin_out` allows; give the others their reason."""
    linkable = [place for place in found if place.reason in (None, "zone:concept")]
    candidates = [
        Candidate(
            concept=place.concepts[0],
            section=page.blocks[place.block].section,
            words=words,
            is_own=place.reason is not None,
            is_once=concepts[place.concepts[0]].link == "page",
        )
        for words, place in zip(_count_words(page, linkable), linkable, strict=True)
    ]
    for place, reason in zip(linkable, thin_out(candidates), strict=True):
        place.reason = place.reason or reason


def _count_words(page: SearchedPage, places: Iterable[_Found]) -> list[int]:
    """Return how many words of running text begin before each of *places*, which are in order.

    They are counted by the blanks between them.
    """
    running = [
        block.text if block.zone == "text" else "\0" * len(block.text) for block in page.blocks
    ]
    text = _BETWEEN.join(running).replace("\n", " ")
    counts, words, last = [], 0, 0
    for place in places:
        here = page.starts[place.block] + place.start
        words += text.count(" ", last, here)
        last = here
        counts.append(words)
    return counts
