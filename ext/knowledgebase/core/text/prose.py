"""Running text: its words, its sentences and the time it takes to read.

Text goes in; counts, minutes and sentences come out.
"""

from __future__ import annotations

import re
from typing import NamedTuple

#: Words a minute of silent reading of English non-fiction: Brysbaert (2019), How many words do we
#: read per minute? Journal of Memory and Language 109, doi:10.1016/j.jml.2019.104047
WORDS_PER_MINUTE = 238

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_SENTENCE_END = re.compile(
    r"(?<=[.!?\u2026])[\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c\u2018(\[]*[^\W_a-z])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[eE]\.g|[iI]\.e|[cC]f|vs|Dr|Mr|Mrs|Ms|Prof|Fig|No|St|al|approx)|\b[A-Z])\.$"
)
#: code points, with the full stop
_LONGEST_ABBREVIATION = len("approx.")
_SPACE = re.compile(r"\s+")
_LAST_SPACE = re.compile(r"\s(?=\S*$)")


class Sentence(NamedTuple):
    """A sentence around a span of a text."""

    text: str
    #: half-open, the span in it
    start: int
    end: int


def count_words(text: str) -> int:
    """Return the number of words; "state-of-the-art" and "don't" are one word each."""
    return len(_WORD.findall(text))


def reading_minutes(words: int) -> int:
    """Return the minutes that *words* take at :data:`WORDS_PER_MINUTE`, rounded up; at least 1."""
    return max(1, -(-words // WORDS_PER_MINUTE))


def is_far_off(claimed: int, computed: int) -> bool:
    """Return whether *claimed* differs from *computed* by more than half of *computed*."""
    return 2 * abs(claimed - computed) > computed


def sentence_around(text: str, start: int, end: int, *, limit: int = 320) -> Sentence:
    """Return the sentence of *text* around a half-open span.

    White space of any kind becomes one space. A sentence of more than *limit* code points is cut
    at words, with an ellipsis; no more text is looked at than could be shown.
    """
    left, right = _sentence_bounds(text, start, end, reach=2 * limit)
    opening = closing = ""
    if right - left > limit:
        spare = max(0, limit - (end - start))
        before = min(start - left, max(spare // 2, spare - (right - end)))
        after = min(right - end, spare - before)
        if left < start - before:
            opening, left = "\u2026 ", _cut_left(text, start - before, start)
        if right > end + after:
            closing, right = " \u2026", _cut_right(text, end, end + after)
    head = opening + _SPACE.sub(" ", text[left:start]).lstrip()
    surface = _SPACE.sub(" ", text[start:end])
    tail = _SPACE.sub(" ", text[end:right]).rstrip() + closing
    return Sentence(head + surface + tail, len(head), len(head) + len(surface))


def _sentence_bounds(text: str, start: int, end: int, *, reach: int) -> tuple[int, int]:
    """Return where the sentence begins and ends; at most *reach* from the span on each side."""
    left, right = max(0, start - reach), min(len(text), end + reach)
    for boundary in _SENTENCE_END.finditer(text, left, right):
        stop = boundary.start()
        if _ABBREVIATION.search(text, max(0, stop - _LONGEST_ABBREVIATION), stop):
            continue
        if boundary.end() <= start:
            left = boundary.end()
        elif stop >= end:
            return left, stop + len(boundary.group().rstrip())
    return left, right


def _cut_left(text: str, place: int, end: int) -> int:
    """Return the first place in [place, end] where a word begins after white space, else place."""
    space = _SPACE.search(text, place - 1, end)
    return space.end() if space else place


def _cut_right(text: str, start: int, place: int) -> int:
    """Return the last place in [start, place] where a word ends before white space, else place."""
    space = _LAST_SPACE.search(text, start, place + 1)
    return space.start() if space else place
