"""From a Markdown file to a doctree: front matter first, by us; then the body, by MyST.

The front matter is replaced by nothing, line for line, so that every later warning about the body
names the author's own line. Which Markdown a page knows, and what becomes of it, is a matter of
:mod:`knowledgebase.reading.markdown` and :mod:`knowledgebase.reading.renderers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from docutils import nodes
from markdown_it import MarkdownIt
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig, merge_file_level
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import MystWarnings, create_warning

from knowledgebase.context import context_of
from knowledgebase.core.frontmatter import read_front_matter
from knowledgebase.core.model import FrontMatter, Kind, Problem
from knowledgebase.core.nouns.handed_on import hand_on, may_change_parsing
from knowledgebase.core.nouns.headings import Heading, check_headings
from knowledgebase.reading.markdown import make_data_markdown, make_trusted_markdown
from knowledgebase.reading.page_shape import known_keys, place_page, read_noun
from knowledgebase.reading.renderers import DataRenderer, TrustedRenderer
from knowledgebase.reporting import report

#: Pieces of markup of an article that is data: real ones have hundreds, and 40,000 take seconds.
MAX_TOKENS = 40_000


class KnowledgeParser(MystParser):
    """Parser for all Markdown; pages outside the folders of the knowledge base go to MyST as is."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse the text of a file into *document*."""
        env: Any = document.settings.env
        settings = context_of(env).settings
        is_data = settings.is_data(env.docname)
        noun = settings.noun_of(env.docname) or ("article" if is_data else "")
        if not noun:
            super().parse(inputstring, document)
            return
        front = read_front_matter(inputstring, known=known_keys(noun))
        given, refused = hand_on(front, is_data=is_data)
        md = _choose_markdown(env, given, document, is_data=is_data)
        md.options["document"] = document
        md_env: dict[str, Any] = {}
        tokens = md.parse("\n" * (front.body_line - 1) + front.body, md_env)
        headings = list(_find_headings(tokens))
        heading = next((heading.text for heading in headings if heading.text), "")
        page, problems = read_noun(
            noun, front, env.docname, heading=heading, date_order=settings.date_order
        )
        limit = md.options["maxNesting"]
        by_hand = not is_data and not front.format and any(map(_is_page_directive, tokens))
        found = [*(front.problems if by_hand else problems), *refused, *_flatten(tokens, limit)]
        if is_data and sum(1 + len(token.children or ()) for token in tokens) > MAX_TOKENS:
            tokens = [_as_code(front)]
            found.append(_too_much(front.body_line))
        found += [_too_deep(line + 1, limit) for line in md_env.get("too_deep", ())]
        if noun == "article" and not by_hand:
            found += check_headings(headings, page.title)
        report(found, env.doc2path(env.docname))
        if given:
            # MyST takes a mapping here, for front matter that is parsed already
            opening: Any = given
            tokens.insert(0, Token("front_matter", "", 0, content=opening, map=[0, 0]))
        md.renderer.render(tokens, md.options, md_env)
        if not by_hand:
            place_page(document, page, line=1)


def _is_page_directive(token: Token) -> bool:
    """Return whether a block describes its page by hand, in the place of front matter."""
    return token.level == 0 and token.info.strip() in ("{article}", "{concept}", "{topic-page}")


def _choose_markdown(
    env: Any, given: dict[str, Any], document: nodes.document, *, is_data: bool
) -> MarkdownIt:
    """Return the parser of a page; a trusted one that changes its settings has one of its own."""
    if not is_data and may_change_parsing(given):
        config = _page_config(env.myst_config, given, document)
        return make_trusted_markdown(config, TrustedRenderer)
    shared = context_of(env).parsers
    if is_data not in shared:
        shared[is_data] = (
            make_data_markdown(env.myst_config, DataRenderer)
            if is_data
            else make_trusted_markdown(env.myst_config, TrustedRenderer)
        )
    return shared[is_data]


def _page_config(
    config: MdParserConfig, given: dict[str, Any], document: nodes.document
) -> MdParserConfig:
    def warn(kind: MystWarnings, message: str) -> None:
        create_warning(document, message, kind, line=1, append_to=document)

    return merge_file_level(config, given, warn)


def _find_headings(tokens: list[Token]) -> Iterator[Heading]:
    """Yield the headings outside of quotes and lists, with their text as it is shown."""
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.level == 0 and opening.map:
            shown = (_show(child) for child in inline.children or ())
            text = " ".join("".join(shown).split())
            yield Heading(level=int(opening.tag[1]), text=text, line=opening.map[0] + 1)


def _show(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return "" if token.type == "html_inline" else token.content


def _flatten(tokens: list[Token], limit: int) -> Iterator[Problem]:
    """Turn inline markup deeper than *limit*, which would overflow a renderer, into its source."""
    for token in tokens:
        if token.type == "inline" and _depth(token.children or ()) > limit:
            token.children = [Token("text", "", 0, content=token.content)]
            yield _too_deep(token.map[0] + 1 if token.map else 1, limit)


def _depth(tokens: Iterable[Token]) -> int:
    level = deepest = 0
    for token in tokens:
        level += token.nesting
        deepest = max(deepest, level, level + _depth(token.children or ()))
    return deepest


def _as_code(front: FrontMatter) -> Token:
    lines = [front.body_line - 1, front.body_line + front.body.count("\n")]
    return Token("fence", "", 0, content=front.body, map=lines)


def _too_much(line: int) -> Problem:
    return Problem(
        kind=Kind.SYNTAX_REFUSED,
        message=f"the article has more than {MAX_TOKENS:,} pieces of markup",
        mend="split it; its source is shown",
        line=line,
    )


def _too_deep(line: int, limit: int) -> Problem:
    return Problem(
        kind=Kind.NESTING,
        message=f"text nested more than {limit} levels deep is shown as it is written",
        mend="nest it less deeply",
        line=line,
    )
