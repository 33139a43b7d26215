"""The views of all pages of a site, from its catalogue.

One pass over the articles, concepts and topics; what a page shows depends on nothing else than the
values given. Cost per page is bounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledgebase.core.catalogue import ArticleEntry, Catalogue, TopicEntry
from knowledgebase.core.listings import ListingMaker
from knowledgebase.core.lookup import Lookup
from knowledgebase.core.model import Concept, Mention
from knowledgebase.core.prose import reading_minutes
from knowledgebase.core.views import (
    ArticleView,
    Card,
    ConceptLink,
    ConceptView,
    Listing,
    NumbersView,
    PageView,
    RelatedLine,
    Target,
    TopicView,
)

#: How many articles the home page shows.
NEWEST_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What a source page holds that asks for something of the site."""

    #: mentions in its text, for pages that take concept links
    mentions: tuple[Mention, ...] = ()
    #: kinds of list it places: "articles", "concepts", "topics", "authors", "newest", "numbers"
    listings: tuple[str, ...] = ()
    #: (role, name) of its explicit references
    references: tuple[tuple[str, str], ...] = ()


def build_views(
    catalogue: Catalogue, pages: Mapping[str, PageText], lookup: Lookup, *, page_size: int
) -> dict[str, PageView]:
    """Return docname -> view for every page in *pages*, in order of docname."""
    return _Site(catalogue, pages, lookup, page_size).views()


