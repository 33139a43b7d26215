"""Handlers: the formats of front matter, as python-frontmatter asks for them.

Each detects its format by the first line, splits a text into front matter and body, and loads the
fields. Nothing of the text is stripped, so lines and columns are those of the file.
``frontmatter.loads(text, handler=YAMLHandler())`` takes them too.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import Any

from frontmatter.default_handlers import BaseHandler

from knowledgebase.core.frontmatter import fences
from knowledgebase.core.frontmatter.blocks import Block
from knowledgebase.core.frontmatter.characters import clean_value
from knowledgebase.core.frontmatter.json_members import read_members
from knowledgebase.core.frontmatter.objects import cut_object
from knowledgebase.core.frontmatter.readings import MAX_SIZE, ReadError, Reading, drop_doubles
from knowledgebase.core.frontmatter.toml_json import parse_json, parse_toml
from knowledgebase.core.frontmatter.toml_recovery import recover_toml
from knowledgebase.core.frontmatter.yaml_fields import parse_yaml
from knowledgebase.core.frontmatter.yaml_recovery import recover_yaml
from knowledgebase.core.model import Field, Kind, Problem, Severity


class Metadata(dict[str, Any]):
    """Values by their keys, with the places of the fields and all that is wrong with them."""

    #: in source order, keys unique
    fields: tuple[Field, ...]
    #: in order of line and column
    problems: tuple[Problem, ...]

    def __init__(self, fields: list[Field], problems: list[Problem]) -> None:
        super().__init__((field.key, field.value) for field in fields)
        self.fields = tuple(fields)
        self.problems = tuple(sorted(problems, key=lambda p: (p.line, p.column)))


class Handler(BaseHandler):
    """A format of front matter; :meth:`load` reads whatever it gets and raises nothing.

    *known* are folded keys that have a meaning. Where front matter is broken, they tell a field
    from a word with a colon.
    """

    #: "yaml", "toml" or "json"
    name: str
    #: what opens front matter, from the start of the file; :meth:`split` decides whether it is some
    FM_BOUNDARY: re.Pattern[str]

    def __init__(self, known: Collection[str] = ()) -> None:
        super().__init__()
        self.known = known

    def split(self, text: str) -> tuple[Block, str]:
        """Return front matter and body.

        :raises ValueError: where *text* has no front matter of this format
        """
        opening = self.FM_BOUNDARY.match(text)
        parts = self._cut(text, opening) if opening else None
        if parts is None:
            raise ValueError(f"no {self.name} front matter")
        return parts

    def load(self, fm: str) -> Metadata:
        """Return the fields of *fm*, which :meth:`split` has cut off, or which starts on line 1."""
        block = fm if isinstance(fm, Block) else Block(fm)
        problems = [block.fault] if block.fault else []
        text = str(block)
        if len(text) > MAX_SIZE:
            text = text[: text.rfind("\n", 0, MAX_SIZE) + 1]
            problems.append(_report_size(block.line + text.count("\n")))
        reading = self._read(text, block.line)
        fields, doubled = drop_doubles(reading.fields)
        problems += [*reading.problems, *doubled]
        for number, field in enumerate(fields):
            if (value := clean_value(field.value)) != field.value:
                fields[number] = replace(field, value=value)
                problems.append(_report_escape(field))
        return Metadata(fields, problems)

    def _cut(self, text: str, opening: re.Match[str]) -> tuple[Block, str] | None:
        """Return front matter and body of *text*; None where it is no front matter after all."""
        raise NotImplementedError

    def _read(self, text: str, line: int) -> Reading:
        """Return the fields of *text*, which starts on the 1-based *line*."""
        raise NotImplementedError


class YAMLHandler(Handler):
    """Fields between lines of hyphens."""

    name = "yaml"
    FM_BOUNDARY = fences.YAML_START

    def _cut(self, text: str, opening: re.Match[str]) -> tuple[Block, str] | None:
        is_block = partial(fences.is_yaml, known=self.known)
        return fences.cut_fenced(text, opening, mark=":", known=self.known, is_block=is_block)

    def _read(self, text: str, line: int) -> Reading:
        try:
            return parse_yaml(text, line, known=self.known)
        except ReadError as error:
            return recover_yaml(text, line, error, known=self.known)


class TOMLHandler(Handler):
    """Fields between lines of plus signs."""

    name = "toml"
    FM_BOUNDARY = fences.TOML_START

    def _cut(self, text: str, opening: re.Match[str]) -> tuple[Block, str] | None:
        return fences.cut_fenced(text, opening, mark="=", known=self.known)

    def _read(self, text: str, line: int) -> Reading:
        try:
            return parse_toml(text, line)
        except ReadError:
            return recover_toml(text, line)


class JSONHandler(Handler):
    """An object, on its own or between lines of semicolons."""

    name = "json"
    FM_BOUNDARY = fences.JSON_START

    def _cut(self, text: str, opening: re.Match[str]) -> tuple[Block, str] | None:
        if opening["object"]:
            return cut_object(text, opening.start("object"))
        return fences.cut_fenced(text, opening, mark=":", known=self.known)

    def _read(self, text: str, line: int) -> Reading:
        try:
            return parse_json(text, line)
        except ReadError as error:
            if text.lstrip().startswith("{"):
                return read_members(text, line, error)
            return recover_yaml(text, line, error, known=self.known)


HANDLERS = (YAMLHandler, TOMLHandler, JSONHandler)


def _report_escape(field: Field) -> Problem:
    return Problem(
        kind=Kind.CONTROL_CHARACTER,
        message=f"{field.key}: an escape for a character that no text can show",
        mend="remove it; a space or U+FFFD stands in its place",
        line=field.line,
        column=field.value_column,
    )


def _report_size(line: int) -> Problem:
    return Problem(
        kind=Kind.FRONT_MATTER_REFUSED,
        message=f"the front matter has more than {MAX_SIZE} characters",
        mend="move the text into the body",
        line=line,
        severity=Severity.ERROR,
    )
