"""What a printed book adds at the links to concepts: acronyms spelled out, and marks for its index.

The first link to a concept in an article gets an id, to which the concept's "mentioned in" points.
All of it is done when the links of the texts are placed, and before headers and footers bring in
further ones. Addresses of web pages are printed at the end of a document, since paper has no links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.book.tree import own_nodes
from knowledgebase.context import context_of
from knowledgebase.core.book.locators import Passage, choose_passages, sort_keys
from knowledgebase.core.model import Concept
from knowledgebase.core.text.acronyms import is_spelled_out, spell_out
from knowledgebase.doctree.blocks import documents_in
from knowledgebase.doctree.book_nodes import index_mark
from knowledgebase.doctree.nodes import concept_link, page_footer, page_header
from knowledgebase.domain import domain_of
from knowledgebase.render.book import make_fact, mention_id


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
