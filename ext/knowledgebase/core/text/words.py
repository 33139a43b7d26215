"""The words of a text.

A text goes in, its words come out, with their places. A word is an unbroken run of letters, digits
and marks of any script; "3.5", "C++", "C#" and "A.I." are one word, too. Addresses, paths and file
names hold no words.

A text is split by methods of ``str``, which take a third of the time that a regular expression
takes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, compress, groupby

#: a hyphen joins words; two of them are a dash
HYPHENS = "-\u2010\u2011\u2012"
#: combining marks of every script; soft hyphen and joiners, which show nothing
_MARKS = "\u00ad\u200c\u200d" + "".join(
    # as ranges, which are compiled in a tenth of the time
    f"{marks[0]}-{marks[-1]}"
    for is_mark, run in groupby(
        # between lie Chinese, Korean and private characters, 50,000 without a mark
        map(chr, chain(range(0x300, 0x3100), range(0xA66F, 0xAC00), range(0xFB00, 0x10000))),
        key=lambda char: unicodedata.category(char)[0] == "M",
    )
    if is_mark and (marks := "".join(run))
)
_LETTERS = rf"[\w{_MARKS}]+"
#: the letters of a word
LEAD = re.compile(_LETTERS)
#: capitals with a full stop after each: "A.I."
LONGEST_DOTTED = 3
_DOTTED = rf"(?:[A-Z]\.){{2,{LONGEST_DOTTED}}}(?!\w)"
#: "word", "3.5", "C++", "C#", "A.I."
WORD = re.compile(rf"{_DOTTED}|{_LETTERS}(?:(?<=\d)\.(?=\d){_LETTERS})*(?:\+\+|#)?")
#: what stands before a word, and the word
STEP = re.compile(rf"([^\w{_MARKS}]*)((?:{WORD.pattern}))")

#: as many as most texts have words: to make them anew is an eighth of the time of finding heads
_NUMBERS = tuple(range(4096))
_ASCII_GAPS = "".join(char for char in map(chr, range(128)) if not re.match(r"\w", char))
_BYTE_BLANKS = bytes(ord(" ") if chr(code) in _ASCII_GAPS else code for code in range(256))
#: where a text has no other signs beyond ASCII than these, it takes a third of the time
_TYPOGRAPHIC = "\u2018\u2019\u201c\u201d\u2013\u2014"
_OTHER_GAPS = re.compile(rf"[^\w{_MARKS}\x00-\x7f]")

#: what every run of :data:`_NOT_PROSE` and every path holds; most texts hold little of it
_SUSPECT = re.compile(r"[./\\@_](?:(?<!\.)|(?=\w))")
#: the same, one by one: so it takes a fifth of the time to see that a text has none
_SIGNS, _DOT = "/\\@_", re.compile(r"\.\w")
_SPACE = re.compile(r"\s")
_ACRONYM = re.compile(rf"(?<!\w){_DOTTED}")
_NOT_PROSE = re.compile(
    r"://|^www\.|^~?/|^\.{1,2}/|^\.\w|/$|[\\@_]|\b10\.\d{4}|[^\W\d]\.\w|\w\.[^\W\d]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text, split into words."""

    #: without paths, addresses and file names, which are blanked: offsets are those of the author
    text: str
    #: every unbroken run of letters, digits and marks, in order; "" between two other characters.
    #: What is not ASCII is normalized.
    words: Sequence[str]
    #: the same as they are written, so that their lengths are those in the text, in which each of
    #: them is followed by one other character
    written: Sequence[str]
    #: indices of those that are among the words asked for
    heads: Sequence[int]


