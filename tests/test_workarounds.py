"""The insides of others: every use is in the register, and the guide shows the register.

``PYTHONPATH=ext:tests python tests/test_workarounds.py`` writes the page of the guide again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill

import pytest

from insides import OURS, Use, find_marks, find_uses
from knowledgebase.workarounds.register import WORKAROUNDS, Workaround

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "ext" / OURS
PAGE = ROOT / "source" / "guide" / "workarounds.md"
#: letters in a line of the page
WIDTH = 110
#: kinds of use that need a comment where they are; the others are in the register by name
MARKED = frozenset(("private", "argument", "set", "change"))


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: what documentation names, and may be used as it likes
DOCUMENTED = {
    "app": words(
        "add_builder add_config_value add_css_file add_directive add_domain add_html_math_renderer"
        " add_latex_package add_node add_post_transform add_role add_source_parser"
        " add_source_suffix add_transform builder confdir config connect doctreedir emit env"
        " outdir project setup_extension srcdir"
    ),
    "builder": words("format get_relative_uri get_target_uri name read_doc"),
    "env": words(
        "config current_document doc2path docname doctreedir found_docs metadata new_serialno"
        " note_dependency project relfn2path srcdir titles"
    ),
    # what a rule or an extension of markdown-it is there to set
    "changeable": words("md.options state.env state.line"),
    "docutils": words("*"),
    "docutils.nodes": words("*"),
    "docutils.parsers.rst": words("directives"),
    "jinja2": words("*"),
    "markdown_it": words("MarkdownIt"),
    "markdown_it.parser_block": words("ParserBlock"),
    "markdown_it.rules_block": words("StateBlock"),
    "markdown_it.rules_block.paragraph": words("paragraph"),
    "markdown_it.rules_inline": words("StateInline"),
    "markdown_it.token": words("Token"),
    "markdown_it.tree": words("SyntaxTreeNode"),
    "mdit_py_plugins.footnote": words("footnote_plugin"),
    "myst_parser": words("*"),
    "myst_parser.config.main": words("MdParserConfig"),
    "myst_parser.mdit_to_docutils.base": words("DocutilsRenderer"),
    "myst_parser.mdit_to_docutils.sphinx_": words("SphinxRenderer"),
    "myst_parser.mocking": words("MockState"),
    "myst_parser.parsers.mdit": words("create_md_parser"),
    "myst_parser.parsers.sphinx_": words("MystParser"),
    "pybtex.backends.plaintext": words("Backend"),
    "pybtex.plugin": words("find_plugin register_plugin"),
    "pybtex.richtext": words("Text"),
    "pybtex.style.formatting.alpha": words("Style"),
    "pybtex.style.template": words("FieldIsMissing"),
    "sphinx": words("addnodes"),
    "sphinx.application": words("Sphinx"),
    "sphinx.builders": words("Builder"),
    "sphinx.builders.latex": words("LaTeXBuilder"),
    "sphinx.config": words("Config"),
    "sphinx.domains": words("Domain ObjType"),
    "sphinx.environment": words("BuildEnvironment"),
    "sphinx.errors": words("ConfigError ExtensionError NoUri SphinxError"),
    "sphinx.project": words("Project"),
    "sphinx.roles": words("XRefRole"),
    "sphinx.transforms": words("SphinxTransform"),
    "sphinx.transforms.post_transforms": words("SphinxPostTransform"),
    "sphinx.util": words("logging"),
    "sphinx.util.docutils": words("SphinxDirective SphinxRole"),
    "sphinx.util.nodes": words("make_refnode"),
    "sphinx.util.typing": words("ExtensionMetadata"),
}


def find_all() -> Iterator[tuple[str, Use]]:
    """Yield every use, with the module it is in: "book.style"."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        if path.stem == "__main__":
            continue  # an import would run it
        module = name.removesuffix(".__init__")
        for use in find_uses(module, path.read_text("utf-8"), DOCUMENTED):
            yield module.removeprefix(f"{OURS}."), use


USES = list(find_all())


def make_page() -> str:
    """Return the page of the guide that shows the register."""
    return "\n".join([*_HEAD, *(line for entry in WORKAROUNDS for line in _describe(entry))])


_HEAD = """# Insides of others

What the extension does to Sphinx, docutils, MyST and other packages that they have not offered, or
takes from them although their documentation does not name it: why, the issue upstream or the draft
of one, what it gains, and when it can go. A test looks for such places in the source and compares
them with this list, which is kept in `workarounds/register.py`; this page is written from it by
`tests/test_workarounds.py`.
""".splitlines()


def _describe(entry: Workaround) -> Iterator[str]:
    modules = dict.fromkeys(
        module for module, use in USES if use.mark == entry.id or use.name in entry.names
    )
    yield from (f"\n## {entry.id}\n", _wrap(_mark_up(entry.what)), "")
    yield _wrap(f"- **Why:** {_mark_up(entry.why)}")
    yield _wrap(f"- **Upstream:** {_mark_up(_link(entry.upstream))}")
    yield _wrap(f"- **Gain:** {_mark_up(entry.gain)}")
    yield _wrap(f"- **Remove when** {_mark_up(entry.remove_when)}")
    yield _wrap(f"- **In** {', '.join(f'`{module}`' for module in modules)}.")
    if entry.names:
        yield _wrap(f"- **Names:** {', '.join(f'`{name}`' for name in entry.names)}.")


