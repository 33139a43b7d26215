"""The views of all pages of a site, from its catalogue.

What a page shows depends on nothing else than the values given. Cost per page is bounded, and a
view that nobody asks for is not made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from knowledgebase.core.citations import Bibliography
from knowledgebase.core.graphs import measure_depths
from knowledgebase.core.model import Block, Concept, Mention
from knowledgebase.core.quantities.ledger import LedgerEntry
from knowledgebase.core.site.catalogue import ArticleEntry, Catalogue, TopicEntry
from knowledgebase.core.site.findings import Finding
from knowledgebase.core.site.lists import ListingMaker
from knowledgebase.core.site.lookup import Lookup
from knowledgebase.core.site.prerequisites import find_presupposed
from knowledgebase.core.site.records import PageRecord
from knowledgebase.core.site.statements import collect_ledger
from knowledgebase.core.site.views import (
    ArticleView,
    Card,
    ConceptLink,
    ConceptView,
    DatedLine,
    Listing,
    NumbersView,
    PageView,
    RelatedLine,
    ShelfLine,
    Target,
    TopicView,
)

#: How many articles the home page shows.
NEWEST_SHOWN = 6
#: How many concepts show why an article is under a topic.
_EVIDENCE_SHOWN = 2
#: On how many days articles must be dated for one to be the first.
_SPAN_LEAST = 2


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
        """Yield the views that hold lists."""
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
        """Return what a concept refers to, in its order, or what a text cites, by the alphabet."""
        if concept := self.concept_of.get(docname):
            return self.bibliography.resolve(concept.references)
        cited = self.records[docname].cited
        return tuple(sorted(self.bibliography[k].text for k in cited if k in self.bibliography))

    def _make_links(
        self, mentions: Iterable[Mention], blocks: Sequence[Block]
    ) -> Iterator[ConceptLink]:
        for mention in mentions:
            line = self.lists.concept_line(mention.concept)
            yield ConceptLink(
                block=mention.block,
                start=mention.start,
                end=mention.end,
                origin=blocks[mention.block],
                concept=mention.concept,
                target=line.target,
                definition=line.definition,
            )

    def key(self, docname: str) -> object:
        """Return what stands for all that a page shows beyond its own text, of lists page one."""
        view = self.get(docname)
        if view is None:
            return None
        finding = self.findings.get(docname)
        linked = map(self.lists.concept_line, finding.linked()) if finding else ()
        shown = [(line.target.docname, line.target.anchor, line.definition) for line in linked]
        lists = [(item.kind, item.pages[0], len(item.pages), item.jumps) for item in view.listings]
        return replace(view, listings=()), finding and finding.links, shown, lists

    @cached_property
    def ledger(self) -> tuple[LedgerEntry, ...]:
        """What the articles state, by subject and region."""
        quantities = {docname: record.quantities for docname, record in self.records.items()}
        return collect_ledger(self.catalogue, quantities, self.bibliography)

    @cached_property
    def concept_of(self) -> Mapping[str, Concept]:
        """Each page that defines a concept."""
        return {e.docname: e.concept for e in self.catalogue.concepts.values()}

    @cached_property
    def topic_of(self) -> Mapping[str, TopicEntry]:
        """Each page of a topic."""
        return {e.docname: e for e in self.catalogue.topics.values()}

    @cached_property
    def narrower(self) -> Mapping[str, tuple[str, ...]]:
        """Concepts that are kinds of a concept."""
        return _invert(self.catalogue.relation("broader"))

    @cached_property
    def leads_to(self) -> Mapping[str, tuple[str, ...]]:
        """Concepts that a concept is needed for."""
        return _invert(self.prerequisites)

    @cached_property
    def prerequisites(self) -> Mapping[str, tuple[str, ...]]:
        """Concepts that are needed for a concept."""
        return self.catalogue.relation("prerequisites")

    @cached_property
    def depths(self) -> Mapping[str, int]:
        """How far the prerequisites of a concept go down."""
        return measure_depths(self.prerequisites)

    @cached_property
    def author_targets(self) -> Mapping[str, Target]:
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

    @cached_property
    def by_date(self) -> tuple[str, ...]:
        """The articles, newest first."""
        return tuple(self.catalogue.articles)

    def _view(self, docname: str, record: PageRecord) -> PageView:
        article = self.catalogue.articles.get(docname)
        concept = self.concept_of.get(docname)
        topic = self.topic_of.get(docname)
        return PageView(
            article=self._article(article) if article else None,
            concept=self._concept(docname, concept) if concept else None,
            topic=self._topic(topic) if topic else None,
            references=tuple(self._references(record)),
            listings=self._listings(docname, record, concept, topic),
            newest=self._newest() if "newest" in record.listings else (),
            numbers=self._numbers() if "numbers" in record.listings else None,
        )

    def _references(self, record: PageRecord) -> Iterator[tuple[str, str, Target]]:
        for role, name, is_explicit in record.references:
            kind = "concept" if role == "term" else role
            if target := self.lookup.find(kind, name):
                is_shown = not is_explicit and not (kind == "concept" and self.is_surface(name))
                yield role, name, target if is_shown else target._replace(title="")

    def is_surface(self, name: str) -> bool:
        """Return whether *name*, which leads to a concept, is fit to be shown: no id."""
        entry = self.catalogue.concepts.get(name)
        return entry is None or name in (entry.concept.title, *entry.concept.aliases)

    def _listings(
        self, docname: str, record: PageRecord, concept: Concept | None, topic: TopicEntry | None
    ) -> tuple[Listing, ...]:
        makers: Mapping[str, Callable[[str], Listing]] = {
            "articles": self.lists.archive,
            "concepts": self.lists.glossary,
            "topics": self.lists.topics,
            "authors": self.lists.authors,
            "quantities": lambda name: self.lists.quantities(name, self.ledger),
        }
        placed = [makers[kind](docname) for kind in record.listings if kind in makers]
        if topic:
            placed.append(self.lists.topic_articles(topic))
        if concept:
            placed.append(self.lists.concept_mentions(concept.id, docname))
        return tuple(placed)

    def _neighbour(self, docname: str, step: int) -> Target | None:
        place = self.catalogue.rank[docname] + step
        is_there = 0 <= place < len(self.by_date)
        return self.lists.article_target(self.by_date[place]) if is_there else None

    def _article(self, entry: ArticleEntry) -> ArticleView:
        counts = self.catalogue.counts(entry.docname)
        return ArticleView(
            authors=tuple(self.author_targets.get(a, a) for a in entry.article.authors),
            minutes=entry.minutes,
            topics=tuple(
                ShelfLine(
                    target=self._topic_target(a.topic),
                    evidence=tuple(self._title(c) for c in a.concepts[:_EVIDENCE_SHOWN]),
                    more=len(a.concepts[_EVIDENCE_SHOWN:]),
                )
                for a in self.catalogue.topics_of(entry.docname)
            ),
            before=tuple(
                self.lists.concept_line(concept)
                for concept in find_presupposed(counts, self.prerequisites, self.depths)
            ),
            concepts=tuple(
                self.lists.concept_line(concept, counts[concept])
                for concept in sorted(counts, key=lambda c: (-counts[c], c))
            ),
            related=tuple(
                RelatedLine(
                    target=self.lists.article_target(related.docname),
                    shared=tuple(self._title(c) for c in related.shared[:3]),
                )
                for related in self.catalogue.related(entry.docname)
            ),
            newer=self._neighbour(entry.docname, -1),
            older=self._neighbour(entry.docname, 1),
            citations=self.citations(entry.docname),
        )

    def _concept(self, docname: str, concept: Concept) -> ConceptView:
        narrower = tuple(self.lists.by_title(self.narrower.get(concept.id, ())))
        # what is named as closer than related need not be named again
        closer = {*concept.broader, *narrower, *concept.contrast}
        mine = {
            "broader": concept.broader,
            "narrower": narrower,
            "related": tuple(other for other in concept.related if other not in closer),
            "contrast": concept.contrast,
            "prerequisites": concept.prerequisites,
            "leads to": tuple(self.lists.by_title(self.leads_to.get(concept.id, ()))),
        }
        places = self.catalogue.mentioned_in.get(concept.id, ())
        shown = {other for others in mine.values() for other in others}
        return ConceptView(
            relations=tuple(
                (name, targets)
                for name, ids in mine.items()
                if (targets := self._concept_targets(ids))
            ),
            company=tuple(
                (self.lists.concept_target(other), count)
                for other, count in self.catalogue.company(concept.id, without=shown)
            ),
            topics=tuple(
                self._topic_target(t) for t in concept.topics if t in self.catalogue.topics
            ),
            articles=len(places),
            mentions=sum(self.catalogue.findings[name].named[concept.id][0] for name in places),
            span=self._span(places),
            citations=self.citations(docname),
        )

    def _span(self, newest_first: Sequence[str]) -> tuple[DatedLine, DatedLine] | None:
        articles = self.catalogue.articles
        dated = [(name, day) for name in newest_first if (day := articles[name].day)]
        if len({day for _, day in dated}) < _SPAN_LEAST:
            return None
        latest, first = (
            DatedLine(target=self.lists.article_target(name), day=day)
            for name, day in (dated[0], dated[-1])
        )
        return first, latest

    def _topic(self, entry: TopicEntry) -> TopicView:
        members = (
            e.concept.id
            for e in self.catalogue.concepts.values()
            if entry.topic.id in e.concept.topics
        )
        return TopicView(
            concepts=tuple(self.lists.concept_line(c) for c in self.lists.by_title(members)),
        )

    def _newest(self) -> tuple[Card, ...]:
        return tuple(self.lists.card(name) for name in self.by_date[:NEWEST_SHOWN])

    def _numbers(self) -> NumbersView:
        findings = self.catalogue.findings.values()
        return NumbersView(
            articles=len(self.catalogue.articles),
            concepts=len(self.catalogue.concepts),
            topics=len(self.catalogue.topics),
            authors=len(self.lists.by_author),
            links=sum(links for finding in findings for _, links in finding.named.values()),
        )

    def _concept_targets(self, ids: Iterable[str]) -> tuple[Target, ...]:
        return tuple(self.lists.concept_target(c) for c in ids if c in self.catalogue.concepts)

    def _topic_target(self, topic: str) -> Target:
        entry = self.catalogue.topics[topic]
        return Target(docname=entry.docname, title=entry.topic.title)

    def _title(self, concept: str) -> str:
        return self.catalogue.concepts[concept].concept.title


def _invert(relation: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return concept id -> ids of the concepts that name it."""
    inverse: dict[str, list[str]] = {}
    for concept, others in relation.items():
        for other in others:
            inverse.setdefault(other, []).append(concept)
    return {concept: tuple(others) for concept, others in inverse.items()}
