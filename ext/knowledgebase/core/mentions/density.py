"""How many links a text takes.

Places that could be links go in; for each comes out None, or why it is left out. They are measured
in words of running text, which blanks and line breaks part; headings, captions and quotations do
not count.

- A concept is linked where it is first mentioned in a section, and again :data:`AGAIN_AFTER` words
  after its last link there. An author's own link counts as such a one.
- No :data:`CROWD` words in a row of a section hold more than :data:`CROWD_LINKS` links to concepts,
  those of the author counted; the author's own are never taken away.
- Concepts take their places in turn, and those come first that can be linked in the fewest places
  of this page; of equals, the one that comes first in the text. So what is linked depends on no
  other page. A mention that finds no room leaves the link to the next one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

#: Words after which a concept may be linked again in one section: a minute's reading, and about as
#: much as a screen shows.
AGAIN_AFTER = 250
#: No more than this many links in so many words.
CROWD_LINKS, CROWD = 2, 100


#: A place that could be a link: id of the concept, id of the section, words of running text on the
#: page before it, whether the author has put a link already, and whether one link to the concept is
#: enough for the page.
Candidate: TypeAlias = tuple[str, str, int, bool, bool]


def thin_out(candidates: Sequence[Candidate]) -> list[str | None]:
    """Return for each of *candidates*, in reading order, None or "repeat" or "density"."""
    reasons: list[str | None] = [None] * len(candidates)
    by_concept: defaultdict[str, list[int]] = defaultdict(list)
    #: section -> words before each link in it, sorted
    links: defaultdict[str, list[int]] = defaultdict(list)
    for number, (concept, section, words, is_own, _) in enumerate(candidates):
        by_concept[concept].append(number)
        if is_own:
            links[section].append(words)
    # the sort is stable: of equals, the first in the text
    for numbers in sorted(by_concept.values(), key=len):
        last: dict[str, int] = {}
        for number in numbers:
            _, section, words, is_own, once = candidates[number]
            scope = "" if once else section
            if is_own:
                last[scope] = words
            elif scope in last and (once or words < last[scope] + AGAIN_AFTER):
                reasons[number] = "repeat"
            elif _has_room(links[section], words):
                last[scope] = words
            else:
                reasons[number] = "density"
    return reasons


def _has_room(links: list[int], words: int) -> bool:
    """Return whether there is room among *links* for one more, and add it if there is."""
    here = bisect_left(links, words)
    links.insert(here, words)
    for last in range(max(here, CROWD_LINKS), min(here + CROWD_LINKS + 1, len(links))):
        if links[last] - links[last - CROWD_LINKS] < CROWD:
            del links[here]
            return False
    return True
