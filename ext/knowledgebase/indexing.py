"""Headers, footers and lists, filled when a page is written.

Each placeholder of a page is replaced by nodes made from the page's view, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.core.model import Article, Concept
from knowledgebase.core.paging import Page
from knowledgebase.core.views import Listing, PageView
from knowledgebase.domain import KnowledgeDomain
from knowledgebase.drafting import Draft, make_heading
from knowledgebase.linking import documents_in
from knowledgebase.nodes import listing, page_footer, page_header


class ViewPlacer(SphinxPostTransform):
    """Fills the placeholders of each document."""

    #: after all others: what is filled in is complete, and none of them need walk through it
    default_priority = 900

    def run(self, **kwargs: object) -> None:
        """Fill this document, or each document of a book."""
        domain = self.env.domains["kb"]
        if not isinstance(domain, KnowledgeDomain) or domain.state is None:
            return
        builder = self.env._app.builder
        # the innermost first: a book's root must not fill what belongs to the documents in it
        for docname, root in reversed(list(documents_in(self.document, self.env.docname))):
            draft = Draft(builder, self.env.docname, self.config.language)
            view = domain.state.views.get(docname, PageView())
            for placeholder in (page_header, page_footer, listing):
                for node in list(root.findall(placeholder)):
                    assert isinstance(node, nodes.Element)
                    node.replace_self(list(_fill(node, view, draft)))


def _fill(node: nodes.Element, view: PageView, draft: Draft) -> Iterator[nodes.Node]:
    if isinstance(node, listing):
        yield from _fill_listing(node["kind"], view, draft)
    elif isinstance(node, page_header):
        yield from _fill_header(node, view, draft)
    elif view.article:
        yield from draft.article_footer(node["noun"], view.article)
    elif view.concept:
        yield from draft.concept_footer(node["noun"], view.concept)
        yield from fill_pages(view.listings, draft, heading="Mentioned in")
    elif view.topic:
        yield from fill_pages(view.listings, draft, heading="Articles")
        yield from draft.topic_footer(view.topic)


def _fill_header(node: page_header, view: PageView, draft: Draft) -> Iterator[nodes.Node]:
    noun = node["noun"]
    if isinstance(noun, Article) and view.article:
        yield draft.article_header(noun, view.article, list(node.children))
    elif isinstance(noun, Concept) and view.concept:
        yield draft.concept_header(noun, view.concept)
    else:
        yield draft.topic_header(noun)


def _fill_listing(kind: str, view: PageView, draft: Draft) -> Iterator[nodes.Node]:
    if kind == "newest":
        yield draft.cards(view.newest)
    elif kind == "numbers" and view.numbers:
        yield draft.numbers(view.numbers)
    else:
        yield from fill_pages([item for item in view.listings if item.kind == kind], draft)


def fill_pages(
    listings: list[Listing] | tuple[Listing, ...], draft: Draft, heading: str = ""
) -> Iterator[nodes.Node]:
    """Yield the first page of each list in HTML, all pages elsewhere."""
    for item in listings:
        if not any(group.entries for page in item.pages for group in page.groups):
            continue
        if heading:
            yield make_heading(heading)
        shown = item.pages[:1] if draft.is_html else item.pages
        for page in shown:
            yield from fill_page(item, page, draft)


def fill_page(item: Listing, page: Page[object], draft: Draft) -> Iterator[nodes.Node]:
    """Yield the jump bar, the entries and the pager of one page of a list."""
    if draft.is_html:
        yield from draft.jump_bar(item)
    for group in page.groups:
        yield from draft.group(item.kind, group)
    if draft.is_html:
        yield from draft.pager(item, page)
