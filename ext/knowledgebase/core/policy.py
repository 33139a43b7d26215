"""Which mentions become links.

The blocks of a page and the vocabulary go in; every mention comes out, linked or with the reason
why not. The first mention in a section is linked; an author's own link counts as the first one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from knowledgebase.core.model import Block, Concept, Mention
from knowledgebase.core.names import fold
from knowledgebase.core.vocabulary import Match, Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """What one page says about its links."""

    #: False turns automatic links off
    autolink: bool = True
    #: concept ids that are not linked here
    exclude: frozenset[str] = frozenset()
    #: id of the concept this page defines, "" where it defines none
    own_concept: str = ""


@dataclass(slots=True)
class _Seen:
    """Where each concept has been linked so far on one page."""

    sections: set[tuple[str, str]] = field(default_factory=set)
    page: set[str] = field(default_factory=set)

    def add(self, concept: str, section: str) -> None:
        self.sections.add((concept, section))
        self.page.add(concept)


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
    seen = _Seen()
    sections: dict[str, str] = {}
    for block in blocks:
        sections[block.section] = sections.get(block.section, "") + "\n" + block.text
    mentions = []
    for index, block in enumerate(blocks):
        for start, end, concept_ids, reason in _events(block, vocabulary, explicit):
            first = concept_ids[0]
            if reason is None:
                reason = _refuse(concepts[first], block.section, sections, rules, seen)
            if reason is None or reason == "zone:concept":
                seen.add(first, block.section)
            mentions.append(
                Mention(
                    concept=" ".join(concept_ids),
                    surface=block.text[start:end],
                    block=index,
                    start=start,
                    end=end,
                    reason=reason,
                )
            )
    return tuple(mentions)


def _events(
    block: Block, vocabulary: Vocabulary, explicit: Mapping[str, str]
) -> Iterator[tuple[int, int, tuple[str, ...], str | None]]:
    """Yield (start, end, concept ids, reason from the place) for each mention, in order."""
    own = [
        (span.start, span.end, (explicit[fold(span.target)],), "zone:concept")
        for span in block.spans
        if span.zone == "concept" and fold(span.target) in explicit
    ]
    found = [
        (match.start, match.end, match.concepts, _place_reason(block, match))
        for match in vocabulary.find(block.text)
    ]
    apart = [event for event in found if event[3] != "zone:concept"]
    yield from sorted(own + apart, key=lambda event: event[:2])


def _place_reason(block: Block, match: Match) -> str | None:
    if block.zone != "text":
        return f"zone:{block.zone}"
    for span in block.spans:
        if span.start < match.end and match.start < span.end:
            return f"zone:{span.zone}"
    if match.blocked:
        return "unless"
    return "ambiguous" if len(match.concepts) > 1 else None


def _refuse(
    concept: Concept, section: str, sections: Mapping[str, str], rules: PageRules, seen: _Seen
) -> str | None:
    """Return why *concept* is not linked here, or None."""
    if concept.id == rules.own_concept:
        return "own-page"
    if not rules.autolink or concept.id in rules.exclude:
        return "opt-out"
    if concept.link == "never":
        return "never"
    if concept.link == "cued" and not _has_cue(concept.cues, sections[section]):
        return "cue"
    if (concept.id, section) in seen.sections:
        return "repeat"
    if concept.link == "page" and concept.id in seen.page:
        return "repeat"
    return None


def _has_cue(cues: Sequence[str], text: str) -> bool:
    """Return whether *text* names one of *cues* as a whole word, in any case, with or without s."""
    if not cues:
        return False
    choice = "|".join(re.escape(cue) for cue in cues)
    return re.search(rf"(?<!\w)(?:{choice})(?:s|es)?(?!\w)", text, re.IGNORECASE) is not None
