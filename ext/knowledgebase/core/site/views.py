"""What each page shows beyond its own text, as plain values.

A view holds exactly what a page is rendered from besides its own text: two equal views give the
same bytes. So its digest tells whether the page is stale (:mod:`knowledgebase.core.digest`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from knowledgebase.core.model import Block
from knowledgebase.core.site.paging import Group, Page


class Target(NamedTuple):
    """A place to link to."""

    #: name of the page, with or without a source file: "authors", "authors/authors-2"
    docname: str
    title: str
    #: id on that page, "" for its top
    anchor: str = ""


class ConceptLink(NamedTuple):
    """A stretch of text that becomes a link to a concept."""

    #: index of the block and half-open offsets in its text, when the page was read
    block: int
    start: int
    end: int
    #: the block as it was then, so that a link is placed only where the text is the same
    origin: Block
    concept: str
    target: Target
    #: the one-line definition, shown where the reader points
    definition: str

    @property
    def surface(self) -> str:
        """The words that become the link."""
        return self.origin.text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptLine:
    """A concept in a list."""

    concept: str
    target: Target
    definition: str
    #: mentions in an article, in its list
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLine:
    """A topic in a list."""

    target: Target
    description: str
    #: articles under it
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An article in a list."""

    target: Target
    #: shown on cards, "" in lines
    subtitle: str
    authors: tuple[str, ...]
    published: date | None
    #: minutes
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionLine:
    """A mention in the list of a concept: the article, the very section, the sentence."""

    article: Target
    section: Target
    sentence: str
    #: offsets of the surface in the sentence, (0, 0) where it is cut off
    start: int
    end: int
    #: mentions in that article
    count: int

    @property
    def parts(self) -> tuple[str, str, str]:
        """The sentence in three: what stands before the surface, itself, and what follows."""
        return (
            self.sentence[: self.start],
            self.sentence[self.start : self.end],
            self.sentence[self.end :],
        )


class DatedLine(NamedTuple):
    """An article and its day."""

    target: Target
    day: date


class ArticleTopic(NamedTuple):
    """A topic of an article, and why it is one."""

    target: Target
    #: titles of up to two concepts, most telling first; empty where the article states its topics
    evidence: tuple[str, ...]
    #: number of further concepts
    more: int


class RelatedLine(NamedTuple):
    """A related article, and why it is one."""

    target: Target
    #: titles of up to three shared concepts, rarest first
    shared: tuple[str, ...]


class Relation(NamedTuple):
    """The concepts to which a concept has one relation."""

    #: "broader", "narrower", "related", "contrast", "prerequisites" or "leads to"
    name: str
    targets: tuple[Target, ...]


class Companion(NamedTuple):
    """A concept that is mentioned in the same articles as another one."""

    target: Target
    #: number of those articles
    articles: int


class ResolvedXref(NamedTuple):
    """An xref to an article, concept or topic, and where it leads."""

    role: str
    #: as written
    name: str
    #: without its title where the author has written what the link shows
    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """Header and footer of an article."""

    authors: tuple[Target | str, ...]
    #: minutes, computed
    minutes: int
    topics: tuple[ArticleTopic, ...]
    #: what to know before, most basic first
    before: tuple[ConceptLine, ...]
    concepts: tuple[ConceptLine, ...]
    related: tuple[RelatedLine, ...]
    newer: Target | None
    older: Target | None
    #: in plain text, in the order of the alphabet
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptView:
    """Relations of a concept, both ways, and where it is mentioned."""

    #: in the order shown; empty ones left out
    relations: tuple[Relation, ...]
    #: most telling first
    company: tuple[Companion, ...]
    topics: tuple[Target, ...]
    #: number of articles and of mentions
    articles: int
    mentions: int
    #: the first and the latest article; None if they are of one day
    span: tuple[DatedLine, DatedLine] | None
    #: in plain text
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicView:
    """Concepts of a topic."""

    concepts: tuple[ConceptLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersView:
    """What the knowledge base holds."""

    articles: int
    concepts: int
    topics: int
    authors: int
    links: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityLine:
    """A quantity that an article states, in the ledger."""

    #: the very place, with the title of the article
    target: Target
    #: as the text shows it: "$17.97 billion"
    shown: str
    #: without its unit: "17.97 billion"
    amount: str
    #: "USD", "percent a year"
    unit: str
    #: "2023", "2023–2030", "2024, forecast"
    time: str
    #: who states it, "" for the article itself
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictLine:
    """What does not fit between quantities, with the arithmetic."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list on a page, cut into pages."""

    #: "articles", "concepts", "topics", "authors", "quantities" or "mentions"
    kind: str
    docname: str
    pages: tuple[Page[Any], ...]
    #: places to jump to, in order
    jumps: tuple[Target, ...] = ()

    @property
    def groups(self) -> tuple[Group[Any], ...]:
        """Those of all pages; each stands once where the list is on one page."""
        return tuple(group for page in self.pages for group in page.groups)

    def page_name(self, number: int) -> str:
        """Return "archive" for the first page, "archive/articles-2" for the second."""
        return self.docname if number == 1 else f"{self.docname}/{self.kind}-{number}"

    def target_of(self, number: int, anchor: str, title: str) -> Target:
        """Return a place on the page with that 1-based number."""
        return Target(docname=self.page_name(number), anchor=anchor, title=title)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """Everything one source page shows that does not stand in its own text."""

    article: ArticleView | None = None
    concept: ConceptView | None = None
    topic: TopicView | None = None
    #: sorted; those that lead nowhere are left out
    xrefs: tuple[ResolvedXref, ...] = ()
    listings: tuple[Listing, ...] = ()
    #: articles and numbers of a home page
    newest: tuple[Card, ...] = ()
    numbers: NumbersView | None = None
