"""Which concepts a text names, and where.

Surface forms go in, mentions come out. A form is a sequence of words; in the text its words may be
joined by white space of any kind or by a hyphen. Words are whole: a hyphen, a digit and a combining
mark belong to the word, so "self-attention" never gives "attention". Text is never stemmed; plurals
are generated from the form. The longest form at the leftmost place wins, over all concepts, also
those that are never linked.

Matching costs one dictionary look-up for each word of the text, however many forms there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from knowledgebase.core.model import Concept

_HYPHENS = "-\u2010\u2011\u2012"
_WORD = r"(?:[^\W_][\u0300-\u036f\u200d]*|_)+"
_CHUNK = re.compile(rf"{_WORD}(?:[{_HYPHENS}]{_WORD})*")
_SPLIT = re.compile(rf"[{_HYPHENS}]")
#: what may stand between two words of one form, besides a hyphen
_GAP = re.compile(r"[\s\u00a0\u202f]+")
_NOT_PROSE = re.compile(r"://|^www\.|^[/~\\]|^\.{1,2}/|[\\@_]|\w\.\w|/.*/")
_SENSE_BLOCKED = "unless"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to write a concept."""

    #: concept id
    concept: str
    #: ("convolutional", "neural", "network"), as written
    words: tuple[str, ...]
    #: True for a phrase that holds the surface in another sense, which is never a mention
    blocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A form found in a text."""

    #: half-open, in code points
    start: int
    end: int
    #: ids of the concepts that claim the form, sorted; more than one is ambiguous
    concepts: tuple[str, ...]
    #: True where the phrase has another sense
    blocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All forms, ready to be matched."""

    #: normalised first word -> forms that begin with it, longest first
    by_first_word: dict[str, tuple[Form, ...]] = field(default_factory=dict)

    def find(self, text: str) -> tuple[Match, ...]:
        """Return the matches in *text*, from left to right, never overlapping."""
        return tuple(_find(self.by_first_word, text))

    def claims(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Return each form that more than one concept claims, with the ids, sorted."""
        claimed: dict[tuple[str, ...], set[str]] = {}
        for forms in self.by_first_word.values():
            for form in forms:
                if not form.blocked:
                    claimed.setdefault(_key(form.words), set()).add(form.concept)
        return {words: tuple(sorted(ids)) for words, ids in sorted(claimed.items()) if len(ids) > 1}


def build_vocabulary(concepts: Iterable[Concept]) -> Vocabulary:
    """Return the vocabulary of *concepts*: titles, aliases, their plurals, and blocked phrases."""
    by_first_word: dict[str, set[Form]] = {}
    for concept in concepts:
        for form in forms_of(concept):
            by_first_word.setdefault(_normalise(form.words[0]), set()).add(form)
    return Vocabulary(
        by_first_word={
            word: tuple(
                sorted(forms, key=lambda form: (-len(form.words), form.words, form.concept))
            )
            for word, forms in sorted(by_first_word.items())
        }
    )


def forms_of(concept: Concept) -> Iterator[Form]:
    """Yield the surface forms of *concept*, without those that hold no word."""
    for name in (concept.title, *concept.aliases):
        words = split_words(name)
        if not words:
            continue
        yield Form(concept=concept.id, words=words)
        if concept.plurals is None:
            yield Form(concept=concept.id, words=(*words[:-1], make_plural(words[-1])))
    for name in concept.plurals or ():
        if words := split_words(name):
            yield Form(concept=concept.id, words=words)
    for phrase in concept.unless:
        if words := split_words(phrase):
            yield Form(concept=concept.id, words=words, blocked=True)
            yield Form(
                concept=concept.id, words=(*words[:-1], make_plural(words[-1])), blocked=True
            )


def split_words(name: str) -> tuple[str, ...]:
    """Return the words of *name*: "few-shot learning" has three."""
    return tuple(word for chunk in _CHUNK.findall(name) for word in _SPLIT.split(chunk))


def make_plural(word: str) -> str:
    """Return the regular English plural of *word*; an acronym takes an s and nothing else."""
    if is_acronym(word):
        return word + "s"
    lower = word.lower()
    if lower.endswith("sis"):
        return word[:-2] + "es"
    if lower.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def is_acronym(word: str) -> bool:
    """Return whether *word* holds two capitals or more, and so matches only as it is written."""
    return sum(char.isupper() for char in word) > 1


def _normalise(word: str) -> str:
    return word if is_acronym(word) else word[:1].lower() + word[1:]


def _key(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(_normalise, words))


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the text: where it is, and whether a form may begin or end here."""

    text: str
    start: int
    end: int
    opens: bool
    closes: bool


def _find(index: dict[str, tuple[Form, ...]], text: str) -> Iterator[Match]:
    words = list(_words(text))
    position = 0
    while position < len(words):
        match = _longest(index, text, words, position) if words[position].opens else None
        if match is None:
            position += 1
            continue
        length, found = match
        yield found
        position += length


def _words(text: str) -> Iterator[_Word]:
    for chunk in _CHUNK.finditer(text):
        start, end = chunk.span()
        parts = _SPLIT.split(chunk.group())
        if len(parts) == 1:
            yield _Word(parts[0], start, end, True, True)
            continue
        for part in parts:
            stop = start + len(part)
            yield _Word(part, start, stop, start == chunk.start(), stop == end)
            start = stop + 1


def _longest(
    index: dict[str, tuple[Form, ...]], text: str, words: list[_Word], position: int
) -> tuple[int, Match] | None:
    """Return the number of words and the match of the longest form that begins at *position*."""
    candidates = index.get(_normalise(words[position].text), ())
    best: list[Form] = []
    for form in candidates:
        if best and len(form.words) < len(best[0].words):
            break
        if _fits(form, text, words, position):
            best.append(form)
    if not best:
        return None
    length = len(best[0].words)
    start, end = words[position].start, words[position + length - 1].end
    if not _is_prose(text, start, end):
        return None
    blocked = any(form.blocked for form in best)
    ids = sorted({form.concept for form in best if form.blocked or not blocked})
    return length, Match(start=start, end=end, concepts=tuple(ids), blocked=blocked)


def _fits(form: Form, text: str, words: list[_Word], position: int) -> bool:
    last = position + len(form.words) - 1
    if last >= len(words) or not words[last].closes:
        return False
    for offset, expected in enumerate(form.words):
        word = words[position + offset]
        if _normalise(word.text) != _normalise(expected):
            return False
        if (
            offset
            and word.opens
            and not _GAP.fullmatch(text, words[position + offset - 1].end, word.start)
        ):
            return False
    return True


def _is_prose(text: str, start: int, end: int) -> bool:
    """Return whether the mention stands in prose, not inside a path, an address or a file name."""
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    run = text[start:end].strip("()[]{}<>\"'\u2018\u2019\u201c\u201d.,;:!?*")
    return not _NOT_PROSE.search(run)
