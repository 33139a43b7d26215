"""Sphinx's search index, made the same after an edit as from nothing.

Sphinx 9.0 keeps words of which no page is left, and numbers the types of objects in the order in
which it first met them. Both are mended before the index is written. It also takes every word of a
text to its stem, which for English is done here for the words that a search can find.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sphinx.search import IndexBuilder
from sphinx.search.en import SearchEnglish


class EnglishWords(SearchEnglish):
    """English as Sphinx knows it; a word counts once in a text, a stop word not at all.

    The search drops stop words from what readers ask for, so that none is ever looked up.
    """

    def split(self, input: str) -> list[str]:  # noqa: A002 - as in the base class
        """Return the different words of a text that can be searched for, in order."""
        words = dict.fromkeys(self._word_re.findall(input))
        return [word for word in words if word.lower() not in self.stopwords]


class MendedIndex(IndexBuilder):
    """Sphinx's index, without what is left of former builds."""

    @classmethod
    def take_over(cls, index: IndexBuilder) -> MendedIndex:
        """Return an index that goes on where *index* has come to."""
        mended = cls.__new__(cls)
        vars(mended).update(vars(index))
        return mended

    def prune(self, docnames: Iterable[str]) -> None:
        """Forget all pages but these; Sphinx gives a dictionary, which takes ten times as long."""
        super().prune(frozenset(docnames))

    def freeze(self) -> dict[str, Any]:
        """Return the index as it is written: no word without a page, types numbered in order."""
        for mapping in (self._mapping, self._title_mapping):
            for word in [word for word, pages in mapping.items() if not pages]:
                del mapping[word]
        self._objtypes.clear()
        self._objnames.clear()
        return super().freeze()
