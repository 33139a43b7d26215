"""Two kinds of Markdown: all of MyST for trusted pages, a small one for articles that are data.

Text in, tokens out. Neither drops text, and the small one takes time in proportion to its length.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser

from knowledgebase.workarounds.myst import accept_every_link, keep_deep_text

_FOOTNOTE = re.compile(r"\[\^[^\s\]]{1,100}\]")


def make_trusted_markdown(config: MdParserConfig, renderer: type[DocutilsRenderer]) -> MarkdownIt:
    """Return a parser that knows all of MyST."""
    md = create_md_parser(config, renderer).disable("front_matter")  # that has been read
    keep_deep_text(md)
    return md


def make_data_markdown(config: MdParserConfig, renderer: type[DocutilsRenderer]) -> MarkdownIt:
    """Return a parser that knows CommonMark, tables and footnotes, and drops no text."""
    md = MarkdownIt("commonmark", renderer_cls=renderer).enable("table")
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.inline.ruler.at("footnote_ref", _short_footnote_ref)
    keep_deep_text(md)
    accept_every_link(md)
    md.options["myst_config"] = config.copy(
        commonmark_only=True, html_meta={}, substitutions={}, enable_extensions=set()
    )
    return md


def _short_footnote_ref(state: StateInline, silent: bool) -> bool:
    """Read a reference to a footnote that exists; an open bracket is not followed to the end."""
    return bool(_FOOTNOTE.match(state.src, state.pos)) and footnote_ref(state, silent)
