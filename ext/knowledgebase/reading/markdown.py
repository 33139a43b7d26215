"""Two kinds of Markdown: all of MyST for trusted pages, a small one for articles that are data.

Text in, tokens out. Neither drops text, and the small one takes time in proportion to its length.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.paragraph import paragraph
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser

_FOOTNOTE = re.compile(r"\[\^[^\s\]]{1,100}\]")


class LosslessBlocks(ParserBlock):
    """Reads blocks; what is nested too deeply, which markdown-it drops in silence, is paragraphs.

    The 0-based lines where such text starts are left in ``env["too_deep"]``.
    """

    def __init__(self, blocks: ParserBlock) -> None:
        super().__init__()
        self.ruler = blocks.ruler

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - as in the base class
        """Read the lines of one block, half-open."""
        if state.level < state.md.options.maxNesting:
            super().tokenize(state, startLine, endLine)
            return
        line = state.skipEmptyLines(startLine)
        if line < endLine and state.sCount[line] >= state.blkIndent:
            state.env.setdefault("too_deep", []).append(line)
        while line < endLine and state.sCount[line] >= state.blkIndent:
            paragraph(state, line, endLine, False)
            line = state.skipEmptyLines(state.line)
        state.line = line


def make_trusted_markdown(config: MdParserConfig, renderer: type[DocutilsRenderer]) -> MarkdownIt:
    """Return a parser that knows all of MyST."""
    md = create_md_parser(config, renderer).disable("front_matter")  # that has been read
    md.block = LosslessBlocks(md.block)
    return md


def make_data_markdown(config: MdParserConfig, renderer: type[DocutilsRenderer]) -> MarkdownIt:
    """Return a parser that knows CommonMark, tables and footnotes, and drops no text."""
    md = MarkdownIt("commonmark", renderer_cls=renderer).enable("table")
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.inline.ruler.at("footnote_ref", _short_footnote_ref)
    md.block = LosslessBlocks(md.block)
    # the renderer judges links itself: what markdown-it turns down, it turns down without a word
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # meant to be
    md.options["myst_config"] = config.copy(
        commonmark_only=True, html_meta={}, substitutions={}, enable_extensions=set()
    )
    return md


def _short_footnote_ref(state: StateInline, silent: bool) -> bool:
    """Read a reference to a footnote that exists; an open bracket is not followed to the end."""
    return bool(_FOOTNOTE.match(state.src, state.pos)) and footnote_ref(state, silent)
