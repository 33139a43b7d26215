"""Days as people write them."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest

from knowledgebase.core.frontmatter import read_front_matter
from knowledgebase.core.model import Article, Kind, Problem
from knowledgebase.core.nouns.articles import parse_article
from knowledgebase.core.nouns.dates import DateError, find_date, split_name

DAY = date(2021, 4, 29)


@pytest.mark.parametrize(
    "text",
    [
        "2021-04-29", "2021/4/29", "2021.04.29", "20210429", "2021-119", "2021-W17-4", "2021W174",
        "2021-04-29 08:46:04.019+00", "2021-04-29T08:46", "2021-04-29T08:46:04Z", "2021-04-29T08",
        "2021-04-29T0846Z", "20210429T084604+0200", "2021-04-29 23:59:59 -0800",
        "2021-04-29T08:46:04,5+05:30", "2021-04-29 08:46:04 UTC", "2021-04-29 8:46 PM",
        "2021-04-29T08:46:04+02:00[Europe/Berlin]", "Thu, 29 Apr 2021 23:46:04 -0700",
        "Thursday, April 29, 2021", "Apr 29th, 2021", "Sept 29 2021", "29 April 2021",
        "29. April 2021", "29-Apr-2021", "29th of April 2021", "29/04/2021", "04/29/2021",
        "29.04.2021", "29. 04. 2021", "29-04-2021 08:46", "  2021-04-29 ",
    ],
)  # fmt: skip
def test_the_written_day_counts(text: str) -> None:
    assert find_date(text) == (date(2021, 9, 29) if text.startswith("Sept") else DAY)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("13/12/2024", "", date(2024, 12, 13)),
        ("12/13/2024", "", date(2024, 12, 13)),
        ("02/02/2024", "", date(2024, 2, 2)),
        ("02/03/2024", "mdy", date(2024, 2, 3)),
        ("02/03/2024", "dmy", date(2024, 3, 2)),
        ("13/12/2024", "mdy", date(2024, 12, 13)),
        ("12/13/2024", "dmy", date(2024, 12, 13)),
        ("2999-01-01", "", date(2999, 1, 1)),
    ],
)
def test_dates_in_figures(text: str, order: Literal["", "mdy", "dmy"], day: date) -> None:
    assert find_date(text, order=order) == day


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("02/03/2024", "can be read in two ways"),
        ("02.03.2024 10:00", "can be read in two ways"),
        ("2024-02-30", "there is no day"),
        ("30/02/2024", "there is no day"),
        ("13/13/2024", "there is no day"),
        ("2023-366", "there is no day"),
        ("2021-W54-1", "there is no day"),
        ("February 30, 2024", "there is no day"),
        ("today", "no build asks what day it is"),
        ("last-modified", "no build asks what day it is"),
        ("Last Modified", "no build asks what day it is"),
        ("soon", "is no date"),
        ("2024", "is no date"),
        ("2024-02", "is no date"),
        ("2024111", "is no date"),
        ("Smarch 13, 2024", "is no date"),
    ],
)
def test_what_is_no_day(text: str, message: str) -> None:
    with pytest.raises(DateError) as caught:
        find_date(text)
    assert message in caught.value.message
    assert repr(text) in caught.value.message


@pytest.mark.parametrize(
    ("stem", "day", "rest"),
    [
        ("2021-03-04-title", date(2021, 3, 4), "title"),
        ("2021-03-04_my-title", date(2021, 3, 4), "my-title"),
        ("2021-02-30-title", None, "2021-02-30-title"),
        ("2021-03-04", None, "2021-03-04"),
        ("a-2021-03-04-b", None, "a-2021-03-04-b"),
    ],
)
def test_the_name_of_a_file(stem: str, day: date | None, rest: str) -> None:
    assert split_name(stem) == (day, rest)


def read(block: str, stem: str = "a") -> tuple[Article, tuple[Problem, ...]]:
    return parse_article(read_front_matter(f"---\ntitle: T\n{block}\n---\n"), stem=stem)


@pytest.mark.parametrize(
    "key",
    "updated lastmod last_modified modified ms.date dateadded lastUpdated date_modified".split(),
)
def test_names_of_the_last_change(key: str) -> None:
    article, problems = read(f"{key}: 2021-04-29")
    assert (article.updated, article.publish_date, problems) == (DAY, None, ())
    assert article.day == DAY


def test_one_key_is_written_with_the_month_first() -> None:
    assert read("ms.date: 04/05/2021")[0].updated == date(2021, 4, 5)
    _, problems = read("updated: 04/05/2021")
    assert [p.kind for p in problems] == [Kind.BAD_DATE]


@pytest.mark.parametrize("value", ["true", "True", "yes", "'true'"])
def test_a_truth_is_no_date_and_hides_none(value: str) -> None:
    article, problems = read(f"published: {value}\ndate: 2021-04-29")
    assert (article.publish_date, problems) == (DAY, ())


def test_what_is_not_published_is_told() -> None:
    article, problems = read("published: false\ndate: 2021-04-29")
    assert article.publish_date == DAY
    assert [(p.kind, p.line) for p in problems] == [(Kind.DRAFT, 3)]


def test_the_date_in_a_name_counts_where_none_is_written() -> None:
    stem = "2021-04-29-a-title"
    assert read("author: A", stem)[0].publish_date == DAY
    assert read("updated: 2022-01-01", stem)[0].publish_date == DAY
    assert read("date: 2020-01-01", stem)[0].publish_date == date(2020, 1, 1)
    assert read("created: 2020-01-01", stem)[0].publish_date is None
    article, _ = parse_article(read_front_matter("---\nauthor: A\n---\n"), stem=stem)
    assert article.title == "A title"


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("date: 2021-04-29\ncreated: 2021-04-01", ["Published", "Created"]),
        ("date: 2021-04-29\ncreated: 2021-04-29", ["Published"]),
        ("created: 2021-04-29", ["Created"]),
        ("date: 2021-04-29\nupdated: 2021-04-29", ["Published"]),
        ("date: 2021-04-29\nupdated: 2021-05-01", ["Published", "Updated"]),
        ("updated: 2021-05-01", ["Updated"]),
    ],
)
def test_the_days_that_are_shown(block: str, words: list[str]) -> None:
    assert [word for word, _ in read(block)[0].days] == words
