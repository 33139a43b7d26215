"""Nodes of our own, and how each is written.

``page_header``, ``page_footer`` and ``listing`` are placeholders: they stand in stored doctrees and
are filled when a page is written (see :mod:`knowledgebase.writing.placeholders`).
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from html import escape
from typing import Any, NamedTuple

from babel import Locale
from babel.dates import format_date
from docutils import nodes
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.latex import LaTeXTranslator

from knowledgebase.core.svg.hero import draw_hero


class placeholder(nodes.General, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """What a page shows of the whole site; it is filled when the page is written."""


class page_header(placeholder):  # noqa: N801 - as above
    """Head of an article, concept or topic.

    ``noun`` is the :class:`~knowledgebase.core.model.Article`, ``Concept`` or ``Topic``; the child
    of an article's header is its image.
    """


class page_footer(placeholder):  # noqa: N801 - as above
    """Foot of an article, concept or topic."""


class listing(placeholder):  # noqa: N801 - as above
    """A list made from the whole site; ``kind`` says of what."""


class concept_link(nodes.reference):  # noqa: N801 - as above
    """A link to the definition of a concept; ``concept`` is its id, ``definition`` its one line."""


class stated_quantity(nodes.inline):  # noqa: N801 - as above
    """A number in a text; ``quantity`` is the :class:`~.quantities.quantity.Quantity`."""


class TextLink(NamedTuple):
    """A link in a text that writes it by itself."""

    #: half-open, in code points
    start: int
    end: int
    #: the opening tag
    tag: str


class linked_text(nodes.Text):  # noqa: N801 - as above
    """Text with links to definitions, which it writes by itself, in HTML; elsewhere it is text.

    To everything between its reading and its writing it is one text, as it was before.
    """

    #: in order
    links: tuple[TextLink, ...] = ()

    def copy(self) -> linked_text:
        """Return a copy, with the links."""
        copied = linked_text(str(self))
        copied.links = self.links
        return copied


class time(nodes.Inline, nodes.TextElement):  # noqa: N801 - as above
    """A date: ``day`` in ISO 8601, the text in human form."""


class hero(nodes.General, nodes.Element):  # noqa: N801 - as above
    """The image of an article that has none of its own, drawn from ``seed``."""


class finished_html(nodes.General, nodes.Element):  # noqa: N801 - as above
    """HTML that needs no more work and is not searched; ``html`` is its text."""


def spell_date(day: date, language: str) -> str:
    """Return *day* in words: "5 March 2024"."""
    return format_date(day, "d MMMM y", locale=_parse_locale(language or "en"))


_parse_locale = cache(Locale.parse)


def make_time(day: date, language: str) -> time:
    """Return *day* as a node, spelled out in *language*."""
    text = spell_date(day, language)
    return time(text, text, day=day.isoformat())


@lru_cache(maxsize=10_000)
def open_concept_link(concept: str, definition: str, uri: str) -> str:
    """Return the opening tag, with what the style sheet and readers of the page need."""
    shown = f' data-definition="{escape(definition)}"' if definition else ""
    return (
        f'<a class="kb-concept reference internal" data-concept="{escape(concept)}"{shown} '
        f'href="{escape(uri)}">'
    )


def visit_concept_link_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Open the link."""
    tag = open_concept_link(node["concept"], node.get("definition", ""), node["refuri"])
    self.body.append(tag)


def depart_concept_link_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the link."""
    self.body.append("</a>")


def visit_linked_text_html(self: HTML5Translator, node: linked_text) -> None:
    """Write the text and the links in it."""
    done = 0
    for start, end, tag in node.links:
        if start > done:
            self.visit_Text(nodes.Text(node[done:start]))
        self.body.append(tag)
        self.visit_Text(nodes.Text(node[start:end]))
        self.body.append("</a>")
        done = end
    self.visit_Text(nodes.Text(node[done:]))


def visit_time_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Open the date."""
    self.body.append(self.starttag(node, "time", "", datetime=node["day"]))


def depart_time_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the date."""
    self.body.append("</time>")


def visit_hero_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the image."""
    self.body.append(f'<div class="kb-hero kb-hero-drawn">{draw_hero(node["seed"])}</div>\n')
    raise nodes.SkipNode


def visit_finished_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the HTML."""
    self.body.append(node["html"])
    raise nodes.SkipNode


def visit_concept_link_latex(self: LaTeXTranslator, node: nodes.Element) -> None:
    """Open the link."""
    self.visit_reference(node)


def depart_concept_link_latex(self: LaTeXTranslator, node: nodes.Element) -> None:
    """Close the link."""
    self.depart_reference(node)


def visit_stated_quantity_latex(self: LaTeXTranslator, node: nodes.Element) -> None:
    """Write the place that the ledger leads to; Sphinx writes none for inline text."""
    self.body.append(self.hypertarget(node["ids"][0]))


def skip(self: Any, node: nodes.Element) -> None:
    """Write nothing: the node says nothing in this format."""
    raise nodes.SkipNode


def enter(self: Any, node: nodes.Node) -> None:
    """Write the children only."""


#: node -> keyword arguments for ``app.add_node``
WRITERS: dict[type[Any], dict[str, tuple[Any, Any]]] = {
    concept_link: {
        "html": (visit_concept_link_html, depart_concept_link_html),
        "latex": (visit_concept_link_latex, depart_concept_link_latex),
        "text": (enter, enter),
        "man": (enter, enter),
        "texinfo": (enter, enter),
    },
    stated_quantity: {
        "html": (HTML5Translator.visit_inline, HTML5Translator.depart_inline),
        "latex": (visit_stated_quantity_latex, enter),
        "text": (enter, enter),
        "man": (enter, enter),
        "texinfo": (enter, enter),
    },
    linked_text: {"html": (visit_linked_text_html, enter)},
    time: {
        "html": (visit_time_html, depart_time_html),
        "latex": (enter, enter),
        "text": (enter, enter),
        "man": (enter, enter),
        "texinfo": (enter, enter),
    },
    hero: {
        "html": (visit_hero_html, enter),
        "latex": (skip, enter),
        "text": (skip, enter),
        "man": (skip, enter),
        "texinfo": (skip, enter),
    },
    finished_html: {"html": (visit_finished_html, enter)},
    **{
        unfilled: dict.fromkeys(("html", "latex", "text", "man", "texinfo"), (skip, enter))
        for unfilled in (page_header, page_footer, listing)
    },
}
