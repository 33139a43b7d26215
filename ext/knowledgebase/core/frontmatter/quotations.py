"""Quotations: whether a quoted value is closed as it should be, followed line by line.

Each character is looked at once, however many lines there are.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from knowledgebase.core.frontmatter.lines import BLANKS

#: The text of a quotation on one line, up to the mark that closes it.
_TEXT = {"'": re.compile(r"(?:[^']|'')*+"), '"': re.compile(r'(?:[^"\\]|\\.)*+\\?')}
_REST = re.compile(rf"[{BLANKS}]*+(?:$|(?<=[ \t])#)")


class State(Enum):
    """Whether a quotation is closed."""

    #: The value is not quoted.
    NONE = auto()
    #: It goes on below.
    OPEN = auto()
    #: It is closed, and nothing but a comment follows.
    CLOSED = auto()
    #: The mark that closes it is followed by text: a bare apostrophe, most likely.
    BROKEN = auto()


class Quotation:
    """The quotation marks of a value, which has one line or more."""

    def __init__(self, value: str) -> None:
        #: the mark that opens the value, "" where none does
        self.mark = value[:1] if value[:1] in ("'", '"') else ""
        self.state = self._follow(value[1:]) if self.mark else State.NONE

    def add(self, line: str) -> None:
        """Take account of a further line of the value."""
        if self.state is State.OPEN:
            self.state = self._follow(line)

    def takes(self, line: str) -> bool:
        """Say whether *line* goes on with an open quotation, or closes it as it should."""
        return self.state is State.OPEN and self._follow(line) is not State.BROKEN

    def _follow(self, text: str) -> State:
        inside = _TEXT[self.mark].match(text)
        assert inside is not None
        if inside.end() == len(text):
            return State.OPEN
        return State.CLOSED if _REST.match(text, inside.end() + 1) else State.BROKEN
