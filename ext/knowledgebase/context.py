"""What one build knows: its settings, its pages, its templates, and what has been written before.

:func:`open_context` gathers it when the builder is known; what follows from all pages is added when
they have been read. :func:`context_of` finds it from the environment, in every process of the
build. It belongs to one build and is never stored. This is also the only place that knows how to
get from an environment to its builder and application, which differs between versions of Sphinx.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from jinja2 import FileSystemBytecodeCache
from markdown_it import MarkdownIt
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

from knowledgebase.config import Settings, read_settings
from knowledgebase.core.book.outline import Outline
from knowledgebase.core.text.formulas import FormulaError, check_macros
from knowledgebase.doctree.toctree import Navigation
from knowledgebase.domain import domain_of
from knowledgebase.incremental.sources import digest_theme
from knowledgebase.incremental.written import WrittenPages
from knowledgebase.project import Library
from knowledgebase.render.html import Templates


@dataclass(slots=True, kw_only=True)
class Context:
    """What one build knows."""

    app: Sphinx
    builder: Builder
    settings: Settings
    #: which files are pages
    library: Library
    #: of headers, footers and lists in HTML
    templates: Templates
    #: what templates compile to, kept beside the doctrees under a digest of their text
    compiled_templates: FileSystemBytecodeCache
    #: digest of the templates, static files and settings of HTML
    theme: str
    #: the pages and files in the output folder: as they are, and as they should be
    written: WrittenPages
    #: Markdown parsers, made when first needed: False for trusted pages, True for data
    parsers: dict[bool, MarkdownIt] = field(default_factory=dict)

    # -- added when all pages have been read -----------------------------------------------------

    #: sidebar, parents and neighbors of every page
    navigation: Navigation | None = None
    #: of a printed book
    outline: Outline = field(default_factory=Outline)

    def __reduce__(self) -> NoReturn:
        """Refuse to be stored."""
        raise TypeError("a context belongs to one build and cannot be pickled")


def open_context(app: Sphinx) -> None:
    """Gather what is known before the first page is read.

    :raises ConfigError: if a setting cannot be used
    """
    settings = read_settings(app.config, app.srcdir)
    _check_macros(settings)
    library = Library(app.srcdir, app.config.source_suffix, settings)
    library.restore(app.project)
    compiled = Path(app.doctreedir, "templates")
    compiled.mkdir(parents=True, exist_ok=True)
    cache = FileSystemBytecodeCache(str(compiled))
    folders = [str(Path(app.confdir, path)) for path in app.config.templates_path]
    domain_of(app.env).context = Context(
        app=app,
        builder=app.builder,
        settings=settings,
        library=library,
        templates=Templates(folders, app.config.language, cache),
        compiled_templates=cache,
        theme=digest_theme(app),
        written=WrittenPages(Path(app.doctreedir), Path(app.outdir), app.builder.format),
    )


def _check_macros(settings: Settings) -> None:
    """Stop the build if a command for formulas cannot be defined.

    :raises ConfigError: naming it
    """
    try:
        check_macros(dict(settings.math_macros))
    except FormulaError as error:
        raise ConfigError(f"kb_math_macros: {error.message}") from error


def context_of(env: BuildEnvironment) -> Context:
    """Return what the build of an environment knows."""
    context = domain_of(env).context
    assert isinstance(context, Context), "it is opened when the builder is known"
    return context
