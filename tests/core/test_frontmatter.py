"""Front matter: what is read, what is mended, what is refused, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import frontmatter
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from core.broken_corpus import DEFECTS, NAMES, make_samples
from core.frontmatters import (
    places_of,
    problems_of,
    read_front_matter,
    read_options,
    read_yaml,
    values_of,
)
from knowledgebase.core.frontmatter.characters import clean_text, clean_value
from knowledgebase.core.frontmatter.handlers import HANDLERS
from knowledgebase.core.frontmatter.readings import MAX_SIZE
from knowledgebase.core.model import FrontMatter, Kind, Severity, Table, Value

CASES = Path(__file__).parent / "cases"
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

#: Pieces of which broken front matter is made.
_PIECES = st.sampled_from(
    ["---", "+++", ";;;", "...", "\n", "\r\n", "\r", " ", "\t", ":", "title", "a_b", ": ", "= ",
     "'", '"', "[", "]", "{", "}", "#", "- ", "&a", "*a", "!!x", "<<", "|", ">", "\\", "\u2019",
     "\u00a0", "\ufeff", "\u2028", "\x00", "\x85", "%", "@", "`", "?", "~", ",", "\ud800", "//",
     '\" \": ', "\x0b", "\n  - ", "word"]
)  # fmt: skip
_FENCES = st.sampled_from(["", "---\n", "+++\n", ";;;\n", "{\n", '{"a": ', "\ufeff---\n"])
_CLOSINGS = st.sampled_from(["", "\n---\nbody", "\n...\n", "\n+++\nbody", "\n;;;\n", "\n}\nbody"])
any_text = st.one_of(
    st.text(),
    st.tuples(_FENCES, st.lists(_PIECES, max_size=30).map("".join), _CLOSINGS).map("".join),
)


def normalize(text: str) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return clean_text(text)[0]


def load_cases(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield title, input and expected of each case in a file."""
    text = (CASES / name).read_text(encoding="utf-8")
    pattern = r"^(?P<title>[^\n.#][^\n]*)\n\.\n(?P<given>.*?)\n\.\n(?P<expected>.*?)\n\.$"
    for match in re.finditer(pattern, text, re.MULTILINE | re.DOTALL):
        yield match["title"], match["given"], match["expected"]


REPAIRS = list(load_cases("repairs.txt"))


@pytest.mark.parametrize(
    ("written", "expected"), [c[1:] for c in REPAIRS], ids=[c[0] for c in REPAIRS]
)
def test_value_is_mended(written: str, expected: str) -> None:
    text, column = expected.rsplit(" [", 1)
    front = read_yaml(f"{written}\nauthor: 'Ada Lovelace'")
    assert values_of(front) == {"title": text, "author": "Ada Lovelace"}
    assert problems_of(front) == [(Kind.YAML_REPAIRED, 2, int(column.rstrip("]")))]
    assert front.problems[0].mend


# What is read.


def test_yaml_scalars_stay_text() -> None:
    front = read_yaml(
        "a: no\nb: 1.10\nc: 12:30\nd: 2024-02-10\ne: null\nf: ~\ng:\nh: 'null'\ni: ''"
    )
    assert values_of(front) == {
        "a": "no", "b": "1.10", "c": "12:30", "d": "2024-02-10", "e": None, "f": None, "g": None,
        "h": "null", "i": "",
    }  # fmt: skip
    assert front.problems == ()


def test_yaml_structures() -> None:
    front = read_yaml(
        "a:\n  - x\n  - 'y'\nb: [x, y]\nc:\n  d: 1\n  e: [2]\nf: >\n  one\n  two\n\ng: z"
    )
    assert values_of(front) == {
        "a": ("x", "y"),
        "b": ("x", "y"),
        "c": Table(items=(("d", "1"), ("e", ("2",)))),
        "f": "one two\n",
        "g": "z",
    }
    assert front.problems == ()


