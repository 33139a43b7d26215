"""Ways through relations, with and without circles."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledgebase.core.graphs import Edges, measure_depths, walk

LETTERS = "abcdef"


def edges(text: str) -> dict[str, tuple[str, ...]]:
    """Return the edges of "a>b b>c": a leads to b, b to c."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(LETTERS, ())
    for pair in text.split():
        start, end = pair.split(">")
        found[start] += (end,)
    return found


def circles_of(graph: Edges) -> list[str]:
    return ["".join(circle) for _, circles in walk(graph) for circle in circles]


graphs: st.SearchStrategy[Edges] = st.builds(
    dict,
    st.fixed_dictionaries(
        {
            letter: st.lists(st.sampled_from(LETTERS), unique=True, max_size=3).map(tuple)
            for letter in LETTERS
        }
    ),
)


@pytest.mark.parametrize(
    ("text", "circles"),
    [
        ("a>b b>c a>c", []),
        ("a>a", ["a"]),
        ("a>b b>a", ["ab"]),
        ("a>b b>c c>d d>b", ["bcd"]),
        ("a>b b>a b>c c>b", ["bc", "ab"]),
        ("a>b b>c c>a c>b", ["abc", "bc"]),
        ("a>b b>a d>e e>d", ["ab", "de"]),
    ],
)
def test_each_relation_that_leads_back_closes_a_circle(text: str, circles: list[str]) -> None:
    assert circles_of(edges(text)) == circles


def test_what_a_node_leads_to_comes_before_it() -> None:
    order = [node for node, _ in walk(edges("a>b a>c c>b b>f"))]
    assert order == ["f", "b", "c", "a", "d", "e"]


@given(graphs)
def test_every_circle_is_one_and_none_is_left_without_its_last_relation(graph: Edges) -> None:
    rest = {node: set(others) for node, others in graph.items()}
    for circle in circles_of(graph):
        assert all(b in graph[a] for a, b in pairwise([*circle, circle[0]]))
        rest[circle[-1]].discard(circle[0])
    assert circles_of({node: sorted(others) for node, others in rest.items()}) == []


@given(graphs)
def test_each_node_comes_once(graph: Edges) -> None:
    assert sorted(node for node, _ in walk(graph)) == list(LETTERS)


def test_a_depth_is_the_length_of_the_longest_way() -> None:
    depths = measure_depths(edges("a>b b>c c>d a>d e>d"))
    assert depths == {"a": 3, "b": 2, "c": 1, "d": 0, "e": 1, "f": 0}


def test_a_circle_has_depths_as_if_it_were_open() -> None:
    assert measure_depths(edges("a>b b>a c>a"))["c"] == 2


@pytest.mark.parametrize("is_closed", [True, False])
def test_ten_thousand_in_a_row_are_no_trouble(is_closed: bool) -> None:
    number = 10_000
    names = [f"c{index}" for index in range(number)]
    chain: dict[str, tuple[str, ...]] = {a: (b,) for a, b in pairwise(names)}
    chain[names[-1]] = (names[0],) if is_closed else ()
    assert measure_depths(chain)[names[0]] == number - 1
    assert [len(circle) for _, circles in walk(chain) for circle in circles] == [number] * is_closed
