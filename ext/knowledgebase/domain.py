"""The ``kb`` domain: stores what pages say, and resolves references to it.

One frozen record for each page; cleared, merged and compared as a whole. What follows from all
records together (:mod:`.core.site.derive`) is derived after reading, and never pickled. Stored
values need no version of their own: see :mod:`.incremental.code`.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any, ClassVar

from docutils import nodes
from docutils.nodes import Element
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from knowledgebase.core.citations import Bibliography
from knowledgebase.core.site.derive import State, derive_state
from knowledgebase.core.site.lookup import concept_anchor
from knowledgebase.core.site.memory import Memory
from knowledgebase.core.site.records import PageRecord, Reading


class NameRole(XRefRole):
    """A reference to an article, concept or topic by id or name; ``concept`` is ``kb:concept``."""

    def __init__(self) -> None:
        super().__init__(innernodeclass=nodes.inline, warn_dangling=True)

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the reference, in our domain also where the role is written without it."""
        self.name = f"kb:{self.name.rpartition(':')[2]}"
        return super().run()


class KnowledgeDomain(Domain):
    """Articles, concepts and topics."""

    name = "kb"
    label = "Knowledge base"
    object_types: ClassVar[dict[str, ObjType]] = {
        "article": ObjType("article", "article", searchprio=1),
        "concept": ObjType("concept", "concept", searchprio=0),
        "topic": ObjType("topic", "topic", searchprio=1),
    }
    roles: ClassVar[dict[str, Any]] = {
        "article": NameRole(),
        "concept": NameRole(),
        "topic": NameRole(),
    }
    dangling_warnings: ClassVar[dict[str, str]] = {
        "article": "no article, or more than one, has the id or title %(target)r",
        "concept": "no concept, or more than one, has the id, title or alias %(target)r",
        "topic": "no topic, or more than one, has the id or title %(target)r",
    }
    initial_data: ClassVar[dict[str, Any]] = {
        "records": {},  # docname -> PageRecord
        "readings": {},  # docname -> Reading
        "memory": Memory(),  # what was found in the texts
    }
    #: set by :meth:`derive`, after reading
    state: State | None = None
    #: what the build knows besides; of use to :func:`.context.context_of` only
    context: object = None

    # -- what is stored, page by page ------------------------------------------------------------

    @property
    def records(self) -> dict[str, PageRecord]:
        """The record of each page that has one, by docname."""
        records: dict[str, PageRecord] = self.data["records"]
        return records

    @property
    def readings(self) -> dict[str, Reading]:
        """When and from what each page was read, by docname."""
        readings: dict[str, Reading] = self.data["readings"]
        return readings

    def note(self, docname: str, record: PageRecord | None, reading: Reading) -> None:
        """Store what a page says, if it says anything to us, and what it was read from."""
        self.readings[docname] = reading
        if record is not None:
            self.records[docname] = record

    def clear_doc(self, docname: str) -> None:
        """Forget a page."""
        self.records.pop(docname, None)
        self.readings.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over the pages that another process has read."""
        for docname in docnames:
            self.note(docname, otherdata["records"].get(docname), otherdata["readings"][docname])

    def derive(self, *, page_size: int, bibliography: Bibliography) -> None:
        """Derive the state of the site from the records of all pages, and keep it for writing."""
        self.state, self.data["memory"] = derive_state(
            self.records, self.data["memory"], page_size=page_size, bibliography=bibliography
        )

    # -- references ------------------------------------------------------------------------------

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """Return the reference for one of our roles, or None if the name leads nowhere."""
        state = self.state
        found = state.lookup.find(typ, target) if state else None
        if state is None or found is None:
            return None
        content: nodes.Node = contnode
        is_surface = typ == "concept" and state.views.is_surface(target)
        if not node.get("refexplicit") and not is_surface:
            content = nodes.inline("", found.title, classes=contnode["classes"])
        return make_refnode(builder, fromdocname, found.docname, found.anchor, [content])

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Return the articles and topics that *target* could be, for the ``any`` role.

        Concepts are terms of the standard domain too, which answers for them.
        """
        found = (
            (f"kb:{typ}", self.resolve_xref(env, fromdocname, builder, typ, target, node, contnode))
            for typ in ("article", "topic")
        )
        return [(role, reference) for role, reference in found if reference is not None]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield (name, title, type, docname, anchor, priority) for the inventory and the search."""
        for docname, record in sorted(self.records.items()):
            if record.article:
                yield record.slug, record.article.title, "article", docname, "", 1
            if concept := record.concept:
                yield concept.id, concept.title, "concept", docname, concept_anchor(concept.id), 0
            if record.topic:
                yield record.topic.id, record.topic.title, "topic", docname, "", 1


def domain_of(env: BuildEnvironment) -> KnowledgeDomain:
    """Return our domain of an environment."""
    domain = env.domains["kb"]
    assert isinstance(domain, KnowledgeDomain)
    return domain
