"""What follows from the articles, concepts and topics of a whole folder."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.small_site import (
    FILLER,
    make_article,
    make_catalogue,
    make_concept,
    make_mention,
    make_topic,
)
from knowledgebase.core.model import Block, Concept, Mention, Topic
from knowledgebase.core.site.catalogue import (
    COMPANY_SHOWN,
    RELATED_SHOWN,
    Catalogue,
    ConceptEntry,
    TopicEntry,
)

TOPICS = (make_topic("vision"), make_topic("text"))
CONCEPTS = (
    make_concept("cnn", topics=("vision",)),
    make_concept("pixel", topics=("vision",)),
    make_concept("token", topics=("text", "vision")),
    make_concept("data"),
)
BLOCKS = tuple(
    Block(text=f"Some text, {FILLER}.", zone=zone, section="")
    for zone in ("heading", *["text"] * 5)
)


# -- order -------------------------------------------------------------------------------------


def test_articles_are_in_order_newest_first_undated_last() -> None:
    catalogue = make_catalogue(
        [
            make_article("undated"),
            make_article("old", "0001-01-01"),
            make_article("b", "2024-02-10"),
            make_article("a", "2024-02-10"),
            make_article("new", "2025-01-01"),
        ]
    )
    names = [name.removeprefix("articles/") for name in catalogue.articles]
    assert names == ["new", "a", "b", "old", "undated"]


def test_the_day_of_creation_stands_in_for_that_of_publication() -> None:
    day = make_article("x", "2024-05-01").article.publish_date
    entry = make_article("created", created_date=day)
    assert entry.day == day
    assert list(make_catalogue([make_article("x", "2024-04-30"), entry]).articles) == [
        "articles/created",
        "articles/x",
    ]


def test_of_two_with_one_id_the_first_docname_counts() -> None:
    catalogue = make_catalogue(
        concepts=[
            ConceptEntry(docname="b", concept=Concept(id="x", title="A")),
            ConceptEntry(docname="a", concept=Concept(id="x", title="B")),
        ],
        topics=[
            TopicEntry(docname="b", topic=Topic(id="x", title="A")),
            TopicEntry(docname="a", topic=Topic(id="x", title="B")),
        ],
    )
    assert [entry.docname for entry in catalogue.concepts.values()] == ["a"]
    assert [entry.docname for entry in catalogue.topics.values()] == ["a"]


def test_topics_are_in_the_order_of_their_titles() -> None:
    topics = [make_topic("1", "vision"), make_topic("2", "Text"), make_topic("3", "text")]
    assert list(make_catalogue(topics=topics).topics) == ["2", "3", "1"]


# -- mentions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["cue", "unless", "ambiguous", "zone:code"])
def test_a_doubtful_mention_does_not_count(reason: str) -> None:
    catalogue = make_catalogue(
        [make_article("a")], CONCEPTS, mentions={"a": [make_mention("cnn", reason=reason)]}
    )
    assert catalogue.counts("articles/a") == {}
    assert catalogue.mentioned_in == {}


@pytest.mark.parametrize("reason", [None, "repeat", "never", "opt-out", "zone:heading"])
def test_any_other_mention_counts(reason: str | None) -> None:
    catalogue = make_catalogue(
        [make_article("a")], CONCEPTS, mentions={"a": [make_mention("cnn", reason=reason)] * 2}
    )
    assert catalogue.counts("articles/a") == {"cnn": 2}
    assert catalogue.mentioned_in == {"cnn": ("articles/a",)}


def test_a_concept_that_is_no_more_is_not_counted() -> None:
    catalogue = make_catalogue([make_article("a")], mentions={"a": [make_mention("gone")]})
    assert catalogue.counts("articles/a") == {}


def test_places_are_newest_first() -> None:
    catalogue = make_catalogue(
        [make_article("a", "2024-01-01"), make_article("b", "2024-01-02")],
        CONCEPTS,
        mentions={name: [make_mention("cnn")] for name in "ab"},
    )
    assert catalogue.mentioned_in["cnn"] == ("articles/b", "articles/a")


# -- topics ------------------------------------------------------------------------------------


def topics_of(*mentions: Mention, stated: tuple[str, ...] = ()) -> list[str]:
    topics = (make_topic("1", "vision"), make_topic("2", "Text"))
    concepts = [make_concept(name, topics=("1", "2")) for name in "abc"]
    article = make_article("x", topics=stated)
    catalogue = make_catalogue([article], concepts, topics, {"x": mentions})
    return [assignment.topic for assignment in catalogue.topics_of("articles/x")]


def test_derived_topics_are_in_the_order_of_their_titles() -> None:
    assert topics_of(*map(make_mention, "abc")) == ["2", "1"]


def test_stated_topics_are_in_the_order_of_the_author() -> None:
    assert topics_of(stated=("1", "2")) == ["1", "2"]


#: a paragraph on each of two topics
SEEING = [("cnn", 1), ("pixel", 1)]
WRITING = [("word", 2), ("letter", 2)]


@pytest.mark.parametrize(
    ("places", "topics", "expected"),
    [
        pytest.param([("cnn", 0), ("token", 0)], ("text", "vision"), "text", id="first stated"),
        pytest.param(
            [*SEEING, ("lens", 1), *WRITING, ("word", 3)], (), "text", id="most paragraphs"
        ),
        pytest.param([*SEEING, ("lens", 1), *WRITING], (), "vision", id="most concepts"),
        pytest.param([*SEEING, ("word", 2), *WRITING], (), "text", id="most mentions"),
        pytest.param([*SEEING, *WRITING], (), "text", id="first by title"),
        pytest.param([("data", 0)], (), "", id="none"),
    ],
)
def test_the_main_topic_of_an_article(
    places: list[tuple[str, int]], topics: tuple[str, ...], expected: str
) -> None:
    mentions = {"a": [make_mention(*place) for place in places]}
    more = {"lens": "vision", "word": "text", "letter": "text"}
    concepts = (*CONCEPTS, *(make_concept(name, topics=(more[name],)) for name in more))
    catalogue = make_catalogue(
        [make_article("a", topics=topics)], concepts, TOPICS, mentions, BLOCKS
    )
    assert catalogue.main_topic("articles/a") == expected


# -- concepts in the same articles -------------------------------------------------------------


def company(concept: str, *articles: str, without: tuple[str, ...] = ()) -> list[tuple[str, int]]:
    """Return what is named with *concept* in articles that name "cnn data"."""
    names = sorted({name for text in articles for name in text.split()})
    catalogue = make_catalogue(
        [make_article(f"a{index:03}") for index in range(len(articles))],
        [make_concept(name) for name in names],
        mentions={
            f"a{index:03}": map(make_mention, text.split()) for index, text in enumerate(articles)
        },
    )
    return list(catalogue.company(concept, without=without))


def test_company_is_what_is_named_in_the_same_articles_and_in_how_many() -> None:
    others = [""] * 4
    assert company("cnn", "cnn pixel", "cnn pixel", "cnn pixel token", "token", *others) == [
        ("pixel", 3)
    ]


def test_what_is_named_everywhere_is_no_company() -> None:
    texts = ["cnn data pixel", "cnn data pixel", "cnn data", "data", "data", "data"]
    assert company("cnn", *texts) == [("pixel", 2)]
    assert company("data", *texts) == []


def test_one_article_makes_no_company() -> None:
    assert company("cnn", "cnn pixel", "cnn", "", "") == []


def test_the_company_that_seldom_comes_alone_is_first_then_it_goes_by_id() -> None:
    texts = ["cnn b c a", "cnn b c a", "cnn c", "c", "c", *[""] * 9]
    assert company("cnn", *texts) == [("a", 2), ("b", 2), ("c", 3)]


def test_company_leaves_out_what_is_said_elsewhere_and_names_few() -> None:
    others = [f"x{number}" for number in range(COMPANY_SHOWN + 2)]
    texts = [f"cnn {' '.join(others)}"] * 2 + [""] * 4
    found = [name for name, _ in company("cnn", *texts, without=("x1",))]
    assert found == [name for name in others if name != "x1"][:COMPANY_SHOWN]


def test_company_is_sought_in_the_newest_articles_only() -> None:
    texts = ["cnn new"] * 100 + ["cnn old"] * 100 + [""] * 100
    assert company("cnn", *texts) == [("new", 100)]


# -- related articles --------------------------------------------------------------------------


def relate(mentions: dict[str, list[str]], name: str = "a") -> list[tuple[str, tuple[str, ...]]]:
    catalogue = make_catalogue(
        [make_article(name, "2024-01-01") for name in mentions],
        CONCEPTS,
        mentions={name: map(make_mention, found) for name, found in mentions.items()},
    )
    return [
        (related.docname.removeprefix("articles/"), related.shared)
        for related in catalogue.related(f"articles/{name}")
    ]


def test_a_rare_concept_weighs_more_than_a_frequent_one() -> None:
    frequent = {name: ["data"] for name in "bcdef"}
    # of equals, "z" would be the last one
    assert relate({"a": ["data", "cnn"], "z": ["cnn"], **frequent})[0] == ("z", ("cnn",))


@pytest.mark.parametrize(("more", "first"), [(0, "b"), (1, "b"), (2, "z"), (3, "z")])
def test_two_frequent_concepts_weigh_as_much_as_their_logarithms(more: int, first: str) -> None:
    # "b" shares two concepts, which *more* others have, too; "z" shares one that nobody else has
    others = {f"c{number}": ["data", "token"] for number in range(more)}
    found = {"a": ["cnn", "data", "token"], "b": ["data", "token"], "z": ["cnn"], **others}
    both, alone = 2 * log((4 + more) / (2.5 + more)), log((4 + more) / 2.5)
    assert (both > alone) == (first == "b")
    assert relate(found)[0][0] == first


def test_the_shared_concepts_are_rarest_first() -> None:
    found = relate({"a": ["cnn", "data"], "b": ["cnn", "data"], "c": ["data"]})
    assert found == [("b", ("cnn", "data")), ("c", ("data",))]


def test_ties_go_to_the_newer_article_then_by_name() -> None:
    catalogue = make_catalogue(
        [make_article("a", "2024-01-01"), make_article("b", "2023-01-01"),
         make_article("d", "2025-01-01"), make_article("c", "2025-01-01")],
        CONCEPTS,
        mentions={name: [make_mention("cnn")] for name in "abcd"},
    )  # fmt: skip
    names = [related.docname for related in catalogue.related("articles/a")]
    assert names == ["articles/c", "articles/d", "articles/b"]


def test_repetition_makes_nothing_more_related() -> None:
    assert relate({"a": ["cnn"] * 9, "b": ["cnn"] * 9, "c": ["cnn"]}) == [
        ("b", ("cnn",)),
        ("c", ("cnn",)),
    ]


def test_an_article_that_shares_nothing_has_no_related_ones() -> None:
    assert relate({"a": ["cnn"], "b": ["data"], "c": []}) == []
    assert relate({"a": ["cnn"], "c": []}, name="c") == []


def test_related_ones_are_few_and_never_the_article_itself() -> None:
    found = [name for name, _ in relate({name: ["cnn"] for name in "abcdefgh"})]
    assert len(found) == len(set(found)) == RELATED_SHOWN
    assert "a" not in found


@given(st.permutations("abcdef"))
def test_the_order_of_reading_makes_no_difference(names: list[str]) -> None:
    def build(order: str) -> Catalogue:
        found = {"a": "cnn", "b": "cnn", "c": "data", "d": "data", "e": "cnn", "f": "token"}
        return make_catalogue(
            [make_article(name) for name in order],
            CONCEPTS,
            TOPICS,
            {name: [make_mention(found[name])] for name in sorted(order)},
            BLOCKS,
        )

    one, other = build("".join(names)), build("abcdef")
    assert repr(one) == repr(other)
    assert [one.related(f"articles/{n}") for n in "abcdef"] == [
        other.related(f"articles/{n}") for n in "abcdef"
    ]
