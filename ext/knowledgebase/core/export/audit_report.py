"""What an editor may want to look at: what becomes of each concept, and what is odd.

Pages go in, a report of plain values comes out. Everything in it is sorted, so that the same site
gives the same report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from knowledgebase.core.export.audit import AuditPage
from knowledgebase.core.export.source_positions import Position
from knowledgebase.core.export.term_candidates import Candidate, find_candidates
from knowledgebase.core.mentions.vocabulary import build_vocabulary
from knowledgebase.core.model import Concept, Mention
from knowledgebase.core.text.prose import sentence_around

#: Sentences shown of one concept, linked or not: enough to judge a rule by; all are in the lines.
SENTENCES_SHOWN = 12
CANDIDATES_SHOWN = 100
#: the unit of density
_WORDS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A mention in its sentence."""

    path: str
    line: int
    #: 0-based, in code points
    column: int
    before: str
    surface: str
    after: str
    #: why it is not linked, "" where it is
    reason: str


class ReasonCount(NamedTuple):
    """How many mentions are not linked for one reason."""

    reason: str
    mentions: int


class Claim(NamedTuple):
    """A form that more than one concept claims."""

    form: str
    #: ids, sorted
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptUse:
    """What becomes of the mentions of one concept."""

    concept: str
    title: str
    links: int
    #: pages with a link to it
    pages: int
    #: of its mentions that are no links, most frequent first
    refused: tuple[ReasonCount, ...]
    linked_quotes: tuple[Quote, ...]
    refused_quotes: tuple[Quote, ...]
    #: names that no text uses, as the concept's file gives them
    unused_names: tuple[str, ...]

    @property
    def refused_total(self) -> int:
        """How many of its mentions are not linked."""
        return sum(reason.mentions for reason in self.refused)

    @property
    def mentions(self) -> int:
        """How many mentions it has."""
        return self.links + self.refused_total


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """How thickly an article is linked."""

    path: str
    title: str
    words: int
    links: int
    mentions: int

    @property
    def per_hundred(self) -> float:
        """Links for each hundred words."""
        return self.links * _WORDS / max(1, self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an editor may want to look at."""

    pages: int
    links: int
    mentions: int
    #: most links first
    concepts: tuple[ConceptUse, ...]
    #: most frequent first
    reasons: tuple[ReasonCount, ...]
    #: sorted
    claims: tuple[Claim, ...]
    candidates: tuple[Candidate, ...]
    #: thickest first
    densities: tuple[Density, ...]

    @property
    def never_named(self) -> tuple[ConceptUse, ...]:
        """The concepts that no other page mentions."""
        return tuple(use for use in self.concepts if not use.mentions)

    @property
    def never_linked(self) -> tuple[ConceptUse, ...]:
        """The concepts that are mentioned and never linked."""
        return tuple(use for use in self.concepts if use.mentions and not use.links)


def make_report(
    pages: Iterable[AuditPage],
    concepts: Mapping[str, Concept],
    claims: Mapping[tuple[str, ...], tuple[str, ...]],
    stopwords: Collection[str],
) -> Report:
    """Return the report on *pages*; *claims* are the forms that more than one concept claims.

    Mentions of a concept on its own page do not count.
    """
    ordered = sorted(pages, key=lambda page: page.path)
    articles = [page for page in ordered if page.is_article]
    tallies = {concept: _Tally() for concept in sorted(concepts)}
    for page in ordered:
        for mention, position in zip(page.mentions, page.positions, strict=True):
            for concept in mention.concept.split(" "):
                if concept != page.own_concept:
                    tallies[concept].add(page, mention, position)
    uses = [_use(concepts[concept], tally) for concept, tally in tallies.items()]
    reasons = Counter(m.reason for page in ordered for m in page.mentions if m.reason)
    return Report(
        pages=len(ordered),
        links=sum(use.links for use in uses),
        mentions=sum(len(page.mentions) for page in ordered),
        concepts=tuple(sorted(uses, key=lambda use: (-use.links, -use.mentions, use.concept))),
        reasons=_by_count(reasons),
        claims=tuple(Claim(" ".join(form), ids) for form, ids in sorted(claims.items())),
        candidates=find_candidates(
            ((page.blocks, page.mentions) for page in articles), stopwords, limit=CANDIDATES_SHOWN
        ),
        densities=tuple(sorted(map(_density, articles), key=lambda d: (-d.per_hundred, d.path))),
    )


class _Tally:
    """What has been counted of one concept so far."""

    def __init__(self) -> None:
        self.links = 0
        self.pages: set[str] = set()
        self.refused: Counter[str] = Counter()
        self.linked_quotes: list[Quote] = []
        self.refused_quotes: list[Quote] = []
        self.surfaces: set[str] = set()

    def add(self, page: AuditPage, mention: Mention, position: Position) -> None:
        self.surfaces.add(mention.surface)
        # what an author has linked by hand is a link too
        is_link = mention.reason in (None, "zone:concept")
        if is_link:
            self.links += 1
            self.pages.add(page.path)
        else:
            self.refused[mention.reason or ""] += 1
        quotes = self.linked_quotes if is_link else self.refused_quotes
        if len(quotes) < SENTENCES_SHOWN:
            quotes.append(_quote(page, mention, position))


def _quote(page: AuditPage, mention: Mention, position: Position) -> Quote:
    text = page.blocks[mention.block].text
    sentence, start, end = sentence_around(text, mention.start, mention.end)
    return Quote(
        path=page.path,
        line=position.line,
        column=position.column,
        before=sentence[:start],
        surface=sentence[start:end],
        after=sentence[end:],
        reason=mention.reason or "",
    )


def _use(concept: Concept, tally: _Tally) -> ConceptUse:
    return ConceptUse(
        concept=concept.id,
        title=concept.title,
        links=tally.links,
        pages=len(tally.pages),
        refused=_by_count(tally.refused),
        linked_quotes=tuple(tally.linked_quotes),
        refused_quotes=tuple(tally.refused_quotes),
        unused_names=tuple(_unused_names(concept, tally.surfaces)),
    )


def _unused_names(concept: Concept, surfaces: Iterable[str]) -> list[str]:
    """Return the names of *concept* of which *surfaces* holds no form, in their order."""
    names = (concept.title, *concept.aliases)
    # each name as if it were a concept of its own, which finds its plurals too
    vocabulary = build_vocabulary(Concept(id=name, title=name) for name in names)
    used = {
        name
        for surface in surfaces
        for match in vocabulary.find(surface)
        for name in match.concepts
        if match.end - match.start == len(surface)
    }
    return [name for name in dict.fromkeys(names) if name not in used]


def _density(page: AuditPage) -> Density:
    return Density(
        path=page.path,
        title=page.title,
        words=page.words,
        links=sum(mention.linked for mention in page.mentions),
        mentions=len(page.mentions),
    )


def _by_count(counts: Counter[str]) -> tuple[ReasonCount, ...]:
    found = (ReasonCount(reason, mentions) for reason, mentions in counts.items())
    return tuple(sorted(found, key=lambda count: (-count.mentions, count.reason)))
