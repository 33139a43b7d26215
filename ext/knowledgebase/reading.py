"""Reading with several processes, each of which is started once.

Sphinx starts a new process for every few dozen pages, each of which hands back all that is known of
any page so far: with 1,600 articles, reading took two processes as long as one. Here every process
reads its share of the pages and hands that back, once.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.display import progress_message
from sphinx.util.parallel import ParallelTasks, parallel_available

#: With fewer pages for each process, starting it takes longer than reading them.
_MIN_SHARE = 10


def share_pages(app: Sphinx) -> None:
    """Let the processes of a build share the pages to be read."""
    readers = Readers()
    # after all that other extensions add to these pages
    app.connect("env-before-read-docs", readers.read, priority=900)
    app.connect("env-updated", readers.note_read)


class Readers:
    """The processes that read the pages of a build."""

    def __init__(self) -> None:
        self._read: list[str] = []

    def read(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Read all pages, and leave none in *docnames* for Sphinx, where that is of use."""
        self._read = []
        processes = min(app.parallel, len(docnames) // _MIN_SHARE)
        if processes < 2 or not _is_allowed(app):  # noqa: PLR2004 - one process shares nothing
            return
        self._read = docnames.copy()
        docnames.clear()
        for docname in self._read:
            app.emit("env-purge-doc", env, docname)
            env.clear_doc(docname)
        # by turns, as neighbours in a folder are alike: long articles here, short concepts there
        shares = [self._read[first::processes] for first in range(processes)]
        with progress_message(f"reading {len(self._read)} sources in {processes} processes"):
            _read_shares(app, env, shares)

    def note_read(self, app: Sphinx, env: BuildEnvironment) -> Sequence[str]:
        """Return the pages read here, which Sphinx has to write as those that it reads itself."""
        return self._read


def _is_allowed(app: Sphinx) -> bool:
    """Return whether all extensions allow it; if not, Sphinx reads, and says which does not."""
    return parallel_available and all(
        extension.parallel_read_safe for extension in app.extensions.values()
    )


def _read_shares(app: Sphinx, env: BuildEnvironment, shares: Sequence[Sequence[str]]) -> None:
    def read(share: Sequence[str]) -> bytes:
        for docname in share:
            app.builder.read_doc(docname, _cache=False)
        return pickle.dumps(env, pickle.HIGHEST_PROTOCOL)

    def merge(share: Sequence[str], data: bytes) -> None:
        env.merge_info_from(share, pickle.loads(data), app)

    tasks = ParallelTasks(len(shares))
    for share in shares:
        tasks.add_task(read, share, merge)
    tasks.join()
