"""From a Markdown file to a doctree: front matter first, by us; then the body, by MyST.

The front matter is replaced by nothing, line for line, so that every later warning about the body
names the author's own line. A page that is data is rendered by :class:`DataRenderer`: CommonMark,
tables, fenced code, footnotes and links, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin
from myst_parser.config.main import MdParserConfig, merge_file_level
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import MystWarnings, create_warning
from sphinx import addnodes
from sphinx.environment import BuildEnvironment

from knowledgebase.config import Settings, read_settings
from knowledgebase.core.frontmatter import read_front_matter
from knowledgebase.core.headings import Heading, check_headings
from knowledgebase.core.model import FrontMatter, Kind, Problem, Severity
from knowledgebase.pages import place_page, read_noun, to_plain
from knowledgebase.reporting import report

#: schemes of links that an article that is data may use
URL_SCHEMES = ("http", "https", "mailto")
#: front matter that Sphinx reads and that an article that is data may set
_HARMLESS_KEYS = ("orphan", "tocdepth", "nosearch", "hide-toc", "hide-navigation")


class KnowledgeParser(MystParser):
    """Parser for all Markdown; pages outside the folders of the knowledge base go to MyST as is."""

    supported = MystParser.supported

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse the text of a file into *document*."""
        env: BuildEnvironment = document.settings.env
        settings = read_settings(env.config)
        noun = settings.noun_of(env.docname)
        if not noun:
            super().parse(inputstring, document)
            return
        front = read_front_matter(inputstring)
        page, problems = read_noun(noun, front, env.docname, settings)
        is_data = settings.is_data(env.docname)
        passthrough, refused = _handed_on(front, is_data=is_data)
        md = (
            _data_markdown(env.myst_config)
            if is_data
            else _trusted_markdown(env.myst_config, passthrough, document)
        )
        md.options["document"] = document
        tokens = md.parse("\n" * (front.body_line - 1) + front.body, md_env := {})
        by_hand = not is_data and not front.format and any(map(_is_page_directive, tokens))
        found = [*refused] if by_hand else [*problems, *refused]
        if noun == "article" and not by_hand:
            found += check_headings(list(_headings(tokens)), page.title)
        found += _too_deep(tokens, md.options["maxNesting"])
        report(found, env.doc2path(env.docname))
        if passthrough:
            tokens.insert(0, Token("front_matter", "", 0, content=passthrough, map=[0, 0]))
        md.renderer.render(tokens, md.options, md_env)
        if not by_hand:
            place_page(document, page, line=1)


def _is_page_directive(token: Token) -> bool:
    """Return whether a block describes its page by hand, in the place of front matter."""
    return token.level == 0 and token.info.strip() in ("{article}", "{concept}", "{topic-page}")


def _handed_on(front: FrontMatter, *, is_data: bool) -> tuple[dict[str, Any], list[Problem]]:
    """Return the front matter for Sphinx and MyST, and what a page that is data may not set."""
    kept: dict[str, Any] = {}
    refused = []
    for field in front.fields:
        if field.key in _HARMLESS_KEYS or (field.key in _TRUSTED_KEYS and not is_data):
            kept[field.key] = to_plain(field.value)
        elif field.key in _TRUSTED_KEYS:
            refused.append(
                Problem(
                    kind=Kind.SYNTAX_REFUSED,
                    message=f"the key {field.key!r} has no effect in an article from elsewhere",
                    mend="remove it",
                    line=field.line,
                    column=field.column,
                )
            )
    return kept, refused


#: front matter that can change how a page is parsed or what its head holds
_TRUSTED_KEYS = ("myst", "substitutions", "html_meta", "nocomments")


def _trusted_markdown(
    config: MdParserConfig, passthrough: dict[str, Any], document: nodes.document
) -> MarkdownIt:
    def warn(kind: MystWarnings, message: str) -> None:
        create_warning(document, message, kind, line=1, append_to=document)

    return create_md_parser(merge_file_level(config, passthrough, warn), TrustedRenderer)


def _data_markdown(config: MdParserConfig) -> MarkdownIt:
    """Return a parser that knows CommonMark, tables and footnotes, and lets no text through unseen."""
    md = MarkdownIt("commonmark", renderer_cls=DataRenderer).enable("table")
    md.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    # DataRenderer judges links itself: what markdown-it turns down, it turns down without a word
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.options["myst_config"] = config.copy(
        commonmark_only=True, html_meta={}, substitutions={}, enable_extensions=set()
    )
    return md


