"""Builds with several processes: each of them busy, and none started more often than need be.

For reading, Sphinx starts a new process for every few dozen pages, each of which hands back all
that is known of any page so far: with 1,600 articles, it took two processes as long as one. Here
every process reads its share of the pages and hands that back, once.

For writing, it counts the main process, which prepares the pages, among those asked for: with two,
the other one waits for pages half of the time, and at the end the main one waits for it.
"""

from __future__ import annotations

import gc
import pickle
from collections.abc import Sequence
from itertools import accumulate

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.util.display import progress_message
from sphinx.util.parallel import ParallelTasks, parallel_available

#: With fewer pages for each process, starting it takes longer than reading them.
_MIN_SHARE = 10


def share_pages(app: Sphinx) -> None:
    """Let the processes of a build share its pages."""
    readers, asked_for = Readers(), app.parallel
    # after all that other extensions add to the pages to be read
    app.connect("env-before-read-docs", readers.read, priority=900)
    app.connect("env-updated", readers.note_read)
    app.connect("write-started", _begin_writing)
    # workaround: processes
    app.connect("build-finished", lambda *_: setattr(app, "parallel", asked_for))


def _begin_writing(app: Sphinx, builder: Builder) -> None:
    """Have as many processes write as have read, beside the main one."""
    if app.parallel > 1:
        # what the collector does not look at is not copied for each new process
        gc.freeze()
        app.parallel += 1  # workaround: processes


class Readers:
    """The processes that read the pages of a build."""

    def __init__(self) -> None:
        self._read: list[str] = []

    def read(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Read all pages, and leave none in *docnames* for Sphinx, if more processes may read."""
        self._read = []
        if app.parallel <= 1 or not _is_allowed(app):
            return
        self._read = docnames.copy()
        docnames.clear()
        for docname in self._read:
            app.emit("env-purge-doc", env, docname)
            env.clear_doc(docname)
        processes = min(app.parallel, len(self._read) // _MIN_SHARE)
        if processes > 1:
            with progress_message(f"reading {len(self._read)} sources in {processes} processes"):
                _read_shares(app, env, _part(env, self._read, processes))
        else:
            for docname in self._read:
                app.builder.read_doc(docname)

    def note_read(self, app: Sphinx, env: BuildEnvironment) -> Sequence[str]:
        """Return the pages read here, which Sphinx has to write as those that it reads itself."""
        return self._read


def _is_allowed(app: Sphinx) -> bool:
    """Return whether all extensions allow it; if not, Sphinx reads, and says which does not."""
    return parallel_available and all(
        extension.parallel_read_safe for extension in app.extensions.values()
    )


def _part(env: BuildEnvironment, docnames: Sequence[str], count: int) -> list[list[str]]:
    """Return *docnames*, in their order, in up to *count* parts with about as much to read."""
    ends = [*accumulate(env.doc2path(docname).stat().st_size + 1 for docname in docnames)]
    shares: list[list[str]] = [[] for _ in range(count)]
    for docname, end in zip(docnames, ends, strict=True):
        shares[(end - 1) * count // ends[-1]].append(docname)
    return [share for share in shares if share]


def _read_shares(app: Sphinx, env: BuildEnvironment, shares: Sequence[Sequence[str]]) -> None:
    """Read every share in a process of its own.

    :raises SphinxError: if one of them has stopped
    """
    found: dict[str, bytes] = {}

    def read(share: Sequence[str]) -> bytes:
        for docname in share:
            app.builder.read_doc(docname, _cache=False)  # workaround: processes
        return pickle.dumps(env, pickle.HIGHEST_PROTOCOL)

    def keep(share: Sequence[str], data: bytes) -> None:
        found[share[0]] = data

    tasks = ParallelTasks(len(shares))
    for share in shares:
        tasks.add_task(read, list(share), keep)
    tasks.join()
    # in the order of the pages: of two that define the same, the last one wins, as if one process
    # had read them, whichever is faster
    for share in shares:
        if share[0] not in found:  # what stops while others are being started goes by unsaid
            raise SphinxError("a process that reads pages has stopped; build with -j 1 to see why")
        env.merge_info_from(share, pickle.loads(found.pop(share[0])), app)
