"""What happens when: the order of a build, as functions that Sphinx calls.

reading    builder-inited -> doctree-read, for each page
deriving   env-updated: the state of the site, and the pages that are stale
checking   env-check-consistency
writing    html-page-context, html-collect-pages
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

from knowledgebase.config import Settings, read_settings
from knowledgebase.consistency import check_site
from knowledgebase.core.model import Article, Concept, Kind, Problem, Topic
from knowledgebase.core.policy import PageRules
from knowledgebase.core.prose import count_words, is_far_off, reading_minutes
from knowledgebase.core.views import Listing, Target
from knowledgebase.domain import KnowledgeDomain, PageRecord
from knowledgebase.draft_html import HtmlDraft, Templates
from knowledgebase.freshness import (
    digest_theme,
    note_reading,
    restore_theme_time,
    restore_times,
)
from knowledgebase.ledger import Ledger
from knowledgebase.library import Library
from knowledgebase.navigation import Navigation
from knowledgebase.nodes import listing, page_header
from knowledgebase.pages import Noun
from knowledgebase.reporting import report
from knowledgebase.searching import mend_search_index
from knowledgebase.texts import find_blocks

_ROLES = ("article", "concept", "topic", "term")


def check_settings(app: Sphinx, config: Config) -> None:
    """Stop with a clear message if a setting cannot be used."""
    try:
        read_settings(config)
    except ValueError as error:
        raise ConfigError(str(error)) from error


def add_static_files(app: Sphinx) -> None:
    """Offer our style sheet to the theme; not earlier, lest its path count as configuration."""
    app.config.html_static_path.insert(0, str(Path(__file__).parent / "static"))


def open_library(app: Sphinx) -> None:
    """Put our project, which knows mounted articles, in the place of Sphinx's."""
    library = Library(app.srcdir, app.config.source_suffix, read_settings(app.config))
    library.restore(app.project)
    app.project = app.env.project = library


def open_templates(app: Sphinx) -> None:
    """Load the templates of headers, footers and lists; a project's own come first.

    Templates do not change during a build; asking for their times took a tenth of each page's.
    """
    if environment := getattr(getattr(app.builder, "templates", None), "environment", None):
        environment.auto_reload = False
    folders = [str(Path(app.confdir, path)) for path in app.config.templates_path]
    _domain(app.env).templates = Templates(folders, app.config.language)


def open_ledger(app: Sphinx) -> None:
    """Find out what the output folder holds, by content."""
    domain = _domain(app.env)
    domain.ledger = Ledger(Path(app.doctreedir), Path(app.outdir))
    domain.theme = digest_theme(app)
    restore_times(app, domain)
    if domain.ledger.theme == domain.theme:
        restore_theme_time(app)


def find_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages whose children have come or gone."""
    settings = read_settings(env.config)
    nouns = {settings.noun_of(docname) for docname in added | removed}
    return [
        docname
        for docname, record in _domain(env).records.items()
        if nouns.intersection(record.parent_of)
    ]


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Store what a page gives to the site and asks of it."""
    env = app.env
    record = _read_record(env, doctree, read_settings(env.config))
    _domain(env).note(env.docname, record, note_reading(env))


def _read_record(
    env: BuildEnvironment, doctree: nodes.document, settings: Settings
) -> PageRecord | None:
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
        return PageRecord(
            listings=listings, parent_of=parent_of, children=children, references=references
        )
    noun = header["noun"]
    if title := doctree.next_node(nodes.title):
        noun = _with_title(noun, title.astext())
    blocks = tuple(found.block for found in find_blocks(doctree))
    words = sum(count_words(block.text) for block in blocks)
    library: Any = env.project
    if isinstance(noun, Article):
        _check_read_time(env, noun, words)
    return PageRecord(
        article=noun if isinstance(noun, Article) else None,
        slug=library.slug_of(env.docname) if isinstance(noun, Article) else "",
        concept=noun if isinstance(noun, Concept) else None,
        topic=noun if isinstance(noun, Topic) else None,
        words=words,
        blocks=blocks,
        rules=_rules_of(noun),
        listings=listings,
        parent_of=parent_of,
        children=children,
        references=references,
    )


def _with_title(noun: Noun, title: str) -> Noun:
    """Return *noun* with the title as the page shows it; that of a concept is a term, and stays."""
    return noun if isinstance(noun, Concept) else replace(noun, title=title)


def _rules_of(noun: Noun) -> PageRules:
    if isinstance(noun, Article):
        return PageRules(autolink=noun.autolink, exclude=noun.autolink_exclude)
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


