"""The command line: start a new article or concept.

``python -m knowledgebase new-article TITLE`` writes a file with every field and prints its path. A
file that is there is never touched.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from knowledgebase.core.names import make_slug

_ARTICLE = """---
title: {title}
subtitle: ''
description: ''
author: 'Knowledge Base Editors'
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

_TEMPLATES = {"new-article": ("articles", _ARTICLE), "new-concept": ("concepts", _CONCEPT)}


def main(arguments: Sequence[str]) -> int:
    """Run one command; return 0, or 2 with a message if nothing was written."""
    parser = argparse.ArgumentParser(prog="knowledgebase", description=__doc__)
    parser.add_argument("command", choices=sorted(_TEMPLATES))
    parser.add_argument("title", help="as it reads on the page")
    parser.add_argument("--source", type=Path, default=Path("source"), help="source directory")
    options = parser.parse_args(arguments)
    folder, template = _TEMPLATES[options.command]
    title = " ".join(options.title.split())
    slug = make_slug(title)
    if not slug or slug == "index":
        print(f"The title {options.title!r} makes no file name; take another.", file=sys.stderr)
        return 2
    path = options.source / folder / f"{slug}.md"
    text = template.format(title=_quote(title), day=date.today().isoformat())
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        print(f"{path} is there already; it was not touched.", file=sys.stderr)
        return 2
    print(path)
    return 0


def _quote(text: str) -> str:
    """Return *text* as a YAML scalar in single quotes."""
    return "'" + text.replace("'", "''") + "'"
