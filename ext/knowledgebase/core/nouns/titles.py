"""Titles: one line of plain text, as written or from the name of a file."""

from __future__ import annotations

import re


def humanize(stem: str, /) -> str:
    """Return a file's stem as a title: "my-first_post" reads "My first post"."""
    words = clean(re.sub(r"[-_\s]+", " ", stem))
    return words[:1].upper() + words[1:]


def clean(text: str, /) -> str:
    """Return *text* on one line, with one space for each run of white space."""
    return " ".join(text.split())
