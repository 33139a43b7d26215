"""JSON that its parser refuses: read as YAML, whose flow style takes more, or member by member.

A member that neither JSON nor YAML can read is left out with one error at its place; the others
stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledgebase.core.frontmatter.lines import STRING, find_place
from knowledgebase.core.frontmatter.readings import ReadError, Reading
from knowledgebase.core.frontmatter.toml_json import parse_json
from knowledgebase.core.frontmatter.yaml_fields import parse_yaml
from knowledgebase.core.model import Kind, Problem, Severity

#: A key, a string, or a bracket outside of one.
_TOKEN = re.compile(
    rf"""(?P<key>(?:"(?:\\.|[^"\\\n])*+"|^[ \t]*+[\w-]{{1,80}})[ \t]*+:)
    |{STRING}
    |(?P<sign>[{{}}\[\]])""",
    re.VERBOSE | re.MULTILINE,
)
_KEY = re.compile(r"""\s*+["']?(?P<key>[^"':\n]*+)["']?[ \t]*+:?\s*+(?P<value>.?)""")
_QUOTES = 'write the value in double quotes, with \\" for each quotation mark in it'


def read_members(block: str, line: int, error: ReadError, /) -> Reading:
    """Read *block*, an object that JSON refused with *error*, as far as it can be understood.

    *line* is the 1-based line on which *block* starts.
    """
    fault = _report_repair(block, line, error)
    if not error.refused and (whole := _read_as_yaml(block, line)):
        return Reading(whole.fields, [fault, *whole.problems])
    fields, problems = [], []
    for start, end in _find_members(block):
        member = _read_member(block, line, start, end)
        fields += member.fields
        problems += member.problems
    return Reading(fields, problems or [fault])


def _read_as_yaml(text: str, line: int) -> Reading | None:
    try:
        return parse_yaml(text, line)
    except ReadError:
        return None


def _read_member(block: str, line: int, start: int, end: int) -> Reading:
    """Read the member between two offsets into *block*, each field at its place in the file."""
    row, column = find_place(block, start)
    # In an object of its own, whose brace stands on the line above, the member keeps its column.
    opening = "{\n" + " " * (column - 1)
    member, member_line = f"{opening}{block[start:end]}}}", line + row - 1
    try:
        return parse_json(member, member_line)
    except ReadError as error:
        if not error.refused and (found := _read_as_yaml(member, member_line)):
            return found
        error.offset = start + min(max(error.offset - len(opening), 0), end - start)
        return Reading([], [_report_loss(block, line, start, error)])


def _report_repair(block: str, line: int, error: ReadError) -> Problem:
    row, column = find_place(block, error.offset)
    return Problem(
        kind=Kind.YAML_REPAIRED,
        message=f"JSON that its parser refuses ({error})",
        mend="correct it here",
        line=line + row,
        column=column,
    )


def _report_loss(block: str, line: int, start: int, error: ReadError) -> Problem:
    """Report that the member at *start* is left out, at the place of its *error*."""
    row, column = find_place(block, error.offset)
    match = _KEY.match(block, start)
    assert match is not None
    message = f"{match['key']}: JSON that its parser refuses ({error})"
    mend = "correct it here" if match["value"] in ("[", "{") else _QUOTES
    if error.refused:
        message = f"{match['key']}: {error}, which front matter may not hold"
        mend = "write the value itself"
    return Problem(
        kind=Kind.FRONT_MATTER_REFUSED if error.refused else Kind.YAML_LOST,
        message=message,
        mend=mend,
        line=line + row,
        column=column,
        severity=Severity.ERROR,
    )


def _find_members(block: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open offsets of each member of the outermost object, in source order.

    What stands before the first key belongs to its member. A list that is never closed ends where a
    key follows, for it can hold none.
    """
    signs: list[str] = []
    objects = 0
    starts = []
    for match in _TOKEN.finditer(block):
        sign = match["sign"]
        if match["key"] and objects <= 1:
            del signs[1:]
            starts.append(match.start())
        elif sign in ("{", "["):
            signs.append(sign)
            objects += sign == "{"
        elif sign and signs:
            objects -= signs.pop() == "{"
    end = block.rfind("}") if not signs else len(block)
    starts[:1] = [block.find("{") + 1]
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        yield start, start + len(block[start:stop].rstrip(" \t\n,"))