def test_structures_survive_beside_a_broken_line() -> None:
    block = "a:\n  - x\n  - y\nb: 'It's'\nc:\n  d: |\n    note: this\n    that\ne: [x, y]"
    assert values_of(read_yaml(block)) == {
        "a": ("x", "y"),
        "b": "It's",
        "c": Table(items=(("d", "note: this\nthat\n"),)),
        "e": ("x", "y"),
    }


def test_broken_items_of_lists_and_mappings() -> None:
    front = read_yaml("a:\n  - 'Conan O'Brien'\n  - Ada\nb:\n  c: 'It's'\n  d: e")
    assert values_of(front) == {
        "a": ("Conan O'Brien", "Ada"),
        "b": Table(items=(("c", "It's"), ("d", "e"))),
    }
    assert problems_of(front) == [(Kind.YAML_REPAIRED, 3, 13), (Kind.YAML_REPAIRED, 6, 9)]


def test_fields_out_of_line() -> None:
    front = read_yaml("\ttitle: 'A'\nby: B\n  cta: 'C' date: 'D'")
    assert values_of(front) == {"title": "A", "by": "B", "cta": "C", "date": "D"}
    assert problems_of(front) == [
        (Kind.YAML_REPAIRED, 2, 2),
        (Kind.YAML_REPAIRED, 4, 3),
        (Kind.YAML_REPAIRED, 4, 12),
    ]


@pytest.mark.parametrize(
    ("block", "reported"),
    [
        (" title: x\nauthor: y", [("title", 2, 2)]),
        ("  title: x\n  author: y\ndate: z", [("title", 2, 3), ("author", 3, 3)]),
        ("title: x\n author: 'y'\ndate: z", [("author", 3, 2)]),
    ],
)
def test_the_field_that_is_indented_is_named(
    block: str, reported: list[tuple[str, int, int]]
) -> None:
    front = read_yaml(block)
    assert list(values_of(front)) == [line.split(":")[0].strip() for line in block.split("\n")]
    assert [(p.message, p.line, p.column) for p in front.problems] == [
        (f"{key}: a field that is indented", line, column) for key, line, column in reported
    ]


def test_toml() -> None:
    front = read_front_matter(
        '+++\ntitle = "A: b"\n'
        'date = 2024-02-10\nn = 1.10\nok = true\nl = ["x"]\n[t]\nk = 1\n+++\nbody'
    )
    assert (front.format, front.body, front.body_line) == ("toml", "body", 10)
    assert values_of(front) == {
        "title": "A: b", "date": "2024-02-10", "n": "1.10", "ok": "true", "l": ("x",),
        "t": Table(items=(("k", "1"),)),
    }  # fmt: skip
    assert places_of(front)[:2] == [("title", 2, 1, 9), ("date", 3, 1, 8)]


def test_broken_toml_keeps_the_rest() -> None:
    front = read_front_matter("+++\ntitle = 'It's'\nauthor=\"Ada\"\n+++\nbody")
    assert values_of(front) == {"title": "It's", "author": "Ada"}
    assert problems_of(front) == [(Kind.YAML_REPAIRED, 2, 12)]


