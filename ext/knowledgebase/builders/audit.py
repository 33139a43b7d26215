"""The builder ``audit``: every mention with its place, and a report for editors.

``mentions.jsonl`` holds one line for each mention; ``index.html`` is one page that needs no other
file. Nothing is written page by page, so an audit takes as long as reading does.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from importlib import import_module
from pathlib import Path, PurePath
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from sphinx.search import languages

from knowledgebase.builders.base import ReportBuilder, write_if_changed
from knowledgebase.core.export.audit import AuditPage, write_lines
from knowledgebase.core.export.audit_report import Report, make_report
from knowledgebase.core.export.source_positions import locate_mentions
from knowledgebase.core.site.derive import State
from knowledgebase.core.text.prose import count_words
from knowledgebase.domain import KnowledgeDomain, domain_of

MENTIONS = "mentions.jsonl"


class AuditBuilder(ReportBuilder):
    """Writes what becomes of every mention of a concept, and why."""

    name = "audit"
    epilog = f"The mentions are in %(outdir)s/{MENTIONS}, the report in %(outdir)s/index.html."

    def finish(self) -> None:
        """Write both files."""
        domain = domain_of(self.env)
        state = domain.state
        assert state is not None, "it is derived after reading"
        pages = tuple(self._pages(domain, state))
        concepts = {id_: entry.concept for id_, entry in state.catalogue.concepts.items()}
        report = make_report(pages, concepts, state.claims, find_stopwords(self.config.language))
        outdir = Path(self.outdir)
        write_if_changed(outdir / MENTIONS, "".join(write_lines(pages)))
        write_if_changed(outdir / "index.html", self._render(report))

    def _pages(self, domain: KnowledgeDomain, state: State) -> Iterator[AuditPage]:
        for docname, record in sorted(domain.records.items()):
            noun = record.article or record.concept or record.topic
            if noun is None or record.text is None:
                continue
            path = Path(self.env.doc2path(docname))
            blocks = record.text.blocks.unpack()
            mentions = state.findings[docname].mentions.unpack()
            yield AuditPage(
                path=_relative(path, Path(self.confdir)),
                title=noun.title,
                is_article=record.article is not None,
                own_concept=record.text.rules.own_concept,
                words=sum(count_words(block.text) for block in blocks),
                blocks=blocks,
                mentions=mentions,
                positions=locate_mentions(
                    # as Sphinx reads it, but with the author's own line ends
                    path.read_bytes().decode("utf-8-sig", "replace"),
                    blocks,
                    mentions,
                    dict(noun.places).get("title", (1, 1)),
                ),
            )

    def _render(self, report: Report) -> str:
        environment = Environment(
            loader=PackageLoader("knowledgebase"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        template = environment.get_template("kb/audit.html")
        return template.render(report=report, project=self.config.project)


def _relative(path: Path, folder: Path) -> str:
    """Return a path as seen from *folder*, with slashes; links are followed in neither."""
    return PurePath(os.path.relpath(path, folder)).as_posix()


def find_stopwords(language: str) -> Collection[str]:
    """Return the stop words that Sphinx's search knows for a language; English ones for others."""
    search: Any = languages.get((language or "en").partition("_")[0], languages["en"])
    if isinstance(search, str):
        module, _, name = search.rpartition(".")
        search = getattr(import_module(module), name)
    return frozenset(search.stopwords)
