"""Which files are pages: Sphinx's project, with a folder of articles from elsewhere mounted in it.

Nothing is copied: a mounted page has a docname below ``articles/`` and the path of the author's own
file, so every diagnostic names that file. A file that cannot be published is reported and left out;
the others are built. No name, link or kind of file in the folder can make a build read outside of
it, wait, or write over a page of the site.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from sphinx.project import Project

from knowledgebase.config import ARTICLE_SUFFIXES, Settings
from knowledgebase.core.model import Kind, Problem, Severity
from knowledgebase.core.names import make_slug
from knowledgebase.core.nouns.loose import is_loose
from knowledgebase.reporting import report, tell

#: A text of 1 MiB has some 170,000 words, more than most novels; nothing larger is an article.
MAX_BYTES = 2**20
#: Bytes of one part of an address; file systems take 255, of which "-12" and ".html" need a few.
_MAX_PART = 200
#: Parts of an address; what lies deeper keeps the first ones and its own name.
_MAX_PARTS = 8
#: Names of files that are no articles, in the line that tells of them.
_MOST_NAMED = 5


class Library(Project):
    """The pages of a knowledge base.

    Pickled with the environment; holds plain values only.
    """

    def __init__(
        self, srcdir: str | os.PathLike[str], suffixes: Mapping[str, str], settings: Settings
    ):
        super().__init__(srcdir, suffixes)
        self.settings = settings
        #: endings of files that our parser reads; a page that is data goes to no other
        self._markdown = tuple(name for name, kind in suffixes.items() if kind == "markdown")
        #: docname -> the author's own file
        self._mounted: dict[str, Path] = {}
        self._docname_of: dict[Path, str] = {}
        #: absolute paths of files that are as they were when they were last read
        self.unchanged: frozenset[str] = frozenset()
        #: files in the folders of ours that are no pages, by the last search for them
        self._loose: list[str] = []

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
        self._loose.clear()
        self._report_folders()
        for docname in sorted(self.docnames):
            self._check(docname)
        self._mounted.clear()
        self._docname_of.clear()
        if mount:
            self._mount(mount)
            if not self._mounted:
                report([_no_articles()], mount)
        if self._loose:
            tell(_name_loose(self._loose))
        self.unchanged = frozenset()
        return self.docnames

    def path2doc(self, filename: str | os.PathLike[str]) -> str | None:
        """Return the docname of a file, also of a mounted one."""
        mounted = self._docname_of.get(Path(filename)) if self._mounted else None
        return mounted or super().path2doc(filename)

    def doc2path(self, docname: str, absolute: bool) -> Any:
        """Return the file of a page; relative, a mounted one seems to lie below `source`.

        It is a path of the same kind as Sphinx's own, which has no public name.
        """
        path = super().doc2path(docname, absolute)
        mounted = self._mounted.get(docname)
        if mounted is None:
            return path
        return path / mounted if absolute else path.with_suffix(mounted.suffix)

    def root_of(self, docname: str) -> Path:
        """Return the folder that a page's links and images may not leave."""
        mount = self.settings.mount
        return mount if mount and docname in self._mounted else Path(self.srcdir)

    def slug_of(self, docname: str) -> str:
        """Return the id of an article: its path below the folder of articles, as a slug."""
        prefix = self.settings.articles + "/"
        parts = docname.removeprefix(prefix).split("/")
        return "/".join(make_slug(part) or "article" for part in parts)

    def _check(self, docname: str) -> None:
        """Forget a page that cannot be published, and a loose text: ``robots.txt`` is no page."""
        is_data, noun = self.settings.is_data(docname), self.settings.noun_of(docname)
        path = super().doc2path(docname, False)
        if noun != "article" and path.suffix.lower() == ".txt":
            self.docnames.discard(docname)
        elif is_data or noun:
            full = os.path.join(self.srcdir, path)  # noqa: PTH118 - once for each page
            root = Path(os.path.realpath(self.srcdir)) if is_data else None
            if not self._is_page(full, root):
                self.docnames.discard(docname)

    def _report_folders(self) -> None:
        """Report the folders of ours that cannot be read, which Sphinx passes over."""
        settings = self.settings
        ours = {settings.concepts, settings.topics, "" if settings.mount else settings.articles}
        for folder in sorted(ours - {""}):
            for _ in os.walk(Path(self.srcdir, folder), onerror=_report_folder):
                pass

    def _mount(self, root: Path) -> None:
        for path in _article_files(root):
            if not self._is_page(path, root):
                continue
            base = f"{self.settings.articles}/{_slug_path(path.relative_to(root))}"
            docname = _first_free(base, self.docnames.__contains__)
            if docname != base:
                report([_taken(docname, base, self._mounted[base])], path)
            self.docnames.add(docname)
            self._mounted[docname] = path
            self._docname_of[path] = docname
            self._docname_of.setdefault(Path(os.path.realpath(path)), docname)

    def _is_page(self, path: str | Path, root: Path | None) -> bool:
        """Say whether a file can be published; report what keeps it from that.

        *root* is the folder that the file may not leave, None for a page that is trusted.
        """
        data = self._read(path, root)
        if data is None:
            return True
        if isinstance(data, bytes):
            name = os.path.basename(path)  # noqa: PTH119 - once for each page
            if is_loose(name, data):
                self._loose.append(name)
                return False
        problem = data if isinstance(data, Problem) else _find_fault(data)
        if problem:
            report([problem], path)
        return problem is None

    def _read(self, path: str | Path, root: Path | None) -> bytes | Problem | None:
        """Return the start of a file, or why it is not read; None where it is as it was."""
        if root and not Path(os.path.realpath(path)).is_relative_to(root):
            return _outside()
        ending = os.path.splitext(path)[1]  # noqa: PTH122 - once for each page
        if root and ending not in self._markdown:
            endings = ", ".join(dict.fromkeys(map(str.lower, self._markdown)))
            return _left_out(f"the ending {ending!r} is not read as Markdown", f"use {endings}")
        if os.fspath(path) in self.unchanged:
            return None
        try:
            if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - once for each page
                return _left_out("this is no regular file", "put a text in its place")
            with open(path, "rb") as file:  # noqa: PTH123 - as above
                return file.read(MAX_BYTES + 1)
        except OSError as error:
            return _left_out(f"the file cannot be read ({error.strerror})", "make it readable")


