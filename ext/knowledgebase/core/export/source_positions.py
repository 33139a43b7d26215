"""Where a mention stands in the author's own file.

The source of a page, its blocks and its mentions go in; a line and a column for each mention come
out. A block knows the line on which it begins, and its text is that of the source without markup.
So the letters and digits of a block are looked for, one after the other, in the source between the
line where it begins and the one where the next begins: emphasis, quote marks, bullets, pipes and
line breaks drop out on both sides. What is in the source but is not shown (addresses of links,
images, names of roles) is blanked first. A block that still cannot be found as a whole, because
of a character reference or a substitution, is aligned word by word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from knowledgebase.core.model import Block, Mention

#: Words of a passage, and of the source it is aligned with, above which the cost, which grows with
#: their product, is not worth a column.
_MOST_WORDS = 2_000
#: What a source holds between letters that are shown, but does not show. No part can match in two
#: ways, so that time grows with the length of the text only.
_HIDDEN = re.compile(
    r"""
      (?<=\])\((?:[^()]|\([^()]*+\))*+\)             # the address of a link
    | (?<=\])\[[^\[\]]*+\]                           # the name of the address of a link
    | \[\^[^\[\]\s]++\]:?                            # a footnote
    | \{[\w:+.-]++\}(?=`)                            # the name of a role
    | <[^<>`\n]++>(?=`+)                             # the target of a role
    | <!--(?:(?!<!--|-->).)*+-->                     # a comment
    | &\#?\w{1,31};                                  # a character reference
    """,
    re.VERBOSE | re.DOTALL,
)
#: an image, of which some builds show the description
_IMAGE = re.compile(r"!\[[^\[\]]*+\]")
_WORD = re.compile(r"[^\W_]+")


class Position(NamedTuple):
    """A place in a file."""

    #: 1-based
    line: int
    #: 0-based, in code points
    column: int


class _Group(NamedTuple):
    """Blocks that begin on one line, such as the cells of a row."""

    #: half-open, in code points of the source: where they are to be looked for
    start: int
    end: int
    #: where they end at the latest: where a row begins is known of some of its cells only
    limit: int
    #: indices of blocks, in order
    blocks: tuple[int, ...]


class _Bounds(NamedTuple):
    """Where a passage stands in the source, in code points."""

    start: int
    #: where it should end, and where it ends at the latest
    end: int
    limit: int


class _Letters(NamedTuple):
    """The letters and digits of a text, and where each stands in it."""

    text: str
    offsets: Sequence[int]


def locate_mentions(
    source: str,
    blocks: Sequence[Block],
    mentions: Sequence[Mention],
    title: tuple[int, int] = (1, 1),
) -> tuple[Position, ...]:
    """Return the place of the first letter or digit of each of *mentions*, in their order.

    *title* is the 1-based line and column of the title in the front matter. A mention that is not
    found in the source at all is placed where its block begins.
    """
    starts = _line_starts(source)
    shown = _HIDDEN.sub(_blank, source)
    sources = (_IMAGE.sub(_blank, shown), shown)
    wanted: dict[int, list[Mention]] = {}
    for mention in mentions:
        wanted.setdefault(mention.block, []).append(mention)
    found: dict[tuple[int, int], int] = {}
    done = 0
    for group in _group(blocks, starts, len(source), title):
        passage = "\n".join(blocks[index].text for index in group.blocks)
        # many cells claim a line above their own: they begin where those before them end
        start = max(group.start, done)
        is_cell = start > group.start or len(group.blocks) > 1
        limit = group.limit if is_cell else group.end
        within = _align(sources, passage, _Bounds(start, group.end, limit))
        done = max(within.values(), default=done - 1) + 1
        base = 0
        for index in group.blocks:
            for mention in wanted.get(index, ()):
                first = _WORD.search(passage, base + mention.start, base + mention.end)
                offset = within.get(first.start()) if first else None
                found[index, mention.start] = group.start if offset is None else offset
            base += len(blocks[index].text) + 1
    return tuple(_place(starts, found[mention.block, mention.start]) for mention in mentions)


def _group(
    blocks: Sequence[Block], starts: Sequence[int], length: int, title: tuple[int, int]
) -> Iterator[_Group]:
    """Yield the blocks that begin on one line together, by line.

    A block whose line is not known belongs to the one before it.
    """
    by_offset: dict[int, list[int]] = {}
    offset = 0
    for index, block in enumerate(blocks):
        if index == 0 and block.zone == "heading" and block.line <= title[0]:
            offset = min(starts[min(title[0], len(starts)) - 1] + title[1] - 1, length)
        elif block.line:
            offset = starts[min(block.line, len(starts)) - 1]
        by_offset.setdefault(offset, []).append(index)
    bounds = [*sorted(by_offset), length, length]
    for start, end, limit in zip(bounds, bounds[1:], bounds[2:], strict=False):
        yield _Group(start, end, limit, tuple(by_offset[start]))


def _align(sources: Sequence[str], passage: str, bounds: _Bounds) -> Mapping[int, int]:
    """Return offset in a passage -> offset in the source, for its letters or for its words."""
    start, end, limit = bounds
    here = _letters(passage)
    for stop in dict.fromkeys((end, limit)):
        for source in sources:
            there = _letters(source[start:stop])
            place = there.text.find(here.text)
            if place >= 0:
                offsets = (start + offset for offset in there.offsets[place:])
                return dict(zip(here.offsets, offsets, strict=False))
    return _align_words(passage, sources[-1][start:limit], start)


def _align_words(passage: str, region: str, start: int) -> Mapping[int, int]:
    """Return the same for words that passage and region have in common, in the same order."""
    here = list(_WORD.finditer(passage))
    there = list(_WORD.finditer(region))
    if max(len(here), len(there)) > _MOST_WORDS:
        return {}
    matcher = SequenceMatcher(
        a=[word.group() for word in here], b=[word.group() for word in there], autojunk=False
    )
    return {
        here[match.a + step].start(): start + there[match.b + step].start()
        for match in matcher.get_matching_blocks()
        for step in range(match.size)
    }


def _letters(text: str) -> _Letters:
    offsets = [offset for offset, char in enumerate(text) if char.isalnum()]
    return _Letters("".join(text[offset] for offset in offsets), offsets)


def _blank(hidden: re.Match[str]) -> str:
    return "".join(char if char in "\r\n" else " " for char in hidden.group())


def _line_starts(source: str) -> list[int]:
    """Return the offset at which each line begins; lines end as in Python's text files."""
    return [0, *(end.end() for end in re.finditer(r"\r\n|\r|\n", source))]


def _place(starts: Sequence[int], offset: int) -> Position:
    line = bisect_right(starts, offset)
    return Position(line=line, column=offset - starts[line - 1])
