"""From views to nodes that every writer knows: text, man pages, Texinfo, XML.

Views in, nodes out: headers, lists, and of footers what a page says in short lines of facts. Their
links are resolved for the page they are rendered for. The printed book
(:mod:`knowledgebase.render.book`) is the same with page numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from docutils import nodes

from knowledgebase.core.model import Article, Concept, Topic
from knowledgebase.core.site.paging import Group
from knowledgebase.core.site.views import (
    ArticleView,
    Card,
    ConceptLine,
    ConceptView,
    ConflictLine,
    Listing,
    NumbersView,
    QuantityLine,
    Target,
    TopicLine,
    TopicView,
)
from knowledgebase.doctree.nodes import make_time
from knowledgebase.render.parts import Parts, join

_DOT = " \u00b7 "


class PlainRenderer(Parts):
    """Renders the parts of one page as nodes."""

    # -- headers and footers ---------------------------------------------------------------------

    def article_header(
        self, article: Article, view: ArticleView, image: Sequence[nodes.Node]
    ) -> Iterator[nodes.Node]:
        """Yield subtitle, byline, image, lead, and what to know before."""
        if article.subtitle:
            yield self.line("kb-subtitle", nodes.Text(article.subtitle))
        yield self.line("kb-byline", *self._byline(article, view))
        yield from self.image(image)
        if article.description:
            yield self.line("kb-lead", nodes.Text(article.description))
        yield from self.facts(self.names("Before you read", (line.target for line in view.before)))

    def article_footer(self, article: Article, view: ArticleView) -> Iterator[nodes.Node]:
        """Yield the call to action, topics, concepts and related articles."""
        if article.cta:
            yield self.line("kb-cta", nodes.Text(article.cta))
        yield from self.facts(
            self.names("Topics", (line.target for line in view.topics)),
            self.names("Concepts", (line.target for line in view.concepts)),
            self.names("See also", (r.target for r in view.related if self.belongs(r.target))),
        )

    def concept_header(self, concept: Concept, view: ConceptView) -> Iterator[nodes.Node]:
        """Yield definition and other names."""
        if concept.definition:
            yield self.line("kb-definition", nodes.Text(concept.definition))
        if concept.aliases:
            yield self.line("kb-aliases", nodes.Text("Also: " + ", ".join(concept.aliases)))

    def concept_footer(self, concept: Concept, view: ConceptView) -> Iterator[nodes.Node]:
        """Yield level, topics, relations and references."""
        yield from self.facts(
            self.fact("Level", [nodes.Text(concept.level)] if concept.level else []),
            self.names("Topics", view.topics),
            *(self.names(name.capitalize(), targets) for name, targets in view.relations),
            self.names("In the same articles", (target for target, _ in view.company)),
            self.fact("References", self.references(view.citations)),
        )

    def topic_header(self, topic: Topic) -> Iterator[nodes.Node]:
        """Yield the one line that says what the topic is."""
        if topic.description:
            yield self.line("kb-lead", nodes.Text(topic.description))

    def topic_footer(self, view: TopicView) -> Iterator[nodes.Node]:
        """Yield the concepts of the topic."""
        yield from self.facts(self.names("Concepts", (line.target for line in view.concepts)))

    def _byline(self, article: Article, view: ArticleView) -> list[nodes.Node]:
        parts: list[list[nodes.Node]] = []
        if view.authors:
            parts.append([nodes.Text("By "), *join(map(self._author, view.authors), ", ")])
        parts += [
            [nodes.Text(f"{word} "), make_time(day, self.language)] for word, day in article.days
        ]
        parts.append([nodes.Text(f"{view.minutes} min read")])
        line = parts[0]
        for part in parts[1:]:
            line += [nodes.Text(_DOT), *part]
        return line

    def _author(self, author: Target | str) -> nodes.Node:
        if isinstance(author, str):
            return nodes.inline(author, author, classes=["kb-author"])
        return self.link(author, "kb-author")

    # -- lists -----------------------------------------------------------------------------------

    def listing(self, listing: Listing, heading: str) -> Iterator[nodes.Node]:
        """Yield a list, under *heading* if there is one."""
        if heading:
            yield _make_heading(heading)
        for group in listing.groups:
            entries = [e for e in group.entries if self.belongs(getattr(e, "target", None))]
            if entries:
                yield from self.group_heading(group)
                yield self._entries(listing.kind, entries)

    def group_heading(self, group: Group[Any]) -> Iterator[nodes.Node]:
        """Yield the heading of a group, if it has a title, and the place to which links lead."""
        if group.title:
            yield nodes.target("", "", ids=[group.anchor])
            yield _make_heading(group.title)

    def mentions(self, listing: Listing, view: ConceptView) -> Iterator[nodes.Node]:
        """Yield the articles that mention a concept; the sentences stand there."""
        lines = (line for group in listing.groups for line in group.entries)
        places = [self.mention(line, listing) for line in lines if self.belongs(line.article)]
        yield from self.facts(self.fact("Mentioned in", join(places, "; ")))

    def newest(self, cards: Sequence[Card]) -> Iterator[nodes.Node]:
        """Yield the newest articles."""
        yield self.articles(cards)

    def numbers(self, view: NumbersView) -> Iterator[nodes.Node]:
        """Yield what the knowledge base holds, in one line."""
        numbers = (
            (view.articles, _plural(view.articles, "article")),
            (view.concepts, _plural(view.concepts, "concept")),
            (view.topics, _plural(view.topics, "topic")),
            (view.authors, _plural(view.authors, "author")),
            (view.links, "links to definitions"),
        )
        parts = (
            nodes.inline("", "", nodes.strong("", f"{number:,}"), nodes.Text(f" {name}"))
            for number, name in numbers
        )
        yield nodes.paragraph("", "", *join(parts, _DOT), classes=["kb-numbers"])

    def _entries(self, kind: str, entries: Iterable[Any]) -> nodes.Node:
        match kind:
            case "concepts":
                return self._concepts(entries)
            case "topics":
                return self._topics(entries)
            case "quantities":
                return self._quantities(entries)
            case _:
                return self.articles(entries)

    def _concepts(self, lines: Iterable[ConceptLine]) -> nodes.Node:
        items = (_define(self.link(line.target), line.definition) for line in lines)
        return nodes.definition_list("", *items, classes=["kb-glossary"])

    def _topics(self, lines: Iterable[TopicLine]) -> nodes.Node:
        items = (_define(self.link(line.target), line.description) for line in lines)
        return nodes.definition_list("", *items)

    def _quantities(self, lines: Iterable[QuantityLine | ConflictLine]) -> nodes.Node:
        items = nodes.bullet_list(classes=["kb-ledger"])
        for line in lines:
            if isinstance(line, ConflictLine):
                said: list[nodes.Node] = [nodes.strong("", "Does not fit: "), nodes.Text(line.text)]
            else:
                shown = line.shown + " a year" * line.unit.endswith(" a year")
                facts = ", ".join(filter(None, (shown, line.time, line.source)))
                said = [nodes.Text(facts + _DOT), *self.place(line.target)]
            items += nodes.list_item("", nodes.paragraph("", "", *said))
        return items

    def articles(self, cards: Iterable[Card]) -> nodes.Node:
        """Return articles as lines: title, day, authors, minutes."""
        items = nodes.bullet_list(classes=["kb-articles"])
        for card in cards:
            line = nodes.paragraph("", "", self.link(card.target), nodes.Text(_DOT))
            if card.published:
                line += [make_time(card.published, self.language), nodes.Text(_DOT)]
            line += nodes.Text(_DOT.join((*card.authors, f"{card.minutes} min")))
            items += nodes.list_item("", line)
        return items


def _make_heading(text: str) -> nodes.rubric:
    """Return a heading below the title of the page, outside of its table of contents."""
    return nodes.rubric(text, text, classes=["kb-heading"], **{"heading-level": 2})


def _define(term: nodes.Node, text: str) -> nodes.definition_list_item:
    definition = nodes.definition("", nodes.paragraph(text, text))
    return nodes.definition_list_item("", nodes.term("", "", term), definition)


def _plural(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"
