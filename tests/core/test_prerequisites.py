"""What to know before an article."""

from __future__ import annotations

import pytest

from knowledgebase.core.graphs import measure_depths
from knowledgebase.core.site.prerequisites import find_prerequisites


def presupposed(counts: str, prerequisites: str) -> str:
    """Return the concepts to know before an article that names "a a b", where "a:bc" needs b, c."""
    needs = {chr(code): "" for code in range(ord("a"), ord("z") + 1)}
    needs |= dict(pair.split(":") for pair in prerequisites.split())
    named = {concept: counts.count(concept) for concept in sorted(set(counts))}
    return "".join(find_prerequisites(named, needs, measure_depths(needs)))


@pytest.mark.parametrize(
    ("counts", "prerequisites", "expected"),
    [
        pytest.param("aa", "a:bc", "bc", id="what its concept needs"),
        pytest.param("a", "a:bc", "", id="not of what it names in passing"),
        pytest.param("aab", "a:bc", "bc", id="also what it names in passing"),
        pytest.param("aabb", "a:bc", "c", id="not what it introduces itself"),
        pytest.param("aa", "a:b b:c c:d", "dcb", id="theirs in turn, most basic first"),
        pytest.param("aabb", "a:b b:c c:d", "dc", id="what is introduced needs something too"),
        pytest.param("aaz", "a:c c:z z:d", "dzc", id="down to what needs nothing"),
        pytest.param("aabb", "a:cd b:d c:d", "dc", id="each once"),
        pytest.param("aa", "a:a", "", id="never itself"),
        pytest.param("aa", "a:b b:c c:b", "cb", id="round in a circle"),
        pytest.param("aabb", "a:b b:a", "", id="a circle of what it introduces"),
    ],
)
def test_what_is_presupposed(counts: str, prerequisites: str, expected: str) -> None:
    assert presupposed(counts, prerequisites) == expected


def test_of_many_the_nearest_are_shown_and_those_that_most_need() -> None:
    assert presupposed("aabb", "a:cdefg b:gh g:x") == "cdefg"
    assert presupposed("aa", "a:bcd b:e e:f f:g") == "cdfeb"


def test_an_article_is_about_the_concepts_it_names_most() -> None:
    counts = "aaabbbcccdddeeeff"
    assert presupposed(counts, "f:z") == ""
    assert presupposed(counts, "e:z") == "z"
