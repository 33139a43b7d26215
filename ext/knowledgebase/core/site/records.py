"""What is stored of each page, from its reading on: its noun, its text, and what it refers to.

Frozen values that go into the environment. :func:`seal` gives a record the digest by which other
pages see that it has changed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import NamedTuple

from knowledgebase.core.digest import make_digest
from knowledgebase.core.mentions.find import PageRules
from knowledgebase.core.model import Article, Block, Concept, Topic
from knowledgebase.core.packing import Packed, pack
from knowledgebase.core.quantities.quantity import Quantity

#: fields of a noun that other pages show nothing of
_UNSEEN = ("autolink_exclude", "places")


@dataclass(frozen=True, kw_only=True)
class PageText:
    """The text of a page, and its rules for links."""

    blocks: Packed[tuple[Block, ...]]
    rules: PageRules
    #: of both
    digest: str


def make_text(blocks: tuple[Block, ...], rules: PageRules) -> PageText:
    """Return the text of a page, to be stored."""
    said = [rules.autolink, sorted(rules.exclude), rules.own_concept, rules.senses]
    return PageText(blocks=pack(blocks), rules=rules, digest=make_digest(said, blocks))


class NounXref(NamedTuple):
    """An xref to an article, concept or topic, by a role of ours or by ``term``."""

    #: "concept", "article", "topic" or "term"
    role: str
    #: id, title or alias, as written
    name: str
    #: True where the author has written what the link shows
    is_explicit: bool


class Xref(NamedTuple):
    """Any other xref: a link to a file, or a role such as ``doc`` or ``ref``."""

    #: "doc" for a Markdown link to a file, else the domain of the role, "" for any
    domain: str
    kind: str
    target: str
    #: id on the target page
    fragment: str
    #: True where the author has written what the link shows
    is_explicit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteImage:
    """An image on another host that a page shows, or would."""

    address: str
    #: name of the file that had been fetched when the page was read, "" if there was none
    fetched: str
    #: 1-based, in the author's own file
    line: int
    column: int


@dataclass(frozen=True, kw_only=True)
class PageRecord:
    """What one page gives to the site, and what it asks of it."""

    article: Article | None = None
    #: id of the article: "how-a-network-sees"
    slug: str = ""
    concept: Concept | None = None
    topic: Topic | None = None
    #: minutes it takes to read, computed
    minutes: int = 0
    #: text that takes concept links; None for pages that take none
    text: PageText | None = None
    #: kinds of list the page places
    listings: tuple[str, ...] = ()
    #: nouns whose pages become its children, because of such a list, and their docnames
    parent_of: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    #: its xrefs to articles, concepts and topics, sorted, each once
    noun_xrefs: tuple[NounXref, ...] = ()
    #: keys of the citations in its text
    cited: tuple[str, ...] = ()
    #: what its text states
    quantities: tuple[Quantity, ...] = ()
    #: its other xrefs, sorted, each once
    xrefs: tuple[Xref, ...] = ()
    #: file names, without folder and ending and as slugs, to which it links, be they there or not
    linked_files: tuple[str, ...] = ()
    remote_images: tuple[RemoteImage, ...] = ()
    #: docnames that its tables of contents name, and those that visible ones do
    contents: tuple[str, ...] = ()
    shown_contents: tuple[str, ...] = ()
    #: of all that other pages can show of this one, its text aside; see :func:`seal`
    digest: str = ""


def seal(record: PageRecord) -> PageRecord:
    """Return *record* with the digest of all that other pages can show of it, its text aside."""
    shown: list[object] = [record.slug, record.minutes, record.listings, record.children]
    shown.append(record.quantities)
    shown += [
        {f.name: getattr(noun, f.name) for f in fields(noun) if f.name not in _UNSEEN}
        for noun in (record.article, record.concept, record.topic)
        if noun
    ]
    return replace(record, digest=make_digest(shown))


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One time a page was read."""

    #: nanoseconds since the epoch; no two readings of a page have the same
    stamp: int
    #: the file and those it depends on, absolute
    files: tuple[str, ...]
    #: of their contents
    digest: str
