"""The knowledge base for other programs: ``knowledge.json`` beside the pages, and SKOS.

Written from the environment when a build ends, and only where the content differs: a file that says
the same keeps its time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from knowledgebase.builders.base import ReportBuilder, write_if_changed
from knowledgebase.context import context_of
from knowledgebase.core.digest import make_digest
from knowledgebase.core.export.knowledge_json import (
    FORMAT,
    SCHEMA_NAME,
    dump_knowledge,
    make_knowledge,
)
from knowledgebase.core.export.skos import NAMESPACES, Iri, Names, Statement, Text, make_statements
from knowledgebase.core.site.catalogue import Catalogue
from knowledgebase.doctree.uris import has_pages
from knowledgebase.domain import domain_of

_SCHEMA = Path(__file__).parents[1] / "schemas" / SCHEMA_NAME


def write_exports(app: Sphinx, exception: Exception | None) -> None:
    """Write ``knowledge.json`` and its schema beside the pages."""
    state, written = domain_of(app.env).state, context_of(app.env).written
    if exception is not None or state is None or not has_pages(app.builder):
        return
    path = Path(app.outdir, "knowledge.json")
    source = make_digest(
        FORMAT,
        app.env.version["knowledgebase"],
        state.digest,
        app.config.project,
        app.config.html_baseurl,
    )
    if written.note_export(path.name, source) or not path.is_file():
        knowledge = make_knowledge(
            state.catalogue,
            app.builder.get_target_uri,
            title=app.config.project,
            base_url=app.config.html_baseurl,
        )
        write_if_changed(path, dump_knowledge(knowledge))
    write_if_changed(Path(app.outdir, SCHEMA_NAME), _SCHEMA.read_text(encoding="utf-8"))


class SkosBuilder(ReportBuilder):
    """Writes concepts and topics as ``knowledge.ttl``: SKOS in Turtle."""

    name = "skos"
    epilog = "The concepts are in %(outdir)s/knowledge.ttl."
    supported_data_uri_images: ClassVar[bool] = False

    def finish(self) -> None:
        """Write the file."""
        state = domain_of(self.env).state
        assert state is not None, "it is derived after reading"
        text = to_turtle(self._statements(state.catalogue))
        write_if_changed(Path(self.outdir, "knowledge.ttl"), text)

    def _statements(self, catalogue: Catalogue) -> tuple[Statement, ...]:
        docnames = [entry.docname for entry in catalogue.concepts.values()]
        docnames += [entry.docname for entry in catalogue.topics.values()]
        uris = {docname: self.get_target_uri(docname) for docname in docnames}
        return make_statements(
            catalogue,
            Names(self.config.html_baseurl, uris),
            title=self.config.project,
            language=(self.config.language or "en").replace("_", "-"),
        )


def to_turtle(statements: tuple[Statement, ...]) -> str:
    """Return *statements* in Turtle.

    :raises ExtensionError: if rdflib is not installed, or reads anything else from its own text
    """
    try:
        from rdflib import Graph, Literal, URIRef  # noqa: PLC0415 - the one use of an extra
    except ImportError as error:
        raise ExtensionError(
            "SKOS needs rdflib: install the extra, sphinx-knowledgebase[skos]",
            error,
            "knowledgebase",
        ) from error

    def term(value: Iri | Text) -> Any:
        if isinstance(value, Text):
            return Literal(value.text, lang=value.language or None)
        prefix, _, name = value.name.partition(":")
        return URIRef(NAMESPACES[prefix] + name if prefix in NAMESPACES else value.name)

    graph = Graph(bind_namespaces="none")
    for prefix, namespace in NAMESPACES.items():
        graph.bind(prefix, namespace)
    for subject, predicate, object_ in statements:
        graph.add((term(subject), term(Iri(predicate)), term(object_)))
    text = graph.serialize(format="turtle")
    again = Graph().parse(data=text, format="turtle")
    if set(again) != set(graph):
        raise ExtensionError(
            "what was written as Turtle reads as something else", None, "knowledgebase"
        )
    return text
