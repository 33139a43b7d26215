"""Fences: where front matter begins and ends, and whether it is front matter at all.

The text of a file in, front matter and body out. Three hyphens can also be a thematic break, a
closing fence can be missing, and a brace can open a sentence; the body is never lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from knowledgebase.core.frontmatter.lines import BLANKS, is_continuation, open_field
from knowledgebase.core.frontmatter.readings import MAX_SIZE, ReadError
from knowledgebase.core.frontmatter.yaml_fields import parse_yaml

_HYPHENS = re.compile(rf"-{{3,}}[{BLANKS}]*")
_HYPHENS_OR_DOTS = re.compile(rf"(?:-{{3,}}|\.\.\.)[{BLANKS}]*")
_PLUS_SIGNS = re.compile(rf"\+{{3,}}[{BLANKS}]*")
_SEMICOLONS = re.compile(rf";{{3,}}[{BLANKS}]*")
_OBJECT = re.compile(r'\s*(?=\{\s*["}])')
_OBJECT_END = re.compile(r"^\}(?=[ \t]*$)", re.MULTILINE)


class Cut(NamedTuple):
    """A file, cut into front matter and body. Lines are 1-based."""

    block: str
    block_line: int
    body: str
    body_line: int
    #: False where the front matter ends without a fence
    closed: bool


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
    except (ValueError, RecursionError):
        closing = _OBJECT_END.search(text)
        if not closing:
            return None
        end = closing.end()
    rest, _, body = text[end:].partition("\n")
    if rest.strip(BLANKS):
        return None
    return Cut(
        block=text[begin:end],
        block_line=text.count("\n", 0, begin) + 1,
        body=body,
        body_line=text.count("\n", 0, len(text) - len(body)) + 1,
        closed=True,
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
