"""What has been written, as of the last build that went through.

One file for each output folder and kind of output, beside the doctrees: the name of each page and
the digest of what it showed when it was written. That changes only when a build ends, so that a
build that was killed leaves its unwritten pages stale. The names of other files are noted before
pages are written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from knowledgebase.core.digest import Snapshot, find_gone, find_stale


class WrittenPages:
    """The pages of one output folder: as they were written, and as they should be."""

    def __init__(self, folder: Path, outdir: Path, kind: str) -> None:
        """Read what *folder* keeps on the output of one *kind*, such as "html", in *outdir*."""
        name = blake2b(f"{kind} {outdir}".encode(), digest_size=8).hexdigest()
        self._path = folder / f"written-{name}.json"
        data = self._data = _read(self._path)
        #: digest of the templates with which the pages were written
        self.theme: str = data.get("theme", "")
        self._before: Snapshot = data.get("pages", {})
        #: digest of all that pages show of each other, and page -> when its source was read
        self._site: str = data.get("site", "")
        self._stamps: Mapping[str, int] = data.get("stamps", {})
        #: names of the files beside the pages that a build has put there, or may have
        self.files: frozenset[str] = frozenset(map(str, data.get("files", ())))
        #: names of the static files that this build has put there, once they are copied
        self.static: frozenset[str] | None = None
        #: names of the static files that no build of ours has put there
        self.foreign: frozenset[str] = frozenset()
        self._after: Snapshot = self._before
        self._now: tuple[str, Mapping[str, int]] = ("", {})
        #: names of the pages that this build writes
        self.written_now: set[str] = set()
        self._exports: dict[str, str] = {}
        #: names of the pages to be written again, and of those that are no more
        self.stale: frozenset[str] = frozenset()
        self.gone: frozenset[str] = frozenset()

    def compare(
        self, site: str, stamps: Mapping[str, int], digests: Callable[[Iterable[str]], Snapshot]
    ) -> None:
        """Find out which pages are stale.

        *site* is the digest of all that pages show of each other, *stamps* says when each source
        was read, and *digests* makes the digests of sources and their further pages. It is asked
        for the sources read anew, if the site is as it was, else for all.
        """
        if site == self._site and stamps.keys() == self._stamps.keys():
            anew = [name for name, stamp in stamps.items() if stamp != self._stamps[name]]
            after = {**self._before, **digests(anew)}
        else:
            after = {**digests(stamps)}
        self._now = site, stamps
        self._after = after
        self.stale = frozenset(find_stale(self._before, after))
        self.gone = frozenset(find_gone(self._before, after))

    def names(self) -> Iterable[str]:
        """Return the names of all pages, further pages of lists among them."""
        return self._after

    def note_written(self, name: str) -> None:
        """Note that this build writes a page."""
        self.written_now.add(name)

    def note_export(self, name: str, source: str) -> bool:
        """Note from what a file is made, as a digest; return whether that has changed."""
        self._exports[name] = source
        return bool(self._data.get("exports", {}).get(name) != source)

    def note_files(self, files: frozenset[str]) -> None:
        """Note the files beside the pages, and keep it at once."""
        if files != self.files:
            self.files = files
            self._keep({**self._data, "files": sorted(files)})

    def close(self, *, theme: str, files: frozenset[str]) -> None:
        """Keep what is true now: the digests of the pages written, and of those left alone."""
        kept = {
            name: digest
            for name, digest in self._after.items()
            if name in self.written_now or name not in self.stale
        }
        # where a page is left to be written, the next build looks at all of them
        site, stamps = self._now if kept == self._after else ("", {})
        data = {
            "exports": self._exports,
            "files": sorted(files),
            "pages": kept,
            "site": site,
            "stamps": stamps,
            "theme": theme,
        }
        self._keep(data)

    def _keep(self, data: dict[str, Any]) -> None:
        """Replace the file as a whole, if it says anything else."""
        if data != self._data:
            new = self._path.with_suffix(".new")
            new.write_text(json.dumps(data, sort_keys=True), encoding="utf-8")
            new.replace(self._path)
            self._data = data


#: name of each part of the file -> its kind
_PARTS: dict[str, type] = {
    "exports": dict,
    "files": list,
    "pages": dict,
    "site": str,
    "stamps": dict,
    "theme": str,
}


def _read(path: Path) -> dict[str, Any]:
    """Return what a file keeps, as far as it looks as if we had written it; {} if nothing does."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {name: data[name] for name, kind in _PARTS.items() if isinstance(data.get(name), kind)}