def _article_files(root: Path) -> Iterator[Path]:
    """Yield the files with the suffix of an article below *root*, sorted; hidden ones are none.

    Folders that are links are not entered; those that lead out of *root* are yielded themselves, to
    be reported.
    """
    for folder, folders, files in os.walk(root, onerror=_report_folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(folder, name) for name in folders):
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
                yield path
        for name in sorted(files):
            path = Path(folder, name)
            if not name.startswith(".") and path.suffix.lower() in ARTICLE_SUFFIXES:
                yield path


def _report_folder(error: OSError) -> None:
    """Report a folder that cannot be read; one that is not there holds nothing."""
    if not isinstance(error, FileNotFoundError):
        problem = _left_out(f"the folder cannot be read ({error.strerror})", "make it readable")
        report([problem], error.filename)


def _name_loose(names: Sequence[str]) -> str:
    """Return the line that tells of files that are no articles."""
    first = ", ".join(sorted(names)[:_MOST_NAMED])
    others = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"without front matter, these are no articles: {first}{others}"


def _slug_path(path: Path) -> str:
    """Return "my-trip/day-one" for ``My Trip/Day one.md``."""
    parts = [_shorten(make_slug(part)) or "article" for part in path.with_suffix("").parts]
    return "/".join([*parts[:-1][: _MAX_PARTS - 1], parts[-1]])


def _shorten(slug: str) -> str:
    return slug.encode()[:_MAX_PART].decode(errors="ignore").rstrip("-")


def _first_free(base: str, is_taken: Callable[[str], bool]) -> str:
    number, name = 1, base
    while is_taken(name):
        number += 1
        name = f"{base}-{number}"
    return name


def _find_fault(data: bytes) -> Problem | None:
    """Return what keeps a file of that content from being published, or None.

    That is its size, or a byte that is not UTF-8; many zeros are UTF-16, which decodes.
    """
    if len(data) > MAX_BYTES:
        return _left_out(f"the file has more than {MAX_BYTES:,} bytes", "split it")
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start
    else:
        if data.count(0) * 4 < len(data) or not data:
            return None
        start = data.index(0)
    before = data[:start]
    line_start = before.rfind(b"\n") + 1
    return Problem(
        kind=Kind.ENCODING,
        message=f"byte 0x{data[start]:02x} is not UTF-8",
        mend="save the file as UTF-8; it is left out",
        line=before.count(b"\n") + 1,
        column=len(before[line_start:].decode("utf-8-sig", "replace")) + 1,
        severity=Severity.ERROR,
    )


def _left_out(message: str, mend: str) -> Problem:
    return Problem(
        kind=Kind.UNREADABLE,
        message=message,
        mend=f"{mend}; it is left out",
        line=1,
        severity=Severity.ERROR,
    )


def _outside() -> Problem:
    return Problem(
        kind=Kind.OUTSIDE,
        message="this is a link that leads out of the folder of articles",
        mend="put a copy in its place; it is left out",
        line=1,
        severity=Severity.ERROR,
    )


def _no_articles() -> Problem:
    return Problem(
        kind=Kind.NO_ARTICLES,
        message="there is no article in this folder",
        mend=f"put files there that end in {', '.join(ARTICLE_SUFFIXES)}",
        line=1,
    )


def _taken(docname: str, base: str, other: Path) -> Problem:
    return Problem(
        kind=Kind.DUPLICATE_SLUG,
        message=f"the address {PurePosixPath(base).name!r} belongs to {other}",
        mend=f"rename one of the two; this one is published as {PurePosixPath(docname).name!r}",
        line=1,
    )
