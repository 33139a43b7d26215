"""Sphinx's search index, the same after an edit as from nothing.

A builder reads and writes the index through a format, an object with ``load`` and ``dump``. In its
place stands one that mends what passes through it: Sphinx keeps words that no page holds any more,
and forgets the entries of ``index`` directives in pages that it does not write again.

The words of pages that are not written again never leave the format. Sphinx would turn the number
of each page into its name, and back.

An index that is not Sphinx's own goes through untouched.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeAlias

import sphinx.search
from docutils import nodes
from sphinx.application import Sphinx

#: word -> the number of its page, or the numbers of its pages
Terms: TypeAlias = dict[str, list[int] | int]
#: entry -> the number of a page, an id in it, and whether it is the main place
Entries: TypeAlias = Mapping[str, Iterable[tuple[int, str, bool]]]
#: what an index of Sphinx holds, as far as it is looked at here
_PARTS = frozenset(("docnames", "terms", "titleterms", "indexentries"))


def mend_search_index(app: Sphinx) -> None:
    """Mend the index of every builder that makes one."""
    app.connect("builder-inited", _replace_format)


def _replace_format(app: Sphinx) -> None:
    builder: Any = app.builder
    is_own = sphinx.search.IndexBuilder.__module__ == sphinx.search.__name__
    if is_own and hasattr(builder, "indexer_format"):
        mending = MendingFormat(builder.indexer_format)
        builder.indexer_format = mending  # workaround: search-index
        app.connect("doctree-resolved", mending.note_written)
        KeptTime(Path(app.outdir, builder.searchindex_filename)).watch(app)


class MendingFormat:
    """A format of search indexes that mends them."""

    def __init__(self, original: Any) -> None:
        self._original = original
        #: the index of the last build
        self._known: Mapping[str, Any] = {part: {} for part in _PARTS}
        #: the pages that this build writes
        self._written: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        """Return what else the format has; an index of another extension may ask for it."""
        return getattr(self._original, name)

    def note_written(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Note a page that is written, in the main process, which makes the index."""
        self._written.add(docname)

    def load(self, stream: Any) -> Any:
        """Read the index of the last build; return it without words, and keep these."""
        index = self._original.load(stream)
        if not _is_sphinx_index(index):
            return index
        self._known = index
        return {**index, "terms": {}, "titleterms": {}}

    def dump(self, index: Any, stream: Any) -> None:
        """Write an index, with the words and entries of the pages that have not been written."""
        self._original.dump(self._mend(index) if _is_sphinx_index(index) else index, stream)

    def _mend(self, index: Mapping[str, Any]) -> dict[str, Any]:
        known = self._known
        new_number = {name: number for number, name in enumerate(index["docnames"])}
        numbers = [
            None if name in self._written else new_number.get(name) for name in known["docnames"]
        ]
        return {
            **index,
            "terms": merge_terms(known["terms"], numbers, index["terms"]),
            "titleterms": merge_terms(known["titleterms"], numbers, index["titleterms"]),
            "indexentries": merge_entries(known["indexentries"], numbers, index["indexentries"]),
        }


def _is_sphinx_index(index: object) -> bool:
    return isinstance(index, dict) and index.keys() >= _PARTS


def merge_terms(known: Terms, numbers: Sequence[int | None], new: Terms) -> Terms:
    """Return the words of both, in the form of a new index; no word without a page.

    *numbers* are those that the pages of *known* have now, None for pages that do not count.
    """
    merged: dict[str, list[int]] = {}
    for word, pages in known.items():
        old = (pages,) if isinstance(pages, int) else pages
        if standing := [number for page in old if (number := numbers[page]) is not None]:
            merged[word] = standing
    for word, pages in new.items():
        added = [pages] if isinstance(pages, int) else pages
        merged[word] = sorted((*merged[word], *added)) if word in merged else added
    return {word: pages[0] if len(pages) == 1 else pages for word, pages in merged.items() if pages}


def merge_entries(
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


class KeptTime:
    """The time of a file that is written again in every build, kept where it says the same."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before = path.read_bytes() if path.is_file() else None
        self._time = path.stat().st_mtime_ns if path.is_file() else 0

    def watch(self, app: Sphinx) -> None:
        """Look at the file when the build has ended."""
        app.connect("build-finished", self._restore)

    def _restore(self, app: Sphinx, exception: Exception | None) -> None:
        if self._path.is_file() and self._path.read_bytes() == self._before:
            os.utime(self._path, ns=(self._time, self._time))
