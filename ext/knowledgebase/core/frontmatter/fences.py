"""Fences: where front matter begins and ends, and whether it is front matter at all.

The text of a file in, front matter and body out; each text is cut once. Three hyphens can also be a
thematic break, a closing fence can be missing, and a brace can open a sentence; the body is never
lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from knowledgebase.core.frontmatter.lines import BLANKS, STRING, is_continuation, open_field
from knowledgebase.core.frontmatter.readings import MAX_SIZE, ReadError
from knowledgebase.core.frontmatter.yaml_fields import parse_yaml
from knowledgebase.core.model import Kind, Problem

#: Blank lines, which may stand before front matter.
_ABOVE = rf"(?:[{BLANKS}]*+\n)*+"
_LINE_END = rf"[{BLANKS}]*+(?=\n|\Z)"
#: An object: its first key stands behind the brace, or, without quotes, on the next line.
_OBJECT = rf"""\{{(?=\s*+\}}{_LINE_END}|\s*+(?:"[^"\n]*+"|'[^'\n]*+')\s*+:|\s*\n\s*+[\w-]++:\s)"""
YAML_START = re.compile(rf"{_ABOVE}-{{3,}}{_LINE_END}")
YAML_END = re.compile(rf"(?:-{{3,}}|\.\.\.){_LINE_END}")
TOML_START = re.compile(rf"{_ABOVE}\+{{3,}}{_LINE_END}")
TOML_END = re.compile(rf"\+{{3,}}{_LINE_END}")
JSON_START = re.compile(rf"{_ABOVE}(?:;{{3,}}{_LINE_END}|[{BLANKS}]*+(?P<object>{_OBJECT}))")
JSON_END = re.compile(rf";{{3,}}{_LINE_END}")

_STRING_OR_BRACE = re.compile(rf"{STRING}|[{{}}]")
#: A brace on a line of its own, or at the end of a line below which no object goes on.
_CLOSING_BRACE = re.compile(
    r'^\}(?=[ \t]*$)|\}(?=[ \t]*+(?:\Z|\n[ \t]*+(?:\n|\Z|[^\s"{}\[\],])))', re.MULTILINE
)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*+\n)++\s*+")
#: The lines that surely belong to an object that nothing closes.
_OBJECT_LINES = re.compile(r'.*+(?:\n(?:[ \t]*+["{}\[\],]|\s*+"[^"\n]*+"[ \t]*+:).*+)*+')


class Block(str):
    """Front matter without its fences: a text that knows where in the file it stands."""

    __slots__ = ("fault", "line")

    #: 1-based line on which the text starts
    line: int
    #: what is wrong with its fences
    fault: Problem | None

    def __new__(cls, text: str, *, line: int = 1, fault: Problem | None = None) -> Block:
        """Return *text* with its place."""
        block = super().__new__(cls, text)
        block.line, block.fault = line, fault
        return block


def cut_fenced(
    text: str,
    opening: re.Match[str],
    closing: re.Pattern[str],
    *,
    mark: str,
    is_block: Callable[[Sequence[str]], bool] = lambda _: True,
) -> tuple[Block, str] | None:
    """Cut *text* after its closing fence, or after its leading fields where none closes them.

    *opening* is the fence at the start, *mark* what stands between key and value. *is_block* says
    of the lines between two fences whether they are front matter. None where there is none.
    """
    lines = text.split("\n")
    begin = text.count("\n", 0, opening.end()) + 1
    end = next((n for n in range(begin, len(lines)) if closing.fullmatch(lines[n])), None)
    is_closed = end is not None and is_block(lines[begin:end])
    if end is None or not is_closed:
        end = begin + sum(1 for _ in _take_fields(lines[begin:], mark))
    if end == begin and not is_closed:
        return None
    fault = None if is_closed else _report_unclosed(begin, "write the closing fence")
    block = Block("\n".join(lines[begin:end]), line=begin + 1, fault=fault)
    return block, "\n".join(lines[end + is_closed :])


def is_yaml(lines: Sequence[str]) -> bool:
    """Say whether *lines* are fields, and not prose between two thematic breaks."""
    content = [n for n, line in enumerate(lines) if line.strip(BLANKS) and line[0] != "#"]
    blank = next((n for n, line in enumerate(lines) if not line.strip(BLANKS)), len(lines))
    if not content or content[-1] < blank:
        return True
    # Stray lines in the first paragraph are broken fields, unless it starts with one of them.
    prose = [n for n in content if (n > blank or n == content[0]) and _is_prose(lines[n])]
    if not prose:
        return True
    below = (open_field(line) for line in lines[prose[-1] + 1 :])
    if any(opening and opening.certain and opening.key[0].islower() for opening in below):
        return True
    try:
        return bool(parse_yaml("\n".join(lines)[:MAX_SIZE], 1).fields)
    except ReadError:
        return False


def _is_prose(line: str) -> bool:
    return open_field(line) is None and line[0] not in " \t-#]}"


def _take_fields(lines: list[str], mark: str) -> Iterator[str]:
    """Yield the lines at the start that are surely fields, where no fence ends them."""
    first, second = (open_field(line, mark=mark) for line in (*lines[:2], "", "")[:2])
    if not first or not (first.key[0].islower() or second):
        return
    for number, line in enumerate(lines):
        if not open_field(line, mark=mark) and not (number and is_continuation(line)):
            return
        yield line


def cut_object(text: str, begin: int) -> tuple[Block, str] | None:
    """Cut *text* after the object of JSON that starts at *begin*, well formed or not.

    None where text follows on its last line: then it opens a sentence.
    """
    line, line_start = text.count("\n", 0, begin) + 1, text.rfind("\n", 0, begin) + 1
    end, fault, brace = _find_object_end(text, begin), None, ""
    if end is None:
        fault, brace = _report_unclosed(line, "write }"), "}"
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


def _report_unclosed(line: int, mend: str) -> Problem:
    return Problem(
        kind=Kind.FRONT_MATTER_UNCLOSED,
        message="the front matter is not closed",
        mend=f"{mend} on a line of its own after the last field",
        line=line,
    )
