"""Every setting of the extension, declared once.

The registration with Sphinx, the frozen value that travels through the code, and the table in the
documentation all come from :data:`OPTIONS`. Only this module reads ``app.config``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util.matching import Matcher

#: Suffixes of the files that can be articles, in lower case.
ARTICLE_SUFFIXES = (".md", ".markdown", ".txt")
#: The same in every case, for Sphinx, which compares them as they are written.
SPELLED_SUFFIXES = tuple(
    "." + "".join(letters)
    for suffix in ARTICLE_SUFFIXES
    for letters in product(*((char, char.upper()) for char in suffix[1:]))
)
#: Name under which articles from another folder appear in the site.
MOUNT = "articles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One setting: ``kb_<name>`` in ``conf.py``."""

    #: without the prefix: "page_size"
    name: str
    default: Any
    types: tuple[type, ...]
    #: "env" where a change needs every page to be read again, "" where it changes what is drawn
    rebuild: Literal["", "env"]
    #: one sentence for the documentation, in Markdown
    help: str
    #: of a folder of the source directory: whether the project's own choice has to be there
    folder: Literal["", "optional", "required", "anywhere"] = ""
    #: the values there are; () where any of the type will do
    choices: tuple[str, ...] = ()


OPTIONS = (
    Option(
        name="articles",
        default="articles",
        types=(str,),
        rebuild="env",
        help=(
            "Folder of the articles. Relative to the source directory, its pages are trusted. An "
            "absolute path to a folder elsewhere takes the place of `articles/`; what lies there "
            "is data: no directive, HTML, include or file outside the folder has any effect."
        ),
        folder="anywhere",
    ),
    Option(
        name="concepts",
        default="concepts",
        types=(str,),
        rebuild="env",
        help="Folder of the concept files, relative to the source directory.",
        folder="required",
    ),
    Option(
        name="topics",
        default="topics",
        types=(str,),
        rebuild="env",
        help="Folder of the topic files, relative to the source directory.",
        folder="required",
    ),
    Option(
        name="data_pages",
        default=[],
        types=(list, tuple),
        rebuild="env",
        help=(
            "Patterns of docnames inside the source directory that are data all the same, such as "
            "`articles/imported/**`."
        ),
    ),
    Option(
        name="fetched_images",
        default="images/fetched",
        types=(str,),
        rebuild="env",
        help=(
            "Folder of the images fetched from other hosts, relative to the source directory; "
            "`sphinx-build -b images` fetches them."
        ),
        folder="optional",
    ),
    Option(
        name="page_size",
        default=50,
        types=(int,),
        rebuild="",
        help="Entries on one page of a list in HTML; lists in the book are whole.",
    ),
    Option(
        name="compact_sidebar",
        default=True,
        types=(bool,),
        rebuild="env",
        help=(
            "Show only the pages that the root document names in the sidebar. With `False`, Sphinx "
            "draws the whole tree on every page, at a cost that grows with the square of the site."
        ),
    ),
    Option(
        name="date_order",
        default="",
        types=(str,),
        rebuild="env",
        help=(
            "How a date such as `02/03/2024` is read: `mdy` for 3 February, `dmy` for 2 March. If "
            "it is empty, a date that can be read in two ways is an error."
        ),
        choices=("", "mdy", "dmy"),
    ),
    Option(
        name="math_macros",
        default={},
        types=(dict,),
        rebuild="env",
        help=(
            "Commands of your own in formulas, for the website and the book: "
            '`{"norm": r"\\lVert #1 \\rVert"}` makes `\\norm{x}`. '
            'With `html_math_renderer = "mathml"`.'
        ),
    ),
    Option(
        name="book_topic",
        default="",
        types=(str,),
        rebuild="",
        help=(
            "Id of a topic: the book has the articles under it only, with a glossary and indexes "
            "of their own."
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one build, checked."""

    #: absolute folder of foreign articles, or None where they lie in the source directory
    mount: Path | None
    #: docname prefix of articles, without a slash at the end: "articles"
    articles: str
    concepts: str
    topics: str
    data_pages: tuple[str, ...]
    fetched_images: str
    page_size: int
    compact_sidebar: bool
    #: of dates in figures: month or day first, "" for neither
    date_order: Literal["", "mdy", "dmy"]
    #: (name, body) of commands in formulas, without the backslash before the name
    math_macros: tuple[tuple[str, str], ...]
    #: id of the topic that the book is about, "" for the whole
    book_topic: str

    def noun_of(self, docname: str) -> str:
        """Return "article", "concept" or "topic" for a page in one of their folders, else ""."""
        if self.is_mounted(docname):
            return "article"
        folders = {self.articles: "article", self.concepts: "concept", self.topics: "topic"}
        folder, _, name = docname.rpartition("/")
        if name == "index":
            return ""
        while folder and folder not in folders:
            folder = folder.rpartition("/")[0]
        return folders.get(folder or ".", "")

    def is_data(self, docname: str) -> bool:
        """Return whether the text of a page is data: never code, path, markup or TeX."""
        return self.is_mounted(docname) or (
            bool(self.data_pages) and Matcher(self.data_pages)(docname)
        )

    def is_mounted(self, docname: str) -> bool:
        """Return whether a page comes from a folder outside the source directory."""
        return self.mount is not None and docname.startswith(f"{self.articles}/")


def read_settings(config: Config, srcdir: Path) -> Settings:
    """Return the settings of *config*, of a project whose sources lie in *srcdir*.

    :raises ConfigError: naming the setting, if a value cannot be used
    """
    for option in OPTIONS:
        if fault := _find_fault(option, config[f"kb_{option.name}"], srcdir):
            raise ConfigError(f"kb_{option.name}: {fault}")
    folder = Path(config.kb_articles)
    mount = folder.resolve() if folder.is_absolute() else None
    return Settings(
        mount=mount,
        articles=MOUNT if mount else _folder(config.kb_articles),
        concepts=_folder(config.kb_concepts),
        topics=_folder(config.kb_topics),
        data_pages=tuple(config.kb_data_pages),
        fetched_images=_folder(config.kb_fetched_images),
        page_size=config.kb_page_size,
        compact_sidebar=config.kb_compact_sidebar,
        date_order=config.kb_date_order,
        math_macros=tuple(config.kb_math_macros.items()),
        book_topic=config.kb_book_topic,
    )


def _find_fault(option: Option, value: Any, srcdir: Path) -> str:
    """Return why *value* cannot be the one of *option*; "" if it can."""
    has_type = isinstance(value, option.types)
    if not has_type:
        return f"{' or '.join(kind.__name__ for kind in option.types)} is wanted, not {value!r}"
    if option.choices and value not in option.choices:
        return f"one of {', '.join(map(repr, option.choices))} is wanted, not {value!r}"
    if option.name == "page_size" and value < 1:
        return f"a page holds at least one entry, not {value}"
    if option.name == "math_macros" and not all(
        isinstance(text, str) for pair in value.items() for text in pair
    ):
        return "names and what they stand for are texts"
    return _find_wrong_folder(option, value, srcdir) if option.folder else ""


def _find_wrong_folder(option: Option, value: str, srcdir: Path) -> str:
    path = PurePosixPath(value)
    if ".." in path.parts:
        return f"a folder in the source directory, not {value!r}"
    if path.is_absolute():
        if option.folder != "anywhere":
            return f"relative to the source directory, not {value!r}"
        return "" if Path(value).is_dir() else f"there is no folder {value!r}"
    may_be_missing = option.folder == "optional" or value == option.default
    if may_be_missing or (srcdir / value).is_dir():
        return ""
    return f"there is no folder {value!r} in the source directory"


def _folder(name: str) -> str:
    return PurePosixPath(name).as_posix().strip("/")
