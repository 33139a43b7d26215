"""Whether a file has changed: by its content, not by its time.

Sphinx compares modification times. After ``git clone``, ``git checkout`` or a restored cache all of
them are new, although nothing has changed; after others, a changed file can look old. So before
Sphinx looks, its times are set right: those of unchanged files count as read, those of changed
files as never read. Only Sphinx's memory and files of the output are touched, never a source.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from time import time_ns
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from knowledgebase.core.digest import make_digest
from knowledgebase.core.site.records import Reading
from knowledgebase.workarounds.environment import note_changed, note_unchanged


def note_reading(env: BuildEnvironment) -> Reading:
    """Return what the page that is being read is read from, and when."""
    files = [env.doc2path(env.docname), *sorted(env.dependencies.get(env.docname, ()))]
    _digest_file.cache_clear()
    paths = tuple(map(os.path.abspath, files))
    return Reading(stamp=time_ns(), files=paths, digest=_digest(paths))


def restore_times(app: Sphinx, readings: Mapping[str, Reading]) -> frozenset[str]:
    """Set right the times by which Sphinx finds changed pages and outdated output.

    Return the paths of the pages whose files are as they were when they were last read.
    """
    env = app.env
    builder: Any = app.builder  # its base class does not say where output goes
    _digest_file.cache_clear()
    unchanged = set()
    for docname in list(env.all_docs):
        reading = readings.get(docname)
        if reading is None:
            continue
        try:
            newest = max(os.stat(path).st_mtime_ns for path in reading.files)  # noqa: PTH116 - speed
        except OSError:
            continue
        if reading.digest != _digest(reading.files):
            note_changed(env, docname)
            continue
        unchanged.add(reading.files[0])
        note_unchanged(env, docname, newest)
        if builder.format == "html":
            _touch_if_older(builder.get_output_path(docname), newest)
    return frozenset(unchanged)


def digest_theme(app: Sphinx) -> str:
    """Return the digest of the templates, static files and settings that pages are made with."""
    builder: Any = app.builder
    if builder.format != "html":
        return ""
    folders = [*builder.templates.pathchain, *builder.theme.get_theme_dirs()]
    folders.append(Path(__file__).parents[1] / "templates")
    folders += [Path(app.confdir, path) for path in app.config.html_static_path]
    files: set[Path] = {
        path
        for folder in map(Path, folders)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in (".html", ".css", ".js", ".jinja", ".toml", ".conf")
    }
    # in an order that does not depend on where the folders are, which differs between machines
    ordered: list[Path] = sorted(files, key=_name_and_content)
    return make_digest(
        _digest(ordered), builder.build_info.config_hash, builder.build_info.tags_hash
    )


def restore_theme_time(app: Sphinx) -> None:
    """Let output count as newer than templates that have not changed since it was written."""
    builder: Any = app.builder
    if builder.format == "html" and builder.templates:
        newest = int(builder.templates.newest_template_mtime() * 10**9)
        _touch_if_older(Path(app.outdir, ".buildinfo"), newest)


def _name_and_content(path: Path) -> tuple[str, bytes]:
    return path.name, _digest_file(os.fspath(path))


def _touch_if_older(path: Path, time: int) -> None:
    """Give an output file that exists a modification time just after *time*, in nanoseconds."""
    with suppress(FileNotFoundError):
        if path.stat().st_mtime_ns <= time:
            os.utime(path, ns=(time + 1_000_000, time + 1_000_000))


def _digest(paths: Iterable[str | os.PathLike[str]]) -> str:
    total = blake2b(digest_size=16)
    for path in paths:
        total.update(_digest_file(os.fspath(path)))
    return total.hexdigest()


@cache
def _digest_file(path: str) -> bytes:
    """Return the digest of a file's content; of a file that is not there, that of no content."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - once for each page
            data = file.read()
    except OSError:
        return b"\0" * 16
    return blake2b(data, digest_size=16).digest()
