"""What stands before front matter, and characters that no text should hold."""

from __future__ import annotations

import pytest

from core.frontmatters import problems_of, read_front_matter, read_options, values_of
from knowledgebase.core.model import Kind, Severity, Table

YAML = "---\ntitle: 'A'\n---\n"
COMMENT = "<!-- Copyright (c) A. Example\n\n---\nlicensed: yes\n---\n-->"


@pytest.mark.parametrize(
    "above",
    [
        "",
        "\n \n\t\n",
        "\ufeff",
        "<!-- Licensed under the MIT License. -->\n",
        f"{COMMENT}\n\n",
        "  <!-- one -->  \n\n<!-- two -->\n",
        "{#- made by a template -#}\n",
        "{# over\ntwo lines #}\n\n",
        "\n<!-- a -->\n{# b #}\n",
    ],
)
@pytest.mark.parametrize(
    "front",
    [YAML, '+++\ntitle = "A"\n+++\n', '{"title": "A"}\n', ';;;\n{"title": "A"}\n;;;\n'],
)
def test_front_matter_below_a_comment_is_read(above: str, front: str) -> None:
    found = read_front_matter(f"{above}{front}body <!-- c -->\n")
    assert (values_of(found), found.body) == ({"title": "A"}, "body <!-- c -->\n")
    assert found.problems == ()
    assert found.body_line == above.count("\n") + front.count("\n") + 1
    assert f"{above}{front}".split("\n")[found.fields[0].line - 1].strip("{ ").find("A") > 0


@pytest.mark.parametrize("above", ["<!-- a --> b\n", "<!-- a\n", "{# a #} b\n", "{% a %}\n"])
def test_what_is_more_than_a_comment_is_text(above: str) -> None:
    front = read_front_matter(above + YAML + "body")
    assert (front.format, front.body) == ("", above + YAML + "body")


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ('---json\n{"title": "A"}\n---\nbody', "json"),
        ('--- JSON \n{\n"title": "A"\n}\n---\nbody', "json"),
        ("---yaml\ntitle: A\n---\nbody", "yaml"),
        ("--- yml\ntitle: A\n...\nbody", "yaml"),
        ("--- # made by hand\ntitle: A\n---\nbody", "yaml"),
        ("---toml\ntitle = 'A'\n---\nbody", "toml"),
    ],
)
def test_the_opening_fence_may_name_the_format(text: str, format: str) -> None:  # noqa: A002
    front = read_front_matter(text)
    assert (front.format, values_of(front), front.body) == (format, {"title": "A"}, "body")
    assert front.problems == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# A heading\n\n---\ntitle: A\n---\nbody", 3),
        ("# Copyright (c) A. Example\n---\ntitle: A\nx: y\n---\nbody", 2),
        ("% note\n\n---\ntitle: A\ntags:\n  - b\n---\n", 3),
        ("Prose.\n\n+++\ntitle = 'A'\n+++\n", 3),
        ("Prose.\n\n---yaml\ntitle: A\n---\n", 3),
        ("---js\ntitle: A\n---\n", 1),
        ("\n--- cson\ntitle: A\n---\n", 2),
    ],
)
def test_front_matter_that_is_not_read_is_told(text: str, line: int) -> None:
    front = read_front_matter(text)
    assert (front.format, front.fields, front.body) == ("", (), text)
    assert problems_of(front) == [(Kind.FRONT_MATTER_IGNORED, line, 1)]
    assert front.problems[0].severity is Severity.WARNING
    assert "line 1" in front.problems[0].mend


def test_what_is_told_of_a_format_that_is_not_read() -> None:
    (problem,) = read_front_matter("---js\ntitle: A\n---\n").problems
    assert problem.message == "front matter in 'js'"
    (problem,) = read_front_matter("Prose.\n\n---yaml\ntitle: A\n---\n").problems
    assert problem.message == "front matter below other text"


