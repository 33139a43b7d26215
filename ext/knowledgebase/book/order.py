"""The order of a printed book.

Sphinx puts all documents into one tree, in the order of the site's tables of contents. A book is
read from front to back, so the tree is put in another order before anything else is done with it:

1. the text of the root document
2. a part for each topic, with its articles
3. the glossary
4. all other pages
5. the bibliography
6. the indexes: topics, authors, dates, quantities and terms

:func:`plan_book` outlines the book when all pages have been read; :class:`BookOrder` arranges the
tree by that outline when it is written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.latex import LaTeXBuilder
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.book.chapters import Chapters
from knowledgebase.context import context_of
from knowledgebase.core.book.outline import outline_book
from knowledgebase.core.site.views import Target
from knowledgebase.domain import domain_of


class BookOrder(SphinxPostTransform):
    """Puts the documents in the order of a book, and leaves out those that do not belong to it."""

    formats = ("latex",)
    default_priority = 1

    def run(self, **kwargs: Any) -> None:
        """Rearrange the tree."""
        domain, context = domain_of(self.env), context_of(self.env)
        builder = context.builder
        book = self.document.next_node(nodes.section)
        if domain.state is None or book is None or not isinstance(builder, LaTeXBuilder):
            return
        chapters = Chapters(domain.records, context.outline, self.document)
        chapters.put_into(book)
        page, _ = chapters.reference_list
        home = self.env.docname if page is None else page["docname"]
        context.outline = replace(context.outline, citation_page=home)
        # workaround: book-builder
        builder.docnames = {self.env.docname} | {
            node["docname"] for node in self.document.findall(addnodes.start_of_file)
        }


def plan_book(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Outline the whole book, or the one about a topic, when all pages are known.

    :raises ConfigError: naming the topics, if there is no such topic
    """
    state, context = domain_of(env).state, context_of(env)
    topic = context.settings.book_topic
    if state is None or not isinstance(app.builder, LaTeXBuilder):
        return []
    catalogue = state.catalogue
    if topic and topic not in catalogue.topics:
        known = ", ".join(sorted(catalogue.topics))
        raise ConfigError(f"kb_book_topic: there is no topic {topic!r}; there are: {known}")
    views = state.views
    citations = {docname: views.citations(docname) for docname in views}
    others = [
        Target(docname=docname, title=env.titles[docname].astext())
        for docname in citations
        if docname not in catalogue.articles and docname not in views.concept_of
    ]
    context.outline = outline_book(
        catalogue, views.lists, topic, citations=citations, others=others
    )
    return []
