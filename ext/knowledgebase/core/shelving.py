"""Which topics an article belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledgebase.core.model import Block, Concept, Mention

#: What gives a topic room: concepts in one paragraph, or paragraphs with one. Below, a mere mention
#: in passing would shelve an article.
_TOGETHER, _APART = 2, 3


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """An article under a topic, and why."""

    topic: str
    #: ids of the concepts that are the evidence, most telling first; empty where the author said so
    concepts: tuple[str, ...] = ()


def assign_topics(
    stated: Iterable[str],
    named: Mapping[str, Sequence[Mention]],
    blocks: Sequence[Block],
    concepts: Mapping[str, Concept],
    topics: Sequence[str],
) -> tuple[Assignment, ...]:
    """Return the topics of an article: those *stated* by it, else those its text gives room to.

    A topic is given room by a heading that names one of its concepts, by a paragraph that names two
    of them, or by three paragraphs that name one. A bare word is not enough. Only the article's own
    text decides, so another article's edit never moves it.

    *named* gives the mentions of each concept in *blocks*; *topics* are all ids, in order.
    """
    known = dict.fromkeys(topic for topic in stated if topic in topics)
    if known:
        return tuple(Assignment(topic=topic) for topic in known)
    blocks_of = {concept: {mention.block for mention in found} for concept, found in named.items()}
    assigned = []
    for topic in topics:
        evidence = {
            concept: places
            for concept, places in blocks_of.items()
            if topic in concepts[concept].topics
        }
        if _has_room(evidence, blocks):
            ranked = sorted(evidence, key=lambda c: (-len(evidence[c]), c))
            assigned.append(Assignment(topic=topic, concepts=tuple(ranked)))
    return tuple(assigned)


def _has_room(evidence: Mapping[str, set[int]], blocks: Sequence[Block]) -> bool:
    per_block = Counter(block for places in evidence.values() for block in places)
    in_text = [block for block in per_block if blocks[block].zone != "heading"]
    return (
        any(blocks[block].zone == "heading" for block in per_block)
        or any(per_block[block] >= _TOGETHER for block in in_text)
        or len(in_text) >= _APART
    )
