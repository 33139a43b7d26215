"""Values: what the author meant by one that its format cannot parse, and what is wrong with it.

Text in, text and its first defect out. Nothing here parses YAML, raises, or takes more than linear
time. Offsets are 0-based code points into the text given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledgebase.core.frontmatter.lines import BLANKS, find_place
from knowledgebase.core.model import Kind, Problem

#: The closing marks that word processors put in place of straight ones.
CURLY = "\u2019\u201d"

_ODD_BLANK = re.compile(f"[{BLANKS[2:]}]")
_COLON = re.compile(r":(?=\s|$)")
#: In single quotes: a doubled mark, as it should be, or what people write in its place.
_APOSTROPHE = re.compile(r"''|\\''?|'")
#: In double quotes: an escape, as it should be, a backslash that starts none, or a bare mark.
_ESCAPE = re.compile(
    r"(?P<valid>\\(?:[0abtnvfre\"/\\N_LP \t\n]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}))|\\.|\"", re.DOTALL
)
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/", "\n": " "}
#: A closing mark with nothing but a comma or a comment after it; a comment that touches it.
_TAILS = {
    quote: (
        re.compile(
            rf"[{quote}{CURLY}](?=[{BLANKS}]*+(?:[,;][{BLANKS}]*+)?"
            rf"(?:$|\#(?:[ \t]|$)|(?<=[{BLANKS}])//[ ]|<!--))[{BLANKS}]*+(?P<tail>.+)$"
        ),
        re.compile(rf"{quote}[{BLANKS}]*+(?P<tail>\#[^{quote}]*)$"),
    )
    for quote in "'\""
}

_DEFECTS = {
    "apostrophe": ("a bare apostrophe in single quotes", "write it twice ('')"),
    "backslashed": ("a backslash before an apostrophe", "write the apostrophe twice ('') instead"),
    "double": ("a bare double quote in double quotes", 'write \\" or use single quotes'),
    "backslash": ("a backslash in double quotes", "write it twice or use single quotes"),
    "after": ("text after the closing quotation mark", "put it on a line of its own"),
    "closing": ("a closing mark other than the opening one", "close with the mark that opens"),
    "unclosed": ("a quotation mark that is never closed", "close it at the end of the value"),
    "quotation": ("quotation marks around a part of the value", "put the whole value in quotes"),
    "colon": ("a colon in a value without quotes", "put the value in quotes"),
    "special": ("a value that starts with a special character of YAML", "put the value in quotes"),
    "blank": ("an odd space beside the value", "write a plain space"),
    "second": ("a second field on the line", "put it on a line of its own"),
    "indent": ("a field that is indented", "start it at the margin"),
    "tab": ("a tab or an odd space before the text", "indent with spaces"),
    "joined": ("a key without a space after its colon", "write a space after the colon"),
    "unknown": ("a value that cannot be parsed", "put the value in quotes"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """What is wrong with a field, and what to write instead."""

    #: 0-based offset of the offending character
    offset: int
    #: "a bare apostrophe in single quotes"
    message: str
    #: "write it twice ('')"
    mend: str

    def move(self, by: int) -> Defect:
        """Return the same defect, *by* code points further on."""
        return Defect(offset=self.offset + by, message=self.message, mend=self.mend)

    def report(self, text: str, line: int, /, *, key: str = "") -> Problem:
        """Return the problem of this defect in *text*, which starts on the 1-based *line*."""
        row, column = find_place(text, self.offset)
        return Problem(
            kind=Kind.YAML_REPAIRED,
            message=f"{key}: {self.message}" if key else self.message,
            mend=self.mend,
            line=line + row,
            column=column,
        )


def make_defect(name: str, offset: int, /) -> Defect:
    """Return the defect of that name at *offset*."""
    message, mend = _DEFECTS[name]
    return Defect(offset=offset, message=message, mend=mend)


def mend_value(raw: str, /) -> tuple[str, Defect | None]:
    """Return the text meant by *raw*, all that stands after the colon, and its first defect.

    Lines are joined by a space; a comment at the end is dropped. The defect is None where nothing
    is wrong that this module knows of.
    """
    start = len(raw) - len(raw.lstrip(BLANKS + "\n"))
    text = raw.strip(BLANKS + "\n")
    mend = _mend_quoted if text[:1] in ("'", '"') and not _is_quotation(text) else _mend_plain
    value, defects = mend(text)
    found = [defect.move(start) for defect in defects]
    found += _find_odd_blank(raw)
    lines = (line.strip(BLANKS) for line in value.split("\n"))
    value = " ".join(line for line in lines if line)
    return value, min(found, key=lambda defect: defect.offset, default=None)


def split_list(text: str, /) -> list[str] | None:
    """Return the items of ``[it's, x]``, each mended; None where *text* is no list."""
    if not text.startswith("[") or text.find("]") != len(text) - 1:
        return None
    return [mend_value(part)[0] for part in text[1:-1].split(",") if part.strip()]


def find_tail(text: str, quote: str, /, *, has_opening: bool) -> re.Match[str] | None:
    """Return the closing mark and what follows it on the last line of *text*.

    *has_opening* says whether *text* starts with the opening mark, which closes nothing.
    """
    start = max(text.rfind("\n") + 1, int(has_opening))
    tail, comment = _TAILS[quote]
    return tail.search(text, start) or comment.search(text, start)


def _mend_quoted(text: str) -> tuple[str, list[Defect]]:
    close, defects = _find_close(text, text[0])
    mend = _mend_single if text[0] == "'" else _mend_double
    value, inside = mend(text[1:close])
    return value, defects + [defect.move(1) for defect in inside]


def _mend_single(inner: str) -> tuple[str, list[Defect]]:
    wrong = [match for match in _APOSTROPHE.finditer(inner) if match[0] != "''"]
    defects = [
        make_defect("apostrophe" if match[0] == "'" else "backslashed", match.start())
        for match in wrong[:1]
    ]
    return _APOSTROPHE.sub("'", inner), defects


def _mend_double(inner: str) -> tuple[str, list[Defect]]:
    wrong = [match for match in _ESCAPE.finditer(inner) if not match["valid"]]
    defects = [
        make_defect("double" if match[0] == '"' else "backslash", match.start())
        for match in wrong[:1]
    ]
    # A value that holds a path: its other backslashes are meant as they are.
    is_path = any(match[0] != '"' for match in wrong)
    return _ESCAPE.sub(_unescape_quote if is_path else _unescape, inner), defects


def _unescape_quote(match: re.Match[str]) -> str:
    return '"' if match[0] == '\\"' else match[0]


def _unescape(match: re.Match[str]) -> str:
    sign = match[0][1:2]
    if sign and sign in "xu":
        return chr(int(match[0][2:], 16))
    return _ESCAPED.get(sign, match[0])


def _find_close(text: str, quote: str) -> tuple[int, list[Defect]]:
    """Return the index of the closing mark, or the length of *text* where there is none."""
    match = find_tail(text, quote, has_opening=True)
    if match:
        return match.start(), [make_defect("after", match.start("tail"))]
    end = len(text) - 1
    if end > 0 and text[end] == quote:
        return end, []
    if end > 0 and _closes_by_mistake(text, quote):
        return end, [make_defect("closing", end)]
    return len(text), [make_defect("unclosed", 0)]


def _closes_by_mistake(text: str, quote: str) -> bool:
    """Say whether *text* ends in another quotation mark than it began with."""
    end = text[-1]
    if end in CURLY:
        opening = "\u2018" if end == "\u2019" else "\u201c"
        return text.rfind(opening) <= text.rfind(end, 0, len(text) - 1)
    if end in "'\"" and end != quote:
        return text.count(end) % 2 == 1
    return end in "\u00b4`" and text.count(end) == 1


def _is_quotation(text: str) -> bool:
    """Say whether the marks belong to the text, as in ``"Attention" Is All You Need``."""
    quote = text[0]
    is_escaped = f"\\{quote}" in text or (quote == "'" and "''" in text)
    if is_escaped or find_tail(text, quote, has_opening=True):
        return False
    kinds = "".join(_classify_marks(text, quote))
    least = 4 if text[-1] == quote else 2
    return len(kinds) >= least and kinds == "oc" * (len(kinds) // 2)


def _classify_marks(text: str, quote: str) -> Iterator[str]:
    """Yield "o" or "c" for each opening or closing mark; apostrophes and doubled marks are none."""
    for match in re.finditer(f"{quote}+", text):
        start, end = match.span()
        before = text[start - 1] if start else " "
        is_apostrophe = quote == "'" and before in "sSzx" and end < len(text)
        if end - start > 1 or is_apostrophe:
            continue
        if not (before.isalnum() and text[end : end + 1].isalnum()):
            yield "o" if before.isspace() or before in "([{-/\u2013\u2014" else "c"


def _mend_plain(text: str) -> tuple[str, list[Defect]]:
    comment = re.search(rf"(?<=[{BLANKS}])#[ \t]", text)
    value = text[: comment.start()] if comment else text
    defects = []
    if value and value[0] in "@`%*&!|>[]{}?-,#":
        defects.append(make_defect("special", 0))
    elif value and value[0] in "'\"":
        defects.append(make_defect("quotation", 0))
    if colon := _COLON.search(value):
        defects.append(make_defect("colon", colon.start()))
    return value, defects


def _find_odd_blank(raw: str) -> Iterator[Defect]:
    """Yield the first odd blank at either end of *raw*, if there is one."""
    head = len(raw) - len(raw.lstrip(BLANKS))
    tail = len(raw.rstrip(BLANKS))
    odd = _ODD_BLANK.search(raw, 0, head) or _ODD_BLANK.search(raw, tail)
    if odd:
        yield make_defect("blank", odd.start())
