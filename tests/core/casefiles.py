"""Readable test cases: a title, an input and what is expected, each closed by a line with a dot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledgebase.core.model import Concept

_FOLDER = Path(__file__).parent / "cases"
_SIGN = re.compile(r" (?=[=!?~@] )")


def read_cases(name: str) -> list[object]:
    """Return (input, expected) of each case of a file, for ``pytest.mark.parametrize``."""
    text = (_FOLDER / name).read_text(encoding="utf-8")
    body = text.split("\n\n", 1)[1]
    parts = re.split(r"^\.\n", body, flags=re.MULTILINE)
    return [
        pytest.param(given.rstrip("\n"), expected.rstrip("\n"), id=title.strip())
        for title, given, expected in zip(parts[::3], parts[1::3], parts[2::3], strict=False)
    ]


def read_concept(line: str) -> Concept:
    """Return the concept of a line: ``CNN = ConvNet ! CNN news ? network @ cued``.

    After the title come aliases (=), excluded phrases (!), cues (?), common words (~), and the mode
    of linking (@). The id is the title with hyphens.
    """
    title, *rest = _SIGN.split(line)
    found: dict[str, list[str]] = {"=": [], "!": [], "?": [], "~": [], "@": []}
    for part in rest:
        found[part[0]].append(part[2:])
    return Concept(
        id=title.replace(" ", "-"),
        title=title,
        aliases=tuple(found["="]),
        unless=tuple(found["!"]),
        cues=tuple(found["?"]),
        common=tuple(found["~"]),
        link=next(iter(found["@"]), "always"),
    )
