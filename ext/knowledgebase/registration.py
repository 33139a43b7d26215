"""Everything that is registered with Sphinx, and in which order it runs.

``setup`` in :mod:`knowledgebase` goes through these tables. :data:`TRANSFORMS` is the one place
that says when our transforms run, and why then; :data:`EVENTS` does the same for events.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole
from sphinx.util.typing import ExtensionMetadata

from knowledgebase import events
from knowledgebase.book import style as book_style
from knowledgebase.book.citations import BookCitations
from knowledgebase.book.finish import BookFinish
from knowledgebase.book.images import BookImages, RemoteBookImages
from knowledgebase.book.marks import BookMarks
from knowledgebase.book.order import BookOrder, plan_book
from knowledgebase.book.style import BookCover
from knowledgebase.builders.audit import AuditBuilder
from knowledgebase.builders.exports import SkosBuilder, write_exports
from knowledgebase.builders.images import ImagesBuilder
from knowledgebase.config import SPELLED_SUFFIXES
from knowledgebase.context import open_context
from knowledgebase.doctree import bibliography, book_nodes
from knowledgebase.doctree import nodes as own_nodes
from knowledgebase.domain import KnowledgeDomain
from knowledgebase.images.transform import LocalImages
from knowledgebase.incremental.code import number_code
from knowledgebase.reading import directives
from knowledgebase.reading.collector import note_page
from knowledgebase.reading.formulas import CheckFormulas
from knowledgebase.reading.page_shape import PageShape
from knowledgebase.reading.parser import KnowledgeParser
from knowledgebase.render.mathml import visit_displaymath, visit_math
from knowledgebase.workarounds import memory, processes, search_index
from knowledgebase.writing import html_pages
from knowledgebase.writing.html_pages import TableIds
from knowledgebase.writing.links import ConceptLinker
from knowledgebase.writing.placeholders import ViewPlacer

#: extensions that ours is built on
EXTENSIONS = ("myst_parser", "sphinx_design")
#: what saves work that need not be done, and mends what Sphinx writes; each registers what it needs
WORKAROUNDS: tuple[Callable[[Sphinx], None], ...] = (
    memory.collect_seldom,
    processes.share_pages,
    search_index.mend_search_index,
)
#: besides those that Sphinx knows already
SOURCE_SUFFIXES = dict.fromkeys(SPELLED_SUFFIXES[1:], "markdown")
PARSER = KnowledgeParser
BUILDERS: tuple[type[Builder], ...] = (AuditBuilder, SkosBuilder, ImagesBuilder)
DOMAIN: type[Domain] = KnowledgeDomain
#: name of the renderer of formulas, and its writers of those in a line and those that stand alone
MATH = ("mathml", (visit_math, None), (visit_displaymath, None))
DIRECTIVES = directives.DIRECTIVES
#: roles that can be written without the name of the domain
ROLES: Mapping[str, SphinxRole] = {**KnowledgeDomain.roles, **directives.ROLES}
#: kind of node -> builder -> its writers
NODES: Mapping[type[nodes.Element], Mapping[str, Any]] = {**own_nodes.WRITERS, **book_nodes.WRITERS}


@dataclass(frozen=True, slots=True)
class Transform:
    """A change of the doctree, and when it is made."""

    kind: type[SphinxTransform]
    #: its ``default_priority``; the lowest runs first
    priority: int
    reason: str

    def add_to(self, app: Sphinx) -> None:
        """Register it: to run when a page has been read, or when it is written."""
        is_late = issubclass(self.kind, SphinxPostTransform)
        (app.add_post_transform if is_late else app.add_transform)(self.kind)


#: in the order in which they run: of a page that is read, then of a page that is written
TRANSFORMS = (
    Transform(PageShape, 100, "before all that looks at sections or ids; docutils begins at 210"),
    Transform(LocalImages, 110, "the header, with its image, is where it belongs since 100"),
    Transform(
        CheckFormulas, 120, "formulas are there as soon as a page is parsed, before ids are given"
    ),
    Transform(BookOrder, 1, "links count in each document of a book, so it is put in order first"),
    Transform(
        ConceptLinker,
        4,
        "blocks are as they were read until bibliographies are filled (5) and references resolved "
        "(9 and 10)",
    ),
    Transform(BookCitations, 6, "citations are still unresolved, and stand in no concept link"),
    Transform(RemoteBookImages, 90, "Sphinx fetches images on other hosts at 100"),
    Transform(TableIds, 510, "furo wraps tables and formulas at 500"),
    Transform(BookMarks, 860, "all references are resolved, and headers not yet filled in (900)"),
    Transform(ViewPlacer, 900, "what is filled in is complete; no other transform need look at it"),
    Transform(BookImages, 950, "the headers filled in at 900 hold images too"),
    Transform(BookFinish, 960, "headings and page numbers are all there"),
    Transform(BookCover, 980, "the tree is complete, so that its rare characters can be counted"),
)

#: priority of an event handler that does not care
_DEFAULT = 500

#: (event, priority, handler) in the order of a build; among equals, the first one runs first
EVENTS: tuple[tuple[str, int, Callable[..., Any]], ...] = (
    ("config-inited", _DEFAULT, bibliography.register_style),
    # before other extensions look at the settings of LaTeX
    ("config-inited", 400, book_style.set_defaults),
    ("builder-inited", _DEFAULT, book_style.bring_style),
    ("builder-inited", _DEFAULT, events.add_static_files),
    ("builder-inited", _DEFAULT, open_context),
    ("builder-inited", _DEFAULT, events.use_library),
    ("builder-inited", _DEFAULT, events.keep_compiled_templates),
    ("builder-inited", _DEFAULT, events.restore_times),
    ("env-get-outdated", _DEFAULT, events.find_outdated),
    ("doctree-read", _DEFAULT, note_page),
    # after all that other extensions find out about the pages, such as what citations lead to
    ("env-updated", 600, events.derive_state),
    ("env-updated", 600, plan_book),
    ("env-check-consistency", _DEFAULT, events.check_consistency),
    ("missing-reference", _DEFAULT, events.resolve_term),
    ("write-started", _DEFAULT, html_pages.begin_writing),
    # before the theme takes what it finds in the context
    ("html-page-context", 400, html_pages.set_context),
    ("html-collect-pages", _DEFAULT, html_pages.collect_pages),
    ("doctree-resolved", _DEFAULT, html_pages.note_written),
    ("build-finished", _DEFAULT, write_exports),
    ("build-finished", _DEFAULT, html_pages.close_build),
)

#: for Sphinx, which reads all pages anew where what is stored has another version
PROPERTIES: ExtensionMetadata = {
    "env_version": number_code(),
    "parallel_read_safe": True,
    "parallel_write_safe": True,
}
