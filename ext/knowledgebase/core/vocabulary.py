"""Which concepts a text names, and where.

Surface forms go in, matches come out. A form is a sequence of words; in the text its words may be
joined by white space of any kind or by a hyphen, and by whatever else stands between them in the
form itself ("brain's", "A/B test"). Words are whole: a hyphen, a digit and a combining mark belong
to the word, so "self-attention" never gives "attention". Text is never stemmed; plurals are
generated from the form. A form of several words also matches all in capitals. The longest form at
the leftmost place wins, over all concepts, also those that are never linked.

A text is looked at closely only where two of its words could begin a form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from knowledgebase.core.model import Concept
from knowledgebase.core.words import (
    HYPHENS,
    LEAD,
    LONGEST_DOTTED,
    STEP,
    WORD,
    Text,
    fold_word,
    is_acronym,
    part_text,
)

#: The words of a form, normalised; all but the first with the punctuation before them, if any:
#: ("brain", "'s", "neural", "network").
Key: TypeAlias = tuple[str, ...]

#: (what stands before it, word) of a name
Words: TypeAlias = Sequence[tuple[str, str]]
#: the runs of letters with which the second words of forms begin that begin with one word, "" for a
#: sign before them; None where one word is a form already, or nothing is known of the second
Seconds: TypeAlias = Collection[str] | None

#: index of the next word where it is not known; there is none, as behind the last one
_LOST = -1
#: what makes a word go on from the one before
_INSIDE = f".{HYPHENS}"
#: what makes a word go on behind its letters
_BEHIND = ".+#"
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")


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
class Index:
    """Forms of one kind, ready to be found."""

    #: words of a form or of the beginning of one, joined by blanks -> (ids of the concepts that
    #: claim it, sorted; whether a longer form begins like it)
    forms: Mapping[str, tuple[tuple[str, ...], bool]] = field(default_factory=dict)
    #: the runs of letters with which forms begin, in every case that they can have
    starts: Mapping[str, Seconds] = field(default_factory=dict, repr=False)
    #: the signs that come first between two words of a form, as the author of a text may write them
    signs: frozenset[str] = frozenset()
    #: of what is asked for concept by concept, id -> the letters with which its own forms begin
    starts_of: Mapping[str, Collection[str]] = field(default_factory=dict, repr=False)


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
        return tuple(self.find_in(self.part(text)))

    def part(self, text: str) -> Text:
        """Return *text* parted into words, ready to be searched."""
        return part_text(text, self.heads)

    def find_in(self, text: Text) -> list[Match]:
        """Return the matches in a text that has been parted."""
        found = list(_scan(self.names, text, text.heads, whole=True))
        named = {concept for match in found for concept in match.concepts}
        phrases = list(self._beside(self.unless, text, named))
        return list(_block(found, phrases)) if phrases else found

    def claims(self) -> dict[Key, tuple[str, ...]]:
        """Return each form that more than one concept claims, with their ids, sorted."""
        doubles = [key for key, (concepts, _) in self.names.forms.items() if len(concepts) > 1]
        # capitals come first in the order of keys: the form as given takes the place of its own
        as_given = {key.lower() if " " in key else key: key for key in doubles}
        return {tuple(key.split(" ")): self.names.forms[key][0] for key in as_given.values()}

    def cues_in(self, text: Text, concepts: Iterable[str]) -> Iterator[Match]:
        """Yield every cue of *concepts* in *text*, also in a compound, in order of its first word.

        Cues of other concepts that begin with the same words come with them.
        """
        return self._beside(self.cues, text, concepts)

    def counters_in(self, text: Text, concepts: Iterable[str]) -> Iterator[Match]:
        """Yield every counter-word in *text*, in the same way."""
        return self._beside(self.counters, text, concepts)

    def _beside(self, index: Index, text: Text, concepts: Iterable[str]) -> Iterator[Match]:
        """Yield the forms of *index* that begin like one of these *concepts*."""
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
        surfaces = {words for name in names_of(concept) if (words := _compared(name))}
        for entry in _with_plurals(concept.unless):
            words = _compared(entry)
            holds = any(name in words for name in surfaces)
            (phrases if holds else counters).append((entry, concept.id))
    names = _index((name, concept.id) for concept in known for name in names_of(concept))
    hints = ((cue, concept.id) for concept in known for cue in _with_plurals(concept.cues))
    cues = _index(hints, by_concept=True)
    unless = _index(phrases, by_concept=True)
    against = _index(counters, by_concept=True)
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
    """Yield each form of a name, and its concept, in which a cue of the concept stands."""
    own: dict[str, list[str]] = {concept: [] for concept in cues.starts_of}
    for cue, (concepts, _) in cues.forms.items():
        for concept in concepts:
            own[concept] += (f" {cue} ", f" {cue.upper()} ")
    for form, (concepts, _) in names.forms.items():
        words = f" {form} "
        for concept in concepts:
            if any(cue in words for cue in own.get(concept, ())):
                yield form, concept


def _compared(phrase: str) -> str:
    """Return the words of *phrase* as they are compared, with a blank before and after each."""
    return "".join(f" {fold_word(word)} " for word in WORD.findall(phrase))


def names_of(concept: Concept) -> Iterator[str]:
    """Yield the surface forms of *concept*: title and aliases, and their plurals."""
    names = (concept.title, *concept.aliases)
    yield from _with_plurals(names) if concept.plurals is None else (*names, *concept.plurals)


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


def _with_plurals(names: Iterable[str]) -> Iterator[str]:
    """Yield each of *names* that holds a word, and its plural: that of its last word."""
    for name in names:
        if words := WORD.findall(name):
            before, word, after = name.rpartition(words[-1])
            yield name
            yield before + make_plural(word) + after


def _index(names: Iterable[tuple[str, str]], *, by_concept: bool = False) -> Index:
    """Return the index of (name, concept id)."""
    split = [(words, concept) for name, concept in names if (words := STEP.findall(name))]
    capitals = [
        ([(gap, word.upper()) for gap, word in words], concept)
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
        forms={key: (claimed[key], key in beginnings) for key in sorted(claimed)},
        starts=_starts(words for words, _ in (*capitals, *split)),
        signs=_signs(words for words, _ in split),
        starts_of=_starts_of((*capitals, *split)) if by_concept else {},
    )


def _claim(names: Iterable[tuple[Words, str]]) -> dict[str, tuple[str, ...]]:
    """Return the words of each name, folded and joined by blanks, and the ids, in their order."""
    claimed: dict[str, dict[str, None]] = {}
    for words, concept in names:
        rest = [_join(gap) + fold_word(word) for gap, word in words[1:]]
        key = " ".join([fold_word(words[0][1]), *rest])
        claimed.setdefault(key, {})[concept] = None
    return {key: tuple(concepts) for key, concepts in claimed.items()}


def _starts(names: Iterable[Words]) -> dict[str, Seconds]:
    """Return what the first words of *names* begin with, in every case that they can have.

    An acronym may also begin with its first letter alone, which the second one follows: "A.I.".
    """
    is_plain = cache(LEAD.fullmatch)
    seconds: dict[str, set[str]] = {}
    anything: set[str] = set()
    for words in names:
        first = words[0][1]
        following = _cases(words[1][1]) if len(words) > 1 else ()
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


def _starts_of(names: Iterable[tuple[Words, str]]) -> dict[str, Collection[str]]:
    """Return the same for each concept on its own."""
    starts: dict[str, set[str]] = {}
    for words, concept in names:
        starts.setdefault(concept, set()).update(_cases(words[0][1]))
    return {**starts}


def _signs(names: Iterable[Words]) -> frozenset[str]:
    """Return the first sign of each gap in *names*, and those that count as the same."""
    gaps = {gap for words in names for gap, _ in words[1:]}
    first = {joint[0] for gap in gaps if (joint := _join(gap))}
    return frozenset(first | {chr(sign) for sign, same in _QUOTES.items() if chr(same) in first})


@lru_cache(maxsize=50_000)
def _cases(word: str) -> tuple[str, ...]:
    """Return the letters with which *word* begins, with a small and a capital one."""
    lead = LEAD.match(word)
    small = fold_word(lead.group() if lead else word)
    cases = (small, small[:1].upper() + small[1:])
    return (*cases, word[0]) if _can_be_dotted(word) else cases


def _can_be_dotted(word: str) -> bool:
    """Return whether *word* is an acronym that may be written with full stops."""
    return 1 < len(word) <= LONGEST_DOTTED and word.isascii() and word.isalpha() and word.isupper()


@cache
def _join(gap: str) -> str:
    """Return what stands between two words of a form, "" where it only joins them."""
    if gap == " " or (len(gap) == 1 and gap in HYPHENS):
        return ""
    return "".join(gap.split()).translate(_QUOTES)


def _scan(index: Index, text: Text, numbers: Iterable[int], *, whole: bool) -> Iterator[Match]:
    """Yield the forms of *index* in *text* that begin with one of the words of these *numbers*.

    With *whole*, only such as are no part of a compound, and of those the longest, one at a place;
    otherwise all of them.
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
        if start < done or (body[start - 1] in _INSIDE and _is_inside(body, start, whole=whole)):
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
            elif concepts and (sign not in HYPHENS or _closes(body, end)):
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
                key, end, after = f"{key} {_join(step[1])}{fold_word(step[2])}", step.end(), _LOST
            else:
                break
            sign = body[end : end + 1]
        if longest:
            yield Match(start, done, longest, number, form)


def _is_inside(text: str, start: int, *, whole: bool) -> bool:
    """Return whether the letters at *start* go on from a decimal point or, *whole*, a hyphen."""
    before = text[start - 1] if start else " "
    if before == ".":
        ahead = text[max(0, start - 2)]
        return ahead.isupper() or (ahead.isdecimal() and text[start].isdecimal())
    return whole and before in HYPHENS and (start == 1 or text[start - 2] not in HYPHENS)


def _closes(text: str, end: int) -> bool:
    """Return whether a form may end here: before no hyphen, unless it is one of a dash."""
    after = text[end : end + 2]
    return after[:1] not in HYPHENS or not after or (len(after) > 1 and after[1] in HYPHENS)


def _block(matches: Iterable[Match], around: Iterable[Match]) -> Iterator[Match]:
    """Yield *matches* without the concepts that a phrase around them excludes.

    A match that has none left keeps them all, and is blocked.
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
