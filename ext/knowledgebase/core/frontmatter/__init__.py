"""Front matter: the whole text of a file in, its fields and its body out.

Every scalar stays text, so nothing is guessed: ``no``, ``1.10`` and ``12:30`` are what they look
like. Whatever the input, nothing is raised and the body is never lost. What a parser refuses is
read entry by entry; every repair, refusal and loss is a problem with its place in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import frontmatter

from knowledgebase.core.frontmatter.fences import Cut
from knowledgebase.core.frontmatter.handlers import HANDLERS, YAML, Handler
from knowledgebase.core.frontmatter.lines import is_continuation, open_field
from knowledgebase.core.frontmatter.readings import MAX_SIZE, drop_doubles
from knowledgebase.core.model import FrontMatter, Kind, Problem, Severity

__all__ = ("read_front_matter", "read_options")

#: The colon that starts an option: ``:key: value``.
_OPTION = re.compile(r"^:(?=[^\s:][^:\n]{0,79}:(?:\s|$))")


def read_front_matter(text: str, /) -> FrontMatter:
    """Return the front matter at the start of *text*, the whole of a file, and its body."""
    text = _normalise(text)
    handler = frontmatter.detect_format(text, HANDLERS)
    if isinstance(handler, Handler) and (cut := handler.cut(text)):
        return _read_cut(handler, cut)
    return FrontMatter(format="", fields=(), body=text, body_line=1)


def read_options(text: str, /, *, first_line: int) -> FrontMatter:
    """Return the fields that start *text*, the content of a directive, and what remains.

    Each is a line ``:key: value`` or ``key: value``; ``---`` fences around them are allowed.
    *first_line* is the 1-based line of the file on which *text* starts.
    """
    text = _normalise(text)
    if fenced := YAML.cut(text):
        above = first_line - 1
        block_line, body_line = fenced.block_line + above, fenced.body_line + above
        return _read_cut(YAML, fenced._replace(block_line=block_line, body_line=body_line))
    lines = text.split("\n")
    options = list(_take_options(lines))
    if not options:
        return FrontMatter(format="", fields=(), body=text, body_line=first_line)
    cut = Cut(
        block="\n".join(_OPTION.sub("", option) for option in options),
        block_line=first_line,
        body="\n".join(lines[len(options) :]),
        body_line=first_line + len(options),
        closed=True,
    )
    colons = {n for n, option in enumerate(options, first_line) if _OPTION.match(option)}
    return _move_right(_read_cut(YAML, cut), colons)


def _take_options(lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        opening = open_field(line)
        is_plain = opening is not None and (number or opening.key[0].islower())
        if not (_OPTION.match(line) or is_plain or (number and is_continuation(line))):
            return
        yield line


def _move_right(front: FrontMatter, lines: set[int]) -> FrontMatter:
    """Count the colon that was taken off the start of *lines* in the columns on them."""
    fields = (
        replace(f, column=f.column + 1, value_column=f.value_column + 1) if f.line in lines else f
        for f in front.fields
    )
    problems = (replace(p, column=p.column + 1) if p.line in lines else p for p in front.problems)
    return replace(front, fields=tuple(fields), problems=tuple(problems))


def _normalise(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _read_cut(handler: Handler, cut: Cut) -> FrontMatter:
    """Read the front matter of *cut* and gather all that is wrong with it."""
    problems = []
    block = cut.block
    if len(block) > MAX_SIZE:
        block = block[: block.rfind("\n", 0, MAX_SIZE) + 1]
        problems.append(
            Problem(
                kind=Kind.FRONT_MATTER_REFUSED,
                message=f"the front matter has more than {MAX_SIZE} characters",
                mend="move the text into the body",
                line=cut.block_line + block.count("\n"),
                column=1,
                severity=Severity.ERROR,
            )
        )
    if cut.loss:
        problems.append(cut.loss)
    elif not cut.closed:
        problems.append(
            Problem(
                kind=Kind.FRONT_MATTER_UNCLOSED,
                message="the front matter is not closed",
                mend="write the closing fence on a line of its own after the last field",
                line=cut.block_line - 1,
                column=1,
            )
        )
    reading = handler.read(block, cut.block_line)
    fields, doubled = drop_doubles(reading.fields)
    told = (cut.loss.line, cut.loss.column) if cut.loss else None
    problems += [problem for problem in reading.problems if (problem.line, problem.column) != told]
    problems += doubled
    return FrontMatter(
        format=handler.name,
        fields=tuple(fields),
        body=cut.body,
        body_line=cut.body_line,
        problems=tuple(sorted(problems, key=lambda p: (p.line, p.column))),
    )
