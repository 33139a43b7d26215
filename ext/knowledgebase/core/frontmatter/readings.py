"""Readings: what a parser of front matter makes of its text, or why it makes nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from knowledgebase.core.model import Field, Kind, Problem, Table

#: Code points of front matter that are read. Real articles have 1,000; no parser suffers from this.
MAX_SIZE = 64 * 1024
#: Levels of lists and mappings; the fields themselves are the first.
MAX_DEPTH = 8


class Reading(NamedTuple):
    """The fields of a text, in source order, and what was wrong with it."""

    fields: list[Field]
    problems: list[Problem]


class ReadError(Exception):
    """Text that was not read: why, and the 0-based offset where."""

    def __init__(self, message: str, offset: int = 0, *, refused: bool = False) -> None:
        super().__init__(message)
        self.offset = offset
        #: True where the text could be read and is not wanted
        self.refused = refused


def drop_doubles(fields: Sequence[Field], /) -> Reading:
    """Return *fields* without those whose key stands above already; each is a problem.

    A field that is a guess does not stand against one that is none.
    """
    kept: dict[str, Field] = {}
    problems = []
    for field in sorted(fields, key=lambda field: field.is_guess):
        first = kept.setdefault(field.key, field)
        if first is not field:
            problems.append(
                Problem(
                    kind=Kind.DUPLICATE_KEY,
                    message=f"{field.key!r} stands on line {first.line}, which counts",
                    mend="keep one of the two",
                    line=field.line,
                    column=field.column,
                )
            )
    return Reading([field for field in fields if kept[field.key] is field], problems)


def make_table(fields: Sequence[Field], /) -> tuple[Table, list[Problem]]:
    """Return *fields* as a nested value; the first of two with one key counts."""
    kept, problems = drop_doubles(fields)
    return Table(items=tuple((field.key, field.value) for field in kept)), problems
