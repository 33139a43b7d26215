"""Pictures of pages: from inside the folder, never from another host.

Of a picture on another host, the copy is shown if one has been fetched (:mod:`.collecting`); the
document notes which copies its page looks for. A picture that may not or cannot be shown becomes a
captioned placeholder, with a warning; a hero that may not be shown becomes a drawing. In an article
that is data, a path is followed to its end before it is judged, and a file has to be what its
ending says, as a copy has to be everywhere: TeX stops at one that is not.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Mapping
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
from knowledgebase.images.fetched import find_copy
from knowledgebase.images.kinds import SUFFIXES, begins_as, is_harmless_svg
from knowledgebase.reporting import report

#: Sphinx writes the name of a picture into the book as it is, so it must not be TeX.
_NAME = re.compile(r"[\w .,()+=@-]+")
_WEB = re.compile(r"(https?:)?//", re.IGNORECASE)
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)

#: Why a picture is not shown: kind, message and mend.
_Verdict: TypeAlias = "tuple[Kind, str, str] | None"


class LocalImages(SphinxTransform):
    """Judges every picture of a page of the knowledge base."""

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
                copy = find_copy(Path(self.env.srcdir, settings.fetched_images), uri)
                remote.append(RemoteImage(address=uri, copy=copy, line=line, column=column))
                problem = self._judge_copy(image, copy)
            elif is_data:
                problem = self._judge(image, path)
            else:
                problem = _judge_address(uri) or (self._find_missing(uri) if header else None)
            if problem is None:
                continue
            kind, message, mend = problem
            report([Problem(kind=kind, message=message, mend=mend, line=line, column=column)], path)
            if header is not None:
                image.replace_self(draw_hero_of(self.env))
            else:
                image.replace_self(make_placeholder(image))
        if remote:
            self.document["kb_remote_images"] = tuple(remote)

    def _judge_copy(self, image: nodes.image, copy: str) -> _Verdict:
        """Return why a picture on another host is not shown, or set the path of its copy."""
        uri = str(image["uri"])
        if not copy:
            message = f"the image {uri[:120]!r} is on another host and has no copy"
            return Kind.REMOTE_IMAGE, message, "fetch one with 'make images', or name a file"
        name = f"{context_of(self.env).settings.fetched_images}/{copy}"
        path = Path(self.env.srcdir, name)
        self.env.note_dependency(path)
        image["uri"] = f"/{name}"
        return _judge_file(path, copy)

    def _find_missing(self, uri: str) -> _Verdict:
        _, absolute = self.env.relfn2path(unquote(uri), self.env.docname)
        return None if os.path.isfile(absolute) else _missing(uri)  # noqa: PTH113 - never raises

    def _judge(self, image: nodes.image, path: Path) -> _Verdict:
        """Return why a picture of an article that is data is not shown, or set its real path."""
        uri = str(image["uri"])
        if (problem := _judge_address(uri)) is not None:
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
        if (problem := _judge_file(found, uri)) is None:
            image["uri"] = "/" + Path(os.path.relpath(found, self.env.srcdir)).as_posix()
        return problem


def _judge_address(uri: str) -> _Verdict:
    if _REMOTE.match(uri):
        message = f"the image {uri[:120]!r} is on another host and is not fetched"
        return Kind.REMOTE_IMAGE, message, "save a copy beside the article and name that"
    if _SCHEME.match(uri):
        message = f"images with the scheme {uri.partition(':')[0][:40]!r} are not shown"
        return Kind.IMAGE_REFUSED, message, "name a file inside the folder"
    return None


def _judge_file(found: Path, uri: str) -> _Verdict:
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
        message = f"the drawing {uri[:80]!r} can run or fetch something"
        return Kind.IMAGE_REFUSED, message, "remove scripts, events, styles and links from it"
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
    return (node.line if node is not None and node.line else 1), 1


def make_placeholder(image: nodes.image) -> nodes.inline:
    """Return the words that stand in the place of a picture."""
    caption = f"Image: {image.get('alt') or 'without description'}"
    return nodes.inline(caption, caption, classes=["kb-placeholder", "kb-nolink"])


def name_pictures(env: BuildEnvironment) -> Mapping[str, tuple[str, ...]]:
    """Name all pictures anew, in the order of their paths; return the names that each page shows.

    All pictures lie in one folder of the output, so the second ``loaf.svg`` becomes ``loaf1.svg``.
    Sphinx takes for the second one what was read later, in this build or in one long ago.
    """
    pictures = type(env.images)()
    names: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for path, (docnames, _) in sorted(env.images.items()):
        for docname in docnames:
            names[docname] += (pictures.add_file(docname, path),)
    env.images = pictures
    return names


def draw_hero_of(env: BuildEnvironment) -> hero:
    """Return the drawing of the article that is being read, made from its slug."""
    return hero(seed=context_of(env).library.slug_of(env.docname))
