"""What follows from all pages of a site together.

Records in, the state of the site out: the mentions found, the catalogue, the names that references
use, and the view of every page. The same records give the same state, in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from knowledgebase.core.catalogue import (
    ArticleEntry,
    Catalogue,
    ConceptEntry,
    TopicEntry,
    build_catalogue,
)
from knowledgebase.core.lookup import Lookup, build_lookup
from knowledgebase.core.model import Concept, Mention
from knowledgebase.core.policy import find_mentions
from knowledgebase.core.records import PageRecord
from knowledgebase.core.site import PageText, build_views
from knowledgebase.core.staleness import make_digest
from knowledgebase.core.views import PageView, Target
from knowledgebase.core.vocabulary import Vocabulary, build_vocabulary

Mentions: TypeAlias = tuple[Mention, ...]
#: docname -> (digest of all that the search depends on, what it found)
MentionCache: TypeAlias = Mapping[str, tuple[str, Mentions]]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What follows from all pages together."""

    catalogue: Catalogue
    lookup: Lookup
    #: docname -> view
    views: Mapping[str, PageView]
    #: surface forms that more than one concept claims
    claims: Mapping[tuple[str, ...], tuple[str, ...]]

    def terms(self) -> Iterator[tuple[str, Target]]:
        """Yield every name of a concept that leads to one concept only, as written."""
        for entry in self.catalogue.concepts.values():
            for name in (entry.concept.title, *entry.concept.aliases):
                target = self.lookup.find("concept", name)
                if target is not None and target.docname == entry.docname:
                    yield name, target

    def is_surface(self, name: str) -> bool:
        """Return whether *name*, which leads to a concept, is fit to be shown: no id."""
        entry = self.catalogue.concepts.get(name)
        return entry is None or name in (entry.concept.title, *entry.concept.aliases)


def derive_state(
    records: Mapping[str, PageRecord], cache: MentionCache, *, page_size: int
) -> tuple[State, MentionCache]:
    """Return the state of the site, and what was found in each page for the next time.

    A page is searched only if its text, its rules or a concept differ from those in *cache*.
    """
    concepts = {
        record.concept.id: record.concept
        for _, record in sorted(records.items(), reverse=True)
        if record.concept
    }
    vocabulary = build_vocabulary(concepts.values())
    found = _find_mentions(records, concepts, vocabulary, cache)
    mentions = {docname: mentions for docname, (_, mentions) in found.items()}
    catalogue = _build_catalogue(records, mentions)
    lookup = build_lookup(catalogue)
    pages = {
        docname: PageText(
            mentions=mentions.get(docname, ()),
            listings=record.listings,
            references=record.references,
        )
        for docname, record in records.items()
    }
    state = State(
        catalogue=catalogue,
        lookup=lookup,
        views=build_views(catalogue, pages, lookup, page_size=page_size),
        claims=vocabulary.claims(),
    )
    return state, found


def make_digests(state: State, surroundings: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield for each page, also each further page of a list, the digest of what it shows.

    *surroundings* gives for each source page what it shows besides its view, such as the titles of
    its neighbours.
    """
    for docname, around in sorted(surroundings.items()):
        view = state.views.get(docname)
        yield docname, make_digest(_first_page(view), around)
        for listing in view.listings if view else ():
            for page in listing.pages[1:]:
                shown = (page, len(listing.pages), listing.jumps, around)
                yield listing.page_name(page.number), make_digest(*shown)


def _first_page(view: PageView | None) -> object:
    """Return what a page shows, of its lists the first pages only."""
    if view is None:
        return None
    lists = tuple((item.kind, item.pages[0], len(item.pages), item.jumps) for item in view.listings)
    return replace(view, listings=()), lists


def _find_mentions(
    records: Mapping[str, PageRecord],
    concepts: Mapping[str, Concept],
    vocabulary: Vocabulary,
    cache: MentionCache,
) -> dict[str, tuple[str, Mentions]]:
    entries = [ConceptEntry(docname="", concept=concept) for concept in concepts.values()]
    explicit = dict(build_lookup(build_catalogue([], entries, [], {})).concept_ids)
    explicit |= {f"/{d}": r.concept.id for d, r in sorted(records.items()) if r.concept}
    words = make_digest(sorted(concepts.items()), sorted(explicit.items()))
    fresh = {}
    for docname, record in sorted(records.items()):
        if not record.blocks:
            continue
        rules = record.rules
        key = make_digest(
            words,
            record.blocks,
            rules.autolink,
            sorted(rules.exclude),
            rules.own_concept,
            rules.senses,
        )
        found = cache.get(docname)
        if found is None or found[0] != key:
            found = (key, find_mentions(record.blocks, vocabulary, concepts, rules, explicit))
        fresh[docname] = found
    return fresh


def _build_catalogue(
    records: Mapping[str, PageRecord], mentions: Mapping[str, Mentions]
) -> Catalogue:
    pages = sorted(records.items())
    return build_catalogue(
        articles=[
            ArticleEntry(
                docname=docname,
                slug=record.slug,
                article=record.article,
                words=record.words,
                blocks=record.blocks,
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
        mentions={d: mentions.get(d, ()) for d, record in pages if record.article},
    )
