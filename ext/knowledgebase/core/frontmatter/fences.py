"""Fences: where front matter begins and ends, and whether it is front matter at all.

The text of a file in, front matter and body out; each text is cut once. Three hyphens can also be a
thematic break, and a closing fence can be missing; the body is never lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import takewhile

from knowledgebase.core.frontmatter.blocks import Block, report_unclosed
from knowledgebase.core.frontmatter.lines import BLANKS, is_continuation, open_field
from knowledgebase.core.frontmatter.readings import MAX_SIZE, ReadError
from knowledgebase.core.frontmatter.yaml_fields import parse_yaml
from knowledgebase.core.model import Field, Kind, Problem

_LINE_END = rf"[{BLANKS}]*+(?=\n|\Z)"
#: What may stand before front matter: blank lines, and comments of HTML and of templates.
_ABOVE = rf"""(?:[{BLANKS}]*+(?:
    \n
    |<!--(?s:(?!-->).)*+-->[{BLANKS}]*+\n
    |\{{\#(?s:(?!\#\}}).)*+\#\}}[{BLANKS}]*+\n
))*+"""
#: An object: its first key stands behind the brace, or, without quotes, on the next line.
_OBJECT = rf"""\{{(?=
    \s*+\}}{_LINE_END}
    |\s*+(?:"[^"\n]*+"|'[^'\n]*+')\s*+:
    |\s*\n\s*+[\w-]++:\s
)"""
YAML_START = re.compile(
    rf"{_ABOVE}(?P<fence>-{{3,}})(?:[ \t]*+(?i:ya?ml))?(?:[ \t]++\#.*+)?{_LINE_END}", re.VERBOSE
)
TOML_START = re.compile(
    rf"{_ABOVE}(?P<fence>\+{{3,}}|-{{3,}}[ \t]*+(?i:toml)){_LINE_END}", re.VERBOSE
)
JSON_START = re.compile(
    rf"""{_ABOVE}(?:
        (?P<fence>;{{3,}}|-{{3,}}[ \t]*+(?i:json)){_LINE_END}
        |[{BLANKS}]*+(?P<object>{_OBJECT})
    )""",
    re.VERBOSE,
)
#: By the sign of the opening fence: the closing one.
_ENDS = {
    "-": re.compile(rf"(?:-{{3,}}|\.\.\.){_LINE_END}"),
    "+": re.compile(rf"\+{{3,}}{_LINE_END}"),
    ";": re.compile(rf";{{3,}}{_LINE_END}"),
}
#: Lines at the start of a text in which front matter is looked for.
_MOST_ABOVE = 100
_LATE_FENCE = re.compile(rf"(?:-{{3,}}|\+{{3,}})[ \t]*+(?P<format>[a-zA-Z]\w{{0,9}})?{_LINE_END}")
_CODE_FENCE = re.compile(" {0,3}(?:`{3}|~{3})")


def cut_fenced(
    text: str,
    opening: re.Match[str],
    *,
    mark: str,
    known: Collection[str],
    is_block: Callable[[Sequence[str]], bool] = lambda _: True,
) -> tuple[Block, str] | None:
    """Cut *text* after its closing fence, or after its leading fields where none closes them.

    *opening* is the fence at the start, *mark* what stands between key and value; *known* are
    folded keys that have a meaning. *is_block* says of the lines between two fences whether they
    are front matter. None where there is none.
    """
    lines = text.split("\n")
    closing = _ENDS[opening["fence"][0]]
    begin = text.count("\n", 0, opening.end()) + 1
    end = next((n for n in range(begin, len(lines)) if closing.fullmatch(lines[n])), None)
    is_closed = end is not None and is_block(lines[begin:end])
    if end is None or not is_closed:
        end = begin + sum(1 for _ in _take_fields(lines[begin:], mark, known))
    if end == begin and not is_closed:
        return None
    fault = None if is_closed else report_unclosed(begin, "write the closing fence")
    block = Block("\n".join(lines[begin:end]), line=begin + 1, fault=fault)
    return block, "\n".join(lines[end + is_closed :])


def is_yaml(lines: Sequence[str], *, known: Collection[str]) -> bool:
    """Say whether *lines* are fields, and not prose between two thematic breaks."""
    content = [n for n, line in enumerate(lines) if line.strip(BLANKS) and line[0] != "#"]
    if not content:
        return all(_opens_field(line.lstrip("# "), known) for line in lines if line.strip(BLANKS))
    blank = next((n for n, line in enumerate(lines) if not line.strip(BLANKS)), len(lines))
    starts_with_field = _opens_field(lines[content[0]], known)
    if starts_with_field and content[-1] < blank:
        return True
    prose = [n for n in content if _is_prose(lines[n])]
    fields = [n for n in content if _opens_field(lines[n], known)]
    if not fields or (content[0] in prose and len(fields) <= len(prose)):
        return lines[content[0]].lstrip(BLANKS)[:1] == "{" and bool(_parse("\n".join(lines)))
    # Stray lines in the first paragraph, and before a field, are broken fields.
    prose = [n for n in prose if n > max(blank, fields[-1])]
    return not prose or bool(_parse("\n".join(lines)))


def _parse(block: str) -> Sequence[Field]:
    try:
        return parse_yaml(block[:MAX_SIZE], 1).fields
    except ReadError:
        return ()


def _is_prose(line: str) -> bool:
    return open_field(line) is None and (line[0].isalnum() or line[0] in "\"'([*_`!“‘")


def _opens_field(line: str, known: Collection[str], mark: str = ":") -> bool:
    """Say whether only a field starts like *line*, and no sentence does."""
    opening = open_field(line, mark=mark)
    if opening is None:
        return False
    return opening.is_known(known) or (opening.certain and opening.key[0].islower())


def _take_fields(lines: list[str], mark: str, known: Collection[str]) -> Iterator[str]:
    """Yield the lines at the start that are surely fields, where no fence ends them."""
    if not lines or not _opens_field(lines[0], known, mark):
        return
    for number, line in enumerate(lines):
        if not open_field(line, mark=mark) and not (number and is_continuation(line)):
            return
        yield line


def find_ignored(text: str, known: Collection[str]) -> Problem | None:
    """Return a problem where *text*, which starts with no front matter, has some all the same.

    It stands below other text, with a key that has a meaning, or is in a format that is not read.
    """
    lines = text.split("\n", _MOST_ABOVE)[:_MOST_ABOVE]
    above = False
    for number, line in enumerate(lines, 1):
        fence = _LATE_FENCE.fullmatch(line)
        if fence and (above or fence["format"]) and _has_fields(lines[number:], known):
            where = "below other text" if above else f"in {fence['format']!r}"
            return Problem(
                kind=Kind.FRONT_MATTER_IGNORED,
                message=f"front matter {where}",
                mend="write YAML between lines of ---, from line 1; it is shown as text",
                line=number,
            )
        if _CODE_FENCE.match(line):
            return None
        above = above or bool(line.strip(BLANKS))
    return None


def _has_fields(lines: Sequence[str], known: Collection[str]) -> bool:
    """Say whether *lines* start with fields, one of them known, and a fence that closes them."""
    fields = list(takewhile(lambda line: not _LATE_FENCE.fullmatch(line), lines))
    openings = [open_field(line) or open_field(line, mark="=") for line in fields]
    is_all = all(
        opening or is_continuation(line) for opening, line in zip(openings, fields, strict=True)
    )
    is_any_known = any(opening and opening.is_known(known) for opening in openings)
    return len(fields) < len(lines) and is_all and is_any_known
