"""The list of all that reaches into the insides of Sphinx, docutils, MyST and others.

Nothing reads it while a site is built. A test finds such places in the source and compares them
with this list: each has a comment ``# workaround: ID`` with the id of its entry, and each entry has
such a place, or *names* that are used though no documentation names them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Workaround:
    """One thing that is done to somebody else's insides, or taken from there."""

    #: as in the comments: "search-index"
    id: str
    what: str
    why: str
    #: the address of an issue, with a word on it where it says less than is needed here; else
    #: "Draft:" and what an issue would say
    upstream: str
    #: what was measured; else "Correctness:" and what would be wrong without it
    gain: str
    remove_when: str
    #: names that are used though no documentation of theirs has them: "env.tocs",
    #: "sphinx.util.nodes.clean_astext"
    names: tuple[str, ...] = ()


WORKAROUNDS = (
    Workaround(
        id="project",
        what="Our project takes the place of Sphinx's, in the application and in the environment.",
        why="A folder of articles from elsewhere is mounted without a copy, and a file that cannot "
        "be published is left out with a reason. Only the project says which files are pages.",
        upstream="Draft: there is no way to say which class a project has, as "
        "Sphinx.add_env_collector and others have one. A method Sphinx.set_project, or an event in "
        "which found documents can be added with the paths of their files, would do.",
        gain="Correctness: the folder would have to be copied into the sources, which a build "
        "never changes, and every warning would name the copy.",
        remove_when="Sphinx takes a project, or documents with paths, from an extension.",
    ),
    Workaround(
        id="times",
        what="The times at which pages were read, env.all_docs, are set anew before Sphinx looks.",
        why="Sphinx compares the times of files, all of which are new after a checkout. Here, "
        "a page has changed if its content has.",
        upstream="https://github.com/sphinx-doc/sphinx/issues/11556",
        gain="Correctness: after a checkout all pages would be read again, and a change under an "
        "old time would not be seen.",
        remove_when="Sphinx compares contents.",
    ),
    Workaround(
        id="parents",
        what="env.files_to_rebuild names no page as the parent of another, once pages are read.",
        why="Sphinx writes a page again whenever one is written that its table of contents "
        "names, and goes through all parents before it reads a page. What a page shows of others "
        "is compared here by digests.",
        upstream="Draft: the table has two tasks, to find orphans and to find pages to be written "
        "again, and an extension that finds the latter itself can only turn off both.",
        gain="Correctness: every edit of an article would write the pages of lists again, although "
        "they show nothing else.",
        remove_when="an event can say which parents are to be written.",
    ),
    Workaround(
        id="children",
        what="The children of lists are taken out of env.toctree_includes.",
        why="They stay in the doctree, for the book, and are no orphans. But Sphinx would draw "
        "the sidebar of each page with all articles, and each one's neighbors three times over.",
        upstream="Draft: a toctree of thousands of pages that no sidebar shows is drawn for every "
        "page. An option of the toctree directive, for parents and order only, would do.",
        gain="2.3 % of the instructions of a build of 60 pages, 24 of which are articles.",
        remove_when="a toctree can leave its entries out of navigation.",
    ),
    Workaround(
        id="terms",
        what="The names of concepts are written into the objects of the standard domain.",
        why="{term} and the inventory have to know all of them, and they are known when all pages "
        "have been read. StandardDomain.note_object takes the page that is being read.",
        upstream="Draft: note_object could take the page as an argument, and a method could forget "
        "the objects of a page.",
        gain="Correctness: concepts would be no terms, for other projects too.",
        remove_when="objects can be noted for any page, at any time.",
    ),
    Workaround(
        id="image-names",
        what="env.images is made anew in the order of paths, before pages are written.",
        why="Of two images with one name, Sphinx gives a number to that which was read later.",
        upstream="Draft: the names of images in the output depend on the order in which pages were "
        "read, in this build or in one long ago, so that a build after an edit differs from a "
        "clean one. Names should follow from paths.",
        gain="Correctness: edit and rebuild would differ from a clean build.",
        remove_when="names follow from paths.",
    ),
    Workaround(
        id="contents-tables",
        what="env.tocs is a dictionary that keeps the tables of contents of pages packed.",
        why="Sphinx keeps them as nodes, which are half of what it loads and stores.",
        upstream="Draft: with 1,700 pages, half of the time for loading and storing the "
        "environment goes to nodes of env.tocs, of which a build after an edit needs one or two.",
        gain="11.2 % of the instructions of a build after an edit among 1,600 articles; a clean "
        "build has 304 MB at its peak instead of 335.",
        remove_when="Sphinx stores them apart, or as something smaller than nodes.",
    ),
    Workaround(
        id="processes",
        what="Pages are read in as many processes as asked for, each started once, and "
        "app.parallel counts one more while pages are written. Builder.read_doc is told to keep "
        "no doctree in memory, as Sphinx's own processes tell it.",
        why="Sphinx starts a process for every few dozen pages, each of which hands back all that "
        "is known of any page. And for writing it counts the main process, which waits.",
        upstream="https://github.com/sphinx-doc/sphinx/issues/10967 and "
        "https://github.com/sphinx-doc/sphinx/issues/11448",
        gain="1,742 pages took 9.5 seconds with two of Sphinx's processes and 9.0 with one; in a "
        "slower hour, with these, 5.9 with two and 11.9 with one.",
        remove_when="Sphinx reads each share of the pages in one process.",
    ),
    Workaround(
        id="search-index",
        what="A format that mends what it loads and writes takes the place of the builder's own.",
        why="After an edit, Sphinx's index keeps words that no page has, and has lost the entries "
        "of index directives in pages that were not written. The words of such pages need not be "
        "turned into sets of names and back.",
        upstream="https://github.com/sphinx-doc/sphinx/issues/12599 for the entries. Draft, for "
        'the words: IndexBuilder.prune empties sets of pages and leaves the words, so "word": [] '
        "stays in the index for good; it could leave them out in get_terms.",
        gain="Correctness: an edit and a rebuild would differ from a clean build. And 2.0 % of the "
        "instructions of a build after an edit among 227 pages.",
        remove_when="both are mended, and the index of an edit equals that of a clean build.",
    ),
    Workaround(
        id="theme-templates",
        what="The theme's templates are compiled once and kept beside the doctrees, and their "
        "files are not looked at again during a build.",
        why="Sphinx makes the environment of Jinja itself and offers no settings for it.",
        upstream="Draft: BuiltinTemplateLoader could set auto_reload to False, as templates do not "
        "change during a build, and take a bytecode cache.",
        gain="4.0 % of the instructions of a build after an edit among 227 pages.",
        remove_when="Sphinx has settings for both, or does both.",
    ),
    Workaround(
        id="static-path",
        what="The folder of our style sheet is put into html_static_path, when the builder is "
        "known.",
        why="There is no method to add a folder, and in setup the path, which differs between "
        "machines, would count as configuration: every page would be written again.",
        upstream="Draft: Sphinx.add_static_dir, for files of an extension.",
        gain="Correctness: a restored build would not be used by a copy of the project elsewhere.",
        remove_when="there is such a method.",
    ),
    Workaround(
        id="default-settings",
        what="The settings of LaTeX that the project has not made itself get other defaults; "
        "config._raw_config tells which it has made.",
        why="An extension cannot say what the default of one of Sphinx's settings is.",
        upstream="https://github.com/sphinx-doc/sphinx/issues/9573",
        gain="Correctness: a project would have to write twenty lines for a book in our form.",
        remove_when="there is a public way to change a default.",
    ),
    Workaround(
        id="book-builder",
        what="The pages that the book consists of, the images that go with it, and the date and "
        "preamble before it are given to the LaTeX builder by its attributes docnames, images and "
        "context.",
        why="The book is put in another order and without some pages, its images are converted, "
        "and its preamble depends on what it says. The builder has no methods for that.",
        upstream="Draft: an event between assembling the tree and writing it, with the tree and "
        "the context of the template, as html-page-context is for HTML.",
        gain="Correctness: references to pages that are left out would lead nowhere, and TeX would "
        "find no images.",
        remove_when="there is such an event.",
    ),
    Workaround(
        id="exit-status",
        what="app.statuscode is 1 when an image cannot be fetched.",
        why="The others are to be fetched all the same, and the command has to say that it failed. "
        "The only public way is to raise, which stops, or -W.",
        upstream="Draft: Sphinx.statuscode could be documented, as linkcheck sets it so.",
        gain="Correctness: scripts would take a failure for a success.",
        remove_when="it is documented.",
    ),
    Workaround(
        id="renderer-setup",
        what="DocutilsRenderer.setup_render is written again, with the private attributes it sets.",
        why="It makes a document, with all settings of docutils, as a default that is not used: "
        'options.get("document", make_document()).',
        upstream="Draft: that line makes a document on each run, also where one is given; asking "
        "first saves 3 % of a build.",
        gain="3.0 % of the instructions of a build of 60 pages.",
        remove_when="MyST makes that document only where there is none.",
    ),
    Workaround(
        id="deep-text",
        what="The block parser of markdown-it is replaced by one that reads what is nested deeper "
        "than its limit as paragraphs.",
        why="markdown-it drops it without a word.",
        upstream="https://github.com/markdown-it/markdown-it/issues/1025 is about the limit "
        "itself. Draft, for the silence: text beyond maxNesting should be kept, or be told of.",
        gain="Correctness: text of authors would be lost in silence.",
        remove_when="markdown-it keeps such text.",
    ),
    Workaround(
        id="links",
        what="The Markdown parser for articles from elsewhere takes every link for valid.",
        why="Our renderer judges links itself. A link that markdown-it turns down stays as it was "
        "written, without a warning.",
        upstream="Draft: markdown-it-py documents validateLink in a docstring as what can be "
        "replaced, but its types do not allow it.",
        gain="Correctness: an author would not be told which links are not followed.",
        remove_when="it is an option of MarkdownIt.",
    ),
    Workaround(
        id="names-of-sphinx",
        what="Names that Sphinx's documentation does not have are read and called, and left as "
        "they are.",
        why="What each page shows of others, which files a build has put there, and how pages are "
        "shared between processes is nowhere else to be found.",
        upstream="Draft: of the attributes of BuildEnvironment that say what was found in pages, "
        "titles and metadata are documented; all_docs, dependencies, images, dlfiles, tocs and "
        "toctree_includes could be, for reading. Likewise Builder.get_output_path.",
        gain="Correctness: pages would not be written again where they show something else.",
        remove_when="a name is documented; then it goes from this list.",
        names=(
            "app.extensions",
            "app.parallel",
            "builder.build_info",
            "builder.context",
            "builder.document_data",
            "builder.get_output_path",
            "builder.imagedir",
            "builder.images",
            "builder.indexer_format",
            "builder.searchindex_filename",
            "builder.templates",
            "builder.theme",
            "env.all_docs",
            "env.clear_doc",
            "env.collect_relations",
            "env.dependencies",
            "env.dlfiles",
            "env.domains",
            "env.files_to_rebuild",
            "env.images",
            "env.merge_info_from",
            "env.toc_fignumbers",
            "env.tocs",
            "env.toctree_includes",
            "env.version",
            "sphinx.pycode.ModuleAnalyzer",
            "sphinx.search",
            "sphinx.search.languages",
            "sphinx.util.display.progress_message",
            "sphinx.util.matching.Matcher",
            "sphinx.util.math.get_node_equation_number",
            "sphinx.util.nodes.clean_astext",
            "sphinx.util.parallel.ParallelTasks",
            "sphinx.util.parallel.parallel_available",
            "sphinx.util.texescape.escape",
            "sphinx.writers.html5.HTML5Translator",
            "sphinx.writers.latex.LaTeXTranslator",
        ),
    ),
    Workaround(
        id="names-of-others",
        what="Names that the documentation of docutils, MyST, mdit-py-plugins and "
        "sphinxcontrib-bibtex does not have are imported or read.",
        why="Front matter is typeset as the text is, parsers and renderers are built from parts of "
        "MyST's, and what a role cites is read as bibtex reads it.",
        upstream="Draft: each of them has no underscore, and is called by more than its own "
        "module; a line in the documentation would make it public.",
        gain="Correctness: their work would be done again here, and differ in time.",
        remove_when="a name is documented; then it goes from this list.",
        names=(
            "docutils.parsers.rst.languages.get_language",
            "docutils.utils.smartquotes.educate_tokens",
            "env.myst_config",
            "mdit_py_plugins.footnote.index.footnote_ref",
            "myst_parser.config.main.merge_file_level",
            "myst_parser.mdit_to_docutils.base.token_line",
            "myst_parser.warnings_.MystWarnings",
            "myst_parser.warnings_.create_warning",
            "sphinxcontrib.bibtex.citation_target.parse_citation_targets",
        ),
    ),
)
