"""Front matter that is not ours: the keys that Sphinx, MyST and the theme read.

One list serves the nouns, to which these keys are known, and the parser of pages, which hands them
on. Keys are compared as everywhere: ``Hide_TOC`` is handed on as ``hide-toc``.
"""

from __future__ import annotations

from typing import Any

from knowledgebase.core.model import Field, FrontMatter, Kind, Problem, Table, Value
from knowledgebase.core.names import fold_key

#: What an article that is data may set.
_HARMLESS = ("orphan", "tocdepth", "nosearch", "hide-toc", "hide-navigation")
#: What can change how a page is parsed or what its head holds.
_TRUSTED = ("myst", "substitutions", "html_meta", "nocomments")
#: folded key -> the key as its reader knows it
HANDED_ON = {fold_key(key): key for key in (*_HARMLESS, *_TRUSTED)}


def hand_on(front: FrontMatter, /, *, is_data: bool) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return what Sphinx and MyST get of *front*, and what a page that is data may not set.

    Values are text, true, false, lists and dicts, as they expect them. The first of two fields with
    one key counts.
    """
    given: dict[str, Any] = {}
    refused = []
    for field in front.fields:
        key = HANDED_ON.get(fold_key(field.key))
        if key in _TRUSTED and is_data:
            refused.append(_refuse(field))
        elif key:
            given.setdefault(key, _make_plain(field.value))
    return given, tuple(refused)


def may_change_parsing(given: dict[str, Any], /) -> bool:
    """Say whether what is handed on can change how the page is parsed."""
    return not given.keys().isdisjoint(_TRUSTED)


def _make_plain(value: Value) -> Any:
    if isinstance(value, Table):
        return {key: _make_plain(item) for key, item in value.items}
    if isinstance(value, tuple):
        return [_make_plain(item) for item in value]
    if value is None:
        return ""
    return {"true": True, "false": False}.get(value.lower(), value)


def _refuse(field: Field) -> Problem:
    return Problem(
        kind=Kind.SYNTAX_REFUSED,
        message=f"the key {field.key!r} has no effect in an article from elsewhere",
        mend="remove it",
        line=field.line,
        column=field.column,
    )
