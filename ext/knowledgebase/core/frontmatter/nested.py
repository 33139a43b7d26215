"""Nested values: the lines below a key, of which some hold a value that YAML cannot parse.

Each such value is mended where it stands, so that lists and mappings keep their shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledgebase.core.frontmatter.lines import BLANKS
from knowledgebase.core.frontmatter.readings import ReadError, Reading
from knowledgebase.core.frontmatter.values import Defect, make_defect, mend_value, split_list
from knowledgebase.core.frontmatter.yaml_fields import parse_yaml

#: Items and a key, and the value behind them.
_LINE = re.compile(
    rf"""(?P<indent>[{BLANKS}]*+)
    (?P<head>
        (?:-[ \t]++)*
        (?:(?:"[^"\n:]{{1,80}}"|'[^'\n:]{{1,80}}'|[^\W\d][\w.$-]{{0,79}}):(?:[ \t]++|$))?
    )
    (?P<value>.*)""",
    re.VERBOSE,
)
_BLOCK_TEXT = re.compile(r"[|>][-+\d]{0,2}[ \t]*+(?:#.*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A defect of a nested line."""

    #: 1-based
    line: int
    #: the whole line, into which the defect has its offset
    text: str
    defect: Defect


def mend_nested(lines: Sequence[str], line: int, /) -> tuple[Reading, tuple[Repair, ...]] | None:
    """Read *lines*, a key and what stands below it, which start on the 1-based *line*.

    Return the reading and what was mended for it; None where the lines are no list or mapping.
    """
    mended = [lines[0]]
    repairs = []
    for group in _group_values(lines[1:]):
        number = line + len(mended)
        new, defect = _mend_value(group)
        # Blank lines in the place of those that are joined keep the lines below where they are.
        mended += [*new, *[""] * (len(group) - len(new))]
        if defect:
            repairs.append(Repair(line=number, text="\n".join(group), defect=defect))
    try:
        return parse_yaml("\n".join(mended), line), tuple(repairs)
    except ReadError:
        return None


def _group_values(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines of each value: the one on which it starts, and those that go on with it."""
    group: list[str] = []
    text_indent = -1
    for line in lines:
        match = _match(line)
        indent = len(match["indent"])
        is_text = 0 <= text_indent < indent or indent == len(line)
        if group and (is_text or not match["head"]):
            group.append(line)
            continue
        if group:
            yield group
        group = [line]
        text_indent = indent if _BLOCK_TEXT.fullmatch(match["value"]) else -1
    if group:
        yield group


def _match(line: str) -> re.Match[str]:
    match = _LINE.match(line)
    assert match is not None
    return match


def _mend_value(lines: Sequence[str]) -> tuple[Sequence[str], Defect | None]:
    """Return the lines of a value as YAML can parse them, and the first defect of these."""
    match = _match(lines[0])
    indent, value = match["indent"], "\n".join((match["value"], *lines[1:]))
    defect = None
    if odd := indent.strip(" "):
        defect = make_defect("tab", indent.index(odd[0]))
        indent = "".join("  " if char == "\t" else " " for char in indent)
    if _is_readable(value):
        return [f"{indent}{match['head']}{match['value']}", *lines[1:]], defect
    text, inside = mend_value(value)
    defect = defect or (inside or make_defect("unknown", 0)).move(match.start("value"))
    return [f"{indent}{match['head']}{_write(text)}"], defect


def _is_readable(value: str) -> bool:
    """Say whether YAML takes *value* for one."""
    if _BLOCK_TEXT.match(value):
        return True
    try:
        return len(parse_yaml(f"x: {value}", 1).fields) == 1
    except ReadError:
        return False


def _write(text: str) -> str:
    """Return *text* as a value of YAML: in quotes, or a list of such where it is one."""
    items = split_list(text)
    if items is None:
        return "'" + text.replace("'", "''") + "'"
    return f"[{', '.join(map(_write, items))}]"
