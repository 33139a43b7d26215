"""Writing HTML: the surroundings of a page, the later pages of lists, and what is noted of them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.context import context_of
from knowledgebase.core.site.paging import Page
from knowledgebase.core.site.views import Listing, Target
from knowledgebase.doctree.uris import has_pages
from knowledgebase.domain import domain_of
from knowledgebase.incremental.files import (
    announce_files,
    clear_static_files,
    find_files,
    find_obsolete,
    remove_files,
)
from knowledgebase.render.html import HtmlRenderer


def begin_writing(app: Sphinx, builder: Builder) -> None:
    """Remove the static files of former builds, just before Sphinx copies those of this one."""
    if builder.format == "html":
        clear_static_files(Path(app.outdir), context_of(app.env).written)


def set_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a page its sidebar and its neighbors."""
    state, known = domain_of(app.env).state, context_of(app.env)
    navigation = known.navigation
    if navigation and navigation.is_compact and "toctree" in context:
        context["toctree"] = lambda **_: navigation.sidebar(app.builder, pagename)
    view = state.views.get(pagename) if state else None
    if view and view.article:
        context["prev"] = _neighbor(app.builder, pagename, view.article.older)
        context["next"] = _neighbor(app.builder, pagename, view.article.newer)


def _neighbor(builder: Builder, pagename: str, target: Target | None) -> dict[str, str] | None:
    """Return a neighbor as templates take it: the title is HTML, which they do not escape."""
    if target is None:
        return None
    link = builder.get_relative_uri(pagename, target.docname)
    return {"link": link, "title": escape(target.title)}


def collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the second and later pages of long lists, those that are stale or not there."""
    state, written = domain_of(app.env).state, context_of(app.env).written
    announce_files(app, written)
    if state is None or not has_pages(app.builder):
        return
    wanted = {name for name in written.names() if _is_wanted(app, name)}
    if not wanted:
        return
    for view in state.views.with_lists():
        for item in view.listings:
            for page in item.pages[1:]:
                if item.page_name(page.number) in wanted:
                    yield _make_list_page(app, item, page)


def _is_wanted(app: Sphinx, name: str) -> bool:
    """Return whether a further page of a list has to be written."""
    if name in app.env.all_docs:
        return False
    builder: Any = app.builder
    return name in context_of(app.env).written.stale or not builder.get_output_path(name).exists()


def _make_list_page(app: Sphinx, item: Listing, page: Page[Any]) -> tuple[str, dict[str, Any], str]:
    context = context_of(app.env)
    name = item.page_name(page.number)
    context.written.note_written(name)
    title = f"{app.env.titles[item.docname].astext()} \u2013 page {page.number}"
    parts = HtmlRenderer(context.templates, app.builder, name).list_page(item, page)
    body = f'<section id="list">\n<h1>{escape(title)}</h1>\n{parts}</section>\n'
    return name, {"title": escape(title), "body": body, "meta": {}}, "page.html"


class TableIds(SphinxPostTransform):
    """Lets an id stand once: furo wraps tables and formulas and gives the wrapper their ids too."""

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
    written = context_of(app.env).written
    announce_files(app, written)
    written.note_written(docname)


def close_build(app: Sphinx, exception: Exception | None) -> None:
    """Remove the output of pages and files that are no more; note what is there."""
    if exception is not None:
        return
    context, outdir = context_of(app.env), Path(app.outdir)
    written = context.written
    files = find_files(app, written)
    remove_files(outdir, find_obsolete(written, files))
    if not has_pages(app.builder):
        written.note_files(files)
        return
    builder: Any = app.builder
    remove_files(outdir, (builder.get_output_path(name) for name in written.gone))
    written.close(theme=context.theme, files=files)
