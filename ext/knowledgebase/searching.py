"""Sphinx's search index, made the same after an edit as from nothing.

Sphinx 9.0 keeps words of which no page is left, and numbers the types of objects in the order in
which it first met them. Both are mended before the index is written.
"""

from __future__ import annotations

from sphinx.search import IndexBuilder


def mend_search_index(index: IndexBuilder) -> None:
    """Drop words without a page; number the types of objects anew."""
    for mapping in (index._mapping, index._title_mapping):
        for word in [word for word, pages in mapping.items() if not pages]:
            del mapping[word]
    index._objtypes.clear()
    index._objnames.clear()
