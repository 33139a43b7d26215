"""Fences: where front matter begins and ends, and whether it is front matter at all.

The text of a file in, front matter and body out. Three hyphens can also be a thematic break, a
closing fence can be missing, and a brace can open a sentence; the body is never lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from knowledgebase.core.frontmatter.lines import (
    BLANKS,
    find_place,
    is_continuation,
    open_field,
)
from knowledgebase.core.frontmatter.readings import MAX_SIZE, ReadError
from knowledgebase.core.frontmatter.toml_json import describe_fault
from knowledgebase.core.frontmatter.yaml_fields import parse_yaml
from knowledgebase.core.model import Kind, Problem, Severity

_HYPHENS = re.compile(rf"-{{3,}}[{BLANKS}]*")
_HYPHENS_OR_DOTS = re.compile(rf"(?:-{{3,}}|\.\.\.)[{BLANKS}]*")
_PLUS_SIGNS = re.compile(rf"\+{{3,}}[{BLANKS}]*")
_SEMICOLONS = re.compile(rf";{{3,}}[{BLANKS}]*")
_OBJECT = re.compile(r'\s*(?=\{\s*["}])')
_MEMBER = re.compile(r'\{\s*"[^"\n]*"\s*:')
_OBJECT_END = re.compile(r"^\}(?=[ \t]*$)", re.MULTILINE)
#: A string of JSON, closed or not, or a brace outside of one.
_STRING_OR_BRACE = re.compile(r'"(?:\\.|[^"\\\n])*+"?|[{}]')
_LINE_BREAKS = re.compile(r"\n\s*+")
#: A line that is blank or goes on with no object.
_NO_OBJECT = re.compile(r'\n(?=[ \t]*+(?:\n|[^\s"{}\[\],]))')


class Cut(NamedTuple):
    """A file, cut into front matter and body. Lines are 1-based."""

    block: str
    block_line: int
    body: str
    body_line: int
    #: False where the front matter ends without a fence
    closed: bool
    #: why front matter and body could not be told apart
    loss: Problem | None = None


def cut_yaml(text: str, /) -> Cut | None:
    """Cut *text* after its fence of hyphens or dots; None where it has no YAML."""
    return _cut_fenced(text, _HYPHENS, _HYPHENS_OR_DOTS, mark=":", is_block=_is_yaml)


def cut_toml(text: str, /) -> Cut | None:
    """Cut *text* after its fence of plus signs; None where it has no TOML."""
    return _cut_fenced(text, _PLUS_SIGNS, _PLUS_SIGNS, mark="=")


def cut_json(text: str, /) -> Cut | None:
    """Cut *text* after its fence of semicolons, or after the object it starts with."""
    start = _OBJECT.match(text)
    if not start:
        return _cut_fenced(text, _SEMICOLONS, _SEMICOLONS, mark=":")
    begin = start.end()
    try:
        end = json.JSONDecoder().raw_decode(text[: begin + MAX_SIZE], begin)[1]
    except json.JSONDecodeError as error:
        message, offset = describe_fault(error), error.pos
        end = _find_object_end(text, begin)
    except RecursionError:
        message, offset = "too many levels", begin
        end = _find_object_end(text, begin)
    if end < 0:
        return _cut_open_object(text, begin, message, offset)
    rest, _, body = text[end:].partition("\n")
    if not rest.strip(BLANKS):
        return _cut_at(text, begin, end, len(text) - len(body))
    if text[begin:end] == "{}":
        return None
    loss = _report_loss(
        text,
        end + len(rest) - len(rest.lstrip(BLANKS)),
        "text on the line on which the front matter ends",
        "start the body on a line of its own",
    )
    return _cut_at(text, begin, end, text.rfind("\n", 0, end) + 1, loss=loss)


def _find_object_end(text: str, begin: int) -> int:
    """Return the offset after the object that starts at *begin*, -1 where nothing closes it."""
    limit = next(_find_paragraphs(text, begin), len(text))
    depth = 0
    for match in _STRING_OR_BRACE.finditer(text, begin, limit):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth:
            return match.end()
    # A quotation mark too many can hide a brace; on a line of its own, it is seen all the same.
    closing = _OBJECT_END.search(text, begin, limit)
    return closing.end() if closing else -1


def _find_paragraphs(text: str, begin: int) -> Iterator[int]:
    """Yield the offset before each blank line below which no object goes on."""
    for match in _LINE_BREAKS.finditer(text, begin):
        if match[0].count("\n") > 1 and text[match.end() : match.end() + 1] not in tuple('"{}[],'):
            yield match.start()


def _cut_open_object(text: str, begin: int, message: str, offset: int) -> Cut:
    """Cut *text* after the paragraph that starts with an object which nothing closes."""
    found = _NO_OBJECT.search(text, begin)
    end = found.start() if found else len(text)
    body = found.end() if found else len(text)
    if not _MEMBER.match(text, begin):
        end, body = begin, text.rfind("\n", 0, begin) + 1
    loss = _report_loss(
        text,
        min(offset, end),
        f"front matter in JSON that cannot be told from the body ({message})",
        "correct it, and close it with } on a line of its own",
    )
    return _cut_at(text, begin, end, body, loss=loss)


def _cut_at(text: str, begin: int, end: int, body: int, *, loss: Problem | None = None) -> Cut:
    """Cut *text* at the offsets at which its object begins and ends, and its body begins."""
    return Cut(
        block=text[begin:end],
        block_line=text.count("\n", 0, begin) + 1,
        body=text[body:],
        body_line=text.count("\n", 0, body) + 1,
        closed=True,
        loss=loss,
    )


def _report_loss(text: str, offset: int, message: str, mend: str) -> Problem:
    row, column = find_place(text, offset)
    return Problem(
        kind=Kind.YAML_LOST,
        message=message,
        mend=mend,
        line=row + 1,
        column=column,
        severity=Severity.ERROR,
    )


def _cut_fenced(
    text: str,
    opening: re.Pattern[str],
    closing: re.Pattern[str],
    *,
    mark: str,
    is_block: Callable[[Sequence[str]], bool] = lambda _: True,
) -> Cut | None:
    """Cut *text* after its closing fence, or after its leading fields where none closes them.

    *is_block* says of the lines between two fences whether they are front matter.
    """
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip(BLANKS)), None)
    if first is None or not opening.fullmatch(lines[first]):
        return None
    begin = first + 1
    end = next((n for n in range(begin, len(lines)) if closing.fullmatch(lines[n])), None)
    closed = end is not None and is_block(lines[begin:end])
    if end is None or not closed:
        end = begin + sum(1 for _ in _take_fields(lines[begin:], mark))
    if end == begin and not closed:
        return None
    body = end + closed
    return Cut(
        block="\n".join(lines[begin:end]),
        block_line=begin + 1,
        body="\n".join(lines[body:]),
        body_line=min(body, len(lines)) + 1,
        closed=closed,
    )


def _take_fields(lines: list[str], mark: str) -> Iterator[str]:
    """Yield the lines at the start that are surely fields, where no fence ends them."""
    first, second = (open_field(line, mark=mark) for line in (*lines[:2], "", "")[:2])
    if not first or not (first.key[0].islower() or second):
        return
    for number, line in enumerate(lines):
        if not open_field(line, mark=mark) and not (number and is_continuation(line)):
            return
        yield line


def _is_yaml(lines: Sequence[str]) -> bool:
    """Say whether *lines* are fields, and not prose between two thematic breaks."""
    content = [n for n, line in enumerate(lines) if line.strip(BLANKS) and line[0] != "#"]
    blank = next((n for n, line in enumerate(lines) if not line.strip(BLANKS)), len(lines))
    if not content or content[-1] < blank:
        return True
    # Stray lines in the first paragraph are broken fields, unless it starts with one of them.
    prose = [n for n in content if (n > blank or n == content[0]) and _is_prose(lines[n])]
    if not prose:
        return True
    below = (open_field(line) for line in lines[prose[-1] + 1 :])
    if any(opening and opening.certain and opening.key[0].islower() for opening in below):
        return True
    try:
        return bool(parse_yaml("\n".join(lines)[:MAX_SIZE], 1).fields)
    except ReadError:
        return False


def _is_prose(line: str) -> bool:
    return open_field(line) is None and line[0] not in " \t-#]}"
