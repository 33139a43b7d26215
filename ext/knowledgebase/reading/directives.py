"""Directives: ``article``, ``concept`` and ``topic-page`` by hand, and the lists of the site."""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from myst_parser.mocking import MockState
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

from knowledgebase.context import context_of
from knowledgebase.core.frontmatter import read_options
from knowledgebase.core.model import Field, FrontMatter, Kind, Problem, Severity
from knowledgebase.core.quantities.quantity import parse_quantity
from knowledgebase.doctree.nodes import listing, stated_quantity
from knowledgebase.reading.manual import ProblemsDirective, SettingsDirective
from knowledgebase.reading.page_shape import known_keys, place_page, read_noun
from knowledgebase.reporting import report


class PageDirective(SphinxDirective):
    """A page described by hand, in the same words as in front matter.

    The content is ``:key: value`` lines. They are read by the parser of front matter, so a problem
    has the same kind, mend and place as there.
    """

    has_content = True
    #: "article", "concept" or "topic"
    noun: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        """Leave the header of the page in the document."""
        text, known = "\n".join(self.content), known_keys(self.noun)
        front = read_options(text, first_line=self._first_line(), known=known)
        front = self._with_title(front)
        left_over = _find_left_over(front)
        page, problems = read_noun(
            self.noun,
            front,
            self.env.docname,
            heading="",
            date_order=context_of(self.env).settings.date_order,
        )
        report([*problems, *left_over], self.env.doc2path(self.env.docname))
        holder = nodes.Element()
        place_page(holder, page, line=self.lineno)
        return holder.children

    def _first_line(self) -> int:
        """Return the 1-based line of the content; MyST counts it from the directive's own line."""
        is_myst = isinstance(self.state, MockState)
        return self.content_offset + 1 + (self.lineno if is_myst else 0)

    def _with_title(self, front: FrontMatter) -> FrontMatter:
        """Return *front* with the heading above the directive as title, if it names none."""
        heading = self.state.document.next_node(nodes.title)
        if heading is None or any(field.key == "title" for field in front.fields):
            return front
        title = Field(
            key="title", value=heading.astext(), line=heading.line or 1, column=1, value_column=1
        )
        return FrontMatter(
            format=front.format,
            fields=(title, *front.fields),
            body=front.body,
            body_line=front.body_line,
            problems=front.problems,
        )


def _find_left_over(front: FrontMatter) -> list[Problem]:
    """Return a problem for the first line that is no option; the page's text stands below."""
    for offset, line in enumerate(front.body.split("\n")):
        if line.strip():
            return [
                Problem(
                    kind=Kind.YAML_LOST,
                    message=f"{line.strip()[:60]!r} is no option, and ends the options",
                    mend="write ':key: value', and the text of the page below the directive",
                    line=front.body_line + offset,
                    severity=Severity.ERROR,
                )
            ]
    return []


class ArticleDirective(PageDirective):
    """``article``: the page is an article."""

    noun = "article"


class ConceptDirective(PageDirective):
    """``concept``: the page defines a concept."""

    noun = "concept"


class TopicDirective(PageDirective):
    """``topic-page``: the page is that of a topic."""

    noun = "topic"


#: kind of list -> noun of the pages that become children of the page with that list
CHILDREN = {"articles": "article", "concepts": "concept", "topics": "topic"}


class ListDirective(SphinxDirective):
    """A list made from the whole site, filled when the page is written.

    A list of all articles, concepts or topics also makes their pages its children in the table of
    contents, so that none of them is an orphan and the book has its order; ``:no-children:`` leaves
    that to another page.
    """

    option_spec: ClassVar[dict[str, Any]] = {"no-children": directives.flag}

    #: of what: "articles", "concepts", "topics", "authors", "quantities", "newest" or "numbers"
    kind: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        """Return the placeholder of the list and, where it has children, a hidden toctree."""
        node = listing(kind=self.kind)
        self.set_source_info(node)
        noun = CHILDREN.get(self.kind)
        if noun and "no-children" not in self.options:
            return [node, self._toctree(noun)]
        return [node]

    def _toctree(self, noun: str) -> nodes.Node:
        settings = context_of(self.env).settings
        children = sorted(
            name
            for name in self.env.found_docs
            if settings.noun_of(name) == noun and name != self.env.docname
        )
        toctree = addnodes.toctree(
            parent=self.env.docname,
            entries=[(None, name) for name in children],
            includefiles=children,
            maxdepth=1,
            caption=None,
            glob=False,
            hidden=True,
            includehidden=False,
            numbered=0,
            titlesonly=True,
            kb_children=noun,
        )
        self.set_source_info(toctree)
        return nodes.compound("", toctree, classes=["toctree-wrapper"])


def _list_directive(kind: str) -> type[ListDirective]:
    return type(f"{kind.title()}Directive", (ListDirective,), {"kind": kind, "__doc__": kind})


#: name of the directive -> class
DIRECTIVES: dict[str, type[SphinxDirective]] = {
    "article": ArticleDirective,
    "concept": ConceptDirective,
    "topic-page": TopicDirective,
    "archive": _list_directive("articles"),
    "concept-list": _list_directive("concepts"),
    "topic-list": _list_directive("topics"),
    "author-list": _list_directive("authors"),
    "newest-articles": _list_directive("newest"),
    "quantity-ledger": _list_directive("quantities"),
    "site-numbers": _list_directive("numbers"),
    "kb-settings": SettingsDirective,
    "kb-problems": ProblemsDirective,
}


class NoLinkRole(SphinxRole):
    """``nolink``: the text as it is, without automatic links."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the text, marked."""
        return [nodes.inline(self.rawtext, self.text, classes=["kb-nolink"])], []


class QuantityRole(SphinxRole):
    """``quantity``: a number that the text states, ``$5 billion <rye market; world; 2020>``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return what the text shows, marked with what it states."""
        anchor = f"quantity-{self.env.new_serialno('kb-quantity') + 1}"
        try:
            quantity = parse_quantity(self.text, anchor=anchor)
        except ValueError as error:
            message, _, mend = str(error).partition("; ")
            problem = Problem(kind=Kind.BAD_QUANTITY, message=message, mend=mend, line=self.lineno)
            report([problem], self.env.doc2path(self.env.docname))
            shown = self.text.partition("<")[0].strip() or self.text
            return [nodes.Text(shown)], []
        shown = quantity.shown
        return [stated_quantity(shown, shown, ids=[anchor], quantity=quantity)], []


#: name of the role -> role
ROLES: dict[str, SphinxRole] = {"nolink": NoLinkRole(), "quantity": QuantityRole()}
