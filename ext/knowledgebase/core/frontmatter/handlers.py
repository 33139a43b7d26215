"""Handlers: the formats of front matter, in the form that python-frontmatter asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from frontmatter.default_handlers import BaseHandler

from knowledgebase.core.frontmatter.fences import Cut, cut_json, cut_toml, cut_yaml
from knowledgebase.core.frontmatter.json_recovery import recover_json
from knowledgebase.core.frontmatter.readings import ReadError, Reading
from knowledgebase.core.frontmatter.recovery import recover
from knowledgebase.core.frontmatter.toml_json import parse_json, parse_toml
from knowledgebase.core.frontmatter.yaml_fields import parse_yaml


class Handler(BaseHandler):
    """A format of front matter: its name, where it ends, what it says.

    *cut* gives None for a text without front matter of this format; *read* takes front matter and
    the 1-based line it starts on, and raises nothing.
    """

    def __init__(
        self,
        name: str,
        cut: Callable[[str], Cut | None],
        read: Callable[[str, int], Reading],
    ) -> None:
        # The base class wants a boundary; ours are found by *cut*.
        super().__init__(fm_boundary=re.compile(""))
        self.name = name
        self.cut = cut
        self.read = read

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


def _read_yaml(block: str, line: int) -> Reading:
    try:
        return parse_yaml(block, line)
    except ReadError as error:
        return recover(block, line, error, parse=parse_yaml, mark=":")


def _read_toml(block: str, line: int) -> Reading:
    try:
        return parse_toml(block, line)
    except ReadError as error:
        return recover(block, line, error, parse=parse_toml, mark="=")


def _read_json(block: str, line: int) -> Reading:
    try:
        return parse_json(block, line)
    except ReadError as error:
        if block.lstrip().startswith("{"):
            return recover_json(block, line, error)
        return recover(block, line, error, parse=parse_yaml, mark=":")


YAML = Handler("yaml", cut_yaml, _read_yaml)
TOML = Handler("toml", cut_toml, _read_toml)
JSON = Handler("json", cut_json, _read_json)
HANDLERS = (YAML, TOML, JSON)
