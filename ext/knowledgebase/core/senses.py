"""In which sense a text uses the names of concepts.

The names found on a page go in; for each comes out None, or why it may mean something else:
"unless", "ambiguous", "cue" or "gated".

Words near a name speak for its concept, the cues, or against it, the counter-words. The nearest one
decides; if both are as near, the cue does. How near it is, is counted in words and signs, with
:data:`SENTENCE` more for each end of a sentence between them:

- Cues and counter-words count in the section of the name, up to :data:`FAR` away.
- Those in the heading of the section count anywhere in it as if they were :data:`HEADING` away, and
  those in the title of the page anywhere on it, as if they were :data:`TITLE` away.
- A cue inside the name itself settles the sense: "transformer model".
- Where a cue is itself a name, it has to have its own sense: "biological neural networks" tells
  nothing about "neurons". If that name needs a cue, too, it counts only after all others: names
  that other words have settled may settle further ones, and those none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from knowledgebase.core.model import Block, Concept
from knowledgebase.core.vocabulary import Match, Vocabulary
from knowledgebase.core.words import Text, fold_word

#: About as many words as most sentences have: words of one sentence belong together.
SENTENCE = 15
#: Some four sentences: a paragraph, or the end of one and the beginning of the next.
FAR = 140
#: A heading speaks of its section, but less than words in the same sentence.
HEADING, TITLE = 60, 100

_NOWHERE = 1_000_000
_SENTENCE_END = re.compile(r"[.!?:;][\"')\]\u2019\u201d]*\s")
_WORD = attrgetter("word")


@dataclass(slots=True)
class Witnesses:
    """The cues of one concept on a page, or its counter-words."""

    #: in order
    places: list[Match] = field(default_factory=list)
    #: sections in the heading of which one stands; None for the title of the page
    headed: set[str | None] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page in which names are judged."""

    blocks: Sequence[Block]
    #: the text of all blocks, and where each of them begins in it
    text: Text
    starts: Sequence[int]

    def block_of(self, match: Match) -> Block:
        """Return the block in which *match* stands."""
        return self.blocks[bisect_right(self.starts, match.start) - 1]

    def add(self, witnesses: dict[str, Witnesses], match: Match, concepts: Iterable[str]) -> None:
        """Note that *match* speaks for, or against, those of *concepts* that are asked for."""
        block = self.block_of(match)
        for concept in concepts:
            if concept in witnesses:
                witnesses[concept].places.append(match)
                if block.zone == "heading":
                    title = block is self.blocks[0]
                    witnesses[concept].headed.add(None if title else block.section)

    def distance(self, name: Match, witnesses: Witnesses) -> int:
        """Return how near to *name* the nearest of *witnesses* is."""
        section = self.block_of(name).section
        nearest = _NOWHERE
        if section in witnesses.headed:
            nearest = HEADING
        elif None in witnesses.headed:
            nearest = TITLE
        places = witnesses.places
        at = bisect_left(places, name.word, key=_WORD)
        for place in places[max(0, at - 1) : at + 1]:
            if abs(place.word - name.word) < min(nearest, FAR) and (
                self.block_of(place).section == section
            ):
                nearest = min(nearest, self._between(*sorted((place, name))))
        return nearest if nearest <= FAR else _NOWHERE

    def _between(self, first: Match, last: Match) -> int:
        if last.start < first.end:
            return 0
        ends = _SENTENCE_END.findall(self.text.text, first.end, last.start)
        return last.word - first.word + SENTENCE * len(ends)


def judge_senses(
    page: Page,
    names: Sequence[Match],
    vocabulary: Vocabulary,
    concepts: Mapping[str, Concept],
    settled: Iterable[str],
) -> list[str | None]:
    """Return for each of *names*, in order, None or why it may mean something else.

    The names of concepts that are *settled* need no cue.
    """
    reasons = [_refuse(name) for name in names]
    weighed = {
        number: gate
        for number, (name, reason) in enumerate(zip(names, reasons, strict=True))
        if reason is None and name.concepts[0] not in settled
        and ((gate := _gate(page, name, concepts)) or name.concepts[0] in vocabulary.countered)
    }  # fmt: skip
    if not weighed:
        return reasons
    asked = {names[number].concepts[0] for number in weighed}
    cues = {concept: Witnesses() for concept in asked}
    counters = {concept: Witnesses() for concept in asked}
    if not vocabulary.countered.isdisjoint(asked):
        for word in vocabulary.counters_in(page.text):
            page.add(counters, word, word.concepts)
    unsettled = []
    for cue, number in _cues_in_names(vocabulary.cues_in(page.text), names):
        if asked.isdisjoint(cue.concepts):
            continue
        if number is None or (reasons[number] is None and number not in weighed):
            page.add(cues, cue, cue.concepts)
        elif reasons[number] is None:
            own = names[number].concepts[0]
            page.add(cues, cue, {own}.intersection(cue.concepts))
            unsettled.append((number, cue, [c for c in cue.concepts if c != own]))

    def weigh(numbers: Iterable[int]) -> None:
        for number in numbers:
            name, concept = names[number], names[number].concepts[0]
            near = page.distance(name, cues[concept])
            against = page.distance(name, counters[concept])
            reasons[number] = (
                "unless" if against < near else weighed[number] if near == _NOWHERE else None
            )

    weigh(weighed)
    settled_now = [(cue, others) for number, cue, others in unsettled if reasons[number] is None]
    if settled_now:
        for cue, others in settled_now:
            page.add(cues, cue, others)
        for witnesses in cues.values():
            witnesses.places.sort()
        weigh([number for number in weighed if reasons[number]])
    return reasons


def _refuse(name: Match) -> str | None:
    if name.blocked:
        return "unless"
    return "ambiguous" if len(name.concepts) > 1 else None


def _gate(page: Page, name: Match, concepts: Mapping[str, Concept]) -> str | None:
    """Return why *name* is refused if there is no cue, None if it needs none."""
    concept = concepts[name.concepts[0]]
    if concept.link == "cued":
        return "cue"
    if concept.common and concept.link in ("auto", "page"):
        if fold_word(page.text.text[name.start : name.end]) in concept.common:
            return "gated"
    return None


def _cues_in_names(
    cues: Iterable[Match], names: Sequence[Match]
) -> Iterator[tuple[Match, int | None]]:
    """Yield each cue and the index of the name that holds it, None where there is none."""
    number = 0
    for cue in cues:
        while number < len(names) and names[number].end <= cue.start:
            number += 1
        holds = number < len(names) and names[number].start <= cue.start
        yield cue, number if holds and cue.end <= names[number].end else None
