"""The lists of a site, from the glossary to the articles that mention a concept.

A catalogue goes in, a :class:`Listing` comes out for each list that a page places: groups of lines
under headings, cut into pages, and the places to jump to. Each heading has an id of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from knowledgebase.core.citations import Bibliography, spell_citations
from knowledgebase.core.names import make_slug
from knowledgebase.core.quantities.ledger import LedgerEntry
from knowledgebase.core.quantities.quantity import Statement
from knowledgebase.core.site.alphabet import initial_of, sort_key
from knowledgebase.core.site.catalogue import Catalogue, TopicEntry
from knowledgebase.core.site.findings import Excerpt
from knowledgebase.core.site.lines import Lines
from knowledgebase.core.site.lookup import concept_anchor
from knowledgebase.core.site.paging import Group, paginate
from knowledgebase.core.site.views import (
    ConflictLine,
    Listing,
    MentionLine,
    QuantityLine,
    Target,
    TopicLine,
)

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
Entry = TypeVar("Entry")


class ListingMaker:
    """Makes the lists of one catalogue, each cut into pages of *page_size* lines."""

    def __init__(
        self, catalogue: Catalogue, page_size: int, bibliography: Bibliography | None = None
    ) -> None:
        self.catalogue = catalogue
        self.bibliography = bibliography or Bibliography()
        self.page_size = page_size
        self.lines = Lines(catalogue)
        #: author -> docnames, newest first; authors in the order of their names
        self.by_author = _by_author(catalogue)
        self._excerpts: dict[str, Mapping[str, Excerpt]] = {}
        self._main_topics: dict[str, str] = {}
        self._by_topic: dict[str, list[str]] = {}
        for docname, finding in catalogue.findings.items():
            for assignment in finding.topics:
                self._by_topic.setdefault(assignment.topic, []).append(docname)

    def glossary(self, docname: str) -> Listing:
        """Return all concepts, A to Z."""
        ordered = self.lines.by_title(self.catalogue.concepts)
        letters = {
            letter: tuple(part)
            for letter, part in groupby(
                map(self.lines.concept_line, ordered),
                key=lambda line: initial_of(line.target.title),
            )
        }
        groups = [
            Group(title=letter, anchor=anchor, entries=letters[letter])
            for letter, anchor in _anchors("letter", letters)
        ]
        return self._listing("concepts", docname, groups)

    def topics(self, docname: str) -> Listing:
        """Return all topics, by title."""
        lines = tuple(
            TopicLine(
                target=self.lines.topic_target(entry.topic.id),
                description=entry.topic.description,
                count=len(self.articles_of(entry.topic.id)),
            )
            for entry in self.catalogue.topics.values()
        )
        return self._listing("topics", docname, [Group(title="", anchor="", entries=lines)])

    def authors(self, docname: str) -> Listing:
        """Return all authors by name, each with the articles, newest first; jumps go to letters."""
        groups = [
            Group(
                title=author,
                anchor=anchor,
                entries=tuple(map(self.lines.article_line, self.by_author[author])),
            )
            for author, anchor in _anchors("author", self.by_author)
        ]
        return self._listing("authors", docname, groups, jump=initial_of)

    def archive(self, docname: str) -> Listing:
        """Return all articles by month, newest first; jumps go to years."""
        groups = [
            Group(
                title=_month_title(month),
                anchor=f"month-{month}" if month else "undated",
                entries=tuple(map(self.lines.article_line, names)),
            )
            for month, names in groupby(self.catalogue.articles, key=self._month)
        ]
        return self._listing("articles", docname, groups, jump=lambda title: title.split()[-1])

    def quantities(self, docname: str, ledger: Iterable[LedgerEntry]) -> Listing:
        """Return the quantities of each entry, and then what does not fit between them."""
        titles = {_entry_title(entry): entry for entry in ledger}
        groups = [
            Group(
                title=title,
                anchor=anchor,
                entries=(
                    *map(self._quantity_line, titles[title].statements),
                    *(ConflictLine(text=text) for text in titles[title].conflicts),
                ),
            )
            for title, anchor in _anchors("quantities", titles)
        ]
        return self._listing("quantities", docname, groups)

    def topic_articles(self, entry: TopicEntry) -> Listing:
        """Return the articles under a topic, newest first."""
        cards = tuple(map(self.lines.article_card, self.articles_of(entry.topic.id)))
        return self._listing("articles", entry.docname, [Group(title="", anchor="", entries=cards)])

    def concept_mentions(self, concept: str, docname: str) -> Listing:
        """Return the articles that mention a concept, each with an excerpt.

        Each stands once, under its main topic, newest first; jumps are there for several pages.
        """
        lines: dict[str, list[MentionLine]] = {}
        for name in self.catalogue.mentioned_in.get(concept, ()):
            lines.setdefault(self._main_topic(name), []).append(self._mention_line(concept, name))
        topics = [topic for topic in (*self.catalogue.topics, "") if topic in lines]
        groups = [
            Group(
                title=self._topic_title(topic) if any(topics) else "",
                anchor=anchor,  # with the concept in it: a book holds the lists of all of them
                entries=tuple(lines[topic]),
                count=len(lines[topic]),
            )
            for topic, anchor in _anchors(f"{concept_anchor(concept)}-in", topics)
        ]
        listing = self._listing("mentions", docname, groups)
        return listing if len(listing.pages) > 1 else replace(listing, jumps=())

    def articles_of(self, topic: str) -> Sequence[str]:
        """Return the docnames of the articles under a topic, newest first."""
        return self._by_topic.get(topic, ())

    def _quantity_line(self, statement: Statement) -> QuantityLine:
        quantity, article = statement.quantity, self.lines.article_target(statement.article)
        return QuantityLine(
            target=article._replace(anchor=quantity.anchor),
            shown=quantity.shown,
            amount=quantity.amount,
            unit=quantity.unit,
            time=quantity.time,
            source=statement.source if quantity.source else "",
        )

    def _main_topic(self, docname: str) -> str:
        if docname not in self._main_topics:
            self._main_topics[docname] = self.catalogue.main_topic(docname)
        return self._main_topics[docname]

    def _topic_title(self, topic: str) -> str:
        return self.catalogue.topics[topic].topic.title if topic else "Other"

    def _month(self, docname: str) -> str:
        day = self.catalogue.articles[docname].day
        return day.isoformat()[:7] if day else ""

    def _mention_line(self, concept: str, docname: str) -> MentionLine:
        finding = self.catalogue.findings[docname]
        if docname not in self._excerpts:
            self._excerpts[docname] = finding.excerpts.unpack()
        excerpt = self._excerpts[docname][concept]
        sentence, start, end = spell_citations(
            excerpt.sentence, excerpt.start, excerpt.end, self.bibliography
        )
        return MentionLine(
            article=self.lines.article_target(docname),
            section=Target(docname=docname, anchor=excerpt.section, title=excerpt.section_title),
            sentence=sentence,
            start=start,
            end=end,
            count=finding.counts[concept].mentions,
        )

    def _listing(
        self,
        kind: str,
        docname: str,
        groups: Sequence[Group[Entry]],
        jump: Callable[[str], str] = str,
    ) -> Listing:
        """Return a list in pages; *jump* gives the name of the place to jump to for a heading."""
        plain = Listing(kind=kind, docname=docname, pages=paginate(groups, size=self.page_size))
        jumps: dict[str, Target] = {}
        for page in plain.pages:
            for group in page.groups:
                if group.title and not group.continued:
                    title = jump(group.title)
                    jumps.setdefault(title, plain.target_of(page.number, group.anchor, title))
        return replace(plain, jumps=tuple(jumps.values()))


def _by_author(catalogue: Catalogue) -> dict[str, list[str]]:
    articles: dict[str, list[str]] = {}
    for docname, entry in catalogue.articles.items():
        for author in dict.fromkeys(entry.article.authors):
            articles.setdefault(author, []).append(docname)
    return dict(sorted(articles.items(), key=lambda item: (sort_key(item[0]), item[0])))


def _entry_title(entry: LedgerEntry) -> str:
    """Return "Deep learning market, world"."""
    title = entry.subject[:1].upper() + entry.subject[1:]
    return f"{title}, {entry.region}" if entry.region else title


def _month_title(month: str) -> str:
    """Return "February 2024" for "2024-02", "Undated" for ""."""
    return f"{_MONTHS[int(month[5:]) - 1]} {month[:4]}" if month else "Undated"


def _anchors(prefix: str, titles: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each title with an id for its heading: "author-ada", "author-ada-2" for a namesake."""
    used: set[str] = set()
    numbers: Counter[str] = Counter()
    for title in titles:
        base = anchor = f"{prefix}-{make_slug(title) or 'other'}"
        while anchor in used:
            numbers[base] += 1
            anchor = f"{base}-{numbers[base] + 1}"
        used.add(anchor)
        yield title, anchor
