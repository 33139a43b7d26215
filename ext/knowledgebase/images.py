"""Pictures of pages: from inside the folder, never from another host.

A picture that may not or cannot be shown becomes a captioned placeholder, with a warning; a hero
that may not be shown becomes a drawing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from docutils import nodes
from sphinx.transforms import SphinxTransform

from knowledgebase.config import read_settings
from knowledgebase.core.model import Article, Kind, Problem
from knowledgebase.nodes import hero, page_header
from knowledgebase.reporting import report

#: kinds of picture that an article that is data may show, by suffix
SUFFIXES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*://|//", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_LARGEST_SVG = 2**20


class LocalImages(SphinxTransform):
    """Judges every picture of a page of the knowledge base."""

    #: after the page has its shape (100), before Sphinx collects images
    default_priority = 110

    def apply(self, **kwargs: Any) -> None:
        """Replace what may not be shown."""
        settings = read_settings(self.config)
        if not settings.noun_of(self.env.docname) and not self.document.next_node(page_header):
            return
        path = Path(self.env.doc2path(self.env.docname))
        is_data = settings.is_data(self.env.docname)
        for image in list(self.document.findall(nodes.image)):
            header = image.parent if isinstance(image.parent, page_header) else None
            problem = self._judge(image, path) if is_data else _judge_trusted(image["uri"])
            if problem is None and header is not None and not is_data:
                problem = self._find_missing(image["uri"])
            if problem is None:
                continue
            kind, message, mend = problem
            line, column = _place_of(image, header)
            report([Problem(kind=kind, message=message, mend=mend, line=line, column=column)], path)
            if header is not None:
                image.replace_self(hero(seed=self.env.docname))
            else:
                image.replace_self(_placeholder(image))

    def _find_missing(self, uri: str) -> tuple[Kind, str, str] | None:
        _, absolute = self.env.relfn2path(unquote(uri), self.env.docname)
        return None if Path(absolute).is_file() else _missing(uri)

    def _judge(self, image: nodes.image, path: Path) -> tuple[Kind, str, str] | None:
        """Return why a picture of an article that is data is not shown; else set its real address."""
        uri = str(image["uri"])
        if (problem := _judge_trusted(uri)) is not None:
            return problem
        library: Any = self.env.project
        root = library.root_of(self.env.docname).resolve()
        name = unquote(uri).partition("?")[0]
        if "\0" in name:
            return _missing(uri)
        base = root if name.startswith("/") else path.parent
        found = (base / name.lstrip("/")).resolve()
        if not found.is_relative_to(root):
            message = f"the image {uri[:80]!r} lies outside of the folder of articles"
            return Kind.IMAGE_REFUSED, message, "put a copy inside"
        if found.suffix.lower() not in SUFFIXES:
            message = f"{uri[:80]!r} is no kind of image that is shown"
            return Kind.IMAGE_REFUSED, message, f"use one of {', '.join(SUFFIXES)}"
        if not found.is_file():
            return _missing(uri)
        if found.suffix.lower() == ".svg" and not is_harmless_svg(found):
            message = f"the drawing {uri[:80]!r} can run or fetch something"
            return Kind.IMAGE_REFUSED, message, "remove scripts, events and links from it"
        image["uri"] = "/" + Path(os.path.relpath(found, self.env.srcdir)).as_posix()
        return None


def _judge_trusted(uri: str) -> tuple[Kind, str, str] | None:
    if _REMOTE.match(uri):
        message = f"the image {uri[:120]!r} is on another host and is not fetched"
        return Kind.REMOTE_IMAGE, message, "save a copy beside the article and name that"
    if _SCHEME.match(uri):
        message = f"images with the scheme {uri.partition(':')[0]!r} are not shown"
        return Kind.IMAGE_REFUSED, message, "name a file inside the folder"
    return None


def _missing(uri: str) -> tuple[Kind, str, str]:
    return Kind.MISSING_IMAGE, f"there is no image {uri[:120]!r}", "correct the path"


def _place_of(image: nodes.image, header: page_header | None) -> tuple[int, int]:
    """Return the line and column of a picture; of a hero, those of its field."""
    noun = header["noun"] if header is not None else None
    if isinstance(noun, Article):
        return noun.place_of("heroImage")
    node: nodes.Node | None = image
    while node is not None and not node.line:
        node = node.parent
    return (node.line if node is not None and node.line else 1), 0


def _placeholder(image: nodes.image) -> nodes.inline:
    caption = f"Image: {image.get('alt') or 'without description'}"
    return nodes.inline(caption, caption, classes=["kb-placeholder", "kb-nolink"])


def is_harmless_svg(path: Path) -> bool:
    """Return whether a drawing can neither run nor fetch anything."""
    data = path.read_bytes()
    if len(data) > _LARGEST_SVG or b"<!" in data.replace(b"<!--", b""):
        return False
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return False
    return all(map(_is_harmless_element, root.iter()))


def _is_harmless_element(element: ElementTree.Element) -> bool:
    name = _local(element.tag)
    if name in ("script", "foreignobject", "iframe", "handler", "set", "animate", "style"):
        return (
            name == "style"
            and "url(" not in (element.text or "")
            and "@import" not in (element.text or "")
        )
    for key, value in element.attrib.items():
        attribute, text = _local(key), value.strip().lower()
        if attribute.startswith("on"):
            return False
        if attribute in ("href", "src") and not text.startswith("#"):
            return False
        if "url(" in text and "url(#" not in text.replace(" ", "").replace("'", "").replace(
            '"', ""
        ):
            return False
    return True


def _local(name: str | Callable[..., Any]) -> str:
    return name.rpartition("}")[2].lower() if isinstance(name, str) else ""
