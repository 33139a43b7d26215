"""The code to be changed: what mutmut leaves out of it.

mutmut changes functions, and none that is decorated. So a decorator is called here after the
function, which is the same; and numbers that stand outside of functions are found.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

#: decorators that take a function and give what stands for it
_DECORATORS = frozenset({"cache", "cached_property", "contextmanager", "property"})


def undecorate(code: str) -> str:
    """Return *code* with ``f = property(f)`` below a function instead of ``@property`` above it."""
    lines = code.split("\n")
    for node in sorted(_decorated(ast.parse(code)), key=lambda node: -node.lineno):
        (decorator,) = node.decorator_list
        blank = " " * node.col_offset
        lines.insert(
            node.end_lineno or 0, f"{blank}{node.name} = {ast.unparse(decorator)}({node.name})"
        )
        del lines[decorator.lineno - 1]
    return "\n".join(lines)


def _decorated(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [ast.unparse(decorator) for decorator in node.decorator_list]
            if len(names) == 1 and names[0] in _DECORATORS:
                yield node


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number outside of functions."""

    #: to which it belongs: "SHOWN"
    name: str
    #: 1-based
    line: int
    #: 0-based, half-open, in bytes of the line in UTF-8
    start: int
    end: int
    value: int | float

    def changes(self) -> Iterator[str]:
        """Yield the numbers that are tried in its place."""
        for value in (self.value - 1, self.value + 1):
            yield repr(value)

    def replaced_by(self, changed: str, code: str) -> str:
        """Return *code* with another number in this one's place."""
        lines = code.split("\n")
        line = lines[self.line - 1].encode()
        lines[self.line - 1] = (line[: self.start] + changed.encode() + line[self.end :]).decode()
        return "\n".join(lines)

    def line_of(self, code: str) -> str:
        """Return its line without indentation."""
        return code.split("\n")[self.line - 1].strip()


def find_numbers(code: str) -> Iterator[Number]:
    """Yield the numbers in assignments of a module and of its classes, in order."""
    for name, value in _assigned(ast.parse(code)):
        for node in ast.walk(value):
            if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
                if isinstance(node.value, bool):
                    continue
                yield Number(
                    name=name,
                    line=node.lineno,
                    start=node.col_offset,
                    end=node.end_col_offset or 0,
                    value=node.value,
                )


def _assigned(node: ast.Module | ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for part in node.body:
        match part:
            case ast.Assign(targets=[target, *_], value=value):
                yield ast.unparse(target), value
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield ast.unparse(target), value
            case ast.ClassDef():
                yield from _assigned(part)
