"""Broken TOML: keys stay in their tables, and what is right stays what it is."""

from __future__ import annotations

import pytest

from core.frontmatters import places_of, problems_of, read_front_matter, values_of
from knowledgebase.core.model import FrontMatter, Kind, Severity, Table, Value

BROKEN = "title = 'It's'\n"


def read(block: str) -> FrontMatter:
    """Read *block* below a line that needs repair; it starts on line 3."""
    front = read_front_matter(f"+++\n{BROKEN}{block}\n+++\nbody\n")
    assert front.format == "toml"
    assert front.body == "body\n"
    assert problems_of(front)[0] == (Kind.YAML_REPAIRED, 2, 12)
    return front


def table(*items: tuple[str, Value]) -> Table:
    return Table(items=items)


DATE = ("date", "1999-01-01")


@pytest.mark.parametrize(
    ("block", "values"),
    [
        ("[params]\ndate = 1999-01-01", {"params": table(DATE)}),
        ("date = 2024-01-01\n[a]\nx = 1\n[a.b]\ndate = 1999-01-01",
         {"date": "2024-01-01", "a": table(("x", "1"), ("b", table(DATE)))}),
        ("[[a]]\ndate = 1999-01-01\n[[a]]\nx = 'It's'",
         {"a": (table(DATE), table(("x", "It's")))}),
        ("[a]\n  x = \"the \"x\"\"\n  date = 1999-01-01", {"a": table(("x", 'the "x"'), DATE)}),
        ("tags = [\n  'a',  # [\n  'b]',\n]\ncta = 'x'", {"tags": ("a", "b]"), "cta": "x"}),
        ("tags = [['a'], [\n'b']]\ncta = 'x'", {"tags": (("a",), ("b",)), "cta": "x"}),
        ("a = {x = 1, date = 1999-01-01}", {"a": table(("x", "1"), DATE)}),
        ('cta = """\nThe word\nauthor = \'x\'\n[a]\n"""\nby = "B"',
         {"cta": "The word\nauthor = 'x'\n[a]\n", "by": "B"}),
        ("cta = '''a'''\nby = '''\nB'''", {"cta": "a", "by": "B"}),
        ("a.b = 1\na.c = 2", {"a": table(("b", "1"), ("c", "2"))}),
        ("# a = 'It's'\n\n'cta' = \"x\" # it's", {"cta": "x"}),
    ],
)  # fmt: skip
def test_what_is_right_stays_what_it_is(block: str, values: dict[str, Value]) -> None:
    found = values_of(read(block))
    assert found.pop("title") == "It's"
    assert found == values


@pytest.mark.parametrize(
    ("line", "value", "column"),
    [
        ("cta = Follow us", "Follow us", 7),
        ("cta = 'It\\'s'", "It's", 10),
        ('cta = "C:\\models"', "C:\\models", 10),
        ("cta = “Follow us”", "“Follow us”", 7),
        ("cta =\u00a0'x'", "x", 6),
        ("cta = 'Deep' and 'wide'", "'Deep' and 'wide'", 7),
        ("cta =", "", 6),
        ("cta = [a, b]", ("a", "b"), 7),
        ('cta = [it\'s, "x"]', ("it's", "x"), 7),
    ],
)
def test_a_value_is_mended_at_its_place(line: str, value: Value, column: int) -> None:
    front = read(f"{line}\nby = 'B'")
    assert values_of(front) == {"title": "It's", "cta": value, "by": "B"}
    assert problems_of(front)[1:] == [(Kind.YAML_REPAIRED, 3, column)]
    assert front.problems[1].message.startswith("cta: ")
    assert [place[:3] for place in places_of(front)] == [
        ("title", 2, 1),
        ("cta", 3, 1),
        ("by", 4, 1),
    ]


@pytest.mark.parametrize(
    ("lines", "message", "mend"),
    [
        ("prose", "'prose' is no field", "write `key = value`"),
        ("cta: 'x'", "\"cta: 'x'\" is no field", "write `key = value`"),
        ("cta = [\n'it's',\n]", "cta: a value that cannot be parsed", "write it as TOML"),
        ("cta = [\n'x',\nprose", "cta: a value that cannot be parsed", "write it as TOML"),
        ('cta = """\nx', "cta: a value that cannot be parsed", "write it as TOML"),
        ("cta = " + "[" * 9 + "]" * 9, "more than 8 levels, which front matter may not hold",
         "write the value itself"),
        ("[a", "'[a' is no field", "write `key = value`"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_left_out_alone(lines: str, message: str, mend: str) -> None:
    front = read(f"{lines}\nby = 'B'")
    values = values_of(front)
    assert (values["title"], values["by"]) == ("It's", "B")
    problem = front.problems[1]
    assert (problem.message, problem.mend, problem.line) == (message, mend, 3)
    assert problem.severity is Severity.ERROR
    assert front.fields[-1].line == 3 + lines.count("\n") + 1


def test_statements_that_exclude_each_other() -> None:
    front = read("by = 'A'\nby = 'B'\n[a]\nx = 1\n[a]\ny = 2")
    assert values_of(front) == {"title": "It's", "by": "A"}
    assert problems_of(front)[1:] == [(Kind.DUPLICATE_KEY, 4, 1), (Kind.YAML_LOST, 5, 1)]
    assert front.problems[2].message == "tables that exclude each other, or a field"


def test_a_field_twice_without_tables() -> None:
    front = read("by = 'A'\nby = 'B'")
    assert values_of(front) == {"title": "It's", "by": "A"}
    assert problems_of(front)[1:] == [(Kind.DUPLICATE_KEY, 4, 1)]
