"""From the doctree of a page to its record.

Called when a page has been read, in whichever process read it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from knowledgebase.core.model import Article, Concept, Kind, Problem, Topic
from knowledgebase.core.policy import PageRules
from knowledgebase.core.prose import count_words, is_far_off, reading_minutes
from knowledgebase.core.records import PageRecord, make_text, seal
from knowledgebase.domain import domain_of
from knowledgebase.freshness import note_reading
from knowledgebase.nodes import listing, page_header
from knowledgebase.pages import Noun
from knowledgebase.reporting import report
from knowledgebase.texts import find_blocks

#: roles that name an article, a concept or a topic
_ROLES = ("article", "concept", "topic", "term")


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Store what a page gives to the site and asks of it."""
    env = app.env
    record = _read_record(env, doctree)
    domain_of(env).note(env.docname, record, note_reading(env))


def _read_record(env: BuildEnvironment, doctree: nodes.document) -> PageRecord | None:
    header = next(iter(doctree.findall(page_header)), None)
    listings = tuple(dict.fromkeys(node["kind"] for node in doctree.findall(listing)))
    trees = [node for node in doctree.findall(addnodes.toctree) if "kb_children" in node]
    parent_of = tuple(node["kb_children"] for node in trees)
    children = tuple(child for node in trees for child in node["includefiles"])
    references = tuple(
        sorted(
            {
                (node["reftype"], node["reftarget"])
                for node in doctree.findall(addnodes.pending_xref)
                if node["reftype"] in _ROLES
            }
        )
    )
    if header is None:
        if not listings and not references:
            return None
        return seal(
            PageRecord(
                listings=listings, parent_of=parent_of, children=children, references=references
            )
        )
    noun = header["noun"]
    if title := doctree.next_node(nodes.title):
        noun = _with_title(noun, title.astext())
    blocks = tuple(found.block for found in find_blocks(doctree))
    words = sum(count_words(block.text) for block in blocks)
    library: Any = env.project
    if isinstance(noun, Article):
        _check_read_time(env, noun, words)
    return seal(
        PageRecord(
            article=noun if isinstance(noun, Article) else None,
            slug=library.slug_of(env.docname) if isinstance(noun, Article) else "",
            concept=noun if isinstance(noun, Concept) else None,
            topic=noun if isinstance(noun, Topic) else None,
            minutes=reading_minutes(words),
            text=make_text(blocks, _rules_of(noun)),
            listings=listings,
            parent_of=parent_of,
            children=children,
            references=references,
        )
    )


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
