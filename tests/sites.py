"""Sites for tests: small projects, copied, edited and built for real."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from sphinx import locale
from sphinx.application import Sphinx
from sphinx.builders.html import _assets
from sphinx.util.console import strip_escape_sequences  # type: ignore[attr-defined]  # made up there
from sphinx.util.docutils import docutils_namespace, patch_docutils

from shortcuts import settings_made_once, share_templates

ROOTS = Path(__file__).parent / "roots"
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

#: What Sphinx writes for itself: a hash of the settings, and the one before.
BOOKKEEPING = frozenset({".buildinfo", ".buildinfo.bak"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One finished build."""

    outdir: Path
    #: everything Sphinx warned of, one line each, paths relative to the site
    warnings: tuple[str, ...]
    #: docnames in the order in which they were read and resolved
    read: tuple[str, ...]
    written: tuple[str, ...]
    app: Sphinx

    def text(self, name: str) -> str:
        """Return the text of an output file."""
        return (self.outdir / name).read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Return every output file but Sphinx's own bookkeeping, by relative path."""
        return {
            path.relative_to(self.outdir).as_posix(): path.read_bytes()
            for path in sorted(self.outdir.rglob("*"))
            if path.is_file() and path.name not in BOOKKEEPING
        }


class Site:
    """A project in a folder of its own."""

    def __init__(self, root: Path, work: Path) -> None:
        self.root = root
        self.work = work

    def write(self, name: str, text: str | bytes) -> None:
        """Write a source file; text is written as UTF-8 with line feeds."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace a part of a source file that must be there."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def remove(self, name: str) -> None:
        """Remove a source file."""
        (self.root / name).unlink()

    def build(
        self,
        out: str = "out",
        *,
        jobs: int = 1,
        builder: str = "html",
        conf: dict[str, Any] | None = None,
    ) -> Build:
        """Build into the folder *out*, which keeps its doctrees; another name is a clean build."""
        warnings = StringIO()
        read: list[str] = []
        written: list[str] = []
        outdir = self.work / out / builder
        doctreedir = self.work / out / "doctrees"
        share_templates(doctreedir)
        _forget_builds()
        with _docutils():
            app = Sphinx(
                srcdir=self.root,
                confdir=self.root,
                outdir=outdir,
                doctreedir=doctreedir,
                buildername=builder,
                confoverrides=conf or {},
                status=None,
                warning=warnings,
                parallel=jobs,
            )
            app.connect("env-before-read-docs", lambda app, env, names: read.extend(names))
            app.connect("doctree-resolved", lambda app, tree, name: written.append(name))
            app.build()
        return Build(
            outdir=outdir,
            warnings=tuple(self._lines(warnings.getvalue())),
            read=tuple(read),
            written=tuple(written),
            app=app,
        )

    def _lines(self, text: str) -> Iterator[str]:
        for line in strip_escape_sequences(text).splitlines():
            if line.strip():
                yield line.replace(f"{self.root}/", "")


def copy_project(name: str, folder: Path) -> Site:
    """Return the project ``roots/test-<name>``, copied into *folder*, which has room for builds."""
    folder = folder.resolve()
    shutil.copytree(ROOTS / f"test-{name}", folder / "site")
    return Site(folder / "site", folder / "work")


class Kept:
    """A site and what it has built, put back in the same place as often as it is asked for."""

    def __init__(self, site: Site) -> None:
        """Keep a copy; beside the site and its builds, there is nothing in their folder."""
        self.site = site
        self._used = site.root.parent
        self._copy = Path(f"{self._used}-kept")
        _copy(self._used, self._copy)

    def restore(self) -> Site:
        """Put back all files, with their old times."""
        shutil.rmtree(self._used)
        _copy(self._copy, self._used)
        return self.site

    def restore_sources(self) -> None:
        """Put back the sources only, with their old times."""
        shutil.rmtree(self.site.root)
        _copy(self._copy / self.site.root.name, self.site.root)


def _copy(source: Path, target: Path) -> None:
    """Copy a folder with its times and links, in a third of the time that Python takes for it."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def _forget_builds() -> None:
    """Empty what Sphinx keeps for as long as the process lives: languages, digests of styles."""
    locale.translators.clear()
    _assets._file_checksum_inner.cache_clear()


@contextmanager
def _docutils() -> Iterator[None]:
    with patch_docutils(), docutils_namespace(), settings_made_once():
        yield
