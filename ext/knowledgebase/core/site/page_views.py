"""The views of all pages of a site, from its catalogue and the records of its pages.

What a page shows depends on nothing else than the values given. What a page takes from many others
is bounded, and a view that nobody asks for is not made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from knowledgebase.core.citations import Bibliography
from knowledgebase.core.model import Block, Concept, Mention
from knowledgebase.core.quantities.ledger import LedgerEntry
from knowledgebase.core.site.article_views import ArticleViews
from knowledgebase.core.site.catalogue import Catalogue, TopicEntry
from knowledgebase.core.site.concept_views import ConceptViews
from knowledgebase.core.site.findings import Finding
from knowledgebase.core.site.lists import ListingMaker
from knowledgebase.core.site.lookup import Lookup
from knowledgebase.core.site.records import NounXref, PageRecord
from knowledgebase.core.site.relations import Relations
from knowledgebase.core.site.statements import collect_ledger
from knowledgebase.core.site.views import (
    Card,
    ConceptLink,
    Listing,
    NumbersView,
    PageView,
    ResolvedXref,
    Target,
)

#: How many articles the home page shows.
NEWEST_SHOWN = 6


class Views(Mapping[str, PageView]):
    """docname -> view, in order of docname; each is made when it is asked for, once."""

    def __init__(
        self,
        catalogue: Catalogue,
        records: Mapping[str, PageRecord],
        findings: Mapping[str, Finding],
        lookup: Lookup,
        *,
        page_size: int,
        bibliography: Bibliography,
    ) -> None:
        self.catalogue = catalogue
        self.records = records
        self.findings = findings
        self.lookup = lookup
        self.bibliography = bibliography
        self.lists = ListingMaker(catalogue, page_size, bibliography)
        lines, relations = self.lists.lines, Relations(catalogue)
        self._by_date = tuple(catalogue.articles)
        self._articles = ArticleViews(
            catalogue=catalogue, lines=lines, relations=relations, by_date=self._by_date
        )
        self._concepts = ConceptViews(catalogue=catalogue, lines=lines, relations=relations)
        self._made: dict[str, PageView] = {}

    def __getitem__(self, docname: str) -> PageView:
        if docname not in self._made:
            self._made[docname] = self._view(docname, self.records[docname])
        return self._made[docname]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.records))

    def __len__(self) -> int:
        return len(self.records)

    def with_lists(self) -> Iterator[PageView]:
        """Yield the views that hold lists, and a few that hold none."""
        for docname in self:
            if self.records[docname].listings or docname not in self.catalogue.articles:
                yield self[docname]

    def links(self, docname: str) -> tuple[ConceptLink, ...]:
        """Return the stretches of text of a page that become links, in order."""
        finding = self.findings.get(docname)
        text = self.records[docname].text if docname in self.records else None
        if not finding or not text:
            return ()
        linked = [mention for mention in finding.mentions.unpack() if mention.linked]
        return tuple(self._make_links(linked, text.blocks.unpack())) if linked else ()

    def citations(self, docname: str) -> tuple[str, ...]:
        """Return the citations of a page in plain text: in the order of a concept, else by text."""
        if concept := self.concept_of.get(docname):
            return self.bibliography.resolve(concept.references)
        cited = self.records[docname].cited
        return tuple(sorted(self.bibliography[k].text for k in cited if k in self.bibliography))

    def key(self, docname: str) -> object:
        """Return all that a page shows beyond its own text, to be digested.

        Of its lists, that is the first page.
        """
        view = self.get(docname)
        if view is None:
            return None
        finding = self.findings.get(docname)
        linked = map(self.lists.lines.concept_line, finding.linked()) if finding else ()
        shown = [(line.target.docname, line.target.anchor, line.definition) for line in linked]
        lists = [(item.kind, item.pages[0], len(item.pages), item.jumps) for item in view.listings]
        return replace(view, listings=()), finding and finding.links, shown, lists

    def is_surface(self, name: str) -> bool:
        """Return whether *name*, which leads to a concept, is fit to be shown: no id."""
        entry = self.catalogue.concepts.get(name)
        return entry is None or name in (entry.concept.title, *entry.concept.aliases)

    @cached_property
    def concept_of(self) -> Mapping[str, Concept]:
        """The concept of each page that defines one."""
        return {e.docname: e.concept for e in self.catalogue.concepts.values()}

    @cached_property
    def _topic_of(self) -> Mapping[str, TopicEntry]:
        return {e.docname: e for e in self.catalogue.topics.values()}

    @cached_property
    def _ledger(self) -> tuple[LedgerEntry, ...]:
        """What the articles state, by subject and region."""
        quantities = {docname: record.quantities for docname, record in self.records.items()}
        return collect_ledger(self.catalogue, quantities, self.bibliography)

    @cached_property
    def _authors(self) -> Mapping[str, Target]:
        """Author -> section on the page that lists the authors, if there is one."""
        home = next((d for d, r in sorted(self.records.items()) if "authors" in r.listings), None)
        if home is None:
            return {}
        listing = self.lists.authors(home)
        return {
            group.title: listing.target_of(page.number, group.anchor, group.title)
            for page in listing.pages
            for group in page.groups
            if not group.continued
        }

    def _view(self, docname: str, record: PageRecord) -> PageView:
        article = self.catalogue.articles.get(docname)
        concept = self.concept_of.get(docname)
        topic = self._topic_of.get(docname)
        citations = self.citations(docname) if article or concept else ()
        return PageView(
            article=self._articles.make(article, self._authors, citations) if article else None,
            concept=self._concepts.make(concept, citations) if concept else None,
            topic=self._concepts.make_topic(topic.topic.id) if topic else None,
            xrefs=tuple(self._resolve(record.noun_xrefs)),
            listings=self._listings(docname, record, concept, topic),
            newest=self._newest() if "newest" in record.listings else (),
            numbers=self._numbers() if "numbers" in record.listings else None,
        )

    def _make_links(
        self, mentions: Iterable[Mention], blocks: Sequence[Block]
    ) -> Iterator[ConceptLink]:
        for mention in mentions:
            line = self.lists.lines.concept_line(mention.concept)
            yield ConceptLink(
                block=mention.block,
                start=mention.start,
                end=mention.end,
                origin=blocks[mention.block],
                concept=mention.concept,
                target=line.target,
                definition=line.definition,
            )

    def _resolve(self, xrefs: Iterable[NounXref]) -> Iterator[ResolvedXref]:
        for role, name, is_explicit in xrefs:
            kind = "concept" if role == "term" else role
            if target := self.lookup.find(kind, name):
                is_shown = not is_explicit and not (kind == "concept" and self.is_surface(name))
                yield ResolvedXref(role, name, target if is_shown else target._replace(title=""))

    def _listings(
        self, docname: str, record: PageRecord, concept: Concept | None, topic: TopicEntry | None
    ) -> tuple[Listing, ...]:
        makers: Mapping[str, Callable[[str], Listing]] = {
            "articles": self.lists.archive,
            "concepts": self.lists.glossary,
            "topics": self.lists.topics,
            "authors": self.lists.authors,
            "quantities": lambda name: self.lists.quantities(name, self._ledger),
        }
        placed = [makers[kind](docname) for kind in record.listings if kind in makers]
        if topic:
            placed.append(self.lists.topic_articles(topic))
        if concept:
            placed.append(self.lists.concept_mentions(concept.id, docname))
        return tuple(placed)

    def _newest(self) -> tuple[Card, ...]:
        return tuple(map(self.lists.lines.article_card, self._by_date[:NEWEST_SHOWN]))

    def _numbers(self) -> NumbersView:
        findings = self.catalogue.findings.values()
        return NumbersView(
            articles=len(self.catalogue.articles),
            concepts=len(self.catalogue.concepts),
            topics=len(self.catalogue.topics),
            authors=len(self.lists.by_author),
            links=sum(count.links for finding in findings for count in finding.counts.values()),
        )
