"""What is drafted for a page: by templates in HTML, as nodes in a book."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes

from knowledgebase.core.citations import split_citation
from knowledgebase.core.model import Article
from knowledgebase.core.paging import Group, Page
from knowledgebase.core.views import (
    ArticleView,
    Card,
    Listing,
    MentionLine,
    RelatedLine,
    Target,
)
from knowledgebase.draft_book import BookDraft
from knowledgebase.draft_html import HtmlDraft, Templates

HERE = Target(docname="articles/a", title="How a <network> sees")
CARD = Card(
    target=HERE,
    subtitle="",
    authors=("Ada",),
    published=date(2024, 3, 5),
    minutes=3,
    topics=(),
)


class FakeBuilder:
    """As much of a builder as links need."""

    def __init__(self, output: str) -> None:
        self.format = self.name = output

    def get_target_uri(self, docname: str) -> str:
        return f"{docname}.html"

    def get_relative_uri(self, start: str, target: str) -> str:
        return f"{target}.html"


def make_builder(output: str) -> Any:
    return FakeBuilder(output)


def html_draft(*folders: str) -> HtmlDraft:
    return HtmlDraft(Templates(folders, "en"), make_builder("html"), "index")


def book_draft() -> BookDraft:
    return BookDraft(make_builder("latex"), "index", "en")


def make_view(**fields: Any) -> ArticleView:
    nothing = {"authors": (), "topics": (), "concepts": (), "related": (), "minutes": 1}
    return ArticleView(**{**nothing, "newer": None, "older": None, **fields})


def make_listing(kind: str, *entries: Any, pages: int = 1, title: str = "") -> Listing:
    """Return a list of which every page has one group with the same entries."""
    return Listing(
        kind=kind,
        docname="list",
        pages=tuple(
            Page(
                number=number,
                groups=(Group(title=title, anchor="x", entries=entries, continued=number > 1),),
            )
            for number in range(1, pages + 1)
        ),
    )


def pager(kind: str, *, number: int, pages: int) -> list[str]:
    """Return the parts of a pager, links with their address."""
    listing = make_listing(kind, pages=pages)
    html = html_draft().list_page(listing, listing.pages[number - 1])
    row = html.partition("kb-pager")[2]
    parts = re.findall(r"<li>(?:<a [^>]*href=\"([^\"]*)\">)?([^<]*)", row)
    return [" ".join(filter(None, (text, address))) for address, text in parts]


def book_text(found: Any) -> list[str]:
    return [node.astext() for node in found]


def test_a_single_page_has_no_pager() -> None:
    assert pager("concepts", number=1, pages=1) == []


def test_the_first_and_the_last_page_lead_one_way() -> None:
    assert pager("concepts", number=1, pages=2) == [
        "Page 1 of 2",
        "Next page list/concepts-2.html",
    ]
    assert pager("concepts", number=2, pages=2) == ["Previous page list.html", "Page 2 of 2"]


@pytest.mark.parametrize("kind", ["articles", "mentions"])
def test_pages_in_order_of_time_lead_to_newer_and_older(kind: str) -> None:
    assert pager(kind, number=2, pages=3) == [
        "Newer list.html",
        "Page 2 of 3",
        f"Older list/{kind}-3.html",
    ]


def test_a_book_has_whole_lists_without_jumps_and_pagers() -> None:
    listing = make_listing("articles", CARD, pages=2, title="March 2024")
    assert book_text(book_draft().listing(listing, "")) == [
        "",
        "March 2024",
        "How a <network> sees · 5 March 2024 · Ada · 3 min",
        "How a <network> sees · 5 March 2024 · Ada · 3 min",
    ]


def test_the_address_of_a_heading_stands_once_in_a_list_of_several_pages() -> None:
    listing = make_listing("concepts", pages=2, title="C")
    first, second = (html_draft().list_page(listing, page) for page in listing.pages)
    assert '<h2 class="kb-heading rubric" id="x">C</h2>' in first
    assert '<h2 class="kb-heading rubric">C (continued)</h2>' in second


def test_a_header_leaves_out_what_is_not_given() -> None:
    (in_html,) = html_draft().article_header(Article(), make_view(), [])
    (in_book,) = book_draft().article_header(Article(), make_view(), [])
    assert in_html.astext().split() == ["<p", 'class="kb-byline">1', "min", "read</p>"]
    assert in_book.astext() == "1 min read"


def test_a_related_article_comes_with_the_reason() -> None:
    view = make_view(related=(RelatedLine(target=HERE, shared=("layer", "edge AI")),))
    (in_html,) = html_draft().article_footer(Article(), view)
    assert isinstance(in_html, nodes.Element)
    assert "How a &lt;network&gt; sees</a>" in in_html["html"]
    assert "both on layer, edge AI" in in_html["html"]
    assert book_text(book_draft().article_footer(Article(), view)) == [
        "Related articles",
        "How a <network> sees · both on layer, edge AI",
    ]


def test_text_of_authors_is_never_markup() -> None:
    article = Article(subtitle="<b>x</b>", description='"&amp;', cta="<script>1</script>")
    view = make_view(authors=("<i>Ada</i>",))
    header = "".join(
        node.astext() for node in next(html_draft().article_header(article, view, [])).children
    )
    (footer,) = html_draft().article_footer(article, view)
    assert isinstance(footer, nodes.Element)
    for part in ("<b>", "<i>", "<script"):
        assert part not in header + footer["html"]
    assert "&lt;b&gt;x&lt;/b&gt;" in header
    assert "&#34;&amp;amp;" in header


def test_a_list_without_headings_is_cards_in_html() -> None:
    listing = make_listing("articles", CARD)
    html = html_draft().list_page(listing, listing.pages[0])
    assert "kb-cards" in html
    assert '<time datetime="2024-03-05">5 March 2024</time> · Ada · 3 min' in html


@pytest.mark.parametrize(
    ("start", "end", "bold"), [(2, 7, "A <strong>layer</strong>."), (0, 0, "A layer.")]
)
def test_a_sentence_shows_its_mention_in_bold(start: int, end: int, bold: str) -> None:
    line = MentionLine(
        article=HERE, section=HERE, sentence="A layer.", start=start, end=end, count=1
    )
    listing = make_listing("mentions", line)
    assert f'<p class="kb-sentence">{bold}</p>' in html_draft().list_page(listing, listing.pages[0])
    (items,) = book_draft().listing(listing, "")
    assert items.astext().endswith("A layer.")


def test_a_project_can_replace_the_templates(tmp_path: Any) -> None:
    (tmp_path / "kb").mkdir()
    own = "{% macro numbers(view) %}<p>{{ view.articles }} of our own</p>{% endmacro %}"
    (tmp_path / "kb" / "parts.html").write_text(own, encoding="utf-8")
    (numbers,) = html_draft(str(tmp_path)).numbers(SimpleNamespace(articles=7))  # type: ignore[arg-type]
    assert isinstance(numbers, nodes.Element)
    assert numbers["html"] == "<p>7 of our own</p>"


def test_identifiers_in_citations_have_addresses_without_the_full_stop() -> None:
    assert split_citation("Ada (1843). doi:10.1000/x.y-1.") == (
        ("Ada (1843). ", ""),
        ("doi:10.1000/x.y-1", "https://doi.org/10.1000/x.y-1"),
        (".", ""),
    )
    assert split_citation("arXiv:1907.10597") == (
        ("arXiv:1907.10597", "https://arxiv.org/abs/1907.10597"),
    )
