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
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from knowledgebase.core.mentions.vocabulary import Match, Vocabulary
from knowledgebase.core.model import Block, Concept
from knowledgebase.core.text.words import Text

#: About as many words as most sentences have: words of one sentence belong together.
SENTENCE = 20
#: Some five sentences: a paragraph, or the end of one and the beginning of the next.
FAR = 200
#: A heading speaks of all its section, as much as a word two sentences away; the title, three.
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
        if not (wanted := [concept for concept in concepts if concept in witnesses]):
            return
        block = self.block_of(match)
        for concept in wanted:
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
    settled: Container[str],
) -> list[str | None]:
    """Return for each of *names*, in order, None or why it may mean something else.

    The names of concepts that are *settled* need no cue.
    """
    reasons: list[str | None] = [None] * len(names)
    asked: dict[int, str | None] = {}
    for number, name in enumerate(names):
        if name.blocked:
            reasons[number] = "unless"
        elif len(name.concepts) > 1:
            reasons[number] = "ambiguous"
        elif (concept := name.concepts[0]) in vocabulary.doubtful and concept not in settled:
            gate = _gate(name, concepts[concept])
            is_open = gate or concept in vocabulary.counters.starts_of
            if is_open and (name.form, concept) not in vocabulary.certain:
                asked[number] = gate
    if asked:
        Trial(page, names, vocabulary, asked, reasons).decide()
    return reasons


def _gate(name: Match, concept: Concept) -> str | None:
    """Return why *name* is refused if there is no cue, None if it needs none."""
    if concept.link == "cued":
        return "cue"
    return "gated" if concept.link in ("auto", "page") and name.form in concept.common else None


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


@dataclass(slots=True)
class Trial:
    """Names whose sense is open, while they are weighed."""

    page: Page
    names: Sequence[Match]
    vocabulary: Vocabulary
    #: index of a name -> why it is refused if there is no cue; None if it needs none
    asked: dict[int, str | None]
    #: of all names, so far
    reasons: list[str | None]
    cues: dict[str, Witnesses] = field(default_factory=dict)
    counters: dict[str, Witnesses] = field(default_factory=dict)

    def decide(self) -> None:
        """Note the reasons of all that is open."""
        self._hear_counters()
        if not self.asked:
            return
        doubtful = self._hear_cues()
        self._weigh(self.asked)
        if heard := [(cue, own) for number, cue, own in doubtful if not self.reasons[number]]:
            for cue, own in heard:
                self.page.add(self.cues, cue, [c for c in cue.concepts if c != own])
            for witnesses in self.cues.values():
                witnesses.places.sort()
            self._weigh([number for number in self.asked if self.reasons[number]])

    def _witnesses(self) -> dict[str, Witnesses]:
        return {self.names[number].concepts[0]: Witnesses() for number in self.asked}

    def _hear_counters(self) -> None:
        """Find the counter-words; names that need no cue are done where there are none."""
        self.counters = self._witnesses()
        for word in self.vocabulary.counters_in(self.page.text, self.counters):
            self.page.add(self.counters, word, word.concepts)
        self.asked = {
            number: gate
            for number, gate in self.asked.items()
            if gate or self.counters[self.names[number].concepts[0]].places
        }

    def _hear_cues(self) -> list[tuple[int, Match, str]]:
        """Find the cues; return those in names whose sense is open, with the name and its id."""
        self.cues = self._witnesses()
        doubtful = []
        cues = self.vocabulary.cues_in(self.page.text, self.cues)
        for cue, number in _cues_in_names(cues, self.names):
            if self.cues.keys().isdisjoint(cue.concepts):
                continue
            if number is None or number not in self.asked:
                if number is None or not self.reasons[number]:
                    self.page.add(self.cues, cue, cue.concepts)
                continue
            own = self.names[number].concepts[0]
            if own in cue.concepts:
                self.page.add(self.cues, cue, (own,))
            doubtful.append((number, cue, own))
        return doubtful

    def _weigh(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            name = self.names[number]
            near = self.page.distance(name, self.cues[name.concepts[0]])
            against = self.page.distance(name, self.counters[name.concepts[0]])
            reason = self.asked[number] if near == _NOWHERE else None
            self.reasons[number] = reason or ("unless" if against < near else None)
