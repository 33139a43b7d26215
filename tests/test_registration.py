"""What is registered with Sphinx: tables say all of it, and ``setup`` only goes through them."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from docutils.transforms import Transform
from sphinx.transforms.post_transforms import SphinxPostTransform

import knowledgebase
from knowledgebase import registration
from sites import Site

MOST_LINES = 30


def is_ours(kind: type[object]) -> bool:
    return kind.__module__.partition(".")[0] == knowledgebase.__name__


def find_kinds(base: type[Transform]) -> Iterator[type[Transform]]:
    """Yield the transforms that the package defines."""
    for kind in base.__subclasses__():
        if is_ours(kind):
            yield kind
        yield from find_kinds(kind)


def test_setup_is_a_table_of_contents() -> None:
    tree = ast.parse(inspect.getsource(knowledgebase.setup)).body[0]
    assert isinstance(tree, ast.FunctionDef)
    assert tree.end_lineno is not None
    assert tree.end_lineno - tree.lineno < MOST_LINES
    logic = ast.If, ast.IfExp, ast.BoolOp, ast.Try, ast.While, ast.comprehension
    assert not [node for node in ast.walk(tree) if isinstance(node, logic)]


def test_transforms_run_when_the_table_says_and_for_a_reason() -> None:
    for entry in registration.TRANSFORMS:
        assert entry.kind.default_priority == entry.priority, entry.kind
        assert "default_priority" in vars(entry.kind), entry.kind
        assert len(entry.reason.split()) > 3
        assert "\n" not in entry.reason


def test_the_table_is_in_the_order_in_which_transforms_run() -> None:
    order = [
        (issubclass(entry.kind, SphinxPostTransform), entry.priority)
        for entry in registration.TRANSFORMS
    ]
    assert order == sorted(order)
    assert len(set(order)) == len(order), "two that run at the same time run in any order"


def test_what_sphinx_runs_is_what_the_table_says(site: Site) -> None:
    registry = site.build().app.registry
    known = [*registry.get_transforms(), *registry.get_post_transforms()]
    table = [entry.kind for entry in registration.TRANSFORMS]
    assert [kind for kind in known if is_ours(kind)] == table
    late = set(registry.get_post_transforms())
    assert all((kind in late) == issubclass(kind, SphinxPostTransform) for kind in table)


def test_every_transform_of_the_package_is_in_the_table() -> None:
    for module in walk_packages(knowledgebase.__path__, "knowledgebase."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    assert set(find_kinds(Transform)) == {entry.kind for entry in registration.TRANSFORMS}


def test_handlers_of_an_event_are_registered_in_the_order_of_the_table(site: Site) -> None:
    app = site.build().app
    for event in {name for name, _, _ in registration.EVENTS}:
        listeners = sorted(app.events.listeners[event], key=lambda listener: listener.priority)
        ours = [(one.priority, one.handler) for one in listeners]
        table = [
            (priority, handler) for name, priority, handler in registration.EVENTS if name == event
        ]
        assert [one for one in ours if one in table] == sorted(table, key=lambda one: one[0])
