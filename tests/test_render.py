"""What is rendered for a page: by templates in HTML, as nodes in a book and in plain formats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from sphinx.errors import NoUri

from knowledgebase.core.book.outline import Outline
from knowledgebase.core.citations import split_citation
from knowledgebase.core.model import Article, Concept
from knowledgebase.core.site.paging import Group, Page
from knowledgebase.core.site.views import (
    ArticleTopic,
    ArticleView,
    Card,
    ConceptLine,
    ConceptView,
    DatedLine,
    Listing,
    MentionLine,
    RelatedLine,
    Target,
    TopicView,
)
from knowledgebase.doctree.book_nodes import page_number
from knowledgebase.render.book import BookRenderer
from knowledgebase.render.html import HtmlRenderer, Templates
from knowledgebase.render.plain import PlainRenderer
from sites import Site

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
        if docname.startswith("missing"):
            raise NoUri
        return f"{docname}.html"

    def get_relative_uri(self, start: str, target: str) -> str:
        return self.get_target_uri(target)


def make_builder(output: str) -> Any:
    return FakeBuilder(output)


def in_html(*folders: str) -> HtmlRenderer:
    return HtmlRenderer(Templates(folders, "en"), make_builder("html"), "index")


def in_plain() -> PlainRenderer:
    return PlainRenderer(make_builder("text"), "index", "en")


def in_book(**outline: Any) -> BookRenderer:
    return BookRenderer(make_builder("latex"), "index", "en", Outline(**outline))


def make_view(**fields: Any) -> ArticleView:
    lists = dict.fromkeys(("authors", "topics", "before", "concepts", "related", "citations"), ())
    return ArticleView(**{**lists, "minutes": 1, "newer": None, "older": None, **fields})


def make_concept_view(**fields: Any) -> ConceptView:
    lists = dict.fromkeys(("relations", "company", "topics", "citations"), ())
    return ConceptView(**{**lists, "articles": 0, "mentions": 0, "span": None, **fields})


def make_line(name: str) -> ConceptLine:
    target = Target(docname=name, title=name)
    return ConceptLine(concept=name, target=target, definition=f"A {name}.")


def html_of(found: Iterable[nodes.Node]) -> str:
    """Return the HTML of what was rendered; a box gives that of what is in it."""
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
    html = in_html().list_page(listing, listing.pages[number - 1])
    row = html.partition("kb-pager")[2]
    parts = re.findall(r"<li>(?:<a [^>]*href=\"([^\"]*)\">)?([^<]*)", row)
    return [" ".join(filter(None, (text, address))) for address, text in parts]


def plain_text(found: Iterable[nodes.Node]) -> list[str]:
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


def test_a_list_in_plain_formats_has_neither_jumps_nor_a_pager() -> None:
    listing = make_listing("articles", CARD, CARD, title="March 2024")
    assert plain_text(in_plain().listing(listing, "Articles")) == [
        "Articles",
        "",
        "March 2024",
        "How a <network> sees · 5 March 2024 · Ada · 3 min\n\n"
        "How a <network> sees · 5 March 2024 · Ada · 3 min",
    ]


def test_the_address_of_a_heading_stands_once_in_a_list_of_several_pages() -> None:
    listing = make_listing("concepts", pages=2, title="C")
    first, second = (in_html().list_page(listing, page) for page in listing.pages)
    assert '<h2 class="kb-heading rubric" id="x">C</h2>' in first
    assert '<h2 class="kb-heading rubric">C (continued)</h2>' in second


def test_a_header_leaves_out_what_is_not_given() -> None:
    (html,) = in_html().article_header(Article(), make_view(), [])
    assert html.astext().split() == ["<p", 'class="kb-byline">1', "min", "read</p>"]
    assert plain_text(in_plain().article_header(Article(), make_view(), [])) == ["1 min read"]


def test_a_related_article_comes_with_the_reason() -> None:
    view = make_view(related=(RelatedLine(target=HERE, shared=("layer", "edge AI")),))
    html = html_of(in_html().article_footer(Article(), view))
    assert "How a &lt;network&gt; sees</a>" in html
    assert "both on layer, edge AI" in html
    plain = plain_text(in_plain().article_footer(Article(), view))
    assert plain == ["See also: How a <network> sees"]


TOPIC = Target(docname="topics/t", title="Seeing & more")


def test_topics_say_why_in_text_that_a_keyboard_reaches() -> None:
    view = make_view(topics=(ArticleTopic(target=TOPIC, evidence=("layer", "CNN"), more=3),))
    html = html_of(in_html().article_header(Article(), view, []))
    assert '<a class="kb-topic reference internal" href="topics/t.html">' in html
    assert "<summary>Why these topics</summary>" in html
    assert "<li>Seeing &amp; more: layer, CNN and 3 more</li>" in html
    assert plain_text(in_plain().article_footer(Article(), view)) == ["Topics: Seeing & more"]


def test_topics_that_an_article_states_need_no_reason() -> None:
    view = make_view(topics=(ArticleTopic(target=TOPIC, evidence=(), more=0),))
    assert "<details" not in html_of(in_html().article_header(Article(), view, []))


def test_what_to_know_before_is_named_and_unfolds_to_its_definitions() -> None:
    view = make_view(before=(make_line("net"), make_line("layer")))
    html = html_of(in_html().article_header(Article(), view, []))
    assert "<summary>Before you read: net, layer</summary>" in html
    assert '<a class="reference internal" href="net.html">net</a></dt><dd><p>A net.</p>' in html
    assert "data-definition" not in html
    plain = plain_text(in_plain().article_header(Article(), view, []))
    assert plain == ["1 min read", "Before you read: net; layer"]


def test_concepts_in_the_same_articles_come_with_their_number() -> None:
    view = make_concept_view(company=((TOPIC, 12), (HERE, 2)))
    noun = Concept(id="x", title="x")
    html = html_of(in_html().concept_footer(noun, view))
    assert "Related concepts" in html
    assert re.sub("<[^>]+>", "", html.split("<dd>")[1]).strip() == (
        "Seeing &amp; more ×&#8201;12, How a &lt;network&gt; sees ×&#8201;2"
    )
    plain = plain_text(in_plain().concept_footer(noun, view))
    assert plain == ["In the same articles: Seeing & more; How a <network> sees"]


def test_many_concepts_of_one_relation_fold() -> None:
    targets = tuple(Target(docname=f"c{n}", title=f"C{n}") for n in range(26))
    noun = Concept(id="x", title="x")
    for number, folded in ((24, ""), (26, "2 more C24, C25")):
        view = make_concept_view(relations=(("narrower", targets[:number]),))
        html = html_of(in_html().concept_footer(noun, view))
        rest = html.partition("<details")[2].partition(">")[2]
        assert " ".join(re.sub("<[^>]+>", "", rest).split()) == folded
        assert html.count("<a ") == number
        assert plain_text(in_plain().concept_footer(noun, view))[0].count("C") == number


def test_the_list_of_mentions_begins_with_the_first_and_the_latest_article() -> None:
    first = DatedLine(target=TOPIC, day=date(2023, 1, 2))
    view = make_concept_view(span=(first, DatedLine(target=HERE, day=date(2024, 3, 5))))
    line = MentionLine(article=HERE, section=HERE, sentence="A.", start=0, end=0, count=1)
    listing = make_listing("mentions", line, title="Seeing")
    html = html_of(in_html().mentions(listing, view))
    text = " ".join(re.sub("<[^>]+>", "", html).split())
    opening = "First in {}, 2 January 2023; latest in {}, 5 March 2024."
    assert opening.format("Seeing &amp; more", "How a &lt;network&gt; sees") in text
    assert re.findall(r"<(h\d)[^>]*>([^<]*)", html) == [("h2", "Mentioned in"), ("h3", "Seeing")]
    plain = plain_text(in_plain().mentions(listing, view))
    assert plain == ["Mentioned in: How a <network> sees"]


def test_a_heading_says_how_many_follow_on_all_pages() -> None:
    page: Page[Any] = Page(number=1, groups=(Group(title="T", anchor="t", entries=(), count=1234),))
    listing = Listing(kind="mentions", docname="list", pages=(page,))
    assert 'id="t">T <span class="kb-count">1,234</span></h2>' in in_html().list_page(listing, page)


def test_text_of_authors_is_never_markup() -> None:
    article = Article(subtitle="<b>x</b>", description='"&amp;', cta="<script>1</script>")
    view = make_view(authors=("<i>Ada</i>",))
    header = "".join(
        node.astext() for node in next(in_html().article_header(article, view, [])).children
    )
    (footer,) = in_html().article_footer(article, view)
    assert isinstance(footer, nodes.Element)
    for part in ("<b>", "<i>", "<script"):
        assert part not in header + footer["html"]
    assert "&lt;b&gt;x&lt;/b&gt;" in header
    assert "&#34;&amp;amp;" in header


def test_a_list_without_headings_is_cards_in_html() -> None:
    listing = make_listing("articles", CARD)
    html = in_html().list_page(listing, listing.pages[0])
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
    assert f'<p class="kb-sentence">{bold}</p>' in in_html().list_page(listing, listing.pages[0])


def test_a_project_can_replace_the_templates(tmp_path: Any) -> None:
    (tmp_path / "kb").mkdir()
    own = "{% macro numbers(view) %}<p>{{ view.articles }} of our own</p>{% endmacro %}"
    (tmp_path / "kb" / "parts.html").write_text(own, encoding="utf-8")
    (numbers,) = in_html(str(tmp_path)).numbers(SimpleNamespace(articles=7))  # type: ignore[arg-type]  # too little
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


def test_references_of_a_concept_are_told_in_plain_formats_and_numbered_in_the_book() -> None:
    citations = ("Ada (1843). Notes. doi:10.1000/x.", "Bob (1850). More.")
    view, noun = make_concept_view(citations=citations), Concept(id="x", title="x")
    plain = plain_text(in_plain().concept_footer(noun, view))
    assert plain == [f"References: {' '.join(citations)}"]
    numbered = in_book(citations={"Bob (1850). More.": (), citations[0]: (), "Cy": ()})
    assert plain_text(numbered.concept_footer(noun, view)) == ["References1, 2"]
    assert list(in_book().concept_footer(noun, view)) == []


def test_in_the_book_a_page_number_follows_each_name() -> None:
    view = TopicView(concepts=(make_line("net"), make_line("layer")))
    (facts,) = in_book().topic_footer(view)
    assert isinstance(facts, nodes.Element)
    leading = (node for node in facts.findall(nodes.Element) if "refuri" in node)
    found = [(type(node), node["refuri"]) for node in leading]
    assert found == [
        (nodes.reference, "net.html"),
        (page_number, "net.html"),
        (nodes.reference, "layer.html"),
        (page_number, "layer.html"),
    ]


@pytest.mark.parametrize(
    ("subject", "shown"),
    [("", ["Here · Ada, 2024", "Gone · Ada, 2024"]), ("X", ["Here · Ada, 2024"])],
)
def test_a_book_about_a_topic_lists_only_what_is_in_it(subject: str, shown: list[str]) -> None:
    here, gone = Target(docname="here", title="Here"), Target(docname="missing", title="Gone")
    cards = (replace(CARD, target=target) for target in (here, gone))
    heading, lines = in_book(subject=subject).listing(
        make_listing("articles", *cards, title="T"), "A"
    )
    assert heading.astext() == "T"
    assert plain_text(lines.children) == shown
    empty = make_listing("articles", replace(CARD, target=gone), title="T")
    assert bool(list(in_book(subject=subject).listing(empty, "A"))) == (not subject)


@pytest.mark.parametrize("builder", ["text", "singlehtml"])
def test_where_there_are_no_further_pages_lists_are_whole(site: Site, builder: str) -> None:
    build = site.build(builder=builder, conf={"kb_page_size": 1})
    assert build.warnings == ()
    name = "glossary.txt" if builder == "text" else "index.html"
    _, _, glossary = build.text(name).partition("Glossary")
    for definition in ("A network in which every token", "A network that slides small filters"):
        assert definition in glossary
    assert "Page 1 of" not in glossary


def test_one_page_of_html_is_made_by_the_templates(site: Site) -> None:
    html = site.build(builder="singlehtml").text("index.html")
    assert '<ul class="kb-row kb-numbers simple">' in html
    assert "<summary>Why these topics</summary>" in html
