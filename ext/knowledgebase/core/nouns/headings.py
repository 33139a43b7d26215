"""The levels of an article's headings.

The title is the first-level heading; the body goes on with the second. A body that uses first-level
headings for its sections counts as one level too high throughout, and is taken as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledgebase.core.model import Kind, Problem
from knowledgebase.core.names import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of the body."""

    #: 1 to 6
    level: int
    #: without marks of emphasis
    text: str
    #: 1-based line in the author's file
    line: int


def check_headings(headings: Sequence[Heading], title: str) -> tuple[Problem, ...]:
    """Return what is wrong with the levels of *headings* below the page title *title*."""
    rest = list(headings)
    problems: list[Problem] = []
    if rest and rest[0].level == 1:
        if fold(rest[0].text) == fold(title):
            rest = rest[1:]
        else:
            problems.append(_report_title(rest[0], title))
    shift = 1 if any(heading.level == 1 for heading in rest) else 0
    return (*problems, *_find_jumps(rest, shift))


def _find_jumps(headings: Sequence[Heading], shift: int) -> Iterator[Problem]:
    before = 1
    for heading in headings:
        level = heading.level + shift
        if level > before + 1:
            above = "the title" if before == 1 else f"one of level {before - shift}"
            yield Problem(
                kind=Kind.HEADING_LEVEL,
                message=f"a heading of level {heading.level} follows {above}",
                mend=f"write it with {'#' * (before + 1 - shift)!r}",
                line=heading.line,
            )
        before = level


def _report_title(heading: Heading, title: str) -> Problem:
    return Problem(
        kind=Kind.HEADING_TITLE,
        message=f"the first heading {heading.text!r} is not the title {title!r}",
        mend="make them equal, or write the heading with '##'",
        line=heading.line,
    )
