"""Finds where the extension uses the insides of Sphinx, docutils, MyST and others.

Six kinds of use are found in the source of a module:

private     a name that begins with an underscore and is not ours: ``config._raw_config``
argument    the same as a keyword of a call: ``read_doc(name, _cache=False)``
set         an attribute of an object of theirs gets another value: ``app.parallel = 3``
change      what such an attribute holds is changed: ``env.files_to_rebuild.clear()``
import      a module, class or function that their documentation does not name
read        an attribute of the application, environment or builder that it does not name

Which object is theirs is told by the annotation of a name, by its usual name (``app``, ``env``,
``builder``, ``config``), and by what it was assigned from in the same function. The attributes of
docutils' nodes are documented, and meant to be set.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module

OURS = "knowledgebase"
THEIRS = frozenset(
    "docutils furo jinja2 markdown_it mdit_py_plugins myst_parser pybtex sphinx"
    " sphinx_design sphinxcontrib".split()
)
#: the usual name of an object of theirs, or its class -> what it is called here
KINDS = {
    "app": "app",
    "builder": "builder",
    "config": "config",
    "env": "env",
    "md": "md",
    "Sphinx": "app",
    "Builder": "builder",
    "LaTeXBuilder": "builder",
    "Config": "config",
    "BuildEnvironment": "env",
    "MarkdownIt": "md",
    "create_md_parser": "md",
    "StateBlock": "state",
    "StateInline": "state",
}
#: methods that change what they are called on
CHANGING = frozenset(
    "add append clear discard extend insert pop remove setdefault sort update".split()
)
#: methods that return what they are called on
FLUENT = frozenset(("disable", "enable", "use"))
#: of named tuples: public, though they begin with an underscore
OF_TUPLES = frozenset(("_asdict", "_fields", "_make", "_replace"))
#: functions that take the name of an attribute as text
BY_TEXT = frozenset(("delattr", "getattr", "hasattr", "setattr"))
MARK = re.compile(r"#.*\bworkaround: ([a-z-]+)")


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """One use of somebody else's insides."""

    #: 1-based
    line: int
    kind: str
    #: "config._raw_config"
    name: str
    #: the id in a comment "# workaround: ID" on a line of the statement, or just above it
    mark: str = ""


def find_uses(module: str, text: str, documented: Mapping[str, frozenset[str]]) -> list[Use]:
    """Return the uses in the source of a module, in order.

    *documented* has the names that documentation gives: "env" -> attributes of the environment;
    "sphinx.util.nodes" -> what can be imported from there, "*" for all; "changeable" -> attributes
    that are there to be set.
    """
    scan = _Scan(module, ast.parse(text), documented, dict(find_marks(text)))
    return sorted(set(scan.found))


def find_marks(text: str) -> Iterator[tuple[int, str]]:
    """Yield the 1-based lines with marks, and the ids in them."""
    for number, line in enumerate(text.splitlines(), start=1):
        if found := MARK.search(line):
            yield number, found[1]


