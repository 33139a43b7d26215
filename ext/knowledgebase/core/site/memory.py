"""What is found by searching the texts of all pages, kept from build to build.

Records and the memory of the last build go in, the memory of this one comes out. A page is searched
again only if its text, its rules, a concept or the words of a topic have changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

from knowledgebase.core.digest import make_digest
from knowledgebase.core.mentions.find import find_mentions
from knowledgebase.core.mentions.vocabulary import Vocabulary, build_vocabulary
from knowledgebase.core.model import Concept, Topic
from knowledgebase.core.packing import Packed, pack
from knowledgebase.core.site.catalogue import ConceptEntry, build_catalogue
from knowledgebase.core.site.findings import Finding, make_finding
from knowledgebase.core.site.lookup import build_lookup
from knowledgebase.core.site.records import PageRecord, PageText
from knowledgebase.core.site.topic_scores import build_topic_clues

#: Pages that are searched before what was found in them is looked at: so many texts are little
#: memory, and each of the two steps is faster if it does not wait for the other again and again.
_AT_A_TIME = 100
#: surface forms that more than one concept claims, with the ids
Claims: TypeAlias = Mapping[tuple[str, ...], tuple[str, ...]]


class Searched(NamedTuple):
    """What was found in a page."""

    #: digest of the text and rules that were searched
    text: str
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a build finds by searching, and the next one need not search for again."""

    #: digest of all concepts and topics
    words: str = ""
    vocabulary: Packed[Vocabulary] = field(default_factory=lambda: pack(Vocabulary()))
    claims: Claims = field(default_factory=dict)
    #: by docname
    pages: Mapping[str, Searched] = field(default_factory=dict)


def search_pages(records: Mapping[str, PageRecord], memory: Memory) -> Memory:
    """Return what is found in the texts of *records*; what is in *memory* is taken from there."""
    # of two pages with one id, the first one counts
    backwards = sorted(records.items(), reverse=True)
    concepts = {r.concept.id: r.concept for _, r in backwards if r.concept}
    topics = {r.topic.id: r.topic for _, r in backwards if r.topic}
    concept_pages = sorted((f"/{name}", r.concept.id) for name, r in records.items() if r.concept)
    words = make_digest(
        [_searched_for(concepts[name]) for name in sorted(concepts)],
        concept_pages,
        [(name, topics[name].words) for name in sorted(topics)],
    )
    vocabulary: Vocabulary | None = None
    if words != memory.words:
        vocabulary = build_vocabulary(concepts.values())
        memory = Memory(words=words, vocabulary=pack(vocabulary), claims=vocabulary.claims())
    texts = {name: record.text for name, record in sorted(records.items()) if record.text}
    known = {
        name: memory.pages[name]
        for name, text in texts.items()
        if name in memory.pages and memory.pages[name].text == text.digest
    }
    stale = {name: text for name, text in texts.items() if name not in known}
    if stale:
        vocabulary = vocabulary or memory.vocabulary.unpack()
        search = _Search(vocabulary, concepts, topics, dict(concept_pages))
        known.update(search.run(records, stale))
    return replace(memory, pages=dict(sorted(known.items())))


class _Search:
    """A search for all concepts."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        concepts: Mapping[str, Concept],
        topics: Mapping[str, Topic],
        pages: Mapping[str, str],
    ) -> None:
        """*pages* gives the concept of each page that defines one, its docname after a slash."""
        self.vocabulary = vocabulary
        self.concepts = concepts
        self.clues = build_topic_clues(
            (concepts[name] for name in sorted(concepts)), (topics[name] for name in sorted(topics))
        )
        entries = [ConceptEntry(docname="", concept=concept) for concept in concepts.values()]
        names = build_lookup(build_catalogue([], entries, [], {})).concept_ids
        #: what an author's own link may lead to -> concept id
        self.explicit = {**names, **pages}

    def run(
        self, records: Mapping[str, PageRecord], texts: Mapping[str, PageText]
    ) -> Iterator[tuple[str, Searched]]:
        """Yield what is found in each of *texts*, by docname."""
        waiting = sorted(texts)
        for first in range(0, len(waiting), _AT_A_TIME):
            names = waiting[first : first + _AT_A_TIME]
            blocks = {name: texts[name].blocks.unpack() for name in names}
            mentions = {
                name: find_mentions(
                    found, self.vocabulary, self.concepts, texts[name].rules, self.explicit
                )
                for name, found in blocks.items()
            }
            for name in names:
                article = records[name].article
                stated = article.topics if article else ()
                finding = make_finding(mentions[name], blocks[name], self.clues, stated)
                yield name, Searched(texts[name].digest, finding)


def _searched_for(concept: Concept) -> Concept:
    """Return *concept* without what makes no difference to where it is found and what it tells."""
    return replace(
        concept, definition="", level="", references=(), places=(),
        related=(), contrast=(), prerequisites=(),
    )  # fmt: skip
