"""What follows from all pages of a site together.

Records go in, the state of the site comes out: what was found in each page, the catalogue, where
the names in xrefs lead, and the view of every page. The same records give the same state, in
whatever order they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from knowledgebase.core.citations import Bibliography
from knowledgebase.core.digest import make_digest
from knowledgebase.core.site.catalogue import (
    ArticleEntry,
    Catalogue,
    ConceptEntry,
    TopicEntry,
    build_catalogue,
)
from knowledgebase.core.site.findings import Finding
from knowledgebase.core.site.lookup import Lookup, build_lookup
from knowledgebase.core.site.memory import Claims, Memory, search_pages
from knowledgebase.core.site.page_views import Views
from knowledgebase.core.site.records import PageRecord
from knowledgebase.core.site.views import Target

NONE_CITED = Bibliography()


class Surroundings(NamedTuple):
    """What a page shows besides its view, such as the titles of its neighbors."""

    page: object
    #: the same for the later pages of its lists
    later_pages: object


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
    memory = search_pages(records, memory)
    findings = {docname: searched.finding for docname, searched in memory.pages.items()}
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
    state: State, surroundings: Mapping[str, Surroundings]
) -> Iterator[tuple[str, str]]:
    """Yield each page in *surroundings*, and each later page of its lists, with its digest.

    The digest is that of all that the page shows beyond its own text.
    """
    for docname, around in sorted(surroundings.items()):
        yield docname, make_digest(state.views.key(docname), around.page)
        view = state.views.get(docname)
        for listing in view.listings if view else ():
            for page in listing.pages[1:]:
                shown = (page, len(listing.pages), listing.jumps, around.later_pages)
                yield listing.page_name(page.number), make_digest(*shown)


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
