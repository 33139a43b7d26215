"""Which files are pages: Sphinx's project, with a folder of articles from elsewhere mounted in it.

Nothing is copied: a mounted page has a docname below ``articles/`` and the path of the author's own
file, so every diagnostic names that file. A file that cannot be published is reported and left out;
the others are built.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from sphinx.project import Project
from sphinx.util._pathlib import _StrPath

from knowledgebase.config import ARTICLE_SUFFIXES, Settings
from knowledgebase.core.model import Kind, Problem, Severity
from knowledgebase.core.names import make_slug
from knowledgebase.reporting import report

#: A text of 4 MiB has some 700,000 words, more than the longest novels; nothing larger is an article.
MAX_BYTES = 4 * 2**20


class Library(Project):
    """The pages of a knowledge base.

    Pickled with the environment; holds plain values only.
    """

    def __init__(self, srcdir: str | os.PathLike[str], suffixes: Iterable[str], settings: Settings):
        super().__init__(srcdir, suffixes)
        self.settings = settings
        #: docname -> the author's own file, resolved
        self._mounted: dict[str, Path] = {}
        self._docname_of: dict[Path, str] = {}

    def restore(self, other: Project) -> None:
        """Take over the pages of the last build."""
        super().restore(other)
        if isinstance(other, Library):
            self._mounted = other._mounted
            self._docname_of = other._docname_of

    def discover(
        self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)
    ) -> set[str]:
        """Find all pages; report and leave out those that cannot be published."""
        mount = self.settings.mount
        hidden = [f"{self.settings.articles}/**"] if mount else []
        super().discover([*exclude_paths, *hidden], include_paths)
        self._drop_loose_texts()
        self._mounted.clear()
        self._docname_of.clear()
        if mount:
            self._mount(mount)
        self._drop_unpublishable()
        return self.docnames

    def path2doc(self, filename: str | os.PathLike[str]) -> str | None:
        """Return the docname of a file, also of a mounted one."""
        return self._docname_of.get(Path(filename)) or super().path2doc(filename)

    def doc2path(self, docname: str, absolute: bool) -> _StrPath:
        """Return the file of a page; relative, a mounted one seems to lie in the source directory."""
        if docname not in self._mounted:
            return super().doc2path(docname, absolute)
        path = self._mounted[docname]
        return _StrPath(path if absolute else docname + path.suffix)

    def root_of(self, docname: str) -> Path:
        """Return the folder that a page's links and images may not leave."""
        mount = self.settings.mount
        return mount if mount and docname in self._mounted else Path(self.srcdir)

    def slug_of(self, docname: str) -> str:
        """Return the id of an article: its path below the folder of articles, as a slug."""
        prefix = self.settings.articles + "/"
        parts = docname.removeprefix(prefix).split("/")
        return "/".join(make_slug(part) or "article" for part in parts)

    def _drop_loose_texts(self) -> None:
        """Forget ``.txt`` files that are no articles: ``robots.txt`` is not a page."""
        for docname in sorted(self.docnames):
            path = super().doc2path(docname, False)
            if path.suffix == ".txt" and self.settings.noun_of(docname) != "article":
                self.docnames.discard(docname)

    def _mount(self, root: Path) -> None:
        for path in _article_files(root):
            resolved = path.resolve()
            if not resolved.is_relative_to(root):
                report([_outside()], path)
                continue
            base = f"{self.settings.articles}/{_slug_path(path.relative_to(root))}"
            docname = _first_free(base, self.docnames.__contains__)
            if docname != base:
                report([_taken(docname, base, self._mounted[base])], path)
            self.docnames.add(docname)
            self._mounted[docname] = path
            self._docname_of[path] = self._docname_of[resolved] = docname

    def _drop_unpublishable(self) -> None:
        for docname in sorted(self.docnames):
            if not self.settings.noun_of(docname):
                continue
            path = Path(self.doc2path(docname, True))
            if problem := _find_obstacle(path):
                report([problem], path)
                self.docnames.discard(docname)


def _article_files(root: Path) -> Iterator[Path]:
    """Yield the files with the suffix of an article below *root*, sorted; hidden ones are none."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in sorted(files):
            path = Path(folder, name)
            if not name.startswith(".") and path.suffix.lower() in ARTICLE_SUFFIXES:
                yield path


def _slug_path(path: Path) -> str:
    """Return "my-trip/day-one" for ``My Trip/Day one.md``."""
    return "/".join(make_slug(part) or "article" for part in path.with_suffix("").parts)


def _first_free(base: str, is_taken: Callable[[str], bool]) -> str:
    number, name = 1, base
    while is_taken(name):
        number += 1
        name = f"{base}-{number}"
    return name


def _find_obstacle(path: Path) -> Problem | None:
    """Return what keeps a file from being published, or None."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return Problem(
            kind=Kind.UNREADABLE,
            message=f"the file cannot be read ({error.strerror})",
            mend="make it readable; it is left out",
            line=1,
            severity=Severity.ERROR,
        )
    if len(data) > MAX_BYTES:
        return Problem(
            kind=Kind.UNREADABLE,
            message=f"the file has {len(data):,} bytes, more than {MAX_BYTES:,}",
            mend="split it; it is left out",
            line=1,
            severity=Severity.ERROR,
        )
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line_start = before.rfind(b"\n") + 1
        return Problem(
            kind=Kind.ENCODING,
            message=f"byte 0x{data[error.start]:02x} is not UTF-8",
            mend="save the file as UTF-8; it is left out",
            line=before.count(b"\n") + 1,
            column=len(before[line_start:].decode("utf-8-sig", "replace")) + 1,
            severity=Severity.ERROR,
        )
    return None


def _outside() -> Problem:
    return Problem(
        kind=Kind.OUTSIDE,
        message="the file is a link that leads out of the folder of articles",
        mend="put a copy in its place; it is left out",
        line=1,
        severity=Severity.ERROR,
    )


def _taken(docname: str, base: str, other: Path) -> Problem:
    return Problem(
        kind=Kind.DUPLICATE_SLUG,
        message=f"the address {PurePosixPath(base).name!r} belongs to {other}",
        mend=f"rename one of the two; this one is published as {PurePosixPath(docname).name!r}",
        line=1,
    )
