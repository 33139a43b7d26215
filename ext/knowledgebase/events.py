"""What happens when: the order of a build, as functions that Sphinx calls.

opening    builder-inited: what there is, and what has been written
reading    doctree-read, for each page: see recording
deriving   env-updated: the state of the site, and the pages that are stale
checking   env-check-consistency
writing    html-page-context and others: see publishing
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from docutils import nodes
from jinja2 import FileSystemBytecodeCache
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

from knowledgebase.checks import check_site
from knowledgebase.config import OPTIONS, Settings, read_settings
from knowledgebase.core.digest import make_digest
from knowledgebase.core.site.derive import State, make_digests
from knowledgebase.core.site.records import PageRecord
from knowledgebase.doctree.bibliography import open_bibliography
from knowledgebase.doctree.toctree import Navigation
from knowledgebase.doctree.xrefs import Crossroads, shown_tree, slug_of_file
from knowledgebase.domain import KnowledgeDomain, domain_of
from knowledgebase.images.fetched import find_copy
from knowledgebase.images.transform import name_pictures
from knowledgebase.incremental.sources import (
    digest_theme,
    restore_theme_time,
    restore_times,
)
from knowledgebase.incremental.written import Ledger
from knowledgebase.project import Library
from knowledgebase.render.html import Templates
from knowledgebase.workarounds.memory import TagCache, pack_contents, uncollected


def check_settings(app: Sphinx, config: Config) -> None:
    """Stop with a clear message if a setting cannot be used."""
    try:
        settings = read_settings(config)
    except ValueError as error:
        message = str(error)
    else:
        message = _find_wrong_folder(app, settings, config)
    if message:
        raise ConfigError(message)


def _find_wrong_folder(app: Sphinx, settings: Settings, config: Config) -> str:
    """Return what is wrong with a folder that the project names; "" if nothing is."""
    for name in ("articles", "concepts", "topics"):
        value = config[f"kb_{name}"]
        is_default = value == next(o.default for o in OPTIONS if o.name == name)
        if not is_default and not Path(app.srcdir, value).is_dir():
            return f"kb_{name}: there is no folder {value!r} in the source directory"
    return ""


def add_static_files(app: Sphinx) -> None:
    """Offer our style sheet to the theme; not earlier, lest its path count as configuration."""
    app.config.html_static_path.insert(0, str(Path(__file__).parent / "static"))


def open_library(app: Sphinx) -> None:
    """Put our project, which knows mounted articles, in the place of Sphinx's."""
    library = Library(app.srcdir, app.config.source_suffix, read_settings(app.config))
    library.restore(app.project)
    app.project = app.env.project = library
    pack_contents(app.env)
    domain_of(app.env).markdown = {}


def open_templates(app: Sphinx) -> None:
    """Load the templates of headers, footers and lists; a project's own come first.

    Templates do not change during a build; asking for their times took a tenth of each page's.
    What they compile to is kept beside the doctrees, under a digest of their text.
    """
    compiled = Path(app.doctreedir, "templates")
    compiled.mkdir(parents=True, exist_ok=True)
    cache = FileSystemBytecodeCache(str(compiled))
    if environment := getattr(getattr(app.builder, "templates", None), "environment", None):
        environment.auto_reload = False
        environment.bytecode_cache = cache
    domain_of(app.env).tags = TagCache()
    folders = [str(Path(app.confdir, path)) for path in app.config.templates_path]
    domain_of(app.env).templates = Templates(folders, app.config.language, cache)


def open_ledger(app: Sphinx) -> None:
    """Find out what the output folder holds, by content."""
    domain = domain_of(app.env)
    domain.ledger = Ledger(Path(app.doctreedir), Path(app.outdir), app.builder.format)
    domain.theme = digest_theme(app)
    restore_times(app, domain)
    if domain.ledger.theme == domain.theme:
        restore_theme_time(app)


def find_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages whose children, linked files, or copies of pictures have come or gone."""
    settings = read_settings(env.config)
    nouns = {settings.noun_of(docname) for docname in added | removed}
    files = {slug_of_file(docname) for docname in added | removed}
    copies = Path(env.srcdir, settings.fetched_images)
    return [
        docname
        for docname, record in domain_of(env).records.items()
        if nouns.intersection(record.parent_of)
        or files.intersection(record.linked_files)
        or any(find_copy(copies, image.address) != image.copy for image in record.remote_images)
    ]


def derive_state(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Derive the state of the site; return the pages that have to be written again."""
    domain = domain_of(env)
    settings = read_settings(env.config)
    with uncollected():
        state = domain.derive(page_size=settings.page_size, bibliography=open_bibliography(env))
    _note_terms(env, domain, state)
    parents = _take_children(env, domain) if settings.compact_sidebar else {}
    _keep_parents(env, domain)
    domain.navigation = navigation = Navigation(env, parents)
    pages = sorted(domain.readings.keys() & env.found_docs)
    stamps = {docname: domain.readings[docname].stamp for docname in pages}
    everywhere = (domain.theme, navigation.everywhere)
    around = dict(_look_around(env, domain, navigation, pages))

    def digests(names: Iterable[str]) -> dict[str, str]:
        surroundings = {
            name: (
                (everywhere, stamps[name], around[name]),
                (everywhere, env.titles[name].astext()),
            )
            for name in names
        }
        return dict(make_digests(state, surroundings))

    site = make_digest(everywhere, state.digest, list(around.items()))
    domain.ledger.compare(site, stamps, digests)
    return sorted(domain.ledger.stale & env.found_docs)


def _look_around(
    env: BuildEnvironment, domain: KnowledgeDomain, navigation: Navigation, pages: Iterable[str]
) -> Iterator[tuple[str, object]]:
    """Yield for each page what it shows of other pages besides its view."""
    crossroads, pictures = Crossroads(env), name_pictures(env)
    for docname in pages:
        record = domain.records.get(docname) or PageRecord()
        yield (
            docname,
            (
                navigation.around(docname),
                pictures.get(docname),
                [crossroads.outcome(docname, crossing) for crossing in record.crossings],
                list(shown_tree(env, record.shown_contents)),
            ),
        )


def _keep_parents(env: BuildEnvironment, domain: KnowledgeDomain) -> None:
    """Keep Sphinx from writing a page whenever one is written that its table of contents names.

    It takes the same table for the one of pages that are no orphans.
    """
    env.files_to_rebuild.clear()
    for record in domain.records.values():
        env.files_to_rebuild.update({child: set() for child in record.contents})


def _take_children(env: BuildEnvironment, domain: KnowledgeDomain) -> dict[str, str]:
    """Take the children of lists out of Sphinx's tree of contents; return child -> parent.

    They stay in the doctree, for the book, and are no orphans. But Sphinx would draw each one's
    neighbours three times over.
    """
    parents: dict[str, str] = {}
    for parent, record in domain.records.items():
        parents |= dict.fromkeys(record.children, parent)
        if record.children and parent in env.toctree_includes:
            rest = [c for c in env.toctree_includes[parent] if c not in set(record.children)]
            env.toctree_includes[parent] = rest
    return parents


def _note_terms(env: BuildEnvironment, domain: KnowledgeDomain, state: State) -> None:
    """Make every concept a ``std:term``, for the role and for the inventory."""
    objects = env.domains.standard_domain.objects
    for key in [
        key
        for key, (docname, _) in objects.items()
        if key[0] == "term" and (record := domain.records.get(docname)) and record.concept
    ]:
        del objects[key]
    for name, target in state.terms():
        objects.setdefault(("term", name), (target.docname, target.anchor))


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
