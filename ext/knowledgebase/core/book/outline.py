"""The outline of a book: what stands in it, and in which order.

A catalogue goes in, an outline comes out. A book has every article once, under its main topic; a
concept and a topic each stand in one place; citations are numbered from 1, by the alphabet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from knowledgebase.core.names import fold
from knowledgebase.core.site.catalogue import Catalogue, TopicEntry
from knowledgebase.core.site.lists import ListingMaker
from knowledgebase.core.site.views import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Articles under one topic."""

    #: docname of the topic's page, "" for articles without a topic
    docname: str
    title: str
    #: docnames, in the order of reading: oldest first
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Concepts under one letter of the glossary."""

    #: "C"
    title: str
    #: id of the heading: "letter-c"
    anchor: str
    #: docnames, in the order of their titles
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What stands in a book, in order."""

    #: title of the one topic that the book is about, "" if it is about all
    subject: str = ""
    parts: tuple[Part, ...] = ()
    letters: tuple[Letter, ...] = ()
    #: docnames of the topics that have no part of their own or are all there is, by title
    topics: tuple[str, ...] = ()
    #: citation -> concepts, articles and other pages that have it, in the order of the numbers
    citations: Mapping[str, tuple[Target, ...]] = field(default_factory=dict)
    #: docname of the page that lists them, known when the book has been put in order
    citation_page: str = ""

    @property
    def numbers(self) -> Mapping[str, int]:
        """Return the number of each citation."""
        return {citation: number for number, citation in enumerate(self.citations, start=1)}

    @property
    def part_of(self) -> Mapping[str, Part]:
        """Return the part in which each article stands."""
        return {name: part for part in self.parts for name in part.articles}


def outline_book(
    catalogue: Catalogue,
    lists: ListingMaker,
    topic: str = "",
    *,
    citations: Mapping[str, Iterable[str]],
    others: Iterable[Target] = (),
) -> Outline:
    """Return the outline of the whole book, or of the one about *topic*.

    *citations* are those of each page, by docname; *others* the pages that are neither articles nor
    concepts. A book about a topic has all its articles, the concepts that they mention, and of
    the other pages that of the topic.

    :raises KeyError: if there is no such topic
    """
    if not topic:
        concepts: Iterable[str] = catalogue.concepts
        topics = tuple(entry.docname for entry in catalogue.topics.values())
        return _outline("", _parts(catalogue), lists, concepts, topics, citations, others)
    entry = catalogue.topics[topic]
    part = _part(catalogue, entry, lists.articles_of(topic))
    concepts = {concept for name in part.articles for concept in catalogue.counts(name)}
    own = [page for page in others if page.docname == entry.docname]
    return _outline(entry.topic.title, (part,), lists, concepts, (entry.docname,), citations, own)


def _outline(
    subject: str,
    parts: tuple[Part, ...],
    lists: ListingMaker,
    concepts: Iterable[str],
    topics: tuple[str, ...],
    citations: Mapping[str, Iterable[str]],
    others: Iterable[Target],
) -> Outline:
    kept = set(concepts)
    groups = [group for page in lists.glossary("").pages for group in page.groups]
    found: dict[str, Letter] = {}
    for group in groups:
        names = tuple(e.target.docname for e in group.entries if e.concept in kept)
        before = found[group.anchor].concepts if group.anchor in found else ()
        if before + names:
            found[group.anchor] = Letter(
                title=group.title, anchor=group.anchor, concepts=before + names
            )
    users = [lists.lines.concept_target(concept) for concept in lists.lines.by_title(kept)]
    users += [lists.lines.article_target(name) for part in parts for name in part.articles]
    users += others
    by_citation: dict[str, tuple[Target, ...]] = {}
    for user in users:
        for citation in dict.fromkeys(citations.get(user.docname, ())):
            by_citation[citation] = (*by_citation.get(citation, ()), user)
    return Outline(
        subject=subject,
        parts=parts,
        letters=tuple(found.values()),
        topics=topics,
        citations={name: by_citation[name] for name in sorted(by_citation, key=_filed_under)},
    )


def _parts(catalogue: Catalogue) -> tuple[Part, ...]:
    under: dict[str, list[str]] = {}
    for docname in catalogue.articles:
        under.setdefault(catalogue.main_topic(docname), []).append(docname)
    parts = [
        _part(catalogue, entry, under[topic])
        for topic, entry in catalogue.topics.items()
        if topic in under
    ]
    if "" in under:
        rest = tuple(reversed(under[""]))
        parts.append(
            Part(docname="", title="More articles" if parts else "Articles", articles=rest)
        )
    return tuple(parts)


def _part(catalogue: Catalogue, entry: TopicEntry, newest_first: Iterable[str]) -> Part:
    ranked = sorted(newest_first, key=catalogue.rank.__getitem__, reverse=True)
    return Part(docname=entry.docname, title=entry.topic.title, articles=tuple(ranked))


def _filed_under(citation: str) -> tuple[str, str]:
    return fold(citation), citation
