"""What the plain references of a page lead to, and what they show of it.

Links to files, ``{doc}``, ``{ref}`` and the like are resolved by Sphinx and MyST when a page is
written; a page whose reference would now come out otherwise is stale. Whether a link leads to a
file that exists is decided when its page is read, so such pages are read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import clean_astext

from knowledgebase.core.names import make_slug
from knowledgebase.core.site.records import Crossing
from knowledgebase.doctree.bibliography import DOMAIN, find_entries

#: where the names of files that are not there are left while a page is read
MISSING_FILES = "kb_missing_files"


def find_crossings(references: Iterable[addnodes.pending_xref]) -> tuple[Crossing, ...]:
    """Return the plain ones among the *references* of a page, each once, sorted."""
    return tuple(
        sorted(
            {
                Crossing(
                    domain=node.get("refdomain") or "",
                    kind=node["reftype"],
                    target=node["reftarget"],
                    fragment=node.get("reftargetid") or "",
                    is_explicit=bool(node.get("refexplicit")),
                )
                for node in references
                if node.get("refdomain") != "kb"
            }
        )
    )


def find_linked_files(env: BuildEnvironment, crossings: Iterable[Crossing]) -> tuple[str, ...]:
    """Return the slugs of the files that the page being read links to, be they there or not."""
    missing: Any = env.current_document.get(MISSING_FILES, ())
    return tuple(sorted({slug_of_file(c.target) for c in crossings}.union(missing)))


def slug_of_file(path: str) -> str:
    """Return what stands for a file or page in whatever folder: "my-trip" for "../My trip.md"."""
    name = PurePosixPath(path.partition("#")[0])
    return make_slug((name.parent if name.stem == "index" else name).stem)


class Crossroads:
    """All that references can lead to, of one build."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env

    def outcome(self, docname: str, crossing: Crossing) -> object:
        """Return what a reference on a page leads to, and what it shows of it."""
        if crossing.domain == "doc":
            return self._in_file(crossing.target, crossing)
        if crossing.domain == DOMAIN:
            return list(find_entries(self.env, crossing.target))
        if crossing.kind == "doc":
            parent = PurePosixPath("/", docname).parent
            return self._in_file(_normalize(parent / crossing.target), crossing)
        found = [
            (docname, anchor, "" if crossing.is_explicit else shown)
            for name in dict.fromkeys((crossing.target, _last(crossing.target)))
            for docname, anchor, shown in self._objects.get(name.lower(), ())
        ]
        figures = [self.env.toc_fignumbers.get(place[0]) for place in found]
        return found, figures if crossing.kind == "numref" else ()

    def _in_file(self, docname: str, crossing: Crossing) -> object:
        if docname not in self.env.all_docs:
            return None
        if not crossing.fragment:
            return docname, "" if crossing.is_explicit else clean_astext(self.env.titles[docname])
        slugs = self.env.metadata[docname].get("myst_slugs", {})
        labels = self._labels.get(docname, ())
        found = [
            (anchor, "" if crossing.is_explicit else shown)
            for name, anchor, shown in (*((n, i, t) for n, (_, i, t) in slugs.items()), *labels)
            if crossing.fragment in (name, anchor)
        ]
        return docname, found

    @cached_property
    def _objects(self) -> dict[str, list[tuple[str, str, str]]]:
        """Folded name -> (docname, anchor, what a reference shows) of all that has the name."""
        objects: dict[str, list[tuple[str, str, str]]] = {}
        for domain in self.env.domains.sorted():
            for name, shown, _, docname, anchor, _ in domain.get_objects():
                title = str(shown)  # some are translated only when they are asked for
                for known in dict.fromkeys((name, _last(name), title)):
                    objects.setdefault(known.lower(), []).append((docname, anchor, title))
        return {name: sorted(found) for name, found in objects.items()}

    @cached_property
    def _labels(self) -> dict[str, list[tuple[str, str, str]]]:
        """Docname -> (name, anchor, title) of its labels."""
        standard = self.env.domains.standard_domain
        labels: dict[str, list[tuple[str, str, str]]] = {}
        for name, (docname, anchor, title) in sorted(standard.labels.items()):
            labels.setdefault(docname, []).append((name, anchor, str(title)))
        for name, (docname, anchor) in sorted(standard.anonlabels.items()):
            labels.setdefault(docname, []).append((name, anchor, ""))
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
