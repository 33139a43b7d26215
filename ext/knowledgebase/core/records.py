"""What is stored of each page."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledgebase.core.model import Article, Block, Concept, Topic
from knowledgebase.core.policy import PageRules


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """What one page gives to the site, and what it asks of it."""

    article: Article | None = None
    #: id of the article: "how-a-network-sees"
    slug: str = ""
    concept: Concept | None = None
    topic: Topic | None = None
    #: words of the body
    words: int = 0
    #: text that takes concept links; empty for pages that take none
    blocks: tuple[Block, ...] = ()
    rules: PageRules = field(default_factory=PageRules)
    #: kinds of list the page places
    listings: tuple[str, ...] = ()
    #: nouns whose pages become its children, because of such a list, and their docnames
    parent_of: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    #: (role, name) of its explicit references
    references: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One time a page was read."""

    #: nanoseconds since the epoch; no two readings of a page have the same
    stamp: int
    #: the file and those it depends on, absolute
    files: tuple[str, ...]
    #: of their contents
    digest: str
