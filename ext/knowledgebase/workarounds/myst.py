"""MyST's renderer and Markdown parser, where they do needless work or drop text.

:mod:`.register` says of each change why it is made, and when it can go.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from docutils.parsers.rst.languages import get_language
from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.paragraph import paragraph
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer


class LeanRenderer(SphinxRenderer):
    """MyST's renderer, which makes no document where it is given one."""

    def setup_render(self, options: dict[str, Any], env: MutableMapping[str, Any]) -> None:
        """Prepare one run, as MyST does, but without the document it makes for lack of another."""
        self.md_env, self.md_options = env, options
        self.md_config = options["myst_config"]
        self.document = self.current_node = options["document"]
        self.reporter = self.document.reporter
        language: Any = get_language(self.document.settings.language_code)
        self.language_module_rst = language
        self._heading_offset = 0  # workaround: renderer-setup
        self._level_to_section = {0: self.document}  # workaround: renderer-setup
        self._heading_slugs = {}  # workaround: renderer-setup


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


def keep_deep_text(md: MarkdownIt) -> None:
    """Have a parser read what is nested too deeply as paragraphs."""
    md.block = LosslessBlocks(md.block)  # workaround: deep-text


def accept_every_link(md: MarkdownIt) -> None:
    """Leave it to the renderer to judge links: a parser turns some down without a word."""
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # workaround: links
