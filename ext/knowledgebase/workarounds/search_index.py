"""Sphinx's search index, made the same after an edit as from nothing.

Sphinx 9.0 keeps words of which no page is left, forgets the entries of ``index`` directives in
pages that it does not write again, and numbers the types of objects in the order in which it first
met them. All that is mended before the index is written. It also takes every word of a text to its
stem, which for English is done here for the words that a search can find; and the whole index apart
and together again for one page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from operator import itemgetter
from typing import Any, TypeAlias

from sphinx.application import Sphinx
from sphinx.search import IndexBuilder
from sphinx.search.en import SearchEnglish

#: word -> the number of its page, or the numbers of its pages
Terms: TypeAlias = dict[str, list[int] | int]
#: entry -> the number of a page, an id in it, and whether it is the main place
Entries: TypeAlias = Mapping[str, Iterable[tuple[int, str, bool]]]


class EnglishWords(SearchEnglish):
    """English as Sphinx knows it; a word counts once in a text, a stop word not at all.

    The search drops stop words from what readers ask for, so that none is ever looked up.
    """

    def split(self, input: str) -> list[str]:  # noqa: A002 - as in the base class
        """Return the different words of a text that can be searched for, in order."""
        words = dict.fromkeys(self._word_re.findall(input))
        return [word for word in words if word.lower() not in self.stopwords]


def add_language(app: Sphinx) -> None:
    """Have the search read English by :class:`EnglishWords`."""
    app.add_search_language(EnglishWords)


class KnownTerms:
    """The terms of the index of the last build, as they stand in its file.

    Takes the place of a builder's ``indexer_format``. Sphinx turns each number of a page into its
    name and each name back into a number, of which an edit changes next to none.
    """

    def __init__(self, file_format: Any) -> None:
        self._format = file_format
        #: names of the pages, by their numbers
        self.docnames: Sequence[str] = ()
        self.terms: Terms = {}
        self.title_terms: Terms = {}
        self.entries: Entries = {}

    def load(self, stream: Any) -> Any:
        """Return the index without its terms, and keep these."""
        frozen = self._format.load(stream)
        if not isinstance(frozen, dict) or not frozen.keys() >= {"docnames", "terms", "titleterms"}:
            return frozen  # of an old Sphinx, which the new one will not take
        self.docnames = frozen["docnames"]
        self.terms, self.title_terms = frozen["terms"], frozen["titleterms"]
        self.entries = frozen.get("indexentries", {})
        return {**frozen, "terms": {}, "titleterms": {}}

    def dump(self, data: Any, stream: Any) -> None:
        """Write an index."""
        self._format.dump(data, stream)


class MendedIndex(IndexBuilder):
    """Sphinx's index, without what is left of former builds."""

    _known: KnownTerms
    _written: Set[str]

    @classmethod
    def take_over(cls, index: IndexBuilder, known: KnownTerms, written: Set[str]) -> MendedIndex:
        """Return an index that goes on where *index* has come to.

        *known* holds the terms of all pages that are not among those *written* since.
        """
        mended = cls.__new__(cls)
        vars(mended).update(vars(index))
        mended._known, mended._written = known, written
        return mended

    def prune(self, docnames: Iterable[str]) -> None:
        """Forget all pages but these; Sphinx looks for them even where there are no others."""
        if not self._titles.keys() <= (kept := frozenset(docnames)):
            super().prune(kept)

    def get_terms(self, fn2index: dict[str, int]) -> tuple[Terms, Terms]:
        """Return the numbers of the pages of each word in texts and in titles, in order."""
        known, numbers = self._known, self._number(fn2index)
        return (
            _merge(known.terms, numbers, self._mapping, fn2index),
            _merge(known.title_terms, numbers, self._title_mapping, fn2index),
        )

    def freeze(self) -> dict[str, Any]:
        """Return the index as it is written: types numbered in order, no entry of a page lost."""
        self._objtypes.clear()
        self._objnames.clear()
        frozen = super().freeze()
        numbers = self._number({name: number for number, name in enumerate(frozen["docnames"])})
        frozen["indexentries"] = _merge_entries(
            self._known.entries, numbers, frozen["indexentries"]
        )
        return frozen

    def _number(self, fn2index: Mapping[str, int]) -> list[int | None]:
        """Return the numbers that the pages known from before have now, None for the others."""
        names = self._known.docnames
        return [None if name in self._written else fn2index.get(name) for name in names]


def _merge(
    known: Terms,
    numbers: Sequence[int | None],
    mapping: Mapping[str, Set[str]],
    fn2index: Mapping[str, int],
) -> Terms:
    """Return word -> number of its page, or numbers of its pages; no word without a page.

    *numbers* are those that the pages of *known* have now, None for pages that do not count.
    """
    merged: dict[str, list[int]] = {}
    for word, pages in known.items():
        old = (pages,) if isinstance(pages, int) else pages
        if standing := [number for page in old if (number := numbers[page]) is not None]:
            merged[word] = standing
    for word, names in mapping.items():
        new = (fn2index[name] for name in names if name in fn2index)
        merged[word] = sorted((*merged.get(word, ()), *new))
    return {word: pages[0] if len(pages) == 1 else pages for word, pages in merged.items() if pages}


def _merge_entries(
    known: Entries, numbers: Sequence[int | None], new: Entries
) -> dict[str, list[tuple[int, str, bool]]]:
    """Return the entries of both, in the order of their pages; *numbers* as above."""
    merged: dict[str, list[tuple[int, str, bool]]] = {}
    for entry, places in known.items():
        standing = [(numbers[page], anchor, is_main) for page, anchor, is_main in places]
        merged[entry] = [(n, anchor, main) for n, anchor, main in standing if n is not None]
    for entry, places in new.items():
        merged[entry] = sorted((*merged.get(entry, ()), *places), key=itemgetter(0))
    return {entry: places for entry, places in merged.items() if places}