@pytest.mark.parametrize(
    "text", ['{\n  "title": "A", "n": 1.10\n}\nbody', ';;;\n{"title": "A", "n": 1.10}\n;;;\nbody']
)
def test_json(text: str) -> None:
    front = read_front_matter(text)
    assert (front.format, front.body) == ("json", "body")
    assert values_of(front) == {"title": "A", "n": "1.10"}
    assert front.fields[0].line == 2
    assert front.problems == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"title": "J",\n "n": "A",\n}', {"title": "J", "n": "A"}),
        ('{"title": "J", "n": ["A",],}', {"title": "J", "n": ("A",)}),
        ('{"title": "J",\n"n": A\n}', {"title": "J", "n": "A"}),
        ("{'title': 'J',\n'n': \"A\"}", {"title": "J", "n": "A"}),
        ("{\n  title: J,\n  n: 'A'\n}", {"title": "J", "n": "A"}),
        ('{"title": "J", "n": }', {"title": "J", "n": None}),
        ('{"title": "a\nb", "n": "A"}', {"title": "a b", "n": "A"}),
        (';;;\n{"title": "J", "n": "A",}\n;;;', {"title": "J", "n": "A"}),
    ],
)
def test_what_the_flow_style_of_yaml_reads_is_read(text: str, values: dict[str, Value]) -> None:
    front = read_front_matter(f"{text}\nbody")
    assert (front.format, values_of(front), front.body) == ("json", values, "body")
    (problem,) = front.problems
    assert problem.kind is Kind.YAML_REPAIRED
    assert problem.message.startswith("JSON that its parser refuses (")
    assert problem.mend == "correct it here"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"title": "J"\n "n": "A"\n}', (2, 2)),
        ('{"title": "J" "n": "A"}', (1, 15)),
        ('{"title": "J"\n  n: "A"\n}', (2, 3)),
        ('  {"title": "J" "n": "A"}', (1, 17)),
    ],
)
def test_a_missing_comma_costs_no_member(text: str, place: tuple[int, int]) -> None:
    front = read_front_matter(f"{text}\nbody")
    assert (values_of(front), front.body) == ({"title": "J", "n": "A"}, "body")
    assert problems_of(front) == [(Kind.YAML_REPAIRED, *place)]


BROKEN_MEMBERS = """{
  "a": "A "new" map",
  "b": "fine: x",
  "c": ["x" "y"],
  "d": {"k": 1, "l": 2}, "e": "a " b",
  "f": ["x",
  "g": "\\ud83d\\ude00", "h":
    "z", "i": {"j": "x" y", "k": [{"l": "m"}]},
  "n": "*o", "p": "q\\d",
  "r": [[[[[[[[[s]]]]]]]]],
  "t": "{x" y",
  "u": 1
}
body }"""


def test_each_member_that_cannot_be_read_is_one_error_and_the_others_stay() -> None:
    front = read_front_matter(BROKEN_MEMBERS)
    assert values_of(front) == {
        "b": "fine: x",
        "d": Table(items=(("k", "1"), ("l", "2"))),
        "g": "😀",
        "h": "z",
        "n": "*o",
        "u": "1",
    }
    assert places_of(front) == [
        ("b", 3, 3, 8), ("d", 5, 3, 8), ("g", 7, 3, 8), ("h", 7, 24, 24), ("n", 9, 3, 8),
        ("u", 12, 3, 8),
    ]  # fmt: skip
    assert [(p.kind, p.message[0], p.line, p.column) for p in front.problems] == [
        (Kind.YAML_LOST, "a", 2, 12),
        (Kind.YAML_LOST, "c", 4, 13),
        (Kind.YAML_LOST, "e", 5, 36),
        (Kind.YAML_LOST, "f", 6, 12),
        (Kind.YAML_LOST, "i", 8, 25),
        (Kind.YAML_LOST, "p", 9, 21),
        (Kind.FRONT_MATTER_REFUSED, "r", 10, 3),
        (Kind.YAML_LOST, "t", 11, 13),
    ]
    assert {problem.severity for problem in front.problems} == {Severity.ERROR}
    assert front.body == "body }"


def test_the_error_of_a_member_says_what_to_do() -> None:
    messages = {
        p.message[0]: (p.message, p.mend) for p in read_front_matter(BROKEN_MEMBERS).problems
    }
    assert messages["a"] == (
        "a: JSON that its parser refuses (expecting ',' delimiter)",
        'write the value in double quotes, with \\" for each quotation mark in it',
    )
    assert messages["c"][1] == "correct it here"
    assert messages["r"] == (
        "r: more than 8 levels, which front matter may not hold",
        "write the value itself",
    )


