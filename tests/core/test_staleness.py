"""Two snapshots, and the pages to be written again."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledgebase.core.digest import find_gone, find_stale, make_digest
from knowledgebase.core.mentions.find import PageRules
from knowledgebase.core.model import Block, Concept, Mention, Topic
from knowledgebase.core.site.paging import Group, Page
from knowledgebase.core.site.views import Card, ConceptLine, MentionLine, PageView, TopicLine

_DIGESTED = (
    PageView, Page, Group, Card, ConceptLine, MentionLine, TopicLine, Block, Concept, Topic, Mention
)  # fmt: skip
#: Types whose representation is the same in every process.
_STABLE = (str, int, bool, date, tuple, type(None), types.UnionType)
snapshots = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("12"))


def test_new_and_changed_pages_are_stale() -> None:
    assert find_stale({"a": "1", "b": "1", "d": "1"}, {"c": "1", "b": "2", "a": "1"}) == ("b", "c")


def test_pages_that_are_no_more_are_gone() -> None:
    assert find_gone({"b": "1", "a": "1", "c": "1"}, {"c": "2"}) == ("a", "b")


@given(snapshots, snapshots)
def test_writing_what_is_stale_and_removing_what_is_gone_gives_the_new_state(
    before: dict[str, str], after: dict[str, str]
) -> None:
    state = dict(before)
    for name in find_gone(before, after):
        del state[name]
    for name in find_stale(before, after):
        assert state.get(name) != after[name]
        state[name] = after[name]
    assert state == after


def test_a_digest_is_the_same_in_every_process() -> None:
    values = Topic(id="vision", title="Vision"), ("x", 1, None, date(2024, 2, 10))
    assert make_digest(*values) == make_digest(*values)
    assert make_digest("a", 1) == "dac56d83ddfd473fb03baa849a43e568"


def test_another_value_gives_another_digest() -> None:
    values: list[tuple[object, ...]] = [
        (),
        ("",),
        (None,),
        ("1",),
        (1,),
        ("a", "b"),
        ("ab",),
        (("a", "b"),),
    ]
    assert len({make_digest(*value) for value in values}) == len(values)


def test_a_lone_surrogate_can_be_digested() -> None:
    assert make_digest("\ud800") != make_digest("\ud801")


@pytest.mark.parametrize("kind", _DIGESTED, ids=lambda kind: kind.__name__)
def test_nothing_that_is_digested_holds_a_set(kind: type) -> None:
    assert _unstable_in(kind) == []


def test_a_set_would_be_noticed() -> None:
    assert _unstable_in(PageRules) == [frozenset]


def _unstable_in(kind: type) -> list[type]:
    return [
        found
        for found in _types_in(kind, set())
        if isinstance(found, type)
        and found is not typing.Any  # the entries of a page, which are tested one by one
        and not dataclasses.is_dataclass(found)
        and not issubclass(found, _STABLE)
    ]


def _types_in(kind: typing.Any, seen: set[typing.Any]) -> set[typing.Any]:
    """Return every type that a value of *kind* can hold, however deep."""
    if kind not in seen:
        seen.add(kind)
        for part in (typing.get_origin(kind), *typing.get_args(kind)):
            _types_in(part, seen)
        if dataclasses.is_dataclass(kind) and isinstance(kind, type):
            for hint in typing.get_type_hints(kind).values():
                _types_in(hint, seen)
    return seen
