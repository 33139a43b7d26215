"""Front matter: the whole text of a file in, its fields and its body out.

Every scalar stays text, so nothing is guessed: ``no``, ``1.10`` and ``12:30`` are what they look
like. Whatever the input, nothing is raised and the body is never lost. What a parser refuses is
read entry by entry; every repair, refusal and loss is a problem with its place in the file.
"""

from __future__ import annotations

import bisect
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, time
from typing import Any, NamedTuple, TypeAlias

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler

from knowledgebase.core.model import Field, FrontMatter, Kind, Problem, Severity, Table, Value
from knowledgebase.core.repair import (
    BLANKS,
    Defect,
    Entry,
    Opening,
    defect_of,
    group_entries,
    mend_value,
    open_field,
)

#: Code points of front matter that are read. Real articles have 1,000; no parser suffers from this.
MAX_SIZE = 64 * 1024
#: Levels of lists and mappings; the fields themselves are the first.
MAX_DEPTH = 8

#: libyaml where it is installed: ten times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Signs that YAML takes for line breaks, and every editor shows inside a line.
_NO_BREAKS = {0x85: " ", 0x2028: " ", 0x2029: " "}
#: A string of TOML or JSON, closed or not.
_STRING = re.compile(
    r"'''.*?(?:'''|\Z)|\"\"\".*?(?:\"\"\"|\Z)|\"(?:\\.|[^\"\\\n])*+\"?|'[^'\n]*+'?",
    re.DOTALL,
)
_DOTTED_KEY = re.compile(rf"(?:[\w-]{{1,80}}[ \t]{{0,8}}\.[ \t]{{0,8}}){{{MAX_DEPTH},}}")
_TOML_KEY = re.compile(
    r"""^[ \t]*+\[{0,2}["']?(?P<key>[\w-]+)["']?(?P<colon>[ \t]*+(?:=[ \t]*|\]|\.))""", re.M
)
_JSON_KEY = re.compile(r'"(?P<key>(?:\\.|[^"\\\n])*+)"(?P<colon>\s*+:\s*+)?')
_OPTION = re.compile(r":(?=[^\s:][^:\n]{0,79}:(?:\s|$))")


class _Reading(NamedTuple):
    """What a format makes of its text."""

    fields: list[Field]
    problems: list[Problem]


class _Cut(NamedTuple):
    """A file, cut into front matter and body. Lines are 1-based."""

    block: str
    block_line: int
    body: str
    body_line: int
    closed: bool


class _ReadError(Exception):
    """Text that was not read: why, and the 0-based offset where."""

    def __init__(self, message: str, offset: int = 0, *, refused: bool = False) -> None:
        super().__init__(message)
        self.offset = offset
        self.refused = refused


def read_front_matter(text: str, /) -> FrontMatter:
    """Return the front matter at the start of *text*, the whole of a file, and its body."""
    text = _normalise(text)
    handler = frontmatter.detect_format(text, HANDLERS)
    cut = handler.cut(text) if isinstance(handler, Handler) else None
    if cut is None or not isinstance(handler, Handler):
        return FrontMatter(format="", fields=(), body=text, body_line=1)
    return _assemble(handler, cut)


def read_options(text: str, /, *, first_line: int) -> FrontMatter:
    """Return the fields that start *text*, the content of a directive, and what remains.

    Each is a line ``:key: value`` or ``key: value``; ``---`` fences around them are allowed.
    *first_line* is the 1-based line of the file on which *text* starts.
    """
    text = _normalise(text)
    handler = YamlHandler()
    fenced = handler.cut(text)
    if fenced:
        moved = fenced._replace(
            block_line=fenced.block_line + first_line - 1,
            body_line=fenced.body_line + first_line - 1,
        )
        return _assemble(handler, moved)
    lines_of_text = text.split("\n")
    options = [_OPTION.sub("", line) for line in _take_options(lines_of_text)]
    if not options:
        return FrontMatter(format="", fields=(), body=text, body_line=first_line)
    rest = lines_of_text[len(options) :]
    body_line = first_line + len(options)
    cut = _Cut("\n".join(options), first_line, "\n".join(rest), body_line, closed=True)
    # A colon before the key was taken off its line; columns on that line are one further right.
    pairs = zip(options, lines_of_text, strict=False)
    shifted = {n for n, (option, line) in enumerate(pairs, first_line) if option != line}
    return _shift(_assemble(handler, cut), shifted)


