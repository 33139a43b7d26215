"""What the log of TeX says about a book.

A log in, faults out, one line each: TeX itself is content where a font lacks a character, or where
a link leads nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_DOCUMENT = re.compile(r"kb-document: (.*)")
#: our own notice, with a code, and TeX's, with the character
_MISSING = re.compile(r"kb-missing: U\+([0-9A-F]+)|Missing character: There is no (.)")
_DEAD = re.compile(r"LaTeX Warning: (?:Hyper )?[Rr]eference `(.*?)' .*undefined")
_TWICE = re.compile(r"LaTeX Warning: Label `(.*?)' multiply defined")
#: points by which a line may stick out, which nobody sees
_TOLERANCE = 2.0
#: "./book.tex:12: Undefined control sequence."
_ERROR = re.compile(r"^(?:\S+:\d+: |! )(.*)", re.MULTILINE)
_PAGES = re.compile(r"Output written on .* \((\d+) pages?[,)]")
_OVERFULL = re.compile(r"Overfull \\hbox \(([\d.]+)pt too wide\)")


def find_faults(log: str) -> list[str]:
    """Return what is wrong with the book, one line each, in the order of the log."""
    return list(dict.fromkeys([*_missing_characters(log), *_other_faults(log)]))


def find_errors(log: str) -> list[str]:
    """Return what TeX itself calls errors."""
    return _ERROR.findall(log)


def count_pages(log: str) -> int:
    """Return the number of pages, 0 if there is no book."""
    found = _PAGES.search(log)
    return int(found[1]) if found else 0


def find_overfull(log: str) -> list[float]:
    """Return by how many points lines stick out, where it is more than anybody tolerates."""
    widths = [float(width) for width in _OVERFULL.findall(log)]
    return [width for width in widths if width > _TOLERANCE]


def _missing_characters(log: str) -> Iterator[str]:
    """Yield each character that no font has, with the pages where it stands."""
    docname = ""
    places: dict[str, list[str]] = {}
    for line in log.splitlines():
        if found := _DOCUMENT.search(line):
            docname = found[1]
        elif found := _MISSING.search(line):
            char = chr(int(found[1], 16)) if found[1] else found[2]
            places.setdefault(char, []).append(docname)
    for char, docnames in places.items():
        # running heads and the contents name what stands in a page
        known = list(dict.fromkeys(filter(None, docnames))) or [
            "the pages before the first article"
        ]
        name = unicodedata.name(char, "no name")
        yield f"no font of the book has {char!r} (U+{ord(char):04X}, {name}): {', '.join(known)}"


def _other_faults(log: str) -> Iterator[str]:
    for line in log.splitlines():
        if found := _DEAD.search(line):
            yield f"a link leads nowhere: {found[1]}"
        elif found := _TWICE.search(line):
            yield f"two places have one name: {found[1]}"
