"""Characters that no text should hold, and HTML, TeX or UTF-8 cannot.

Text in, text of the same length out, so that every place in it stays what it is.
"""

from __future__ import annotations

import re

from knowledgebase.core.frontmatter.lines import find_place
from knowledgebase.core.model import Kind, Problem, Table, Value

#: Vertical tab, form feed and next line: white space, and to some programs a line break.
_SPACE = "\x0b\x0c\x85"
_UNFIT = re.compile(f"[{_SPACE}\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str, /) -> tuple[str, Problem | None]:
    """Return *text* with a space or U+FFFD for each such character, and a problem for all of them.

    The problem is None where there are none; its line is the 1-based one in *text*.
    """
    first = _UNFIT.search(text)
    if first is None:
        return text, None
    row, column = find_place(text, first.start())
    others = len(_UNFIT.findall(text)) - 1
    problem = Problem(
        kind=Kind.CONTROL_CHARACTER,
        message=f"U+{ord(first[0]):04X}, which no text can show"
        + (f", and {others} more like it" if others else ""),
        mend="remove it; a space or U+FFFD stands in its place",
        line=row + 1,
        column=column,
    )
    return _UNFIT.sub(_replace, text), problem


def clean_value(value: Value, /) -> Value:
    """Return *value* without such characters: escapes in YAML and JSON can make any."""
    match value:
        case str():
            return _UNFIT.sub(_replace, value)
        case Table():
            items = ((_UNFIT.sub(_replace, key), clean_value(item)) for key, item in value.items)
            return Table(items=tuple(items))
        case tuple():
            return tuple(clean_value(item) for item in value)
    return value


def _replace(match: re.Match[str]) -> str:
    return " " if match[0] in _SPACE else "\ufffd"
