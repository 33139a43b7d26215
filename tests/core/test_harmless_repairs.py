"""Repairs that do no harm: what is mended takes nothing from what was right."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.frontmatters import problems_of, read_front_matter, read_yaml, values_of
from knowledgebase.core.model import Kind, Severity, Table, Value
from knowledgebase.core.nouns.articles import parse_article

#: A line that makes YAML refuse the whole, so that all is read line by line.
BROKEN = "subtitle: 'It's'\n"


def read(block: str) -> dict[str, Value]:
    """Return what *block* says beside a line that needs repair; it stands alone, or first."""
    values = values_of(read_yaml(BROKEN + block))
    assert values.pop("subtitle") == "It's"
    return values


# A field on a line of its own counts before one that is found elsewhere.


@pytest.mark.parametrize(
    "block",
    [
        "title: 'It's fine', author: 'Mallory', publish_date: '1999-01-01'\nauthor: 'Jane Roe'",
        "author: 'Jane Roe'\ntitle: 'It's fine', author: 'Mallory'; publish_date: '1999-01-01'",
        "title: 'It's fine' author: 'Mallory', publish_date: '1999-01-01'\nauthor: Jane Roe",
        "title: 'It's fine'\n  author: 'Mallory'\n  publish_date: '1999-01-01'\nauthor: Jane Roe",
    ],
)
def test_a_guess_never_beats_a_field_on_its_own_line(block: str) -> None:
    front = read_yaml(block)
    assert values_of(front) == {
        "title": "It's fine", "publish_date": "1999-01-01", "author": "Jane Roe"
    }  # fmt: skip
    (doubled,) = (p for p in front.problems if p.kind is Kind.DUPLICATE_KEY)
    kept = next(field for field in front.fields if field.key == "author")
    assert doubled.message == f"'author' stands on line {kept.line}, which counts"
    assert [field.is_guess for field in front.fields if field.key == "publish_date"] == [True]


def test_a_guess_does_not_beat_another_word_for_the_same_field() -> None:
    front = read_yaml(
        "title: 'It's fine', author: 'Mallory', date: '1999-01-01'\n"
        "byline: 'Jane Roe'\npublished: 2024-02-10"
    )
    article, problems = parse_article(front, stem="a")
    assert article.authors == ("Jane Roe",)
    assert str(article.publish_date) == "2024-02-10"
    assert [(p.kind, p.line) for p in problems if p.kind is Kind.DUPLICATE_KEY] == [
        (Kind.DUPLICATE_KEY, 2),
        (Kind.DUPLICATE_KEY, 2),
    ]


def test_of_two_guesses_the_first_counts() -> None:
    block = "title: 'It's', author: 'Ada'\ncta: 'It's', author: 'Mallory'"
    assert values_of(read_yaml(block)) == {"title": "It's", "author": "Ada", "cta": "It's"}


@pytest.mark.parametrize(
    "line",
    [
        "title: 'A' author: 'B'",
        "title: 'A', author: 'B'",
        "title: 'A';author: 'B'",
        "title: 'A'  ,  author: B",
        'title: "A" author: "B"',
        "title: \"A\" author: 'B'",
        "title: 'A' By: 'B'",
    ],
)
def test_a_known_key_behind_a_quotation_is_a_second_field(line: str) -> None:
    article, problems = parse_article(read_yaml(line), stem="a")
    assert (article.title, article.authors) == ("A", ("B",))
    (second,) = (p for p in problems if p.message.endswith("a second field on the line"))
    assert second.column == line.lower().replace("by", "author").index("author") + 1


@pytest.mark.parametrize(
    "line",
    [
        "title: 'A' note: 'B'",
        "title: 'He wrote author: Ada' and left",
        "title: A author: 'B'",
        "title: \"A 'b' author: 'c' d",
        "title: 'A'author: 'B'",
    ],
)
def test_what_may_be_text_is_no_second_field(line: str) -> None:
    assert list(values_of(read_yaml(line))) == ["title"]


# A value is whole.


@pytest.mark.parametrize(
    "value",
    [
        '"We set learning_rate: 0.1 and the loss fell."',
        "'We set learning_rate: 0.1 and the loss fell.'",
        '"He set \'author: "',
        "'We set publish_date: 1999-01-01'",
        "'''a'', author: ''b'''",
        '"\\"a\\", author: \\"b\\""',
        "'We set learning_rate: 0.1'  # author: 'x'",
    ],
)
def test_a_quoted_value_is_not_cut_at_a_word_with_a_colon(value: str) -> None:
    meant = values_of(read_yaml(f"description: {value}"))
    assert list(meant) == ["description"]
    assert "\n" not in str(meant["description"])
    assert read(f"description: {value}") == meant


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (
            "description: 'We've set learning_rate: 0.1 and it fell.'",
            "We've set learning_rate: 0.1 and it fell.",
        ),
        ("description: We set learning_rate: 0.1 there.", "We set learning_rate: 0.1 there."),
        ("description: 'It's 'x' note: 'y' there.'", "It's 'x' note: 'y' there."),
        ('description: "The "big" learning_rate: 0.1"', 'The "big" learning_rate: 0.1'),
        ("description: We set publishDate: 1999-01-01", "We set publishDate: 1999-01-01"),
    ],
)
def test_a_broken_value_is_not_cut_there_either(line: str, meant: str) -> None:
    front = read_yaml(line)
    assert values_of(front) == {"description": meant}
    assert [p.kind for p in front.problems] == [Kind.YAML_REPAIRED]


FOLDED = [
    "description: 'We set\n  learning_rate: 0.1 there.'",
    "description: 'We set\n  author: Mallory there.'",
    "description: 'We set\nlearning_rate: 0.1 there.'",
    'description: "We set\n  Note: 0.1 there."',
    'description: "We set\n\n  learning_rate: 0.1 there."',
    "description: >\n  We set\n  learning_rate: 0.1 there.",
    "description: >-\n  We set\n  author: 'Mallory' there.",
    "description: |\n  We set\n  author: 'Mallory' there.",
    "description:\n  We set\n  learning_rate there.",
    "description: We set\n  the rate there.",
    "  description: 'We set\n    author: Mallory there.'\n  cta: x",
]


@pytest.mark.parametrize("block", FOLDED)
def test_a_folded_value_with_a_colon_is_no_defect(block: str) -> None:
    front = read_yaml(block)
    assert front.problems == ()
    meant = values_of(front)
    assert str(meant["description"]).rstrip("\n").endswith("there.")
    assert "author" not in meant
    if not block.startswith(" "):
        assert read(block) == meant


@pytest.mark.parametrize(
    ("block", "meant"),
    [
        ("description: We set\n  learning_rate: 0.1 there.", "We set learning_rate: 0.1 there."),
        ("description: We set\n  author: 0.1 there.", "We set author: 0.1 there."),
        ("description: 'It's\n  learning_rate: 0.1.'", "It's learning_rate: 0.1."),
        ("description: 'It's\nlearning_rate: 0.1.'", "It's learning_rate: 0.1."),
    ],
)
def test_a_broken_folded_value_is_whole(block: str, meant: str) -> None:
    assert read(block) == {"description": meant}


def test_a_quotation_that_is_never_closed_ends_before_a_known_key() -> None:
    front = read_yaml("title: 'Deep learning\nauthor: Ada\ncta: Follow us'")
    assert values_of(front) == {"title": "Deep learning", "author": "Ada", "cta": "Follow us'"}
    assert problems_of(front) == [(Kind.YAML_REPAIRED, 2, 8)]


def test_an_indented_known_key_below_text_is_a_field_where_its_value_is_quoted() -> None:
    assert read("description: We set\n  date: '2020-01-01'") == {
        "description": "We set", "date": "2020-01-01"
    }  # fmt: skip


# Nested keys stay nested.


def nested(*items: tuple[str, Value]) -> Table:
    return Table(items=items)


DATE = ("publish_date", "1999-01-01")


@pytest.mark.parametrize(
    ("block", "value"),
    [
        ("related:\n- name: x\n  publish_date: 1999-01-01", (nested(("name", "x"), DATE),)),
        ("related:\n  - name: x\n    publish_date: 1999-01-01", (nested(("name", "x"), DATE),)),
        ("related:\n  - name: 'It's'\n    publish_date: 1999-01-01",
         (nested(("name", "It's"), DATE),)),
        ("related: # two\n  name: 'It's'\n  publish_date: '1999-01-01'",
         nested(("name", "It's"), DATE)),
        ("related:\n\tname: x\n\tpublish_date: 1999-01-01", nested(("name", "x"), DATE)),
        ("related:\n\u00a0\u00a0name: 'It's'\n  publish_date: 1999-01-01",
         nested(("name", "It's"), DATE)),
        ("related:\n  a:\n    b: He said: no\n    publish_date: 1999-01-01",
         nested(("a", nested(("b", "He said: no"), DATE)))),
        ("related:\n  a: [it's, 'x's']\n  publish_date: 1999-01-01",
         nested(("a", ("it's", "x's")), DATE)),
        ("related:\n  a: |\n    It's: 'x\n\n    - y\n  b: @home\n  publish_date: 1999-01-01",
         nested(("a", "It's: 'x\n\n- y\n"), ("b", "@home"), DATE)),
        ("related:\n  a: 'Don't\n    go'\n  publish_date: 1999-01-01",
         nested(("a", "Don't go"), DATE)),
        ("related:\n  a: 'We'\n  b: 'Do\n    go'\n  c: 'It's'\n  publish_date: 1999-01-01",
         nested(("a", "We"), ("b", "Do go"), ("c", "It's"), DATE)),
        ("related:\n  - - 'It's'\n    - x\n  - publish_date: 1999-01-01",
         (("It's", "x"), nested(DATE))),
        ('related:\n  "a": "x "y" z"\n  \'b\': \'It\'s\'\n  publish_date: 1999-01-01',
         nested(("a", 'x "y" z'), ("b", "It's"), DATE)),
        ("related: {name: x, publish_date: 1999-01-01}", nested(("name", "x"), DATE)),
        ("related: [\n  {name: x,\n  publish_date: 1999-01-01}]", (nested(("name", "x"), DATE),)),
    ],
)  # fmt: skip
def test_nested_keys_stay_nested(block: str, value: Value) -> None:
    assert read(block) == {"related": value}
    assert read(f"{block}\ndate: 2024-02-10") == {"related": value, "date": "2024-02-10"}


def test_what_is_mended_below_a_key_is_told_at_its_place() -> None:
    front = read_yaml("related:\n  - name: 'It's'\n\t\tnote: x\n\n  - @home\n  - 'a's")
    assert [(p.line, p.column, p.message) for p in front.problems] == [
        (3, 14, "related: a bare apostrophe in single quotes"),
        (4, 1, "related: a tab or an odd space before the text"),
        (6, 5, "related: a value that starts with a special character of YAML"),
        (7, 5, "related: a quotation mark that is never closed"),
    ]


def test_text_below_a_key_that_is_no_list_is_its_value() -> None:
    assert read("description:\n  It's: a map\n  of 'things'") == {
        "description": "It's: a map of 'things'"
    }


# What belongs to no field is lost, and said.


@pytest.mark.parametrize(
    ("field", "stray"),
    [
        ("cta: 'Follow us.'", "reviewer 'Nobody'"),
        ("cta: 'Follow us.'", "  reviewer 'Nobody'"),
        ("cta: 'Follow us.'", "'Nobody'"),
        ("cta: 'Follow us.'", "reviewer Nobody"),
        ("cta: 'Follow us.'", "  reviewer Nobody"),
        ('cta: "Follow us."', 'reviewer "Nobody"'),
        ('cta: "Follow \\"us\\"."', 'reviewer "Nobody"'),
        ("cta: 'Follow us.' # now", "reviewer 'Nobody'"),
        ("cta: Follow us.", "reviewer 'Nobody'"),
        ("cta: 'Follow 'us.'", "reviewer 'Nobody'"),
        ("cta: 'Follow\n  us.'", "reviewer 'Nobody'"),
    ],
)
def test_a_line_that_is_no_field_is_lost_and_not_swallowed(field: str, stray: str) -> None:
    front = read_yaml(f"title: 'A'\n{field}\n{stray}\nauthor: 'B'")
    values = values_of(front)
    assert (values["title"], values["author"]) == ("A", "B")
    assert str(values["cta"]).replace("'", "").replace('"', "") == "Follow us."
    lost = [p for p in front.problems if p.kind is Kind.YAML_LOST]
    assert [(p.line, p.severity) for p in lost] == [(4 + field.count("\n"), Severity.ERROR)]
    assert "obody" in lost[0].message


def test_a_line_that_only_closes_goes_on_with_the_quotation() -> None:
    block = "title: 'Our neighbours'\ngarden looks at it'\ncta: 'The 'so-called'\n  new map'"
    assert values_of(read_yaml(block)) == {
        "title": "Our neighbours' garden looks at it", "cta": "The 'so-called' new map"
    }  # fmt: skip


# What is no front matter is text.

PROSE = [
    "Prose.",
    "Prose,\nand more.",
    "Note: this is prose.",
    "Note: this is prose,\nand more of it.",
    "Q: What is it?\nA: A model.",
    "- one\n- two",
    "[a, b]",
    "> quoted",
    "# A heading",
    "# A heading\n\nProse.",
    "The word author means\nauthor: one who writes.",
    "“Well,” she said.",
    "日本語",
    "Prose.\n\nNote: more.",
    "*Note*: this",
    "1. one",
    "[" * 1000,
]


@pytest.mark.parametrize("prose", PROSE)
def test_prose_between_hyphens_is_prose(prose: str) -> None:
    text = f"---\n{prose}\n---\n\nBody.\n"
    front = read_front_matter(text)
    assert (front.format, front.fields, front.body, front.body_line) == ("", (), text, 1)
    assert front.problems == ()


@pytest.mark.parametrize(
    "block",
    [
        "Title: A",
        "title: A",
        "layout: post",
        "Publish Date: 2024-01-01",
        "unknown: x",
        "# title: A",
        "# made by hand\ntitle: A",
        "<<<<<<< ours\ntitle: 'A'\n=======",
        "Some prose.\ntitle: A\nauthor: B",
        "title: A\n\nSome prose.\n\nauthor: B",
        "title:'A'",
        '"title": A',
        "{title: A, author: B}",
        "",
        "\n",
    ],
)
def test_fields_between_hyphens_are_front_matter(block: str) -> None:
    front = read_front_matter(f"---\n{block}\n---\nbody")
    assert (front.format, front.body) == ("yaml", "body")


# The same, of whatever YAML can hold.

_WORDS = st.sampled_from(
    ["note:", "author:", "'quoted'", '"', "It's", "#1", "- item", "date: 1999-01-01", "[x]", "{y}",
     "word", "\n", "\n\n", "a: b", "'", "learning_rate: 0.1", "end.", "'x', author: 'y'", "|", ">"]
)  # fmt: skip
_TEXTS = st.lists(_WORDS, max_size=8).map(" ".join)
_KEYS = st.sampled_from(["title", "author", "date", "description", "tags", "x-own", "unknown"])
_VALUES = st.recursive(
    _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=6,
)


def freeze(value: object) -> Value:
    match value:
        case dict():
            return Table(items=tuple((key, freeze(item)) for key, item in value.items()))
        case list():
            return tuple(freeze(item) for item in value)
    return str(value)


def _dump(key: str, value: object, style: str | None, width: int, indent: int) -> str:
    text = yaml.safe_dump(
        {key: value},
        default_style=style,
        width=width,
        indent=indent,
        sort_keys=False,
        allow_unicode=True,
    )
    return text.replace(f'"{key}"', key, 1).replace(f"'{key}'", key, 1)


@settings(max_examples=200)
@given(
    fields=st.dictionaries(_KEYS, _VALUES, min_size=1, max_size=5),
    style=st.sampled_from([None, "'", '"', "|", ">"]),
    width=st.sampled_from([10, 40, 1000]),
    indent=st.sampled_from([2, 4]),
    at=st.integers(0, 5),
    broken=st.sampled_from(
        [
            ("'It's'", "It's"),
            ("He said: no", "He said: no"),
            ('"a "b" c"', 'a "b" c'),
            ("@home", "@home"),
            ("'It's' # x", "It's"),
            ("'It's\n  so'", "It's so"),
        ]
    ),
)
def test_a_line_that_needs_repair_changes_no_other_field(
    fields: dict[str, object],
    style: str | None,
    width: int,
    indent: int,
    at: int,
    broken: tuple[str, str],
) -> None:
    written = [_dump(key, value, style, width, indent) for key, value in fields.items()]
    text = "".join(written)
    assume("\n..." not in text)  # with which the dumper ends some documents
    # What is written is not always what was given: the dumper folds some texts wrongly.
    whole = {key: freeze(value) for key, value in yaml.load(text, yaml.BaseLoader).items()}
    assert values_of(read_yaml(text.removesuffix("\n"))) == whole
    line, meant = f"subtitle: {broken[0]}", broken[1]
    written.insert(at, f"{line}\n")
    front = read_yaml("".join(written).removesuffix("\n"))
    assert values_of(front) == {**whole, "subtitle": meant}
    lines = "".join(written).split("\n")
    assert [problem.line for problem in front.problems] == [
        2 + lines.index(line.partition("\n")[0])
    ]
