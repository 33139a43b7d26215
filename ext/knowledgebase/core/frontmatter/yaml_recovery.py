"""YAML that its parser refuses: read entry by entry.

What the parser takes is kept as it is, what is broken is mended with a warning, and what cannot be
understood is left out with an error. No entry takes another one with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from knowledgebase.core.frontmatter.entries import Entry, group_entries
from knowledgebase.core.frontmatter.lines import BLANKS, Opening, find_place
from knowledgebase.core.frontmatter.nested import mend_nested
from knowledgebase.core.frontmatter.readings import ReadError, Reading
from knowledgebase.core.frontmatter.values import Defect, make_defect, mend_value, split_list
from knowledgebase.core.frontmatter.yaml_fields import parse_yaml
from knowledgebase.core.model import Field, Kind, Problem, Severity, Value

#: text and the 1-based line it starts on -> its fields; raises `ReadError`
_Parser: TypeAlias = Callable[[str, int], Reading]

_ANCHOR = re.compile(r"[:\-,\[][ \t]{1,8}&([\w-]+)")


def recover_yaml(
    block: str, line: int, error: ReadError, /, *, known: Collection[str] = ()
) -> Reading:
    """Read *block*, which YAML refused with *error*, as far as it can be understood.

    *known* are folded keys that have a meaning.
    """
    entries = group_entries(block, line=line, known=known)
    parse = partial(parse_yaml, known=known)
    reading = _read_entries(entries, parse, frozenset(_ANCHOR.findall(block)))
    if not reading.problems:
        unknown = make_defect("unknown", error.offset)
        reading.problems.append(unknown.report(block, line))
    return reading


def _read_entries(entries: Iterable[Entry], parse: _Parser, anchors: frozenset[str]) -> Reading:
    """Keep the entries that *parse* understands; mend or report the others."""
    fields: list[Field] = []
    problems: list[Problem] = []
    for entry in entries:
        try:
            found = parse(entry.text, entry.line)
        except ReadError as error:
            found = _mend_entry(entry, error, anchors)
        else:
            if entry.defect:
                found.problems.append(_report_entry(entry, entry.defect))
        fields += (replace(field, is_guess=entry.is_guess) for field in found.fields)
        problems += found.problems
    return Reading(fields, problems)


def _mend_entry(entry: Entry, error: ReadError, anchors: frozenset[str]) -> Reading:
    if error.refused:
        return _read_refused(entry, error, anchors)
    if entry.opening is None:
        return Reading([], [_report_loss(entry)])
    if not entry.value and (nested := mend_nested(entry.lines, entry.line)):
        reading, repairs = nested
        reading.problems.extend(
            repair.defect.report(repair.text, repair.line, key=entry.opening.key)
            for repair in repairs
        )
        return reading
    return _mend_text(entry, entry.opening)


def _mend_text(entry: Entry, opening: Opening) -> Reading:
    """Take all that stands after the colon as a text, or as a list in brackets."""
    head = opening.rest_offset
    text, inside = mend_value(entry.text[head:])
    defects = [entry.defect] if entry.defect else []
    if inside:
        defects.append(inside.move(head))
    unknown = make_defect("unknown", opening.value_offset)
    defect = min(defects, key=lambda defect: defect.offset, default=unknown)
    items = split_list(text)
    value = text if items is None else tuple(items)
    return Reading([_make_field(entry, opening, value)], [_report_entry(entry, defect)])


def _read_refused(entry: Entry, error: ReadError, anchors: frozenset[str]) -> Reading:
    """Report a refused value; keep it as text where it reads as text and stands for nothing."""
    value = entry.value
    is_text = (
        len(entry.lines) == 1
        and value[:1] in ("*", "&", "!")
        and not re.match(r"!!\w|!<", value)
        and not (value[0] == "*" and value[1:] in anchors)
    )
    row, column = find_place(entry.text, error.offset)
    problem = Problem(
        kind=Kind.FRONT_MATTER_REFUSED,
        message=f"{error}, which front matter may not hold",
        mend="put the value in quotes" if is_text else "write the value itself",
        line=entry.line + row,
        column=column,
        severity=Severity.WARNING if is_text else Severity.ERROR,
    )
    if not is_text or entry.opening is None:
        return Reading([], [problem])
    return Reading([_make_field(entry, entry.opening, mend_value(value)[0])], [problem])


def _make_field(entry: Entry, opening: Opening, value: Value) -> Field:
    return Field(
        key=opening.key,
        value=value,
        line=entry.line,
        column=opening.key_offset + 1,
        value_column=opening.value_offset + 1,
    )


def _report_entry(entry: Entry, defect: Defect) -> Problem:
    key = entry.opening.key if entry.opening else ""
    return defect.report(entry.text, entry.line, key=key)


def _report_loss(entry: Entry) -> Problem:
    return Problem(
        kind=Kind.YAML_LOST,
        message=f"{entry.lines[0].strip(BLANKS)[:40]!r} is no field",
        mend="write `key: value`, one field to a line",
        line=entry.line,
        column=1,
        severity=Severity.ERROR,
    )
