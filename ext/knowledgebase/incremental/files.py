"""The files of an output folder beside its pages: images, downloads, static files, books.

A file is removed if a build of ours has put it there and this one has not. So a file of the
user's own stays, and so does one that an extension makes for a page it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from sphinx.application import Sphinx

from knowledgebase.doctree.uris import has_pages
from knowledgebase.incremental.written import WrittenPages

_STATIC = "_static"
_DOWNLOADS = "_downloads"
#: what TeX makes from a book, beside it
_MADE_BY_TEX = ".aux .fdb_latexmk .fls .idx .ilg .ind .log .out .pdf .synctex.gz .toc .xdv".split()


def clear_static_files(outdir: Path, written: WrittenPages) -> None:
    """Remove the static files of former builds, just before Sphinx copies those that there are.

    They come from themes, extensions, settings and the language. But what is there afterwards and
    was not before has been put there by this build, wherever it comes from.
    """
    remove_files(outdir, (name for name in written.files if name.startswith(f"{_STATIC}/")))
    written.foreign = _list_static_files(outdir)


def announce_files(app: Sphinx, written: WrittenPages) -> None:
    """Note the files of this build as soon as static files are copied, before a page is written.

    A build that is killed after that leaves no file behind that the next one knows nothing of.
    """
    if written.static is None:
        written.static = _list_static_files(Path(app.outdir)) - written.foreign
        written.note_files(written.files | find_files(app, written))


def find_files(app: Sphinx, written: WrittenPages) -> frozenset[str]:
    """Return the names of the files that have to exist beside the pages."""
    builder: Any = app.builder
    if builder.format not in ("html", "latex"):
        return frozenset()
    # a book is written as a whole, so its builder knows of every image
    images = app.env.images if has_pages(builder) else {}
    shown = {name for _, name in images.values()} | set(builder.images.values())
    names = {PurePosixPath(builder.imagedir, name).as_posix() for name in shown}
    if builder.format == "html":
        downloads = (path for _, path in app.env.dlfiles.values())
        names |= {PurePosixPath(_DOWNLOADS, path).as_posix() for path in downloads}
    else:
        names |= {target for _, target, *_ in builder.document_data}
    return frozenset(names) | (written.static or frozenset())


def find_obsolete(written: WrittenPages, files: frozenset[str]) -> frozenset[str]:
    """Return the names of the files to be removed, now that *files* have to exist.

    Where a book goes, all that TeX has made from it goes too: an old PDF beside the new one would
    be taken for a second book.
    """
    gone = written.files - files
    books = [name.removesuffix(".tex") for name in gone if name.endswith(".tex")]
    made = {f"{book}{suffix}" for book in books for suffix in _MADE_BY_TEX}
    return gone | (made - files)


def remove_files(outdir: Path, names: Iterable[str | Path]) -> None:
    """Remove files of the output folder, and the folders that hold nothing any more."""
    for name in names:
        path = outdir / name
        path.unlink(missing_ok=True)
        folder = path.parent
        while folder != outdir and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _list_static_files(outdir: Path) -> frozenset[str]:
    """Return the names of all static files that are there."""
    found = (path for path in (outdir / _STATIC).rglob("*") if path.is_file())
    return frozenset(path.relative_to(outdir).as_posix() for path in found)
