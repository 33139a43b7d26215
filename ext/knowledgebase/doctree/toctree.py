"""What surrounds a page: the sidebar, its parents and its neighbors.

The sidebar names the pages that the root document names, and no article, so its size is constant.
All of it comes from the environment, so that it can be part of what makes a page stale.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from knowledgebase.config import Settings
from knowledgebase.doctree.xrefs import shown_tree

#: Themes let every page point to these, if they are there.
_POINTED_TO = ("about", "copyright")


class Navigation:
    """The surroundings of all pages of one build."""

    def __init__(
        self, env: BuildEnvironment, settings: Settings, parents: Mapping[str, str]
    ) -> None:
        """Look around; *parents* gives the parent of pages that are not in Sphinx's tree."""
        self.env = env
        self._own_parents = parents
        self._relations = env.collect_relations()
        self._sidebar = tuple(_sidebar_entries(env, settings))
        #: whether the sidebar is ours
        self.is_compact = settings.compact_sidebar
        #: what every page shows of the tree: with Sphinx's own sidebar, all of it
        self.everywhere = (
            self._sidebar if self.is_compact else list(shown_tree(env, [env.config.root_doc])),
            [name for name in _POINTED_TO if name in env.found_docs],
        )

    def around(self, docname: str) -> object:
        """Return what a page shows of other pages by its place in the tree.

        Themes that name the pages above it leave out the one at the top.
        """
        _, before, after = self._relations.get(docname, (None, None, None))
        near = (before, after, *self._parents(docname)[:-1])
        return [(name, self._title(name)) for name in near if name]

    def sidebar(self, builder: Builder, pagename: str) -> str:
        """Return the sidebar of a page as an HTML list."""
        here = pagename
        while here and here not in self.env.all_docs:  # a further page of a list
            here = here.rpartition("/")[0]
        current = {here, *self._parents(here)}
        items = []
        for docname, title in self._sidebar:
            uri = builder.get_relative_uri(pagename, docname)
            mark = " current" if docname in current else ""
            aria = ' aria-current="page"' if docname == pagename else ""
            items.append(
                f'<li class="toctree-l1{mark}"><a class="{mark.strip()} reference internal"{aria} '
                f'href="{escape(uri)}">{escape(title)}</a></li>'
            )
        return f"<ul>{''.join(items)}</ul>" if items else ""

    def _parents(self, docname: str) -> list[str]:
        """Return the pages above a page in the tree, the nearest first."""
        parents: list[str] = []
        parent = self._parent(docname)
        while parent and parent not in parents:
            parents.append(parent)
            parent = self._parent(parent)
        return parents

    def _parent(self, docname: str) -> str | None:
        return self._own_parents.get(docname) or self._relations.get(docname, (None,))[0]

    def _title(self, docname: str) -> str:
        title = self.env.titles.get(docname)
        return title.astext() if title is not None else docname


def _sidebar_entries(env: BuildEnvironment, settings: Settings) -> list[tuple[str, str]]:
    return [
        (docname, env.titles[docname].astext())
        for docname in env.toctree_includes.get(env.config.root_doc, ())
        if docname in env.titles and not settings.noun_of(docname)
    ]
