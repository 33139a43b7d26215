"""TOML that its parser refuses: read statement by statement, each mended where it stands.

Keys stay in their tables. A statement that cannot be understood is left out with an error, and
takes no other one with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from knowledgebase.core.frontmatter.lines import BLANKS, Opening, open_field
from knowledgebase.core.frontmatter.readings import ReadError, Reading
from knowledgebase.core.frontmatter.toml_json import parse_toml
from knowledgebase.core.frontmatter.values import Defect, make_defect, mend_value, split_list
from knowledgebase.core.model import Field, Kind, Problem, Severity

#: A string on one line, closed or not, or a comment; else a bracket.
_STRING_OR_BRACKET = re.compile(r"\"(?:\\.|[^\"\\])*+\"?|'[^']*+'?|#.*|[\[\]{}]")
_LONG_QUOTES = ('"""', "'''")


def recover_toml(block: str, line: int, /) -> Reading:
    """Read *block*, TOML that starts on the 1-based *line*, as far as it can be understood."""
    kept: list[str] = []
    fields: list[Field] = []
    problems: list[Problem] = []
    table_line = 0
    for lines in _group_statements(block.split("\n")):
        number = line + len(kept)
        try:
            mended, found = _read_statement(lines, number)
        except ReadError as error:
            mended, found = [], Reading([], [_report_loss(lines[0], number, error)])
        if mended and lines[0].lstrip().startswith("["):
            table_line = table_line or number
        # Blank lines in the place of what is left out keep the lines below where they are.
        kept += [*mended, *[""] * (len(lines) - len(mended))]
        fields += () if table_line else found.fields
        problems += found.problems
    try:
        return Reading(parse_toml("\n".join(kept), line).fields, problems)
    except ReadError:
        # Each statement reads alone, and two exclude each other.
        if table_line:
            problems.append(_report_tables(table_line))
        return Reading(fields, problems)


def _read_statement(lines: Sequence[str], line: int) -> tuple[Sequence[str], Reading]:
    """Return *lines* as TOML can parse them, and what they say.

    :raises ReadError: where they say nothing
    """
    opening = open_field(lines[0], mark="=")
    try:
        return lines, parse_toml("\n".join(lines), line)
    except ReadError as error:
        if opening is None or len(lines) > 1 or error.refused or _is_open(lines[0], opening):
            raise
    mended, defect = _mend_line(lines[0], opening)
    fields = parse_toml(mended, line).fields
    return [mended], Reading(fields, [defect.report(lines[0], line, key=opening.key)])


def _is_open(line: str, opening: Opening) -> bool:
    """Say whether a list, a table or a long string starts on *line* and is not closed there."""
    value = line[opening.value_offset :]
    closing = {"[": "]", "{": "}"}.get(value[:1], "")
    return value.startswith(_LONG_QUOTES) or closing not in value


def _mend_line(line: str, opening: Opening) -> tuple[str, Defect]:
    """Return *line* with its value in quotes, and what was wrong with it."""
    head, start = opening.rest_offset, opening.value_offset
    text, inside = mend_value(line[head:])
    defect = inside.move(head) if inside else make_defect("unknown", start)
    items = split_list(text)
    value = json.dumps(text if items is None else items, ensure_ascii=False)
    return line[:head] + " " * (start - head) + value, defect


def _group_statements(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the lines of each statement, and every other line."""
    start = 0
    while start < len(lines):
        end = start + _count_lines(lines, start)
        yield lines[start:end]
        start = end


def _count_lines(lines: Sequence[str], start: int) -> int:
    """Return on how many lines the statement stands that starts on a line of that index."""
    opening = open_field(lines[start], mark="=")
    value = lines[start][opening.value_offset :] if opening else ""
    if value.startswith(_LONG_QUOTES):
        return _find_end(value, lines, start + 1) - start
    depth = 0
    for end in range(start, len(lines)):
        if end > start and open_field(lines[end], mark="="):
            break
        for match in _STRING_OR_BRACKET.finditer(value if end == start else lines[end]):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if depth <= 0:
            return end - start + 1
    return 1


def _find_end(value: str, lines: Sequence[str], start: int) -> int:
    """Return the index after the line on which the long string that *value* opens is closed."""
    quote = value[:3]
    if quote in value[3:]:
        return start
    return next((n + 1 for n in range(start, len(lines)) if quote in lines[n]), start)


def _report_loss(text: str, line: int, error: ReadError) -> Problem:
    opening = open_field(text, mark="=")
    message, mend = f"{text.strip(BLANKS)[:40]!r} is no field", "write `key = value`"
    if opening:
        message, mend = f"{opening.key}: a value that cannot be parsed", "write it as TOML"
    if error.refused:
        message, mend = f"{error}, which front matter may not hold", "write the value itself"
    return Problem(
        kind=Kind.FRONT_MATTER_REFUSED if error.refused else Kind.YAML_LOST,
        message=message,
        mend=mend,
        line=line,
        column=opening.value_offset + 1 if opening else 1,
        severity=Severity.ERROR,
    )


def _report_tables(line: int) -> Problem:
    return Problem(
        kind=Kind.YAML_LOST,
        message="tables that exclude each other, or a field",
        mend="give each a name of its own",
        line=line,
        severity=Severity.ERROR,
    )
