"""The lists of a site."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.small_site import make_article, make_catalogue, make_concept, make_mention, make_topic
from knowledgebase.core.model import Block
from knowledgebase.core.site.lists import ListingMaker
from knowledgebase.core.site.paging import Group
from knowledgebase.core.site.views import Card, ConceptLine, Listing, MentionLine, Target


def groups_of(listing: Listing) -> list[Group[object]]:
    return [group for page in listing.pages for group in page.groups]


def glossary(*titles: str, size: int = 1000) -> Listing:
    concepts = [make_concept(f"c{index}", title=title) for index, title in enumerate(titles)]
    return ListingMaker(make_catalogue(concepts=concepts), size).glossary("glossary")


def authors(*names: tuple[str, ...], size: int = 1000) -> Listing:
    articles = [make_article(f"a{index}", authors=found) for index, found in enumerate(names)]
    return ListingMaker(make_catalogue(articles), size).authors("authors")


def archive(*days: str, size: int = 1000) -> Listing:
    articles = [make_article(f"a{index}", day) for index, day in enumerate(days)]
    return ListingMaker(make_catalogue(articles), size).archive("archive")


# -- glossary ----------------------------------------------------------------------------------


def test_the_glossary_goes_from_signs_over_digits_to_letters() -> None:
    titles = ["neural network", "CNN", "5G", "attention", "“edge” AI", "épsilon", "深度学习",
              "∞-norm", "ß-test", "Edge", "3D", "2.5D", "(a)", "ɑ", "ıf"]  # fmt: skip
    shown = [
        (
            group.title,
            [line.target.title for line in group.entries if isinstance(line, ConceptLine)],
        )
        for group in groups_of(glossary(*titles))
    ]
    assert shown == [
        ("#", ["∞-norm"]),
        ("0–9", ["2.5D", "3D", "5G"]),
        ("A", ["(a)", "attention"]),
        ("C", ["CNN"]),
        ("E", ["Edge", "“edge” AI", "épsilon"]),
        ("I", ["ıf"]),
        ("N", ["neural network"]),
        ("S", ["ß-test"]),
        ("Ɑ", ["ɑ"]),
        ("深", ["深度学习"]),
    ]


def test_anchors_of_letters() -> None:
    anchors = [group.anchor for group in groups_of(glossary("∞", "5G", "É", "深"))]
    assert anchors == ["letter-other", "letter-0-9", "letter-e", "letter-深"]


@given(st.lists(st.text(min_size=1, max_size=3), max_size=12))
def test_each_letter_and_each_anchor_stands_once(titles: list[str]) -> None:
    groups = groups_of(glossary(*titles))
    assert len({group.title for group in groups}) == len(groups)
    assert len({group.anchor for group in groups}) == len(groups)
    assert sum(len(group.entries) for group in groups) == len(titles)
    assert all(group.anchor and not group.anchor.endswith("-") for group in groups)


# -- authors -----------------------------------------------------------------------------------


def test_authors_go_by_name_with_their_articles() -> None:
    listing = authors(("Grace Hopper",), ("Ada Lovelace", "Grace Hopper"), ("Émile Borel",), ())
    shown = [
        (
            group.title,
            group.anchor,
            [c.target.docname for c in group.entries if isinstance(c, Card)],
        )
        for group in groups_of(listing)
    ]
    assert shown == [
        ("Ada Lovelace", "author-ada-lovelace", ["articles/a1"]),
        ("Émile Borel", "author-emile-borel", ["articles/a2"]),
        ("Grace Hopper", "author-grace-hopper", ["articles/a0", "articles/a1"]),
    ]


def test_authors_whose_names_give_one_slug_stay_apart() -> None:
    listing = authors(
        ("José Paz",), ("Jose Paz",), ("Jose-Paz",), ("Jose Paz 2",), ("***",), ("?",)
    )
    shown = {group.title: group.anchor for group in groups_of(listing)}
    assert shown == {
        "***": "author-other",
        "?": "author-other-2",
        "Jose Paz": "author-jose-paz",
        "José Paz": "author-jose-paz-2",
        "Jose Paz 2": "author-jose-paz-2-2",
        "Jose-Paz": "author-jose-paz-3",
    }


@given(st.lists(st.text("aA é-2?", min_size=1, max_size=4), max_size=9))
def test_each_author_has_an_anchor_of_his_own(names: list[str]) -> None:
    groups = groups_of(authors(*((name,) for name in names)))
    assert {group.title for group in groups} == set(names)
    assert len({group.anchor for group in groups}) == len(groups) == len(set(names))


def test_an_article_that_names_an_author_twice_is_listed_once() -> None:
    (group,) = groups_of(authors(("Ada", "Ada")))
    assert len(group.entries) == 1


def test_jumps_to_authors_go_to_letters_on_the_right_page() -> None:
    listing = authors(*((name,) for name in ("Ann", "Abe", "Ada", "Bob")), size=2)
    assert listing.jumps == (
        Target(docname="authors", anchor="author-abe", title="A"),
        Target(docname="authors/authors-2", anchor="author-bob", title="B"),
    )


# -- archive -----------------------------------------------------------------------------------


def test_the_archive_goes_by_month_newest_first() -> None:
    listing = archive("2024-02-10", "", "2024-02-01", "2023-12-31", "0001-01-01", "0999-03-02")
    shown = [(group.title, group.anchor, len(group.entries)) for group in groups_of(listing)]
    assert shown == [
        ("February 2024", "month-2024-02", 2),
        ("December 2023", "month-2023-12", 1),
        ("March 0999", "month-0999-03", 1),
        ("January 0001", "month-0001-01", 1),
        ("Undated", "undated", 1),
    ]


def test_jumps_in_the_archive_go_to_years() -> None:
    listing = archive("2024-02-10", "2024-01-01", "2023-12-31", "", size=1)
    assert [(jump.docname, jump.anchor, jump.title) for jump in listing.jumps] == [
        ("archive", "month-2024-02", "2024"),
        ("archive/articles-3", "month-2023-12", "2023"),
        ("archive/articles-4", "undated", "Undated"),
    ]


def test_a_month_that_goes_on_is_no_second_jump() -> None:
    listing = archive(*["2024-02-10"] * 5, size=2)
    assert [len(page.groups) for page in listing.pages] == [1, 1, 1]
    assert len(listing.jumps) == 1


@given(st.lists(st.dates().map(str) | st.just(""), max_size=9), st.integers(1, 4))
def test_each_month_begins_once(days: list[str], size: int) -> None:
    begun = [group.anchor for group in groups_of(archive(*days, size=size)) if not group.continued]
    assert len(begun) == len(set(begun))
    titles = [group.title for group in groups_of(archive(*days, size=size))]
    assert len([title for title, _ in groupby(titles)]) == len(begun)


# -- topics and concepts -----------------------------------------------------------------------


def test_a_list_of_nothing_is_one_empty_page() -> None:
    maker = ListingMaker(make_catalogue(), 5)
    for listing in (maker.archive("x"), maker.authors("x"), maker.glossary("x"), maker.topics("x")):
        assert [page.groups for page in listing.pages] == [()]
        assert listing.jumps == ()


def test_a_topic_lists_its_articles_newest_first() -> None:
    catalogue = make_catalogue(
        [make_article("a", "2024-01-01", topics=("t",)), make_article("b"),
         make_article("c", "2025-01-01", topics=("t", "gone"), description="About c.")],
        topics=[make_topic("t", "Text"), make_topic("u", "Useless")],
    )  # fmt: skip
    maker = ListingMaker(catalogue, 5)
    assert list(maker.articles_of("t")) == ["articles/c", "articles/a"]
    assert list(maker.articles_of("u")) == []
    assert [
        maker.lines.article_card("articles/c").subtitle,
        maker.lines.article_line("articles/c").subtitle,
    ] == [
        "About c.",
        "",
    ]
    (group,) = groups_of(maker.topics("topics"))
    assert [line.count for line in group.entries] == [2, 0]  # type: ignore[attr-defined]  # any entry


def mention_line(*blocks: Block, mentions: list[tuple[int, str | None]]) -> MentionLine:
    found = []
    for index, reason in mentions:
        start = blocks[index].text.index("CNN")
        found.append(make_mention("CNN", index, start=start, end=start + 3, reason=reason))
    catalogue = make_catalogue(
        [make_article("a")], [make_concept("CNN")], mentions={"a": found}, blocks=blocks
    )
    listing = ListingMaker(catalogue, 5).concept_mentions("CNN", "concepts/CNN")
    (line,) = (entry for group in groups_of(listing) for entry in group.entries)
    assert isinstance(line, MentionLine)
    return line


def test_the_mention_shown_is_the_linked_one_in_its_sentence_and_section() -> None:
    heading = Block(text="The CNN", zone="heading", section="the-cnn", section_title="The CNN")
    first = Block(text="A CNN first.", zone="text", section="the-cnn")
    second = Block(
        text="Two CNNs. One\nCNN here. End.", zone="text", section="more", section_title="More"
    )
    line = mention_line(heading, first, second, mentions=[(0, "zone:heading"), (1, "opt-out")])
    assert (line.sentence, line.count) == ("A CNN first.", 2)
    line = mention_line(heading, first, second, mentions=[(0, "zone:heading"), (2, None)])
    assert line.section == Target(docname="articles/a", anchor="more", title="More")
    line = mention_line(heading, mentions=[(0, "zone:heading")])
    assert line.sentence == "The CNN"


def test_the_mark_is_on_the_very_mention_not_on_one_that_looks_alike() -> None:
    text = "Many CNNs and one\nCNN here."
    start = text.index("CNN here")
    catalogue = make_catalogue(
        [make_article("a")],
        [make_concept("CNN")],
        mentions={"a": [make_mention("CNN", start=start, end=start + 3)]},
        blocks=[Block(text=text, zone="text", section="")],
    )
    (group,) = groups_of(ListingMaker(catalogue, 5).concept_mentions("CNN", "x"))
    (line,) = group.entries
    assert isinstance(line, MentionLine)
    assert line.sentence[line.start :] == "CNN here."
    assert line.end - line.start == 3


def mentions_by_topic(*articles: tuple[str, str], size: int = 10) -> Listing:
    """Return the list of a concept that every one of the articles, (day, topic), mentions."""
    entries = [
        make_article(f"a{index}", day, topics=(topic,) if topic else ())
        for index, (day, topic) in enumerate(articles)
    ]
    catalogue = make_catalogue(
        entries,
        [make_concept("CNN")],
        [make_topic("z", "Arts"), make_topic("y", "Science"), make_topic("other")],
        {entry.slug: [make_mention("CNN")] for entry in entries},
    )
    return ListingMaker(catalogue, size).concept_mentions("CNN", "concepts/CNN")


def test_mentions_are_grouped_by_topic_newest_first_others_last() -> None:
    listing = mentions_by_topic(
        ("2024-01-01", "y"), ("2024-01-02", ""), ("2024-01-03", "y"), ("2024-01-04", "z")
    )
    shown = [
        (g.title, g.anchor, g.count, [line.article.title for line in g.entries])  # type: ignore[attr-defined]  # any entry
        for g in groups_of(listing)
    ]
    assert shown == [
        ("Arts", "concept-cnn-in-z", 1, ["A3"]),
        ("Science", "concept-cnn-in-y", 2, ["A2", "A0"]),
        ("Other", "concept-cnn-in-other", 1, ["A1"]),
    ]
    assert listing.jumps == ()


def test_mentions_without_any_topic_are_one_list() -> None:
    (group,) = groups_of(mentions_by_topic(("2024-01-01", ""), ("2024-01-02", "")))
    assert (group.title, len(group.entries)) == ("", 2)


def test_a_topic_named_other_keeps_its_own_place() -> None:
    anchors = [g.anchor for g in groups_of(mentions_by_topic(("", "other"), ("", "")))]
    assert anchors == ["concept-cnn-in-other", "concept-cnn-in-other-2"]


def test_mentions_on_several_pages_have_jumps_to_their_topics() -> None:
    listing = mentions_by_topic(("", "y"), ("", "z"), ("", "z"), size=2)
    assert [(jump.docname, jump.title) for jump in listing.jumps] == [
        ("concepts/CNN", "Arts"),
        ("concepts/CNN/mentions-2", "Science"),
    ]


@pytest.mark.parametrize(("number", "name"), [(1, "archive"), (2, "archive/articles-2")])
def test_names_of_pages(number: int, name: str) -> None:
    assert archive("2024-01-01").page_name(number) == name
