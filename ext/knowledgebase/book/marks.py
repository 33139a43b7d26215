"""What a printed book says at the places of links: acronyms spelled out, entries of the index.

Runs when the links of the text are placed, and before headers and footers bring in others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.book.order import flatten, own_nodes
from knowledgebase.context import context_of
from knowledgebase.core.book.locators import Passage, choose_passages, sort_keys
from knowledgebase.core.model import Concept
from knowledgebase.core.text.acronyms import is_spelled_out, spell_out
from knowledgebase.doctree.blocks import documents_in
from knowledgebase.doctree.book_nodes import (
    book_entry,
    book_heading,
    document_mark,
    index_mark,
    page_number,
)
from knowledgebase.doctree.nodes import concept_link, page_footer, page_header
from knowledgebase.domain import domain_of
from knowledgebase.render.book import make_fact, mention_id

#: a zero-width space
_BREAK = "\u200b"
#: letters; a line holds some 70, a cell of a table fewer
_LONGEST = 35
_PARTS = re.compile(r"\s+|\S{1,12}")
#: of one block of code; TeX keeps all of it in memory until it is set
_MOST_LINES = 1000
#: what is broken elsewhere: code by Sphinx, addresses by TeX
_UNBROKEN = (nodes.literal_block, nodes.math, nodes.math_block, nodes.raw, nodes.reference)


class BookMarks(SphinxPostTransform):
    """Marks the links of articles and the entries of the glossary."""

    formats = ("latex",)
    default_priority = 860

    def run(self, **kwargs: Any) -> None:
        """Mark each document of the book."""
        outline, state = context_of(self.env).outline, domain_of(self.env).state
        if state is None:
            return
        catalogue = state.catalogue
        self.concepts = {e.concept.id: e.concept for e in catalogue.concepts.values()}
        parts = outline.part_of
        passages: defaultdict[str, list[tuple[Passage, concept_link]]] = defaultdict(list)
        defined: dict[str, nodes.Element] = {}
        for docname, root in documents_in(self.document, self.env.docname):
            if docname in parts:
                for link in self._mark_article(root):
                    weight = catalogue.counts(docname).get(link["concept"], 0)
                    passage = Passage(part=parts[docname].title, article=docname, weight=weight)
                    passages[link["concept"]].append((passage, link))
            if root is not self.document:
                _print_addresses(root)
            for header in own_nodes(root, page_header):
                if isinstance(header["noun"], Concept) and header["noun"].id in self.concepts:
                    defined.setdefault(header["noun"].id, header)
        titles = [part.title for part in outline.parts]
        self._index(defined, passages, titles)

    def _mark_article(self, root: nodes.Element) -> Iterator[concept_link]:
        """Yield the links of an article; give the first of each concept an id."""
        seen: set[str] = set()
        spelled: set[str] = set()
        text = _text_of(root)
        for link in list(own_nodes(root, concept_link)):
            concept, surface = self.concepts[link["concept"]], link.astext()
            if concept.id not in seen:
                seen.add(concept.id)
                docname = link["refuri"].removeprefix("%").partition("#")[0]
                link["ids"] = [mention_id(docname)]
            names = (concept.title, *concept.aliases)
            words = spell_out(surface, names)
            if words and surface.removesuffix("s") not in spelled:
                spelled.add(surface.removesuffix("s"))
                if not is_spelled_out(text, surface, names):
                    place = link.parent.index(link) + 1
                    link.parent.insert(place, nodes.Text(f" ({words})"))
            yield link

    def _index(
        self,
        defined: dict[str, nodes.Element],
        passages: dict[str, list[tuple[Passage, concept_link]]],
        parts: Iterable[str],
    ) -> None:
        """Place the marks of the index: definitions, other names, and passages."""
        aliases = {
            alias: self.concepts[concept].title
            for concept in defined
            for alias in self.concepts[concept].aliases
        }
        titles = {self.concepts[concept].title for concept in defined}
        keys = sort_keys([*titles, *aliases])
        part_keys = sort_keys(parts)
        for concept, header in defined.items():
            title = self.concepts[concept].title
            marks = [index_mark(levels=[(keys[title], title)], main=True)]
            marks += [
                index_mark(levels=[(keys[alias], alias)], see=title)
                for alias in self.concepts[concept].aliases
                if aliases[alias] == title and alias not in titles
            ]
            place = header.parent.index(header) + 1
            header.parent[place:place] = marks
            found = passages.get(concept, [])
            for index, part in choose_passages([passage for passage, _ in found]):
                link = found[index][1]
                levels = [(keys[title], title), *([(part_keys[part], part)] if part else [])]
                link.parent.insert(link.parent.index(link), index_mark(levels=levels))


class BookFinish(SphinxPostTransform):
    """Gives entries, headings and page numbers their last form."""

    formats = ("latex",)
    default_priority = 960

    def run(self, **kwargs: Any) -> None:
        """Finish each document of the book."""
        state = domain_of(self.env).state
        if state is None:
            return
        concepts = {entry.docname for entry in state.catalogue.concepts.values()}
        for docname, root in list(documents_in(self.document, self.env.docname)):
            section = root.next_node(nodes.section)
            if docname in concepts and section is not None and root is not self.document:
                flatten(section)
                title, *rest = section.children
                entry = book_entry("", *rest, title=title.astext(), ids=section["ids"])
                section.replace_self(entry)
            if root is not self.document:
                root.insert(0, document_mark(docname=docname))
        for rubric in list(self.document.findall(nodes.rubric)):
            level = rubric.get("heading-level", 3)
            heading = book_heading("", "", *rubric.children, rank=level, ids=rubric["ids"])
            rubric.replace_self(heading)
        for title in list(self.document.findall(_is_card_title)):
            assert isinstance(title, nodes.Element)
            title.replace_self(book_heading("", title.astext(), rank=3, ids=[]))
        for line in list(self.document.findall(nodes.transition)):
            if "footnotes" in line["classes"]:  # on paper, notes stand at the foot of their page
                line.parent.remove(line)
        self._break_long_words()
        for block in list(self.document.findall(nodes.literal_block)):
            block.replace_self(list(_cut(block)))
        self._settle_pages()

    def _break_long_words(self) -> None:
        """Let words break that no line can hold; TeX itself breaks down over the longest."""
        block: nodes.Node | None = None
        length = 0
        for text in list(self.document.findall(nodes.Text)):
            if (around := _block_of(text)) is not block:
                block, length = around, 0
            if isinstance(text.parent, _UNBROKEN):
                continue
            broken, length = break_words(text, length)
            if broken != text:
                text.parent.replace(text, nodes.Text(broken))

    def _settle_pages(self) -> None:
        """Let each page number name a place that is in the book."""
        there: set[str] = {
            f"%{docname}#{id_}"
            for docname, root in documents_in(self.document, self.env.docname)
            for node in own_nodes(root, nodes.Element)
            for id_ in list[str](node.get("ids", ()))
        }
        for number in self.document.findall(page_number):
            if number["refuri"] not in there and "#" in number["refuri"]:
                number["refuri"] = number.get("fallback") or number["refuri"].partition("#")[0]


def break_words(text: str, length: int) -> tuple[str, int]:
    """Return *text* with places to break in words that are too long; the length of its last one.

    *length* letters of the first word stand before *text*.
    """
    parts = []
    for part in _PARTS.findall(text):
        if part.isspace():
            length = 0
        else:
            parts += [_BREAK] * (length > _LONGEST)
            length += len(part)
        parts.append(part)
    return "".join(parts), length


def _cut(block: nodes.literal_block) -> Iterator[nodes.literal_block]:
    """Yield a block of code in pieces that fit into TeX's memory."""
    lines = block.rawsource.split("\n")
    if len(lines) <= _MOST_LINES or block.rawsource != block.astext():
        yield block
        return
    for start in range(0, len(lines), _MOST_LINES):
        text = "\n".join(lines[start : start + _MOST_LINES])
        piece = nodes.literal_block(text, text, **block.attributes)
        piece["ids"] = block["ids"] if start == 0 else []
        yield piece