def _take_options(lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        opening = open_field(line)
        is_plain = opening is not None and (number or opening.key[0].islower())
        if not (_OPTION.match(line) or is_plain or (number and _is_continuation(line))):
            return
        yield line


def _shift(front: FrontMatter, lines: set[int]) -> FrontMatter:
    fields = (
        replace(f, column=f.column + 1, value_column=f.value_column + 1) if f.line in lines else f
        for f in front.fields
    )
    problems = (
        replace(p, column=p.column + 1) if p.line in lines and p.column else p
        for p in front.problems
    )
    return replace(front, fields=tuple(fields), problems=tuple(problems))


def _normalise(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _assemble(handler: Handler, cut: _Cut) -> FrontMatter:
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
    if not cut.closed:
        problems.append(
            Problem(
                kind=Kind.FRONT_MATTER_UNCLOSED,
                message="the front matter is not closed",
                mend="write the closing fence on a line of its own after the last field",
                line=max(cut.block_line - 1, 1),
                column=1,
            )
        )
    fields, found = handler.read(block, cut.block_line)
    fields, doubled = _drop_doubles(fields)
    return FrontMatter(
        format=handler.name,
        fields=tuple(fields),
        body=cut.body,
        body_line=cut.body_line,
        problems=tuple(sorted(problems + found + doubled, key=lambda p: (p.line, p.column))),
    )


def _drop_doubles(fields: list[Field]) -> _Reading:
    kept: dict[str, Field] = {}
    problems = []
    for field in fields:
        first = kept.setdefault(field.key, field)
        if first is not field:
            problems.append(_doubled(field.key, first.line, (field.line, field.column)))
    return _Reading(list(kept.values()), problems)


def _doubled(key: str, first_line: int, place: tuple[int, int]) -> Problem:
    line, column = place
    return Problem(
        kind=Kind.DUPLICATE_KEY,
        message=f"{key!r} stands on line {first_line} already, which counts",
        mend="keep one of the two",
        line=line,
        column=column,
    )


# Fences: where front matter begins and ends.


class Handler(BaseHandler):
    """A format of front matter: how it is found, where it ends, what it says."""

    name = ""
    #: between key and value
    mark = ":"
    FM_BOUNDARY = re.compile("")
    #: what the first and the last line of front matter match
    fence = re.compile("")
    closing = re.compile("")

    def detect(self, text: str) -> bool:
        """Say whether *text* starts with front matter of this format."""
        return self.cut(text) is not None

    def split(self, text: str) -> tuple[str, str]:
        """Return front matter and body.

        :raises ValueError: where *text* has no front matter of this format.
        """
        cut = self.cut(text)
        if cut is None:
            raise ValueError(f"no {self.name} front matter")
        return cut.block, cut.body

    def load(self, fm: str) -> dict[str, Any]:
        """Return the values of *fm* by their keys, without places and problems."""
        return {field.key: field.value for field in reversed(self.read(fm, 1).fields)}

    def read(self, block: str, line: int) -> _Reading:
        """Return the fields of *block*, which starts on the 1-based *line* of its file."""
        raise NotImplementedError

    def cut(self, text: str) -> _Cut | None:
        """Cut *text* after its front matter; None where it has none of this format."""
        lines = text.split("\n")
        first = next((n for n, line in enumerate(lines) if line.strip(BLANKS)), None)
        if first is None or not self.fence.fullmatch(lines[first]):
            return None
        begin = first + 1
        ends = (n for n in range(begin, len(lines)) if self.closing.fullmatch(lines[n]))
        end = next(ends, None)
        if end is not None and self.is_block(lines[begin:end]):
            return _cut_lines(lines, begin, end, end + 1)
        if end is not None and not self._takes_prose(lines[begin:end]):
            return None
        end = begin + sum(1 for _ in self._take_fields(lines[begin:]))
        return _cut_lines(lines, begin, end, end) if end > begin else None

    def is_block(self, lines: list[str]) -> bool:
        """Say whether *lines*, which stand between two fences, are front matter."""
        return True

    def _takes_prose(self, lines: list[str]) -> bool:
        first = next((line for line in lines if line.strip(BLANKS)), "")
        return open_field(first, mark=self.mark) is not None

    def _take_fields(self, lines: list[str]) -> Iterator[str]:
        """Yield the lines at the start that are surely fields, where no fence ends them."""
        openings = [open_field(line, mark=self.mark) for line in lines[:2]]
        if not openings or not openings[0]:
            return
        if not openings[0].key[0].islower() and not all(openings[1:] or [None]):
            return
        for number, line in enumerate(lines):
            if not open_field(line, mark=self.mark) and not (number and _is_continuation(line)):
                return
            yield line


def _cut_lines(lines: list[str], begin: int, end: int, body: int) -> _Cut:
    return _Cut(
        block="\n".join(lines[begin:end]),
        block_line=begin + 1,
        body="\n".join(lines[body:]),
        body_line=min(body, len(lines)) + 1,
        closed=body > end,
    )


def _is_continuation(line: str) -> bool:
    return line[:1] in (" ", "\t", "-", "#") and not re.match("-{3}|#+ ", line)


class YamlHandler(Handler):
    """Front matter between lines of three hyphens."""

    name = "yaml"
    fence = re.compile(rf"-{{3,}}[{BLANKS}]*")
    closing = re.compile(rf"(?:-{{3,}}|\.\.\.)[{BLANKS}]*")

    def is_block(self, lines: list[str]) -> bool:
        """Say whether *lines* are fields, and not prose between two thematic breaks."""
        content = [n for n, line in enumerate(lines) if line.strip(BLANKS) and line[0] != "#"]
        blank = next((n for n, line in enumerate(lines) if not line.strip(BLANKS)), len(lines))
        prose = [n for n in content if n > blank and _is_prose(lines[n])]
        if content and content[0] < blank < content[-1] and _is_prose(lines[content[0]]):
            prose.append(content[0])
        if not prose:
            return True
        below = (open_field(line) for line in lines[max(prose) + 1 :])
        if any(opening and opening.certain and opening.key[0].islower() for opening in below):
            return True
        return bool(_try_yaml("\n".join(lines)))

    def read(self, block: str, line: int) -> _Reading:
        """Return the fields of YAML; what cannot be parsed as a whole is read entry by entry."""
        try:
            return _parse_yaml(block, line)
        except _ReadError as error:
            return _recover(block, line, _parse_yaml, error, mark=":")


def _is_prose(line: str) -> bool:
    return open_field(line) is None and line[0] not in " \t-#]}"


class TomlHandler(Handler):
    """Front matter between lines of three plus signs."""

    name = "toml"
    mark = "="
    fence = closing = re.compile(rf"\+{{3,}}[{BLANKS}]*")

    def read(self, block: str, line: int) -> _Reading:
        """Return the fields of TOML; what cannot be parsed as a whole is read entry by entry."""
        try:
            return _parse_toml(block, line)
        except _ReadError as error:
            return _recover(block, line, _parse_toml, error, mark="=")


class JsonHandler(Handler):
    """Front matter that is a JSON object, or stands between lines of three semicolons."""

    name = "json"
    fence = closing = re.compile(rf";{{3,}}[{BLANKS}]*")

    def cut(self, text: str) -> _Cut | None:
        """Cut *text* after its fence, or after the object it starts with."""
        if not re.match(r'\s*\{\s*["}]', text):
            return super().cut(text)
        begin = len(text) - len(text.lstrip())
        try:
            _check_depth(text[begin : begin + MAX_SIZE])
            end = json.JSONDecoder().raw_decode(text[: begin + MAX_SIZE], begin)[1]
        except (_ReadError, ValueError, RecursionError):
            closing = re.compile(r"^\}[ \t]*$", re.M).search(text)
            end = closing.start() + 1 if closing else 0
        after = text.find("\n", end) if "\n" in text[end:] else len(text)
        if not end or text[end:after].strip(BLANKS):
            return None
        return _Cut(
            block=text[begin:end],
            block_line=text.count("\n", 0, begin) + 1,
            body=text[after + 1 :],
            body_line=text.count("\n", 0, after + 1) + 1,
            closed=True,
        )

    def read(self, block: str, line: int) -> _Reading:
        """Return the fields of JSON; what cannot be parsed as a whole is read entry by entry."""
        try:
            return _parse_json(block, line)
        except _ReadError as error:
            inside = re.sub(r"^\s*\{", lambda m: m[0][:-1] + " ", block.rstrip())
            inside = re.sub(r",?[ \t]*$", "", inside.removesuffix("}"), flags=re.M)
            return _recover(inside, line, _parse_yaml, error, mark=":")


HANDLERS = (YamlHandler(), TomlHandler(), JsonHandler())


# YAML: events become fields as they come, so nothing is expanded and nothing runs deep.


def _parse_yaml(text: str, line: int) -> _Reading:
    """Return the fields of *text*, a YAML mapping that starts on the 1-based *line*.

    :raises _ReadError: where *text* is anything else, or holds what is refused.
    """
    reader = _YamlReader(text.translate(_NO_BREAKS) + "\n", line)
    try:
        return _Reading(reader.read_fields(), reader.problems)
    except yaml.MarkedYAMLError as error:
        offset = error.problem_mark.index if error.problem_mark else 0
        raise _ReadError(error.problem or "no YAML", offset) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise _ReadError("no YAML", getattr(error, "position", 0) or 0) from error


def _try_yaml(text: str) -> list[Field]:
    try:
        return _parse_yaml(text[:MAX_SIZE], 1).fields
    except _ReadError:
        return []


class _YamlReader:
    """One text of YAML, read from the events of the parser."""

    def __init__(self, text: str, line: int) -> None:
        self.problems: list[Problem] = []
        self._text = text
        self._line = line
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)

    def read_fields(self) -> list[Field]:
        """Return the fields of the top-level mapping."""
        for _ in range(2):
            next(self._events)
        root = next(self._events, None)
        if root is None or (isinstance(root, yaml.ScalarEvent) and _is_null(root)):
            return []
        _refuse(root, self._text)
        if not isinstance(root, yaml.MappingStartEvent):
            raise _ReadError("not a mapping")
        fields = []
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = _read_key(event, self._text)
            start = next(self._events)
            _distrust(key, start, self._text)
            value = self._read_value(start, 2)
            fields.append(self._make_field(key, value, event, start))
        next(self._events)
        if not isinstance(next(self._events), yaml.StreamEndEvent):
            raise _ReadError("a second document")
        return fields

    def _make_field(self, key: str, value: Value, event: Any, start: Any) -> Field:
        line, column = self._place(event)
        value_line, value_column = self._place(start)
        return Field(
            key=key,
            value=value,
            line=line,
            column=column,
            value_column=value_column if value_line == line else column,
        )

    def _place(self, event: Any) -> tuple[int, int]:
        offset = event.start_mark.index
        row = bisect.bisect_right(self._starts, offset) - 1
        return self._line + row, offset - self._starts[row] + 1

    def _read_value(self, event: Any, depth: int) -> Value:
        _refuse(event, self._text)
        if isinstance(event, yaml.ScalarEvent):
            return None if _is_null(event) else str(event.value)
        if depth > MAX_DEPTH:
            offset = event.start_mark.index
            raise _ReadError(f"more than {MAX_DEPTH} levels", offset, refused=True)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
                items.append(self._read_value(event, depth + 1))
            return tuple(items)
        pairs: dict[str, Value] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = _read_key(event, self._text)
            value = self._read_value(next(self._events), depth + 1)
            place = self._place(event)
            if key in pairs:
                self.problems.append(_doubled(key, lines[key], place))
            pairs.setdefault(key, value)
            lines.setdefault(key, place[0])
        return Table(items=tuple(pairs.items()))


def _is_null(event: Any) -> bool:
    return bool(event.implicit[0]) and event.value in ("", "~", "null")


def _read_key(event: Any, text: str) -> str:
    _refuse(event, text)
    offset = event.start_mark.index
    if isinstance(event, yaml.CollectionStartEvent):
        raise _ReadError("a key that is no text", offset)
    if event.value == "<<" and event.implicit[0]:
        raise _ReadError("a merge key", offset, refused=True)
    key = str(event.value)
    if key != key.strip(BLANKS):
        raise _ReadError("an odd space", offset)
    return key


def _refuse(event: Any, text: str) -> None:
    """Refuse what makes one value stand for another or for code: it has no use here.

    :raises _ReadError: no refusal where the sign only opens a text, as in ``*New* maps``.
    """
    offset, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, yaml.AliasEvent):
        rest = text[end:].split("\n", 1)[0].strip(BLANKS)
        raise _ReadError("an alias", offset, refused=not rest or rest[0] in "#,]}:")
    if getattr(event, "anchor", None) is not None:
        raise _ReadError("an anchor", offset, refused=True)
    if (tag := getattr(event, "tag", None)) is not None:
        raise _ReadError("a tag", offset, refused=tag != "!")


