"""Articles, concepts and topics as they stand in lists and headers: where they lead, what is said.

A catalogue goes in, targets and lines of views come out. Each that many pages show is made once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from knowledgebase.core.site.alphabet import sort_key
from knowledgebase.core.site.catalogue import Catalogue
from knowledgebase.core.site.lookup import concept_anchor
from knowledgebase.core.site.views import Card, ConceptLine, Target


class Lines:
    """The lines of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._articles: dict[str, Card] = {}
        self._concepts: dict[str, Target] = {}

    def article_target(self, docname: str) -> Target:
        """Return the top of an article."""
        return Target(docname=docname, title=self._catalogue.articles[docname].article.title)

    def concept_target(self, concept: str) -> Target:
        """Return where a concept is defined."""
        if concept not in self._concepts:
            entry = self._catalogue.concepts[concept]
            self._concepts[concept] = Target(
                docname=entry.docname, anchor=concept_anchor(concept), title=entry.concept.title
            )
        return self._concepts[concept]

    def concept_targets(self, concepts: Iterable[str]) -> tuple[Target, ...]:
        """Return where those of *concepts* that exist are defined, in their order."""
        return tuple(self.concept_target(c) for c in concepts if c in self._catalogue.concepts)

    def topic_target(self, topic: str) -> Target:
        """Return the page of a topic."""
        entry = self._catalogue.topics[topic]
        return Target(docname=entry.docname, title=entry.topic.title)

    def article_line(self, docname: str) -> Card:
        """Return an article as it stands in lines, without a subtitle."""
        if docname not in self._articles:
            entry = self._catalogue.articles[docname]
            self._articles[docname] = Card(
                target=self.article_target(docname),
                subtitle="",
                authors=entry.article.authors,
                published=entry.day,
                minutes=entry.minutes,
            )
        return self._articles[docname]

    def article_card(self, docname: str) -> Card:
        """Return an article as it stands among cards; its description stands for a subtitle."""
        article = self._catalogue.articles[docname].article
        return replace(self.article_line(docname), subtitle=article.subtitle or article.description)

    def concept_line(self, concept: str, count: int = 0) -> ConceptLine:
        """Return a concept with its definition and *count*."""
        return ConceptLine(
            concept=concept,
            target=self.concept_target(concept),
            definition=self._catalogue.concepts[concept].concept.definition,
            count=count,
        )

    def by_title(self, concepts: Iterable[str]) -> list[str]:
        """Return concept ids in the order of their titles; of equal ones, by id."""
        return sorted(
            concepts, key=lambda c: (sort_key(self._catalogue.concepts[c].concept.title), c)
        )
