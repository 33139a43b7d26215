"""The order of a printed book.

Sphinx puts all documents into one tree, in the order in which pages lead to each other. What is
right for a reader who follows links is wrong for one who turns pages, so the tree is put in order
before anything else is done with it:

    what the site says of itself; a part for each topic, with its articles; the glossary; all other
    pages; the bibliography; the indexes, of topics, authors, dates and terms
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.latex import LaTeXBuilder
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.book.citations import list_references
from knowledgebase.context import context_of
from knowledgebase.core.book.outline import Outline, Part, outline_book
from knowledgebase.core.site.records import PageRecord
from knowledgebase.core.site.views import Target
from knowledgebase.doctree.bibliography import find_lists
from knowledgebase.doctree.book_nodes import book_heading, page_number
from knowledgebase.doctree.nodes import listing, page_footer
from knowledgebase.domain import domain_of

Node = TypeVar("Node", bound=nodes.Element)

#: kind of list -> title of its chapter, where no page has the list; in the order of the book
_INDEXES = {
    "topics": "Topics",
    "authors": "Authors",
    "articles": "Archive",
    "quantities": "Quantities",
}


class BookOrder(SphinxPostTransform):
    """Puts the documents in the order of a book, and leaves out those that do not belong to it."""

    formats = ("latex",)
    default_priority = 1

    def run(self, **kwargs: Any) -> None:
        """Rearrange the tree."""
        domain, context = domain_of(self.env), context_of(self.env)
        builder = context.builder
        book = self.document.next_node(nodes.section)
        if domain.state is None or book is None or not isinstance(builder, LaTeXBuilder):
            return
        binder = Binder(domain.records, context.outline, self.document)
        binder.bind(book)
        page, _ = binder.reference_list
        home = self.env.docname if page is None else page["docname"]
        context.outline = replace(context.outline, reference_page=home)
        builder.docnames = {self.env.docname} | {
            node["docname"] for node in self.document.findall(addnodes.start_of_file)
        }


def plan_book(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Outline the whole book, or the one about a topic, when all pages are known.

    :raises ConfigError: naming the topics, if there is no such topic
    """
    state, context = domain_of(env).state, context_of(env)
    topic = context.settings.book_topic
    if state is None or not isinstance(app.builder, LaTeXBuilder):
        return []
    catalogue = state.catalogue
    if topic and topic not in catalogue.topics:
        known = ", ".join(sorted(catalogue.topics))
        raise ConfigError(f"kb_book_topic: there is no topic {topic!r}; there are: {known}")
    views = state.views
    citations = {docname: views.citations(docname) for docname in views}
    others = [
        Target(docname=docname, title=env.titles[docname].astext())
        for docname in citations
        if docname not in catalogue.articles and docname not in views.concept_of
    ]
    context.outline = outline_book(
        catalogue, views.lists, topic, citations=citations, others=others
    )
    return []


