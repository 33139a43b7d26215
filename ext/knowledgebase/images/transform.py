"""The images of a page: from inside the folder, never from another host.

For an image on another host, the page shows what has been fetched from there
(:mod:`knowledgebase.builders.images`); the document notes which such images its page looks for. An
image that may not or cannot be shown becomes a captioned placeholder, with a warning; a hero that
may not be shown becomes one drawn from the article's name. In an article that is data, links in a
path are followed before it is checked, and the content of a file has to be what its ending says;
that of a fetched image has to be everywhere, since TeX stops at one that is not.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from knowledgebase.context import context_of
from knowledgebase.core.model import Article, Kind, Problem
from knowledgebase.core.site.records import RemoteImage
from knowledgebase.doctree.nodes import hero, page_header
from knowledgebase.images.fetched import find_fetched
from knowledgebase.images.kinds import SUFFIXES, begins_as, is_harmless_svg
from knowledgebase.reporting import report

#: Sphinx writes the name of an image into the book as it is, so it must not be TeX.
_NAME = re.compile(r"[\w .,()+=@-]+")
_WEB = re.compile(r"(https?:)?//", re.IGNORECASE)
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)

#: Why an image is not shown: kind, message and mend; None if it is.
_Refusal: TypeAlias = "tuple[Kind, str, str] | None"


class LocalImages(SphinxTransform):
    """Checks every image of a page of the knowledge base."""

    default_priority = 110

    def apply(self, **kwargs: Any) -> None:
        """Replace what may not be shown."""
        settings = context_of(self.env).settings
        if not settings.noun_of(self.env.docname) and not self.document.next_node(page_header):
            return
        path = Path(self.env.doc2path(self.env.docname))
        is_data = settings.is_data(self.env.docname)
        remote = []
        for image in list(self.document.findall(nodes.image)):
            header = image.parent if isinstance(image.parent, page_header) else None
            line, column = _place_of(image, header)
            uri = str(image["uri"])
            if _WEB.match(uri):
                name = find_fetched(Path(self.env.srcdir, settings.fetched_images), uri)
                remote.append(RemoteImage(address=uri, fetched=name, line=line, column=column))
                problem = self._use_fetched(image, name)
            elif is_data:
                problem = self._use_file(image, path)
            else:
                problem = _refuse_address(uri) or (self._find_missing(uri) if header else None)
            if problem is None:
                continue
            kind, message, mend = problem
            report([Problem(kind=kind, message=message, mend=mend, line=line, column=column)], path)
            if header is not None:
                image.replace_self(make_hero(self.env))
            else:
                image.replace_self(make_placeholder(image))
        if remote:
            self.document["kb_remote_images"] = tuple(remote)

    def _use_fetched(self, image: nodes.image, name: str) -> _Refusal:
        """Show the file that has been fetched for an image on another host; say why not, if so."""
        uri = str(image["uri"])
        if not name:
            message = f"the image {uri[:120]!r} is on another host and has not been fetched"
            return Kind.REMOTE_IMAGE, message, "fetch it with 'make images', or name a file"
        file = f"{context_of(self.env).settings.fetched_images}/{name}"
        path = Path(self.env.srcdir, file)
        self.env.note_dependency(path)
        image["uri"] = f"/{file}"
        return _refuse_file(path, name)

    def _find_missing(self, uri: str) -> _Refusal:
        _, absolute = self.env.relfn2path(unquote(uri), self.env.docname)
        return None if os.path.isfile(absolute) else _missing(uri)  # noqa: PTH113 - never raises

    def _use_file(self, image: nodes.image, path: Path) -> _Refusal:
        """Show an image of an article that is data by its real path; say why not, if so."""
        uri = str(image["uri"])
        if (problem := _refuse_address(uri)) is not None:
            return problem
        library = context_of(self.env).library
        root = Path(os.path.realpath(library.root_of(self.env.docname)))
        name = unquote(uri).partition("?")[0]
        if "\0" in name:
            return _missing(uri)
        base = root if name.startswith("/") else path.parent
        found = Path(os.path.realpath(base / name.lstrip("/")))
        if not found.is_relative_to(root):
            message = f"the image {uri[:80]!r} lies outside of the folder of articles"
            return Kind.IMAGE_REFUSED, message, "put a copy inside"
        if not os.path.isfile(found):  # noqa: PTH113 - Path.is_file raises where a name is too long
            return _missing(uri)
        if (problem := _refuse_file(found, uri)) is None:
            image["uri"] = "/" + Path(os.path.relpath(found, self.env.srcdir)).as_posix()
        return problem


def _refuse_address(uri: str) -> _Refusal:
    if _REMOTE.match(uri):
        message = f"the image {uri[:120]!r} is on another host and is not fetched"
        return Kind.REMOTE_IMAGE, message, "save a copy beside the article and name that"
    if _SCHEME.match(uri):
        message = f"images with the scheme {uri.partition(':')[0][:40]!r} are not shown"
        return Kind.IMAGE_REFUSED, message, "name a file inside the folder"
    return None


def _refuse_file(found: Path, uri: str) -> _Refusal:
    suffix = found.suffix.lower()
    if suffix not in SUFFIXES:
        message = f"{uri[:80]!r} is no kind of image that is shown"
        return Kind.IMAGE_REFUSED, message, f"use one of {', '.join(SUFFIXES)}"
    if not _NAME.fullmatch(found.name):
        message = f"the name of the image {uri[:80]!r} holds signs that a book cannot"
        return Kind.IMAGE_REFUSED, message, "use letters, digits, hyphens and underscores"
    with found.open("rb") as file:
        beginning = file.read(32)
    if not begins_as(suffix, beginning):
        message = f"the file {uri[:80]!r} is no {suffix[1:].upper()} image"
        return Kind.IMAGE_REFUSED, message, "save it again as what its name says"
    if suffix == ".svg" and not is_harmless_svg(found):
        message = f"the SVG {uri[:80]!r} can run or fetch something"
        return Kind.IMAGE_REFUSED, message, "remove scripts, events, styles and links from it"
    return None


def _missing(uri: str) -> tuple[Kind, str, str]:
    return Kind.MISSING_IMAGE, f"there is no image {uri[:120]!r}", "correct the path"


def _place_of(image: nodes.image, header: page_header | None) -> tuple[int, int]:
    """Return the line and column of an image; of a hero, those of its field."""
    noun = header["noun"] if header is not None else None
    if isinstance(noun, Article):
        return noun.place_of("heroImage")
    node: nodes.Node | None = image
    while node is not None and not node.line:
        node = node.parent
    return (node.line if node is not None and node.line else 1), 1


def make_placeholder(image: nodes.image) -> nodes.inline:
    """Return the words that stand in the place of an image."""
    caption = f"Image: {image.get('alt') or 'without description'}"
    return nodes.inline(caption, caption, classes=["kb-placeholder", "kb-nolink"])


def make_hero(env: BuildEnvironment) -> hero:
    """Return a hero for the article that is being read, to be drawn from its slug."""
    return hero(seed=context_of(env).library.slug_of(env.docname))
