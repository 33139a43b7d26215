"""YAML: the events of its parser in, fields out.

Events become fields as they come, so nothing is expanded and nothing runs deep. Every scalar stays
the text it is; anchors, aliases, merge keys and tags are refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import yaml

from knowledgebase.core.frontmatter.lines import BLANKS, open_field
from knowledgebase.core.frontmatter.readings import (
    MAX_DEPTH,
    ReadError,
    Reading,
    make_table,
)
from knowledgebase.core.model import Field, Problem, Value

#: libyaml where it is installed: ten times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Signs that YAML takes for line breaks, and every editor shows inside a line.
_NO_BREAKS = {0x85: " ", 0x2028: " ", 0x2029: " "}


def parse_yaml(text: str, line: int, /, *, known: Collection[str] = ()) -> Reading:
    """Return the fields of *text*, a YAML mapping that starts on the 1-based *line*.

    *known* are folded keys that have a meaning: no quotation goes on over a line that one opens.

    :raises ReadError: where *text* is anything else, or holds what is refused.
    """
    reader = _EventReader(text.translate(_NO_BREAKS) + "\n", line, known)
    try:
        return Reading(reader.read_fields(), reader.problems)
    except yaml.MarkedYAMLError as error:
        offset = error.problem_mark.index if error.problem_mark else 0
        raise ReadError("no YAML", offset) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise ReadError("no YAML", getattr(error, "position", 0) or 0) from error


class _EventReader:
    """One text of YAML, read from the events of the parser."""

    def __init__(self, text: str, line: int, known: Collection[str]) -> None:
        self.problems: list[Problem] = []
        self._text = text
        self._line = line
        self._known = known
        self._events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)

    def read_fields(self) -> list[Field]:
        """Return the fields of the top-level mapping."""
        root = next(event for event in self._events if not _is_start(event))
        if isinstance(root, yaml.StreamEndEvent) or _is_null(root):
            return []
        _refuse(root, self._text)
        if not isinstance(root, yaml.MappingStartEvent):
            raise ReadError("not a mapping")
        fields = self._read_mapping(depth=1)
        next(self._events)
        if not isinstance(next(self._events), yaml.StreamEndEvent):
            raise ReadError("a second document")
        return fields

    def _read_mapping(self, depth: int) -> list[Field]:
        fields = []
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = _read_key(event, self._text)
            start = next(self._events)
            if depth == 1:
                _distrust(key, start)
                self._check_end(event.start_mark.column, start)
            value = self._read_value(start, depth + 1)
            at, value_at = event.start_mark, start.start_mark
            fields.append(
                Field(
                    key=key,
                    value=value,
                    line=self._line + at.line,
                    column=at.column + 1,
                    value_column=(value_at if value_at.line == at.line else at).column + 1,
                )
            )
        return fields

    def _read_value(self, event: Any, depth: int) -> Value:
        _refuse(event, self._text)
        if isinstance(event, yaml.ScalarEvent):
            return None if _is_null(event) else str(event.value)
        if depth > MAX_DEPTH:
            offset = event.start_mark.index
            raise ReadError(f"more than {MAX_DEPTH} levels", offset, refused=True)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
                items.append(self._read_value(event, depth + 1))
            return tuple(items)
        table, doubled = make_table(self._read_mapping(depth))
        self.problems += doubled
        return table

    def _check_end(self, column: int, event: Any) -> None:
        """Refuse to believe in a quotation that runs on over fields below.

        They are lines with a known key at the 0-based *column* of the field, or left of it.

        :raises ReadError: where there is such a line
        """
        begin, end = event.start_mark, event.end_mark
        if end.line == begin.line or getattr(event, "style", None) not in ("'", '"'):
            return
        for line in self._text[begin.index : end.index].split("\n")[1:]:
            opening = open_field(line)
            if opening and opening.key_offset <= column and opening.is_known(self._known):
                raise ReadError("a quotation that is never closed", begin.index)


def _is_start(event: Any) -> bool:
    return isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent)


def _is_null(event: Any) -> bool:
    is_plain = isinstance(event, yaml.ScalarEvent) and bool(event.implicit[0])
    return is_plain and event.value in ("", "~", "null")


def _read_key(event: Any, text: str) -> str:
    _refuse(event, text)
    offset = event.start_mark.index
    if isinstance(event, yaml.CollectionStartEvent):
        raise ReadError("a key that is no text", offset)
    if event.value == "<<" and event.implicit[0]:
        raise ReadError("a merge key", offset, refused=True)
    key = str(event.value)
    if key != key.strip(BLANKS):
        raise ReadError("an odd space", offset)
    return key


def _refuse(event: Any, text: str) -> None:
    """Refuse what makes one value stand for another or for code: it has no use here.

    :raises ReadError: no refusal where the sign only opens a text, as in ``*New* maps``.
    """
    offset, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, yaml.AliasEvent):
        rest = text[end:].split("\n", 1)[0].strip(BLANKS)
        raise ReadError("an alias", offset, refused=not rest or rest[0] in "#,]}:")
    if event.anchor is not None:
        raise ReadError("an anchor", offset, refused=True)
    if event.tag is not None:
        raise ReadError("a tag", offset, refused=event.tag != "!")


def _distrust(key: str, event: Any) -> None:
    """Refuse to believe a top-level field that YAML can parse and nobody meant.

    :raises ReadError: for a key that swallowed its value, and a value that starts with an odd space
    """
    if re.search(rf"['\"]|:.*[{BLANKS}]", key):
        raise ReadError("a key without a space after its colon")
    is_plain = isinstance(event, yaml.ScalarEvent) and bool(event.implicit[0])
    if is_plain and event.value[:1] in tuple(BLANKS):
        raise ReadError("an odd space", event.start_mark.index)
