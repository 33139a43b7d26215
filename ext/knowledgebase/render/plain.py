"""From views to nodes: headers, footers and lists in a book, and in every format but HTML.

Views in, nodes out. The nodes are complete: their links are resolved for the page they are drafted
for. Lists are whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import NoUri

from knowledgebase.core.citations import split_citation
from knowledgebase.core.model import Article, Concept, Topic
from knowledgebase.core.site.views import (
    ArticleView,
    Card,
    ConceptLine,
    ConceptView,
    ConflictLine,
    DatedLine,
    Listing,
    MentionLine,
    NumbersView,
    QuantityLine,
    ShelfLine,
    Target,
    TopicLine,
    TopicView,
)
from knowledgebase.doctree.nodes import make_time
from knowledgebase.doctree.uris import make_concept_link, make_uri

_DOT = " \u00b7 "


class BookDraft:
    """Makes the parts of one page as nodes."""

    def __init__(self, builder: Builder, docname: str, language: str) -> None:
        self.builder = builder
        self.docname = docname
        self.language = language

    # -- articles --------------------------------------------------------------------------------

    def article_header(
        self, article: Article, view: ArticleView, picture: Sequence[nodes.Node]
    ) -> Iterator[nodes.Node]:
        """Yield subtitle, byline, picture, lead, topics, and what to know before."""
        box = nodes.container(classes=["kb-header"])
        if article.subtitle:
            box += _paragraph(article.subtitle, "kb-subtitle")
        box += self._byline(article, view)
        box.extend(node.deepcopy() for node in picture)
        if article.description:
            box += _paragraph(article.description, "kb-lead")
        if view.topics:
            box += self._row(map(self._shelf, view.topics), "kb-topics")
        if view.before:
            box += _paragraph("Before you read:", "kb-before")
            box += self._definitions(view.before)
        yield box

    def _shelf(self, line: ShelfLine) -> nodes.Node:
        topic = nodes.inline("", "", self.link(line.target, "kb-topic"))
        if line.evidence:
            further = (f"{line.more} more",) if line.more else ()
            topic += nodes.Text(f" ({', '.join((*line.evidence, *further))})")
        return topic

    def _byline(self, article: Article, view: ArticleView) -> nodes.paragraph:
        parts: list[list[nodes.Node]] = []
        if view.authors:
            parts.append([nodes.Text("By "), *_join(map(self._author, view.authors), ", ")])
        for label, day in (
            ("Published ", article.publish_date),
            ("Created ", article.created_date),
        ):
            if day:
                parts.append([nodes.Text(label), make_time(day, self.language)])
        parts.append([nodes.Text(f"{view.minutes} min read")])
        line = nodes.paragraph(classes=["kb-byline"])
        for index, part in enumerate(parts):
            line += [nodes.Text(_DOT)] * bool(index) + part
        return line

    def _author(self, author: Target | str) -> nodes.Node:
        if isinstance(author, str):
            return nodes.inline(author, author, classes=["kb-author"])
        return self.link(author, "kb-author")

    def article_footer(self, article: Article, view: ArticleView) -> Iterator[nodes.Node]:
        """Yield the call to action, the concepts of the article, and related articles."""
        if article.cta:
            box = nodes.container(classes=["kb-cta"])
            box += _paragraph(article.cta)
            yield box
        yield from _references(view.citations)
        if view.concepts:
            yield make_heading("Concepts in this article")
            yield self._row(map(self._counted, view.concepts), "kb-concepts")
        if view.related:
            yield make_heading("Related articles")
            items = nodes.bullet_list(classes=["kb-related"])
            for related in view.related:
                reason = nodes.Text(_both_on(related.shared))
                items += nodes.list_item("", self._entry(related.target, [reason]))
            yield items

    def _counted(self, line: ConceptLine) -> nodes.Node:
        label = nodes.inline()
        label += self.concept(line)
        if line.count > 1:
            label += nodes.inline("", f" \u00d7\u2009{line.count}", classes=["kb-count"])
        return label

    # -- concepts and topics ---------------------------------------------------------------------

    def concept_header(self, concept: Concept, view: ConceptView) -> Iterator[nodes.Node]:
        """Yield definition, other names, level and topics."""
        box = nodes.container(classes=["kb-header"])
        if concept.definition:
            box += _paragraph(concept.definition, "kb-definition")
        if concept.aliases:
            box += _paragraph("Also: " + ", ".join(concept.aliases), "kb-aliases")
        facts = []
        if concept.level:
            facts.append(concept.level.capitalize())
        if view.articles:
            facts.append(
                f"{_count(view.mentions, 'mention')} in {_count(view.articles, 'article')}"
            )
        if facts:
            box += _paragraph(_DOT.join(facts), "kb-byline")
        if view.topics:
            box += self._row((self.link(topic, "kb-topic") for topic in view.topics), "kb-topics")
        yield box

    def concept_footer(self, concept: Concept, view: ConceptView) -> Iterator[nodes.Node]:
        """Yield relations and references."""
        if view.relations or view.company:
            yield make_heading("Related concepts")
            relations = nodes.definition_list(classes=["kb-relations"])
            for name, targets in view.relations:
                relations += _relation(name.capitalize(), map(self.link, targets))
            if view.company:
                relations += _relation("In the same articles", map(self._company, view.company))
            yield relations
        yield from _references(view.citations)

    def _company(self, found: tuple[Target, int]) -> nodes.Node:
        target, count = found
        return nodes.inline("", "", self.link(target), nodes.Text(f" \u00d7\u2009{count}"))

    def topic_header(self, topic: Topic) -> Iterator[nodes.Node]:
        """Yield the one line that says what the topic is."""
        if topic.description:
            yield _paragraph(topic.description, "kb-definition")

    def topic_footer(self, view: TopicView) -> Iterator[nodes.Node]:
        """Yield the concepts of the topic."""
        if view.concepts:
            yield make_heading("Concepts")
            yield self._definitions(view.concepts)

    # -- lists -----------------------------------------------------------------------------------

    def listing(self, listing: Listing, heading: str) -> Iterator[nodes.Node]:
        """Yield all pages of a list as one."""
        if heading:
            yield make_heading(heading)
        yield from self._groups(listing, level=2)

    def mentions(self, listing: Listing, view: ConceptView) -> Iterator[nodes.Node]:
        """Yield the list of articles that mention a concept."""
        yield make_heading("Mentioned in")
        if view.span:
            first, latest = view.span
            yield nodes.paragraph(
                "", "",
                nodes.Text("First in "), *self._dated(first),
                nodes.Text("; latest in "), *self._dated(latest), nodes.Text("."),
            )  # fmt: skip
        yield from self._groups(listing, level=3)

    def _dated(self, line: DatedLine) -> Iterator[nodes.Node]:
        yield self.link(line.target)
        yield nodes.Text(", ")
        yield make_time(line.day, self.language)

    def _groups(self, listing: Listing, level: int) -> Iterator[nodes.Node]:
        for group in (group for page in listing.pages for group in page.groups):
            if group.title and not group.continued:
                yield nodes.target("", "", ids=[group.anchor])  # LaTeX leaves out a rubric's own
                yield make_heading(group.title, level)
            yield self._entries(listing.kind, group.entries)

    def _entries(self, kind: str, entries: Iterable[Any]) -> nodes.Node:
        match kind:
            case "concepts":
                return self._definitions(entries)
            case "topics":
                return self._topics(entries)
            case "mentions":
                return self._mentions(entries)
            case "quantities":
                return self._ledger(entries)
            case _:
                return self._lines(entries)

    def _ledger(self, lines: Iterable[QuantityLine | ConflictLine]) -> nodes.Node:
        items = nodes.bullet_list(classes=["kb-ledger"])
        for line in lines:
            if isinstance(line, ConflictLine):
                said: list[nodes.Node] = [nodes.strong("", "Does not fit: "), nodes.Text(line.text)]
            else:
                shown = line.shown + " a year" * line.unit.endswith(" a year")
                facts = ", ".join(filter(None, (shown, line.time, line.source)))
                said = [nodes.Text(facts + _DOT), *self._place(line.target)]
            items += nodes.list_item("", nodes.paragraph("", "", *said))
        return items

    def _place(self, target: Target) -> list[nodes.Node]:
        return [self.link(target)]

    def newest(self, cards: Sequence[Card]) -> Iterator[nodes.Node]:
        """Yield the newest articles."""
        yield self._lines(cards)

    def _topics(self, lines: Iterable[TopicLine]) -> nodes.Node:
        items = nodes.definition_list()
        for line in lines:
            items += _definition(self.link(line.target), line.description)
        return items

    def _lines(self, cards: Iterable[Card]) -> nodes.Node:
        items = nodes.bullet_list(classes=["kb-articles"])
        for card in cards:
            items += nodes.list_item("", self._entry(card.target, list(self._facts(card))))
        return items

    def _facts(self, card: Card) -> Iterator[nodes.Node]:
        if card.published:
            yield make_time(card.published, self.language)
            yield nodes.Text(_DOT)
        yield nodes.Text(_DOT.join((*card.authors, f"{card.minutes} min")))

    def _definitions(self, lines: Iterable[ConceptLine]) -> nodes.Node:
        items = nodes.definition_list(classes=["kb-glossary"])
        for line in lines:
            items += _definition(self.link(line.target), line.definition)
        return items

    def _mentions(self, lines: Iterable[MentionLine]) -> nodes.Node:
        items = nodes.bullet_list(classes=["kb-mentions"])
        for line in lines:
            head = nodes.paragraph()
            head += self.link(line.article)
            if line.section.title and line.section.title != line.article.title:
                head += [nodes.Text(_DOT), self.link(line.section)]
            if line.count > 1:
                head += nodes.Text(f" \u00d7\u2009{line.count}")
            items += nodes.list_item("", head, _sentence(line))
        return items

    def numbers(self, view: NumbersView) -> Iterator[nodes.Node]:
        """Yield what the knowledge base holds, in one line."""
        numbers = (
            (view.articles, _plural(view.articles, "article")),
            (view.concepts, _plural(view.concepts, "concept")),
            (view.topics, _plural(view.topics, "topic")),
            (view.authors, _plural(view.authors, "author")),
            (view.links, "links to definitions"),
        )
        yield self._row(
            (
                nodes.inline("", "", nodes.strong("", f"{number:,}"), nodes.Text(f" {name}"))
                for number, name in numbers
            ),
            "kb-numbers",
        )

    # -- parts -----------------------------------------------------------------------------------

    def link(self, target: Target, *classes: str) -> nodes.Element:
        """Return a link with the title of its target; mere text for what is not in the book."""
        try:
            uri = make_uri(self.builder, self.docname, target)
        except NoUri:
            return nodes.inline(target.title, target.title, classes=list(classes))
        return nodes.reference("", target.title, internal=True, refuri=uri, classes=list(classes))

    def concept(self, line: ConceptLine) -> nodes.Node:
        """Return a link to a concept that shows its definition."""
        reference = make_concept_link(
            self.builder, self.docname, line.concept, line.target, line.definition
        )
        reference += nodes.Text(line.target.title)
        return reference

    def _entry(self, target: Target, facts: Sequence[nodes.Node]) -> nodes.paragraph:
        """Return a link, and what is said of its target."""
        return nodes.paragraph("", "", self.link(target), nodes.Text(_DOT), *facts)

    def _row(self, parts: Iterable[nodes.Node], *classes: str) -> nodes.Element:
        """Return *parts* in one line, with dots between them."""
        return nodes.paragraph("", "", *_join(parts, _DOT), classes=list(classes))


def _paragraph(text: str, *classes: str) -> nodes.paragraph:
    return nodes.paragraph(text, text, classes=list(classes))


def make_heading(text: str, level: int = 2) -> nodes.rubric:
    """Return a heading below the title of the page, outside of its table of contents."""
    heading = nodes.rubric(text, text, classes=["kb-heading"])
    heading["heading-level"] = level
    return heading


def _join(parts: Iterable[nodes.Node], separator: str) -> list[nodes.Node]:
    joined: list[nodes.Node] = []
    for part in parts:
        if joined:
            joined.append(nodes.Text(separator))
        joined.append(part)
    return joined


def _definition(term: nodes.Node, text: str) -> nodes.definition_list_item:
    return nodes.definition_list_item(
        "", nodes.term("", "", term), nodes.definition("", _paragraph(text))
    )


def _relation(name: str, links: Iterable[nodes.Node]) -> nodes.definition_list_item:
    line = nodes.paragraph()
    line += _join(links, ", ")
    return nodes.definition_list_item("", nodes.term("", name), nodes.definition("", line))


def _sentence(line: MentionLine) -> nodes.paragraph:
    text = nodes.paragraph(classes=["kb-sentence"])
    text += nodes.Text(line.sentence[: line.start])
    if line.end:
        text += nodes.strong("", line.sentence[line.start : line.end])
    text += nodes.Text(line.sentence[line.end :])
    return text


def _references(citations: Iterable[str]) -> Iterator[nodes.Node]:
    """Yield the list of what a page refers to, under its heading."""
    if citations:
        yield make_heading("References")
        items = nodes.bullet_list(classes=["kb-references"])
        for citation in citations:
            items += nodes.list_item("", nodes.paragraph("", "", *_with_links(citation)))
        yield items


def _with_links(reference: str) -> Iterator[nodes.Node]:
    """Yield the text of a citation, its DOI and arXiv numbers as links."""
    for text, address in split_citation(reference):
        if address:
            yield nodes.reference("", text, refuri=address, internal=False)
        else:
            yield nodes.Text(text)


def _both_on(shared: Sequence[str]) -> str:
    """Return "both on edge AI, quantization"."""
    return f"both on {', '.join(shared)}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {_plural(number, noun)}"


def _plural(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"
