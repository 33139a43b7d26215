"""The builder ``images``: fetches each image on another host that a page shows.

Pages are read as for every builder, so what is fetched is what they show, however it is written.
The files go to one folder of the project, also for articles that lie elsewhere. What is there is
not fetched again; a file that no page shows is named, and stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar

from knowledgebase.builders.base import ReportBuilder
from knowledgebase.context import context_of
from knowledgebase.core.model import Kind, Problem
from knowledgebase.core.site.records import RemoteImage
from knowledgebase.domain import domain_of
from knowledgebase.images.fetch import FetchError, Limits, fetch
from knowledgebase.images.fetched import find_fetched, name_fetched
from knowledgebase.images.kinds import recognize
from knowledgebase.reporting import report, tell

#: addresses asked at a time; a browser asks one host for as many
_AT_A_TIME = 6


class ImagesBuilder(ReportBuilder):
    """Fetches images; fails if one of them cannot be had."""

    name = "images"
    epilog = "Every image on another host has been fetched."
    limits: ClassVar[Limits] = Limits()

    def finish(self) -> None:
        """Fetch what is missing, with a line for each address."""
        settings = context_of(self.env).settings
        folder = Path(self.env.srcdir, settings.fetched_images)
        wanted = dict(reversed(list(self._wanted())))
        names = {address: find_fetched(folder, address) for address in sorted(wanted)}
        for address, name in names.items():
            if name:
                tell(f"there already: {address} as {name}")
        missing = [address for address, name in names.items() if not name]
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            fetched = pool.map(lambda address: self._try(address, folder), missing)
            for address, found in zip(missing, fetched, strict=True):
                if isinstance(found, FetchError):
                    self._report(address, found, *wanted[address])
                else:
                    names[address] = found
                    tell(f"fetched: {address} as {found}")
        if settings.mount is None and folder.is_dir():
            files = {path.name for path in folder.glob("[!.]*")}
            for name in sorted(files - set(names.values())):
                tell(f"no page shows it: {settings.fetched_images}/{name}")

    def _wanted(self) -> Iterator[tuple[str, tuple[str, RemoteImage]]]:
        """Yield (address, (docname, image)) in the order of pages."""
        for docname, record in sorted(domain_of(self.env).records.items()):
            for image in record.remote_images:
                yield image.address, (docname, image)

    def _try(self, address: str, folder: Path) -> str | FetchError:
        try:
            return fetch_image(address, folder, self.limits)
        except FetchError as error:
            return error

    def _report(self, address: str, error: FetchError, docname: str, image: RemoteImage) -> None:
        problem = Problem(
            kind=Kind.IMAGE_NOT_FETCHED,
            message=f"the image {address!r} cannot be fetched: {error}",
            mend="name another image, or try again",
            line=image.line,
            column=image.column,
        )
        report([problem], self.env.doc2path(docname))
        context_of(self.env).app.statuscode = 1  # workaround: exit-status


def fetch_image(address: str, folder: Path, limits: Limits) -> str:
    """Fetch an image into *folder*; return the name of the file, which is whole or not there.

    :raises FetchError: if it cannot be fetched, or is no image that may be shown
    """
    data = fetch(address, limits)
    suffix = recognize(data)
    if not suffix:
        raise FetchError(
            "it is no image of a kind that is shown, or an SVG that can run or fetch something"
        )
    name = name_fetched(address, suffix)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.part"
    try:
        part.write_bytes(data)
        part.replace(folder / name)
    finally:
        part.unlink(missing_ok=True)
    return name
