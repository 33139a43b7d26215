"""Memory: garbage is collected seldom, trees are given back early, tables of contents are packed.

The collector is Python's own, and may be told so; the trees and tables are Sphinx's. How much each
of them saves is told in ``source/guide/costs.md``.
"""

from __future__ import annotations

import atexit
import gc
from collections import UserDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from knowledgebase.core.packing import Packed, pack

#: Objects made before the collector looks at the youngest, and its rounds before the next older
#: ones. Doctrees are cycles that live as long as their page: looking every 700 objects, as Python
#: does, finds most of them still in use.
_THRESHOLDS = (50_000, 20, 50)
#: The same while Sphinx and the pages of the last build are loaded: all of that is to stay. A
#: process that goes on after a wrong setting has stopped Sphinx still collects, if seldom.
_WHILE_LOADING = (1_000_000, 20, 50)


def collect_seldom(app: Sphinx) -> None:
    """Collect no garbage until all is loaded, and seldom until the build has ended."""
    _end_at_once()
    before = gc.get_threshold()
    gc.set_threshold(*_WHILE_LOADING)
    app.connect("builder-inited", _begin)
    trees = Trees()
    app.connect("html-page-context", lambda *args: trees.note_page(args[4]))
    app.connect("build-finished", lambda *_: gc.unfreeze())
    app.connect("build-finished", lambda *_: gc.set_threshold(*before))


def _begin(app: Sphinx) -> None:
    """Take what has been loaded for no garbage, and look among the rest from now on."""
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)


class Trees:
    """The trees of pages, each taken apart when the next page is about to be written.

    A tree is a circle, as each node knows its parent and its document. Without that, it is gone as
    soon as nobody needs it, before the collector finds it. What somebody keeps of it stays whole.
    """

    def __init__(self) -> None:
        self._last: nodes.document | None = None

    def note_page(self, doctree: nodes.document | None) -> None:
        """Take apart the tree of the page before."""
        if self._last is not None:
            for node in list(self._last.findall()):
                node.parent = None
                node.document = None  # type: ignore[assignment]  # says docutils; it is its default
        self._last = doctree


def pack_contents(env: BuildEnvironment) -> None:
    """Keep the tables of contents of pages as :class:`Contents`."""
    holder: Any = env  # which takes them for a dictionary of nodes
    if not isinstance(holder.tocs, Contents):
        holder.tocs = Contents(holder.tocs)  # workaround: contents-tables


class Contents(UserDict[str, Any]):
    """docname -> the table of contents of a page, packed until somebody asks for it.

    Sphinx keeps them as nodes: half the time that it took to load and to store what it knows.
    """

    def __getitem__(self, docname: str) -> nodes.bullet_list:
        """Return the table itself, which may get its section numbers."""
        table: Packed[nodes.bullet_list] | nodes.bullet_list = self.data[docname]
        if isinstance(table, Packed):
            table = self.data[docname] = table.unpack()
        return table

    def __setitem__(self, docname: str, table: nodes.bullet_list) -> None:
        self.data[docname] = pack(table)

    def __getstate__(self) -> dict[str, Any]:
        """Return what is stored: all tables packed."""
        tables = self.data.items()
        return {"data": {n: t if isinstance(t, Packed) else pack(t) for n, t in tables}}


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no garbage while values are made, many of them, and all of them to be kept."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def _end_at_once() -> None:
    """Let the process end without a last search for garbage, all of which ends with it."""
    atexit.register(gc.freeze)
