"""The chapters of a printed book: the documents of Sphinx's tree, in the order of the outline.

A tree and an outline in; the documents are taken out of the tree and put back, each once, into the
section of the root document. The sections of the preface and of topics become headings that are in
no table of contents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docutils import nodes
from sphinx import addnodes

from knowledgebase.book.citations import list_references
from knowledgebase.book.tree import (
    find_documents,
    flatten,
    is_nested,
    make_section,
    replace_list,
)
from knowledgebase.core.book.outline import Outline, Part
from knowledgebase.core.site.records import PageRecord
from knowledgebase.doctree.bibliography import find_lists
from knowledgebase.doctree.book_nodes import book_heading, page_number
from knowledgebase.doctree.nodes import listing, page_footer

#: kind of list -> title of its chapter, where no page has the list; in the order of the book
_INDEXES = {
    "topics": "Topics",
    "authors": "Authors",
    "articles": "Archive",
    "quantities": "Quantities",
}


class Chapters:
    """The documents of a tree, taken out of it."""

    def __init__(
        self, records: Mapping[str, PageRecord], outline: Outline, tree: nodes.document
    ) -> None:
        self.records = records
        self.outline = outline
        #: docname -> article, concept, topic or page of a list
        self.pages = dict(self._take(tree))
        #: all other pages, but for those that stand within another one
        self.others = [node for node in list(find_documents(tree)) if not is_nested(node)]
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
        for node in find_documents(tree):
            for child in node.children:
                child.parent = node  # Sphinx leaves that out
        for node in reversed(list(find_documents(tree))):
            record = self.records.get(node["docname"])
            if record and (record.article or record.concept or record.topic or _is_index(record)):
                node.parent.remove(node)
                yield node["docname"], node

    def put_into(self, book: nodes.Element) -> None:
        """Put them in order into *book*, the section of the root document, with its own text."""
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
        if self.outline.citations:
            book += self._bibliography()
        indexes = make_section("Indexes", "part-indexes")
        indexes += [chapter for kind in _INDEXES if (chapter := self._index(kind, own_lists))]
        book += indexes

    def _preface(self, title: str, children: Iterable[nodes.Node]) -> list[nodes.Node]:
        """Return what the root document says, without headings under which nothing is left."""
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
        """Return the page of a topic with its articles; its footer is kept for the index."""
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
        """Return the page with the list of concepts, with the concepts in its place."""
        document, section = self._page_of("concepts", "Glossary", "part-glossary")
        entries: list[nodes.Node] = []
        for letter in self.outline.letters:
            entries.append(book_heading("", letter.title, rank=1, ids=[letter.anchor]))
            entries += [self.pages.pop(name) for name in letter.concepts if name in self.pages]
        replace_list(section, "concepts", entries)
        return document

    def _index(self, kind: str, own_lists: dict[str, nodes.Element]) -> nodes.Node | None:
        """Return the page with a list; None, if neither a page nor the root document has it."""
        is_there = kind in own_lists or any(kind in r.listings for r in self._records())
        if not is_there or (kind == "topics" and self.outline.subject):
            return None
        document, section = self._page_of(kind, _INDEXES[kind], f"index-of-{kind}")
        if kind == "topics":
            replace_list(section, kind, [self._topic(name) for name in self.outline.topics])
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
        alone = [
            node for node in self.others if next(find_documents(node, itself=False), None) is None
        ]
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


def _says_something(node: nodes.Node) -> bool:
    """Return whether a part of the preface is more than a heading or an empty wrapper."""
    if isinstance(node, nodes.Invisible):
        return False
    return bool(node.astext()) or any(
        isinstance(inner, listing | nodes.image) for inner in node.findall()
    )
