"""Topics: the gold set is as it says, and articles are put under topics as an editor would."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gold.evaluate_topics import (
    HELD_OUT,
    HERE,
    MIN_F1,
    ROOT,
    SEEDS,
    GoldArticle,
    Score,
    main,
    measure,
    read_gold,
    report,
    score,
)
from knowledgebase.core.site.topic_scores import Assignment

ARTICLES = read_gold()
WRITTEN = [gold for gold in ARTICLES if not gold.name.startswith(("seeds/", "articles/"))]
TOPICS = {path.stem for path in (ROOT / "source" / "topics").glob("*.md")} - {"index"}


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return measure()


def test_the_set_is_large_enough_and_a_third_is_held_out() -> None:
    held_out = [gold for gold in ARTICLES if gold.is_held_out]

    assert len(WRITTEN) >= 15
    assert 3 * len(held_out) >= len(ARTICLES)


def test_every_article_has_a_size_to_read() -> None:
    sizes = {gold.name: len(gold.text.split("---\n", 2)[2].split()) for gold in WRITTEN}

    assert {name: size for name, size in sizes.items() if not 200 <= size <= 500} == {}


def test_every_topic_exists_and_is_annotated() -> None:
    assert {topic for gold in ARTICLES for topic in gold.topics} == TOPICS


def test_some_articles_belong_to_no_topic() -> None:
    assert [gold.name for gold in WRITTEN if not gold.topics]


def test_the_articles_of_another_house_are_left_out_where_they_are_missing(tmp_path: Path) -> None:
    assert not [gold for gold in read_gold(tmp_path / "none") if gold.name.startswith("seeds/")]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the articles of another house are not here")
def test_the_articles_of_another_house_are_measured() -> None:
    assert len([gold for gold in ARTICLES if gold.name.startswith("seeds/")]) == 5


def test_the_annotation_is_no_statement_of_the_author() -> None:
    texts = [path.read_text(encoding="utf-8") for path in HERE.glob("*/*.md")]

    assert not [text for text in texts if re.search("^topics:", text, re.MULTILINE)]


def test_articles_are_under_the_topics_that_an_editor_chose(scores: dict[str, Score]) -> None:
    assert scores["all"].f1 >= MIN_F1, "\n".join(report(scores))


def test_score_counts_pairs_and_names_what_differs() -> None:
    gold = GoldArticle(name="x", text="", topics=frozenset({"a", "b"}))
    found = score([gold], {"x": [Assignment(topic="a"), Assignment(topic="c", concepts=("k",))]})

    assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)
    assert found.spurious == (("x", "c", "k"),)
    assert found.missed == (("x", "b"),)


def test_report_has_a_line_for_each_part_and_each_difference() -> None:
    part = Score(articles=1, right=1, spurious=(("x", "c", ""),), missed=(("x", "b"),))

    assert list(report({"all": part})) == [
        "all        1 articles  precision 0.5000  recall 0.5000  F1 0.5000",
        "x: c does not belong (words alone)",
        "x: b is missing",
    ]


@pytest.mark.parametrize(("right", "status"), [(9, 0), (8, 1)])
def test_status_tells_whether_the_threshold_holds(
    right: int, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    part = Score(articles=1, right=right, spurious=(("x", "c", ""),), missed=(("x", "b"),))
    monkeypatch.setattr("gold.evaluate_topics.measure", lambda: {"all": part, HELD_OUT: part})

    assert main([]) == status
    assert "x: b is missing" in capsys.readouterr().out
