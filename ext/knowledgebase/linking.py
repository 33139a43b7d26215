"""Mentions become links, when a page is written.

Runs before references are resolved, on the very tree the mentions were found in. In a book the tree
is the whole book; each document in it is treated by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.core.views import ConceptLink, Target
from knowledgebase.domain import KnowledgeDomain
from knowledgebase.nodes import concept_link
from knowledgebase.texts import find_blocks


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
    blocks = list(find_blocks(root))
    for link in reversed(links):
        for texts in _cut_out(blocks[link.block].pieces, link.start, link.end):
            reference = make_concept_link(
                builder, docname, link.concept, link.target, link.definition
            )
            parent, position = texts[0].parent, _position(texts[0])
            parent[position : position + len(texts)] = [reference]
            reference.extend(texts)


def make_concept_link(
    builder: Builder, docname: str, concept: str, target: Target, definition: str
) -> concept_link:
    """Return an empty link from a page to the definition of a concept."""
    return concept_link(
        "",
        "",
        internal=True,
        refuri=make_uri(builder, docname, target),
        concept=concept,
        definition=definition,
    )


def make_uri(builder: Builder, docname: str, target: Target) -> str:
    """Return the relative address of *target*, seen from the page *docname*."""
    uri = builder.get_relative_uri(docname, target.docname)
    if not target.anchor:
        return uri
    return f"{uri.partition('#')[0]}#{target.anchor}"


def _cut_out(pieces: list[tuple[nodes.Text, int]], start: int, end: int) -> list[list[nodes.Text]]:
    """Return the Text nodes of the span [start, end), cut at its ends, in runs of neighbours.

    *pieces* is kept up to date: links are placed from the last to the first, so that only what lies
    before the span is looked at again.
    """
    inside: list[nodes.Text] = []
    for index, (text, offset) in reversed(list(enumerate(pieces))):
        if offset >= end or offset + len(text) <= start:
            continue
        left, right = max(start - offset, 0), min(end - offset, len(text))
        middle = nodes.Text(text[left:right])
        parts = [nodes.Text(text[:left]), middle, nodes.Text(text[right:])]
        parts = [part for part in parts if len(part)]
        position = _position(text)
        text.parent[position : position + 1] = parts
        if left:
            pieces[index] = (parts[0], offset)
        else:
            pieces.pop(index)
        inside.insert(0, middle)
    return _runs(inside)


def _runs(texts: list[nodes.Text]) -> list[list[nodes.Text]]:
    """Return *texts* in runs that share a parent and stand next to each other."""
    runs: list[list[nodes.Text]] = []
    for text in texts:
        before = runs[-1][-1] if runs else None
        if (
            before is not None
            and before.parent is text.parent
            and _position(text) == _position(before) + 1
        ):
            runs[-1].append(text)
        else:
            runs.append([text])
    return runs


def _position(text: nodes.Text) -> int:
    """Return the index of *text* among its siblings: itself, not the first one that is equal."""
    return next(i for i, sibling in enumerate(text.parent.children) if sibling is text)
