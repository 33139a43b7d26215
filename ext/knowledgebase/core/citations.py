"""Citations: entries of a bibliography in plain text, their keys, and the addresses in them.

A *citation* refers to a work. In the file of a concept it is a key of the bibliography, or plain
text where no entry has it as its key; in the stored text of a page a mark stands for it:
"[@key]".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

_IDENTIFIER = re.compile(
    r"\b(?:doi:(?P<doi>10\.\d{4,9}/\S*[\w/])"
    r"|arXiv:(?P<arxiv>\d{4}\.\d{4,5}|[a-z-]+/\d{7})"
    r"|(?P<url>https?://\S*[\w/]))"
)
_MARK = re.compile(r"(?P<blank> ?)\[(?P<silent>-?)@(?P<keys>[^\]]+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An entry of a bibliography, as it is shown."""

    #: all of it, in plain text
    text: str
    #: "Vaswani et al.", or the title where nobody is named
    names: str
    #: "2017", "10 February 2024"
    dated: str = ""
    year: int | None = None


def cite_plainly(text: str) -> Citation:
    """Return a citation of which nothing but the text is known."""
    return Citation(text=text, names=text)


class Bibliography(Mapping[str, Citation]):
    """Key -> citation; each is made when it is asked for, once."""

    def __init__(
        self,
        keys: Iterable[str] = (),
        make: Callable[[str], Citation] = cite_plainly,
        digest: str = "",
    ) -> None:
        self._keys = dict.fromkeys(keys)
        self._make = make
        self._made: dict[str, Citation] = {}
        #: of all citations
        self.digest = digest

    def __getitem__(self, key: str) -> Citation:
        if key not in self._keys:
            raise KeyError(key)
        if key not in self._made:
            self._made[key] = self._make(key)
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def resolve(self, citations: Iterable[str]) -> tuple[str, ...]:
        """Return the text of each of *citations*: that of its entry, or its own if it is no key."""
        return tuple(self[entry].text if entry in self else entry for entry in citations)


def is_key(citation: str) -> bool:
    """Return whether *citation* can only be a key: one word, with no address in it."""
    return " " not in citation and not _IDENTIFIER.search(citation)


def mark_citation(keys: str, *, names_authors: bool) -> str:
    """Return what stands in a stored text for a citation: "[@keys]", "[-@keys]" without names."""
    return f"[@{keys}]" if names_authors else f"[-@{keys}]"


class Spelled(NamedTuple):
    """A text with citations spelled out."""

    text: str
    #: half-open, a span that was marked in it
    start: int
    end: int


def spell_citations(text: str, start: int, end: int, bibliography: Bibliography) -> Spelled:
    """Return *text*, in which a span is marked, with the names of authors in the place of marks.

    Where no entry has a key, the key stands for the names.
    """
    parts: list[str] = []
    last, shift = 0, 0
    for match in _MARK.finditer(text):
        keys = [key.strip() for key in match["keys"].split(",")]
        names = [bibliography[key].names if key in bibliography else key for key in keys]
        spelled = "" if match["silent"] else match["blank"] + " and ".join(names)
        parts += [text[last : match.start()], spelled]
        last = match.end()
        if match.end() <= start:
            shift += len(spelled) - len(match.group())
    return Spelled("".join((*parts, text[last:])), start + shift, end + shift)


class CitationPart(NamedTuple):
    """A part of a citation in plain text."""

    text: str
    #: "" where the part is no link
    address: str


def split_citation(citation: str) -> tuple[CitationPart, ...]:
    """Return the parts of *citation*, those with an address and the texts between them.

    A DOI ("doi:10.1038/nature14539") and an arXiv number ("arXiv:1706.03762") have addresses, and
    an address is its own.
    """
    parts: list[CitationPart] = []
    end = 0
    for match in _IDENTIFIER.finditer(citation):
        parts.append(CitationPart(citation[end : match.start()], ""))
        doi, arxiv = match["doi"], match["arxiv"]
        address = match["url"] or (
            f"https://doi.org/{doi}" if doi else f"https://arxiv.org/abs/{arxiv}"
        )
        parts.append(CitationPart(match.group(), address))
        end = match.end()
    parts.append(CitationPart(citation[end:], ""))
    return tuple(part for part in parts if part.text)
