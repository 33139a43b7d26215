"""What is shared by the builders that write about the site as a whole."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from urllib.parse import quote

from sphinx.builders import Builder


class ReportBuilder(Builder):
    """A builder that reads all sources and writes files about all of them together."""

    allow_parallel = True

    def get_outdated_docs(self) -> str:
        """Return what is written, for the log: all of it, each time."""
        return "all pages together"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address that the page has in HTML, relative to the root of the site."""
        suffix = self.config.html_link_suffix or self.config.html_file_suffix or ".html"
        return f"{quote(docname)}{suffix}"

    def write_documents(self, docnames: Set[str]) -> None:
        """Write nothing: there is no output for a single page."""


def write_if_changed(path: Path, text: str) -> None:
    """Write *text* as UTF-8 with line feeds, unless the file holds it already."""
    data = text.encode()
    if not path.is_file() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