@pytest.mark.parametrize(
    "text",
    [
        "Prose.\n\n---\n\nProse.\n\n---\n",
        "Prose.\n\n---\nfoo: bar\n---\n",
        "Prose.\n\n---\ntitle: A\nprose\n---\n",
        "Prose.\n\n---\ntitle: A\n",
        "Write:\n\n```yaml\n---\ntitle: A\n---\n```\n",
        "~~~\n---\ntitle: A\n---\n~~~\n",
        "line\n" * 100 + "---\ntitle: A\n---\n",
        "---js\nprose\n---\n",
    ],
)
def test_text_with_rules_is_text(text: str) -> None:
    front = read_front_matter(text)
    assert (front.format, front.body, front.problems) == ("", text, ())


# Characters.


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\x00b", "a\ufffdb"),
        ("a\x07\x1b\x7f", "a\ufffd\ufffd\ufffd"),
        ("\x80\x9f", "\ufffd\ufffd"),
        ("\ufffe\uffff", "\ufffd\ufffd"),
        ("\ud800\udfff", "\ufffd\ufffd"),
        ("a\x0bb\x0cc\x85d", "a b c d"),
    ],
)
def test_a_character_that_cannot_be_shown_is_replaced_and_told(written: str, shown: str) -> None:
    front = read_front_matter(f"---\ntitle: 'x'\n---\n\nok {written} {written}")
    assert front.body == f"\nok {shown} {shown}"
    (problem,) = front.problems
    odd = next(at for at, char in enumerate(written) if not char.isalnum())
    assert (problem.kind, problem.line, problem.column) == (Kind.CONTROL_CHARACTER, 5, odd + 4)
    assert problem.message.startswith(f"U+{ord(written[odd]):04X}, which no text can show, and ")


@pytest.mark.parametrize("text", ["\t\n\r\n\r", "\u00a0\u0084x".replace("\u0084", "é"), "�", "𝒳"])
def test_other_characters_stay(text: str) -> None:
    front = read_front_matter(text)
    assert front.body == text.replace("\r\n", "\n").replace("\r", "\n")
    assert front.problems == ()


def test_one_character_is_told_alone() -> None:
    (problem,) = read_front_matter("ab\x00").problems
    assert (problem.message, problem.column) == ("U+0000, which no text can show", 3)
    assert problem.mend == "remove it; a space or U+FFFD stands in its place"


def test_fields_hold_none_and_places_stay() -> None:
    front = read_front_matter("---\n\x01: b\ntitle: 'a\x00' # \ufffe\ncta: It's\n---\n")
    assert values_of(front) == {"�": "b", "title": "a�", "cta": "It's"}
    assert problems_of(front) == [(Kind.CONTROL_CHARACTER, 2, 1)]
    assert "and 2 more" in front.problems[0].message


def test_escapes_for_such_characters_are_told_of_the_field() -> None:
    title, nested, cta = (
        '"a\\0b\\x07"',
        '{"\\e": ["\\x0b", {y: "\\uffff"}], z: null}',
        '"\\t\\u00e9"',
    )
    front = read_front_matter(f"---\ntitle: {title}\nx: {nested}\ncta: {cta}\n---\n")
    assert values_of(front) == {
        "title": "a\ufffdb\ufffd",
        "x": Table(items=(("\ufffd", (" ", Table(items=(("y", "\ufffd"),)))), ("z", None))),
        "cta": "\té",
    }
    assert problems_of(front) == [(Kind.CONTROL_CHARACTER, 2, 8), (Kind.CONTROL_CHARACTER, 3, 4)]
    assert front.problems[0].message.startswith("title: an escape for a character")
    json = read_front_matter('{"title": "a\\u0000\\ud800"}\n')
    assert values_of(json) == {"title": "a\ufffd\ufffd"}
    assert problems_of(json) == [(Kind.CONTROL_CHARACTER, 1, 11)]


def test_options_too() -> None:
    front = read_options(":title: 'a\x00'\n\nb\x07", first_line=7)
    assert (values_of(front), front.body) == ({"title": "a�"}, "\nb�")
    assert problems_of(front) == [(Kind.CONTROL_CHARACTER, 7, 11)]
