"""From views to HTML: headers, footers, cards and lists, by templates.

The templates are in ``templates/kb/parts.html``; a project can replace them. Views in, nodes out
that hold finished HTML: Sphinx need not walk through them, which keeps long lists cheap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any

from docutils import nodes
from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
)
from markupsafe import Markup, escape
from sphinx.builders import Builder

from knowledgebase.core.citations import split_citation
from knowledgebase.core.model import Article, Concept, Topic
from knowledgebase.core.site.paging import Page
from knowledgebase.core.site.views import (
    ArticleView,
    Card,
    ConceptLine,
    ConceptView,
    Listing,
    NumbersView,
    Target,
    TopicView,
)
from knowledgebase.doctree.nodes import finished_html, spell_date
from knowledgebase.doctree.uris import make_uri


class Templates:
    """The templates of one build."""

    def __init__(
        self, folders: Sequence[str], language: str, cache: BytecodeCache | None = None
    ) -> None:
        """Look for templates in *folders* first, then in our own."""
        environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(folders), PackageLoader("knowledgebase")]),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            bytecode_cache=cache,
        )
        environment.globals["uri"] = self._seen
        environment.globals["link"] = self._link
        environment.globals["concept"] = self._concept
        environment.globals["date"] = lru_cache(partial(_make_time, language=language))
        self._place: tuple[Builder, str] | None = None
        self._parts: Any = environment.get_template("kb/parts.html").module

    def parts_for(self, builder: Builder, docname: str) -> Any:
        """Return the macros; until the next call their links are seen from the page *docname*."""
        self._place = builder, docname
        return self._parts

    def _seen(self, target: Target) -> str:
        assert self._place
        return make_uri(*self._place, target)

    def _link(self, target: Target, classes: str = "") -> Markup:
        name = f"{classes} reference internal" if classes else "reference internal"
        return Markup(
            f'<a class="{name}" href="{escape(self._seen(target))}">{escape(target.title)}</a>'
        )

    def _concept(self, line: ConceptLine) -> Markup:
        return Markup(
            f'<a class="kb-concept reference internal" data-concept="{escape(line.concept)}" '
            f'href="{escape(self._seen(line.target))}">{escape(line.target.title)}</a>'
        )


def _make_time(day: date, *, language: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(
        day.isoformat(), spell_date(day, language)
    )


class HtmlRenderer:
    """Renders the parts of one HTML page."""

    def __init__(self, templates: Templates, builder: Builder, docname: str) -> None:
        self._templates = templates
        self._place = builder, docname

    @property
    def _parts(self) -> Any:
        return self._templates.parts_for(*self._place)

    def article_header(
        self, article: Article, view: ArticleView, image: Sequence[nodes.Node]
    ) -> Iterator[nodes.Node]:
        """Yield subtitle, byline, image, lead, topics, and what to know before."""
        box = nodes.container(classes=["kb-header"])
        box += _searchable(self._parts.article_header(article, view))
        box.extend(image)
        box += _searchable(self._parts.article_lead(article, view))
        box += _finished(self._parts.article_folds(view))
        yield box

    def article_footer(self, article: Article, view: ArticleView) -> Iterator[nodes.Node]:
        """Yield the call to action, the concepts of the article, and related articles."""
        if view.citations:
            yield self._references(view.citations)
        yield _finished(self._parts.article_footer(article, view))

    def concept_header(self, concept: Concept, view: ConceptView) -> Iterator[nodes.Node]:
        """Yield definition, other names, level and topics."""
        yield _searchable(self._parts.concept_header(concept, view))

    def concept_footer(self, concept: Concept, view: ConceptView) -> Iterator[nodes.Node]:
        """Yield relations and references."""
        yield _finished(self._parts.relations(view))
        yield self._references(view.citations)

    def _references(self, citations: Sequence[str]) -> nodes.Node:
        return _finished(self._parts.references(list(map(split_citation, citations))))

    def topic_header(self, topic: Topic) -> Iterator[nodes.Node]:
        """Yield the one line that says what the topic is."""
        yield _searchable(self._parts.topic_header(topic))

    def topic_footer(self, view: TopicView) -> Iterator[nodes.Node]:
        """Yield the concepts of the topic."""
        yield _finished(self._parts.topic_footer(view))

    def newest(self, cards: Sequence[Card]) -> Iterator[nodes.Node]:
        """Yield cards of the newest articles."""
        yield _finished(self._parts.cards(cards))

    def numbers(self, view: NumbersView) -> Iterator[nodes.Node]:
        """Yield what the knowledge base holds."""
        yield _finished(self._parts.numbers(view))

    def listing(self, listing: Listing, heading: str) -> Iterator[nodes.Node]:
        """Yield the first page of a list."""
        html = str(self._parts.heading(heading)) if heading else ""
        yield _finished(html + self.list_page(listing, listing.pages[0]))

    def mentions(self, listing: Listing, view: ConceptView) -> Iterator[nodes.Node]:
        """Yield the first page of the list of articles that mention a concept."""
        html = str(self._parts.mentions_head(view))
        yield _finished(html + self.list_page(listing, listing.pages[0], level=3))

    def list_page(self, listing: Listing, page: Page[Any], *, level: int = 2) -> str:
        """Return one page of a list, with its jump bar and pager; *level* is that of headings."""
        is_dated = listing.kind == "articles"
        labels = ("Newer", "Older") if is_dated else ("Previous page", "Next page")
        before, after = (
            Target(docname=listing.page_name(number), title=label)
            if 1 <= number <= len(listing.pages)
            else None
            for number, label in zip((page.number - 1, page.number + 1), labels, strict=True)
        )
        return str(self._parts.list_page(listing, page, before, after, level))


def _searchable(html: object) -> nodes.Node:
    """Return HTML whose words are found by the search."""
    return nodes.raw("", str(html), format="html")


def _finished(html: object) -> nodes.Node:
    """Return HTML that repeats other pages, which the search finds by themselves."""
    return finished_html(html=str(html))
