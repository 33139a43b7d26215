"""Addresses within the site: of a page, a place on it, and the definition of a concept."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import NoUri

from knowledgebase.core.site.views import Target
from knowledgebase.doctree.nodes import concept_link


def has_pages(builder: Builder) -> bool:
    """Return whether *builder* writes HTML in which a list can go on on a further page."""
    return builder.format == "html" and builder.name != "singlehtml"


def make_uri(builder: Builder, docname: str, target: Target) -> str:
    """Return the relative address of *target*, seen from the page *docname*.

    :raises NoUri: in a book that *target* is not part of
    """
    if has_pages(builder):
        uri = _seen_from(builder, docname, target.docname)
    else:
        uri = builder.get_relative_uri(docname, target.docname)
    if not target.anchor:
        return uri
    return f"{uri.partition('#')[0]}#{target.anchor}"


#: builder -> page -> other page -> its address as seen from there; pages of a folder share theirs
_ADDRESSES: WeakKeyDictionary[Builder, dict[str, dict[str, str]]] = WeakKeyDictionary()


def _seen_from(builder: Builder, docname: str, page: str) -> str:
    """Return the relative address of *page*, which all pages of a folder but itself share."""
    if docname == page:
        return builder.get_relative_uri(docname, page)
    known = _ADDRESSES.setdefault(builder, {})
    if docname not in known:
        folder = f"{builder.get_target_uri(docname).rpartition('/')[0]}/"
        known[docname] = known.setdefault(folder, {})
    seen = known[docname]
    if page not in seen:
        seen[page] = builder.get_relative_uri(docname, page)
    return seen[page]


def make_concept_link(
    builder: Builder, docname: str, concept: str, target: Target, definition: str
) -> nodes.Element:
    """Return an empty link from a page to the definition of a concept.

    Mere text, where the definition is not part of the book.
    """
    try:
        uri = make_uri(builder, docname, target)
    except NoUri:
        return nodes.inline()
    return concept_link("", "", internal=True, refuri=uri, concept=concept, definition=definition)
