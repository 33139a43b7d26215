"""Which mentions become links.

The blocks of a page and the vocabulary go in; every mention comes out, linked or with the reason
why not: first what speaks against the sense, then against the place, then what the page and the
concept say, and last whether it is linked already. The first mention in a section is linked; an
author's own link counts as the first one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from knowledgebase.core.model import Block, Concept, Mention, Span
from knowledgebase.core.names import fold
from knowledgebase.core.vocabulary import Match, Vocabulary, Words, split_text


@dataclass(frozen=True, kw_only=True)
class PageRules:
    """What one page says about its links."""

    #: False turns automatic links off
    autolink: bool = True
    #: concept ids that are not linked here
    exclude: frozenset[str] = frozenset()
    #: id of the concept this page defines, "" where it defines none
    own_concept: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """A place where a concept is named, by an author's link or in the text."""

    start: int
    end: int
    concepts: tuple[str, ...]
    #: zone of the place, "" in running text
    zone: str
    #: True where a phrase around it gives it another sense
    blocked: bool = False


@dataclass(slots=True)
class _Page:
    """What is known of a page while its mentions are judged, from first to last."""

    rules: PageRules
    vocabulary: Vocabulary
    #: section -> the texts in it, split
    texts: dict[str, list[Words]]
    #: section -> ids of the concepts that have a cue in it, once they have been asked for
    cued: dict[str, frozenset[str]] = field(default_factory=dict)
    #: (concept, section) and concept of each link so far
    linked_in: set[tuple[str, str]] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)

    def has_cue(self, concept: str, section: str) -> bool:
        """Return whether a cue of *concept* stands in *section*."""
        if section not in self.cued:
            found = map(self.vocabulary.cues_among, self.texts[section])
            self.cued[section] = frozenset().union(*found)
        return concept in self.cued[section]

    def add_link(self, concept: str, section: str) -> None:
        """Remember that *concept* is linked in *section*."""
        self.linked_in.add((concept, section))
        self.linked.add(concept)


def find_mentions(
    blocks: Sequence[Block],
    vocabulary: Vocabulary,
    concepts: Mapping[str, Concept],
    rules: PageRules,
    explicit: Mapping[str, str],
) -> tuple[Mention, ...]:
    """Return every mention in *blocks*, in order, each with the decision on its link.

    *explicit* maps the folded names that authors may write in a concept role to concept ids.
    """
    texts: dict[str, list[Words]] = {}
    split = [split_text(block.text) for block in blocks]
    for block, words in zip(blocks, split, strict=True):
        texts.setdefault(block.section, []).append(words)
    page = _Page(rules, vocabulary, texts)
    mentions = []
    for index, (block, words) in enumerate(zip(blocks, split, strict=True)):
        for event in _events(block, vocabulary.find_in(words), explicit):
            first = event.concepts[0]
            reason = _refuse(event, concepts[first], block.section, page)
            if reason is None or reason == "zone:concept":
                page.add_link(first, block.section)
            mentions.append(
                Mention(
                    concept=" ".join(event.concepts),
                    surface=block.text[event.start : event.end],
                    block=index,
                    start=event.start,
                    end=event.end,
                    reason=reason,
                )
            )
    return tuple(mentions)


def _events(
    block: Block, matches: Sequence[Match], explicit: Mapping[str, str]
) -> Iterator[_Event]:
    """Yield the author's own links and what is found outside of them, in order."""
    events = [
        _Event(
            start=span.start, end=span.end, concepts=(explicit[fold(span.target)],), zone="concept"
        )
        for span in block.spans
        if span.zone == "concept" and fold(span.target) in explicit
    ]
    for match, zone in _zones(block.spans, matches):
        if zone != "concept":
            events.append(
                _Event(
                    start=match.start,
                    end=match.end,
                    concepts=match.concepts,
                    zone=block.zone if block.zone != "text" else zone,
                    blocked=match.blocked,
                )
            )
    yield from sorted(events, key=lambda event: (event.start, event.end))


def _zones(spans: Sequence[Span], matches: Sequence[Match]) -> Iterator[tuple[Match, str]]:
    """Yield each match with the zone of a span that it touches, "" where there is none.

    An author's own link counts before all others. Matches and spans are both walked through once.
    """
    waiting = sorted(spans, key=lambda span: span.start, reverse=True)
    open_spans: list[Span] = []
    for match in matches:
        while waiting and waiting[-1].start < match.end:
            open_spans.append(waiting.pop())
        open_spans = [span for span in open_spans if span.end > match.start]
        zones = [span.zone for span in open_spans]
        yield match, "concept" if "concept" in zones else next(iter(zones), "")


def _refuse(event: _Event, concept: Concept, section: str, page: _Page) -> str | None:
    """Return why the first concept of *event* is not linked there, or None."""
    if event.zone == "concept":
        return "zone:concept"
    is_own = concept.id == page.rules.own_concept
    checks = {
        "unless": event.blocked,
        "ambiguous": len(event.concepts) > 1,
        "cue": concept.link == "cued" and not is_own and not page.has_cue(concept.id, section),
        f"zone:{event.zone}": event.zone != "",
        "own-page": is_own,
        "opt-out": not page.rules.autolink or concept.id in page.rules.exclude,
        "never": concept.link == "never",
        "repeat": (concept.id, section) in page.linked_in
        or (concept.link == "page" and concept.id in page.linked),
    }
    return next((reason for reason, holds in checks.items() if holds), None)