def _distrust(key: str, event: Any, text: str) -> None:
    """Refuse to believe a top-level field that YAML can parse and nobody meant.

    :raises _ReadError: for a key that swallowed its value, a value that starts with an odd space,
        and a quotation that runs on over the fields below.
    """
    if re.search(rf"['\"]|:.*[{BLANKS}]", key):
        raise _ReadError("a key without a space after its colon")
    if isinstance(event, yaml.AliasEvent | yaml.CollectionStartEvent):
        return
    begin, end = event.start_mark, event.end_mark
    if event.implicit[0] and event.value[:1] in tuple(BLANKS):
        raise _ReadError("an odd space", begin.index)
    if event.style in ("'", '"') and end.line > begin.line:
        below = text[begin.index : end.index].split("\n")[1:]
        if any((found := open_field(line)) and found.certain for line in below):
            raise _ReadError("a quotation that is never closed", begin.index)


# TOML and JSON: parsed as they are; the places of keys are searched for.


def _parse_toml(text: str, line: int) -> _Reading:
    """Return the fields of *text*, TOML that starts on the 1-based *line*.

    :raises _ReadError: where *text* is no TOML, or nested too deeply.
    """
    _check_depth(text)
    try:
        pairs = tomllib.loads(text, parse_float=str).items()
        return _Reading(_place(pairs, text, line, _TOML_KEY), [])
    except (ValueError, RecursionError) as error:
        raise _ReadError("no TOML") from error