def derive_state(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Derive the state of the site; return the pages that have to be written again."""
    domain = _domain(env)
    settings = read_settings(env.config)
    domain.derive(page_size=settings.page_size)
    _note_terms(env, domain)
    parents = _take_children(env, domain) if settings.compact_sidebar else {}
    domain.navigation = navigation = Navigation(env, parents)
    around = {
        docname: (domain.theme, domain.readings[docname].stamp, navigation.around(docname))
        for docname in domain.readings.keys() & env.found_docs
    }
    domain.ledger.compare(domain.digests(around))
    return sorted(domain.ledger.stale & env.found_docs)


def _take_children(env: BuildEnvironment, domain: KnowledgeDomain) -> dict[str, str]:
    """Take the children of lists out of Sphinx's tree of contents; return child -> parent.

    They stay in the doctree, for the book, and are no orphans. But Sphinx would write their parent
    whenever one of them is written, and draw each one's neighbours three times over.
    """
    parents = {}
    for parent, record in domain.records.items():
        for child in record.children:
            parents[child] = parent
            env.files_to_rebuild.setdefault(child, set()).discard(parent)
        if record.children and parent in env.toctree_includes:
            rest = [c for c in env.toctree_includes[parent] if c not in set(record.children)]
            env.toctree_includes[parent] = rest
    return parents


def _note_terms(env: BuildEnvironment, domain: KnowledgeDomain) -> None:
    """Make every concept a ``std:term``, for the role and for the inventory."""
    objects = env.domains.standard_domain.objects
    for key in [
        key
        for key, (docname, _) in objects.items()
        if key[0] == "term" and (record := domain.records.get(docname)) and record.concept
    ]:
        del objects[key]
    for name, target in domain.terms():
        objects.setdefault(("term", name), (target.docname, target.anchor))


def check_consistency(app: Sphinx, env: BuildEnvironment) -> None:
    """Report what is wrong between pages."""
    check_site(env, _domain(env))


def resolve_term(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, contnode: nodes.Element
) -> nodes.reference | None:
    """Let ``{term}`` find a concept by title or alias in any case."""
    if node.get("reftype") != "term" or node.get("refdomain") != "std":
        return None
    return _domain(env).resolve_xref(
        env, node["refdoc"], app.builder, "concept", node["reftarget"], node, contnode
    )


def set_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a page its sidebar and its neighbours."""
    domain = _domain(app.env)
    state, navigation = domain.state, domain.navigation
    if navigation and navigation.is_compact and "toctree" in context:
        context["toctree"] = lambda **_: navigation.sidebar(app.builder, pagename)
    view = state.views.get(pagename) if state else None
    if view and view.article:
        context["prev"] = _neighbour(app.builder, pagename, view.article.older)
        context["next"] = _neighbour(app.builder, pagename, view.article.newer)


def _neighbour(builder: Builder, pagename: str, target: Target | None) -> dict[str, str] | None:
    """Return a neighbour as templates take it: the title is HTML, which they do not escape."""
    if target is None:
        return None
    link = builder.get_relative_uri(pagename, target.docname)
    return {"link": link, "title": escape(target.title)}


def collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the second and later pages of long lists, those that are stale or not there."""
    domain = _domain(app.env)
    if domain.state is None or app.builder.format != "html":
        return
    if index := getattr(app.builder, "indexer", None):
        mend_search_index(index)
    for view in domain.state.views.values():
        for item in view.listings:
            yield from _collect_listing(app, domain, item)


def _collect_listing(
    app: Sphinx, domain: KnowledgeDomain, item: Listing
) -> Iterator[tuple[str, dict[str, Any], str]]:
    builder: Any = app.builder
    for page in item.pages[1:]:
        name = item.page_name(page.number)
        if name not in domain.ledger.stale and Path(builder.get_output_path(name)).exists():
            continue
        domain.ledger.note_written(name)
        title = f"{app.env.titles[item.docname].astext()} \u2013 page {page.number}"
        assert domain.templates is not None
        parts = HtmlDraft(domain.templates, builder, name).list_page(item, page)
        body = f'<section id="list">\n<h1>{escape(title)}</h1>\n{parts}</section>\n'
        yield name, {"title": escape(title), "body": body, "meta": {}}, "page.html"


def note_written(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Note a page that this build writes; called in the main process, also of a parallel build."""
    _domain(app.env).ledger.note_written(docname)


def close_build(app: Sphinx, exception: Exception | None) -> None:
    """Remove the output of pages that are no more, and keep account of what was written."""
    if exception is not None or app.builder.format != "html":
        return
    builder: Any = app.builder
    domain = _domain(app.env)
    ledger = domain.ledger
    for name in sorted(ledger.gone):
        Path(builder.get_output_path(name)).unlink(missing_ok=True)
    ledger.close(domain.theme)


def _domain(env: BuildEnvironment) -> KnowledgeDomain:
    domain = env.domains["kb"]
    assert isinstance(domain, KnowledgeDomain)
    return domain
