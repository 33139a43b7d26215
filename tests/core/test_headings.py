"""The levels of headings."""

from __future__ import annotations

import pytest

from knowledgebase.core.model import Kind
from knowledgebase.core.nouns.headings import Heading, check_headings


def check(*levels: int, first: str = "Part") -> list[tuple[Kind, int, str, str]]:
    headings = [
        Heading(level=level, text=first if index == 0 else "Part", line=10 + index)
        for index, level in enumerate(levels)
    ]
    return [
        (problem.kind, problem.line, problem.message, problem.mend)
        for problem in check_headings(headings, "How a network sees")
    ]


@pytest.mark.parametrize("levels", [(), (2,), (2, 3, 4, 2, 3), (2, 2, 2), (2, 3, 4, 5, 6, 2)])
def test_levels_that_go_down_one_by_one_are_right(levels: tuple[int, ...]) -> None:
    assert check(*levels) == []


def test_a_body_that_repeats_the_title_is_right() -> None:
    assert check(1, 2, 3, first="how a  Network sees") == []


def test_a_body_of_first_level_sections_is_taken_one_level_down() -> None:
    assert check(1, 1, 2, 3, 1, first="How a network sees") == []


def test_another_first_heading_is_reported() -> None:
    (problem,) = check(1, 2, first="Another title")
    assert problem == (
        Kind.HEADING_TITLE,
        10,
        "the first heading 'Another title' is not the title 'How a network sees'",
        "make them equal, or write the heading with '##'",
    )


@pytest.mark.parametrize(
    ("levels", "line", "message", "mend"),
    [
        ((3,), 10, "a heading of level 3 follows the title", "write it with '##'"),
        ((2, 4), 11, "a heading of level 4 follows one of level 2", "write it with '###'"),
        ((2, 3, 2, 6), 13, "a heading of level 6 follows one of level 2", "write it with '###'"),
        ((2, 1, 3), 12, "a heading of level 3 follows one of level 1", "write it with '##'"),
    ],
)
def test_a_jump_is_reported(levels: tuple[int, ...], line: int, message: str, mend: str) -> None:
    assert (Kind.HEADING_LEVEL, line, message, mend) in check(*levels)


def test_what_follows_a_jump_is_not_reported_again() -> None:
    assert [line for _, line, _, _ in check(2, 4, 4, 5)] == [11]