class _Pairs(list[tuple[str, Any]]):
    """A JSON object, which may hold a key twice."""


def _parse_json(text: str, line: int) -> _Reading:
    """Return the fields of *text*, a JSON object that starts on the 1-based *line*.

    :raises _ReadError: where *text* is none, or nested too deeply.
    """
    _check_depth(text)
    try:
        pairs = json.loads(
            text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str, parse_constant=str
        )
    except (ValueError, RecursionError) as error:
        raise _ReadError("no JSON", getattr(error, "pos", 0)) from error
    if not isinstance(pairs, _Pairs):
        raise _ReadError("not a mapping")
    return _Reading(_place(pairs, text, line, _JSON_KEY), [])


def _check_depth(text: str) -> None:
    """Raise a refusal where *text* is nested too deeply for a parser that recurses."""
    text = _STRING.sub("s", text)
    depth = 0
    for match in re.finditer(r"[\[{}\]]", text):
        depth += 1 if match[0] in "[{" else -1
        if depth > MAX_DEPTH:
            raise _ReadError(f"more than {MAX_DEPTH} levels", refused=True)
    if _DOTTED_KEY.search(text):
        raise _ReadError(f"more than {MAX_DEPTH} levels", refused=True)


def _place(
    pairs: Iterable[tuple[str, Any]], text: str, line: int, pattern: re.Pattern[str]
) -> list[Field]:
    """Make fields of *pairs*; a key stands where *pattern* finds it for the first time."""
    spots: dict[str, list[tuple[int, int]]] = {}
    for match in pattern.finditer(text):
        if match["colon"] is not None:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            spots.setdefault(match["key"], []).append((start, match.end()))
    fields = []
    for key, value in pairs:
        found = spots.get(key) or [(0, 0)]
        start, end = found.pop(0) if len(found) > 1 else found[0]
        row, column = _row_and_column(text, start)
        is_below = "\n" in text[start:end]
        fields.append(
            Field(
                key=key,
                value=_freeze(value),
                line=line + row,
                column=column,
                value_column=column if is_below else column + end - start,
            )
        )
    return fields