CODE = "Body\n\nf {\n}\n"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (f'{{"title": "J", "by": "A"\n\n{CODE}', f"\n{CODE}"),
        (f'{{"title": "J",\n"by": "A"\n{CODE}', CODE),
        ('{"title": "J",\n\n  "by": "A"\n\nBody', "\nBody"),
        ('{"title": "J",\n  "by": "A"', ""),
    ],
)
def test_an_object_that_is_never_closed_ends_with_its_last_line(text: str, body: str) -> None:
    front = read_front_matter(text)
    assert (front.format, values_of(front)) == ("json", {"title": "J", "by": "A"})
    assert front.body == body
    assert problems_of(front) == [(Kind.FRONT_MATTER_UNCLOSED, 1, 1)]
    assert front.problems[0].mend == "write } on a line of its own after the last field"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ('{\n"a": 1\n\n}\n\nbody', "\nbody"),
        ('{\n"a": "x" y",\n"b": {\n"c": "{"\n}\n\n}\nbody', "body"),
        ('{"a": "{x" y"}\n"body" } ]', '"body" } ]'),
        ('{"a": {"b": "}"}}\nbody', "body"),
        ('{"a": {"b": "x" }"\n}}\nbody', "body"),
        ("{}\nbody", "body"),
    ],
)
def test_the_body_starts_below_the_object(text: str, body: str) -> None:
    front = read_front_matter(text)
    assert (front.format, front.body) == ("json", body)


def test_what_is_between_semicolons_and_no_object_is_read_by_lines() -> None:
    front = read_front_matter(";;;\ntitle: 'J'\n;;;\nbody")
    assert (front.format, values_of(front), front.body) == ("json", {"title": "J"}, "body")
    assert problems_of(front) == [(Kind.YAML_REPAIRED, 2, 1)]


def test_places_count_code_points_of_the_authors_file() -> None:
    front = read_front_matter("\ufeff\r\n---\r\nx: '😀'\r\n\"é\":   y\rz:\r  - 1\r\n---\r\nbody")
    assert places_of(front) == [("x", 3, 1, 4), ("é", 4, 1, 8), ("z", 5, 1, 1)]
    assert (front.body, front.body_line) == ("body", 8)


# Fences.


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("---\na: b\n---\n", "", 4),
        ("---\na: b\n---", "", 3),
        ("---\na: b\n...\n\nbody", "\nbody", 4),
        ("---\n---\nbody", "body", 3),
        ("----\na: b\n--- \nx\n---\n", "x\n---\n", 4),
    ],
)
def test_body_starts_after_the_fence(text: str, body: str, line: int) -> None:
    front = read_front_matter(text)
    assert (front.format, front.body, front.body_line) == ("yaml", body, line)
    assert front.problems == ()


@pytest.mark.parametrize(
    "text",
    ["", "text", "# A\n\n---\n", "---\n", "---\n\nProse.\n", "---\nProse.\n\nNote: more.\n\n---\nx",
     "{note}\ntext", "--- a: b\n---\n", "---\nNote: this is prose.\n\nMore of it.",
     '{"title": "J"} Body\nMore', '\n{"Well," she said.\nMore', '{"Well"}\n\nBody', "{} Body",
     "{title: it}\nBody", "{\nBody", ";;; a"]
)  # fmt: skip
def test_no_front_matter(text: str) -> None:
    assert read_front_matter(text) == FrontMatter(format="", fields=(), body=text, body_line=1)


def test_stray_prose_between_fields_is_lost_alone() -> None:
    front = read_yaml("title: 'It's'\n\nSome prose.\n\nauthor: 'B'")
    assert values_of(front) == {"title": "It's", "author": "B"}
    assert problems_of(front) == [(Kind.YAML_REPAIRED, 2, 11), (Kind.YAML_LOST, 4, 1)]


def test_unclosed_fence_takes_the_leading_fields() -> None:
    front = read_front_matter("---\ntitle: 'A'\nby: B\n\nProse, no field.\n\n---\n\nMore.")
    assert values_of(front) == {"title": "A", "by": "B"}
    assert front.body == "\nProse, no field.\n\n---\n\nMore."
    assert (front.body_line, problems_of(front)) == (4, [(Kind.FRONT_MATTER_UNCLOSED, 1, 1)])


