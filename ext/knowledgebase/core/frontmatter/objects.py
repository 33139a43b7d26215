"""Objects of JSON at the start of a file: where they end, well formed or not.

What follows is the body, and is never taken for a part of the object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledgebase.core.frontmatter.blocks import Block, report_unclosed
from knowledgebase.core.frontmatter.lines import BLANKS, STRING

_STRING_OR_BRACE = re.compile(rf"{STRING}|[{{}}]")
#: A brace on a line of its own, or at the end of a line below which no object goes on.
_CLOSING_BRACE = re.compile(
    r'^\}(?=[ \t]*$)|\}(?=[ \t]*+(?:\Z|\n[ \t]*+(?:\n|\Z|[^\s"{}\[\],])))', re.MULTILINE
)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*+\n)++\s*+")
#: The lines that surely belong to an object that nothing closes.
_OBJECT_LINES = re.compile(r'.*+(?:\n(?:[ \t]*+["{}\[\],]|\s*+"[^"\n]*+"[ \t]*+:).*+)*+')


def cut_object(text: str, begin: int) -> tuple[Block, str] | None:
    """Cut *text* after the object of JSON that starts at *begin*, well formed or not.

    None where text follows on its last line: then it opens a sentence.
    """
    line, line_start = text.count("\n", 0, begin) + 1, text.rfind("\n", 0, begin) + 1
    end, fault, brace = _find_object_end(text, begin), None, ""
    if end is None:
        fault, brace = report_unclosed(line, "write }"), "}"
        lines = _OBJECT_LINES.match(text, begin)
        assert lines is not None
        end = lines.end()
    rest, _, body = text[end:].partition("\n")
    if rest.strip(BLANKS):
        return None
    return Block(text[line_start:end] + brace, line=line, fault=fault), body


def _find_object_end(text: str, begin: int) -> int | None:
    """Return the offset after the object that starts at *begin*, None where nothing closes it."""
    limit = next(_find_paragraph_ends(text, begin), len(text))
    depth, end = 0, None
    for match in _STRING_OR_BRACE.finditer(text, begin, limit):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth:
            end = match.end()
            break
    if end is None or text[end:].partition("\n")[0].strip(BLANKS):
        # A quotation mark too many can hide a brace; at the end of a line, it is seen all the same.
        closing = _CLOSING_BRACE.search(text, begin, limit)
        return closing.end() if closing else end
    return end


def _find_paragraph_ends(text: str, begin: int) -> Iterator[int]:
    """Yield the offset before each blank line below which no object goes on."""
    for match in _BLANK_LINES.finditer(text, begin):
        if text[match.end() : match.end() + 1] not in tuple('"{}[],'):
            yield match.start()
