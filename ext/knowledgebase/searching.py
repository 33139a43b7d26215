"""Sphinx's search index, made the same after an edit as from nothing.

Sphinx 9.0 keeps words of which no page is left, and numbers the types of objects in the order in
which it first met them. Both are mended before the index is written. It also takes every word of a
text to its stem, which for English is done here for the words that a search can find.
"""

from __future__ import annotations

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


def mend_search_index(index: IndexBuilder) -> None:
    """Drop words without a page; number the types of objects anew."""
    for mapping in (index._mapping, index._title_mapping):
        for word in [word for word, pages in mapping.items() if not pages]:
            del mapping[word]
    index._objtypes.clear()
    index._objnames.clear()
