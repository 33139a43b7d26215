"""Headers, footers and lists, filled when a page is written.

Each placeholder of a page is replaced by nodes made from the page's view, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.context import Context, context_of
from knowledgebase.core.model import Article, Concept, Topic
from knowledgebase.core.site.views import ConceptView, Listing, PageView
from knowledgebase.doctree.blocks import documents_in
from knowledgebase.doctree.nodes import listing, page_header, placeholder
from knowledgebase.domain import domain_of
from knowledgebase.render.book import BookRenderer
from knowledgebase.render.html import HtmlRenderer
from knowledgebase.render.plain import PlainRenderer

Renderer: TypeAlias = HtmlRenderer | PlainRenderer


class ViewPlacer(SphinxPostTransform):
    """Fills the placeholders of each document."""

    default_priority = 900

    def run(self, **kwargs: object) -> None:
        """Fill this document, or each document of a book."""
        domain, context = domain_of(self.env), context_of(self.env)
        if domain.state is None:
            return
        # the innermost first: a book's root must not fill what belongs to the documents in it
        for docname, root in reversed(list(documents_in(self.document, self.env.docname))):
            renderer = self._renderer(context)
            view = domain.state.views.get(docname, PageView())
            for node in list(root.findall(placeholder)):
                node.replace_self(list(_fill(node, view, renderer)))

    def _renderer(self, context: Context) -> Renderer:
        builder, language = context.builder, self.config.language
        if builder.format == "html":
            return HtmlRenderer(context.templates, builder, self.env.docname)
        if builder.format == "latex":
            return BookRenderer(builder, self.env.docname, language, context.outline)
        return PlainRenderer(builder, self.env.docname, language)


def _fill(node: nodes.Element, view: PageView, renderer: Renderer) -> Iterator[nodes.Node]:
    if isinstance(node, listing):
        yield from _fill_listing(node["kind"], view, renderer)
    elif isinstance(node, page_header):
        yield from _fill_header(node, view, renderer)
    elif view.article:
        yield from renderer.article_footer(node["noun"], view.article)
    elif view.concept:
        yield from renderer.concept_footer(node["noun"], view.concept)
        for item in _lists(view, "mentions"):
            yield from renderer.mentions(item, view.concept)
    elif view.topic:
        yield from _fill_listing("articles", view, renderer, heading="Articles")
        yield from renderer.topic_footer(view.topic)


#: of a page whose concept another page has defined already
_NO_RELATIONS = ConceptView(
    relations=(), company=(), topics=(), articles=0, mentions=0, span=None, citations=()
)


def _fill_header(node: page_header, view: PageView, renderer: Renderer) -> Iterator[nodes.Node]:
    noun = node["noun"]
    if isinstance(noun, Article) and view.article:
        yield from renderer.article_header(noun, view.article, list(node.children))
    elif isinstance(noun, Concept):
        yield from renderer.concept_header(noun, view.concept or _NO_RELATIONS)
    elif isinstance(noun, Topic):
        yield from renderer.topic_header(noun)


def _fill_listing(
    kind: str, view: PageView, renderer: Renderer, heading: str = ""
) -> Iterator[nodes.Node]:
    if kind == "newest":
        yield from renderer.newest(view.newest)
    elif kind == "numbers" and view.numbers:
        yield from renderer.numbers(view.numbers)
    for item in _lists(view, kind):
        yield from renderer.listing(item, heading)


def _lists(view: PageView, kind: str) -> Iterator[Listing]:
    """Yield the lists of a kind that hold anything."""
    for item in view.listings:
        if item.kind == kind and any(group.entries for group in item.pages[0].groups):
            yield item
