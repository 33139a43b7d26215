"""A link around a stretch of the text of a block.

It is one link, also where emphasis begins or ends in the stretch: "convolutional *neural* network"
becomes one link that holds the emphasis, and emphasis that only a part of the stretch stands in is
split in two. Where something stands in between that may be in no link, such as a footnote mark,
each stretch of text beside it gets a link.
"""

from __future__ import annotations

from docutils import nodes

from knowledgebase.doctree.block_text import Piece, is_plain


def wrap(pieces: list[Piece], start: int, end: int, link: nodes.Element) -> None:
    """Put *link*, or copies of it, around the text between two offsets in a block.

    *pieces* are those of the block, in order; those before *start* are left in it, so that the next
    stretch before this one can be wrapped.
    """
    while pieces[-1].offset >= end:
        del pieces[-1]
    touched = [piece for piece in pieces if piece.offset + len(piece.node) > start]
    del pieces[len(pieces) - len(touched) :]
    (first, first_offset), (last, last_offset) = touched[0], touched[-1]
    if first is last:
        before = _replace(first, start - first_offset, end - first_offset, link)
    else:
        parent = _common_parent(first, last)
        _, stop = _cut(last, end - last_offset, parent)
        size = len(parent)
        before, begin = _cut(first, start - first_offset, parent)
        for run in _stretches(parent, begin, stop + len(parent) - size):
            part = link.copy()
            part += parent.children[run]
            parent[run] = [part]
    if before:
        pieces.append(Piece(before, first_offset))


def position_of(node: nodes.Node) -> int:
    """Return the index of *node* among its siblings: itself, not the first one that is equal."""
    return next(i for i, sibling in enumerate(node.parent.children) if sibling is node)


def _replace(text: nodes.Text, start: int, end: int, link: nodes.Element) -> nodes.Text | None:
    """Put *link* around a part of *text*; return the text before it, None where there is none."""
    before = nodes.Text(text[:start]) if start > 0 else None
    link += nodes.Text(text[start:end])
    parts: list[nodes.Node] = [before, link] if before else [link]
    if end < len(text):
        parts.append(nodes.Text(text[end:]))
    position = position_of(text)
    text.parent[position : position + 1] = parts
    return before


def _common_parent(first: nodes.Text, last: nodes.Text) -> nodes.Element:
    """Return the innermost node that holds both texts."""
    parents = set()
    node: nodes.Node | None = first.parent
    while node is not None:
        parents.add(id(node))
        node = node.parent
    parent: nodes.Element = last.parent
    while id(parent) not in parents:
        parent = parent.parent
    return parent


def _cut(text: nodes.Text, place: int, parent: nodes.Element) -> tuple[nodes.Text | None, int]:
    """Split *parent* at an offset in *text*, with all nodes between the two.

    Return the text before the cut, None where there is none, and the index of the first child of
    *parent* behind it.
    """
    node: nodes.Element = text.parent
    index = position_of(text)
    before = text if place > 0 else None
    if 0 < place < len(text):
        before = nodes.Text(text[:place])
        node[index : index + 1] = [before, nodes.Text(text[place:])]
    index += place > 0
    while node is not parent:
        index = _split(node, index)
        node = node.parent
    return before, index


def _split(node: nodes.Element, index: int) -> int:
    """Split *node* before its child *index*, unless one half would be empty.

    Return the index, among the siblings of *node*, of what follows.
    """
    position = position_of(node)
    if index == 0:
        return position
    if index < len(node):
        rest = node.copy()
        rest["ids"], rest["names"] = [], []
        rest += node.children[index:]
        del node[index:]
        node.parent.insert(position + 1, rest)
    return position + 1


def _stretches(parent: nodes.Element, start: int, stop: int) -> list[slice]:
    """Return the runs of children in [start, stop) that may stand in a link, the last one first."""
    runs: list[slice] = []
    for index in range(start, stop):
        child = parent.children[index]
        if isinstance(child, nodes.Element) and not is_plain(child):
            continue
        if runs and runs[0].stop == index:
            runs[0] = slice(runs[0].start, index + 1)
        else:
            runs.insert(0, slice(index, index + 1))
    return [run for run in runs if any(not n.astext().isspace() for n in parent.children[run])]
