"""What happens when: the order of a build, as functions that Sphinx calls.

opening    builder-inited: what there is, and what has been written
reading    doctree-read, for each page: see :mod:`.reading.collector`
deriving   env-updated: the state of the site, and the pages that are stale
checking   env-check-consistency
writing    html-page-context and others: see :mod:`.writing.html_pages`
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from knowledgebase.checks import check_site
from knowledgebase.context import Context, context_of
from knowledgebase.core.digest import make_digest
from knowledgebase.core.site.derive import Surroundings, make_digests
from knowledgebase.core.site.paging import WHOLE
from knowledgebase.core.site.records import PageRecord
from knowledgebase.doctree.bibliography import open_bibliography
from knowledgebase.doctree.toctree import Navigation
from knowledgebase.doctree.uris import has_pages
from knowledgebase.doctree.xrefs import XrefTargets, shown_tree, slug_of_file
from knowledgebase.domain import domain_of
from knowledgebase.images.fetched import find_fetched
from knowledgebase.incremental import sources
from knowledgebase.workarounds import environment, theme
from knowledgebase.workarounds.memory import pack_contents, uncollected

# -- opening -------------------------------------------------------------------------------------


def add_static_files(app: Sphinx) -> None:
    """Add our folder of static files; only now, for Sphinx compares settings between builds."""
    theme.add_static_folder(app, str(Path(__file__).parent / "static"))


def use_library(app: Sphinx) -> None:
    """Replace Sphinx's project by the library, which also knows articles from another folder."""
    environment.use_project(app, context_of(app.env).library)
    pack_contents(app.env)


def keep_compiled_templates(app: Sphinx) -> None:
    """Compile the theme's templates once, not in each build."""
    theme.keep_compiled_templates(app, context_of(app.env).compiled_templates)


def restore_times(app: Sphinx) -> None:
    """Count files as unchanged whose content is unchanged, whatever their times say."""
    context = context_of(app.env)
    context.library.unchanged = sources.restore_times(app, domain_of(app.env).readings)
    if context.written.theme == context.theme:
        sources.restore_theme_time(app)


# -- reading -------------------------------------------------------------------------------------


def find_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages whose children, linked files, or fetched images have come or gone."""
    settings = context_of(env).settings
    nouns = {settings.noun_of(docname) for docname in added | removed}
    files = {slug_of_file(docname) for docname in added | removed}
    folder = Path(env.srcdir, settings.fetched_images)
    return [
        docname
        for docname, record in domain_of(env).records.items()
        if nouns.intersection(record.parent_of)
        or files.intersection(record.linked_files)
        or any(
            find_fetched(folder, image.address) != image.fetched for image in record.remote_images
        )
    ]


# -- deriving ------------------------------------------------------------------------------------


def derive_state(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Derive what follows from all pages; return the pages that have to be written again."""
    context = context_of(env)
    for step in DERIVATION:
        step(env, context)
    return sorted(context.written.stale & env.found_docs)


def derive_site(env: BuildEnvironment, context: Context) -> None:
    """Find all mentions, and make of all pages together the catalogue and the views."""
    page_size = context.settings.page_size if has_pages(context.builder) else WHOLE
    with uncollected():
        domain_of(env).derive(page_size=page_size, bibliography=open_bibliography(env))


def publish_terms(env: BuildEnvironment, context: Context) -> None:
    """Make every concept a ``std:term``, for the role and for the inventory."""
    domain = domain_of(env)
    assert domain.state is not None
    concepts = {docname for docname, record in domain.records.items() if record.concept}
    terms = ((name, (target.docname, target.anchor)) for name, target in domain.state.terms())
    environment.replace_terms(env, concepts, terms)


def arrange_navigation(env: BuildEnvironment, context: Context) -> None:
    """Find out what surrounds each page, with the children of lists out of Sphinx's toctree."""
    parents = _take_children(env) if context.settings.compact_sidebar else {}
    context.navigation = Navigation(env, context.settings, parents)


def _take_children(env: BuildEnvironment) -> dict[str, str]:
    """Take the children of lists out of Sphinx's tree of contents; return child -> parent.

    They stay in the doctree, for the book, and are no orphans. But Sphinx would draw each one's
    neighbors three times over.
    """
    parents: dict[str, str] = {}
    for parent, record in domain_of(env).records.items():
        parents |= dict.fromkeys(record.children, parent)
        environment.remove_children(env, parent, record.children)
    return parents


def release_parents(env: BuildEnvironment, context: Context) -> None:
    """Keep Sphinx from writing a page again only because a page in its toctree is written."""
    records = domain_of(env).records.values()
    environment.release_parents(env, (child for record in records for child in record.contents))


def find_stale_pages(env: BuildEnvironment, context: Context) -> None:
    """Compare what each page shows now with what it showed when it was written."""
    domain, navigation = domain_of(env), context.navigation
    state = domain.state
    assert state is not None
    assert navigation is not None
    pages = sorted(domain.readings.keys() & env.found_docs)
    stamps = {docname: domain.readings[docname].stamp for docname in pages}
    everywhere = (context.theme, navigation.everywhere)
    around = dict(_look_around(env, navigation, pages))

    def digests(names: Iterable[str]) -> dict[str, str]:
        surroundings = {
            name: Surroundings(
                page=(everywhere, stamps[name], around[name]),
                later_pages=(everywhere, env.titles[name].astext()),
            )
            for name in names
        }
        return dict(make_digests(state, surroundings))

    # other code may name the further pages of a list otherwise
    code = env.version["knowledgebase"]
    site = make_digest(code, everywhere, state.digest, list(around.items()))
    context.written.compare(site, stamps, digests)


def _look_around(
    env: BuildEnvironment, navigation: Navigation, pages: Iterable[str]
) -> Iterator[tuple[str, object]]:
    """Yield for each page what it shows of other pages besides its view."""
    records = domain_of(env).records
    targets, images = XrefTargets(env), environment.rename_images(env)
    for docname in pages:
        record = records.get(docname) or PageRecord()
        yield (
            docname,
            (
                navigation.around(docname),
                images.get(docname),
                [targets.outcome(docname, xref) for xref in record.xrefs],
                list(shown_tree(env, record.shown_contents)),
            ),
        )


#: what is done, in this order, when all pages have been read
DERIVATION: tuple[Callable[[BuildEnvironment, Context], None], ...] = (
    derive_site,
    publish_terms,
    arrange_navigation,
    release_parents,
    find_stale_pages,
)

# -- checking and writing ------------------------------------------------------------------------


def check_consistency(app: Sphinx, env: BuildEnvironment) -> None:
    """Report what is wrong between pages."""
    check_site(env, domain_of(env))


def resolve_term(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, contnode: nodes.Element
) -> nodes.reference | None:
    """Let ``{term}`` find a concept by title or alias in any case."""
    if node.get("reftype") != "term" or node.get("refdomain") != "std":
        return None
    return domain_of(env).resolve_xref(
        env, node["refdoc"], app.builder, "concept", node["reftarget"], node, contnode
    )
