"""Which concepts a text names, and where.

Concepts and a text go in, matches come out, from left to right, none inside another. A form is a
sequence of words; in the text they may be joined by white space of any kind or by a hyphen, and by
whatever else stands between them in the form itself ("brain's", "A/B test"). Words are whole: a
hyphen, a digit and a combining mark belong to the word, so "self-attention" never gives
"attention". Text is never stemmed; plurals are generated from the form. A form of several words
also matches all in capitals. Of the forms that begin at one place the longest counts, and of those
that overlap the first, over all concepts, also those that are never linked.

A text is looked at closely only where two of its words could begin a form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from knowledgebase.core.model import Concept
from knowledgebase.core.text.forms import Index, index_forms, join_gap, with_plurals
from knowledgebase.core.text.words import (
    HYPHENS,
    STEP,
    WORD,
    Text,
    continues,
    fold_word,
    may_end,
    split_text,
)

#: The words of a form as they are compared; all but the first with the punctuation before them, if
#: any: ("brain", "'s", "neural", "network").
Key: TypeAlias = tuple[str, ...]

#: index of the next word where it is not known; there is none, as behind the last one
_LOST = -1
#: what makes a word go on from the one before
_INSIDE = f".{HYPHENS}"
#: what makes a word go on behind its letters
_BEHIND = ".+#"


class Match(NamedTuple):
    """A name, phrase or cue found in a text."""

    #: half-open, in code points
    start: int
    end: int
    #: ids of the concepts it belongs to, sorted; a name with more than one is ambiguous
    concepts: tuple[str, ...]
    #: index of its first word among those of the text
    word: int
    #: its words as they are compared, joined by blanks
    form: str
    #: True where a phrase around a name gives it another sense
    blocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All forms, ready to be matched."""

    #: the names of concepts
    names: Index = field(default_factory=Index)
    #: phrases that hold a name in another sense
    unless: Index = field(default_factory=Index)
    #: words and phrases that tell the sense of a name nearby, and those that tell another one
    cues: Index = field(default_factory=Index)
    counters: Index = field(default_factory=Index)
    #: the concepts whose names may mean something else
    doubtful: frozenset[str] = frozenset()
    #: (form, id) of the names that hold a cue of their own, so that nothing else has a say
    certain: frozenset[tuple[str, str]] = frozenset()
    #: the runs of letters with which any of all these begins
    heads: frozenset[str] = frozenset()

    def find(self, text: str) -> tuple[Match, ...]:
        """Return the matches in *text*, from left to right, never overlapping."""
        return tuple(self.find_in(self.split(text)))

    def split(self, text: str) -> Text:
        """Return *text* split into words, ready to be searched."""
        return split_text(text, self.heads)

    def find_in(self, text: Text) -> list[Match]:
        """Return the matches in a text that has been split."""
        found = list(_scan(self.names, text, text.heads, whole=True))
        named = {concept for match in found for concept in match.concepts}
        phrases = list(self._scan_for(self.unless, text, named))
        return list(_apply_phrases(found, phrases)) if phrases else found

    def claims(self) -> dict[Key, tuple[str, ...]]:
        """Return each form that more than one concept claims -> their ids, sorted."""
        doubles = [key for key, form in self.names.forms.items() if len(form.concepts) > 1]
        # capitals come first in the order of keys: the form as given takes the place of its own
        as_given = {key.lower() if " " in key else key: key for key in doubles}
        return {tuple(key.split(" ")): self.names.forms[key].concepts for key in as_given.values()}

    def cues_in(self, text: Text, concepts: Iterable[str]) -> Iterator[Match]:
        """Yield every cue of *concepts* in *text*, also in a compound, in order of its first word.

        Cues of other concepts that begin with the same words come with them.
        """
        return self._scan_for(self.cues, text, concepts)

    def counters_in(self, text: Text, concepts: Iterable[str]) -> Iterator[Match]:
        """Yield every counter-word of *concepts* in *text*, in the same way."""
        return self._scan_for(self.counters, text, concepts)

    def _scan_for(self, index: Index, text: Text, concepts: Iterable[str]) -> Iterator[Match]:
        """Yield the forms of *index* that begin like a form of one of *concepts*."""
        asked = [index.starts_of[c] for c in concepts if c in index.starts_of]
        if not asked:
            return iter(())
        starts, words = frozenset().union(*asked), text.words
        return _scan(index, text, [n for n in text.heads if words[n] in starts], whole=False)


