"""Which topics an article belongs to.

A paragraph says something of a topic with each of the topic's concepts and words in it, and again
with each in the heading of its section: a concept the more, the fewer topics it has and the more of
its narrower concepts are of the topic, too; a word half as much as a concept of one topic. The
paragraph is room for the topic of which it says most, and for those that come close, if it says
more than one such concept does. An article belongs to the topics that have room in it, and to those
that come first in three paragraphs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledgebase.core.model import Block, Concept, Mention, Topic

#: What a paragraph has to say of a topic, in concepts that are of this topic only. One of these is
#: a mention in passing, and so are two words.
_PASSING = 1.0
#: What it has to say, as a share of what it says of the topic that comes first.
_CLOSE = 0.8
#: Words, below which a block is an item of a list or a cell of a table, and no paragraph.
_PARAGRAPH = 12
#: Paragraphs that together give room to a topic, though each has a mention in passing.
_APART = 3
#: What a word of the topic says, beside such a concept: words have more senses.
_WORD_SAYS = 0.5

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
    #: paragraphs of which it says most
    room: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """What tells of which topic, by the files of concepts and topics alone."""

    #: topic ids, in order
    topics: tuple[str, ...]
    #: concept id -> (topic id, how much it says of it, in (0, 1]), ...
    concepts: Mapping[str, tuple[tuple[str, float], ...]]
    #: word of a topic in lower case -> topic ids
    words: Mapping[str, tuple[str, ...]]
    #: such a word, or its plural -> the word
    forms: Mapping[str, str]
    #: the keys of *forms*: to look for them so takes a fifth of the time
    spellings: frozenset[str]
    #: concept id -> such words in its names, which say no more than the concept
    inside: Mapping[str, frozenset[str]]


def build_shelves(concepts: Iterable[Concept], topics: Iterable[Topic]) -> Shelves:
    """Return what tells of which of *topics*, which are in order."""
    known = {concept.id: concept for concept in concepts}
    shelves = {topic.id: topic for topic in topics}
    words: defaultdict[str, list[str]] = defaultdict(list)
    for topic in shelves.values():
        for word in dict.fromkeys(word.casefold() for word in topic.words):
            words[word].append(topic.id)
    forms = {form: word for word in words for form in _plurals(word)} | {w: w for w in words}
    return Shelves(
        topics=tuple(shelves),
        concepts={
            id_: tuple((topic, share) for topic, share in shares if topic in shelves)
            for id_, shares in _share_out(known)
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
    """Return the words of *text* in lower case; so it takes half the time of a pattern."""
    for mark in _PUNCTUATION:
        text = text.replace(mark, " ")
    return text.casefold().split()


def _share_out(concepts: Mapping[str, Concept]) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """Yield (concept id, [(topic id, how much the concept says of it), ...]).

    A concept of two topics is half of each, if all that is narrower is of them, too; one of which
    all others are a kind says little.
    """
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
        shares: list[tuple[str, float]] = []
        for topic in concept.topics:
            of_it = sum(topic in kind.topics for kind in kinds.values())
            shares.append((topic, of_it / len(kinds) / len(concept.topics)))
        yield concept.id, shares


def assign_topics(
    stated: Iterable[str],
    named: Mapping[str, Sequence[Mention]],
    blocks: Sequence[Block],
    shelves: Shelves,
) -> tuple[Assignment, ...]:
    """Return the topics of an article: those *stated* by it, else those its text gives room to.

    Only the article's own text decides, so another article's edit never moves it. *named* gives
    the mentions of each concept in *blocks*.
    """
    known = dict.fromkeys(topic for topic in stated if topic in shelves.topics)
    if known:
        return tuple(Assignment(topic=topic, stated=True) for topic in known)
    named_in: defaultdict[int, dict[str, str]] = defaultdict(dict)
    evidence: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for concept, mentions in named.items():
        surfaces = {mention.block: mention.surface for mention in mentions}
        for number, surface in surfaces.items():
            named_in[number][concept] = surface
        for topic, share in shelves.concepts[concept]:
            evidence[topic].append((-share * len(surfaces), concept))
    roomy = _find_room(blocks, named_in, shelves)
    return tuple(
        Assignment(
            topic=topic,
            concepts=tuple(concept for _, concept in sorted(evidence[topic])),
            room=roomy[topic],
        )
        for topic in shelves.topics
        if topic in roomy
    )


def _find_room(
    blocks: Sequence[Block], named_in: Mapping[int, Mapping[str, str]], shelves: Shelves
) -> dict[str, int]:
    """Return the topics that have a paragraph, or come first in several, and in how many."""
    roomy: set[str] = set()
    first: Counter[str] = Counter()
    #: section -> what its heading says; further ones in it are titles of tables
    headings: dict[str, Mapping[str, float]] = {}
    for number, block in enumerate(blocks):
        split = _split(block.text)
        if block.zone != "heading" and len(split) < _PARAGRAPH:
            continue
        words = frozenset(map(shelves.forms.__getitem__, shelves.spellings.intersection(split)))
        said = _weigh_clues(named_in.get(number, {}), words, shelves)
        if block.zone == "heading":
            headings.setdefault(block.section, said)
            continue
        for topic, much in headings.get(block.section, {}).items():
            said[topic] += much
        least = max(_PASSING, _CLOSE * max(said.values(), default=0.0))
        for topic in [topic for topic, much in said.items() if much >= least]:
            first[topic] += 1
            if said[topic] > _PASSING:
                roomy.add(topic)
    return {topic: times for topic, times in first.items() if topic in roomy or times >= _APART}


def _weigh_clues(
    named: Mapping[str, str], words: frozenset[str], shelves: Shelves
) -> defaultdict[str, float]:
    """Return topic id -> how much is said of it by concepts that are named and by words."""
    said: defaultdict[str, float] = defaultdict(float)
    for concept, surface in named.items():
        if not words.isdisjoint(shelves.inside[concept]):
            own = shelves.spellings.intersection(surface.casefold().replace("-", " ").split())
            words -= frozenset(map(shelves.forms.__getitem__, own))
        for topic, weight in shelves.concepts[concept]:
            said[topic] += weight
    # In any order, as all of them say the same.
    for word in words:
        for topic in shelves.words[word]:
            said[topic] += _WORD_SAYS
    return said
