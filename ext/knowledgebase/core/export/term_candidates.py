"""Phrases that may deserve a concept: frequent ones that no concept covers.

Texts and the mentions in them go in, ranked phrases come out. There is no model of the language:
a phrase is a run of two to four words with no stop word and no punctuation inside, as in RAKE
(Rose et al. 2010, Text Mining: Applications and Theory, chapter 1). So verbs come along with nouns;
that is for the editor to judge. Phrases are ranked by their C-value, which prefers longer ones, and
takes from a shorter one what it owes to longer ones around it: Frantzi, Ananiadou and Mima (2000),
Automatic recognition of multi-word terms, International Journal on Digital Libraries 3, 115-130,
doi:10.1007/s007999900023.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import NamedTuple

from knowledgebase.core.model import Block, Mention

#: Words of a phrase, at least and at most: longer ones are rarely terms.
_SHORTEST, _LONGEST = 2, 4
#: Articles in which a phrase has to stand: in one only, it is that author's own.
_ARTICLES = 2
_WORD = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+)*")
#: headings and captions, in which every other word has a capital, are left out
_ZONES = ("text", "quote")
#: Words of English that Sphinx's stop words lack: verbs that help, numbers, parts of citations.
_NO_TERMS = frozenset("al also can et many may might must one per shall three two will".split())
#: Letters of a word, at least.
_LETTERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A phrase that no concept covers."""

    #: as it is written most often
    phrase: str
    #: C-value
    value: float
    #: how often it stands in the articles, and in how many of them
    count: int
    articles: int


class _Unit(NamedTuple):
    """A part of a text that is not split further: half-open, in code points."""

    start: int
    end: int
    #: "word"; "concept", for a mention; or "barrier", for code and formulas
    kind: str


def find_candidates(
    texts: Iterable[tuple[Sequence[Block], Sequence[Mention]]],
    stopwords: Collection[str],
    *,
    limit: int,
) -> tuple[Candidate, ...]:
    """Return up to *limit* phrases of *texts*, one for each article, of highest value first.

    *stopwords* are in lower case.
    """
    spelled: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    for blocks, mentions in texts:
        here = Counter(_phrases(blocks, mentions, stopwords))
        spelled.update(here)
        articles.update({phrase.casefold() for phrase in here})
    counts: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    for phrase, count in sorted(spelled.items(), key=lambda item: (-item[1], item[0])):
        key = phrase.casefold()
        if articles[key] >= _ARTICLES:
            counts[key] += count
            spelling.setdefault(key, phrase)
    values = c_values(counts)
    return tuple(
        Candidate(
            phrase=spelling[key], value=values[key], count=counts[key], articles=articles[key]
        )
        for key in sorted(values, key=lambda key: (-values[key], key))[:limit]
        if values[key] > 0
    )


def c_values(counts: Mapping[str, int]) -> dict[str, float]:
    """Return the C-value of each phrase, given how often each one stands in the texts.

    log2|a| · f(a) for a phrase a that is part of no other; else log2|a| · (f(a) - the mean of f(b)
    over the longer phrases b that hold it). |a| is the number of words.
    """
    longer: defaultdict[str, list[int]] = defaultdict(list)
    for phrase, count in counts.items():
        words = phrase.split(" ")
        parts = {
            " ".join(words[first : first + size])
            for size in range(_SHORTEST, len(words))
            for first in range(len(words) - size + 1)
        }
        for part in parts:
            longer[part].append(count)
    return {
        phrase: log2(phrase.count(" ") + 1)
        * (count - (sum(longer[phrase]) / len(longer[phrase]) if phrase in longer else 0))
        for phrase, count in counts.items()
    }


def _phrases(
    blocks: Sequence[Block], mentions: Sequence[Mention], stopwords: Collection[str]
) -> Iterator[str]:
    """Yield every run of words that could be a phrase, also those inside of others."""
    named: defaultdict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        named[mention.block].append(mention)
    for index, block in enumerate(blocks):
        if block.zone not in _ZONES:
            continue
        for run in _runs(block, named[index], stopwords):
            for position, first in enumerate(run):
                for last in run[position + 1 : position + _LONGEST]:
                    phrase = " ".join(block.text[first.start : last.end].split())
                    if phrase.count(" ") < _LONGEST:
                        yield phrase


def _runs(
    block: Block, mentions: Sequence[Mention], stopwords: Collection[str]
) -> Iterator[list[_Unit]]:
    """Yield the units between stop words, punctuation, code and formulas."""
    run: list[_Unit] = []
    last = 0
    for unit in _units(block, mentions):
        is_open = unit.kind == "concept" or (
            unit.kind == "word" and _is_telling(block.text[unit.start : unit.end], stopwords)
        )
        if not is_open or block.text[last : unit.start].strip():
            yield run
            run = []
        if is_open:
            run.append(unit)
        last = unit.end
    yield run


def _units(block: Block, mentions: Sequence[Mention]) -> list[_Unit]:
    """Return code, mentions and the words between them, in order."""
    units = [_Unit(s.start, s.end, "barrier") for s in block.spans if s.zone in ("code", "math")]
    units += [_Unit(mention.start, mention.end, "concept") for mention in mentions]
    units += [_Unit(*word.span(), "word") for word in _WORD.finditer(block.text)]
    free = bytearray(b"\1" * len(block.text))
    kept = []
    for unit in units:
        if all(free[unit.start : unit.end]):
            free[unit.start : unit.end] = bytes(unit.end - unit.start)
            kept.append(unit)
    return sorted(kept)


def _is_telling(word: str, stopwords: Collection[str]) -> bool:
    """Return whether a word can be part of a term: no stop word, no number, no single letter."""
    folded = word.casefold().replace("\u2019", "'")
    is_stopped = folded in stopwords or folded in _NO_TERMS
    return not is_stopped and sum(map(str.isalpha, folded)) >= _LETTERS
