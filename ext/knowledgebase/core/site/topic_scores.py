"""Which topics an article belongs to.

Each paragraph gets a score for each topic::

    score(topic, paragraph) = weights of the concepts named in it
                              + 0.5 for each word of the topic in it
                              + the same sum for the heading of its section

    weight(concept, topic) = 1 / number of topics of the concept
                             * share of the concept and all narrower ones that are of the topic

A paragraph counts for each topic with a score of at least 1 that is not below 0.8 of the highest
one. An article belongs to a topic if a paragraph that counts for it has a score above 1, or if
three paragraphs count for it. A score of 1 is one concept in passing, or two words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from knowledgebase.core.model import Block, Concept, Mention, Topic

#: The score of a paragraph, at least, and as a share of its highest one.
_LEAST_SCORE, _LEAST_SHARE = 1.0, 0.8
#: Words, below which a block is an item of a list or a cell of a table, and no paragraph.
_PARAGRAPH_WORDS = 12
#: Paragraphs that make a topic together, each with the least score.
_SEVERAL = 3
#: The weight of a word of a topic: words have more senses than concepts.
_WORD_WEIGHT = 0.5

#: What stands next to a word, or joins two.
_PUNCTUATION = '\u201c\u201d\u2018\u2019\u2013\u2014.,:;!?-()"'


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """An article under a topic, and why."""

    topic: str
    #: ids of the concepts that are the evidence, most telling first; empty where the author said
    #: so, or where words alone tell
    concepts: tuple[str, ...] = ()
    #: whether the author said so
    stated: bool = False
    #: how many paragraphs count for it
    paragraphs: int = 0


class Weight(NamedTuple):
    """How much a concept says of a topic."""

    topic: str
    #: in (0, 1]
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicClues:
    """What tells of which topic, by the files of concepts and topics alone."""

    #: topic ids, in order
    topics: tuple[str, ...]
    #: concept id -> what it says of its topics
    concepts: Mapping[str, tuple[Weight, ...]]
    #: word of a topic in lower case -> topic ids
    words: Mapping[str, tuple[str, ...]]
    #: such a word, or its plural -> the word
    forms: Mapping[str, str]
    #: the keys of *forms*: to look for them so takes a fifth of the time
    spellings: frozenset[str]
    #: concept id -> such words in its names, which say no more than the concept
    inside: Mapping[str, frozenset[str]]


def build_topic_clues(concepts: Iterable[Concept], topics: Iterable[Topic]) -> TopicClues:
    """Return what tells of which of *topics*, which are in order."""
    known = {concept.id: concept for concept in concepts}
    by_id = {topic.id: topic for topic in topics}
    words: defaultdict[str, list[str]] = defaultdict(list)
    for topic in by_id.values():
        for word in dict.fromkeys(word.casefold() for word in topic.words):
            words[word].append(topic.id)
    forms = {form: word for word in words for form in _plurals(word)} | {w: w for w in words}
    return TopicClues(
        topics=tuple(by_id),
        concepts={
            concept: tuple(weight for weight in weights if weight.topic in by_id)
            for concept, weights in _weigh_concepts(known)
        },
        words={word: tuple(ids) for word, ids in words.items()},
        forms=forms,
        spellings=frozenset(forms),
        inside={
            id_: frozenset(
                forms[word]
                for name in (concept.title, *concept.aliases)
                for word in _split(name)
                if word in forms
            )
            for id_, concept in known.items()
        },
    )


def _plurals(word: str) -> tuple[str, ...]:
    return f"{word}s", f"{word}es", f"{word.removesuffix('y')}ies"


def _split(text: str) -> list[str]:
    """Return the words of *text* in lower case, in half the time that a pattern takes."""
    for mark in _PUNCTUATION:
        text = text.replace(mark, " ")
    return text.casefold().split()


def _weigh_concepts(concepts: Mapping[str, Concept]) -> Iterator[tuple[str, list[Weight]]]:
    """Yield each concept id with the weights for its topics, in its order; see above."""
    narrower: defaultdict[str, list[str]] = defaultdict(list)
    for concept in concepts.values():
        for broader in concept.broader:
            narrower[broader].append(concept.id)
    for concept in concepts.values():
        kinds = {concept.id: concept}
        waiting = [concept.id]
        while waiting:
            found = [id_ for id_ in narrower[waiting.pop()] if id_ not in kinds]
            kinds.update((id_, concepts[id_]) for id_ in found)
            waiting += found
        weights = []
        for topic in concept.topics:
            of_it = sum(topic in kind.topics for kind in kinds.values())
            weights.append(Weight(topic, of_it / len(kinds) / len(concept.topics)))
        yield concept.id, weights


def assign_topics(
    stated: Iterable[str],
    named: Mapping[str, Sequence[Mention]],
    blocks: Sequence[Block],
    clues: TopicClues,
) -> tuple[Assignment, ...]:
    """Return the topics of an article: those *stated* by it, else those its text is about.

    Only the article's own text decides, so another article's edit never moves it. *named* gives
    the mentions of each concept in *blocks*. The evidence is ordered by weight * paragraphs.
    """
    known = dict.fromkeys(topic for topic in stated if topic in clues.topics)
    if known:
        return tuple(Assignment(topic=topic, stated=True) for topic in known)
    named_in: defaultdict[int, dict[str, str]] = defaultdict(dict)
    evidence: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for concept, mentions in named.items():
        surfaces = {mention.block: mention.surface for mention in mentions}
        for number, surface in surfaces.items():
            named_in[number][concept] = surface
        for topic, weight in clues.concepts[concept]:
            evidence[topic].append((-weight * len(surfaces), concept))
    counts = _count_paragraphs(blocks, named_in, clues)
    return tuple(
        Assignment(
            topic=topic,
            concepts=tuple(concept for _, concept in sorted(evidence[topic])),
            paragraphs=counts[topic],
        )
        for topic in clues.topics
        if topic in counts
    )


def _count_paragraphs(
    blocks: Sequence[Block], named_in: Mapping[int, Mapping[str, str]], clues: TopicClues
) -> dict[str, int]:
    """Return each topic of an article, with the number of paragraphs that count for it.

    *named_in* gives the concepts named in a block, by its index, with the words that name them.
    """
    sure: set[str] = set()
    counts: Counter[str] = Counter()
    #: section -> scores of its heading; further ones in it are titles of tables
    headings: dict[str, Mapping[str, float]] = {}
    for number, block in enumerate(blocks):
        split = _split(block.text)
        if block.zone != "heading" and len(split) < _PARAGRAPH_WORDS:
            continue
        words = frozenset(map(clues.forms.__getitem__, clues.spellings.intersection(split)))
        scores = _score(named_in.get(number, {}), words, clues)
        if block.zone == "heading":
            headings.setdefault(block.section, scores)
            continue
        for topic, score in headings.get(block.section, {}).items():
            scores[topic] += score
        least = max(_LEAST_SCORE, _LEAST_SHARE * max(scores.values(), default=0.0))
        for topic in [topic for topic, score in scores.items() if score >= least]:
            counts[topic] += 1
            if scores[topic] > _LEAST_SCORE:
                sure.add(topic)
    return {topic: times for topic, times in counts.items() if topic in sure or times >= _SEVERAL}


def _score(
    named: Mapping[str, str], words: frozenset[str], clues: TopicClues
) -> defaultdict[str, float]:
    """Return topic id -> score of a block by the concepts *named* in it, and by *words*.

    A word of a topic that names a concept itself does not count once more.
    """
    scores: defaultdict[str, float] = defaultdict(float)
    for concept, surface in named.items():
        if not words.isdisjoint(clues.inside[concept]):
            own = clues.spellings.intersection(surface.casefold().replace("-", " ").split())
            words -= frozenset(map(clues.forms.__getitem__, own))
        for topic, weight in clues.concepts[concept]:
            scores[topic] += weight
    # the order makes no difference: all of them weigh the same
    for word in words:
        for topic in clues.words[word]:
            scores[topic] += _WORD_WEIGHT
    return scores