def _headings(tokens: list[Token]) -> Iterator[Heading]:
    for opening, inline in zip(tokens, tokens[1:], strict=False):
        if opening.type == "heading_open" and opening.level == 0 and opening.map:
            text = "".join(child.content for child in inline.children or [])
            yield Heading(level=int(opening.tag[1]), text=text, line=opening.map[0] + 1)


def _too_deep(tokens: list[Token], limit: int) -> Iterator[Problem]:
    """Yield one problem for each place where markdown-it drops text, which it does in silence."""
    for opening, following in zip(tokens, tokens[1:], strict=False):
        is_empty = opening.nesting == 1 and following.nesting == -1
        if is_empty and opening.level >= limit - 1 and opening.map:
            yield Problem(
                kind=Kind.NESTING,
                message=f"text nested more than {limit} levels deep is not shown",
                mend="nest it less deeply",
                line=opening.map[0] + 1,
                severity=Severity.ERROR,
            )


class TrustedRenderer(SphinxRenderer):
    """MyST's renderer, without its warning about levels of headings, which we give ourselves."""

    def create_warning(self, message: str, subtype: Any, **kwargs: Any) -> Any:
        """Log a warning, unless it is about levels of headings."""
        if subtype is MystWarnings.MD_HEADING_NON_CONSECUTIVE:
            return None
        return super().create_warning(message, subtype, **kwargs)


class DataRenderer(TrustedRenderer):
    """Renders an article that is data: what could run, read or fetch becomes text, with a warning."""

    def setup_render(self, options: dict[str, Any], env: MutableMapping[str, Any]) -> None:
        """Prepare one run."""
        super().setup_render(options, env)
        self.library: Any = self.sphinx_env.project
        self.path = Path(self.sphinx_env.doc2path(self.sphinx_env.docname))
        self.settings: Settings = self.library.settings

    def render_html_inline(self, token: SyntaxTreeNode) -> None:
        """Show inline HTML as text."""
        if text := self._shown_html(token):
            self.current_node.append(nodes.Text(text))

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        """Show a block of HTML as text."""
        if text := self._shown_html(token):
            paragraph = nodes.paragraph(text, text)
            self.add_line_and_source_path(paragraph, token)
            self.current_node.append(paragraph)

    def _shown_html(self, token: SyntaxTreeNode) -> str:
        content = token.content.strip()
        if content.startswith("<!--") and content.endswith("-->"):
            return ""
        tag = content.split(maxsplit=1)[0][:40]
        self._refuse(
            token, Kind.HTML_REFUSED, f"raw HTML ({tag}) is shown as text", "write Markdown"
        )
        return str(token.content)

    def render_fence(self, token: SyntaxTreeNode) -> None:
        """Show fenced code; a directive is code like any other."""
        name = token.info.strip().split(maxsplit=1)[0] if token.info.strip() else ""
        if name.startswith("{"):
            message = f"the directive {name} has no effect in an article from elsewhere"
            self._refuse(token, Kind.SYNTAX_REFUSED, message, "it is shown as code; remove it")
            name = "text"
        block = nodes.literal_block(token.content, token.content, language=name or "text")
        self.add_line_and_source_path(block, token)
        self.current_node.append(block)

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Render a link to the web, to a place on this page, or to another article."""
        href = str(token.attrGet("href") or "")
        scheme, colon, _ = href.partition(":")
        if href.startswith("//") or scheme.lower() in URL_SCHEMES:
            self.render_link_url(token)
        elif colon and "/" not in scheme and "#" not in scheme:
            message = f"links with the scheme {scheme[:40]!r} are not followed"
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
        self._process_wrap_node(wrapper, token, True, ["xref", "myst"], path)

    def _find_article(self, path: str) -> str | None:
        """Return the docname of the article that a relative path names, with or without suffix."""
        if "\0" in path:
            return None
        found = (self.path.parent / path).resolve()
        for candidate in (found, found.with_name(found.name + ".md"), found.with_suffix(".md")):
            docname = self.library.path2doc(candidate)
            if docname in self.library.docnames and self.settings.is_data(docname):
                return str(docname)
        return None

    def _refuse(self, token: SyntaxTreeNode, kind: Kind, message: str, mend: str) -> None:
        line = token_line(token, 1)
        report([Problem(kind=kind, message=message, mend=mend, line=line)], self.path)
