"""Mentions become links, when a page is written.

Runs before references are resolved, on the very tree the mentions were found in. In a book the tree
is the whole book; each document in it is treated by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.core.views import ConceptLink, Target
from knowledgebase.domain import KnowledgeDomain
from knowledgebase.nodes import concept_link
from knowledgebase.texts import find_blocks

#: a Text node and the offset of its first code point in its block
Piece = tuple[nodes.Text, int]


class ConceptLinker(SphinxPostTransform):
    """Places the links of each document's view."""

    #: before the references are resolved (9 and 10), while blocks are as they were read
    default_priority = 5

    def run(self, **kwargs: object) -> None:
        """Link the mentions in this document, or in each document of a book."""
        domain = self.env.domains["kb"]
        if not isinstance(domain, KnowledgeDomain) or domain.state is None:
            return
        builder = self.env._app.builder
        for docname, root in documents_in(self.document, self.env.docname):
            view = domain.state.views.get(docname)
            if view and view.links:
                place_links(root, view.links, builder, self.env.docname)


def documents_in(document: nodes.document, docname: str) -> Iterator[tuple[str, nodes.Element]]:
    """Yield (docname, root) of the document itself and of those that a book has taken into it."""
    yield docname, document
    for root in document.findall(addnodes.start_of_file):
        yield root["docname"], root


def place_links(
    root: nodes.Element, links: Sequence[ConceptLink], builder: Builder, docname: str
) -> None:
    """Put *links* into the blocks below *root*, a page named *docname*."""
    by_block: dict[int, list[ConceptLink]] = {}
    for link in links:
        by_block.setdefault(link.block, []).append(link)
    for index, found in enumerate(find_blocks(root)):
        if inside := by_block.get(index):
            for run in _join_neighbours(found.pieces):
                _link_run(run, inside, builder, docname)


def make_concept_link(
    builder: Builder, docname: str, concept: str, target: Target, definition: str
) -> nodes.Element:
    """Return an empty link from a page to the definition of a concept.

    Mere text, where the definition is not part of the book.
    """
    try:
        uri = make_uri(builder, docname, target)
    except NoUri:
        return nodes.inline()
    return concept_link("", "", internal=True, refuri=uri, concept=concept, definition=definition)


def has_pages(builder: Builder) -> bool:
    """Return whether *builder* writes HTML in which a list can go on on a further page."""
    return builder.format == "html" and builder.name != "singlehtml"


def make_uri(builder: Builder, docname: str, target: Target) -> str:
    """Return the relative address of *target*, seen from the page *docname*.

    :raises NoUri: in a book that *target* is not part of
    """
    # further pages of a list exist in HTML only; in a book the list is whole, where it began
    page = target.docname if has_pages(builder) else target.source or target.docname
    uri = builder.get_relative_uri(docname, page)
    if not target.anchor:
        return uri
    return f"{uri.partition('#')[0]}#{target.anchor}"


def _join_neighbours(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the Text nodes of a block in runs that stand next to each other in one parent."""
    run: list[Piece] = []
    for piece in pieces:
        if run and piece[0].parent is run[-1][0].parent and _next(run[-1][0]) is piece[0]:
            run.append(piece)
            continue
        if run:
            yield run
        run = [piece]
    if run:
        yield run


def _link_run(
    run: list[Piece], links: Sequence[ConceptLink], builder: Builder, docname: str
) -> None:
    """Replace a run of Text nodes by text and links."""
    start = run[0][1]
    text = "".join(node for node, _ in run)
    parts: list[nodes.Node] = []
    done = 0
    for link in links:
        left, right = max(link.start - start, 0), min(link.end - start, len(text))
        if left >= right:
            continue
        if left > done:
            parts.append(nodes.Text(text[done:left]))
        reference = make_concept_link(builder, docname, link.concept, link.target, link.definition)
        reference += nodes.Text(text[left:right])
        parts.append(reference)
        done = right
    if not parts:
        return
    if done < len(text):
        parts.append(nodes.Text(text[done:]))
    parent, position = run[0][0].parent, _position(run[0][0])
    parent[position : position + len(run)] = parts


def _next(text: nodes.Text) -> nodes.Node | None:
    """Return the sibling after *text*."""
    siblings = text.parent.children
    position = _position(text) + 1
    return siblings[position] if position < len(siblings) else None


def _position(text: nodes.Text) -> int:
    """Return the index of *text* among its siblings: itself, not the first one that is equal."""
    return next(i for i, sibling in enumerate(text.parent.children) if sibling is text)
