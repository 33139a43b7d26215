"""From a noun to its place in a doctree.

Front matter and a directive written by hand meet here: both are read by the same parsers, both
leave a ``page_header`` in the document, and one transform gives every such page the same shape:

    section (title)
        page_header
        ... body ...
        page_footer
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from docutils import nodes
from docutils.utils.smartquotes import educate_tokens
from sphinx.config import Config
from sphinx.transforms import SphinxTransform

from knowledgebase.core.model import (
    Article,
    Concept,
    FrontMatter,
    Kind,
    Problem,
    Severity,
    Topic,
)
from knowledgebase.core.names import fold
from knowledgebase.core.nouns.articles import ARTICLE_KEYS, parse_article
from knowledgebase.core.nouns.concepts import CONCEPT_KEYS, parse_concept
from knowledgebase.core.nouns.dates import DateOrder
from knowledgebase.core.nouns.topics import TOPIC_KEYS, parse_topic
from knowledgebase.core.site.lookup import concept_anchor
from knowledgebase.doctree.nodes import page_footer, page_header
from knowledgebase.images.transform import make_hero
from knowledgebase.reporting import report

_COMMENTS = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)+", re.DOTALL)

Noun: TypeAlias = Article | Concept | Topic


def read_noun(
    kind: str, front: FrontMatter, docname: str, *, heading: str, date_order: DateOrder
) -> tuple[Noun, tuple[Problem, ...]]:
    """Return the "article", "concept" or "topic" that *front* describes, and its problems.

    *heading* is the first heading of the body, which stands in for a title; *date_order* says how
    a date in figures is read.
    """
    path = PurePosixPath(docname)
    stem = path.parent.name if path.name == "index" else path.name
    if kind == "concept":
        return parse_concept(front, id=stem, heading=heading)
    if kind == "topic":
        return parse_topic(front, id=stem, heading=heading)
    return parse_article(front, stem=stem, heading=heading, date_order=date_order)


def known_keys(kind: str) -> frozenset[str]:
    """Return the folded keys that have a meaning in an "article", "concept" or "topic"."""
    return {"article": ARTICLE_KEYS, "concept": CONCEPT_KEYS, "topic": TOPIC_KEYS}[kind]


def typeset(page: Noun, config: Config) -> Noun:
    """Return *page* with the quotes, dashes and ellipses that Sphinx gives to all running text."""
    if not config.smartquotes or config.language in config.smartquotes_excludes["languages"]:
        return page
    changes: dict[str, Any] = {}
    for name in _RUNNING_TEXT:
        if text := getattr(page, name, ""):
            parts = educate_tokens(
                [("plain", text)], attr=config.smartquotes_action, language=config.language or "en"
            )
            changes[name] = "".join(parts)
    return replace(page, **changes)


#: fields that are shown as running text; the title of a concept is a term, and stays as it is
_RUNNING_TEXT = ("subtitle", "description", "cta", "definition")


def place_page(document: nodes.Element, page: Noun, *, line: int) -> None:
    """Leave the header of *page* in a document; :class:`PageShape` moves it where it belongs."""
    header = page_header(noun=page)
    header.line = line
    if isinstance(page, Article) and page.hero_image:
        header += nodes.image(uri=page.hero_image, alt="", classes=["kb-hero"])
    document.append(header)


class PageShape(SphinxTransform):
    """Gives a page with a header its one title and wraps its body in that section."""

    default_priority = 100

    def apply(self, **kwargs: Any) -> None:
        """Reshape the document, if it has a header."""
        headers = list(self.document.findall(page_header))
        if not headers:
            return
        for other in headers:
            other.parent.remove(other)
        header = headers[0]
        if len(headers) > 1:
            report([_second_noun(headers[1].line or 1)], self.env.doc2path(self.env.docname))
        page = header["noun"] = typeset(header["noun"], self.config)
        section = self._title_section(page, header)
        title = section.next_node(nodes.title)
        assert title is not None
        section.insert(section.index(title) + 1, header)
        section.append(page_footer(noun=page))
        if isinstance(page, Article):
            if not header.children:
                header += make_hero(self.env)
            if page.description:
                meta = nodes.meta(name="description", content=page.description)
                self.document.insert(0, meta)
        elif isinstance(page, Concept):
            section["ids"] = [concept_anchor(page.id)]

    def _title_section(self, page: Noun, header: page_header) -> nodes.section:
        """Return the section of the page title: the one that opens the body, or a new one."""
        head, body = _split(self.document)
        # A label in front of a heading goes on to name its section; a comment is seen by nobody.
        above = list(takewhile(_is_unseen, body))
        first = body[len(above)] if len(body) > len(above) else None
        if isinstance(first, nodes.section) and _title_of(first) in ("", fold(page.title)):
            head, section, rest = [*head, *above], first, body[len(above) + 1 :]
            title = section.next_node(nodes.title)
            if title is not None and not title.astext():
                title += nodes.Text(page.title)
        else:
            section, rest = self._new_section(page, header), body
        self.document.children = [*head, section]
        section.parent = self.document
        for node in rest:
            section.append(node)
        return section

    def _new_section(self, page: Noun, header: page_header) -> nodes.section:
        title = nodes.title(page.title, page.title)
        section = nodes.section("", title, names=[nodes.fully_normalize_name(page.title)])
        for node in (section, title):
            node.source, node.line = self.document["source"], header.line
            node.document = self.document
        self.document.note_implicit_target(section, section)
        return section


def _second_noun(line: int) -> Problem:
    return Problem(
        kind=Kind.DUPLICATE_KEY,
        message="the page is described a second time",
        mend="keep one description; this one is left out",
        line=line,
        severity=Severity.ERROR,
    )


def _split(document: nodes.document) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """Return what has to stay outside of the section, and the body."""
    outside = (nodes.field_list, nodes.docinfo, nodes.meta, nodes.substitution_definition)
    head: list[nodes.Node] = [node for node in document.children if isinstance(node, outside)]
    return head, [node for node in document.children if not isinstance(node, outside)]


def _is_unseen(node: nodes.Node) -> bool:
    """Say whether *node* shows nothing: a label, or a comment of MyST or HTML."""
    if isinstance(node, nodes.raw):
        return _COMMENTS.fullmatch(node.astext()) is not None
    return isinstance(node, nodes.comment | nodes.target)


def _title_of(section: nodes.section) -> str:
    """Return the folded text of the section's heading, without tags of HTML."""
    title = section.next_node(nodes.title)
    if title is None:
        return ""
    shown = title.deepcopy()
    for tag in list(shown.findall(nodes.raw)):
        tag.parent.remove(tag)
    return fold(shown.astext())
