"""TOML and JSON: parsed as they are, every value as text; the places of keys are searched for."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from datetime import date, time
from typing import Any

from knowledgebase.core.frontmatter.lines import find_place
from knowledgebase.core.frontmatter.readings import MAX_DEPTH, ReadError, Reading
from knowledgebase.core.model import Field, Table, Value

#: A string of TOML or JSON, closed or not.
_STRING = re.compile(
    r"'''.*?(?:'''|\Z)|\"\"\".*?(?:\"\"\"|\Z)|\"(?:\\.|[^\"\\\n])*+\"?|'[^'\n]*+'?",
    re.DOTALL,
)
_DOTTED_KEY = re.compile(rf"(?:[\w-]{{1,80}}[ \t]{{0,8}}\.[ \t]{{0,8}}){{{MAX_DEPTH},}}")
_TOML_KEY = re.compile(
    r"""^[ \t]*+(?P<start>)\[{0,2}["']?(?P<key>[\w-]+)["']?(?P<mark>[ \t]*+(?:=[ \t]*|\]|\.))""",
    re.MULTILINE,
)
#: The mark is missing where the string is a value.
_JSON_KEY = re.compile(r'(?P<start>)"(?P<key>(?:\\.|[^"\\\n])*+)"(?P<mark>\s*+:\s*+)?')


class _Pairs(list[tuple[str, Any]]):
    """A JSON object, which may hold a key twice."""


def parse_toml(text: str, line: int, /) -> Reading:
    """Return the fields of *text*, TOML that starts on the 1-based *line*.

    :raises ReadError: where *text* is no TOML, or nested too deeply.
    """
    _check_depth(text)
    try:
        pairs = tomllib.loads(text, parse_float=str).items()
        return Reading(_place(pairs, text, line, _TOML_KEY), [])
    except (ValueError, RecursionError) as error:
        raise ReadError("no TOML") from error


def parse_json(text: str, line: int, /) -> Reading:
    """Return the fields of *text*, a JSON object that starts on the 1-based *line*.

    :raises ReadError: where *text* is none, or nested too deeply.
    """
    _check_depth(text)
    try:
        pairs = json.loads(
            text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str, parse_constant=str
        )
    except json.JSONDecodeError as error:
        raise ReadError(describe_fault(error), error.pos) from error
    if not isinstance(pairs, _Pairs):
        raise ReadError("not a mapping")
    return Reading(_place(pairs, text, line, _JSON_KEY), [])


def describe_fault(error: json.JSONDecodeError, /) -> str:
    """Return what the parser says, as the middle of a sentence."""
    message = error.msg.removesuffix(" at").removesuffix(" starting")
    return message[:1].lower() + message[1:]


def _check_depth(text: str) -> None:
    """Raise a refusal where *text* is nested too deeply for a parser that recurses."""
    text = _STRING.sub("s", text)
    depth = deepest = 0
    for match in re.finditer(r"[\[{}\]]", text):
        depth += 1 if match[0] in "[{" else -1
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH or _DOTTED_KEY.search(text):
        raise ReadError(f"more than {MAX_DEPTH} levels", refused=True)


def _place(
    pairs: Iterable[tuple[str, Any]], text: str, line: int, pattern: re.Pattern[str]
) -> list[Field]:
    """Make fields of *pairs*; a key stands where *pattern* finds it for the first time."""
    spots: dict[str, list[tuple[int, int]]] = {}
    for match in pattern.finditer(text):
        if match["mark"] is not None:
            spots.setdefault(match["key"], []).append((match.start("start"), match.end()))
    fields = []
    for key, value in pairs:
        found = spots.get(key) or [(0, 0)]
        start, end = found.pop(0) if len(found) > 1 else found[0]
        row, column = find_place(text, start)
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
            frozen: dict[str, Value] = {}
            for key, item in value.items() if isinstance(value, dict) else value:
                frozen.setdefault(key, _freeze(item))
            return Table(items=tuple(frozen.items()))
        case list():
            return tuple(_freeze(item) for item in value)
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case date() | time():
            return value.isoformat()
    return str(value)