def split_text(text: str, heads: Set[str] = frozenset()) -> Text:
    """Return *text* split into words, without its paths, addresses and file names.

    Which of the words are among *heads* is found out at once.
    """
    text = _blank_addresses(text)
    plain = text
    for sign in _TYPOGRAPHIC:
        plain = plain.replace(sign, " ")
    if not plain.isascii():
        plain = _OTHER_GAPS.sub(" ", plain)
    # bytes are translated by a table, characters one by one
    blanked = plain.encode("utf-8", "surrogatepass").translate(_BYTE_BLANKS)
    plain = blanked.decode("utf-8", "surrogatepass")
    words = written = plain.split(" ")
    written.append("")
    if not plain.isascii():
        words = [word if word.isascii() else fold_word(word) for word in written]
    numbers = _NUMBERS if len(words) <= len(_NUMBERS) else range(len(words))
    found = [*compress(numbers, map(heads.__contains__, words))]
    return Text(text=text, words=words, written=written, heads=found)


@lru_cache(maxsize=50_000)
def fold_word(word: str) -> str:
    """Return the form by which *word* is compared: normalized (NFKC), its first letter small.

    An acronym keeps its capitals, and loses its full stops.
    """
    if word[-1:] == ".":
        word = word.replace(".", "")
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word).replace("\u00ad", "")
    if word.islower():
        return word
    return word if is_acronym(word) else word[:1].lower() + word[1:]


def stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether a half-open span of *text* begins and ends with whole words.

    They are no part of a longer word, and no part of a compound with a hyphen.
    """
    is_begin = not (start and LEAD.match(text, start - 1)) and not continues(
        text, start, whole=True
    )
    return is_begin and not LEAD.match(text, end) and may_end(text, end)


def continues(text: str, start: int, *, whole: bool) -> bool:
    """Return whether the word at *start* is a part of what stands before it.

    That is a number with a decimal point, "A.I." or, with *whole*, a compound with a hyphen.
    """
    before = text[start - 1] if start else " "
    if before == ".":
        ahead = text[max(0, start - 2)]
        return ahead.isupper() or (ahead.isdecimal() and text[start].isdecimal())
    return whole and before in HYPHENS and (start == 1 or text[start - 2] not in HYPHENS)


def may_end(text: str, end: int) -> bool:
    """Return whether a form may end at *end*: not before a hyphen, but before a dash of two."""
    after = text[end : end + 2]
    return after[:1] not in HYPHENS or not after or (len(after) > 1 and after[1] in HYPHENS)


def is_single(name: str) -> bool:
    """Return whether *name* is one word."""
    return WORD.fullmatch(name) is not None


def is_acronym(word: str) -> bool:
    """Return whether *word* holds two capitals or more, and so matches only as it is written."""
    return not word[1:].islower() and sum(map(str.isupper, word)) > 1


def _blank_addresses(text: str) -> str:
    """Return *text*, of the same length, without its paths, addresses and file names."""
    if not (_DOT.search(text) or any(sign in text for sign in _SIGNS)):
        return text
    parts: list[str] = []
    last = 0
    suspect = _SUSPECT.search(text)
    while suspect:
        start, end = _run_around(text, last, suspect.start())
        run = text[start:end]
        parts += (text[last:start], "\0" * len(run) if _is_address(run) else run)
        last = end
        suspect = _SUSPECT.search(text, last)
    return "".join((*parts, text[last:]))


def _run_around(text: str, last: int, place: int) -> tuple[int, int]:
    """Return the span of the run without white space around *place*, from *last* on."""
    before = text[last:place]
    start = place
    if before and not before[-1].isspace():
        start -= len(before.rsplit(None, 1)[-1])
    space = _SPACE.search(text, place)
    return start, space.start() if space else len(text)


def _is_address(run: str) -> bool:
    inner = (
        _ACRONYM.sub("", run).lstrip("([{<\"'\u2018\u201c*").rstrip(")]}>\"'\u2019\u201d.,;:!?*")
    )
    is_path = inner.count("/") > 1 and not all(
        part[:1].isupper() or part[:1].isdigit() for part in inner.split("/")
    )
    return is_path or _NOT_PROSE.search(inner) is not None
