"""The nouns of a whole folder, and what follows from them together.

Which topics an article belongs to, where a concept is mentioned, which articles are related, who
wrote what and when. Everything is derived anew from the same values in the same order, so that the
order of reading makes no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import log

from knowledgebase.core.model import Article, Block, Concept, Mention, Topic
from knowledgebase.core.names import fold

#: How many neighbours on each side of a concept's list of articles are looked at for related ones.
#: A bound, so that the cost of one article does not grow with their number.
_NEIGHBOURS = 25
#: How many related articles a page shows.
RELATED_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """An article and the page it stands on."""

    docname: str
    #: file name made an id, unique: "how-a-network-sees"
    slug: str
    article: Article
    #: words of the body
    words: int
    blocks: tuple[Block, ...]

    @property
    def order(self) -> tuple[int, str]:
        """Key that sorts newest first, undated last, then by docname."""
        day = self.article.publish_date or self.article.created_date or date.min
        return -day.toordinal(), self.docname


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
class Assignment:
    """An article under a topic, and why."""

    topic: str
    #: ids of the concepts that are the evidence, most telling first; empty where the author said so
    concepts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An article that shares concepts with another one."""

    docname: str
    #: ids of the shared concepts, rarest first
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All articles, concepts and topics of a site, with the mentions found in the articles."""

    #: docname -> entry, in the order newest first
    articles: Mapping[str, ArticleEntry]
    #: concept id -> entry, sorted by id
    concepts: Mapping[str, ConceptEntry]
    #: topic id -> entry, in the order of their titles
    topics: Mapping[str, TopicEntry]
    #: docname of an article -> its mentions
    mentions: Mapping[str, tuple[Mention, ...]]
    #: docname -> its topics
    assignments: Mapping[str, tuple[Assignment, ...]] = field(default_factory=dict)
    #: concept id -> docnames of the articles that mention it, newest first
    mentioned_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def counts(self, docname: str) -> Counter[str]:
        """Return how often an article mentions each concept."""
        return Counter(m.concept for m in self.mentions[docname] if counts_as_mention(m))

    def related(self, docname: str) -> tuple[Related, ...]:
        """Return the articles that share the most telling concepts with *docname*, best first.

        A shared concept weighs more the fewer articles mention it. Ties go to the newer article.
        """
        weights: dict[str, float] = {}
        shared: dict[str, list[str]] = {}
        total = len(self.articles)
        for concept in sorted(self.counts(docname)):
            places = self.mentioned_in.get(concept, ())
            weight = log((1 + total) / (0.5 + len(places)))
            for other in _neighbours(places, docname):
                weights[other] = weights.get(other, 0.0) + weight
                shared.setdefault(other, []).append(concept)
        ranked = sorted(weights, key=lambda name: (-weights[name], self.articles[name].order))
        return tuple(
            Related(
                docname=name,
                shared=tuple(sorted(shared[name], key=lambda c: (len(self.mentioned_in[c]), c))),
            )
            for name in ranked[:RELATED_SHOWN]
        )


def counts_as_mention(mention: Mention) -> bool:
    """Return whether *mention* names its concept for certain, be it linked or not."""
    return mention.reason not in ("cue", "unless", "ambiguous") and mention.reason != "zone:code"


def build_catalogue(
    articles: Iterable[ArticleEntry],
    concepts: Iterable[ConceptEntry],
    topics: Iterable[TopicEntry],
    mentions: Mapping[str, tuple[Mention, ...]],
) -> Catalogue:
    """Return the catalogue; of two concepts or topics with one id, the first docname counts."""
    by_docname = {entry.docname: entry for entry in sorted(articles, key=lambda e: e.order)}
    by_concept = {
        entry.concept.id: entry
        for entry in sorted(concepts, key=lambda e: (e.concept.id, e.docname), reverse=True)
    }
    by_topic = {
        entry.topic.id: entry
        for entry in sorted(topics, key=lambda e: (fold(e.topic.title), e.docname), reverse=True)
    }
    plain = Catalogue(
        articles=by_docname,
        concepts=dict(sorted(by_concept.items())),
        topics=dict(reversed(by_topic.items())),
        mentions=mentions,
    )
    return Catalogue(
        articles=plain.articles,
        concepts=plain.concepts,
        topics=plain.topics,
        mentions=mentions,
        assignments={name: assign_topics(plain, name) for name in by_docname},
        mentioned_in=_invert(plain),
    )


def assign_topics(catalogue: Catalogue, docname: str) -> tuple[Assignment, ...]:
    """Return the topics of an article: what it says, else those its text gives room to.

    A topic is given room by a heading that names one of its concepts, by a paragraph that names two
    of them, or by three paragraphs that name one. A bare word is not enough. Only the article's own
    text decides, so another article's edit never moves it.
    """
    entry = catalogue.articles[docname]
    stated = tuple(t for t in entry.article.topics if t in catalogue.topics)
    if stated:
        return tuple(Assignment(topic=topic) for topic in stated)
    blocks_of: dict[str, set[int]] = {}
    for mention in catalogue.mentions[docname]:
        if counts_as_mention(mention) and mention.concept in catalogue.concepts:
            blocks_of.setdefault(mention.concept, set()).add(mention.block)
    found = []
    for topic in catalogue.topics:
        evidence = {
            concept: places
            for concept, places in blocks_of.items()
            if topic in catalogue.concepts[concept].concept.topics
        }
        if _has_room(evidence, entry.blocks):
            ranked = sorted(evidence, key=lambda c: (-len(evidence[c]), c))
            found.append(Assignment(topic=topic, concepts=tuple(ranked)))
    return tuple(found)


def _has_room(evidence: Mapping[str, set[int]], blocks: tuple[Block, ...]) -> bool:
    per_block = Counter(block for places in evidence.values() for block in places)
    in_text = [block for block in per_block if blocks[block].zone != "heading"]
    return (
        any(blocks[block].zone == "heading" for block in per_block)
        or any(per_block[block] >= 2 for block in in_text)
        or len(in_text) >= 3
    )


def _invert(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    places: dict[str, list[str]] = {}
    for docname in catalogue.articles:
        for concept in catalogue.counts(docname):
            if concept in catalogue.concepts:
                places.setdefault(concept, []).append(docname)
    return {concept: tuple(names) for concept, names in sorted(places.items())}


def _neighbours(places: tuple[str, ...], docname: str) -> tuple[str, ...]:
    """Return up to fifty articles around *docname* in a list, without itself."""
    if docname not in places:
        return ()
    here = places.index(docname)
    around = places[max(0, here - _NEIGHBOURS) : here + _NEIGHBOURS + 1]
    return tuple(name for name in around if name != docname)
