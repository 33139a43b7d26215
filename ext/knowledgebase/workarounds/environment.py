"""What Sphinx's environment knows of pages, changed where it offers no method for that.

Nothing here knows articles or concepts: the callers say which pages, terms and times they mean.
:mod:`.register` says of each change why it is made, and when it can go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.project import Project

#: a time of reading before that of any file
_NEVER = -1


def use_project(app: Sphinx, project: Project) -> None:
    """Let *project* say which files are pages, in the place of Sphinx's own."""
    app.project = app.env.project = project  # workaround: project


def note_unchanged(env: BuildEnvironment, docname: str, newest: int) -> None:
    """Let a page count as read after *newest*, a time in nanoseconds."""
    # workaround: times
    env.all_docs[docname] = max(env.all_docs[docname], newest // 1000 + 1)


def note_changed(env: BuildEnvironment, docname: str) -> None:
    """Let a page count as never read."""
    env.all_docs[docname] = _NEVER  # workaround: times


def release_parents(env: BuildEnvironment, children: Iterable[str]) -> None:
    """Have no page written again because another one is: neither its parent, nor any other.

    *children* are all pages that a table of contents names. Sphinx takes the same table for the one
    of pages that are no orphans.
    """
    env.files_to_rebuild.clear()  # workaround: parents
    env.files_to_rebuild.update({child: set() for child in children})  # workaround: parents


def forget_parents(env: BuildEnvironment, children: Iterable[str]) -> None:
    """Forget which pages name *children*, until :func:`release_parents` is called.

    Before it reads a page, Sphinx goes through all that is known of them.
    """
    for child in children:
        env.files_to_rebuild.pop(child, None)  # workaround: parents


def remove_children(env: BuildEnvironment, parent: str, children: Collection[str]) -> None:
    """Take *children* out of the table of contents of a page, but not out of its doctree."""
    if children and parent in env.toctree_includes:
        gone = frozenset(children)
        rest = [child for child in env.toctree_includes[parent] if child not in gone]
        env.toctree_includes[parent] = rest  # workaround: children


def replace_terms(
    env: BuildEnvironment,
    replaced: Set[str],
    terms: Iterable[tuple[str, tuple[str, str]]],
) -> None:
    """Forget the terms on the pages *replaced*, and add *terms*: name, page and anchor.

    Of two with one name, the first stays; a term that another page defines is the first of all.
    """
    objects = env.domains.standard_domain.objects
    for key in [key for key, place in objects.items() if key[0] == "term" and place[0] in replaced]:
        del objects[key]  # workaround: terms
    for name, place in terms:
        objects.setdefault(("term", name), place)  # workaround: terms


def rename_images(env: BuildEnvironment) -> Mapping[str, tuple[str, ...]]:
    """Name all images anew, in the order of their paths; return the names that each page shows.

    All images lie in one folder of the output, so the second ``loaf.svg`` becomes ``loaf1.svg``.
    Sphinx takes for the second one what was read later, in this build or in one long ago.
    """
    images = type(env.images)()
    names: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for path, (docnames, _) in sorted(env.images.items()):
        for docname in docnames:
            names[docname] += (images.add_file(docname, path),)
    env.images = images  # workaround: image-names
    return names
