"""What is drafted for a page: by templates in HTML, as nodes in a book."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes

from knowledgebase.core.citations import split_citation
from knowledgebase.core.model import Article, Concept
from knowledgebase.core.site.paging import Group, Page
from knowledgebase.core.site.views import (
    ArticleView,
    Card,
    ConceptLine,
    ConceptView,
    DatedLine,
    Listing,
    MentionLine,
    RelatedLine,
    ShelfLine,
    Target,
)
from knowledgebase.render.html import HtmlDraft, Templates
from knowledgebase.render.plain import BookDraft

HERE = Target(docname="articles/a", title="How a <network> sees")
CARD = Card(
    target=HERE,
    subtitle="",
    authors=("Ada",),
    published=date(2024, 3, 5),
    minutes=3,
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
    lists = dict.fromkeys(("authors", "topics", "before", "concepts", "related", "citations"), ())
    return ArticleView(**{**lists, "minutes": 1, "newer": None, "older": None, **fields})


def make_concept_view(**fields: Any) -> ConceptView:
    lists = dict.fromkeys(("relations", "company", "topics", "citations"), ())
    return ConceptView(**{**lists, "articles": 0, "mentions": 0, "span": None, **fields})


def html_of(found: Iterable[nodes.Node]) -> str:
    """Return the HTML of what was drafted; a box gives that of what is in it."""
    parts = []
    for node in found:
        assert isinstance(node, nodes.Element)
        for part in node.children if isinstance(node, nodes.container) else [node]:
            assert isinstance(part, nodes.Element)
            parts.append(part.get("html") or part.astext())
    return "".join(parts)


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


def test_pages_in_order_of_time_lead_to_newer_and_older() -> None:
    assert pager("articles", number=2, pages=3) == [
        "Newer list.html",
        "Page 2 of 3",
        "Older list/articles-3.html",
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


TOPIC = Target(docname="topics/t", title="Seeing & more")


def test_topics_say_why_in_text_that_a_keyboard_reaches() -> None:
    view = make_view(topics=(ShelfLine(target=TOPIC, evidence=("layer", "CNN"), more=3),))
    html = html_of(html_draft().article_header(Article(), view, []))
    assert '<a class="kb-topic reference internal" href="topics/t.html">' in html
    assert "<summary>Why these topics</summary>" in html
    assert "<li>Seeing &amp; more: layer, CNN and 3 more</li>" in html
    (box,) = book_draft().article_header(Article(), view, [])
    assert "Seeing & more (layer, CNN, 3 more)" in box.astext()


def test_topics_that_an_article_states_need_no_reason() -> None:
    view = make_view(topics=(ShelfLine(target=TOPIC, evidence=(), more=0),))
    assert "<details" not in html_of(html_draft().article_header(Article(), view, []))
    (box,) = book_draft().article_header(Article(), view, [])
    assert box.astext().endswith("Seeing & more")


def test_what_to_know_before_is_named_and_unfolds_to_its_definitions() -> None:
    lines = tuple(
        ConceptLine(concept=name, target=Target(docname=name, title=name), definition=f"A {name}.")
        for name in ("net", "layer")
    )
    view = make_view(before=lines)
    html = html_of(html_draft().article_header(Article(), view, []))
    assert "<summary>Before you read: net, layer</summary>" in html
    assert '<a class="reference internal" href="net.html">net</a></dt><dd><p>A net.</p>' in html
    assert "data-definition" not in html
    (box,) = book_draft().article_header(Article(), view, [])
    assert box.astext().split("\n\n")[1:] == [
        "Before you read:", "net", "A net.", "layer", "A layer.",
    ]  # fmt: skip


def test_concepts_in_the_same_articles_come_with_their_number() -> None:
    view = make_concept_view(company=((TOPIC, 12), (HERE, 2)))
    noun = Concept(id="x", title="x")
    html = html_of(html_draft().concept_footer(noun, view))
    assert "Related concepts" in html
    assert re.sub("<[^>]+>", "", html.split("<dd>")[1]).strip() == (
        "Seeing &amp; more ×&#8201;12, How a &lt;network&gt; sees ×&#8201;2"
    )
    in_book = book_text(book_draft().concept_footer(noun, view))[1]
    assert in_book.endswith("Seeing & more ×\u200912, How a <network> sees ×\u20092")


def test_many_concepts_of_one_relation_fold() -> None:
    targets = tuple(Target(docname=f"c{n}", title=f"C{n}") for n in range(26))
    noun = Concept(id="x", title="x")
    for number, folded in ((24, ""), (26, "2 more C24, C25")):
        view = make_concept_view(relations=(("narrower", targets[:number]),))
        html = html_of(html_draft().concept_footer(noun, view))
        rest = html.partition("<details")[2].partition(">")[2]
        assert " ".join(re.sub("<[^>]+>", "", rest).split()) == folded
        assert html.count("<a ") == number
        assert book_text(book_draft().concept_footer(noun, view))[1].count("C") == number


def test_the_list_of_mentions_begins_with_the_first_and_the_latest_article() -> None:
    first = DatedLine(target=TOPIC, day=date(2023, 1, 2))
    view = make_concept_view(span=(first, DatedLine(target=HERE, day=date(2024, 3, 5))))
    line = MentionLine(article=HERE, section=HERE, sentence="A.", start=0, end=0, count=1)
    listing = make_listing("mentions", line, title="Seeing")
    html = html_of(html_draft().mentions(listing, view))
    text = " ".join(re.sub("<[^>]+>", "", html).split())
    opening = "First in {}, 2 January 2023; latest in {}, 5 March 2024."
    assert opening.format("Seeing &amp; more", "How a &lt;network&gt; sees") in text
    assert re.findall(r"<(h\d)[^>]*>([^<]*)", html) == [("h2", "Mentioned in"), ("h3", "Seeing")]
    assert book_text(book_draft().mentions(listing, view))[:2] == [
        "Mentioned in",
        opening.format("Seeing & more", "How a <network> sees"),
    ]


def test_a_heading_says_how_many_follow_on_all_pages() -> None:
    page: Page[Any] = Page(number=1, groups=(Group(title="T", anchor="t", entries=(), count=1234),))
    listing = Listing(kind="mentions", docname="list", pages=(page,))
    assert 'id="t">T <span class="kb-count">1,234</span></h2>' in html_draft().list_page(
        listing, page
    )


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
    (numbers,) = html_draft(str(tmp_path)).numbers(SimpleNamespace(articles=7))  # type: ignore[arg-type]  # too little
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
