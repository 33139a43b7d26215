"""Which places of a term the index of a book lists, and how its terms are sorted.

A term has at most twelve page numbers. Where there are more, they go to sub-entries, one for each
part of the book, again with at most twelve each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from knowledgebase.core.names import make_slug

#: as many as a reader will try
MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A place in an article where a term is used."""

    #: what the sub-entry would be called: the part of the book
    part: str
    #: docname
    article: str
    #: mentions in the whole article
    weight: int


class Locator(NamedTuple):
    """A passage that the index lists."""

    #: index of the passage
    number: int
    #: title of the sub-entry, "" for the term itself
    part: str


def choose_passages(passages: Sequence[Passage]) -> list[Locator]:
    """Return the passages that the index lists, in order.

    With more than twelve, each part of the book is a sub-entry. With more than twelve in a part, it
    has the first passage of each of the twelve articles that mention the term most.
    """
    if len(passages) <= MOST:
        return [Locator(index, "") for index in range(len(passages))]
    by_part: defaultdict[str, list[int]] = defaultdict(list)
    for index, passage in enumerate(passages):
        by_part[passage.part].append(index)
    return sorted(
        Locator(index, part) for part, found in by_part.items() for index in _best(passages, found)
    )


def _best(passages: Sequence[Passage], found: Sequence[int]) -> Sequence[int]:
    if len(found) <= MOST:
        return found
    first: dict[str, int] = {}
    for index in found:
        first.setdefault(passages[index].article, index)
    return sorted(first.values(), key=lambda i: (-passages[i].weight, i))[:MOST]


def sort_keys(terms: Iterable[str]) -> dict[str, str]:
    """Return term -> key in ASCII that sorts it under its letter: "C0042".

    Accents, case and signs make no difference. Terms that begin with no Latin letter come first.
    """
    ranked = sorted(set(terms), key=lambda term: (make_slug(term), term))
    return {term: f"{_initial(term)}{rank:05d}" for rank, term in enumerate(ranked)}


def _initial(term: str) -> str:
    first = make_slug(term)[:1].upper()
    return first if first.isascii() and first.isalnum() else "*"
