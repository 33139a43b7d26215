"""The forms of names, ready to be found: plurals, and by which letters each of them begins.

Names go in as they are written, an index comes out. A form is a sequence of words, compared without
regard to the case of first letters; a form of several words is there in capitals, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from knowledgebase.core.text.words import (
    HYPHENS,
    LEAD,
    LONGEST_DOTTED,
    STEP,
    WORD,
    fold_word,
    is_acronym,
)

#: Of all forms that begin with one word: the runs of letters with which their second words begin,
#: "" for a sign before them. None where the one word is a form already, or nothing is known of the
#: second.
Seconds: TypeAlias = Collection[str] | None

_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")


class Word(NamedTuple):
    """A word of a name."""

    #: what stands between it and the word before
    gap: str
    word: str


class Form(NamedTuple):
    """A form, or the beginning of one."""

    #: ids of the concepts that claim it, sorted; none for a mere beginning
    concepts: tuple[str, ...]
    #: True where a longer form begins like it
    goes_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Forms of one kind, ready to be found."""

    #: the words of each form and of each beginning of one, joined by blanks
    forms: Mapping[str, Form] = field(default_factory=dict)
    #: the runs of letters with which forms begin, in every case that they can have
    starts: Mapping[str, Seconds] = field(default_factory=dict, repr=False)
    #: the signs that come first between two words of a form, as the author of a text may write them
    signs: frozenset[str] = frozenset()
    #: of what is asked for concept by concept, id -> the letters with which its own forms begin
    starts_of: Mapping[str, Collection[str]] = field(default_factory=dict, repr=False)


def make_plural(word: str) -> str:
    """Return the regular English plural of *word*; that of an acronym ends in a plain s."""
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


def with_plurals(names: Iterable[str]) -> Iterator[str]:
    """Yield each of *names* that holds a word, and the same with its last word in the plural."""
    for name in names:
        if words := WORD.findall(name):
            before, word, after = name.rpartition(words[-1])
            yield name
            yield before + make_plural(word) + after


def index_forms(names: Iterable[tuple[str, str]], *, by_concept: bool = False) -> Index:
    """Return the index of *names*, each with the id of its concept.

    With *by_concept*, it can also be asked for the forms of single concepts.
    """
    split = [(words, concept) for name, concept in names if (words := _split(name))]
    capitals = [
        ([Word(gap, word.upper()) for gap, word in words], concept)
        for words, concept in split
        if len(words) > 1
    ]
    claimed = _claim(capitals) | _claim(split)
    beginnings = {key.rpartition(" ")[0] for key in claimed} - {""}
    missing = beginnings - claimed.keys()
    while missing:
        shorter = {key.rpartition(" ")[0] for key in missing} - {""}
        beginnings |= shorter
        claimed.update(dict.fromkeys(missing, ()))
        missing = shorter - claimed.keys()
    return Index(
        forms={key: Form(claimed[key], key in beginnings) for key in sorted(claimed)},
        starts=_starts(words for words, _ in (*capitals, *split)),
        signs=_signs(words for words, _ in split),
        starts_of=_starts_of((*capitals, *split)) if by_concept else {},
    )


def _split(name: str) -> list[Word]:
    return [Word(gap, word) for gap, word in STEP.findall(name)]


def _claim(names: Iterable[tuple[Sequence[Word], str]]) -> dict[str, tuple[str, ...]]:
    """Return the key of each name -> ids of its concepts, in their order.

    The key is the folded words, joined by blanks.
    """
    claimed: dict[str, dict[str, None]] = {}
    for words, concept in names:
        rest = [join_gap(gap) + fold_word(word) for gap, word in words[1:]]
        key = " ".join([fold_word(words[0].word), *rest])
        claimed.setdefault(key, {})[concept] = None
    return {key: tuple(concepts) for key, concepts in claimed.items()}


def _starts(names: Iterable[Sequence[Word]]) -> dict[str, Seconds]:
    """Return the letters with which *names* begin, in every case -> those of their second words.

    An acronym may also begin with its first letter alone, which the second one follows: "A.I.".
    """
    is_plain = cache(LEAD.fullmatch)
    seconds: dict[str, set[str]] = {}
    anything: set[str] = set()
    for words in names:
        first = words[0].word
        following = _cases(words[1].word) if len(words) > 1 else ()
        for start in _cases(first):
            if start not in seconds:
                seconds[start] = {""}
            if start == first[0] and _can_be_dotted(first):
                seconds[start].add(first[1])
                continue
            seconds[start].update(following)
            # "C" of "C++" is followed by a sign, not by a word
            if not following or not is_plain(first):
                anything.add(start)
    return {start: None if start in anything else following for start, following in seconds.items()}


def _starts_of(names: Iterable[tuple[Sequence[Word], str]]) -> dict[str, Collection[str]]:
    """Return concept id -> the letters with which its own names begin, in every case."""
    starts: dict[str, set[str]] = {}
    for words, concept in names:
        starts.setdefault(concept, set()).update(_cases(words[0].word))
    return {**starts}


def _signs(names: Iterable[Sequence[Word]]) -> frozenset[str]:
    """Return the first sign of each gap in *names*, straight quotes also as typographic ones."""
    gaps = {gap for words in names for gap, _ in words[1:]}
    first = {joint[0] for gap in gaps if (joint := join_gap(gap))}
    return frozenset(first | {chr(sign) for sign, same in _QUOTES.items() if chr(same) in first})


@lru_cache(maxsize=50_000)
def _cases(word: str) -> tuple[str, ...]:
    """Return the letters with which *word* begins, the first one small and capital."""
    lead = LEAD.match(word)
    small = fold_word(lead.group() if lead else word)
    cases = (small, small[:1].upper() + small[1:])
    return (*cases, word[0]) if _can_be_dotted(word) else cases


def _can_be_dotted(word: str) -> bool:
    """Return whether *word* is an acronym that may be written with full stops."""
    return 1 < len(word) <= LONGEST_DOTTED and word.isascii() and word.isalpha() and word.isupper()


def join_gap(gap: str) -> str:
    """Return what stands between two words of a form, "" where it only joins them."""
    if gap == " " or (len(gap) == 1 and gap in HYPHENS):
        return ""
    return "".join(gap.split()).translate(_QUOTES)
