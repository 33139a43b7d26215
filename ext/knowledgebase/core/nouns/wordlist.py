"""Which words are common English.

The words and how often they stand in print and speech come with pyspellchecker, a list of 160,000
English words. It is read once in a process, and only when somebody asks; that takes some 0.15 s.
"""

from __future__ import annotations

from functools import cache

from spellchecker import SpellChecker

#: A word is common if it is one in five million. That makes some 30,000 words, about as many as an
#: adult reader knows: Brysbaert et al. (2016), How many words do we know? Frontiers in Psychology
#: 7:1116, doi:10.3389/fpsyg.2016.01116
_COMMON = 1 / 5_000_000


def is_common(word: str) -> bool:
    """Return whether *word* is a common English word, in whatever case."""
    return word.lower() in _common_words()


@cache
def _common_words() -> frozenset[str]:
    counts = SpellChecker(language="en").word_frequency.dictionary
    least = _COMMON * sum(counts.values())
    return frozenset(word for word, count in counts.items() if count >= least)
