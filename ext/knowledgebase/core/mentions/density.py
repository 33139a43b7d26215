"""How many links a text takes.

Places that could be links go in, in reading order; for each comes out None, or "repeat" or
"density" where it is left out. Distances are counted in words of running text: headings, captions
and quotations do not count.

- A concept is linked where a section first mentions it, and again :data:`AGAIN_AFTER` words after
  its last link there. An author's own link counts as its first mention.
- No :data:`WINDOW` words in a row of a section hold more than :data:`MOST_LINKS` links to concepts.
  Links of the author count, but are never taken away.
- Concepts take their places in turn: first the ones that could be linked in the fewest places of
  this page, of equals the one that comes first in the text. So no other page makes a difference. A
  mention that is too close to other links leaves the link to the next mention.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

#: Words after which a concept may be linked again in one section: a minute's reading, and about as
#: much as a screen shows.
AGAIN_AFTER = 250
#: No more than this many links in so many words.
MOST_LINKS, WINDOW = 2, 100


class Candidate(NamedTuple):
    """A place that could be a link."""

    #: id
    concept: str
    #: id
    section: str
    #: words of running text on the page before it
    words: int
    #: True where the author has put a link already
    is_own: bool
    #: True where one link to the concept is enough for the page
    is_once: bool


def thin_out(candidates: Sequence[Candidate]) -> list[str | None]:
    """Return for each of *candidates*, in reading order, None or "repeat" or "density"."""
    reasons: list[str | None] = [None] * len(candidates)
    by_concept: defaultdict[str, list[int]] = defaultdict(list)
    #: section -> words before each link in it, sorted
    links: defaultdict[str, list[int]] = defaultdict(list)
    for number, candidate in enumerate(candidates):
        by_concept[candidate.concept].append(number)
        if candidate.is_own:
            links[candidate.section].append(candidate.words)
    # the sort is stable: of equals, the first in the text
    for numbers in sorted(by_concept.values(), key=len):
        #: section, "" for the page -> words before the last link in it
        last: dict[str, int] = {}
        for number in numbers:
            _, section, words, is_own, is_once = candidates[number]
            scope = "" if is_once else section
            if is_own:
                last[scope] = words
            elif scope in last and (is_once or words < last[scope] + AGAIN_AFTER):
                reasons[number] = "repeat"
            elif _add_link(links[section], words):
                last[scope] = words
            else:
                reasons[number] = "density"
    return reasons


def _add_link(links: list[int], words: int) -> bool:
    """Add a link to the sorted *links* of a section; return False if it is too close to others.

    It is, if it would be one of more than :data:`MOST_LINKS` in :data:`WINDOW` words.
    """
    here = bisect_left(links, words)
    links.insert(here, words)
    for last in range(max(here, MOST_LINKS), min(here + MOST_LINKS + 1, len(links))):
        if links[last] - links[last - MOST_LINKS] < WINDOW:
            del links[here]
            return False
    return True