class Binder:
    """Takes the documents out of a tree, and puts them back in order."""

    def __init__(
        self, records: Mapping[str, PageRecord], outline: Outline, tree: nodes.document
    ) -> None:
        self.records = records
        self.outline = outline
        #: docname -> article, concept, topic or page of a list
        self.pages = dict(self._take(tree))
        #: all other pages, those within others aside
        self.others = [node for node in list(_documents(tree)) if not _is_nested(node)]
        for node in self.others:
            node.parent.remove(node)
        #: the page of the references, and the place of their list in it
        self.reference_list = next(
            ((page, place) for page in self.others for place in find_lists(page)), (None, None)
        )
        self.others = [node for node in self.others if node is not self.reference_list[0]]
        #: footers of topics that open a part; they have their place in the index of topics
        self.footers: dict[str, nodes.Element] = {}

    def _take(self, tree: nodes.document) -> Iterator[tuple[str, nodes.Element]]:
        for node in _documents(tree):
            for child in node.children:
                child.parent = node  # Sphinx leaves that out
        for node in reversed(list(_documents(tree))):
            record = self.records.get(node["docname"])
            if record and (record.article or record.concept or record.topic or _is_index(record)):
                node.parent.remove(node)
                yield node["docname"], node

    def bind(self, book: nodes.Element) -> None:
        """Fill *book*, the section of the root document, which has kept its own text."""
        own_lists: dict[str, nodes.Element] = {node["kind"]: node for node in book.findall(listing)}
        for kind, node in own_lists.items():
            if kind != "numbers":
                node.parent.remove(node)
        title, *preface = book.children
        book.children = [title]
        if not self.outline.subject:
            book += self._preface(title.astext(), preface)
        book += [self._part(part) for part in self.outline.parts]
        book += self._glossary()
        if not self.outline.subject:
            book += self._others()
        if self.outline.references:
            book += self._bibliography()
        indexes = make_section("Indexes", "part-indexes")
        indexes += [chapter for kind in _INDEXES if (chapter := self._index(kind, own_lists))]
        book += indexes

    def _preface(self, title: str, children: Iterable[nodes.Node]) -> list[nodes.Node]:
        section = nodes.section("", *children)
        flatten(section)
        said = [node for node in section.children if _says_something(node)]
        headed = [
            node
            for node, following in zip(said, [*said[1:], None], strict=False)
            if not isinstance(node, book_heading)
            or not (following is None or isinstance(following, book_heading))
        ]
        return [book_heading("", title, rank=0, ids=[]), *headed] if headed else []

    def _part(self, part: Part) -> nodes.Node:
        document = self.pages.pop(part.docname, None)
        section = document.next_node(nodes.section) if document else None
        if document is None or section is None:
            document = section = make_section(part.title, f"part-{part.docname or 'articles'}")
        flatten(section)
        for footer in list(section.findall(page_footer)) if not self.outline.subject else ():
            footer.parent.remove(footer)
            self.footers[part.docname] = footer
        section += [self.pages.pop(name) for name in part.articles if name in self.pages]
        return document

    def _glossary(self) -> nodes.Node:
        document, section = self._page_of("concepts", "Glossary", "part-glossary")
        entries: list[nodes.Node] = []
        for letter in self.outline.letters:
            entries.append(book_heading("", letter.title, rank=1, ids=[letter.anchor]))
            entries += [self.pages.pop(name) for name in letter.concepts if name in self.pages]
        _replace_list(section, "concepts", entries)
        return document

    def _index(self, kind: str, own_lists: dict[str, nodes.Element]) -> nodes.Node | None:
        is_there = kind in own_lists or any(kind in r.listings for r in self._records())
        if not is_there or (kind == "topics" and self.outline.subject):
            return None
        document, section = self._page_of(kind, _INDEXES[kind], f"index-of-{kind}")
        if kind == "topics":
            _replace_list(section, kind, [self._topic(name) for name in self.outline.topics])
        elif next(section.findall(listing), None) is None:
            section += own_lists[kind]
        return document

    def _topic(self, docname: str) -> nodes.Node:
        """Return the page of a topic; of one that opens a part, its footer under a heading."""
        if docname in self.pages:
            return self.pages.pop(docname)
        title = next(p.title for p in self.outline.parts if p.docname == docname)
        section = make_section(title, f"topic-{docname}")
        place = nodes.Text("A part of this book, from page\u00a0")
        section += nodes.paragraph("", "", place, page_number(refuri=f"%{docname}"))
        if docname in self.footers:
            section += addnodes.start_of_file("", self.footers[docname], docname=docname)
        return section

    def _others(self) -> Iterator[nodes.Node]:
        """Yield the other pages: those that hold pages are parts, the rest goes to one."""
        alone = [node for node in self.others if next(_documents(node, itself=False), None) is None]
        if alone:
            section = make_section("More pages", "part-more")
            section += alone
            yield section
        yield from (node for node in self.others if node not in alone)

    def _bibliography(self) -> nodes.Node:
        """Return the references under a heading, or on the page that has a list of them."""
        page, place = self.reference_list
        if page is None or place is None:
            section = make_section("Bibliography", "part-bibliography")
            section += list_references(self.outline)
            return section
        index = place.parent.index(place)
        place.parent[index : index + 1] = list(list_references(self.outline))
        return page

    def _records(self) -> Iterator[Any]:
        return (self.records[name] for name in self.pages)

    def _page_of(self, kind: str, title: str, id_: str) -> tuple[nodes.Element, nodes.Element]:
        """Return the page with a list, and its section; a new section where there is none."""
        for docname in sorted(self.pages):
            section = self.pages[docname].next_node(nodes.section)
            if section is not None and kind in self.records[docname].listings:
                return self.pages.pop(docname), section
        section = make_section(title, id_)
        return section, section


def _is_index(record: PageRecord) -> bool:
    """Return whether a page has a list that has a place of its own in the book."""
    return not {"concepts", *_INDEXES}.isdisjoint(record.listings)


def make_section(title: str, id_: str) -> nodes.section:
    """Return a new section."""
    return nodes.section("", nodes.title("", title), ids=[id_])


def own_nodes(root: nodes.Element, kind: type[Node]) -> Iterator[Node]:
    """Yield the nodes of a document, in order, without those of the documents within it."""
    for child in root.children:
        if isinstance(child, addnodes.start_of_file):
            continue
        if isinstance(child, kind):
            yield child
        if isinstance(child, nodes.Element):
            yield from own_nodes(child, kind)


def flatten(section: nodes.Element) -> None:
    """Turn the sections within *section* into headings that stand in no contents."""
    for inner in reversed(list(own_nodes(section, nodes.section))):
        title, *rest = inner.children
        heading = book_heading("", "", *title.children, rank=2, ids=inner["ids"])
        place = inner.parent.index(inner)
        inner.parent[place : place + 1] = [heading, *rest]


def _replace_list(section: nodes.Element, kind: str, content: Iterable[nodes.Node]) -> None:
    """Put *content* in the place of a list; at the end, where there is none."""
    node = next((node for node in section.findall(listing) if node["kind"] == kind), None)
    if node is None:
        section += list(content)
    else:
        place = node.parent.index(node)
        node.parent[place : place + 1] = list(content)


def _documents(tree: nodes.Element, *, itself: bool = True) -> Iterator[nodes.Element]:
    found = tree.findall(addnodes.start_of_file)
    return (node for node in found if itself or node is not tree)


def _is_nested(node: nodes.Element) -> bool:
    return isinstance(_document_of(node.parent), addnodes.start_of_file)


def _document_of(node: nodes.Element) -> nodes.Element:
    """Return the document that *node* stands in, or is."""
    while node.parent is not None and not isinstance(node, addnodes.start_of_file):
        node = node.parent
    return node


def _says_something(node: nodes.Node) -> bool:
    """Return whether a part of the preface is more than a heading or an empty wrapper."""
    if isinstance(node, nodes.Invisible):
        return False
    return bool(node.astext()) or any(
        isinstance(inner, listing | nodes.image) for inner in node.findall()
    )
