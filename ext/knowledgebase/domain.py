"""The ``kb`` domain: stores what pages say, and resolves references to it.

One frozen record for each page; cleared, merged and compared as a whole. What follows from all
records together (the :class:`State`) is derived after reading, and never pickled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from docutils import nodes
from docutils.nodes import Element
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from knowledgebase.core.catalogue import (
    ArticleEntry,
    Catalogue,
    ConceptEntry,
    TopicEntry,
    build_catalogue,
)
from knowledgebase.core.lookup import Lookup, build_lookup
from knowledgebase.core.model import Article, Block, Concept, Mention, Topic
from knowledgebase.core.policy import PageRules, find_mentions
from knowledgebase.core.site import PageText, build_views
from knowledgebase.core.staleness import make_digest
from knowledgebase.core.views import PageView, Target
from knowledgebase.core.vocabulary import build_vocabulary
from knowledgebase.ledger import Ledger
from knowledgebase.navigation import Navigation


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """What one page gives to the site, and what it asks of it."""

    article: Article | None = None
    #: id of the article: "how-a-network-sees"
    slug: str = ""
    concept: Concept | None = None
    topic: Topic | None = None
    #: words of the body
    words: int = 0
    #: text that takes concept links; empty for pages that take none
    blocks: tuple[Block, ...] = ()
    rules: PageRules = field(default_factory=PageRules)
    #: kinds of list the page places
    listings: tuple[str, ...] = ()
    #: nouns whose pages become its children, because of such a list, and their docnames
    parent_of: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    #: (role, name) of its explicit references
    references: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One time a page was read."""

    #: nanoseconds since the epoch; no two readings of a page have the same
    stamp: int
    #: the file and those it depends on, absolute
    files: tuple[str, ...]
    #: of their contents
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What follows from all pages together."""

    catalogue: Catalogue
    lookup: Lookup
    #: docname -> view
    views: Mapping[str, PageView]
    #: surface forms that more than one concept claims
    claims: Mapping[tuple[str, ...], tuple[str, ...]]


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
        "article": "no article has the id or title %(target)r",
        "concept": "no concept has the id, title or alias %(target)r",
        "topic": "no topic has the id or title %(target)r",
    }
    initial_data: ClassVar[dict[str, Any]] = {
        "records": {},  # docname -> PageRecord
        "readings": {},  # docname -> Reading
        "mentions": {},  # docname -> (digest of text, rules and vocabulary, mentions)
    }
    #: one more whenever a stored value changes its shape; older environments are read anew
    data_version = 2
    #: set by :meth:`derive`, after reading
    state: State | None = None
    #: set when the builder is known
    ledger: Ledger
    #: set by the same step as :attr:`state`
    navigation: Navigation | None = None
    #: of headers, footers and lists in HTML
    templates: Any = None
    #: digest of templates and static files
    theme: str = ""

    # -- what is stored, page by page ------------------------------------------------------------

    @property
    def records(self) -> dict[str, PageRecord]:
        """The record of each page that has one, by docname."""
        return self.data["records"]  # type: ignore[no-any-return]

    @property
    def readings(self) -> dict[str, Reading]:
        """When and from what each page was read, by docname."""
        return self.data["readings"]  # type: ignore[no-any-return]

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

    # -- what follows from all pages -------------------------------------------------------------

    def derive(self, *, page_size: int) -> State:
        """Return the state of the site after reading, and keep it for the pages to be written."""
        concepts = {
            record.concept.id: record.concept
            for _, record in sorted(self.records.items(), reverse=True)
            if record.concept
        }
        vocabulary = build_vocabulary(concepts.values())
        mentions = self._find_mentions(concepts, vocabulary)
        catalogue = self._build_catalogue(mentions)
        lookup = build_lookup(catalogue)
        pages = {
            docname: PageText(
                mentions=mentions.get(docname, ()),
                listings=record.listings,
                references=record.references,
            )
            for docname, record in self.records.items()
        }
        self.state = State(
            catalogue=catalogue,
            lookup=lookup,
            views=build_views(catalogue, pages, lookup, page_size=page_size),
            claims=vocabulary.claims(),
        )
        return self.state

    def digests(self, surroundings: Mapping[str, object]) -> dict[str, str]:
        """Return for each page, also each further page of a list, the digest of what it shows.

        *surroundings* gives for each source page what it shows besides its view, such as the titles
        of its neighbours.
        """
        return dict(self._digests(surroundings))

    def _digests(self, surroundings: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        views = self.state.views if self.state else {}
        for docname, around in sorted(surroundings.items()):
            view = views.get(docname)
            yield docname, make_digest(_first_page(view), around)
            for listing in view.listings if view else ():
                for page in listing.pages[1:]:
                    shown = (page, len(listing.pages), listing.jumps, around)
                    yield listing.page_name(page.number), make_digest(*shown)

    def _find_mentions(
        self, concepts: Mapping[str, Concept], vocabulary: Any
    ) -> dict[str, tuple[Mention, ...]]:
        """Return the mentions of every page with text; only changed pages are searched."""
        entries = [ConceptEntry(docname="", concept=concept) for concept in concepts.values()]
        explicit = build_lookup(build_catalogue([], entries, [], {})).concept_ids
        words = make_digest(sorted(concepts.items()))
        cache: dict[str, tuple[str, tuple[Mention, ...]]] = self.data["mentions"]
        fresh = {}
        for docname, record in sorted(self.records.items()):
            if not record.blocks:
                continue
            rules = record.rules
            key = make_digest(
                words, record.blocks, rules.autolink, sorted(rules.exclude), rules.own_concept
            )
            found = cache.get(docname)
            if found is None or found[0] != key:
                found = (key, find_mentions(record.blocks, vocabulary, concepts, rules, explicit))
            fresh[docname] = found
        self.data["mentions"] = fresh
        return {docname: found for docname, (_, found) in fresh.items()}

    def _build_catalogue(self, mentions: Mapping[str, tuple[Mention, ...]]) -> Catalogue:
        records = sorted(self.records.items())
        return build_catalogue(
            articles=[
                ArticleEntry(
                    docname=docname,
                    slug=record.slug,
                    article=record.article,
                    words=record.words,
                    blocks=record.blocks,
                )
                for docname, record in records
                if record.article
            ],
            concepts=[
                ConceptEntry(docname=docname, concept=record.concept)
                for docname, record in records
                if record.concept
            ],
            topics=[
                TopicEntry(docname=docname, topic=record.topic)
                for docname, record in records
                if record.topic
            ],
            mentions={d: mentions.get(d, ()) for d, record in records if record.article},
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
        found = self.state.lookup.find(typ, target) if self.state else None
        if found is None:
            return None
        content: nodes.Node = contnode
        if not node.get("refexplicit") and not self._is_surface(typ, target):
            content = nodes.inline("", found.title, classes=contnode["classes"])
        return make_refnode(builder, fromdocname, found.docname, found.anchor, [content])

    def _is_surface(self, typ: str, name: str) -> bool:
        """Return whether *name* is a concept's title or alias, fit to be shown as it is."""
        if typ != "concept" or self.state is None:
            return False
        concept = self.state.catalogue.concepts.get(name)
        if concept is None:
            return True
        return name in (concept.concept.title, *concept.concept.aliases)

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
                yield concept.id, concept.title, "concept", docname, f"concept-{concept.id}", 0
            if record.topic:
                yield record.topic.id, record.topic.title, "topic", docname, "", 1

    def terms(self) -> Iterator[tuple[str, Target]]:
        """Yield every name of a concept that leads to one concept only, as written."""
        if self.state is None:
            return
        for entry in self.state.catalogue.concepts.values():
            for name in (entry.concept.title, *entry.concept.aliases):
                target = self.state.lookup.find("concept", name)
                if target is not None and target.docname == entry.docname:
                    yield name, target


def _first_page(view: PageView | None) -> object:
    """Return what a page shows, of its lists the first pages only."""
    if view is None:
        return None
    lists = tuple((item.kind, item.pages[0], len(item.pages), item.jumps) for item in view.listings)
    return replace(view, listings=()), lists
