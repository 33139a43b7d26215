"""Digests: what they see, what they refuse, and which pages are to be written again."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
import types
import typing
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledgebase.core import digest
from knowledgebase.core.digest import find_gone, find_stale, make_digest
from knowledgebase.core.mentions.find import PageRules
from knowledgebase.core.model import Block, Concept, Mention, Severity, Topic
from knowledgebase.core.packing import pack
from knowledgebase.core.site.paging import Group, Page
from knowledgebase.core.site.views import Card, ConceptLine, MentionLine, PageView, TopicLine

_DIGESTED = (
    PageView, Page, Group, Card, ConceptLine, MentionLine, TopicLine, Block, Concept, Topic, Mention
)  # fmt: skip
#: Types that a digest can see.
_SEEN = (str, int, bool, date, tuple, type(None), types.UnionType)
snapshots = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("12"))

plain = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.floats()
values = st.recursive(
    plain,
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.lists(parts, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=2), parts, max_size=3)
    ),
    max_leaves=8,
)


@dataclasses.dataclass
class Open:
    name: object
    also: object = ""


@dataclasses.dataclass
class Same:
    name: object
    also: object = ""


@dataclasses.dataclass
class Hiding:
    name: object
    secret: object = dataclasses.field(default="", repr=False)


class Empty(typing.NamedTuple):
    pass


class Pair(typing.NamedTuple):
    name: object
    also: object = ""


class Text(str):
    __slots__ = ()


class Other(Enum):
    WARNING = "warning"


# -- what a digest sees ------------------------------------------------------------------------


def test_equal_values_have_one_digest() -> None:
    name = "".join(["a", "b"])
    assert make_digest((name, name), [name]) == make_digest(("ab", "ab"), ["ab"])
    assert re.fullmatch("[0-9a-f]{32}", make_digest())


def test_a_digest_is_the_same_in_every_process() -> None:
    program = "from tests.core.test_digest import some_digest; print(some_digest())"
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "ext:tests:."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert found == {some_digest()}


def some_digest() -> str:
    return make_digest(
        Topic(id="vision", title="Vision"), ("x", 1, None, date(2024, 2, 10)), {"b": Pair("c")}
    )


def test_another_value_gives_another_digest() -> None:
    different: list[object] = [
        (), [], {}, None, "", "1", 1, 1.0, True, b"1", "None", ..., Empty(),
        ("a", "b"), ("ab",), (("a", "b"),), ["a", "b"], (("a",), "b"), ("a", ("b",)),
        ((), ("a",)), (("a",), ()), (("a", ()),), ((("a",),),), ("a", (1,), "b"), ("a", "b", (1,)),
        {"a": "b"}, {"b": "a"}, {"a": ("b",)}, {"a": 1, "b": 2}, {"b": 2, "a": 1},
        Open("a"), Open("a", "a"), Open(("a",)), Same("a"), Pair("a"), ("a", ""),
        date(2024, 2, 10), "datetime.date(2024, 2, 10)",
        Severity.WARNING, Severity.ERROR, Other.WARNING, "warning", 0.0, -0.0, float("nan"),
    ]  # fmt: skip
    different.remove(...)
    assert len({make_digest(value) for value in different}) == len(different)
    assert make_digest("a", "b") != make_digest(("a", "b"))


def test_a_lone_surrogate_can_be_digested() -> None:
    assert make_digest("\ud800") != make_digest("\ud801")


@given(values, values)
def test_what_looks_different_has_another_digest(one: object, other: object) -> None:
    assert (make_digest(one) == make_digest(other)) == (repr(one) == repr(other))


def test_what_is_nested_deeply_is_seen_too() -> None:
    deep: object = "a"
    for _ in range(100_000):
        deep = (deep,)
    assert make_digest(deep) != make_digest((deep,))


# -- and what it refuses -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        {"a"},
        frozenset(),
        object(),
        Path("a"),
        Text("a"),
        OrderedDict(a=1),
        MappingProxyType({"a": 1}),
        PageRules(),
        Hiding("a"),
        pack("a"),
        make_digest,
        Open,
        range(3),
        iter(()),
        complex(1),
        bytearray(b"a"),
        datetime(2024, 2, 10, tzinfo=UTC),
        type("Items", (tuple,), {})(),
        ...,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_seen_is_refused_by_name(value: object) -> None:
    kind = next((part for part in ("frozenset",) if part in repr(value)), type(value).__qualname__)
    for hidden in (value, [value], {"a": value}, Open(value), Pair(value), (1, ((value,), "a"))):
        for _ in range(2):
            with pytest.raises(TypeError, match=rf"a digest .*{re.escape(kind)}"):
                make_digest("a", hidden)


def test_a_field_that_is_hidden_is_named() -> None:
    with pytest.raises(TypeError, match=r"a digest may not see secret in a value of .*Hiding"):
        make_digest(Hiding("a"))


def test_a_class_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[type] = []

    def note(kind: type) -> None:
        judged.append(kind)

    monkeypatch.setattr(digest, "_KINDS", digest._Kinds())
    monkeypatch.setattr(digest, "_parts_of", note)
    make_digest(*[Pair(Pair(n)) for n in range(1000)])
    assert judged == [tuple, Pair]


@pytest.mark.parametrize("kind", _DIGESTED, ids=lambda kind: kind.__name__)
def test_all_that_is_digested_can_be_seen(kind: type) -> None:
    assert _unseen_in(kind) == []


def test_a_set_would_be_noticed() -> None:
    assert _unseen_in(PageRules) == [frozenset]


def _unseen_in(kind: type) -> list[type]:
    return [
        found
        for found in _types_in(kind, set())
        if isinstance(found, type)
        and found is not typing.Any  # the entries of a page, which are tested one by one
        and not dataclasses.is_dataclass(found)
        and not issubclass(found, _SEEN)
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


# -- stale pages -------------------------------------------------------------------------------


def test_new_and_changed_pages_are_stale() -> None:
    assert find_stale({"a": "1", "b": "1", "d": "1"}, {"c": "1", "b": "2", "a": "1"}) == ("b", "c")


def test_pages_that_are_no_more_are_gone() -> None:
    assert find_gone({"b": "1", "a": "1", "c": "1"}, {"c": "2"}) == ("a", "b")


@given(snapshots, snapshots)
def test_writing_what_is_stale_and_removing_what_is_gone_gives_the_new_state(
    before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    state = dict(before)
    for name in find_gone(before, after):
        del state[name]
    for name in find_stale(before, after):
        assert state.get(name) != after[name]
        state[name] = after[name]
    assert state == after
