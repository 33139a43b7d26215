"""Front matter made to keep a parser busy: the work grows no faster than the length."""

from __future__ import annotations

import pytest

from core.frontmatters import read_front_matter
from core.growth import FACTOR, MOST, measure_growth
from knowledgebase.core.frontmatter.handlers import HANDLERS
from knowledgebase.core.nouns.articles import ARTICLE_KEYS

#: Inputs that have kept one parser or another busy: what is repeated, and what stands around it.
HOSTILE = {
    "brackets": ("", "[", ""),
    "lists in a list": ("a: ", "[", ""),
    "items in an item": ("", "- ", ""),
    "keys": ("", "a: ", ""),
    "quotation marks": ("a: '", "'", ""),
    "double marks": ('a: "', '" ', ""),
    "fields on a line": ("", "a: 'b' c_d: ", ""),
    "blanks": ("a: 'b'", " ", "c"),
    "comments": ("a: 'b", "' # ", "\nc"),
    "colons": ("", "a:", ""),
    "one token": ("a: 'b'c", "x", ""),
    "indents": ("a:\n", "  b: 'it's'\n", ""),
    "pending": ("a: 'b\n", "c\n", ""),
    "broken fields": ("", "a: 'it's'\n", ""),
    "conflicts": ("a: 'it's'\n", "<<<<<<<\n", ""),
    "toml: lists": ("", "a = [\n", ""),
    "toml: indented lists": ("a = [\n", " b = [\n", ""),
    "toml: brackets": ("a = ", "[", ""),
    "toml: open list": ("a = [\n", "1,\n", ""),
    "toml: long strings": ("", 'a = """\n', ""),
    "toml: long string": ('a = """', "x\n", ""),
    "toml: marks": ("a = '", "'", ""),
    "toml: double marks": ('a = "', '\\"', ""),
    "toml: broken values": ("", "a = 'it's'\n", ""),
    "toml: tables": ("", "[a]\n", ""),
    "toml: dots": ("a", ".a", " = 1"),
    "json: braces": ('{"a": ', "{", ""),
    "json: brackets": ('{"a":', "[", ""),
    "json: nested": ("", '{"a":\n', "}"),
    "json: members": ("{", '"a":b c,', "}"),
    "json: broken members": ("{", '"a": "b" c",\n', "}"),
    "json: marks": ('{"a": ', '"\\', ""),
    "json: keys": ('{"b": 1 ', '"a" ', "}"),
    "json: commas": ('{"a":1', ",", "}"),
    "json: breaks": ('{"a":', "\n", '"'),
    "json: blank lines": ('{"a":', "\n\n}", '"'),
    "json: unclosed": ('{"a":', '\n\n"b":', ""),
}


def make_hostile(name: str, size: int) -> str:
    before, unit, after = HOSTILE[name]
    inside = before + unit * (size // len(unit)) + after
    if name.startswith("json"):
        return f"{inside}\nbody\n"
    if name.startswith("toml"):
        return f"+++\nx = 1\n{inside}\n+++\nbody\n"
    return f"---\nx: y\n{inside}\n---\nbody\n"


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_of_reading_grows_with_the_length(name: str) -> None:
    small, large = make_hostile(name, 1000), make_hostile(name, FACTOR * 1000)
    assert measure_growth(read_front_matter, small, large) < MOST
    front = read_front_matter(large)
    assert front.problems or not front.format
    if not name.startswith("json"):
        assert front.body == "body\n"


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_of_cutting_grows_with_the_length(name: str) -> None:
    """What is longer than the cap is cut as a whole, and read in part."""

    def cut(text: str) -> None:
        for handler in (kind(ARTICLE_KEYS) for kind in HANDLERS):
            if handler.detect(text):
                handler.split(text)

    small, large = make_hostile(name, 16_000), make_hostile(name, FACTOR * 16_000)
    assert measure_growth(cut, small, large) < MOST