@pytest.mark.parametrize("block", ["just text", "[1, 2]", "7"])
def test_no_field_between_fences_that_no_prose_has_is_lost(block: str) -> None:
    front = read_front_matter(f";;;\n{block}\n;;;\nbody")
    assert (front.fields, front.body) == ((), "body")
    assert [(p.kind, p.line, p.severity) for p in front.problems] == [
        (Kind.YAML_LOST, 2, Severity.ERROR)
    ]


def test_handlers_serve_python_frontmatter() -> None:
    post = frontmatter.loads("+++\na = 1\n+++\nbody", handler=HANDLERS[1]())
    assert (post.metadata, post.content) == ({"a": "1"}, "body")


# What is reported.


def test_first_of_two_keys_counts() -> None:
    front = read_yaml("a: 1\nb: {c: 1, c: 2}\na: 2")
    assert values_of(front) == {"a": "1", "b": Table(items=(("c", "1"),))}
    assert problems_of(front) == [(Kind.DUPLICATE_KEY, 3, 11), (Kind.DUPLICATE_KEY, 4, 1)]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("x: *c", "*c"),
        ("x: &c", "&c"),
        ("x: !tag", "!tag"),
        ("x: !!python/object/apply:os.system [ls]", None),
        ("x: [a, *c]", None),
        ("<<: *c", None),
        ("x: &base {k: v}\nz: *base", None),
        ("x: [[[[[[[[a]]]]]]]]", None),
    ],
)
def test_refused(line: str, kept: str | None) -> None:
    front = read_yaml(f"title: 'A'\n{line}\ny: 'B'")
    values = values_of(front)
    assert (values["title"], values["y"]) == ("A", "B")
    assert values.get("z") is None
    if kept is None:
        assert not {"x", "<<"} & values.keys() or str(values["x"]).startswith("&base")
    else:
        assert values["x"] == kept
    first = front.problems[0]
    assert (first.kind, first.line) == (Kind.FRONT_MATTER_REFUSED, 3)
    assert first.column >= 1


def test_lines_that_are_no_fields_are_lost_together() -> None:
    front = read_yaml("title: 'A'\n<<<<<<< ours\n=======\nauthor: 'B'")
    assert values_of(front) == {"title": "A", "author": "B"}
    assert [(p.kind, p.line, p.severity) for p in front.problems] == [
        (Kind.YAML_LOST, 3, Severity.ERROR)
    ]


def test_a_key_of_blanks_is_no_field() -> None:
    front = read_yaml("title: 'It's'\n\" \": x\nby: B")
    assert values_of(front) == {"title": "It's", "by": "B"}
    assert problems_of(front) == [(Kind.YAML_REPAIRED, 2, 11), (Kind.YAML_LOST, 3, 1)]


def test_a_line_of_control_characters_below_a_key() -> None:
    front = read_yaml("title: 'A'\ntags:\n  \x0b\n  - b: c: d")
    assert values_of(front)["title"] == "A"
    assert [p.kind for p in front.problems] == [Kind.CONTROL_CHARACTER, Kind.YAML_REPAIRED]


def test_a_stray_line_moves_no_margin() -> None:
    front = read_yaml("stray 'line'\n  date: 'A'\ntitle: 'B'")
    assert values_of(front) == {"date": "A", "title": "B"}
    assert problems_of(front) == [(Kind.YAML_LOST, 2, 1), (Kind.YAML_REPAIRED, 3, 3)]