def _block_of(node: nodes.Node) -> nodes.Node:
    """Return the paragraph, title or the like that *node* stands in."""
    while isinstance(node, nodes.Text | nodes.Inline):
        node = node.parent
    return node


def _is_card_title(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Element) and "sd-card-title" in node["classes"]


def _print_addresses(root: nodes.Element) -> None:
    """Add the addresses that a document links to, where the text does not show them."""
    section = root.next_node(nodes.section)
    texts: dict[str, str] = {}
    for link in own_nodes(root, nodes.reference):
        address, text = link.get("refuri", ""), link.astext()
        if address.startswith(("http://", "https://")) and not _shows(text, address):
            texts.setdefault(address, text)
    if section is None or not texts:
        return
    line = make_fact("Links", [])
    for address, text in texts.items():
        line += [nodes.Text("; ")] * (len(line) > 1)
        line += [nodes.Text(f"{text}: "), nodes.reference("", address, refuri=address)]
    footer = next(iter(own_nodes(section, page_footer)), None)
    place = (
        section.index(footer) if footer is not None and footer.parent is section else len(section)
    )
    section.insert(place, nodes.container("", line, classes=["kb-facts"]))


def _shows(text: str, address: str) -> bool:
    """Return whether *text* has the address, or what it has after the host: a DOI or the like."""
    bare = address.partition("//")[2]
    path = bare.partition("/")[2]
    return bare in text or bool(path and path in text)


def _text_of(root: nodes.Element) -> str:
    return " ".join(paragraph.astext() for paragraph in own_nodes(root, nodes.paragraph))