def _freeze(value: Any) -> Value:
    match value:
        case dict() | _Pairs():
            pairs: dict[str, Value] = {}
            for key, item in value.items() if isinstance(value, dict) else value:
                pairs.setdefault(key, _freeze(item))
            return Table(items=tuple(pairs.items()))
        case list():
            return tuple(_freeze(item) for item in value)
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case date() | time():
            return value.isoformat()
    return str(value)


# Recovery: one entry at a time.

_Parser: TypeAlias = Callable[[str, int], _Reading]


def _recover(block: str, line: int, parse: _Parser, error: _ReadError, *, mark: str) -> _Reading:
    """Read *block*, which *parse* refused with *error*, as far as it can be understood."""
    entries = list(group_entries(block, line=line, mark=mark))
    if str(error) == "not a mapping" and not any(entry.opening for entry in entries):
        return _Reading([], [_not_a_mapping(line)])
    fields, problems = _read_entries(entries, parse, _find_anchors(block))
    if not problems:
        row, column = _row_and_column(block, error.offset)
        defect = defect_of("unknown", 0)
        problems.append(_problem(Kind.YAML_REPAIRED, defect, line + row, column))
    return _Reading(fields, problems)


def _find_anchors(block: str) -> frozenset[str]:
    return frozenset(re.findall(r"[:\-,\[][ \t]{1,8}&([\w-]+)", block))


