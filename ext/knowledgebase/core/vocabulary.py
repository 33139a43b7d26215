"""Which concepts a text names, and where.

Surface forms go in, matches come out. A form is a sequence of words; in the text its words may be
joined by white space of any kind or by a hyphen, and by whatever else stands between them in the
form itself ("brain's", "A/B test"). Words are whole: a hyphen, a digit and a combining mark belong
to the word, so "self-attention" never gives "attention". Text is never stemmed; plurals are
generated from the form. The longest form at the leftmost place wins, over all concepts, also those
that are never linked. Addresses, paths and file names hold no words.

Matching costs a few dictionary look-ups for each word of the text, however many forms there are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from knowledgebase.core.model import Concept

#: The words of a form, normalised; all but the first with the punctuation before them, if any:
#: ("brain", "'s", "neural", "network").
Key: TypeAlias = tuple[str, ...]
#: First word -> (number of words, {key: ids of the concepts, sorted}), longest first. By length,
#: so that ten thousand forms that begin alike cost no more than one.
Forms: TypeAlias = Mapping[str, tuple[tuple[int, Mapping[Key, tuple[str, ...]]], ...]]

_HYPHENS = "-\u2010\u2011\u2012"
#: combining marks of every script; soft hyphen and joiners, which show nothing
_MARKS = "\u00ad\u200c\u200d" + "".join(
    char for char in map(chr, range(0x300, 0x10000)) if unicodedata.category(char)[0] == "M"
)
_LETTERS = rf"[\w{_MARKS}]+"
#: "word", "3.5", "C++", "C#"
_WORD = rf"{_LETTERS}(?:(?<=\d)\.(?=\d){_LETTERS})*(?:\+\+|#)?"
#: words joined by hyphens; a single hyphen at an end ("pre- and post-training") belongs to them
_CHUNK = re.compile(
    rf"(?:(?<![{_HYPHENS}])[{_HYPHENS}])?"
    rf"(?P<words>{_WORD}(?:[{_HYPHENS}]{_WORD})*)"
    rf"(?:[{_HYPHENS}](?![{_HYPHENS}]))?"
)
_SPLIT = re.compile(rf"[{_HYPHENS}]")
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")

_RUN = re.compile(r"\S+")
#: what every run of :data:`_NOT_PROSE` and every path holds; most texts hold none of it
_SUSPECT = re.compile(r"[/\\@_]|\.\w")
_NOT_PROSE = re.compile(
    r"://|^www\.|^~?/|^\.{1,2}/|^\.\w|/$|[\\@_]|\b10\.\d{4}|[^\W\d]\.\w|\w\.[^\W\d]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A form found in a text."""

    #: half-open, in code points
    start: int
    end: int
    #: ids of the concepts that claim the form, sorted; more than one is ambiguous
    concepts: tuple[str, ...]
    #: True where a phrase around the form gives it another sense
    blocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All forms, ready to be matched."""

    #: the names of concepts
    by_first_word: Forms = field(default_factory=dict)
    #: phrases that hold a name in another sense, and the number of words of the longest one
    unless: Forms = field(default_factory=dict)
    longest_unless: int = 0
    #: words and phrases that tell the sense of a name nearby
    cues: Forms = field(default_factory=dict)

    def find(self, text: str) -> tuple[Match, ...]:
        """Return the matches in *text*, from left to right, never overlapping."""
        return self.find_in(split_text(text))

    def find_in(self, words: Words) -> tuple[Match, ...]:
        """Return the matches in a text that has been split."""
        return tuple(_find(self, words))

    def cues_in(self, text: str) -> frozenset[str]:
        """Return the ids of the concepts one of whose cues stands in *text*, also in a compound."""
        return self.cues_among(split_text(text))

    def cues_among(self, words: Words) -> frozenset[str]:
        """Return the same for a text that has been split."""
        return frozenset(
            concept
            for position in range(len(words))
            for _, concepts in _forms_at(self.cues, words, position)
            for concept in concepts
        )

    def claims(self) -> dict[Key, tuple[str, ...]]:
        """Return each form that more than one concept claims, with the ids, sorted."""
        return {
            key: concepts
            for levels in self.by_first_word.values()
            for _, forms in levels
            for key, concepts in sorted(forms.items())
            if len(concepts) > 1
        }


def build_vocabulary(concepts: Iterable[Concept]) -> Vocabulary:
    """Return the vocabulary of *concepts*: titles, aliases, their plurals, phrases and cues."""
    known = tuple(concepts)
    unless = _index(known, lambda concept: _with_plurals(concept.unless))
    return Vocabulary(
        by_first_word=_index(known, names_of),
        unless=unless,
        longest_unless=max((levels[0][0] for levels in unless.values()), default=0),
        cues=_index(known, lambda concept: _with_plurals(concept.cues)),
    )


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


def is_acronym(word: str) -> bool:
    """Return whether *word* holds two capitals or more, and so matches only as it is written."""
    return sum(map(str.isupper, word)) > 1


def _with_plurals(names: Iterable[str]) -> Iterator[str]:
    """Yield each of *names* that holds a word, and its plural: that of its last word."""
    for name in names:
        words = list(_words(name))
        if words:
            start, end = words[-1].start, words[-1].end
            yield name
            yield name[:start] + make_plural(name[start:end]) + name[end:]


def _index(concepts: Iterable[Concept], names: Callable[[Concept], Iterable[str]]) -> Forms:
    claimed: dict[Key, set[str]] = {}
    for concept in concepts:
        for name in names(concept):
            if words := list(_words(name)):
                key = (words[0].text, *(word.joined for word in words[1:]))
                claimed.setdefault(key, set()).add(concept.id)
    index: dict[str, dict[int, dict[Key, tuple[str, ...]]]] = {}
    for key in sorted(claimed, key=lambda key: (key[0], -len(key), key)):
        forms = index.setdefault(key[0], {}).setdefault(len(key), {})
        forms[key] = tuple(sorted(claimed[key]))
    return {word: tuple(levels.items()) for word, levels in index.items()}


class _Word(NamedTuple):
    """A word of a text: where it is, and whether a form may begin or end here."""

    #: normalised
    text: str
    #: the same, with the punctuation between it and the word before
    joined: str
    start: int
    end: int
    opens: bool
    closes: bool


Words: TypeAlias = Sequence[_Word]


def split_text(text: str) -> Words:
    """Return the words of *text*, without its paths, addresses and file names."""
    return list(_words(_blank_addresses(text)))


def _words(text: str) -> Iterator[_Word]:
    last = 0
    for chunk in _CHUNK.finditer(text):
        start, end = chunk.span("words")
        whole_start, whole_end = chunk.span()
        between = text[last:start]
        gap = "" if between == " " else "".join(between.split()).translate(_QUOTES)
        last = end
        word = text[start:end]
        if word.isalnum():
            word = _normalise(word)
            joined = gap + word if gap else word
            yield _Word(word, joined, start, end, whole_start == start, whole_end == end)
            continue
        for index, part in enumerate(_SPLIT.split(word)):
            stop = start + len(part)
            word = _normalise(part)
            opens = index == 0 and whole_start == start
            yield _Word(word, gap + word, start, stop, opens, stop == end == whole_end)
            start, gap = stop + 1, ""


def _normalise(word: str) -> str:
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word).replace("\u00ad", "")
    return word if word.islower() or is_acronym(word) else word[:1].lower() + word[1:]


def _find(vocabulary: Vocabulary, words: Words) -> Iterator[Match]:
    position = 0
    while position < len(words):
        found = None
        if words[position].opens:
            levels = _forms_at(vocabulary.by_first_word, words, position)
            found = next((f for f in levels if words[position + f[0] - 1].closes), None)
        if found is None:
            position += 1
            continue
        length, concepts = found
        free = tuple(c for c in concepts if not _is_blocked(vocabulary, words, position, length, c))
        yield Match(
            start=words[position].start,
            end=words[position + length - 1].end,
            concepts=free or concepts,
            blocked=not free,
        )
        position += length


def _forms_at(forms: Forms, words: Words, position: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield (number of words, concept ids) of the forms at *position*, longest first."""
    for length, keys in forms.get(words[position].text, ()):
        rest = words[position + 1 : position + length]
        if len(rest) == length - 1:
            key = (words[position].text, *(word.joined for word in rest))
            if key in keys:
                yield length, keys[key]


def _is_blocked(
    vocabulary: Vocabulary, words: Words, position: int, length: int, concept: str
) -> bool:
    """Return whether a phrase that *concept* excludes covers these words."""
    first = max(0, position + length - vocabulary.longest_unless)
    return any(
        start + size >= position + length and concept in concepts
        for start in range(first, position + 1)
        for size, concepts in _forms_at(vocabulary.unless, words, start)
    )


def _blank_addresses(text: str) -> str:
    """Return *text*, of the same length, without its paths, addresses and file names."""
    return _RUN.sub(_blank, text) if _SUSPECT.search(text) else text


def _blank(run: re.Match[str]) -> str:
    inner = run.group().lstrip("([{<\"'\u2018\u201c*").rstrip(")]}>\"'\u2019\u201d.,;:!?*")
    is_path = inner.count("/") > 1 and not all(
        part[:1].isupper() or part[:1].isdigit() for part in inner.split("/")
    )
    return "\0" * len(run.group()) if is_path or _NOT_PROSE.search(inner) else run.group()
