"""From views to nodes: how headers, footers, cards and lists look.

Views in, nodes out. The nodes are complete: their links are resolved for the page they are drafted
for. In formats other than HTML, cards become plain lists and rows become lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from docutils import nodes
from sphinx.builders import Builder
from sphinx_design.shared import create_component

from knowledgebase.core.model import Article, Concept, Topic
from knowledgebase.core.paging import Group, Page
from knowledgebase.core.views import (
    ArticleView,
    Card,
    ConceptLine,
    ConceptView,
    Listing,
    MentionLine,
    NumbersView,
    Target,
    TopicLine,
    TopicView,
)
from knowledgebase.linking import make_concept_link, make_uri
from knowledgebase.nodes import make_time

_IDENTIFIER = re.compile(r"\b(?:doi:(?P<doi>10\.\d{4,9}/\S*[\w/])|arXiv:(?P<arxiv>\d{4}\.\d{4,5}))")
_DOT = " \u00b7 "


class Draft:
    """Makes nodes for one page."""

    def __init__(self, builder: Builder, docname: str, language: str) -> None:
        self.builder = builder
        self.docname = docname
        self.language = language
        self.is_html = builder.format == "html"

    # -- articles --------------------------------------------------------------------------------

    def article_header(
        self, article: Article, view: ArticleView, picture: Sequence[nodes.Node]
    ) -> nodes.Node:
        """Return subtitle, byline, picture, lead and topics."""
        box = nodes.container(classes=["kb-header"])
        if article.subtitle:
            box += _paragraph(article.subtitle, "kb-subtitle")
        box += self._byline(article, view)
        box.extend(node.deepcopy() for node in picture)
        if article.description:
            box += _paragraph(article.description, "kb-lead")
        box.extend(self._badges(view.topics))
        return box

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
        label = nodes.inline(classes=["kb-counted"])
        label += self.concept(line)
        if line.count > 1:
            label += nodes.inline("", f" \u00d7\u2009{line.count}", classes=["kb-count"])
        return label

    # -- concepts and topics ---------------------------------------------------------------------

    def concept_header(self, concept: Concept, view: ConceptView) -> nodes.Node:
        """Return definition, other names, level and topics."""
        box = nodes.container(classes=["kb-header"])
        if concept.definition:
            box += _paragraph(concept.definition, "kb-definition")
        if concept.aliases:
            box += _paragraph("Also: " + ", ".join(concept.aliases), "kb-aliases")
        facts = []
        if concept.level:
            facts.append(concept.level.capitalize())
        if view.articles:
            facts.append(f"In {_count(view.articles, 'article')}")
        if facts:
            box += _paragraph(_DOT.join(facts), "kb-byline")
        box.extend(self._badges(view.topics))
        return box

    def concept_footer(self, concept: Concept, view: ConceptView) -> Iterator[nodes.Node]:
        """Yield relations and references."""
        if view.relations:
            yield make_heading("Related concepts")
            relations = nodes.definition_list(classes=["kb-relations"])
            for name, targets in view.relations:
                line = nodes.paragraph()
                line += _join(map(self.link, targets), ", ")
                relations += nodes.definition_list_item(
                    "",
                    nodes.term("", name.capitalize()),
                    nodes.definition("", line),
                )
            yield relations
        if concept.references:
            yield make_heading("References")
            items = nodes.bullet_list(classes=["kb-references"])
            for reference in concept.references:
                items += nodes.list_item("", nodes.paragraph("", "", *_with_links(reference)))
            yield items

    def topic_header(self, topic: Topic) -> nodes.Node:
        """Return the one line that says what the topic is."""
        box = nodes.container(classes=["kb-header"])
        if topic.description:
            box += _paragraph(topic.description, "kb-definition")
        return box

    def topic_footer(self, view: TopicView) -> Iterator[nodes.Node]:
        """Yield the concepts of the topic."""
        if view.concepts:
            yield make_heading("Concepts")
            yield self._definitions(view.concepts)

    # -- lists -----------------------------------------------------------------------------------

    def group(self, kind: str, group: Group[object]) -> Iterator[nodes.Node]:
        """Yield the heading and the entries of one group."""
        if group.title:
            title = f"{group.title} (continued)" if group.continued else group.title
            ids = [] if group.continued else [group.anchor]
            yield make_heading(title, ids=ids)
        if kind in ("articles", "authors") and not group.title:
            yield self.cards(group.entries)
        elif kind in ("articles", "authors"):
            yield self._lines(group.entries)
        elif kind == "concepts":
            yield self._definitions(group.entries)
        elif kind == "topics":
            yield self._topics(group.entries)
        else:
            yield self._mentions(group.entries)

    def cards(self, entries: Iterable[object]) -> nodes.Node:
        """Return articles as cards, outside HTML as a list."""
        cards = [entry for entry in entries if isinstance(entry, Card)]
        if not self.is_html:
            return self._lines(cards)
        return _grid(
            _card(
                self.link(card.target, "sd-stretched-link"), card.subtitle, list(self._facts(card))
            )
            for card in cards
        )

    def _topics(self, entries: Iterable[object]) -> nodes.Node:
        lines = [entry for entry in entries if isinstance(entry, TopicLine)]
        if self.is_html:
            return _grid(
                _card(
                    self.link(line.target, "sd-stretched-link"),
                    line.description,
                    [nodes.Text(_count(line.count, "article"))],
                )
                for line in lines
            )
        items = nodes.definition_list()
        for line in lines:
            items += _definition(self.link(line.target), line.description)
        return items

    def _lines(self, entries: Iterable[object]) -> nodes.Node:
        items = nodes.bullet_list(classes=["kb-articles"])
        for card in entries:
            if isinstance(card, Card):
                items += nodes.list_item("", self._entry(card.target, list(self._facts(card))))
        return items

    def _facts(self, card: Card) -> Iterator[nodes.Node]:
        if card.published:
            yield make_time(card.published, self.language)
            yield nodes.Text(_DOT)
        yield nodes.Text(_DOT.join((*card.authors, f"{card.minutes} min")))

    def _definitions(self, entries: Iterable[object]) -> nodes.Node:
        items = nodes.definition_list(classes=["kb-glossary"])
        for line in entries:
            if isinstance(line, ConceptLine):
                items += _definition(self.link(line.target), line.definition)
        return items

    def _mentions(self, entries: Iterable[object]) -> nodes.Node:
        items = nodes.bullet_list(classes=["kb-mentions"])
        for line in entries:
            if isinstance(line, MentionLine):
                head = nodes.paragraph()
                head += self.link(line.article)
                if line.section.title and line.section.title != line.article.title:
                    head += [nodes.Text(_DOT), self.link(line.section)]
                if line.count > 1:
                    head += nodes.inline("", f" \u00d7\u2009{line.count}", classes=["kb-count"])
                items += nodes.list_item("", head, _sentence(line))
        return items

    def numbers(self, view: NumbersView) -> nodes.Node:
        """Return what the knowledge base holds, in one line."""
        numbers = (
            (view.articles, _plural(view.articles, "article")),
            (view.concepts, _plural(view.concepts, "concept")),
            (view.topics, _plural(view.topics, "topic")),
            (view.authors, _plural(view.authors, "author")),
            (view.links, "links to definitions"),
        )
        return self._row(
            (
                nodes.inline("", "", nodes.strong("", f"{number:,}"), nodes.Text(f" {name}"))
                for number, name in numbers
            ),
            "kb-numbers",
        )

    def jump_bar(self, listing: Listing) -> Iterator[nodes.Node]:
        """Yield the links to the groups of a list, if there are several."""
        if len(listing.jumps) > 1:
            yield self._row(map(self.link, listing.jumps), "kb-jumps")

    def pager(self, listing: Listing, page: Page[object]) -> Iterator[nodes.Node]:
        """Yield the links to the pages before and after, if there are several."""
        total = len(listing.pages)
        if total == 1:
            return
        is_dated = listing.kind in ("articles", "mentions")
        before, after = ("Newer", "Older") if is_dated else ("Previous page", "Next page")
        parts: list[nodes.Node] = [nodes.Text(f"Page {page.number} of {total}")]
        if page.number > 1:
            target = Target(docname=listing.page_name(page.number - 1), title=before)
            parts.insert(0, self.link(target))
        if page.number < total:
            target = Target(docname=listing.page_name(page.number + 1), title=after)
            parts.append(self.link(target))
        yield self._row(parts, "kb-pager")

    # -- parts -----------------------------------------------------------------------------------

    def link(self, target: Target, *classes: str) -> nodes.reference:
        """Return a link with the title of its target."""
        return nodes.reference(
            "",
            target.title,
            internal=True,
            refuri=make_uri(self.builder, self.docname, target),
            classes=list(classes),
        )

    def concept(self, line: ConceptLine) -> nodes.Node:
        """Return a link to a concept that shows its definition."""
        reference = make_concept_link(
            self.builder, self.docname, line.concept, line.target, line.definition
        )
        reference += nodes.Text(line.target.title)
        return reference

    def _badges(self, topics: Sequence[Target]) -> Iterator[nodes.Node]:
        if topics:
            yield self._row((self.link(topic, "kb-topic") for topic in topics), "kb-topics")

    def _entry(self, target: Target, facts: Sequence[nodes.Node]) -> nodes.paragraph:
        """Return a link, and what is said of its target: in HTML, on a line of its own."""
        gap = nodes.Text(" " if self.is_html else _DOT)
        return nodes.paragraph(
            "", "", self.link(target), gap, nodes.inline("", "", *facts, classes=["kb-facts"])
        )

    def _row(self, parts: Iterable[nodes.Node], *classes: str) -> nodes.Element:
        """Return *parts* side by side: in HTML a list, elsewhere a line with dots between them."""
        if not self.is_html:
            return nodes.paragraph("", "", *_join(parts, _DOT), classes=list(classes))
        row = nodes.bullet_list(classes=["kb-row", *classes])
        row += [nodes.list_item("", nodes.paragraph("", "", part)) for part in parts]
        return row


def _paragraph(text: str, *classes: str) -> nodes.paragraph:
    return nodes.paragraph(text, text, classes=list(classes))


def make_heading(text: str, *, ids: Sequence[str] = ()) -> nodes.rubric:
    """Return a heading below the title of the page, outside of its table of contents."""
    heading = nodes.rubric(text, text, ids=list(ids), classes=["kb-heading"])
    heading["heading-level"] = 2
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


def _grid(cards: Iterable[nodes.Node]) -> nodes.Node:
    row = create_component("grid-row", ["sd-row", "sd-row-cols-1", "sd-row-cols-sm-2", "sd-g-3"])
    for card in cards:
        row += create_component("grid-item", ["sd-col", "sd-d-flex-row"], children=[card])
    return create_component(
        "grid-container", ["sd-container-fluid", "sd-sphinx-override", "kb-cards"], children=[row]
    )


def _card(title: nodes.Node, text: str, facts: Sequence[nodes.Node]) -> nodes.Node:
    body = create_component("card-body", ["sd-card-body"])
    body += nodes.paragraph("", "", title, classes=["sd-card-title", "sd-font-weight-bold"])
    if text:
        body += _paragraph(text, "sd-card-text")
    body += nodes.paragraph("", "", *facts, classes=["sd-card-text", "kb-facts"])
    return create_component(
        "card", ["sd-card", "sd-sphinx-override", "sd-w-100", "sd-shadow-sm"], children=[body]
    )


def _sentence(line: MentionLine) -> nodes.paragraph:
    text = nodes.paragraph(classes=["kb-sentence"])
    text += nodes.Text(line.sentence[: line.start])
    if line.end:
        text += nodes.strong("", line.sentence[line.start : line.end])
    text += nodes.Text(line.sentence[line.end :])
    return text


def _with_links(reference: str) -> Iterator[nodes.Node]:
    """Yield the text of a citation, its DOI and arXiv numbers as links."""
    end = 0
    for match in _IDENTIFIER.finditer(reference):
        yield nodes.Text(reference[end : match.start()])
        uri = (
            f"https://doi.org/{match['doi']}"
            if match["doi"]
            else f"https://arxiv.org/abs/{match['arxiv']}"
        )
        yield nodes.reference("", match.group(), refuri=uri, internal=False)
        end = match.end()
    yield nodes.Text(reference[end:])


def _both_on(shared: Sequence[str]) -> str:
    """Return "both on edge AI, quantization"."""
    return f"both on {', '.join(shared)}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {_plural(number, noun)}"


def _plural(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"