class _Scan(ast.NodeVisitor):
    """Goes through one module, and leaves what it finds in ``found``."""

    def __init__(
        self,
        module: str,
        tree: ast.Module,
        documented: Mapping[str, frozenset[str]],
        marks: Mapping[int, str],
    ) -> None:
        self.found: list[Use] = []
        self._module = module
        self._documented = documented
        self._marks = marks
        self._own = set(_private_names(tree))
        self._lines: range = range(0)
        #: the class that is being looked at, "" outside of one
        self._class = ""
        #: name -> what of theirs it stands for in the function at hand, "" if for nothing
        self._names: dict[str, str] = {}
        self.visit(tree)

    def _note(self, node: ast.AST, kind: str, name: str) -> None:
        if kind in ("set", "change") and name in self._documented["changeable"]:
            return
        mark = next((self._marks[line] for line in self._lines if line in self._marks), "")
        self.found.append(Use(getattr(node, "lineno", 0), kind, name, mark))

    def visit(self, node: ast.AST) -> None:
        """Look at a node; keep the lines of its statement, of a compound one those of its head."""
        if not isinstance(node, ast.stmt):
            super().visit(node)
            return
        body = getattr(node, "body", None)
        end = body[0].lineno - 1 if body else node.end_lineno or node.lineno
        before, self._lines = self._lines, range(node.lineno - 1, end + 1)
        super().visit(node)
        self._lines = before

    # -- scopes ----------------------------------------------------------------------------------

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        before, self._class = self._class, node.name
        self.generic_visit(node)
        self._class = before

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        with self._scope():
            for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
                usual = KINDS.get(argument.arg, "") if _says_nothing(argument.annotation) else ""
                self._names[argument.arg] = _kind_of(argument.annotation) or usual
            self.generic_visit(node)

    @contextmanager
    def _scope(self) -> Iterator[None]:
        before, self._names = self._names, dict(self._names)
        yield
        self._names = before

    # -- what is found ---------------------------------------------------------------------------

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._judge_import(node, alias.name, "*")

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self._judge_import(node, node.module or "", alias.name)

    def _judge_import(self, node: ast.AST, module: str, name: str) -> None:
        if module.partition(".")[0] not in THEIRS:
            return
        if any(_is_private(part) for part in (*module.split("."), name)):
            self._note(node, "private", f"{module}.{name}")
        elif self._documented.get(module, frozenset()).isdisjoint((name, "*")):
            self._note(node, "import", module if name == "*" else f"{module}.{name}")

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if _is_private(node.attr) and self._is_theirs(node):
            self._note(node, "private", ast.unparse(node))
        elif isinstance(node.ctx, ast.Load):
            kind = self._path(node.value)
            known = self._documented.get(kind)
            if known is not None and node.attr not in known:
                self._note(node, "read", f"{kind}.{node.attr}")
        self.generic_visit(node)

    def _is_theirs(self, node: ast.Attribute) -> bool:
        """Return whether a private attribute is not one of ours."""
        if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
            return _belongs_to_a_base(self._module, self._class, node.attr)
        return node.attr not in self._own

    def visit_Call(self, node: ast.Call) -> None:
        for keyword in node.keywords:
            if keyword.arg and _is_private(keyword.arg):
                self._note(node, "argument", f"{ast.unparse(node.func)}({keyword.arg}=)")
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=method)) if method in CHANGING:
                if "." in (path := self._path(value)):
                    self._note(node, "change", path)
            case ast.Call(func=ast.Name(id=name), args=[owner, ast.Constant(value=str(text)), *_]):
                if name in BY_TEXT and _is_private(text):
                    self._note(node, "private", f"{ast.unparse(owner)}.{text}")
                elif name in ("setattr", "delattr") and (path := self._path(owner)):
                    self._note(node, "set", f"{path}.{text}")
            case ast.Call(func=ast.Name(id="setattr"), args=[owner, *_]):
                if path := self._path(owner):
                    self._note(node, "set", f"{path}.*")
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self._assign(target, node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._assign(node.target, node.value)
        if isinstance(node.target, ast.Name) and (kind := _kind_of(node.annotation)):
            self._names[node.target.id] = kind
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._assign(node.target, None)
        self.generic_visit(node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self._assign(node.target, node.value)
        self.generic_visit(node)

    def visit_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            self._assign(target, None)
        self.generic_visit(node)

    def _assign(self, target: ast.expr, value: ast.expr | None) -> None:
        match target, value:
            case ast.Name(id=name), _:
                self._names[name] = self._path(value) if value else self._names.get(name, "")
            case ast.Tuple(elts=parts), ast.Tuple(elts=values):
                for part, single in zip(parts, values, strict=True):
                    self._assign(part, single)
            case ast.Tuple(elts=parts), _:
                for part in parts:
                    self._assign(part, None)
            case ast.Attribute(value=owner, attr=name), _ if path := self._path(owner):
                self._note(target, "set", f"{path}.{name}")
            case ast.Subscript(value=owner), _ if path := self._path(owner):
                self._note(target, "change", path)

    def _path(self, node: ast.expr) -> str:
        """Return "env.tocs" for what an expression stands for, "" if that is nothing of theirs."""
        match node:
            case ast.Name(id=name):
                return self._names.get(name, KINDS.get(name, ""))
            case ast.Attribute(value=owner, attr=name):
                path = self._path(owner)
                if KINDS.get(name) == name and path != "state":
                    return name
                return f"{path}.{name}" if path else ""
            case ast.Subscript(value=owner):
                return self._path(owner)
            case ast.Call(func=ast.Name(id=name)) if name in KINDS:
                return KINDS[name]
            case ast.Call(func=ast.Attribute(value=owner, attr=method)) if method in FLUENT:
                return self._path(owner)
            case ast.Call(
                func=ast.Name(id="getattr"), args=[owner, ast.Constant(value=str(name)), *_]
            ):
                return f"{path}.{name}" if (path := self._path(owner)) else ""
        return ""


def _kind_of(annotation: ast.expr | None) -> str:
    match annotation:
        case ast.Name(id=name):
            return KINDS.get(name, "")
        case ast.BinOp(left=left):
            return _kind_of(left)
    return ""


def _says_nothing(annotation: ast.expr | None) -> bool:
    return annotation is None or (isinstance(annotation, ast.Name) and annotation.id == "Any")


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in OF_TUPLES


def _private_names(tree: ast.Module) -> Iterator[str]:
    """Yield the private names that a module defines, at its top or in its classes."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield name


def _belongs_to_a_base(module: str, name: str, attribute: str) -> bool:
    """Return whether a base class of theirs, of one of our classes, knows a private attribute."""
    ours = getattr(import_module(module), name, None)
    bases: Iterable[type] = ours.__mro__ if isinstance(ours, type) else ()
    theirs = [base for base in bases if base.__module__.partition(".")[0] in THEIRS]
    return any(attribute in _words_of(base) for base in theirs)


@cache
def _words_of(kind: type) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", inspect.getsource(kind)))
