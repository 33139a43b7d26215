"""Repair: what the author meant by lines and values that their format cannot parse.

Text in, text and its first defect out. Nothing here parses YAML, raises, or takes more than linear
time. Offsets are 0-based code points into the text given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

#: White space of every kind that authors paste, with the invisible characters that look like it.
BLANKS = " \t\u00a0\u1680\u202f\u205f\u2060\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200C)))

#: A line that opens a field: ``title: ...``, ``"title": ...``, ``title = ...``.
_FIELD = re.compile(
    rf"""(?P<indent>[{BLANKS}]*)
    (?:"(?P<double>[^"\n:]{{1,80}})"|'(?P<single>[^'\n:]{{1,80}})'|(?P<bare>[^\W\d][\w.$-]{{0,79}}))
    [{BLANKS}]*(?P<mark>[:=])(?P<rest>(?:(?:(?<==)|[{BLANKS}]).*)?)$""",
    re.VERBOSE,
)
#: Keys that may also be the start of a sentence.
_FIELD_OF_WORDS = re.compile(
    rf"(?P<indent>)(?P<bare>[^\W\d]\w{{0,39}}(?:[ ]\w{{1,39}}){{1,2}}):(?P<rest>(?:[{BLANKS}].*)?)$"
)
_FIELD_WITHOUT_BLANK = re.compile(r"(?P<indent>)(?P<bare>[a-z]\w{0,39}):(?!//|:)(?P<rest>\S.*)$")
#: Where no sentence would go on like this: after a closing quotation mark and before an opening
#: one, or with a key such as ``publish_date`` or ``heroImage``.
_SECOND_FIELD = re.compile(
    r"""(?<=['"])[ \t]*+(?:[,;][ \t]*+)?(?<=[ \t])(?=[^\W\d][\w-]{0,39}:[ \t]{1,8}['"])
    |(?<![ \t])[ \t]++(?=[a-z]{1,20}(?:_[a-z]{1,20}|[A-Z][a-z]{1,20}){1,3}:[ \t])""",
    re.VERBOSE,
)
#: The closing marks that word processors put in place of straight ones.
_CURLY = "\u2019\u201d"
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ODD_BLANK = re.compile(f"[{BLANKS[2:]}]")
_BACKSLASHED = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|\"", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:[0abtnvfre\"/\\N_LP \t\n]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})")
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/", "\n": " "}
#: A quotation mark with nothing but a comma or a comment after it.
_COMMENT = {
    quote: re.compile(
        rf"[{quote}{_CURLY}](?=[{BLANKS}]*+(?:[,;][{BLANKS}]*+)?"
        rf"(?:$|\#(?:[ \t]|$)|(?<=[{BLANKS}])//[ ]|<!--))[{BLANKS}]*+(?P<tail>.+)$"
    )
    for quote in "'\""
}
_COMMENT_AT_ONCE = {
    quote: re.compile(rf"{quote}[{BLANKS}]*+(?P<tail>\#[^{quote}]*)$") for quote in "'\""
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
    "special": ("a value that opens with a sign of YAML", "put the value in quotes"),
    "control": ("a control character", "remove it"),
    "blank": ("an odd space beside the value", "write a plain space"),
    "second": ("a second field on the line", "put it on a line of its own"),
    "indent": ("a field that is indented", "start it at the margin"),
    "joined": ("a key without a space after its colon", "write a space after the colon"),
    "unknown": ("a value that cannot be parsed", "put the value in quotes"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """What is wrong with a value, and what to write instead."""

    #: 0-based offset of the offending character
    offset: int
    #: "a bare apostrophe in single quotes"
    message: str
    #: "write it twice ('')"
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The start of a field: its key, and where key and value stand on the line."""

    key: str
    key_offset: int
    #: offset right after the colon
    rest_offset: int
    #: offset of the first character that is not blank; the line's length where there is none
    value_offset: int
    #: True where only a field can begin like this: one word, a colon and a blank
    certain: bool


@dataclass(slots=True, kw_only=True)
class Entry:
    """A field's line and the lines that continue it, while they are gathered."""

    #: 1-based
    line: int
    lines: list[str]
    opening: Opening | None
    #: what is wrong with the place of the field, whatever its value
    defect: Defect | None = None
    #: the mark that the value opens with, "" where it is not quoted
    quote: str = field(init=False)

    def __post_init__(self) -> None:
        """Find the mark that the value opens with."""
        value = self.value
        self.quote = value[0] if value[:1] in ("'", '"') and value else ""

    @property
    def value(self) -> str:
        """What stands after the colon on the first line."""
        return self.lines[0][self.opening.value_offset :] if self.opening else ""

    @property
    def is_pending(self) -> bool:
        """Whether a quotation mark is open at the end of the last line."""
        row = len(self.lines) - 1
        while row and not self.lines[row].strip(BLANKS):
            row -= 1
        last = (self.lines[row] if row else self.value).strip(BLANKS)
        if not self.quote or _find_tail(last, self.quote, has_opening=row == 0):
            return False
        return (row == 0 and last == self.quote) or last[-1:] not in (self.quote, *_CURLY)


def defect_of(name: str, offset: int, /) -> Defect:
    """Return the defect of that name at *offset*."""
    message, mend = _DEFECTS[name]
    return Defect(offset=offset, message=message, mend=mend)


def open_field(line: str, /, *, mark: str = ":") -> Opening | None:
    """Return the start of the field on *line*, None where it is no ``key: value`` line."""
    match = _FIELD.match(line)
    certain = match is not None and match["mark"] == mark
    if match and certain:
        key = match["double"] or match["single"] or match["bare"]
    else:
        match = _FIELD_OF_WORDS.match(line) or _FIELD_WITHOUT_BLANK.match(line)
        if match is None or mark != ":":
            return None
        key = match["bare"]
    return Opening(
        key=key.strip(BLANKS),
        key_offset=match.end("indent"),
        rest_offset=match.start("rest"),
        value_offset=len(line) - len(match["rest"].lstrip(BLANKS)),
        certain=certain,
    )


def group_entries(block: str, /, *, line: int, mark: str = ":") -> Iterator[Entry]:
    """Yield the entries of *block*, which starts on the 1-based *line*, in order.

    Two fields on one line become two entries, each padded to its own columns. Lines that belong to
    no field come together in an entry without an opening.
    """
    entry: Entry | None = None
    margin: int | None = None
    for number, text in enumerate(block.split("\n"), line):
        starts = [0, *(match.end() for match in _SECOND_FIELD.finditer(text))]
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            part = " " * start + text[start:end]
            opening = open_field(part, mark=mark)
            if entry and not start and _continues(part, opening, entry, margin or 0):
                entry.lines.append(part)
                continue
            if entry:
                yield entry
                entry = None
            if not part.strip(BLANKS) or (part[0] == "#" and not opening):
                continue
            if margin is None and opening:
                indent = part[: opening.key_offset]
                margin = len(indent) if not indent.strip(" ") else 0
            entry = Entry(line=number, lines=[part], opening=opening)
            entry.defect = _find_misplaced(part, opening, margin or 0, is_second=start > 0)
    if entry:
        yield entry


def _find_misplaced(
    line: str, opening: Opening | None, margin: int, *, is_second: bool
) -> Defect | None:
    if opening is None:
        return None
    if is_second:
        return defect_of("second", opening.key_offset)
    if opening.key_offset != margin:
        return defect_of("indent", 0)
    value = opening.value_offset
    if opening.rest_offset == value < len(line) and line[value - 1] == ":":
        return defect_of("joined", value - 1)
    return None


def _continues(line: str, opening: Opening | None, entry: Entry, margin: int) -> bool:
    """Say whether *line* belongs to *entry*, the one before it."""
    if not line.strip(BLANKS) or (line[0] == "#" and entry.opening):
        return True
    if entry.opening is None:
        return opening is None
    if opening and opening.key_offset <= margin:
        if opening.certain and not _ends_sentence(line, opening, entry):
            return False
        return entry.is_pending
    if line[0] in BLANKS + "-]}":
        return not (opening and _is_field_out_of_line(line, opening, entry))
    closing = line.rstrip(BLANKS)[-1:]
    return entry.is_pending or (entry.quote != "" and closing == entry.quote)


def _ends_sentence(line: str, opening: Opening, entry: Entry) -> bool:
    """Say whether a line such as ``Note: more'`` ends the quotation that *entry* opened."""
    value = line[opening.value_offset :].rstrip(BLANKS)
    return opening.key[0].isupper() and entry.is_pending and value[-1:] == entry.quote != value[:1]


def _is_field_out_of_line(line: str, opening: Opening, entry: Entry) -> bool:
    """Say whether an indented line is a field of its own, and not the rest of a value."""
    value = entry.value
    if not value or value[0] in "[{|>" or entry.is_pending:
        return False
    return entry.quote != "" or line[opening.value_offset :][:1] in ("'", '"')


def mend_value(raw: str, /) -> tuple[str, Defect | None]:
    """Return the text meant by *raw*, all that stands after the colon, and its first defect.

    Lines are joined by a space; a comment at the end is dropped. The defect is None where nothing
    is wrong that this module knows of.
    """
    start = len(raw) - len(raw.lstrip(BLANKS + "\n"))
    text = raw.strip(BLANKS + "\n")
    mend = _mend_quoted if text[:1] in ("'", '"') and not _is_quotation(text) else _mend_plain
    value, defects = mend(text)
    found = [
        Defect(offset=start + defect.offset, message=defect.message, mend=defect.mend)
        for defect in defects
    ]
    found += _find_odd_characters(raw)
    lines = (line.strip(BLANKS) for line in value.split("\n"))
    value = " ".join(line for line in lines if line)
    return value, min(found, key=lambda defect: defect.offset, default=None)


def _mend_quoted(text: str) -> tuple[str, list[Defect]]:
    quote = text[0]
    close, defects = _find_close(text, quote)
    inner = text[1:close]
    if quote == "'":
        marks = (match for match in re.finditer(r"\\''?|''|'", inner) if match[0] != "''")
        for match in marks:
            name = "apostrophe" if match[0] == "'" else "backslashed"
            defects.append(defect_of(name, match.start() + 1))
            break
        return re.sub(r"\\''?|''|'", "'", inner), defects
    for match in _BACKSLASHED.finditer(inner):
        if not _ESCAPE.match(inner, match.start()):
            name = "double" if match[0] == '"' else "backslash"
            defects.append(defect_of(name, match.start() + 1))
            break
    return _unescape(inner), defects


def _unescape(inner: str) -> str:
    """Resolve the escapes of a double-quoted value; only those of quotes where it holds a path."""
    found = [match for match in _BACKSLASHED.finditer(inner) if match[0] != '"']
    strict = all(_ESCAPE.match(inner, match.start()) for match in found)

    def resolve(match: re.Match[str]) -> str:
        sign = match[0][1:2]
        if strict and sign in ("x", "u"):
            return chr(int(match[0][2:], 16))
        return _ESCAPED[sign] if sign == '"' or (strict and sign in _ESCAPED) else match[0]

    return _BACKSLASHED.sub(resolve, inner)


def _find_tail(text: str, quote: str, *, has_opening: bool) -> re.Match[str] | None:
    """Return the closing mark and what follows it on the last line of *text*."""
    start = max(text.rfind("\n") + 1, int(has_opening))
    return _COMMENT[quote].search(text, start) or _COMMENT_AT_ONCE[quote].search(text, start)


def _find_close(text: str, quote: str) -> tuple[int, list[Defect]]:
    """Return the index of the closing mark, or the length of *text* where there is none."""
    match = _find_tail(text, quote, has_opening=True)
    if match:
        return match.start(), [defect_of("after", match.start("tail"))]
    end = len(text) - 1
    if end > 0 and text[end] == quote:
        return end, []
    if end > 0 and _closes_by_mistake(text, quote):
        return end, [defect_of("closing", end)]
    return len(text), [defect_of("unclosed", 0)]


def _closes_by_mistake(text: str, quote: str) -> bool:
    """Say whether *text* ends in another quotation mark than it began with."""
    end = text[-1]
    if end in _CURLY:
        opening = "\u2018" if end == "\u2019" else "\u201c"
        return text.rfind(opening) <= text.rfind(end, 0, len(text) - 1)
    if end in "'\"" and end != quote:
        return text.count(end) % 2 == 1
    return end in "\u00b4`" and text.count(end) == 1


def _is_quotation(text: str) -> bool:
    """Say whether the marks belong to the text, as in ``"Attention" Is All You Need``."""
    quote = text[0]
    is_escaped = f"\\{quote}" in text or (quote == "'" and "''" in text)
    if is_escaped or _find_tail(text, quote, has_opening=True):
        return False
    kinds = "".join(_classify_marks(text, quote))
    least = 4 if text[-1] == quote else 2
    return len(kinds) >= least and kinds == "oc" * (len(kinds) // 2)


def _classify_marks(text: str, quote: str) -> Iterator[str]:
    """Yield "o" or "c" for each opening or closing mark; apostrophes and doubled marks are none."""
    for match in re.finditer(rf"\\?{quote}+", text):
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
        defects.append(defect_of("special", 0))
    elif value and value[0] in "'\"":
        defects.append(defect_of("quotation", 0))
    colon = re.search(r":(?=\s|$)", value)
    if colon:
        defects.append(defect_of("colon", colon.start()))
    return value, defects


def _find_odd_characters(raw: str) -> Iterator[Defect]:
    """Yield the first control character of *raw*, and the first odd blank at either end."""
    control = _CONTROL.search(raw)
    if control:
        yield defect_of("control", control.start())
    head = len(raw) - len(raw.lstrip(BLANKS))
    tail = len(raw.rstrip(BLANKS))
    odd = _ODD_BLANK.search(raw, 0, head) or _ODD_BLANK.search(raw, tail)
    if odd:
        yield defect_of("blank", odd.start())
