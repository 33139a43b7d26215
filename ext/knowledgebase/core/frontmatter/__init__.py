"""Front matter: the whole text of a file in, its fields and its body out.

Every scalar stays text, so nothing is guessed: ``no``, ``1.10`` and ``12:30`` are what they look
like. Whatever the input, nothing is raised and the body is never lost. What a parser refuses is
read in parts; every repair, refusal and loss is a problem with its place in the file.

    characters  ->  handlers     ->  fences, objects       cut the text into front matter and body
                                 ->  yaml_fields           parse YAML
                                 ->  toml_json             parse TOML and JSON
                                 ->  yaml_recovery         read what YAML refuses:
                                         entries               one field after the other,
                                         quotations            by its quotation marks,
                                         nested                with the lines below it,
                                         values                and what is meant by a value
                                 ->  toml_recovery         read what TOML refuses
                                 ->  json_members          read what JSON refuses

``lines`` tells where a field starts, ``readings`` and ``blocks`` are the values that pass between.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from knowledgebase.core.frontmatter.blocks import Block
from knowledgebase.core.frontmatter.characters import clean_text
from knowledgebase.core.frontmatter.fences import find_ignored
from knowledgebase.core.frontmatter.handlers import HANDLERS, Handler, YAMLHandler
from knowledgebase.core.frontmatter.lines import is_continuation, open_field
from knowledgebase.core.model import FrontMatter, Problem

__all__ = ("has_front_matter", "read_front_matter", "read_options")

#: The colon that starts an option: ``:key: value``.
_OPTION = re.compile(r"^:(?=[^\s:][^:\n]{0,79}:(?:\s|$))")


def read_front_matter(text: str, /, *, known: Collection[str] = ()) -> FrontMatter:
    """Return the front matter at the start of *text*, the whole of a file, and its body.

    *known* are folded keys that have a meaning. Where front matter is broken, they tell a field
    from a word with a colon.
    """
    text, unfit = clean_text(_normalize(text))
    handler = _find_handler(text, known)
    front = _read(handler, text) if handler else None
    if front is None:
        ignored = find_ignored(text, known)
        problems = (ignored,) if ignored else ()
        front = FrontMatter(format="", fields=(), body=text, body_line=1, problems=problems)
    return _add_problem(front, unfit)


def has_front_matter(text: str, /, *, known: Collection[str] = ()) -> bool:
    """Say whether *text*, the whole of a file, starts with front matter; *known* is as above."""
    text = _normalize(text)
    handler = _find_handler(text, known)
    return handler is not None and _split(handler, text) is not None


def read_options(text: str, /, *, first_line: int, known: Collection[str] = ()) -> FrontMatter:
    """Return the fields that start *text*, the content of a directive, and what remains.

    Each is a line ``:key: value`` or ``key: value``; ``---`` fences around them are allowed.
    *first_line* is the 1-based line of the file on which *text* starts; *known* is as above.
    """
    # Blank lines above make the lines of the text those of the file.
    above = "\n" * (first_line - 1)
    text, unfit = clean_text(above + _normalize(text))
    handler = YAMLHandler(known)
    front = _read(handler, text) or _read_plain_options(handler, text, first_line)
    return _add_problem(front, unfit)


def _read_plain_options(handler: Handler, text: str, first_line: int) -> FrontMatter:
    """Read the options at the start of *text*, which has no fences."""
    lines = text.split("\n")[first_line - 1 :]
    options = list(_take_options(lines))
    body, body_line = "\n".join(lines[len(options) :]), first_line + len(options)
    if not options:
        return FrontMatter(format="", fields=(), body=body, body_line=body_line)
    block = Block("\n".join(_OPTION.sub("", option) for option in options), line=first_line)
    front = _load(handler, block, body=body, body_line=body_line)
    return _move_right(
        front, {n for n, line in enumerate(options, first_line) if _OPTION.match(line)}
    )


def _find_handler(text: str, known: Collection[str]) -> Handler | None:
    handlers = (kind(known) for kind in HANDLERS)
    return next((handler for handler in handlers if handler.detect(text)), None)


def _split(handler: Handler, text: str) -> tuple[Block, str] | None:
    try:
        return handler.split(text)
    except ValueError:
        return None


def _read(handler: Handler, text: str) -> FrontMatter | None:
    """Cut and read *text*, the whole of a file; None where it has no front matter."""
    parts = _split(handler, text)
    if parts is None:
        return None
    block, body = parts
    body_line = text.count("\n") - body.count("\n") + 1
    return _load(handler, block, body=body, body_line=body_line)


def _load(handler: Handler, block: Block, *, body: str, body_line: int) -> FrontMatter:
    metadata = handler.load(block)
    return FrontMatter(
        format=handler.name,
        fields=metadata.fields,
        body=body,
        body_line=body_line,
        problems=metadata.problems,
    )


def _add_problem(front: FrontMatter, problem: Problem | None) -> FrontMatter:
    if problem is None:
        return front
    problems = sorted((*front.problems, problem), key=lambda p: (p.line, p.column))
    return replace(front, problems=tuple(problems))


def _take_options(lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        opening = open_field(line)
        is_plain = opening is not None and (number or opening.key[0].islower())
        if not (_OPTION.match(line) or is_plain or (number and is_continuation(line))):
            return
        yield line


def _move_right(front: FrontMatter, lines: set[int]) -> FrontMatter:
    """Count the colon that was taken off the start of *lines* in the columns on them."""
    fields = (
        replace(f, column=f.column + 1, value_column=f.value_column + 1) if f.line in lines else f
        for f in front.fields
    )
    problems = (replace(p, column=p.column + 1) if p.line in lines else p for p in front.problems)
    return replace(front, fields=tuple(fields), problems=tuple(problems))


def _normalize(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
