"""A knowledge base from a folder of articles: ``extensions = ["knowledgebase"]``."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from knowledgebase import events, reporting
from knowledgebase.book import style as book_style
from knowledgebase.book.citations import BookCitations
from knowledgebase.book.images import BookImages, RemoteBookImages
from knowledgebase.book.marks import BookFinish, BookMarks
from knowledgebase.book.order import BookOrder, plan_book
from knowledgebase.book.style import BookCover
from knowledgebase.builders import exports as exporting
from knowledgebase.builders.audit import AuditBuilder
from knowledgebase.builders.images import ImagesBuilder
from knowledgebase.config import ARTICLE_SUFFIXES, OPTIONS
from knowledgebase.context import open_context
from knowledgebase.doctree import bibliography, book_nodes
from knowledgebase.doctree.nodes import WRITERS
from knowledgebase.domain import KnowledgeDomain
from knowledgebase.images.transform import LocalImages
from knowledgebase.reading import collector as recording
from knowledgebase.reading.directives import DIRECTIVES, ROLES
from knowledgebase.reading.page_shape import PageShape
from knowledgebase.reading.parser import KnowledgeParser
from knowledgebase.render.mathml import visit_displaymath, visit_math
from knowledgebase.workarounds import memory as economy
from knowledgebase.workarounds import processes
from knowledgebase.workarounds.search_index import EnglishWords
from knowledgebase.workarounds.smartquotes import QuickQuotes
from knowledgebase.writing import html_pages as publishing
from knowledgebase.writing.links import ConceptLinker
from knowledgebase.writing.placeholders import ViewPlacer

__version__ = "0.1.0"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything with Sphinx."""
    economy.collect_seldom(app)
    processes.share_pages(app)
    app.setup_extension("myst_parser")
    app.setup_extension("sphinx_design")
    for option in OPTIONS:
        app.add_config_value(f"kb_{option.name}", option.default, option.rebuild, option.types)
    for suffix in ARTICLE_SUFFIXES[1:]:
        app.add_source_suffix(suffix, "markdown")
    app.add_source_parser(KnowledgeParser, override=True)
    app.add_builder(AuditBuilder)
    app.add_builder(exporting.SkosBuilder)
    app.add_builder(ImagesBuilder)
    app.add_search_language(EnglishWords)
    app.add_domain(KnowledgeDomain)
    for name, role in (KnowledgeDomain.roles | ROLES).items():
        app.add_role(name, role)
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    for node, writers in (WRITERS | book_nodes.WRITERS).items():
        app.add_node(node, override=False, **writers)
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_displaymath, None))
    app.add_transform(PageShape)
    app.add_transform(LocalImages)
    app.add_transform(QuickQuotes)
    app.add_post_transform(ConceptLinker)
    app.add_post_transform(ViewPlacer)
    for transform in (BookOrder, BookCitations, RemoteBookImages, BookMarks, BookImages):
        app.add_post_transform(transform)
    app.add_post_transform(BookFinish)
    app.add_post_transform(BookCover)
    app.add_post_transform(publishing.TableIds)
    app.add_css_file("knowledgebase.css")
    app.add_latex_package("knowledgebase", after_hyperref=True)
    app.connect("config-inited", bibliography.register_style)
    app.connect("config-inited", book_style.set_defaults, priority=400)
    app.connect("builder-inited", reporting.hush)
    app.connect("builder-inited", book_style.bring_style)
    app.connect("builder-inited", events.add_static_files)
    app.connect("builder-inited", open_context)
    app.connect("builder-inited", events.use_library)
    app.connect("builder-inited", events.keep_compiled_templates)
    app.connect("builder-inited", events.restore_times)
    app.connect("builder-inited", publishing.keep_terms)
    app.connect("env-get-outdated", events.find_outdated)
    app.connect("doctree-read", recording.note_page)
    # after all that other extensions find out about the pages, such as what citations lead to
    app.connect("env-updated", events.derive_state, priority=600)
    app.connect("env-updated", plan_book, priority=600)
    app.connect("env-check-consistency", events.check_consistency)
    app.connect("missing-reference", events.resolve_term)
    app.connect("write-started", publishing.begin_writing)
    app.connect("html-page-context", publishing.set_context, priority=400)
    app.connect("html-collect-pages", publishing.collect_pages)
    app.connect("doctree-resolved", publishing.note_written)
    app.connect("build-finished", exporting.write_exports)
    app.connect("build-finished", publishing.close_build)
    return {
        "version": __version__,
        "env_version": 3,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