class _Site:
    def __init__(
        self,
        catalogue: Catalogue,
        pages: Mapping[str, PageText],
        lookup: Lookup,
        page_size: int,
    ) -> None:
        self.catalogue = catalogue
        self.pages = pages
        self.lookup = lookup
        self.concept_of = {e.docname: e.concept for e in catalogue.concepts.values()}
        self.topic_of = {e.docname: e for e in catalogue.topics.values()}
        self.narrower = _invert(catalogue, "broader")
        self.leads_to = _invert(catalogue, "prerequisites")
        self.lists = ListingMaker(catalogue, page_size)
        self.author_targets = self._author_targets()
        self.neighbours = self._neighbours()

    def views(self) -> dict[str, PageView]:
        return {docname: self._view(docname, text) for docname, text in sorted(self.pages.items())}

    def _view(self, docname: str, text: PageText) -> PageView:
        article = self.catalogue.articles.get(docname)
        concept = self.concept_of.get(docname)
        topic = self.topic_of.get(docname)
        return PageView(
            article=self._article(article) if article else None,
            concept=self._concept(concept) if concept else None,
            topic=self._topic(topic) if topic else None,
            links=tuple(self._links(text.mentions)),
            references=tuple(
                (role, name, target)
                for role, name in sorted(set(text.references))
                if (target := self.lookup.find(role, name))
            ),
            listings=self._listings(docname, text, concept, topic),
            newest=self._newest() if "newest" in text.listings else (),
            numbers=self._numbers() if "numbers" in text.listings else None,
        )

    def _listings(
        self, docname: str, text: PageText, concept: Concept | None, topic: TopicEntry | None
    ) -> tuple[Listing, ...]:
        makers = {
            "articles": self.lists.archive,
            "concepts": self.lists.glossary,
            "topics": self.lists.topics,
            "authors": self.lists.authors,
        }
        placed = [makers[kind](docname) for kind in text.listings if kind in makers]
        if topic:
            placed.append(self.lists.topic_articles(topic))
        if concept:
            placed.append(self.lists.concept_mentions(concept.id, docname))
        return tuple(placed)

    def _author_targets(self) -> dict[str, Target]:
        """Return author -> section on the page that lists the authors, if there is one."""
        home = next((d for d, t in sorted(self.pages.items()) if "authors" in t.listings), None)
        if home is None:
            return {}
        listing = self.lists.authors(home)
        return {
            group.title: listing.target_of(page.number, group.anchor, group.title)
            for page in listing.pages
            for group in page.groups
            if not group.continued
        }

    def _neighbours(self) -> dict[str, tuple[Target | None, Target | None]]:
        names = list(self.catalogue.articles)
        targets: list[Target | None] = [None, *map(self.lists.article_target, names), None]
        return {name: (targets[index], targets[index + 2]) for index, name in enumerate(names)}

    def _article(self, entry: ArticleEntry) -> ArticleView:
        newer, older = self.neighbours[entry.docname]
        counts = self.catalogue.counts(entry.docname)
        return ArticleView(
            authors=tuple(self.author_targets.get(a, a) for a in entry.article.authors),
            minutes=reading_minutes(entry.words),
            topics=tuple(
                self._topic_target(a.topic) for a in self.catalogue.assignments[entry.docname]
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
            newer=newer,
            older=older,
        )

    def _concept(self, concept: Concept) -> ConceptView:
        narrower = self.narrower.get(concept.id, ())
        # what is named as closer than related need not be named again
        closer = {*concept.broader, *narrower, *concept.contrast}
        mine = {
            "broader": concept.broader,
            "narrower": narrower,
            "related": tuple(other for other in concept.related if other not in closer),
            "contrast": concept.contrast,
            "prerequisites": concept.prerequisites,
            "leads to": self.leads_to.get(concept.id, ()),
        }
        places = self.catalogue.mentioned_in.get(concept.id, ())
        return ConceptView(
            relations=tuple(
                (name, targets)
                for name, ids in mine.items()
                if (targets := self._concept_targets(ids))
            ),
            topics=tuple(
                self._topic_target(t) for t in concept.topics if t in self.catalogue.topics
            ),
            articles=len(places),
            mentions=sum(len(self.catalogue.named[name][concept.id]) for name in places),
        )

    def _topic(self, entry: TopicEntry) -> TopicView:
        members = (
            e.concept.id
            for e in self.catalogue.concepts.values()
            if entry.topic.id in e.concept.topics
        )
        return TopicView(
            concepts=tuple(self.lists.concept_line(c) for c in self.lists.by_title(members)),
            articles=len(self.lists.articles_of(entry.topic.id)),
        )

    def _links(self, mentions: Iterable[Mention]) -> Iterable[ConceptLink]:
        for mention in mentions:
            if not mention.linked:
                continue
            concept = self.catalogue.concepts[mention.concept].concept
            yield ConceptLink(
                block=mention.block,
                start=mention.start,
                end=mention.end,
                concept=concept.id,
                target=self.lists.concept_target(concept.id),
                definition=concept.definition,
            )

    def _newest(self) -> tuple[Card, ...]:
        return tuple(self.lists.card(name) for name in list(self.catalogue.articles)[:NEWEST_SHOWN])

    def _numbers(self) -> NumbersView:
        mentions = [m for found in self.catalogue.mentions.values() for m in found]
        return NumbersView(
            articles=len(self.catalogue.articles),
            concepts=len(self.catalogue.concepts),
            topics=len(self.catalogue.topics),
            authors=len(self.lists.by_author),
            links=sum(mention.linked for mention in mentions),
        )

    def _concept_targets(self, ids: Iterable[str]) -> tuple[Target, ...]:
        return tuple(self.lists.concept_target(c) for c in ids if c in self.catalogue.concepts)

    def _topic_target(self, topic: str) -> Target:
        entry = self.catalogue.topics[topic]
        return Target(docname=entry.docname, title=entry.topic.title)

    def _title(self, concept: str) -> str:
        return self.catalogue.concepts[concept].concept.title


def _invert(catalogue: Catalogue, relation: str) -> dict[str, tuple[str, ...]]:
    """Return concept id -> ids of the concepts that name it in *relation*, sorted."""
    inverse: dict[str, list[str]] = {}
    for concept, entry in catalogue.concepts.items():
        for other in getattr(entry.concept, relation):
            inverse.setdefault(other, []).append(concept)
    return {concept: tuple(sorted(others)) for concept, others in inverse.items()}
