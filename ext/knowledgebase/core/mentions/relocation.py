"""Where mentions stand in a text that has changed since they were found.

Other extensions may insert, remove, split or rewrite blocks between the reading of a page and its
writing. The mentions as they were found and the blocks as they are now go in; for each mention
comes out its place now, or None. What stands at that place is the very words of the mention, whole
words in running text, outside of links, code and the like; no two mentions get the same words.

1. A block with the same text keeps its mentions, wherever it has moved to. Of several such blocks
   it is the one nearest to where it is expected: as far from its old index as the mention before.
2. Else the words are looked for in the block expected there and in :data:`NEAR` blocks before and
   after it. The place counts around which most of the text is as it was, up to :data:`AROUND` code
   points on each side; of equals, the nearest one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from knowledgebase.core.model import Block
from knowledgebase.core.text.words import stands_alone

#: Blocks on each side of the expected one: an extension that splits a block makes few of it.
NEAR = 3
#: About five words: enough to tell two places with the same words apart.
AROUND = 30


class Passage(NamedTuple):
    """A mention, as it was found."""

    #: of the whole block
    text: str
    #: index of the block, and half-open offsets in its text
    block: int
    start: int
    end: int


class Spot(NamedTuple):
    """Where it stands now: index of the block, and half-open offsets in its text."""

    block: int
    start: int
    end: int


def relocate(passages: Iterable[Passage], blocks: Sequence[Block]) -> list[Spot | None]:
    """Return where each of *passages*, which are in order, stands in *blocks*."""
    page = _Page(blocks)
    spots = []
    #: by how many blocks the last mention has moved
    shift = 0
    for passage in passages:
        spot = page.find_same(passage, shift) or page.find_similar(passage, shift)
        if spot:
            page.taken[spot.block].append((spot.start, spot.end))
            shift = spot.block - passage.block
        spots.append(spot)
    return spots


class _Page:
    """The blocks of a page, and what is taken in them."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        #: of each block in running text: (start, end) of what takes no link, or has one
        self.taken = {
            index: [(span.start, span.end) for span in block.spans]
            for index, block in enumerate(blocks)
            if block.zone == "text"
        }
        self._same: dict[str, list[int]] = {}
        for index in self.taken:
            self._same.setdefault(blocks[index].text, []).append(index)

    def find_same(self, passage: Passage, shift: int) -> Spot | None:
        """Return the same place in the nearest block with the same text; None if there is none."""
        found = [
            index
            for index in self._same.get(passage.text, ())
            if self._is_free(index, passage.start, passage.end)
        ]
        expected = passage.block + shift
        index = min(found, key=lambda index: abs(index - expected), default=None)
        return None if index is None else Spot(index, passage.start, passage.end)

    def find_similar(self, passage: Passage, shift: int) -> Spot | None:
        """Return the best place of a mention's words in the blocks near by, or None."""
        expected = passage.block + shift
        spots = [
            spot
            for index in range(expected - NEAR, expected + NEAR + 1)
            for spot in self._spots(passage, index)
        ]

        def rank(spot: Spot) -> tuple[int, int, int]:
            agreement = _agreement(passage, self.blocks[spot.block].text, spot)
            return agreement, -abs(spot.block - expected), -abs(spot.start - passage.start)

        return max(spots, key=rank, default=None)

    def _is_free(self, index: int, start: int, end: int) -> bool:
        return all(end <= first or last <= start for first, last in self.taken[index])

    def _spots(self, passage: Passage, index: int) -> Iterator[Spot]:
        """Yield every free place of a mention's words in a block, with whatever blanks in them."""
        if index not in self.taken:
            return
        text = self.blocks[index].text
        words = passage.text[passage.start : passage.end].split()
        for match in re.finditer(r"\s+".join(map(re.escape, words)), text):
            if stands_alone(text, *match.span()) and self._is_free(index, *match.span()):
                yield Spot(index, *match.span())


def _agreement(passage: Passage, text: str, spot: Spot) -> int:
    """Return how many code points next to *spot* are the same as next to the mention."""
    before = passage.text[max(0, passage.start - AROUND) : passage.start]
    after = passage.text[passage.end : passage.end + AROUND]
    ahead = text[max(0, spot.start - AROUND) : spot.start]
    return _count_alike(before[::-1], ahead[::-1]) + _count_alike(
        after, text[spot.end : spot.end + AROUND]
    )


def _count_alike(one: str, other: str) -> int:
    """Return how many code points both begin with."""
    return len([*takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))])
