"""In which sense a text uses the names of concepts.

The names found on a page go in; for each comes out None, or why it may mean something else:
"unless", "ambiguous", "cue" or "gated".

Words near a name speak for its concept, the cues, or against it, the counter-words. The nearest one
decides; at the same distance, the cue does. Between two of them, each word or sign counts 1, and
each end of a sentence :data:`SENTENCE` more.

- Cues and counter-words count in the section of the name, up to :data:`FAR` away.
- Those in the heading of the section count anywhere in it, as if they were :data:`HEADING` away,
  and those in the title of the page anywhere on it, as if they were :data:`TITLE` away.
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
from typing import NamedTuple

from knowledgebase.core.mentions.vocabulary import Match, Vocabulary
from knowledgebase.core.model import Block, Concept
from knowledgebase.core.text.words import Text

#: About as many words as most sentences have: words of one sentence belong together.
SENTENCE = 20
#: Some five sentences: a paragraph, or the end of one and the beginning of the next.
FAR = 200
#: A heading speaks of all its section, as much as a word two sentences away; the title, three.
HEADING, TITLE = 60, 100

#: the distance of what does not count
_NOWHERE = 1_000_000
_SENTENCE_END = re.compile(r"[.!?:;][\"')\]\u2019\u201d]*\s")
_WORD = attrgetter("word")


@dataclass(slots=True)
class Signals:
    """The cues of one concept on a page, or its counter-words."""

    #: in order
    places: list[Match] = field(default_factory=list)
    #: sections in the heading of which one stands; None for the title of the page
    headed: set[str | None] = field(default_factory=set)


class _CueInName(NamedTuple):
    """A cue that is a name, or a part of one, whose own sense is open."""

    #: index of the name
    number: int
    cue: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedPage:
    """A page in which names are looked for."""

    blocks: Sequence[Block]
    #: the text of all blocks, and where each of them begins in it
    text: Text
    starts: Sequence[int]

    def block_of(self, match: Match) -> Block:
        """Return the block in which *match* stands."""
        return self.blocks[bisect_right(self.starts, match.start) - 1]

    def add(self, signals: dict[str, Signals], match: Match, concepts: Iterable[str]) -> None:
        """Add *match* to the signals of those of *concepts* that are asked for."""
        if not (wanted := [concept for concept in concepts if concept in signals]):
            return
        block = self.block_of(match)
        for concept in wanted:
            signals[concept].places.append(match)
            if block.zone == "heading":
                title = block is self.blocks[0]
                signals[concept].headed.add(None if title else block.section)

    def distance(self, name: Match, signals: Signals) -> int:
        """Return how far from *name* the nearest of *signals* is."""
        section = self.block_of(name).section
        nearest = _NOWHERE
        if section in signals.headed:
            nearest = HEADING
        elif None in signals.headed:
            nearest = TITLE
        places = signals.places
        at = bisect_left(places, name.word, key=_WORD)
        for place in places[max(0, at - 1) : at + 1]:
            # no distance is less than this
            words = abs(place.word - name.word)
            if words < nearest and words <= FAR and self.block_of(place).section == section:
                nearest = min(nearest, self._between(*sorted((place, name))))
        return nearest if nearest <= FAR else _NOWHERE

    def _between(self, first: Match, last: Match) -> int:
        if last.start < first.end:
            return 0
        ends = _SENTENCE_END.findall(self.text.text, first.end, last.start)
        return last.word - first.word + SENTENCE * len(ends)


def judge_senses(
    page: SearchedPage,
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
        _OpenNames(page, names, vocabulary, asked, reasons).decide()
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
class _OpenNames:
    """The names on a page whose sense is open."""

    page: SearchedPage
    names: Sequence[Match]
    vocabulary: Vocabulary
    #: index of a name -> why it is refused if there is no cue; None if it needs none
    asked: dict[int, str | None]
    #: of all names; those of the open ones are filled in
    reasons: list[str | None]
    #: concept id -> what speaks for it, and against it
    cues: dict[str, Signals] = field(default_factory=dict)
    counters: dict[str, Signals] = field(default_factory=dict)

    def decide(self) -> None:
        """Fill in the reasons, first by the cues whose sense is known.

        Then once more for the names that are left, by those cues too whose names have been settled.
        """
        self._find_counters()
        if not self.asked:
            return
        waiting = self._find_cues()
        self._judge(self.asked)
        if settled := [entry for entry in waiting if not self.reasons[entry.number]]:
            for _, cue in settled:
                self.page.add(self.cues, cue, cue.concepts)
            for signals in self.cues.values():
                signals.places.sort()
            self._judge([number for number in self.asked if self.reasons[number]])

    def _make_signals(self) -> dict[str, Signals]:
        return {self.names[number].concepts[0]: Signals() for number in self.asked}

    def _find_counters(self) -> None:
        """Find the counter-words, and leave out names that neither have one nor need a cue."""
        self.counters = self._make_signals()
        for word in self.vocabulary.counters_in(self.page.text, self.counters):
            self.page.add(self.counters, word, word.concepts)
        self.asked = {
            number: gate
            for number, gate in self.asked.items()
            if gate or self.counters[self.names[number].concepts[0]].places
        }

    def _find_cues(self) -> list[_CueInName]:
        """Find the cues whose sense is known; return those that wait for the sense of a name."""
        self.cues = self._make_signals()
        waiting = []
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
            waiting.append(_CueInName(number, cue))
        return waiting

    def _judge(self, numbers: Iterable[int]) -> None:
        """Decide by the nearest cue and the nearest counter-word of each name."""
        for number in numbers:
            name = self.names[number]
            near = self.page.distance(name, self.cues[name.concepts[0]])
            against = self.page.distance(name, self.counters[name.concepts[0]])
            reason = self.asked[number] if near == _NOWHERE else None
            self.reasons[number] = reason or ("unless" if against < near else None)
