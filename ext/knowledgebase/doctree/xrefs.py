"""What the xrefs of a page lead to, and what they show of it; those to our nouns aside.

Links to files, ``{doc}``, ``{ref}`` and the like are resolved by Sphinx and MyST when a page is
written. What they come to is digested, so that a page is stale if one of its xrefs would come out
otherwise. Whether a link leads to a file that exists is decided when its page is read, so such
pages are read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import clean_astext

from knowledgebase.core.names import make_slug
from knowledgebase.core.site.records import Xref
from knowledgebase.doctree.bibliography import DOMAIN, find_entries

#: where the names of files that are not there are left while a page is read
MISSING_FILES = "kb_missing_files"


def find_xrefs(pending: Iterable[addnodes.pending_xref]) -> tuple[Xref, ...]:
    """Return the xrefs of a page but those to our nouns, each once, sorted."""
    return tuple(
        sorted(
            {
                Xref(
                    domain=node.get("refdomain") or "",
                    kind=node["reftype"],
                    target=node["reftarget"],
                    fragment=node.get("reftargetid") or "",
                    is_explicit=bool(node.get("refexplicit")),
                )
                for node in pending
                if node.get("refdomain") != "kb"
            }
        )
    )


def find_linked_files(env: BuildEnvironment, xrefs: Iterable[Xref]) -> tuple[str, ...]:
    """Return the slugs of the files that the page being read links to, be they there or not."""
    missing: Any = env.current_document.get(MISSING_FILES, ())
    return tuple(sorted({slug_of_file(c.target) for c in xrefs}.union(missing)))


def slug_of_file(path: str) -> str:
    """Return what stands for a file or page in whatever folder: "my-trip" for "../My trip.md"."""
    name = PurePosixPath(path.partition("#")[0])
    return make_slug((name.parent if name.stem == "index" else name).stem)


class _Object(NamedTuple):
    """Something that an xref can lead to."""

    docname: str
    anchor: str
    #: what an xref without a text of its own shows
    shown: str


class _Label(NamedTuple):
    """A named place in a page."""

    name: str
    anchor: str
    title: str


class XrefTargets:
    """All that xrefs of one build can lead to."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env

    def outcome(self, docname: str, xref: Xref) -> object:
        """Return what an xref on a page leads to, and what it shows of it, as plain data."""
        if xref.domain == "doc":
            return self._in_file(xref.target, xref)
        if xref.domain == DOMAIN:
            return list(find_entries(self.env, xref.target))
        if xref.kind == "doc":
            parent = PurePosixPath("/", docname).parent
            return self._in_file(_normalize(parent / xref.target), xref)
        found = [
            known._replace(shown="") if xref.is_explicit else known
            for name in dict.fromkeys((xref.target, _last(xref.target)))
            for known in self._objects.get(name.lower(), ())
        ]
        numbers = [self.env.toc_fignumbers.get(known.docname) for known in found]
        return found, numbers if xref.kind == "numref" else ()

    def _in_file(self, docname: str, xref: Xref) -> object:
        if docname not in self.env.all_docs:
            return None
        if not xref.fragment:
            return docname, "" if xref.is_explicit else clean_astext(self.env.titles[docname])
        slugs = self.env.metadata[docname].get("myst_slugs", {})
        labels = self._labels.get(docname, ())
        headings = [_Label(slug, anchor, title) for slug, (_, anchor, title) in slugs.items()]
        found = [
            (label.anchor, "" if xref.is_explicit else label.title)
            for label in (*headings, *labels)
            if xref.fragment in (label.name, label.anchor)
        ]
        return docname, found

    @cached_property
    def _objects(self) -> dict[str, list[_Object]]:
        """Name in lower case -> all that has the name, in any domain, sorted."""
        objects: dict[str, list[_Object]] = {}
        for domain in self.env.domains.sorted():
            for name, shown, _, docname, anchor, _ in domain.get_objects():
                # some titles are translated only when they are asked for
                found = _Object(docname, str(anchor), str(shown))
                for known in dict.fromkeys((name, _last(name), found.shown)):
                    objects.setdefault(known.lower(), []).append(found)
        return {name: sorted(found) for name, found in objects.items()}

    @cached_property
    def _labels(self) -> dict[str, list[_Label]]:
        """Docname -> its labels."""
        standard = self.env.domains.standard_domain
        labels: dict[str, list[_Label]] = {}
        for name, (docname, anchor, title) in sorted(standard.labels.items()):
            labels.setdefault(docname, []).append(_Label(name, anchor, str(title)))
        for name, (docname, anchor) in sorted(standard.anonlabels.items()):
            labels.setdefault(docname, []).append(_Label(name, anchor, ""))
        return labels


def shown_tree(env: BuildEnvironment, children: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield docname, title and contents of each page that a visible table of contents can show."""
    seen: set[str] = set()
    waiting = list(reversed(list(children)))
    while waiting:
        docname = waiting.pop()
        if docname in seen or docname not in env.titles:
            continue
        seen.add(docname)
        yield docname, env.titles[docname].astext(), env.tocs[docname].pformat()
        waiting += reversed(env.toctree_includes.get(docname, []))


def _normalize(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            del parts[-1:]
        elif part not in ("/", "."):
            parts.append(part)
    return "/".join(parts)


def _last(name: str) -> str:
    """Return "name" of the dotted "module.class.name"."""
    return name.rpartition(".")[2] or name
