"""What follows from all pages of a site together.

Records in, the state of the site out: what was found in each page, the catalogue, the names that
references use, and the view of every page. The same records give the same state, in whatever order
they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from knowledgebase.core.citations import Bibliography
from knowledgebase.core.digest import make_digest
from knowledgebase.core.mentions.find import find_mentions
from knowledgebase.core.mentions.vocabulary import Vocabulary, build_vocabulary
from knowledgebase.core.model import Concept
from knowledgebase.core.packing import Packed, pack
from knowledgebase.core.site.catalogue import (
    ArticleEntry,
    Catalogue,
    ConceptEntry,
    TopicEntry,
    build_catalogue,
)
from knowledgebase.core.site.findings import Finding, make_finding
from knowledgebase.core.site.lookup import Lookup, build_lookup
from knowledgebase.core.site.page_views import Views
from knowledgebase.core.site.records import PageRecord
from knowledgebase.core.site.topic_scores import build_shelves
from knowledgebase.core.site.views import Target

NONE_CITED = Bibliography()
#: Pages that are searched before what was found in them is looked at: so many texts are little
#: memory, and each of the two steps is faster if it does not wait for the other again and again.
_AT_A_TIME = 100
#: surface forms that more than one concept claims, with the ids
Claims: TypeAlias = Mapping[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a build finds by searching, and the next one need not search for again."""

    #: digest of all concepts and topics
    words: str = ""
    vocabulary: Packed[Vocabulary] = field(default_factory=lambda: pack(Vocabulary()))
    claims: Claims = field(default_factory=dict)
    #: docname -> (digest of the text, what was found in it)
    findings: Mapping[str, tuple[str, Finding]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What follows from all pages together."""

    catalogue: Catalogue
    lookup: Lookup
    #: docname -> what was found in the page, also in pages of concepts and topics
    findings: Mapping[str, Finding]
    views: Views
    claims: Claims
    #: digest of all that pages show of other pages
    digest: str

    def terms(self) -> Iterator[tuple[str, Target]]:
        """Yield every name of a concept that leads to one concept only, as written."""
        for entry in self.catalogue.concepts.values():
            for name in (entry.concept.title, *entry.concept.aliases):
                target = self.lookup.find("concept", name)
                if target is not None and target.docname == entry.docname:
                    yield name, target


def derive_state(
    records: Mapping[str, PageRecord],
    memory: Memory,
    *,
    page_size: int,
    bibliography: Bibliography = NONE_CITED,
) -> tuple[State, Memory]:
    """Return the state of the site, and what was found for the next time.

    A page is searched only if its text, its rules, a concept or a topic differ from those in
    *memory*.
    """
    concepts = {
        record.concept.id: record.concept
        for _, record in sorted(records.items(), reverse=True)
        if record.concept
    }
    memory = _search(records, concepts, memory)
    findings = {docname: finding for docname, (_, finding) in memory.findings.items()}
    catalogue = _build_catalogue(records, findings)
    lookup = build_lookup(catalogue)
    state = State(
        catalogue=catalogue,
        lookup=lookup,
        findings=findings,
        views=Views(
            catalogue, records, findings, lookup, page_size=page_size, bibliography=bibliography
        ),
        claims=memory.claims,
        digest=make_digest(
            page_size,
            bibliography.digest,
            [(name, record.digest) for name, record in sorted(records.items())],
            [(name, finding.digest) for name, finding in sorted(findings.items())],
        ),
    )
    return state, memory


def make_digests(
    state: State, surroundings: Mapping[str, tuple[object, object]]
) -> Iterator[tuple[str, str]]:
    """Yield for each page, also each further page of a list, the digest of what it shows.

    *surroundings* gives for each source what its page shows besides its view, such as the titles of
    its neighbours, and what its further pages do.
    """
    for docname, (around, around_lists) in sorted(surroundings.items()):
        yield docname, make_digest(state.views.key(docname), around)
        view = state.views.get(docname)
        for listing in view.listings if view else ():
            for page in listing.pages[1:]:
                shown = (page, len(listing.pages), listing.jumps, around_lists)
                yield listing.page_name(page.number), make_digest(*shown)


def _search(
    records: Mapping[str, PageRecord], concepts: Mapping[str, Concept], memory: Memory
) -> Memory:
    """Return what is found in all pages."""
    topics = {
        record.topic.id: record.topic
        for _, record in sorted(records.items(), reverse=True)
        if record.topic
    }
    pages = sorted((f"/{name}", r.concept.id) for name, r in records.items() if r.concept)
    words = make_digest(
        [_searched(concepts[name]) for name in sorted(concepts)],
        pages,
        [(name, topics[name].words) for name in sorted(topics)],
    )
    vocabulary: Vocabulary | None = None
    if words != memory.words:
        vocabulary = build_vocabulary(concepts.values())
        memory = Memory(words=words, vocabulary=pack(vocabulary), claims=vocabulary.claims())
    texts = {name: record.text for name, record in sorted(records.items()) if record.text}
    fresh = {
        name: memory.findings[name]
        for name, text in texts.items()
        if name in memory.findings and memory.findings[name][0] == text.digest
    }
    if fresh.keys() == texts.keys():
        return replace(memory, findings=fresh)
    vocabulary = vocabulary or memory.vocabulary.unpack()
    shelves = build_shelves(
        (concepts[name] for name in sorted(concepts)), (topics[name] for name in sorted(topics))
    )
    entries = [ConceptEntry(docname="", concept=concept) for concept in concepts.values()]
    explicit = {**build_lookup(build_catalogue([], entries, [], {})).concept_ids, **dict(pages)}
    stale = sorted(texts.keys() - fresh.keys())
    for first in range(0, len(stale), _AT_A_TIME):
        names = stale[first : first + _AT_A_TIME]
        blocks = {name: texts[name].blocks.unpack() for name in names}
        mentions = {
            name: find_mentions(found, vocabulary, concepts, texts[name].rules, explicit)
            for name, found in blocks.items()
        }
        for name in names:
            article = records[name].article
            stated = article.topics if article else ()
            finding = make_finding(mentions[name], blocks[name], shelves, stated)
            fresh[name] = texts[name].digest, finding
    return replace(memory, findings=fresh)


def _searched(concept: Concept) -> Concept:
    """Return *concept* without what makes no difference to where it is found and what it tells."""
    return replace(
        concept, definition="", level="", references=(), places=(),
        related=(), contrast=(), prerequisites=(),
    )  # fmt: skip


def _build_catalogue(
    records: Mapping[str, PageRecord], findings: Mapping[str, Finding]
) -> Catalogue:
    pages = sorted(records.items())
    return build_catalogue(
        articles=[
            ArticleEntry(
                docname=docname, slug=record.slug, article=record.article, minutes=record.minutes
            )
            for docname, record in pages
            if record.article
        ],
        concepts=[
            ConceptEntry(docname=docname, concept=record.concept)
            for docname, record in pages
            if record.concept
        ],
        topics=[
            TopicEntry(docname=docname, topic=record.topic)
            for docname, record in pages
            if record.topic
        ],
        findings={d: findings[d] for d, record in pages if record.article},
    )
