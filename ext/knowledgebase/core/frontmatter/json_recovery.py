"""JSON that its parser refuses: read member by member, each at its own place.

What the parser takes is kept as it is, what is broken is mended with a warning, and a value that
cannot be understood is left out with an error. No member takes another one with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledgebase.core.frontmatter.lines import BLANKS, find_place
from knowledgebase.core.frontmatter.readings import ReadError, Reading
from knowledgebase.core.frontmatter.toml_json import parse_json
from knowledgebase.core.frontmatter.values import mend_value
from knowledgebase.core.frontmatter.yaml_fields import parse_yaml
from knowledgebase.core.model import Field, Kind, Problem, Severity, Value

_TOKEN = re.compile(
    r"""(?P<key>(?:"(?:\\.|[^"\\\n])++"|'[^'\n:]{1,80}')[ \t]*+:)
    |(?P<string>"(?:\\.|[^"\\\n])*+"?)
    |(?P<word>[^\W\d][\w.$-]{0,79}(?P<colon>[ \t]{0,8}:(?!//))?)
    |(?P<sign>[{}\[\],\n])""",
    re.VERBOSE,
)
_AFTER_MEMBER = " \t\n,"
_QUOTES = 'put it in double quotes, with \\" for each quotation mark in it'
#: What comes before a value alone, to make an object of it.
_HEAD = '{"x":'


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """A key and its value, as offsets into the block."""

    start: int
    #: right after the colon
    value: int
    #: after the last character of the value
    end: int
    #: of the first comma after the value, -1 where there is none
    comma: int


def recover_json(block: str, line: int, error: ReadError, /) -> Reading:
    """Read *block*, an object that JSON refused with *error*, as far as it can be understood.

    *line* is the 1-based line on which *block* starts.
    """
    source = _Source(block, line)
    members = list(_find_members(block))
    source.report_stray(block.find("{") + 1, members[0].start if members else len(block))
    for number, member in enumerate(members):
        below = members[number + 1] if number + 1 < len(members) else None
        source.read_member(member, below)
    if not source.problems:
        source.report(error.offset, str(error), "correct the JSON here")
    return Reading(source.fields, source.problems)


class _Source:
    """One broken object, and what has been made of it so far."""

    def __init__(self, block: str, line: int) -> None:
        self.fields: list[Field] = []
        self.problems: list[Problem] = []
        self._block = block
        self._line = line

    def read_member(self, member: _Member, below: _Member | None) -> None:
        """Keep the value of *member*, mend it or report its loss; *below* is the next member."""
        raw = self._block[member.value : member.end]
        key = _read_key(self._block[member.start : member.value])
        try:
            value = _parse_value(raw)
        except ReadError as error:
            self._mend(member, key, raw, error)
            return
        self._keep(member, key, value)
        if below and member.comma < 0:
            self.report(below.start, "a missing comma", "write a comma after the field before it")
        elif member.comma >= 0 and not below:
            self.report(member.comma, "a comma after the last field", "remove it")

    def _mend(self, member: _Member, key: str, raw: str, error: ReadError) -> None:
        if error.refused:
            message = f"{key}: {error}, which front matter may not hold"
            self._lose(member.value, message, "write the value itself", Kind.FRONT_MATTER_REFUSED)
            return
        opening = raw.strip()[:1]
        if not opening:
            rest = self._block[member.value :]
            at = member.value + len(rest) - len(rest.lstrip(BLANKS))
            self._lose(at, f"{key}: {error}, and there is none", "write a value, or null")
            return
        offset, message, mend = _explain(raw, error)
        message = f"{key}: {message}"
        try:
            found = parse_yaml(f"x: {raw.strip()}", 1).fields
        except ReadError:
            found = []
        if len(found) == 1:
            self._keep(member, key, found[0].value)
            self.report(member.value + offset, message, mend)
        elif opening in "[{":
            self._lose(member.value + offset, message, mend)
        else:
            value, defect = mend_value(raw)
            self._keep(member, key, value)
            if defect:
                offset, message = defect.offset, f"{key}: {defect.message}"
            self.report(member.value + offset, message, _QUOTES)

    def _keep(self, member: _Member, key: str, value: Value) -> None:
        row, column = find_place(self._block, member.start)
        raw = self._block[member.value : member.end]
        blanks = len(raw) - len(raw.lstrip())
        is_below = "\n" in raw[:blanks]
        self.fields.append(
            Field(
                key=key,
                value=value,
                line=self._line + row,
                column=column,
                value_column=column + (0 if is_below else member.value + blanks - member.start),
            )
        )

    def report_stray(self, start: int, end: int) -> None:
        """Report the text between two offsets, which belongs to no member, if there is any."""
        stray = self._block[start:end].strip(_AFTER_MEMBER + BLANKS + "{}[]")
        if stray:
            at = self._block.index(stray, start)
            self._lose(at, f"{stray[:40]!r} is no field", 'write `"key": "value"`')

    def report(self, offset: int, message: str, mend: str) -> None:
        """Add a warning at *offset*."""
        self._add(Kind.YAML_REPAIRED, offset, message, mend, Severity.WARNING)

    def _lose(self, offset: int, message: str, mend: str, kind: Kind = Kind.YAML_LOST) -> None:
        self._add(kind, offset, message, mend, Severity.ERROR)

    def _add(self, kind: Kind, offset: int, message: str, mend: str, severity: Severity) -> None:
        row, column = find_place(self._block, min(offset, len(self._block)))
        self.problems.append(
            Problem(
                kind=kind,
                message=message,
                mend=mend,
                line=self._line + row,
                column=column,
                severity=severity,
            )
        )


def _find_members(block: str) -> Iterator[_Member]:
    """Yield the members of the outermost object of *block*, in source order."""
    keys = list(_find_keys(block))
    for number, (start, value) in enumerate(keys, 1):
        end = keys[number][0] if number < len(keys) else len(block)
        raw = block[value:end].rstrip(_AFTER_MEMBER + BLANKS)
        signs = [match["sign"] for match in _TOKEN.finditer(raw)]
        if end == len(block) and raw.endswith("}") and signs.count("}") > signs.count("{"):
            raw = raw[:-1]
        text = _drop_comments(raw.rstrip(_AFTER_MEMBER + BLANKS))
        rest = block[value + len(text) : end].partition("//")[0]
        comma = value + len(text) + rest.find(",") if "," in rest else -1
        yield _Member(start=start, value=value, end=value + len(text), comma=comma)


def _drop_comments(raw: str) -> str:
    """Return *raw* without the lines of comment below its value."""
    lines = raw.split("\n")
    while len(lines) > 1 and lines[-1].strip(_AFTER_MEMBER + BLANKS)[:2] in ("", "//"):
        del lines[-1]
    return "\n".join(lines).rstrip(_AFTER_MEMBER + BLANKS)


def _find_keys(block: str) -> Iterator[tuple[int, int]]:
    """Yield the offset of each key of the outermost object, and that after its colon.

    A list that is never closed ends where a line starts with a key, for it can hold none.
    """
    open_signs: list[str] = []
    before, last, end = "", "\n", 0
    for match in _TOKEN.finditer(block):
        sign = match["sign"] or ""
        is_apart = not block[end : match.start()].strip(BLANKS)
        is_line_start = last == "\n" and is_apart
        if match["key"] and is_line_start and open_signs[-1:] == ["["]:
            del open_signs[1:]
        if match["key"]:
            starts = is_line_start or (before in ("{", ",", "value") and is_apart)
        else:
            starts = bool(match["colon"]) and is_apart and before in ("{", ",")
        if starts and len(open_signs) <= 1:
            yield match.start(), match.end()
        if sign in ("{", "["):
            open_signs.append(sign)
        elif sign in ("}", "]"):
            del open_signs[-1:]
        if sign != "\n":
            before = sign if sign in ("{", ",") else "" if match["key"] else "value"
        last, end = sign, match.end()


def _read_key(text: str) -> str:
    """Return the key that *text* holds with its colon."""
    quoted = text.rstrip()[:-1].strip()
    try:
        return str(json.loads(quoted)) if quoted[0] == '"' else quoted.strip("'")
    except ValueError:
        return quoted[1:-1]


def _parse_value(raw: str) -> Value:
    """Return the value that *raw* is.

    :raises ReadError: where it is no JSON; the offset is one into *raw*.
    """
    try:
        (field,) = parse_json(f"{_HEAD}{raw}}}", 1).fields
    except ReadError as error:
        offset = min(max(error.offset - len(_HEAD), 0), len(raw))
        raise ReadError(str(error), offset, refused=error.refused) from error
    except ValueError as error:
        raise ReadError("more than one value") from error
    return field.value


def _explain(raw: str, error: ReadError) -> tuple[int, str, str]:
    """Return where the fault of *raw* is, what it is, and its mend."""
    head, tail = raw[: error.offset].rstrip(), raw[error.offset :]
    if tail[:1] == "," and tail[1:].lstrip()[:1] in ("]", "}"):
        return error.offset, "a comma after the last item", "remove it"
    if head.endswith(",") and tail[:1] in ("]", "}"):
        return len(head) - 1, "a comma after the last item", "remove it"
    if raw.strip()[0] in "[{":
        is_comma = str(error).startswith("expecting ','")
        mend = "write a comma, or close the list" if is_comma else "correct the JSON here"
        return error.offset, str(error), mend
    return error.offset, str(error), _QUOTES
