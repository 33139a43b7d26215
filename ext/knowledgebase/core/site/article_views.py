"""The view of an article: its header and footer. A catalogue goes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledgebase.core.site.catalogue import ArticleEntry, Catalogue
from knowledgebase.core.site.lines import Lines
from knowledgebase.core.site.prerequisites import find_prerequisites
from knowledgebase.core.site.relations import Relations
from knowledgebase.core.site.views import ArticleTopic, ArticleView, RelatedLine, Target

#: How many concepts show why an article is under a topic, and why another one is related.
_EVIDENCE_SHOWN, _SHARED_SHOWN = 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleViews:
    """Makes the views of the articles of one catalogue."""

    catalogue: Catalogue
    lines: Lines
    relations: Relations
    #: docnames, newest first
    by_date: tuple[str, ...]

    def make(
        self, entry: ArticleEntry, authors: Mapping[str, Target], citations: tuple[str, ...]
    ) -> ArticleView:
        """Return the view of an article; *authors* says where the names of authors lead."""
        counts = self.catalogue.counts(entry.docname)
        relations = self.relations
        before = find_prerequisites(counts, relations.prerequisites, relations.depths)
        return ArticleView(
            authors=tuple(authors.get(author, author) for author in entry.article.authors),
            minutes=entry.minutes,
            topics=self._topics(entry.docname),
            before=tuple(map(self.lines.concept_line, before)),
            concepts=tuple(
                self.lines.concept_line(concept, counts[concept])
                for concept in sorted(counts, key=lambda c: (-counts[c], c))
            ),
            related=self._related(entry.docname),
            newer=self._neighbor(entry.docname, -1),
            older=self._neighbor(entry.docname, 1),
            citations=citations,
        )

    def _topics(self, docname: str) -> tuple[ArticleTopic, ...]:
        return tuple(
            ArticleTopic(
                target=self.lines.topic_target(assignment.topic),
                evidence=tuple(map(self._title, assignment.concepts[:_EVIDENCE_SHOWN])),
                more=len(assignment.concepts[_EVIDENCE_SHOWN:]),
            )
            for assignment in self.catalogue.topics_of(docname)
        )

    def _related(self, docname: str) -> tuple[RelatedLine, ...]:
        return tuple(
            RelatedLine(
                target=self.lines.article_target(related.docname),
                shared=tuple(map(self._title, related.shared[:_SHARED_SHOWN])),
            )
            for related in self.catalogue.related(docname)
        )

    def _neighbor(self, docname: str, step: int) -> Target | None:
        """Return the article that is *step* places older, None beyond the ends."""
        place = self.catalogue.rank[docname] + step
        is_there = 0 <= place < len(self.by_date)
        return self.lines.article_target(self.by_date[place]) if is_there else None

    def _title(self, concept: str) -> str:
        return self.catalogue.concepts[concept].concept.title
