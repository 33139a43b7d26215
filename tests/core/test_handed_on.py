"""Front matter for others: what Sphinx, MyST and the theme get of it."""

from __future__ import annotations

from typing import Any

import pytest

from knowledgebase.core.frontmatter import read_front_matter
from knowledgebase.core.model import Kind, Problem
from knowledgebase.core.nouns.articles import parse_article
from knowledgebase.core.nouns.concepts import parse_concept
from knowledgebase.core.nouns.handed_on import HANDED_ON, hand_on, may_change_parsing
from knowledgebase.core.nouns.topics import parse_topic


def give(block: str, *, is_data: bool = False) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    return hand_on(read_front_matter(f"---\n{block}\n---\n"), is_data=is_data)


def test_values_are_what_their_readers_expect() -> None:
    given, refused = give(
        "title: T\norphan: TRUE\nnosearch: false\ntocdepth: 2\nhide-toc:\n"
        "myst: {a: [b, 'true'], c: no}\ntags: [x]"
    )
    assert given == {
        "orphan": True, "nosearch": False, "tocdepth": "2", "hide-toc": "",
        "myst": {"a": ["b", True], "c": "no"},
    }  # fmt: skip
    assert refused == ()


def test_keys_are_compared_as_those_of_fields_are() -> None:
    given, _ = give("Hide_TOC: true\nhidenavigation: true\nHTML-Meta: {a: b}\nhide-toc: false")
    assert given == {"hide-toc": True, "hide-navigation": True, "html_meta": {"a": "b"}}


def test_a_page_that_is_data_may_not_change_how_it_is_read() -> None:
    keys = ("myst", "substitutions", "html_meta", "nocomments")
    given, refused = give("orphan: true\n" + "\n".join(f"{key}: x" for key in keys), is_data=True)
    assert given == {"orphan": True}
    assert [(p.kind, p.line, p.column) for p in refused] == [
        (Kind.SYNTAX_REFUSED, line, 1) for line in (3, 4, 5, 6)
    ]
    assert refused[0].message == "the key 'myst' has no effect in an article from elsewhere"
    assert all(may_change_parsing({key: "x"}) for key in keys)
    assert not may_change_parsing(given)


@pytest.mark.parametrize("key", HANDED_ON.values())
def test_a_key_that_is_handed_on_is_known_to_every_noun(key: str) -> None:
    front = read_front_matter(f"---\ntitle: T\ndefinition: D.\n{key}: x\nx-any: y\n---\n")
    _, of_article = parse_article(front, stem="a")
    assert [problem.line for problem in of_article] == [3]
    assert parse_concept(front, id="a")[1] == ()
    assert [problem.line for problem in parse_topic(front, id="a")[1]] == [3]