def _read_entries(entries: Iterable[Entry], parse: _Parser, anchors: frozenset[str]) -> _Reading:
    """Keep the entries that *parse* understands; mend or report the others."""
    fields: list[Field] = []
    problems: list[Problem] = []
    for entry in entries:
        try:
            found = parse("\n".join(entry.lines), entry.line)
        except _ReadError as error:
            found = _mend_entry(entry, error, anchors)
        else:
            if entry.defect:
                found.problems.append(_repaired(entry, entry.defect))
        fields += found.fields
        problems += found.problems
    return _Reading(fields, problems)


def _mend_entry(entry: Entry, error: _ReadError, anchors: frozenset[str]) -> _Reading:
    opening = entry.opening
    if error.refused:
        return _read_refused(entry, error, anchors)
    if opening is None:
        return _Reading([], [_lost(entry)])
    if not entry.value:
        nested = _mend_list(entry, opening) or _mend_mapping(entry, opening, anchors)
        if nested:
            return nested
    head = opening.rest_offset
    value, defect = mend_value("\n".join(entry.lines)[head:])
    if entry.defect and not (defect and entry.defect.offset > head + defect.offset):
        defect = entry.defect
    elif defect:
        defect = replace(defect, offset=defect.offset + head)
    else:
        defect = defect_of("unknown", opening.value_offset)
    parts: Value = value
    if value.startswith("[") and value.endswith("]") and "]" not in value[:-1]:
        parts = tuple(mend_value(part)[0] for part in value[1:-1].split(",") if part.strip())
    return _Reading([_field_of(entry, opening, parts)], [_repaired(entry, defect)])


def _content_below(entry: Entry) -> list[tuple[int, str]]:
    """Return the lines below the key that are not blank or comments, with their 1-based lines."""
    lines = enumerate(entry.lines[1:], entry.line + 1)
    return [(n, line) for n, line in lines if line.strip(BLANKS + "#") and line.lstrip()[0] != "#"]


