"""From tokens of Markdown to nodes: for trusted pages, and for articles that are data.

An article that is data knows CommonMark, tables, footnotes and links. Whatever else it writes
(HTML, directives, roles, formulas, addresses that are not on the list) becomes text, with a warning
where an author may have meant it. No text is ever lost, and none is read as HTML or TeX.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.warnings_ import MystWarnings
from sphinx import addnodes

from knowledgebase.config import Settings
from knowledgebase.core.model import Kind, Problem
from knowledgebase.doctree.xrefs import MISSING_FILES, slug_of_file
from knowledgebase.reporting import report
from knowledgebase.workarounds.myst import LeanRenderer

#: schemes of links that an article that is data may use
URL_SCHEMES = ("http", "https", "mailto")
#: languages whose code is colored in an article that is data
LANGUAGES = frozenset(
    "bash c c++ cpp csharp css diff dockerfile go html ini java javascript js json json5 kotlin"
    " latex lua matlab perl php powershell py python python3 r rb ruby rust scala sh shell sql"
    " swift tex toml ts typescript xml yaml yml".split()
)
#: code points of one block of code that are colored, and of all: some lexers take quadratic time
_MOST_CODE = 5_000
_MOST_CODE_OF_ALL = 50_000
#: warnings of one kind about one article; whoever has more knows enough
_MOST_WARNINGS = 20
#: headings of one article that get a readable anchor
_MOST_SLUGS = 500
#: deeper than any level that has anchors
_NO_LEVEL = 7
_COMMENT = re.compile(r"<!--(?:(?!-->).)*+-->", re.DOTALL)
_DIRECTIVE = re.compile(r"(?::{3,}[ \t]*)?(\{[a-zA-Z][\w:.+-]*\})")
_ROLE = re.compile(r"\{[a-zA-Z][\w:.+-]*\}\Z")
_SCHEME = re.compile(r"[^/?#]*?:")


class TrustedRenderer(LeanRenderer):
    """MyST's renderer, with line breaks that TeX takes anywhere.

    It is silent about levels of headings, of which we warn ourselves.
    """

    def create_warning(self, message: str, subtype: Any, **kwargs: Any) -> Any:
        """Log a warning, unless it is about levels of headings."""
        if subtype is MystWarnings.MD_HEADING_NON_CONSECUTIVE:
            return None
        return super().create_warning(message, subtype, **kwargs)

    def render_hardbreak(self, token: SyntaxTreeNode) -> None:
        r"""Break the line; TeX stops at a bare ``\\`` that opens a paragraph."""
        if self._is_inside(nodes.title):
            self.render_softbreak(token)
            return
        self.current_node.append(nodes.raw("", "<br />\n", format="html"))
        self.current_node.append(nodes.raw("", "\\leavevmode\\\\{}\n", format="latex"))

    def render_table(self, token: SyntaxTreeNode) -> None:
        """Render a table; Sphinx makes no book from one without a body."""
        super().render_table(token)
        group = self.current_node.children[-1].children[0]
        if isinstance(group, nodes.tgroup) and not isinstance(group.children[-1], nodes.tbody):
            group += nodes.tbody()

    def _is_inside(self, kind: type[nodes.Element]) -> bool:
        node: nodes.Node | None = self.current_node
        while node is not None and not isinstance(node, kind):
            node = node.parent
        return node is not None


class DataRenderer(TrustedRenderer):
    """Renders an article that is data: what could run, read or fetch becomes text."""

    def setup_render(self, options: dict[str, Any], env: MutableMapping[str, Any]) -> None:
        """Prepare one run."""
        super().setup_render(options, env)
        env_of_sphinx: Any = self.sphinx_env
        self.library = env_of_sphinx.project
        self.path = Path(env_of_sphinx.doc2path(env_of_sphinx.docname))
        self.settings: Settings = self.library.settings
        self.warnings: Counter[Kind] = Counter()
        self.code = self.anchors = 0
        env["duplicate_refs"] = env.get("duplicate_refs", [])[:_MOST_WARNINGS]

    def generate_heading_target(
        self, token: SyntaxTreeNode, level: int, node: nodes.Element, title_node: nodes.Element
    ) -> None:
        """Give a heading its anchors; the names of thousands are not compared with each other."""
        self.anchors += level <= self.md_config.heading_anchors
        if self.anchors > _MOST_SLUGS:
            level = _NO_LEVEL
        super().generate_heading_target(token, level, node, title_node)

    def render_hr(self, token: SyntaxTreeNode) -> None:
        """Render a rule between the blocks of a section; elsewhere docutils has none."""
        before = self.current_node.children[-1:]
        is_between = before and not isinstance(before[0], nodes.transition | nodes.title)
        if is_between and isinstance(self.current_node, nodes.document | nodes.section):
            super().render_hr(token)

    # -- HTML ------------------------------------------------------------------------------------

    def render_html_inline(self, token: SyntaxTreeNode) -> None:
        """Show inline HTML as text."""
        if text := self._shown_html(token):
            # "--" and quotes are part of it: it is not to be made typographic
            self.current_node.append(nodes.inline(text, text, support_smartquotes=False))

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        """Show a block of HTML as text."""
        if text := self._shown_html(token):
            shown = nodes.paragraph(text, text.rstrip("\n"), support_smartquotes=False)
            self.add_line_and_source_path(shown, token)
            self.current_node.append(shown)

    def _shown_html(self, token: SyntaxTreeNode) -> str:
        content = str(token.content).strip()
        if _COMMENT.fullmatch(content):
            return ""
        message = f"raw HTML ({content.split(maxsplit=1)[0][:40]}) is shown as text"
        self._refuse(token, Kind.HTML_REFUSED, message, "write Markdown")
        return str(token.content)

    # -- directives, roles and code --------------------------------------------------------------

    def render_fence(self, token: SyntaxTreeNode) -> None:
        """Show fenced code; a directive is code too, with the line that opens it."""
        info = token.info.strip()
        content = token.content
        if opening := _DIRECTIVE.match(info):
            self._refuse_syntax(token, f"the directive {opening[1]}")
            content = f"{info}\n{content}"
        language = info.partition(" ")[0].lower()
        self.code += len(content)
        is_long = len(content) > _MOST_CODE or self.code > _MOST_CODE_OF_ALL
        if is_long or language not in LANGUAGES:
            language = "text"
        # forced, the highlighter has no opinion about code that does not follow its grammar
        block = nodes.literal_block(content, content, language=language, force=True)
        self.add_line_and_source_path(block, token)
        self.current_node.append(block)

    def render_paragraph(self, token: SyntaxTreeNode) -> None:
        """Show a paragraph, and say so where it opens a directive with colons."""
        text = token.children[0].content if token.children else ""
        if text.startswith(":::") and (opening := _DIRECTIVE.match(text)):
            self._refuse_syntax(token, f"the directive {opening[1]}")
        super().render_paragraph(token)

    def render_code_inline(self, token: SyntaxTreeNode) -> None:
        """Show code, and say so where it is the content of a role."""
        before = self.current_node.children[-1:]
        if before and isinstance(before[0], nodes.Text) and (role := _ROLE.search(before[0][-80:])):
            self._refuse_syntax(token, f"the role {role[0]}")
        super().render_code_inline(token)

    # -- footnotes -------------------------------------------------------------------------------

    def render_footnote_ref(self, token: SyntaxTreeNode) -> None:
        """Render a reference to a footnote; inside of one it is text: notes may go in circles."""
        if self._is_inside(nodes.footnote):
            self._refuse_syntax(token, "a reference from one footnote to another")
            self.current_node.append(nodes.Text(f"[^{token.meta['label']}]"))
            return
        self._number(token)
        super().render_footnote_ref(token)

    def render_footnote_reference(self, token: SyntaxTreeNode) -> None:
        """Render a footnote."""
        self._number(token)
        super().render_footnote_reference(token)

    def _number(self, token: SyntaxTreeNode) -> None:
        """Make sure that we count: MyST hands TeX a label of digits, of any script and length."""
        token.meta["label"] = f"note-{token.meta['label']}"

    # -- links -----------------------------------------------------------------------------------

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Render a link to the web, to a place on this page, or to another article."""
        href = str(token.attrGet("href") or "")
        scheme = _SCHEME.match(href)
        name = scheme[0][:-1] if scheme else ""
        if href.startswith("//") or name.lower() in URL_SCHEMES:
            self.render_link_url(token)
        elif scheme:
            message = f"links with the scheme {name[:40]!r} are not followed"
            self._refuse(token, Kind.LINK_REFUSED, message, f"use one of {', '.join(URL_SCHEMES)}")
            self.render_children(token)
        elif href.startswith("#"):
            self.render_link_anchor(token, href)
        else:
            self._render_relative(token, href)

    def _render_relative(self, token: SyntaxTreeNode, href: str) -> None:
        path, _, fragment = href.partition("#")
        docname = self._find_article(unquote(path))
        if docname is None:
            missing: Any = self.sphinx_env.current_document.setdefault(MISSING_FILES, [])
            missing.append(slug_of_file(unquote(path)))
            message = f"the link {href[:80]!r} leads to no article"
            self._refuse(token, Kind.LINK_BROKEN, message, "name a file in the folder of articles")
            self.render_children(token)
            return
        wrapper = addnodes.pending_xref(
            refdomain="doc",
            reftarget=docname,
            reftargetid=unquote(fragment) or None,
            refdoc=self.sphinx_env.docname,
            reftype="myst",
            refexplicit=True,
        )
        self.add_line_and_source_path(wrapper, token)
        self.copy_attributes(token, wrapper, ("reftitle",), aliases={"title": "reftitle"})
        shown = nodes.inline("", "", classes=["xref", "myst"])
        with (
            self.current_node_context(wrapper, append=True),
            self.current_node_context(shown, append=True),
        ):
            self.render_children(token)

    def _find_article(self, path: str) -> str | None:
        """Return the docname of the article that a relative path names, with or without suffix."""
        if "\0" in path:
            return None
        base = self.library.root_of(self.sphinx_env.docname) if path.startswith("/") else None
        found = os.path.realpath((base or self.path.parent) / path.lstrip("/"))
        stem = os.path.splitext(found)[0]  # noqa: PTH122 - once for each link
        for candidate in (found, f"{found}.md", f"{stem}.md"):
            docname = self.library.path2doc(candidate)
            if docname in self.library.docnames and self.settings.is_data(docname):
                return str(docname)
        return None

    # -- warnings --------------------------------------------------------------------------------

    def _refuse_syntax(self, token: SyntaxTreeNode, what: str) -> None:
        message = f"{what} has no effect in an article from elsewhere"
        self._refuse(token, Kind.SYNTAX_REFUSED, message, "it is shown as text; remove it")

    def _refuse(self, token: SyntaxTreeNode, kind: Kind, message: str, mend: str) -> None:
        self.warnings[kind] += 1
        if self.warnings[kind] > _MOST_WARNINGS:
            return
        if self.warnings[kind] == _MOST_WARNINGS:
            mend += "; what follows of this kind is not reported"
        line = token_line(token, 1)
        report([Problem(kind=kind, message=message, mend=mend, line=line)], self.path)
