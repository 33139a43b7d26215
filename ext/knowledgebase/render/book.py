"""From views to nodes: headers, footers and lists in a printed book.

As in every other book (:mod:`knowledgebase.render.plain`), but denser, and with the number of the
page beside what is named: on paper, a link is no way to get anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import NoUri

from knowledgebase.core.book.outline import Outline
from knowledgebase.core.model import Article, Concept, Topic
from knowledgebase.core.site.views import (
    ArticleView,
    Card,
    ConceptView,
    Listing,
    Target,
    TopicView,
)
from knowledgebase.doctree.book_nodes import book_heading, page_number
from knowledgebase.doctree.uris import make_uri
from knowledgebase.render.plain import BookDraft

_COMMA = ", "


class PrintDraft(BookDraft):
    """Makes the parts of one page as nodes."""

    def __init__(self, builder: Builder, docname: str, language: str, outline: Outline) -> None:
        super().__init__(builder, docname, language)
        self.outline = outline
        #: reference -> its number in the bibliography
        self.reference_numbers = outline.numbers

    def article_header(
        self, article: Article, view: ArticleView, picture: Sequence[nodes.Node]
    ) -> Iterator[nodes.Node]:
        """Yield subtitle, byline, picture, lead and topics, each in a box of its kind."""
        if article.subtitle:
            yield _box("kb-subtitle", nodes.Text(article.subtitle))
        yield _box("kb-byline", *self._byline(article, view).children)
        if picture:
            yield _container("kb-picture", *(node.deepcopy() for node in picture))
        if article.description:
            yield _box("kb-lead", nodes.Text(article.description))
        if before := self._fact("Before you read", [line.target for line in view.before]):
            yield _container("kb-facts", *before)

    def article_footer(self, article: Article, view: ArticleView) -> Iterator[nodes.Node]:
        """Yield the call to action, topics, concepts and related articles, with their pages."""
        if article.cta:
            yield _box("kb-cta", nodes.Text(article.cta))
        facts = [
            *self._fact("Topics", [line.target for line in view.topics]),
            *self._fact("Concepts", [line.target for line in view.concepts]),
            *self._fact("See also", [r.target for r in view.related if self.belongs(r.target)]),
        ]
        if facts:
            yield _container("kb-facts", *facts)

    def concept_header(self, concept: Concept, view: ConceptView) -> Iterator[nodes.Node]:
        """Yield definition and other names."""
        if concept.definition:
            yield _box("kb-definition", nodes.Text(concept.definition))
        if concept.aliases:
            yield _box("kb-aliases", nodes.Text("Also: " + _COMMA.join(concept.aliases)))

    def concept_footer(self, concept: Concept, view: ConceptView) -> Iterator[nodes.Node]:
        """Yield level, topics, relations and the numbers of the references."""
        facts: list[nodes.Node] = []
        if concept.level:
            facts.append(make_fact("Level", [nodes.Text(concept.level)]))
        facts += self._fact("Topics", view.topics)
        for name, targets in view.relations:
            facts += self._fact(name.capitalize(), targets)
        facts += self._fact("In the same articles", [target for target, _ in view.company])
        if known := [
            self.reference_numbers[c] for c in view.citations if c in self.reference_numbers
        ]:
            facts.append(make_fact("References", self._join(map(self._number, sorted(known)))))
        if facts:
            yield _container("kb-facts", *facts)

    def topic_header(self, topic: Topic) -> Iterator[nodes.Node]:
        """Yield the one line that says what the topic is."""
        if topic.description:
            yield _box("kb-lead", nodes.Text(topic.description))

    def topic_footer(self, view: TopicView) -> Iterator[nodes.Node]:
        """Yield the concepts of the topic, with their pages."""
        if facts := self._fact("Concepts", [line.target for line in view.concepts]):
            yield _container("kb-facts", *facts)

    def _number(self, number: int) -> nodes.Node:
        """Return a link to a reference in the bibliography."""
        uri = f"%{self.outline.reference_page}#{reference_id(number)}"
        return nodes.reference("", str(number), internal=True, refuri=uri)

    def _place(self, target: Target) -> list[nodes.Node]:
        return [self.link(target), *self._page(target)]

    def _lines(self, cards: Iterable[Card]) -> nodes.Node:
        rows = []
        for card in cards:
            line = self._entry(card.target, list(self._facts(card)))
            if uri := self.uri(card.target):
                line += page_number(refuri=uri, apart=True)
            rows.append(_box("kb-line", *line.children))
        return _container("kb-lines", *rows)

    def _facts(self, card: Card) -> Iterator[nodes.Node]:
        yield nodes.Text(_COMMA.join(card.authors))
        if card.published:
            yield nodes.Text((_COMMA if card.authors else "") + str(card.published.year))

    def listing(self, listing: Listing, heading: str) -> Iterator[nodes.Node]:
        """Yield all pages of a list as one, of those that are in the book."""
        by_heading: dict[tuple[str, str], list[Any]] = {}
        for group in (group for page in listing.pages for group in page.groups):
            here = [entry for entry in group.entries if self.belongs(_target_of(entry))]
            by_heading.setdefault((group.title, group.anchor), []).extend(here)
        for (title, anchor), entries in by_heading.items():
            if not entries:
                continue
            if title:
                yield book_heading("", title, rank=2, ids=[anchor])
            yield self._entries(listing.kind, entries)

    def mentions(self, listing: Listing, view: ConceptView) -> Iterator[nodes.Node]:
        """Yield the articles that mention the concept of a page, and where: the text is there."""
        places: list[nodes.Node] = []
        groups = (group for page in listing.pages for group in page.groups)
        for line in (entry for group in groups for entry in group.entries):
            if not self.belongs(line.article):
                continue
            place = nodes.inline("", "", self.link(line.article))
            if section := self.uri(line.section):
                exact = self.uri(line.section._replace(anchor=mention_id(listing.docname)))
                place += [nodes.Text("\u00a0"), page_number(refuri=exact, fallback=section)]
            places.append(place)
        if places:
            fact = make_fact("Mentioned in", self._join(places, "; "))
            yield _container("kb-facts", fact)

    def _fact(self, label: str, targets: Sequence[Target]) -> list[nodes.Node]:
        """Return a line with links and their pages; none, if there is nothing to say."""
        links = [nodes.inline("", "", self.link(t), *self._page(t)) for t in targets]
        return [make_fact(label, self._join(links))] if links else []

    def belongs(self, target: Target | None) -> bool:
        """Return whether *target* is to be named: in a book about a topic, only what is in it."""
        return not self.outline.subject or target is None or bool(self.uri(target))

    def uri(self, target: Target) -> str:
        """Return the address of *target*, "" if it is not in the book."""
        try:
            return make_uri(self.builder, self.docname, target)
        except NoUri:
            return ""

    def _page(self, target: Target) -> list[nodes.Node]:
        uri = self.uri(target)
        return [nodes.Text("\u00a0"), page_number(refuri=uri, fallback=uri)] if uri else []

    @staticmethod
    def _join(parts: Iterable[nodes.Node], separator: str = _COMMA) -> list[nodes.Node]:
        joined: list[nodes.Node] = []
        for part in parts:
            joined += [nodes.Text(separator)] * bool(joined) + [part]
        return joined


def _target_of(entry: Any) -> Target | None:
    """Return where an entry of a list leads, if anywhere."""
    target: Target | None = getattr(entry, "target", None)
    return target


def mention_id(concept: str) -> str:
    """Return the id, in an article, of the first link to the concept that a page defines."""
    return f"mention-{concept}"


def reference_id(number: int) -> str:
    """Return the id of a reference in the bibliography."""
    return f"reference-{number}"


def _container(name: str, *children: nodes.Node) -> nodes.container:
    """Return an environment of the book's style: ``sphinxclasskb-facts``."""
    return nodes.container("", *children, classes=[name])


def _box(name: str, *content: nodes.Node) -> nodes.container:
    return _container(name, nodes.paragraph("", "", *content))


def make_fact(label: str, content: Sequence[nodes.Node]) -> nodes.paragraph:
    """Return a line that begins with what it is about."""
    name = nodes.inline(label, label, classes=["kb-label"])
    return nodes.paragraph("", "", name, *content)
