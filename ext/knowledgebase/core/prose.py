"""Running text: its words, its sentences and the time it takes to read."""

from __future__ import annotations

import re

#: Words a minute of silent reading of English non-fiction: Brysbaert (2019), How many words do we
#: read per minute? Journal of Memory and Language 109, doi:10.1016/j.jml.2019.104047
WORDS_PER_MINUTE = 238

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_SENTENCE_END = re.compile(
    r"(?<=[.!?\u2026])[\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c\u2018(\[]*[^\W_a-z])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|Dr|Mr|Mrs|Ms|Prof|Fig|No|St|al|approx)|\b[A-Z])\.$"
)
_SPACE = re.compile(r"\s+")


def count_words(text: str) -> int:
    """Return the number of words; "state-of-the-art" and "don't" are one word each."""
    return len(_WORD.findall(text))


def reading_minutes(words: int) -> int:
    """Return the minutes *words* take at :data:`WORDS_PER_MINUTE`, begun ones counted; at least 1."""
    return max(1, -(-words // WORDS_PER_MINUTE))


def is_far_off(claimed: int, computed: int) -> bool:
    """Return whether a claimed time differs from the computed one by more than half of it."""
    return 2 * abs(claimed - computed) > computed


def sentence_around(text: str, start: int, end: int, *, limit: int = 320) -> str:
    """Return the sentence of *text* that holds the half-open span, on one line.

    A sentence of more than *limit* code points is cut at words on both sides, with an ellipsis.
    """
    left, right = 0, len(text)
    for boundary in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[left : boundary.start()]):
            continue
        if boundary.end() <= start:
            left = boundary.end()
        elif boundary.start() >= end:
            right = boundary.start() + len(boundary.group().rstrip())
            break
    if right - left > limit:
        left, right = _window(text, left, right, start, end, limit)
    return _SPACE.sub(" ", text[left:right]).strip()


def _window(text: str, left: int, right: int, start: int, end: int, limit: int) -> tuple[int, int]:
    margin = max(0, limit - (end - start)) // 2
    new_left, new_right = max(left, start - margin), min(right, end + margin)
    while new_left > left and not text[new_left - 1].isspace():
        new_left -= 1
    while new_right < right and not text[new_right].isspace():
        new_right += 1
    return new_left, new_right
