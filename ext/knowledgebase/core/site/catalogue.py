"""The nouns of a whole site, and what follows from them together.

Articles, concepts, topics and findings go in, a :class:`Catalogue` comes out, which says where a
concept is mentioned, which articles are related, and which concepts are mentioned together. All
orders follow from the values, so that the order of reading makes no difference.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import nsmallest
from math import log

from knowledgebase.core.model import Article, Concept, Topic
from knowledgebase.core.names import fold
from knowledgebase.core.site.findings import Finding
from knowledgebase.core.site.topic_scores import Assignment

#: How many articles before and after an article, among those that mention a concept, are looked at
#: for related ones: a bound, so that the cost of one article does not grow with their number.
_NEIGHBORS = 25
#: How many related articles a page shows.
RELATED_SHOWN = 4
#: In how many of the newest articles that mention a concept others are looked for: a bound, too.
_COMPANY_SOUGHT = 100
#: How many of those others a page shows, and how many of the articles must mention each of them.
COMPANY_SHOWN = 6
_COMPANY_LEAST = 2
#: How many times as frequent it must be in them as in all: less can be chance.
_COMPANY_LIFT = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """An article and the page it stands on."""

    docname: str
    #: file name made an id, unique: "how-a-network-sees"
    slug: str
    article: Article
    #: minutes, computed
    minutes: int

    @property
    def day(self) -> date | None:
        """The day under which the article is filed, None where it is undated."""
        return self.article.day

    @property
    def order(self) -> tuple[int, str]:
        """Key that sorts newest first, undated last, then by docname."""
        return -self.day.toordinal() if self.day else 0, self.docname


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptEntry:
    """A concept and the page that defines it."""

    docname: str
    concept: Concept


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicEntry:
    """A topic and its page."""

    docname: str
    topic: Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An article that shares concepts with another one."""

    docname: str
    #: ids of the shared concepts, rarest first
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All articles, concepts and topics of a site, with what was found in the articles."""

    #: docname -> entry, in the order newest first
    articles: Mapping[str, ArticleEntry]
    #: concept id -> entry, sorted by id
    concepts: Mapping[str, ConceptEntry]
    #: topic id -> entry, in the order of their titles
    topics: Mapping[str, TopicEntry]
    #: docname of an article -> its concepts and topics
    findings: Mapping[str, Finding]
    #: docname of an article -> its place in the order newest first
    rank: Mapping[str, int] = field(default_factory=dict)
    #: concept id -> docnames of the articles that mention it, newest first
    mentioned_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def relation(self, name: str) -> dict[str, tuple[str, ...]]:
        """Return for each concept those that its file names in a field such as ``broader``.

        Known ones only, each once, in their order.
        """
        return {
            id_: tuple(o for o in dict.fromkeys(getattr(entry.concept, name)) if o in self.concepts)
            for id_, entry in self.concepts.items()
        }

    def counts(self, docname: str) -> dict[str, int]:
        """Return how often an article mentions each concept, in order of the ids."""
        return {name: count.mentions for name, count in self.findings[docname].counts.items()}

    def topics_of(self, docname: str) -> tuple[Assignment, ...]:
        """Return the topics of an article, in the order in which it states them, else by title."""
        assigned = self.findings[docname].topics
        if any(assignment.stated for assignment in assigned):
            return assigned
        by_topic = {assignment.topic: assignment for assignment in assigned}
        return tuple(by_topic[topic] for topic in self.topics if topic in by_topic)

    def main_topic(self, docname: str) -> str:
        """Return the topic under which an article stands where it stands once; "" if it has none.

        That is the first one the article states, else the one that most paragraphs count for; of
        equals, the one with most concepts as evidence, then with most mentions of them, then the
        first by title.
        """
        counts = self.findings[docname].counts
        best = max(
            self.topics_of(docname),
            key=lambda a: (
                a.paragraphs,
                len(a.concepts),
                sum(counts[concept].mentions for concept in a.concepts),
            ),
            default=None,
        )
        return best.topic if best else ""

    def company(self, concept: str, *, without: Collection[str]) -> tuple[tuple[str, int], ...]:
        """Return concepts that the articles that mention *concept* mention too, and in how many.

        Of those articles, n in all, the newest hundred are looked at. Another concept, in m of N
        articles and in c of these, is returned if c >= 2 and (c / n) / (m / N) >= 1.5, so that what
        is mentioned everywhere is left out. Highest c * c / m first, which is the order of the
        cosine of the two lists of articles; of equals, by id.
        """
        places = self.mentioned_in.get(concept, ())[:_COMPANY_SOUGHT]
        shared = Counter(other for name in places for other in self.findings[name].counts)
        total = len(self.articles)
        weights = {
            other: count * count / len(self.mentioned_in[other])
            for other, count in shared.items()
            if count >= _COMPANY_LEAST
            and other != concept
            and other not in without
            and count * total >= _COMPANY_LIFT * len(self.mentioned_in[other]) * len(places)
        }
        best = nsmallest(COMPANY_SHOWN, weights, key=lambda other: (-weights[other], other))
        return tuple((other, shared[other]) for other in best)

    def related(self, docname: str) -> tuple[Related, ...]:
        """Return the articles that share concepts with *docname*, best first.

        The score is the sum, over the shared concepts, of log((1 + N) / (0.5 + n)), where n of N
        articles mention the concept. Of equals, the newer article comes first.
        """
        total = len(self.articles)
        weights: defaultdict[str, float] = defaultdict(float)
        around = {}
        for concept in sorted(self.findings[docname].counts, key=self._rarity):
            places = self.mentioned_in[concept]
            weight = log((1 + total) / (0.5 + len(places)))
            around[concept] = self._neighbors(places, docname)
            for other in around[concept]:
                weights[other] += weight
        best = nsmallest(RELATED_SHOWN, weights, key=lambda n: (-weights[n], self.rank[n]))
        return tuple(
            Related(docname=name, shared=tuple(c for c in around if name in around[c]))
            for name in best
        )

    def _rarity(self, concept: str) -> tuple[int, str]:
        return len(self.mentioned_in[concept]), concept

    def _neighbors(self, places: tuple[str, ...], docname: str) -> tuple[str, ...]:
        """Return up to 25 articles before and after *docname* in a list that holds it."""
        here = bisect_left(places, self.rank[docname], key=self.rank.__getitem__)
        return places[max(0, here - _NEIGHBORS) : here] + places[here + 1 : here + 1 + _NEIGHBORS]


def build_catalogue(
    articles: Iterable[ArticleEntry],
    concepts: Iterable[ConceptEntry],
    topics: Iterable[TopicEntry],
    findings: Mapping[str, Finding],
) -> Catalogue:
    """Return the catalogue; of concepts or topics with one id, the first by docname counts.

    *findings* are those of the articles at least, by docname.
    """
    by_docname = {entry.docname: entry for entry in sorted(articles, key=lambda e: e.order)}
    by_concept: dict[str, ConceptEntry] = {}
    for concept in sorted(concepts, key=lambda e: (e.concept.id, e.docname)):
        by_concept.setdefault(concept.concept.id, concept)
    by_topic: dict[str, TopicEntry] = {}
    for topic in sorted(topics, key=lambda e: e.docname):
        by_topic.setdefault(topic.topic.id, topic)
    by_title = sorted(by_topic.values(), key=lambda e: (fold(e.topic.title), e.docname))
    plain = Catalogue(
        articles=by_docname,
        concepts=by_concept,
        topics={entry.topic.id: entry for entry in by_title},
        findings={name: findings[name] for name in by_docname},
        rank={name: place for place, name in enumerate(by_docname)},
    )
    return replace(plain, mentioned_in=_invert(plain))


def _invert(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return concept id -> docnames of the articles that mention it, newest first; by id."""
    places: dict[str, list[str]] = {}
    for docname in catalogue.articles:
        for concept in catalogue.findings[docname].counts:
            places.setdefault(concept, []).append(docname)
    return {concept: tuple(names) for concept, names in sorted(places.items())}
