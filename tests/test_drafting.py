"""What is drafted for a page, by the format it is written in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes

from knowledgebase.core.model import Article, Concept
from knowledgebase.core.paging import Group, Page
from knowledgebase.core.views import (
    ArticleView,
    Card,
    ConceptView,
    Listing,
    MentionLine,
    RelatedLine,
    Target,
)
from knowledgebase.drafting import Draft

HERE = Target(docname="articles/a", title="How a network sees")


def make_draft(output: str = "html") -> Draft:
    builder: Any = SimpleNamespace(format=output, get_relative_uri=lambda _, to: f"{to}.html")
    return Draft(builder, "index", "en")


def make_view(**fields: Any) -> ArticleView:
    nothing = {"authors": (), "topics": (), "concepts": (), "related": (), "minutes": 1}
    return ArticleView(**{**nothing, "newer": None, "older": None, **fields})


def make_listing(kind: str, pages: int) -> Listing:
    return Listing(
        kind=kind,
        docname="list",
        pages=tuple(Page(number=number, groups=()) for number in range(1, pages + 1)),
    )


def draw_pager(kind: str, *, number: int, pages: int) -> list[tuple[str, str]]:
    """Return (text, address) of each part of a pager."""
    listing = make_listing(kind, pages)
    return [
        (item.astext(), next((link["refuri"] for link in item.findall(nodes.reference)), ""))
        for row in make_draft().pager(listing, listing.pages[number - 1])
        for item in row.findall(nodes.list_item)
    ]


def draw_group(kind: str, group: Group[object], output: str = "html") -> list[nodes.Element]:
    drawn = list(make_draft(output).group(kind, group))
    return [node for node in drawn if isinstance(node, nodes.Element)]


def test_a_single_page_has_no_pager() -> None:
    assert draw_pager("concepts", number=1, pages=1) == []


def test_the_first_and_the_last_page_lead_one_way() -> None:
    assert draw_pager("concepts", number=1, pages=2) == [
        ("Page 1 of 2", ""),
        ("Next page", "list/concepts-2.html"),
    ]
    assert draw_pager("concepts", number=2, pages=2) == [
        ("Previous page", "list.html"),
        ("Page 2 of 2", ""),
    ]


@pytest.mark.parametrize("kind", ["articles", "mentions"])
def test_pages_in_order_of_time_lead_to_newer_and_older(kind: str) -> None:
    assert draw_pager(kind, number=2, pages=3) == [
        ("Newer", "list.html"),
        ("Page 2 of 3", ""),
        ("Older", f"list/{kind}-3.html"),
    ]


def test_one_group_needs_no_jump_bar() -> None:
    listing = Listing(kind="concepts", docname="list", pages=(), jumps=(HERE,))

    assert list(make_draft().jump_bar(listing)) == []


def test_topics_are_a_list_in_html_and_a_line_elsewhere() -> None:
    view = make_view(topics=(HERE, Target(docname="topics/b", title="Finance")))

    in_html = make_draft("html").article_header(Article(), view, [])
    in_book = make_draft("latex").article_header(Article(), view, [])

    assert [item.astext() for item in in_html.findall(nodes.list_item)] == [
        "How a network sees",
        "Finance",
    ]
    assert not list(in_book.findall(nodes.list_item))
    assert "How a network sees · Finance" in in_book.astext()


def test_a_header_leaves_out_what_is_not_given() -> None:
    header = make_draft().article_header(Article(), make_view(), [])

    assert [child.astext() for child in header.children] == ["1 min read"]


def test_a_related_article_comes_with_the_reason() -> None:
    view = make_view(related=(RelatedLine(target=HERE, shared=("layer", "edge AI")),))

    footer = list(make_draft("latex").article_footer(Article(), view))

    assert [node.astext() for node in footer] == [
        "Related articles",
        "How a network sees · both on layer, edge AI",
    ]


def test_a_list_without_headings_is_cards_in_html_and_plain_elsewhere() -> None:
    card = Card(target=HERE, subtitle="", authors=("Ada",), published=None, minutes=3, topics=())
    group: Group[object] = Group(title="", anchor="", entries=(card,))

    (in_html,) = draw_group("articles", group)
    (in_book,) = draw_group("articles", group, "latex")

    assert "kb-cards" in in_html["classes"]
    assert isinstance(in_book, nodes.bullet_list)
    assert in_book.astext() == "How a network sees · Ada · 3 min"


def test_the_address_of_a_heading_stands_once_in_a_list_of_several_pages() -> None:
    first, second = (
        draw_group("concepts", Group(title="C", anchor="c", entries=(), continued=go))[0]
        for go in (False, True)
    )

    assert (first.astext(), first["ids"]) == ("C", ["c"])
    assert (second.astext(), second["ids"]) == ("C (continued)", [])


@pytest.mark.parametrize(
    ("start", "end", "bold"), [(2, 7, ["layer"]), (0, 0, [])], ids=["surface", "cut off"]
)
def test_a_sentence_shows_its_mention_in_bold(start: int, end: int, bold: list[str]) -> None:
    line = MentionLine(
        article=HERE, section=HERE, sentence="A layer.", start=start, end=end, count=1
    )

    (items,) = draw_group("mentions", Group(title="", anchor="", entries=(line,)))

    assert [node.astext() for node in items.findall(nodes.strong)] == bold
    assert items.astext().endswith("A layer.")


def test_identifiers_in_references_are_links_without_the_full_stop() -> None:
    concept = Concept(
        id="a", title="a", references=("Ada (1843). doi:10.1000/x.y-1.", "Max. arXiv:1907.10597.")
    )
    view = ConceptView(relations=(), topics=(), articles=0, mentions=0)

    _, items = make_draft().concept_footer(concept, view)

    assert [(link.astext(), link["refuri"]) for link in items.findall(nodes.reference)] == [
        ("doi:10.1000/x.y-1", "https://doi.org/10.1000/x.y-1"),
        ("arXiv:1907.10597", "https://arxiv.org/abs/1907.10597"),
    ]
    assert "doi:10.1000/x.y-1." in items.astext()