def _mend_list(entry: Entry, opening: Opening) -> _Reading | None:
    """Mend a list that stands below its key, item by item; None where it is no list."""
    values: list[Value] = []
    problems = []
    for number, line in _content_below(entry):
        match = re.match(r"[ \t]*-[ \t]+", line)
        if match is None:
            return None
        item = Entry(line=number, lines=[line], opening=replace(opening, value_offset=match.end()))
        try:
            values += [field.value for field in _parse_yaml(f"x: {item.value}", 1).fields]
        except _ReadError:
            value, defect = mend_value(item.value)
            values.append(value)
            defect = defect or defect_of("unknown", 0)
            moved = replace(defect, offset=defect.offset + match.end())
            problems.append(_repaired(item, moved))
    field = _field_of(entry, replace(opening, value_offset=opening.key_offset), tuple(values))
    return _Reading([field], problems) if values else None


def _mend_mapping(entry: Entry, opening: Opening, anchors: frozenset[str]) -> _Reading | None:
    """Mend a mapping that stands below its key, field by field; None where it is no mapping."""
    content = _content_below(entry)
    if not content or not all(open_field(line) for _, line in content):
        return None
    entries = group_entries("\n".join(entry.lines[1:]), line=entry.line + 1)
    fields, problems = _read_entries(entries, _parse_yaml, anchors)
    kept, doubled = _drop_doubles(fields)
    table = Table(items=tuple((field.key, field.value) for field in kept))
    field = _field_of(entry, replace(opening, value_offset=opening.key_offset), table)
    return _Reading([field], problems + doubled)


def _read_refused(entry: Entry, error: _ReadError, anchors: frozenset[str]) -> _Reading:
    """Report a refused value; keep it as text where it reads as text and stands for nothing."""
    value = entry.value
    is_text = (
        len(entry.lines) == 1
        and value[:1] in ("*", "&", "!")
        and not re.match(r"!!\w|!<", value)
        and not (value[0] == "*" and value[1:] in anchors)
    )
    row, column = _row_and_column("\n".join(entry.lines), error.offset)
    problem = Problem(
        kind=Kind.FRONT_MATTER_REFUSED,
        message=f"{error}, which front matter may not hold",
        mend="put the value in quotes" if is_text else "write the value itself",
        line=entry.line + row,
        column=column,
        severity=Severity.WARNING if is_text else Severity.ERROR,
    )
    if not is_text or entry.opening is None:
        return _Reading([], [problem])
    return _Reading([_field_of(entry, entry.opening, mend_value(value)[0])], [problem])


def _field_of(entry: Entry, opening: Opening, value: Value) -> Field:
    return Field(
        key=opening.key,
        value=value,
        line=entry.line,
        column=opening.key_offset + 1,
        value_column=opening.value_offset + 1,
    )


def _row_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the 0-based row and the 1-based column of *offset*."""
    return text.count("\n", 0, offset), offset - (text.rfind("\n", 0, offset) + 1) + 1


def _repaired(entry: Entry, defect: Defect) -> Problem:
    row, column = _row_and_column("\n".join(entry.lines), defect.offset)
    key = entry.opening.key if entry.opening else ""
    named = replace(defect, message=f"{key}: {defect.message}")
    return _problem(Kind.YAML_REPAIRED, named, entry.line + row, column)


def _problem(kind: Kind, defect: Defect, line: int, column: int) -> Problem:
    return Problem(kind=kind, message=defect.message, mend=defect.mend, line=line, column=column)


def _lost(entry: Entry) -> Problem:
    return Problem(
        kind=Kind.YAML_LOST,
        message=f"{entry.lines[0].strip(BLANKS)[:40]!r} is no field",
        mend="write `key: value`, one field to a line",
        line=entry.line,
        column=1,
        severity=Severity.ERROR,
    )


def _not_a_mapping(line: int) -> Problem:
    return Problem(
        kind=Kind.WRONG_TYPE,
        message="the front matter holds no fields",
        mend="write `key: value`, one field to a line",
        line=line,
        column=1,
        severity=Severity.ERROR,
    )