def test_too_much_is_cut_at_a_line() -> None:
    front = read_yaml("a: b\n" + "# more\n" * (MAX_SIZE // 7) + "c: d")
    assert (values_of(front), front.body) == ({"a": "b"}, "body\n")
    assert [p.kind for p in front.problems] == [Kind.FRONT_MATTER_REFUSED]


MERGES = "a0: &a0 {x: 1}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 10)
)


def test_merge_keys_are_refused_before_they_multiply() -> None:
    front = read_yaml(MERGES)
    assert {problem.kind for problem in front.problems} == {Kind.FRONT_MATTER_REFUSED}
    assert front.body == "body\n"


# Options.


def test_options() -> None:
    front = read_options(
        ":title: It's: here\nauthor: 'B'\n:tags:\n  - x\n\nNote: body", first_line=7
    )
    assert values_of(front) == {"title": "It's: here", "author": "B", "tags": ("x",)}
    assert places_of(front) == [("title", 7, 2, 9), ("author", 8, 1, 9), ("tags", 9, 2, 2)]
    assert problems_of(front) == [(Kind.YAML_REPAIRED, 7, 13)]
    assert (front.body, front.body_line) == ("\nNote: body", 11)


def test_only_the_first_colon_of_an_option_is_its_own() -> None:
    front = read_options(":title: ':a: b :c: d'", first_line=1)
    assert values_of(front) == {"title": ":a: b :c: d"}
    assert front.problems == ()


def test_fenced_options() -> None:
    front = read_options("---\ntitle: 'It's'\n---\nbody", first_line=7)
    assert places_of(front) == [("title", 8, 1, 8)]
    assert problems_of(front) == [(Kind.YAML_REPAIRED, 8, 11)]
    assert (front.body, front.body_line) == ("body", 10)


@pytest.mark.parametrize("text", ["", "Note: prose", "Prose\n:a: b", "\n:a: b"])
def test_no_options(text: str) -> None:
    front = read_options(text, first_line=3)
    assert (front.fields, front.body, front.body_line) == ((), text, 3)


# The whole.


def test_nearly_all_broken_files_say_what_was_meant() -> None:
    samples = list(make_samples(3400, seed=20250302))
    right = 0
    for sample in samples:
        front = read_front_matter(sample.text)
        right += values_of(front) == sample.values and tuple(values_of(front)) == NAMES
        assert front.body == "\nThe body: isn't front matter.\n"
        assert front.problems, sample.text
    assert {sample.defect for sample in samples} == set(DEFECTS)
    assert right / len(samples) >= 0.999


def check_nine_fields(text: str) -> None:
    front = read_front_matter(text)
    assert tuple(values_of(front)) == NAMES
    for field in front.fields:
        line = text.split("\n")[field.line - 1]
        meant = line[field.value_column :].rstrip()[:-1].replace("''", "'")
        assert field.value == meant
    assert all(problem.kind is Kind.YAML_REPAIRED for problem in front.problems)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the sample articles are not here")
def test_sample_articles() -> None:
    paths = sorted(SEEDS.glob("*.txt"))
    assert paths
    for path in paths:
        check_nine_fields(path.read_text(encoding="utf-8"))


def test_article_like_the_samples() -> None:
    lines = [f"{name}: 'The lab's {name}, and it''s so'" for name in NAMES]
    check_nine_fields("\n".join(["---", *lines, "---", "", "A body."]))


@given(any_text)
def test_nothing_is_raised_and_no_body_is_lost(text: str) -> None:
    front = read_front_matter(text)
    whole = normalize(text)
    lines = whole.split("\n")
    assert whole.endswith(front.body)
    if front.body:
        assert front.body == "\n".join(lines[front.body_line - 1 :])
    if not front.format:
        assert front.body == whole
    assert len(values_of(front)) == len(front.fields)
    for field in front.fields:
        width = len(lines[field.line - 1])
        assert 1 <= field.column <= width + 1
        assert 1 <= field.value_column <= width + 1
    assert list(front.problems) == sorted(front.problems, key=lambda p: (p.line, p.column))


@given(any_text)
def test_options_lose_no_body(text: str) -> None:
    assert normalize(text).endswith(read_options(text, first_line=3).body)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text(), max_size=9))
def test_what_yaml_writes_is_read(values: dict[str, str]) -> None:
    front = read_yaml(yaml.safe_dump(values, allow_unicode=False).removesuffix("\n"))
    assert values_of(front) == {key: clean_value(value) for key, value in values.items()}
    assert {problem.kind for problem in front.problems} <= {Kind.CONTROL_CHARACTER}
