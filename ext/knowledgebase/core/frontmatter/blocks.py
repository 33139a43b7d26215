"""Blocks: front matter as it is cut out of a file."""

from __future__ import annotations

from knowledgebase.core.model import Kind, Problem


class Block(str):
    """Front matter without its fences: a text that knows where in the file it stands."""

    __slots__ = ("fault", "line")

    #: 1-based line on which the text starts
    line: int
    #: what is wrong with its fences
    fault: Problem | None

    def __new__(cls, text: str, *, line: int = 1, fault: Problem | None = None) -> Block:
        """Return *text* with its place."""
        block = super().__new__(cls, text)
        block.line, block.fault = line, fault
        return block


def report_unclosed(line: int, mend: str, /) -> Problem:
    """Return the problem of front matter that nothing closes; *line* is that of its start."""
    return Problem(
        kind=Kind.FRONT_MATTER_UNCLOSED,
        message="the front matter is not closed",
        mend=f"{mend} on a line of its own after the last field",
        line=line,
    )
