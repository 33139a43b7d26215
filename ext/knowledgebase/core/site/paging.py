"""Long lists, cut into pages.

Groups of entries go in, pages with a fixed number of entries come out.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

Entry = TypeVar("Entry")
#: size of a page on which every list is whole
WHOLE = sys.maxsize


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Generic[Entry]):
    """Entries under one heading: a letter, a month, an author."""

    #: "C", "February 2024"
    title: str
    #: id of the heading, unique in the list: "letter-c"
    anchor: str
    entries: tuple[Entry, ...]
    #: True where the group began on an earlier page
    continued: bool = False
    #: entries on all pages, where the heading says it, else 0
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Entry]):
    """One page of a list."""

    #: 1-based
    number: int
    groups: tuple[Group[Entry], ...]


def paginate(groups: Sequence[Group[Entry]], *, size: int) -> tuple[Page[Entry], ...]:
    """Return the pages of *groups* with at most *size* entries each; one empty page for none.

    A group that does not fit on a page goes on, marked as continued, on the next one. Empty groups
    are left out.

    :raises ValueError: if *size* is less than 1
    """
    if size < 1:
        raise ValueError(f"a page holds at least one entry, not {size}")
    pages: list[list[Group[Entry]]] = [[]]
    left = size
    for group in groups:
        taken = 0
        while taken < len(group.entries):
            if not left:
                pages.append([])
                left = size
            part = group.entries[taken : taken + left]
            pages[-1].append(replace(group, entries=part, continued=taken > 0))
            taken += len(part)
            left -= len(part)
    return tuple(
        Page(number=number, groups=tuple(part)) for number, part in enumerate(pages, start=1)
    )
