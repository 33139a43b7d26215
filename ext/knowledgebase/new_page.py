"""Start a new article or concept: a file with every field, in the folder that the project has.

A project is a folder with ``conf.py``. That file is read, not run: an ``author`` that is written
there as a plain text is known, one that is computed is not; the same goes for ``kb_articles`` and
``kb_concepts``. A file that is there is never touched.
"""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledgebase.core.names import make_slug

_ARTICLE = """---
title: {title}
subtitle: ''
description: ''
author: {author}
read_time: '1 min'
publish_date: '{day}'
created_date: '{day}'
heroImage: ''
cta: ''
---

## First section

Write here. Terms of the glossary become links by themselves.
"""

_CONCEPT = """---
title: {title}
definition: ''
aliases: []
broader: []
related: []
contrast: []
prerequisites: []
topics: []
level: introductory
references: []
---

What it is, how it works, when to use it and when not, what it is confused with.
"""

#: kind of page -> (setting of its folder, the folder by default, template)
_KINDS = {
    "article": ("kb_articles", "articles", _ARTICLE),
    "concept": ("kb_concepts", "concepts", _CONCEPT),
}


class NewPageError(Exception):
    """Nothing has been written; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A folder with ``conf.py``, and what that file says in plain texts."""

    folder: Path
    settings: Mapping[str, str]

    def source_folder(self) -> Path:
        """Return the folder ``source`` beside ``conf.py``, where there is one, else its own."""
        beside = self.folder / "source"
        return beside if beside.is_dir() else self.folder


def find_project(start: Path) -> Project | None:
    """Return the project that a folder belongs to: the nearest one, looking upward; None if none.

    *start* is where somebody works: the folder of ``conf.py`` or any folder below it.
    """
    here = start.resolve()
    for folder in (here, *here.parents):
        file = folder / "conf.py"
        if file.is_file():
            return Project(folder=folder, settings=_read_plain_settings(file))
    return None


def start_page(kind: str, title: str, project: Project, source: Path | None = None) -> Path:
    """Write a new "article" or "concept" and return its path.

    *source* is the source folder, where it is not the one that the project seems to have.

    :raises NewPageError: if the title makes no file name, or the file is there already
    """
    setting, default, template = _KINDS[kind]
    title = _clean(title)
    slug = make_slug(title)
    if not slug or slug == "index":
        raise NewPageError(f"The title {title!r} makes no file name; take another.")
    folder = (source or project.source_folder()) / project.settings.get(setting, default)
    path = folder / f"{slug}.md"
    text = template.format(
        title=_quote(title), author=_quote(find_author(project)), day=date.today().isoformat()
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        if isinstance(error, FileExistsError) and path.is_file():
            raise NewPageError(f"{path} is there already; it was not touched.") from error
        raise NewPageError(f"{path} cannot be written: {error.strerror}.") from error
    return path


def find_author(project: Project) -> str:
    """Return who writes: git's ``user.name``, else ``author`` in ``conf.py``, else ""."""
    try:
        process = subprocess.run(
            ["git", "config", "user.name"],
            cwd=project.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        name = process.stdout.decode(errors="ignore")
    except OSError:  # there is no git
        name = ""
    return _clean(name) or _clean(project.settings.get("author", ""))


def _read_plain_settings(file: Path) -> dict[str, str]:
    """Return the plain texts that a ``conf.py`` gives names to; none if it is no Python."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    settings: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value:
            targets, value = [node.target], node.value
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name):
                settings.pop(target.id, None)
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    settings[target.id] = value.value
    return settings


def _clean(text: str) -> str:
    """Return *text* on one line, without what cannot be printed."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def _quote(text: str) -> str:
    """Return *text* as a YAML scalar in single quotes."""
    return "'" + text.replace("'", "''") + "'"
