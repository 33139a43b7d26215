"""From the doctree of a page to its record.

Called when a page has been read, in whichever process read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from knowledgebase.context import context_of
from knowledgebase.core.mentions.find import PageRules
from knowledgebase.core.model import Article, Concept, Kind, Problem, Topic
from knowledgebase.core.site.records import NounXref, PageRecord, make_text, seal
from knowledgebase.core.text.prose import count_words, is_far_off, reading_minutes
from knowledgebase.doctree.bibliography import find_cited
from knowledgebase.doctree.blocks import find_blocks
from knowledgebase.doctree.nodes import listing, page_header, stated_quantity
from knowledgebase.doctree.xrefs import find_linked_files, find_xrefs
from knowledgebase.domain import domain_of
from knowledgebase.incremental.sources import note_reading
from knowledgebase.reading.page_shape import Noun
from knowledgebase.reporting import report
from knowledgebase.workarounds.environment import forget_parents


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Store what a page gives to the site and asks of it."""
    env = app.env
    record = _read_record(env, doctree)
    forget_parents(env, record.children if record else ())
    domain_of(env).note(env.docname, record, note_reading(env))


def _read_record(env: BuildEnvironment, doctree: nodes.document) -> PageRecord | None:
    header = next(iter(doctree.findall(page_header)), None)
    pending = list(doctree.findall(addnodes.pending_xref))
    xrefs = find_xrefs(pending)
    trees = list(doctree.findall(addnodes.toctree))
    record = PageRecord(
        listings=tuple(dict.fromkeys(node["kind"] for node in doctree.findall(listing))),
        parent_of=tuple(tree["kb_children"] for tree in trees if "kb_children" in tree),
        children=tuple(
            child for tree in trees if "kb_children" in tree for child in tree["includefiles"]
        ),
        contents=tuple(child for tree in trees for child in tree["includefiles"]),
        shown_contents=tuple(
            child for tree in trees if not tree["hidden"] for child in tree["includefiles"]
        ),
        noun_xrefs=tuple(sorted(set(_find_noun_xrefs(pending)))),
        cited=tuple(dict.fromkeys(find_cited(pending))),
        quantities=tuple(node["quantity"] for node in doctree.findall(stated_quantity)),
        xrefs=xrefs,
        linked_files=find_linked_files(env, xrefs),
        remote_images=doctree.get("kb_remote_images", ()),
    )
    if header is None:
        return seal(record) if record != PageRecord() else None
    noun = header["noun"]
    if title := doctree.next_node(nodes.title):
        noun = _with_title(noun, title.astext())
    blocks = tuple(find_blocks(doctree))
    words = sum(count_words(block.text) for block in blocks)
    library = context_of(env).library
    if isinstance(noun, Article):
        _check_read_time(env, noun, words)
    return seal(
        replace(
            record,
            article=noun if isinstance(noun, Article) else None,
            slug=library.slug_of(env.docname) if isinstance(noun, Article) else "",
            concept=noun if isinstance(noun, Concept) else None,
            topic=noun if isinstance(noun, Topic) else None,
            minutes=reading_minutes(words),
            text=make_text(blocks, _rules_of(noun)),
        )
    )


def _find_noun_xrefs(pending: Iterable[addnodes.pending_xref]) -> Iterator[NounXref]:
    """Yield the xrefs to nouns of ours."""
    for node in pending:
        if node.get("refdomain") == "kb" or node["reftype"] == "term":
            yield NounXref(node["reftype"], node["reftarget"], bool(node.get("refexplicit")))


def _with_title(noun: Noun, title: str) -> Noun:
    """Return *noun* with the title as the page shows it; that of a concept is a term, and stays."""
    return noun if isinstance(noun, Concept) else replace(noun, title=title)


def _rules_of(noun: Noun) -> PageRules:
    if isinstance(noun, Article):
        return PageRules(autolink=noun.autolink, exclude=noun.autolink_exclude, senses=noun.senses)
    return PageRules(own_concept=noun.id if isinstance(noun, Concept) else "")


def _check_read_time(env: BuildEnvironment, article: Article, words: int) -> None:
    computed = reading_minutes(words)
    if article.read_time is not None and is_far_off(article.read_time, computed):
        line, column = article.place_of("read_time")
        problem = Problem(
            kind=Kind.READ_TIME,
            message=f"{article.read_time} minutes are claimed, {words} words take {computed}",
            mend=f"write '{computed} min{'s' * (computed > 1)}'; that is what the page shows",
            line=line,
            column=column,
        )
        report([problem], env.doc2path(env.docname))
