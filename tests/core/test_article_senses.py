"""``senses`` in the front matter of an article: the concepts that their names mean there."""

from __future__ import annotations

import pytest

from knowledgebase.core.frontmatter import read_front_matter
from knowledgebase.core.model import Article, Kind, Problem
from knowledgebase.core.nouns.articles import parse_article


def read(line: str) -> tuple[Article, tuple[Problem, ...]]:
    return parse_article(read_front_matter(f"---\ntitle: T\n{line}\n---\n"), stem="x")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("senses: [augmented-reality, attention]", ("augmented-reality", "attention")),
        ("senses: augmented-reality", ("augmented-reality",)),
        ("senses:", ()),
        ("x-other: 1", ()),
    ],
)
def test_senses_are_concept_ids(line: str, expected: tuple[str, ...]) -> None:
    article, problems = read(line)
    assert article.senses == expected
    assert problems == ()


def test_their_place_is_known() -> None:
    assert read("senses: [augmented-reality]")[0].place_of("senses") == (3, 9)


def test_a_mapping_is_refused() -> None:
    article, problems = read("senses: {AR: augmented-reality}")
    assert article.senses == ()
    (problem,) = problems
    assert (problem.kind, problem.line, problem.column) == (Kind.WRONG_TYPE, 3, 9)
    assert "list" in problem.mend
