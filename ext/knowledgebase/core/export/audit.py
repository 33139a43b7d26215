"""Every mention of a site as a line of JSON, and what changes between two sets of such lines.

Pages go in, text comes out, sorted by path and place, so that the same site gives the same text.
The report for people is in :mod:`.audit_report`.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledgebase.core.export.source_positions import Position
from knowledgebase.core.model import Block, Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """One page that takes links: an article, concept or topic."""

    #: the author's own file, relative to the folder of the project, with slashes
    path: str
    title: str
    is_article: bool
    #: id of the concept that the page defines, "" where it defines none
    own_concept: str
    words: int
    blocks: Sequence[Block]
    mentions: Sequence[Mention]
    #: of each mention, in their order
    positions: Sequence[Position]


def write_lines(pages: Iterable[AuditPage]) -> Iterator[str]:
    """Yield one line of JSON for each mention, with its line feed, in order of path and place."""
    for page in sorted(pages, key=lambda page: page.path):
        found = zip(page.positions, page.mentions, strict=True)
        for position, mention in sorted(found, key=lambda pair: pair[0]):
            line = {
                "path": page.path,
                "line": position.line,
                "column": position.column,
                "surface": mention.surface,
                "concept": mention.concept,
                "linked": mention.linked,
                "reason": mention.reason,
            }
            yield json.dumps(line) + "\n"


def count_links(lines: Iterable[str]) -> Counter[tuple[str, str]]:
    """Return (concept, path) -> links, from the lines of :func:`write_lines`."""
    entries = map(json.loads, lines)
    return Counter((entry["concept"], entry["path"]) for entry in entries if entry["linked"])


def describe_change(
    before: Mapping[tuple[str, str], int], after: Mapping[tuple[str, str], int]
) -> Iterator[str]:
    """Yield a line for each concept that gains or loses links, and one for all together."""
    changes: defaultdict[str, list[int]] = defaultdict(list)
    pages = set()
    for concept, path in sorted({*before, *after}):
        if change := after.get((concept, path), 0) - before.get((concept, path), 0):
            changes[concept].append(change)
            pages.add(path)
    for concept, found in changes.items():
        yield f"concept {concept}: {_spell_change(found, len(found))}"
    every = [change for found in changes.values() for change in found]
    yield (
        f"in all: {_spell_change(every, len(pages))}" if every else "no page gains or loses a link"
    )


def _spell_change(changes: Sequence[int], pages: int) -> str:
    """Return "+42 links on 17 pages", or "+42 -3 links" where some are lost too."""
    gained = sum(change for change in changes if change > 0)
    lost = sum(change for change in changes if change < 0)
    numbers = " ".join(f"{number:+d}" for number in (gained, lost) if number)
    is_one = gained - lost == 1
    return f"{numbers} link{'s' * (not is_one)} on {pages} page{'s' * (pages != 1)}"
