"""The knowledge base as data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

import knowledgebase
from core.small_site import make_article, make_catalogue, make_concept, make_mention, make_topic
from knowledgebase.core.export.knowledge_json import dump_knowledge, make_knowledge

SCHEMA = json.loads(
    (Path(knowledgebase.__file__).parent / "schemas" / "knowledge.schema.json").read_text()
)
CATALOGUE = make_catalogue(
    articles=[
        make_article("old", "2023-01-01", authors=("Ada",), topics=("vision",)),
        make_article("new", "2024-02-03"),
        make_article("undated"),
    ],
    concepts=[
        make_concept("cnn", aliases=("ConvNet",), broader=("network", "gone"), topics=("vision",)),
        make_concept("network", level="introductory"),
    ],
    topics=[make_topic("vision")],
    mentions={
        "new": [
            make_mention("cnn", start=0),
            make_mention("cnn", start=9, reason="repeat"),
            make_mention("network", start=20, reason="cue"),
        ],
    },
)


def knowledge(**changes: str) -> dict[str, Any]:
    given = {"title": "Test", "base_url": "", **changes}
    return make_knowledge(CATALOGUE, lambda docname: f"{docname}.html", **given)


def test_the_file_follows_its_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(knowledge())


@pytest.mark.parametrize("list_name", ["articles", "concepts", "topics"])
def test_the_schema_knows_every_key(list_name: str) -> None:
    broken = knowledge()
    broken[list_name][0]["other"] = 1
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(broken)


def test_the_schema_asks_for_the_place_of_a_page() -> None:
    broken = knowledge()
    del broken["articles"][0]["url"]
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(broken)


def test_articles_come_newest_first_with_their_addresses() -> None:
    found = [(article["docname"], article["url"]) for article in knowledge()["articles"]]
    assert found == [
        ("articles/new", "articles/new.html"),
        ("articles/old", "articles/old.html"),
        ("articles/undated", "articles/undated.html"),
    ]


def test_days_are_iso_dates_or_null() -> None:
    assert [a["published"] for a in knowledge()["articles"]] == ["2024-02-03", "2023-01-01", None]


def test_an_article_counts_only_mentions_that_are_certain() -> None:
    assert knowledge()["articles"][0]["concepts"] == [{"id": "cnn", "mentions": 2}]


def test_a_topic_that_the_author_names_needs_no_evidence() -> None:
    assert knowledge()["articles"][1]["topics"] == [
        {"id": "vision", "stated": True, "evidence": []}
    ]


def test_a_concept_counts_articles_mentions_and_links() -> None:
    counts = {concept["id"]: concept["counts"] for concept in knowledge()["concepts"]}
    assert counts == {
        "cnn": {"articles": 1, "mentions": 2, "links": 1},
        "network": {"articles": 0, "mentions": 0, "links": 0},
    }


def test_relations_lead_to_concepts_that_exist() -> None:
    assert knowledge()["concepts"][0]["broader"] == ["network"]


def test_the_text_is_the_same_data_with_one_line_for_each_entry() -> None:
    text = dump_knowledge(knowledge())
    assert json.loads(text) == knowledge()
    entries = [line for line in text.splitlines() if line.startswith("{") and len(line) > 1]
    assert len(entries) == 6


@pytest.mark.parametrize("title", ["café", "a\u2028b", "\ud800", 'a "b"\n'])
def test_any_title_survives_as_utf8(title: str) -> None:
    text = dump_knowledge(knowledge(title=title))
    assert json.loads(text.encode().decode())["title"] == title
    assert "\u2028" not in text
