"""The architecture: who imports whom, and who may know what."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "ext" / "knowledgebase"
#: Imports go from a line to lines before it, and never to the same one.
FLOORS = (
    "core.model core.names core.figures core.titles core.citations core.drawing core.graphs"
    " core.paging core.packing core.preparation core.density core.wordlist core.words",
    "core.conflicts core.forms core.locators core.stylesheet core.svgpath",
    "core.svgvalues",
    "core.svg core.places core.prose core.staleness core.shelving",
    "core.fields core.frontmatter core.headings core.vocabulary core.findings core.views",
    "core.pdfdrawing",
    "core.acronyms core.articles core.concepts core.topics core.senses core.catalogue",
    "core.candidates core.exports core.ledger core.lookup core.policy",
    "core.audit core.listings core.records core.skos",
    "core.outline core.site",
    "core.state",
    "bibliography",
    "book_log book_nodes config crossings economy fetching formulas ledger markdown nodes"
    " pictures processes reporting searching typography",
    "book_tex copies formulas library manual navigation pages rendering texts",
    "directives domain images",
    "book_images book_style consistency freshness linking parser",
    "draft_book draft_html outputs",
    "draft_print exporting publishing recording",
    "book_citations",
    "bookbinding indexing",
    "bookmarks",
    "auditing collecting events",
    "__init__ cli comparing",
    "__main__",
)
#: What only one module may import.
ONLY_IN = {
    "spellchecker": "core.wordlist",
    "yaml": "core.frontmatter",
    "frontmatter": "core.frontmatter",
    "logging": "reporting",
    "sphinx.util.logging": "reporting",
}
FLOOR_OF = {module: floor for floor, line in enumerate(FLOORS) for module in line.split()}


def _module_of(path: Path) -> str:
    """Return "core.model", and "core.frontmatter" for all in that folder: within, it is free."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[: 2 if parts[0] == "core" else 1]).removesuffix(".__init__")


PATHS = {path: _module_of(path) for path in sorted(PACKAGE.rglob("*.py"))}
MODULES = sorted(set(PATHS.values()) - {"core"})


def nodes_of(module: str) -> Iterator[ast.AST]:
    for path, owner in PATHS.items():
        if owner == module:
            yield from ast.walk(ast.parse(path.read_bytes()))


def imports_of(module: str) -> Iterator[str]:
    """Yield the dotted name of everything a module imports, wherever in it."""
    for node in nodes_of(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: write imports in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports_of(module: str) -> set[str]:
    """Return the modules of this package that a module imports, without the package's name."""
    names = [name.split(".")[1:] for name in imports_of(module) if name.startswith(PACKAGE.name)]
    found = {".".join(parts[: 2 if parts[0] == "core" else 1]) for parts in names}
    return {other if other in MODULES else "__init__" for other in found} - {module}


def test_every_module_has_its_floor() -> None:
    assert sorted(FLOOR_OF) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_strictly_down(module: str) -> None:
    up = [other for other in own_imports_of(module) if FLOOR_OF[other] >= FLOOR_OF[module]]
    assert up == []


@pytest.mark.parametrize("module", [module for module in MODULES if module.startswith("core.")])
def test_the_core_knows_itself_and_the_standard_library(module: str) -> None:
    assert all(other.startswith("core.") for other in own_imports_of(module))
    others = {name.partition(".")[0] for name in imports_of(module)} - sys.stdlib_module_names
    assert others <= {PACKAGE.name, *(name for name in ONLY_IN if ONLY_IN[name] == module)}


@pytest.mark.parametrize("module", MODULES)
def test_some_things_are_known_in_one_place_only(module: str) -> None:
    for name in imports_of(module):
        for known, place in ONLY_IN.items():
            assert not f"{name}.".startswith(f"{known}.") or module == place


@pytest.mark.parametrize("module", [module for module in MODULES if module != "config"])
def test_only_config_reads_our_settings(module: str) -> None:
    for node in nodes_of(module):
        assert not (isinstance(node, ast.Attribute) and node.attr.startswith("kb_"))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr":
            assert "kb_" not in ast.unparse(node)