def _wrap(text: str) -> str:
    indent = "  " if text.startswith("- ") else ""
    return fill(
        text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


_ISSUE = re.compile(r"https://github\.com/([\w-]+/[\w-]+)/issues/(\d+)")
#: names with a dot or an underscore, calls and roles
_CODE = re.compile(
    r'options\.get\(.*?\)\)|"word": \[\]|\{term\}|(?<![/\w])[A-Za-z]\w*[._]\w[\w.]*\w(?!\w*[/(:])'
)


def _link(text: str) -> str:
    return _ISSUE.sub(r"[\1#\2](\g<0>)", text)


def _mark_up(text: str) -> str:
    parts = re.split(r"(\[.*?\]\(.*?\))", text)
    return "".join(part if part.startswith("[") else _CODE.sub(r"`\g<0>`", part) for part in parts)


def test_every_use_is_in_the_register() -> None:
    names = {name for entry in WORKAROUNDS for name in entry.names}
    ids = {entry.id for entry in WORKAROUNDS}
    unknown = [
        f"{module}:{use.line}: {use.kind} {use.name}"
        for module, use in USES
        if (use.mark not in ids if use.kind in MARKED else use.name not in names)
    ]
    assert unknown == [], "mark it '# workaround: ID', and add an entry to workarounds.register"


def test_every_entry_is_used() -> None:
    marks = {use.mark for _, use in USES}
    names = {use.name for _, use in USES}
    for entry in WORKAROUNDS:
        assert set(entry.names) <= names, f"{entry.id} names what is not used any more"
        assert entry.names or entry.id in marks, f"nothing is marked {entry.id}"
    listed = [name for entry in WORKAROUNDS for name in entry.names]
    assert len(set(listed)) == len(listed)
    assert len({entry.id for entry in WORKAROUNDS}) == len(WORKAROUNDS)


def test_every_mark_stands_at_a_use() -> None:
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        if marks := {mark for _, mark in find_marks(text)}:
            assert marks == {use.mark for owner, use in USES if owner == module} - {""}, path


@pytest.mark.parametrize("entry", WORKAROUNDS, ids=lambda entry: entry.id)
def test_an_entry_says_what_whoever_removes_it_has_to_know(entry: Workaround) -> None:
    assert _ISSUE.match(entry.upstream) or entry.upstream.startswith("Draft: ")
    assert entry.gain.startswith("Correctness: ") or re.search(r"\d", entry.gain)
    for text in (entry.what, entry.why, entry.upstream, entry.gain, entry.remove_when):
        assert text == text.strip() != ""


def test_the_guide_shows_the_register() -> None:
    assert PAGE.read_text("utf-8") == make_page() + "\n", f"run: {__doc__}"


SOURCE = """
from __future__ import annotations
from sphinx.util._files import DownloadFiles
from sphinx.util.nodes import clean_astext, make_refnode
import sphinx.builders.html
from sphinx.domains import Domain

class Mine(Domain):
    def __init__(self, env: BuildEnvironment) -> None:
        self._mine = env.docname
        self._role_cache.clear()
        self.config._raw_config = {}  # workaround: one

    def go(self, other: Mine, app: Sphinx, state: Any) -> None:
        other._mine, whole = 1, app.env
        # workaround: two
        whole.all_docs["a"] = 1
        del whole.dlfiles
        builder: Any = app.builder
        builder.images.clear()
        setattr(app, "parallel", 2)
        setattr(app.config, "x" + "y", 2)
        builder.read_doc("a", _cache=False)
        getattr(state, "_hidden")
        state.config.values = {}
        point._replace(x=1)
        if env._known: # workaround: three
            env.titles["a"]
"""


def test_the_scan_finds_every_kind_of_use_and_no_other() -> None:
    found = [
        (use.kind, use.name, use.mark)
        for use in find_uses(
            f"{OURS}.domain", SOURCE.replace("Mine", "KnowledgeDomain"), DOCUMENTED
        )
    ]
    assert found == [
        ("private", "sphinx.util._files.DownloadFiles", ""),
        ("import", "sphinx.util.nodes.clean_astext", ""),
        ("import", "sphinx.builders.html", ""),
        ("private", "self._role_cache", ""),
        ("private", "self.config._raw_config", "one"),
        ("set", "config._raw_config", "one"),
        ("change", "env.all_docs", "two"),
        ("read", "env.all_docs", "two"),
        ("set", "env.dlfiles", ""),
        ("change", "builder.images", ""),
        ("read", "builder.images", ""),
        ("set", "app.parallel", ""),
        ("set", "config.*", ""),
        ("argument", "builder.read_doc(_cache=)", ""),
        ("private", "state._hidden", ""),
        ("set", "config.values", ""),
        ("private", "env._known", "three"),
    ]


if __name__ == "__main__":
    PAGE.write_text(make_page() + "\n", encoding="utf-8")
