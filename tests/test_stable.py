"""What is stable: the page that says so names what there is, and nothing else."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, nodes

import knowledgebase
from knowledgebase import cli, registration
from knowledgebase.config import OPTIONS
from knowledgebase.core.site import paging, views
from knowledgebase.domain import KnowledgeDomain
from knowledgebase.render import html

PACKAGE = Path(knowledgebase.__file__).parent
PAGE = PACKAGE.parents[1] / "source" / "guide" / "stable.md"
TEMPLATE = (PACKAGE / "templates" / "kb" / "parts.html").read_text("utf-8")
STYLES = (PACKAGE / "static" / "knowledgebase.css").read_text("utf-8")
#: code, but no role
_CODE = re.compile(r"(?<![}`])`([^`{}]+)`")


def sections() -> dict[str, str]:
    """Return the text below each heading of the page, by the heading without backticks."""
    parts = re.split(r"^## (.*)\n", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return {
        name.replace("`", ""): text for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def rows(section: str) -> Iterator[list[str]]:
    """Yield the cells of each row of the tables in a section, without heads."""
    for line in sections()[section].splitlines():
        if line.startswith("| ") and not line.startswith("|---"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def first_cells(section: str) -> list[str]:
    """Return what stands as code in the first cell of each row."""
    return [code for row in rows(section) for code in _CODE.findall(row[0])]


def test_the_directives_and_their_options() -> None:
    assert set(first_cells("Directives")) == registration.DIRECTIVES.keys()
    for name, options in (row for row in rows("Directives") if row[0].startswith("`")):
        known = registration.DIRECTIVES[name.strip("`")].option_spec or {}
        assert set(_CODE.findall(options)) - {":key: value"} == known.keys(), name


def test_the_roles() -> None:
    assert set(first_cells("Roles")) == registration.ROLES.keys()
    text = " ".join(sections()["Roles"].split())
    assert set(re.findall(r"`kb:(\w+)`", text)) == KnowledgeDomain.roles.keys()


def test_the_types_of_objects() -> None:
    assert set(first_cells("Objects")) == KnowledgeDomain.object_types.keys()


def test_the_settings() -> None:
    named = re.findall(r"`kb_(\w+)`", sections()["Settings"])
    assert named == sorted(option.name for option in OPTIONS)


def test_the_builders_and_commands() -> None:
    text = sections()["Builders and commands"]
    commands = next(
        action.choices
        for action in cli._make_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    builders = {builder.name for builder in registration.BUILDERS}
    named = {name for name in _CODE.findall(text) if re.fullmatch(r"[a-z-]+", name)}
    assert named == builders | set(commands)


def test_the_members_of_the_published_file() -> None:
    schema = json.loads((PACKAGE / "schemas" / "knowledge.schema.json").read_text("utf-8"))
    (members,) = re.findall(r"every member means:\n(.*?)\. ", sections()["knowledge.json"], re.S)
    assert _CODE.findall(members) == list(schema["properties"])


def test_the_macros_that_are_called_and_their_arguments() -> None:
    named = [re.fullmatch(r"(\w+)\((.*)\)", macro) for macro in first_cells("Templates")]
    documented = {macro[1]: macro[2].split(", ") for macro in named if macro}
    code = Path(html.__file__).read_text("utf-8")
    assert documented.keys() == set(re.findall(r"\b_parts\.(\w+)\(", code))
    for macro in Environment().parse(TEMPLATE).find_all(nodes.Macro):
        if macro.name in documented:
            arguments = [argument.name for argument in macro.args]
            required = len(arguments) - len(macro.defaults)
            given = documented[macro.name]
            assert arguments[: len(given)] == given, macro.name
            assert len(given) >= required, macro.name


def test_the_parts_of_what_macros_get() -> None:
    table = {name: _CODE.findall(row[1]) for row in rows("Templates") for name in _names(row[0])}
    assert len(table) == 19
    for name, parts in table.items():
        kind = getattr(views, name, None) or getattr(paging, name)
        assert parts == list(_parts(kind)), name


def _names(cell: str) -> list[str]:
    return re.findall(r"^`([A-Z]\w+)`: ", cell)


def _parts(kind: Any) -> Iterator[str]:
    """Yield the fields of a value, and what the template finds in a sentence."""
    yield from (field.name for field in fields(kind)) if is_dataclass(kind) else kind._fields
    if kind is views.MentionLine:
        yield "parts"


def test_the_functions_that_macros_can_use() -> None:
    text = " ".join(sections()["Templates"].split())
    named = set(re.findall(r"`(\w+)\((?:target|line|day)[^`]*\)`", text))
    code = Path(html.__file__).read_text("utf-8")
    assert named == set(re.findall(r'environment\.globals\["(\w+)"\]', code))


def test_the_classes_are_those_of_the_style_sheet_and_the_template() -> None:
    documented = re.findall(r"`(kb-[a-z-]+)`", sections()["Classes"])
    assert len(set(documented)) == len(documented)
    styled = set(re.findall(r"\.(kb-[a-z-]+)", STYLES))
    written = {
        name
        for value in re.findall(r'class="([^"]*)"|link\(\w+, "([^"]*)"\)', TEMPLATE)
        for name in " ".join(value).split()
        if name.startswith("kb-")
    }
    assert set(documented) - {"kb-nolink"} == styled | written
    assert "kb-nolink" in (PACKAGE / "doctree" / "blocks.py").read_text("utf-8")


@pytest.mark.parametrize("word", ["directives", "roles", "kb_*", "templates", "classes", "private"])
def test_the_package_says_it_too(word: str) -> None:
    assert knowledgebase.__doc__ is not None
    assert word in knowledgebase.__doc__
    assert "source/guide/stable.md" in knowledgebase.__doc__
