"""Articles: synonyms, types, dates, titles, and every problem with its place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.frontmatters import read_front_matter
from knowledgebase.core.model import Article, Kind, Problem, Severity
from knowledgebase.core.nouns.articles import parse_article


def read(block: str) -> tuple[Article, tuple[Problem, ...]]:
    """Read an article whose front matter starts on line 2; a title is given unless it has one."""
    if "title" not in block:
        block = f"title: T\n{block}"
    return parse_article(read_front_matter(f"---\n{block}\n---\n"), stem="a")


def kinds(problems: tuple[Problem, ...]) -> list[tuple[Kind, int, int]]:
    return [(problem.kind, problem.line, problem.column) for problem in problems]


def test_nine_fields() -> None:
    article, problems = read(
        "title: 'A  title'\nsubtitle: S\ndescription: D\nauthor: Ada Lovelace\nread_time: 8 mins\n"
        "publish_date: 2025-02-23\ncreated_date: 2025-02-22\nheroImage: a.jpg\ncta: Read on!"
    )
    assert article == Article(
        title="A title",
        subtitle="S",
        description="D",
        authors=("Ada Lovelace",),
        read_time=8,
        publish_date=date(2025, 2, 23),
        created_date=date(2025, 2, 22),
        hero_image="a.jpg",
        cta="Read on!",
    )
    assert problems == ()
    assert article.place_of("publish_date") == (7, 15)
    assert article.place_of("heroImage") == (9, 12)
    assert article.place_of("topics") == (1, 1)


@pytest.mark.parametrize(
    ("keys", "field", "value"),
    [
        ("date publishDate published pubDate published_at Publish-Date", "publish_date", None),
        ("created createdAt date_created created_at", "created_date", None),
        ("author authors by byline Author", "authors", ("2024-02-10",)),
        (
            "heroImage hero_image hero cover coverImage image featured_image thumbnail banner",
            "hero_image",
            "2024-02-10",
        ),
        ("description summary excerpt abstract", "description", "2024-02-10"),
        ("subtitle sub_title tagline sub-title", "subtitle", "2024-02-10"),
        ("cta call_to_action callToAction", "cta", "2024-02-10"),
        ("topics topic", "topics", ("2024-02-10",)),
    ],
)
def test_synonyms(keys: str, field: str, value: object) -> None:
    for key in keys.split():
        article, problems = read(f"headline: T\n{key}: 2024-02-10  # title")
        assert getattr(article, field) == (value or date(2024, 2, 10)), key
        assert problems == ()


@pytest.mark.parametrize("key", ["readTime", "reading_time", "readingTime", "read_time_minutes"])
def test_read_time_synonyms(key: str) -> None:
    assert read(f"{key}: 12")[0].read_time == 12


@pytest.mark.parametrize("key", ["title", "headline", "name", "Title"])
def test_title_synonyms(key: str) -> None:
    article, problems = read(f"{key}: A map # title")
    assert (article.title, problems) == ("A map", ())


def test_keys_of_others_are_known() -> None:
    block = "orphan: true\nTags: [a, b]\nhide-toc: yes\nx-Any: 1\nkeywords: a, b\nLayout: post"
    article, problems = read(block)
    assert article.topics == ()
    assert problems == ()


@pytest.mark.parametrize(
    ("key", "nearest"), [("heroimg", "heroImage"), ("hidetocs", "hide-toc"), ("byelines", "author")]
)
def test_nearest_key_is_written_as_its_reader_knows_it(key: str, nearest: str) -> None:
    _, problems = read(f"{key}: a")
    assert problems[0].mend == f"did you mean {nearest!r}?"


def test_unknown_key_names_the_nearest() -> None:
    _, problems = read("  heroimg: a\n  zzzz: b\n  qqqq: true\n  title: T")
    assert kinds(problems) == [(Kind.UNKNOWN_KEY, line, 3) for line in (2, 3, 4)]
    assert "'heroImage'" in problems[0].mend
    assert "mean" not in problems[1].mend


@pytest.mark.parametrize("written", ["true", "True", "YES", "'yes'", "1"])
def test_a_draft_is_published_with_a_warning(written: str) -> None:
    article, problems = read(f"draft: {written}")
    assert article.title == "T"
    assert kinds(problems) == [(Kind.DRAFT, 3, 8)]
    assert problems[0].severity is Severity.WARNING
    assert problems[0].message == "drafts are published like all other articles"
    assert problems[0].mend.startswith("move the file out of the folder")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('+++\ntitle = "T"\ndraft = true\n+++\n', (3, 9)),
        ('{\n"title": "T",\n"draft": true\n}\n', (3, 10)),
    ],
)
def test_a_draft_in_toml_and_json(text: str, place: tuple[int, int]) -> None:
    _, problems = parse_article(read_front_matter(text), stem="a")
    assert kinds(problems) == [(Kind.DRAFT, *place)]


@pytest.mark.parametrize("written", ["false", "No", "0", ""])
def test_no_draft_is_silent(written: str) -> None:
    assert read(f"draft: {written}")[1] == ()


def test_a_draft_that_is_no_yes_or_no() -> None:
    assert kinds(read("draft: perhaps")[1]) == [(Kind.BAD_VALUE, 3, 8)]


def test_a_known_key_is_suggested_for_the_first_fifty_unknown_ones() -> None:
    block = "\n".join(f"publishd{number:04}: x" for number in range(4_000))
    _, problems = read(block)
    unknown = [problem for problem in problems if problem.kind is Kind.UNKNOWN_KEY]
    suggested = [problem.line for problem in unknown if problem.mend.startswith("did you mean")]
    assert len(unknown) == 4_000
    assert suggested == list(range(3, 53))


def test_two_names_for_one_field() -> None:
    article, problems = read("date: 2024-02-10\npublished: 2024-02-11")
    assert article.publish_date == date(2024, 2, 10)
    assert kinds(problems) == [(Kind.DUPLICATE_KEY, 4, 1)]


def test_wrong_types_leave_the_field_empty() -> None:
    article, problems = read("title: [a]\ncta: {a: b}\nauthor: {name: x}\ntopics: [a, [b]]\nby2: x")
    assert (article.title, article.cta, article.authors, article.topics) == ("A", "", (), ("a",))
    assert kinds(problems) == [
        (Kind.WRONG_TYPE, 2, 8),
        (Kind.WRONG_TYPE, 3, 6),
        (Kind.WRONG_TYPE, 4, 9),
        (Kind.WRONG_TYPE, 5, 9),
        (Kind.UNKNOWN_KEY, 6, 1),
    ]


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("Ada Lovelace", ("Ada Lovelace",)),
        ("Ada Lovelace and Alan Turing", ("Ada Lovelace", "Alan Turing")),
        ("Ada Lovelace, Alan Turing & Li Wei", ("Ada Lovelace", "Alan Turing", "Li Wei")),
        ("Ada Lovelace, Alan Turing, and Li Wei", ("Ada Lovelace", "Alan Turing", "Li Wei")),
        ("Lovelace, Ada", ("Lovelace, Ada",)),
        ("Marks and Spencer", ("Marks and Spencer",)),
        ("[Ada, Alan, Ada]", ("Ada", "Alan")),
    ],
)
def test_authors(written: str, authors: tuple[str, ...]) -> None:
    article, problems = read(f"author: {written}")
    assert (article.authors, problems) == (authors, ())


@pytest.mark.parametrize(
    "written",
    ["2024-02-10", "2024-02-10T08:30:00Z", "2024-02-10 08:30", "2024-02-10T08:30:00.5+02:00",
     "2024-02-10 08:30:00 +0200", "2024/02/10", "2024.2.10", "10 February 2024",
     "February 10, 2024", "Feb 10 2024", "10th Feb. 2024", "10 FEBRUARY 2024"],
)  # fmt: skip
def test_dates(written: str) -> None:
    article, problems = read(f"date: '{written}'")
    assert (article.publish_date, problems) == (date(2024, 2, 10), ())


@pytest.mark.parametrize(
    "written",
    ["2024-02-30", "2024-13-01", "0000-01-01", "31 June 2024", "02/10/2024", "10.02.2024", "soon",
     "10 Febtober 2024", "2024", "2024-02"],
)  # fmt: skip
def test_bad_dates(written: str) -> None:
    article, problems = read(f"date: '{written}'")
    assert article.publish_date is None
    assert kinds(problems) == [(Kind.BAD_DATE, 3, 7)]
    assert problems[0].severity is Severity.ERROR


def test_published_before_created() -> None:
    _, problems = read("created: 2025-02-10\npublished: 2024-02-10")
    assert kinds(problems) == [(Kind.DATE_ORDER, 4, 12)]
    assert "line 3" in problems[0].message
    assert "line 4" in problems[0].message


@pytest.mark.parametrize(
    "written", ["8", "8 mins", "8 min read", "8-minute read", "8 minutes", "PT8M", "8min", "~8 min"]
)
def test_read_time(written: str) -> None:
    article, problems = read(f"read_time: '{written}'")
    assert (article.read_time, problems) == (8, ())


@pytest.mark.parametrize("written", ["long", "eight", "8 hours", "-8", "1e9", "99999"])
def test_bad_read_time(written: str) -> None:
    article, problems = read(f"read_time: '{written}'")
    assert article.read_time is None
    assert kinds(problems) == [(Kind.BAD_VALUE, 3, 12)]


def test_autolink() -> None:
    article, problems = read("autolink: no\nautolink_exclude: [edge, cnn]")
    assert (article.autolink, article.autolink_exclude) == (False, frozenset({"edge", "cnn"}))
    assert problems == ()
    article, problems = read("autolink: perhaps")
    assert article.autolink
    assert kinds(problems) == [(Kind.BAD_VALUE, 3, 11)]


@pytest.mark.parametrize(("heading", "title"), [("A  new map", "A new map"), ("", "My first post")])
def test_the_first_heading_or_the_name_of_the_file_stands_in_for_a_title(
    heading: str, title: str
) -> None:
    for block, kind in (("title: '  '", Kind.EMPTY_TITLE), ("cta: x", Kind.MISSING_TITLE)):
        front = read_front_matter(f"---\n{block}\n---\n")
        article, problems = parse_article(front, stem="my-first_post", heading=heading)
        assert article.title == title
        assert [problem.kind for problem in problems] == [kind]


def test_text_is_one_clean_line() -> None:
    article, _ = read('description: "a\\n b\\t\\u2028c d\\u00a0e"')
    assert article.description == "a b c d e"


def test_problems_come_in_order() -> None:
    _, problems = read("title: 'It's'\ndate: soon\nzz: 1\nauthor: 'B's'\nread_time: long")
    assert [problem.line for problem in problems] == [2, 3, 4, 5, 6]


@given(st.text(), st.text())
def test_any_text_gives_an_article(block: str, body: str) -> None:
    article, problems = parse_article(read_front_matter(f"---\n{block}\n---\n{body}"), stem="a")
    assert article.title
    assert "\n" not in article.title
    assert list(problems) == sorted(problems, key=lambda p: (p.line, p.column))
