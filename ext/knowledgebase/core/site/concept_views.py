"""The views of concepts and topics: what stands around their own text. A catalogue goes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledgebase.core.model import Concept
from knowledgebase.core.site.catalogue import Catalogue
from knowledgebase.core.site.lines import Lines
from knowledgebase.core.site.relations import Relations
from knowledgebase.core.site.views import (
    Companion,
    ConceptView,
    DatedLine,
    Relation,
    TopicView,
)

#: On how many days articles must be dated for one to be the first.
_SPAN_LEAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptViews:
    """Makes the views of the concepts and topics of one catalogue."""

    catalogue: Catalogue
    lines: Lines
    relations: Relations

    def make(self, concept: Concept, citations: tuple[str, ...]) -> ConceptView:
        """Return the view of a concept."""
        related = self._related(concept)
        shown = {other for others in related.values() for other in others}
        places = self.catalogue.mentioned_in.get(concept.id, ())
        findings = self.catalogue.findings
        return ConceptView(
            relations=tuple(
                Relation(name, targets)
                for name, ids in related.items()
                if (targets := self.lines.concept_targets(ids))
            ),
            company=tuple(
                Companion(self.lines.concept_target(other), count)
                for other, count in self.catalogue.company(concept.id, without=shown)
            ),
            topics=tuple(
                self.lines.topic_target(t) for t in concept.topics if t in self.catalogue.topics
            ),
            articles=len(places),
            mentions=sum(findings[name].counts[concept.id].mentions for name in places),
            span=self._span(places),
            citations=citations,
        )

    def make_topic(self, topic: str) -> TopicView:
        """Return the view of a topic: its concepts, by title."""
        members = (
            entry.concept.id
            for entry in self.catalogue.concepts.values()
            if topic in entry.concept.topics
        )
        ordered = self.lines.by_title(members)
        return TopicView(concepts=tuple(map(self.lines.concept_line, ordered)))

    def _related(self, concept: Concept) -> Mapping[str, tuple[str, ...]]:
        """Return the ids for each relation, in the order shown, also of unknown concepts."""
        narrower = tuple(self.lines.by_title(self.relations.narrower.get(concept.id, ())))
        # what is named as closer than related need not be named again
        closer = {*concept.broader, *narrower, *concept.contrast}
        return {
            "broader": concept.broader,
            "narrower": narrower,
            "related": tuple(other for other in concept.related if other not in closer),
            "contrast": concept.contrast,
            "prerequisites": concept.prerequisites,
            "leads to": tuple(self.lines.by_title(self.relations.leads_to.get(concept.id, ()))),
        }

    def _span(self, newest_first: Sequence[str]) -> tuple[DatedLine, DatedLine] | None:
        """Return the first and the latest of some articles, None if they are of one day."""
        articles = self.catalogue.articles
        dated = [(name, day) for name in newest_first if (day := articles[name].day)]
        if len({day for _, day in dated}) < _SPAN_LEAST:
            return None
        latest, first = (
            DatedLine(target=self.lines.article_target(name), day=day)
            for name, day in (dated[0], dated[-1])
        )
        return first, latest
