"""The house: which room imports which, and who may know what.

A room is a package, or a module beside the packages. Imports go down the floors; within a room they
are free as long as they do not run in a circle.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "ext" / "knowledgebase"
#: Imports go from a line to lines before it, and never to the same one.
FLOORS = (
    "core config",
    "domain reporting doctree workarounds",
    "project incremental render new_page",
    "context",
    "checks images",
    "reading book builders writing events",
    "registration cli",
    "__init__ __main__",
)
#: The same within ``core``, whose modules beside its packages are one room, named "".
CORE_FLOORS = (
    "",
    "text frontmatter svg quantities",
    "nouns mentions",
    "site",
    "book export",
)
#: What only one place may import: a module or a package.
ONLY_IN = {
    "spellchecker": "core.nouns.wordlist",
    "math_core": "core.text.formulas",
    "yaml": "core.frontmatter",
    "frontmatter": "core.frontmatter",
    "logging": "reporting",
    "sphinx.util.logging": "reporting",
    "knowledgebase.config.read_settings": "context",
}
MOST_LINES = 300
MOST_MODULES = 12
MOST_NAMES_IN_CORE = 20
#: The nouns and the kinds of problem are one list each.
MAY_BE_LONG = {"core.model"}


def _module_of(path: Path) -> str:
    """Return "core.model"; "core" for the package itself, "__init__" for the whole."""
    name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    return name.removesuffix(".__init__")


MODULES = {_module_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {module: ast.parse(path.read_bytes()) for module, path in MODULES.items()}


def imports_of(module: str) -> Iterator[str]:
    """Yield the dotted name of everything a module imports, wherever in it."""
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: write imports in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports_of(module: str) -> Iterator[str]:
    """Yield the modules of this package that a module imports, without the package's name."""
    for name in imports_of(module):
        package, _, rest = name.partition(".")
        if package != PACKAGE.name:
            continue
        owners = [rest, rest.rpartition(".")[0], "__init__"]
        yield next(owner for owner in owners if owner in MODULES)


def room_of(module: str) -> str:
    return module.partition(".")[0]


def core_room_of(module: str) -> str:
    """Return the package of the core that a module lies in, "" for those beside the packages."""
    parts = module.split(".")[1:]
    is_package = parts and (PACKAGE / "core" / parts[0]).is_dir()
    return parts[0] if is_package else ""


def climbs(floors: Iterable[str], pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the pairs of rooms whose import does not go down."""
    floor_of = {room: n for n, line in enumerate(floors) for room in line.split() or [""]}
    assert floor_of.keys() >= {room for pair in pairs for room in pair}
    return {(a, b) for a, b in pairs if a != b and floor_of[b] >= floor_of[a]}


def test_imports_go_down_between_rooms() -> None:
    pairs = {(room_of(m), room_of(other)) for m in MODULES for other in own_imports_of(m)}
    assert climbs(FLOORS, pairs) == set()
    core = {m for m in MODULES if room_of(m) == "core"}
    inside = {(core_room_of(m), core_room_of(o)) for m in core for o in own_imports_of(m)}
    assert climbs(CORE_FLOORS, inside) == set()
    assert max(len(FLOORS), len(CORE_FLOORS)) <= 8


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {m: set(own_imports_of(m)) - {m} for m in MODULES}
    TopologicalSorter(graph).prepare()  # raises where there is a circle


def test_a_newcomer_meets_few_names_and_short_modules() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= MOST_MODULES
    names = {path.name for path in (PACKAGE / "core").iterdir()} - {"__pycache__"}
    assert len(names) <= MOST_NAMES_IN_CORE
    lines = {m: len(path.read_text("utf-8").splitlines()) for m, path in MODULES.items()}
    assert {m: n for m, n in lines.items() if n > MOST_LINES and m not in MAY_BE_LONG} == {}


def test_the_core_knows_itself_and_the_standard_library() -> None:
    for module in MODULES:
        if room_of(module) != "core":
            continue
        others = {name.partition(".")[0] for name in imports_of(module)} - sys.stdlib_module_names
        known = {name for name, place in ONLY_IN.items() if f"{module}.".startswith(f"{place}.")}
        assert others <= {PACKAGE.name, *known}, module


def test_some_things_are_known_in_one_place_only() -> None:
    for module in MODULES:
        for name in imports_of(module):
            for known, place in ONLY_IN.items():
                is_known = f"{name}.".startswith(f"{known}.")
                assert not is_known or f"{module}.".startswith(f"{place}."), (module, name)


def test_only_config_reads_our_settings() -> None:
    for module, tree in TREES.items():
        if module == "config":
            continue
        for node in ast.walk(tree):
            assert not (isinstance(node, ast.Attribute) and node.attr.startswith("kb_")), module
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr":
                assert "kb_" not in ast.unparse(node), module


def test_only_the_context_knows_the_way_from_an_environment_to_its_builder() -> None:
    """Sphinx has another one in each version, and warns of the others'."""
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("app", "_app"):
                assert ast.unparse(node.value) == "context_of(self.env)", (module, node.lineno)
