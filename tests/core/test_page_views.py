"""The views of all pages of a site."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.growth import FACTOR, MOST, measure_growth
from core.small_site import make_article, make_catalogue, make_concept, make_mention, make_topic
from knowledgebase.core.citations import Bibliography, cite_plainly
from knowledgebase.core.digest import make_digest
from knowledgebase.core.mentions.find import PageRules
from knowledgebase.core.model import Block, Mention
from knowledgebase.core.site.catalogue import ArticleEntry, Catalogue
from knowledgebase.core.site.lookup import build_lookup
from knowledgebase.core.site.page_views import NEWEST_SHOWN, Views
from knowledgebase.core.site.records import NounXref, PageRecord, make_text
from knowledgebase.core.site.views import ArticleTopic, NumbersView, PageView, Target

CONCEPTS = (
    make_concept("net", title="network", definition="Nodes and edges.", topics=("vision", "gone")),
    make_concept("cnn", title="CNN", broader=("net", "gone"), prerequisites=("net",)),
    make_concept("rnn", title="RNN", broader=("net",), contrast=("cnn",)),
)
TOPICS = (make_topic("vision"), make_topic("text"))


def view_site(catalogue: Catalogue, size: int = 50, /, **pages: PageRecord) -> Views:
    """Return the views of every article, concept and topic, and of further pages."""
    nouns = (catalogue.articles, catalogue.concepts, catalogue.topics)
    records = {entry.docname: PageRecord() for kind in nouns for entry in kind.values()} | pages
    lookup = build_lookup(catalogue)
    return Views(
        catalogue,
        records,
        catalogue.findings,
        lookup,
        page_size=size,
        bibliography=Bibliography(
            ("one2001", "two2002"), lambda key: cite_plainly(f"{key.title()}.")
        ),
    )


def make_site(*names: str, **mentions: list[Mention]) -> Catalogue:
    articles = [
        make_article(name, f"2024-01-{31 - index:02}", authors=("Ada",), topics=("vision",))
        for index, name in enumerate(names)
    ]
    return make_catalogue(articles, CONCEPTS, TOPICS, mentions)


def test_every_page_has_a_view_in_order_of_docname() -> None:
    views = view_site(make_site("b", "a"), zoo=PageRecord())
    assert list(views) == [
        "articles/a", "articles/b", "concepts/cnn", "concepts/net", "concepts/rnn", "topics/text",
        "topics/vision", "zoo",
    ]  # fmt: skip
    assert views["zoo"] == PageView()


# -- articles ----------------------------------------------------------------------------------


def test_neighbors_are_those_of_the_order_newest_first() -> None:
    views = view_site(make_site("new", "middle", "old"))
    shown = []
    for name in ("new", "middle", "old"):
        article = views[f"articles/{name}"].article
        assert article is not None
        shown.append([t.docname if t else None for t in (article.newer, article.older)])
    assert shown == [
        [None, "articles/middle"], ["articles/new", "articles/old"], ["articles/middle", None],
    ]  # fmt: skip


def test_concepts_of_an_article_go_by_count_then_by_id() -> None:
    mentions = [make_mention(name) for name in ("rnn", "net", "cnn", "net")]
    article = view_site(make_site("a", a=mentions))["articles/a"].article
    assert article is not None
    assert [(line.concept, line.count) for line in article.concepts] == [
        ("net", 2), ("cnn", 1), ("rnn", 1),
    ]  # fmt: skip


def test_related_articles_say_why() -> None:
    mentions = [make_mention(name) for name in ("rnn", "net", "cnn")]
    article = view_site(make_site("a", "b", a=mentions, b=mentions))["articles/a"].article
    assert article is not None
    ((target, shared),) = ((line.target.docname, line.shared) for line in article.related)
    assert (target, shared) == ("articles/b", ("CNN", "network", "RNN"))


def test_authors_lead_to_the_page_that_lists_them_if_there_is_one() -> None:
    catalogue = make_site("a")
    page = PageRecord(listings=("authors",))
    cases: list[tuple[dict[str, PageRecord], object]] = [
        ({}, "Ada"),
        ({"people": page}, Target(docname="people", anchor="author-ada", title="Ada")),
        ({"z": page, "p": page}, Target(docname="p", anchor="author-ada", title="Ada")),
    ]
    for pages, expected in cases:
        article = view_site(catalogue, 50, **pages)["articles/a"].article
        assert article is not None
        assert article.authors == (expected,)


def test_an_author_on_a_later_page_is_found_there() -> None:
    articles = [make_article(name, authors=(name,)) for name in "abc"]
    views = view_site(make_catalogue(articles), 1, people=PageRecord(listings=("authors",)))
    article = views["articles/c"].article
    assert article is not None
    assert article.authors == (Target(docname="people/authors-3", anchor="author-c", title="c"),)


def test_topics_of_an_article_come_with_their_evidence() -> None:
    concepts = [make_concept(name, title=name.upper(), topics=("vision",)) for name in "abcd"]
    mentions = {"a": [make_mention(name) for name in "abcd"]}
    stated = make_article("b", topics=("vision",))
    catalogue = make_catalogue([make_article("a"), stated], concepts, TOPICS, mentions)
    views = view_site(catalogue)
    target = Target(docname="topics/vision", title="Vision")
    for name, evidence, more in (("a", ("A", "B"), 2), ("b", (), 0)):
        article = views[f"articles/{name}"].article
        assert article is not None
        assert article.topics == (ArticleTopic(target=target, evidence=evidence, more=more),)


def test_an_article_says_what_to_know_before_with_the_definition() -> None:
    article = view_site(make_site("a", a=[make_mention("cnn")] * 2))["articles/a"].article
    assert article is not None
    assert [(line.target.title, line.definition) for line in article.before] == [
        ("network", "Nodes and edges.")
    ]


def test_what_others_name_makes_no_difference_to_what_to_know_before() -> None:
    mine = [make_mention("cnn")] * 2
    alone = view_site(make_site("a", "b", a=mine))["articles/a"].article
    among = view_site(make_site("a", "b", a=mine, b=[make_mention("net")]))["articles/a"].article
    assert alone is not None
    assert among is not None
    assert alone.before == among.before


def test_only_linked_mentions_become_links() -> None:
    mentions = [
        make_mention("net", 0, start=3, end=8),
        make_mention("net", 0, start=9, end=14, reason="repeat"),
        make_mention("cnn rnn", 0, start=15, end=18, reason="ambiguous"),
    ]
    block = Block(text="So networks, nets and RNNs", zone="text", section="")
    page = PageRecord(text=make_text((block,), PageRules()))
    views = view_site(make_site("a", a=mentions), 50, **{"articles/a": page, "z": PageRecord()})
    (link,) = views.links("articles/a")
    assert (link.block, link.start, link.end, link.definition) == (0, 3, 8, "Nodes and edges.")
    assert (link.origin, link.surface) == (block, "netwo")
    assert link.target == Target(docname="concepts/net", anchor="concept-net", title="network")
    assert views.links("z") == views.links("nowhere") == ()


# -- concepts and topics -----------------------------------------------------------------------


def test_relations_are_shown_both_ways_and_unknown_ones_left_out() -> None:
    views = view_site(make_site())
    shown = {}
    for name in ("net", "cnn", "rnn"):
        concept = views[f"concepts/{name}"].concept
        assert concept is not None
        shown[name] = [(kind, [t.title for t in targets]) for kind, targets in concept.relations]
    assert shown == {
        "net": [("narrower", ["CNN", "RNN"]), ("leads to", ["CNN"])],
        "cnn": [("broader", ["network"]), ("prerequisites", ["network"])],
        "rnn": [("broader", ["network"]), ("contrast", ["CNN"])],
    }


def test_what_others_say_of_a_concept_goes_by_title() -> None:
    titles = {"a": "Zebra", "b": "apple", "c": "Élan"}
    concepts = [
        make_concept(name, title=title, broader=("net",), prerequisites=("net",))
        for name, title in titles.items()
    ]
    catalogue = make_catalogue((), [make_concept("net"), *concepts])
    view = view_site(catalogue)["concepts/net"].concept
    assert view is not None
    assert [[target.title for target in targets] for _, targets in view.relations] == [
        ["apple", "Élan", "Zebra"]
    ] * 2


def test_a_concept_counts_its_articles_and_mentions() -> None:
    mentions = [make_mention("net"), make_mention("net"), make_mention("net", reason="cue")]
    view = view_site(make_site("a", "b", "c", a=mentions, b=mentions))["concepts/net"]
    assert view.concept is not None
    assert (view.concept.articles, view.concept.mentions) == (2, 4)
    assert [target.docname for target in view.concept.topics] == ["topics/vision"]
    assert [listing.kind for listing in view.listings] == ["mentions"]


def test_a_concept_names_its_first_and_its_latest_article() -> None:
    mentions = {name: [make_mention("net")] for name in "abcd"}
    days = {"a": "2024-01-02", "b": "2024-01-03", "c": "2024-01-01", "d": ""}
    catalogue = make_catalogue(
        [make_article(name, day) for name, day in days.items()], CONCEPTS, TOPICS, mentions
    )
    view = view_site(catalogue)["concepts/net"].concept
    assert view is not None
    assert view.span is not None
    assert [(line.target.title, line.day.isoformat()) for line in view.span] == [
        ("C", "2024-01-01"), ("B", "2024-01-03"),
    ]  # fmt: skip


@pytest.mark.parametrize("days", [("", ""), ("2024-01-01", ""), ("2024-01-01", "2024-01-01")])
def test_articles_of_one_day_have_no_first_and_latest(days: tuple[str, str]) -> None:
    articles = [make_article(name, day) for name, day in zip("ab", days, strict=True)]
    mentions = {name: [make_mention("net")] for name in "ab"}
    view = view_site(make_catalogue(articles, CONCEPTS, TOPICS, mentions))["concepts/net"].concept
    assert view is not None
    assert view.span is None


def test_what_is_related_is_not_named_again_as_company() -> None:
    concepts = [*CONCEPTS, make_concept("pixel")]
    both = [make_mention(name) for name in ("cnn", "net", "pixel")]
    articles = [make_article(name) for name in "abcd"]
    catalogue = make_catalogue(articles, concepts, TOPICS, {"a": both, "b": both})
    view = view_site(catalogue)["concepts/cnn"].concept
    assert view is not None
    assert [(target.title, count) for target, count in view.company] == [("pixel", 2)]


def test_concepts_that_need_each_other_have_views() -> None:
    concepts = [
        make_concept("a", broader=("b",), prerequisites=("b",)),
        make_concept("b", broader=("a",), prerequisites=("a",)),
    ]
    mentions = {"x": [make_mention("a")] * 2}
    views = view_site(make_catalogue([make_article("x")], concepts, (), mentions))
    concept, article = views["concepts/a"].concept, views["articles/x"].article
    assert concept is not None
    assert [name for name, _ in concept.relations] == [
        "broader", "narrower", "prerequisites", "leads to",
    ]  # fmt: skip
    assert article is not None
    assert [line.concept for line in article.before] == ["b"]


def test_a_topic_shows_its_concepts() -> None:
    view = view_site(make_site("a", "b"))["topics/vision"]
    assert view.topic is not None
    assert [line.concept for line in view.topic.concepts] == ["net"]


# -- further pages -----------------------------------------------------------------------------


def test_a_home_page_shows_the_newest_and_the_numbers() -> None:
    names = [f"a{index}" for index in range(NEWEST_SHOWN + 2)]
    catalogue = make_site(*names, a1=[make_mention("net"), make_mention("net", reason="repeat")])
    view = view_site(catalogue, index=PageRecord(listings=("newest", "numbers")))["index"]
    assert [card.target.docname for card in view.newest] == [
        f"articles/{name}" for name in names[:NEWEST_SHOWN]
    ]
    assert view.numbers == NumbersView(
        articles=len(names), concepts=3, topics=2, authors=1, links=1
    )
    assert view.listings == ()


def test_lists_come_in_the_order_placed_and_unknown_ones_not_at_all() -> None:
    page = PageRecord(listings=("topics", "nonsense", "articles", "concepts"))
    view = view_site(make_site("a"), page=page)["page"]
    assert [listing.kind for listing in view.listings] == ["topics", "articles", "concepts"]


def test_xrefs_are_resolved_with_the_title_where_it_is_shown() -> None:
    page = PageRecord(
        noun_xrefs=(
            NounXref("concept", "RNN", is_explicit=False),  # shown as it is written
            NounXref("concept", "cnn", is_explicit=False),
            NounXref("concept", "gone", is_explicit=False),
            NounXref("topic", "Vision", is_explicit=True),  # shows a text of its own
            NounXref("topic", "text", is_explicit=False),
        )
    )
    view = view_site(make_site(), page=page)["page"]
    assert [(role, name, target.title) for role, name, target in view.xrefs] == [
        ("concept", "RNN", ""), ("concept", "cnn", "CNN"), ("topic", "Vision", ""),
        ("topic", "text", "Text"),
    ]  # fmt: skip


# -- laws --------------------------------------------------------------------------------------


@given(st.permutations("abcd"), st.permutations(CONCEPTS), st.permutations(TOPICS))
def test_the_order_of_reading_makes_no_difference(
    names: list[str], concepts: list[object], topics: list[object]
) -> None:
    def digest(names: list[str], concepts: object, topics: object) -> str:
        catalogue = make_catalogue(
            [make_article(name, authors=(name, "Ada")) for name in names],
            concepts,  # type: ignore[arg-type]  # a plain list
            topics,  # type: ignore[arg-type]  # as above
            {name: [make_mention("net"), make_mention("cnn")] for name in names},
        )
        pages = ("articles", "authors", "concepts", "topics", "newest", "numbers")
        return make_digest(*view_site(catalogue, 2, home=PageRecord(listings=pages)).items())

    assert digest(names, concepts, topics) == digest(list("abcd"), CONCEPTS, TOPICS)


Many: TypeAlias = tuple[list[ArticleEntry], dict[str, list[Mention]]]


def make_many(shape: str, number: int) -> Many:
    """Return articles and their mentions."""
    first = date(2020, 1, 1)
    articles = [
        make_article(
            f"a{index}",
            str(first + timedelta(days=index * 7 % number)),
            authors=(f"Author {index if shape == 'mixed' else 0}",),
            title=f"Title {index if shape == 'mixed' else 0}",
        )
        for index in range(number)
    ]
    mentions = {
        f"a{index}": [make_mention(f"c{(index * step) % 20:02}") for step in (0, 1, 3)]
        for index in range(number)
    }
    return articles, mentions


@pytest.mark.parametrize("shape", ["alike", "mixed"])
def test_an_article_costs_the_same_among_many(shape: str) -> None:
    concepts = [make_concept(f"c{index:02}", topics=("vision",)) for index in range(20)]
    pages = ("articles", "authors", "concepts", "topics", "newest", "numbers")

    def view(many: Many) -> None:
        articles, mentions = many
        catalogue = make_catalogue(articles, concepts, TOPICS, mentions)
        dict(view_site(catalogue, home=PageRecord(listings=pages)))

    # related ones are sought among fifty: so many articles have to be there
    assert measure_growth(view, make_many(shape, 100), make_many(shape, 100 * FACTOR)) < MOST