def build_vocabulary(concepts: Iterable[Concept]) -> Vocabulary:
    """Return the vocabulary of *concepts*: titles, aliases, their plurals, phrases and cues."""
    known = sorted(concepts, key=lambda concept: concept.id)
    phrases: list[tuple[str, str]] = []
    counters: list[tuple[str, str]] = []
    for concept in known:
        if not concept.unless:
            continue
        surfaces = {words for name in names_of(concept) if (words := _normalize(name))}
        for entry in with_plurals(concept.unless):
            words = _normalize(entry)
            holds = any(name in words for name in surfaces)
            (phrases if holds else counters).append((entry, concept.id))
    names = index_forms((name, concept.id) for concept in known for name in names_of(concept))
    hints = ((cue, concept.id) for concept in known for cue in with_plurals(concept.cues))
    cues = index_forms(hints, by_concept=True)
    unless = index_forms(phrases, by_concept=True)
    against = index_forms(counters, by_concept=True)
    return Vocabulary(
        names=names,
        unless=unless,
        cues=cues,
        counters=against,
        doubtful=frozenset(
            concept.id
            for concept in known
            if concept.link == "cued" or concept.common or concept.id in against.starts_of
        ),
        certain=frozenset(_find_certain(names, cues)),
        heads=frozenset().union(*(index.starts for index in (names, unless, cues, against))),
    )


def _find_certain(names: Index, cues: Index) -> Iterator[tuple[str, str]]:
    """Yield (form, concept id) of each name that holds a cue of its own concept."""
    own: dict[str, list[str]] = {concept: [] for concept in cues.starts_of}
    for cue, form in cues.forms.items():
        for concept in form.concepts:
            own[concept] += (f" {cue} ", f" {cue.upper()} ")
    for name, form in names.forms.items():
        words = f" {name} "
        for concept in form.concepts:
            if any(cue in words for cue in own.get(concept, ())):
                yield name, concept


def _normalize(phrase: str) -> str:
    """Return the words of *phrase* as they are compared, with a blank before and after each."""
    return "".join(f" {fold_word(word)} " for word in WORD.findall(phrase))


def names_of(concept: Concept) -> Iterator[str]:
    """Yield the surface forms of *concept*: title and aliases, and their plurals."""
    names = (concept.title, *concept.aliases)
    yield from with_plurals(names) if concept.plurals is None else (*names, *concept.plurals)


def _scan(index: Index, text: Text, numbers: Iterable[int], *, whole: bool) -> Iterator[Match]:
    """Yield the forms of *index* in *text* that begin with a word at one of these indices.

    With *whole*, the longest form at each place that is no part of a compound, none inside another;
    otherwise all forms.
    """
    body, words, written = text.text, text.words, text.written
    forms, starts, signs = index.forms, index.starts, index.signs
    longest: tuple[str, ...]
    start = last = done = 0
    known = [number for number in numbers if words[number] in starts]
    for number in [
        number
        for number in known
        if (seconds := starts[words[number]]) is None or words[number + 1] in seconds
    ]:
        start += len("".join(written[last:number])) + number - last
        last = number
        if start < done or (body[start - 1] in _INSIDE and continues(body, start, whole=whole)):
            continue
        end, after = start + len(written[number]), number + 1
        key, form, longest = words[number], "", ()
        sign = body[end : end + 1]
        if sign in _BEHIND and (word := WORD.match(body, start)):
            key, end, after = word.group(), word.end(), _LOST
            sign = body[end : end + 1]
        key = fold_word(key)
        while entry := forms.get(key):
            concepts, goes_on = entry
            if concepts and not whole:
                yield Match(start, end, concepts, number, key)
            elif concepts and (sign not in HYPHENS or may_end(body, end)):
                longest, done, form = concepts, end, key
            if not goes_on:
                break
            stop = end + 1 + len(written[after])
            # a word behind one blank need not be looked for again; most are
            if sign == " " and words[after] and body[stop : stop + 1] not in _BEHIND:
                key, end, after = f"{key} {fold_word(words[after])}", stop, after + 1
            elif (sign in signs or sign.isspace() or sign in HYPHENS) and (
                step := STEP.match(body, end)
            ):
                key = f"{key} {join_gap(step[1])}{fold_word(step[2])}"
                end, after = step.end(), _LOST
            else:
                break
            sign = body[end : end + 1]
        if longest:
            yield Match(start, done, longest, number, form)


def _apply_phrases(matches: Iterable[Match], around: Iterable[Match]) -> Iterator[Match]:
    """Yield *matches* without the concepts that a phrase of theirs around them excludes.

    A match with no concept left keeps them all, and is marked as blocked.
    """
    reach: dict[str, int] = {}
    phrases = iter(around)
    phrase = next(phrases, None)
    for match in matches:
        while phrase and phrase.start <= match.start:
            for concept in phrase.concepts:
                reach[concept] = max(phrase.end, reach.get(concept, 0))
            phrase = next(phrases, None)
        free = tuple(c for c in match.concepts if reach.get(c, 0) < match.end)
        if len(free) == len(match.concepts):
            yield match
        else:
            yield match._replace(concepts=free or match.concepts, blocked=not free)
