"""Writing HTML: the surroundings of a page, the later pages of lists, and the account of it all."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.core.site.paging import Page
from knowledgebase.core.site.views import Listing, Target
from knowledgebase.domain import domain_of
from knowledgebase.incremental.files import announce_files, find_files, find_obsolete, remove_files
from knowledgebase.render.html import HtmlDraft
from knowledgebase.uris import has_pages
from knowledgebase.workarounds.search_index import KnownTerms, MendedIndex


def set_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a page its sidebar and its neighbours."""
    domain = domain_of(app.env)
    state, navigation = domain.state, domain.navigation
    domain.tags.lend(context)
    if navigation and navigation.is_compact and "toctree" in context:
        context["toctree"] = lambda **_: navigation.sidebar(app.builder, pagename)
    view = state.views.get(pagename) if state else None
    if view and view.article:
        context["prev"] = _neighbour(app.builder, pagename, view.article.older)
        context["next"] = _neighbour(app.builder, pagename, view.article.newer)


def _neighbour(builder: Builder, pagename: str, target: Target | None) -> dict[str, str] | None:
    """Return a neighbour as templates take it: the title is HTML, which they do not escape."""
    if target is None:
        return None
    link = builder.get_relative_uri(pagename, target.docname)
    return {"link": link, "title": escape(target.title)}


def keep_terms(app: Sphinx) -> None:
    """Let a builder that makes an index for search keep what it knows of other pages."""
    builder: Any = app.builder
    if hasattr(builder, "indexer_format"):
        builder.indexer_format = KnownTerms(builder.indexer_format)


def collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the second and later pages of long lists, those that are stale or not there."""
    domain = domain_of(app.env)
    announce_files(app)
    if domain.state is None or not has_pages(app.builder):
        return
    builder: Any = app.builder
    if getattr(builder, "indexer", None):
        known, written = builder.indexer_format, domain.ledger.written
        builder.indexer = MendedIndex.take_over(builder.indexer, known, written)
    wanted = {name for name in domain.ledger.names() if _is_wanted(app, name)}
    if not wanted:
        return
    for view in domain.state.views.with_lists():
        for item in view.listings:
            for page in item.pages[1:]:
                if item.page_name(page.number) in wanted:
                    yield _make_list_page(app, item, page)


def _is_wanted(app: Sphinx, name: str) -> bool:
    """Return whether a further page of a list has to be written."""
    if name in app.env.all_docs:
        return False
    builder: Any = app.builder
    return name in domain_of(app.env).ledger.stale or not builder.get_output_path(name).exists()


def _make_list_page(app: Sphinx, item: Listing, page: Page[Any]) -> tuple[str, dict[str, Any], str]:
    domain = domain_of(app.env)
    assert domain.templates is not None
    name = item.page_name(page.number)
    domain.ledger.note_written(name)
    title = f"{app.env.titles[item.docname].astext()} \u2013 page {page.number}"
    parts = HtmlDraft(domain.templates, app.builder, name).list_page(item, page)
    body = f'<section id="list">\n<h1>{escape(title)}</h1>\n{parts}</section>\n'
    return name, {"title": escape(title), "body": body, "meta": {}}, "page.html"


class TableIds(SphinxPostTransform):
    """Lets an id stand once: furo wraps tables and formulas and gives the wrapper their ids too."""

    #: after furo's own (500)
    default_priority = 510
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Take the ids from the wrapper."""
        for wrapper in self.document.findall(nodes.container):
            if wrapper["ids"] and len(wrapper.children) == 1:
                child = wrapper.children[0]
                if isinstance(child, nodes.Element) and child["ids"] == wrapper["ids"]:
                    wrapper["ids"] = []


def note_written(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Note a page that this build writes; called in the main process, also of a parallel build."""
    announce_files(app)
    domain_of(app.env).ledger.note_written(docname)


def close_build(app: Sphinx, exception: Exception | None) -> None:
    """Remove the output of pages and files that are no more; keep account of what is there."""
    if exception is not None:
        return
    domain = domain_of(app.env)
    ledger = domain.ledger
    files = find_files(app)
    remove_files(app, find_obsolete(app, files))
    if not has_pages(app.builder):
        ledger.note_files(files)
        return
    builder: Any = app.builder
    remove_files(app, (builder.get_output_path(name) for name in ledger.gone))
    ledger.close(theme=domain.theme, files=files)
