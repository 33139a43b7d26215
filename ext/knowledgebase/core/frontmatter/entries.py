"""Entries: a block of front matter, cut into fields without parsing it.

A field stands at the margin of a line of its own. What looks like one elsewhere, behind another
one or indented, is taken for a field only where the text above cannot go on like this; such an
entry has a defect, and is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from knowledgebase.core.frontmatter.lines import BLANKS, Opening, open_field
from knowledgebase.core.frontmatter.quotations import Quotation, State
from knowledgebase.core.frontmatter.values import CURLY, Defect, find_tail, make_defect
from knowledgebase.core.names import fold_key

#: A mark that may close a value, and the start of a field behind it.
_SECOND_FIELD = re.compile(
    r"""(?P<mark>['"])
    (?=(?:[ \t]*+[,;][ \t]*+|[ \t]++)(?P<key>[^\W\d][\w-]{0,39}):[ \t]++(?P<value>.?))""",
    re.VERBOSE,
)
#: Fields that are looked for on one line. An article has nine; each more costs as much as the line.
_MAX_FIELDS = 20


@dataclass(slots=True, kw_only=True)
class Entry:
    """A field's line and the lines that continue it, while they are gathered."""

    #: 1-based
    line: int
    lines: list[str]
    #: None where no field starts on the first line
    opening: Opening | None
    #: what is wrong with the place of the field, whatever its value
    defect: Defect | None = None
    #: True where no field should stand: behind another one, or indented
    is_guess: bool = False
    quotation: Quotation = field(init=False)

    def __post_init__(self) -> None:
        self.quotation = Quotation(self.value)

    @property
    def text(self) -> str:
        """All lines as they stand in the file."""
        return "\n".join(self.lines)

    @property
    def value(self) -> str:
        """What stands after the colon on the first line, unless it is a comment."""
        value = self.lines[0][self.opening.value_offset :] if self.opening else ""
        return "" if value[:1] == "#" else value

    def add(self, line: str) -> None:
        """Continue the field with *line*."""
        self.lines.append(line)
        self.quotation.add(line)

    @property
    def is_pending(self) -> bool:
        """Whether a quotation mark is open at the end of the last line."""
        quote = self.quotation.mark
        row = len(self.lines) - 1
        while row and not self.lines[row].strip(BLANKS):
            row -= 1
        last = (self.lines[row] if row else self.value).strip(BLANKS)
        if not quote or find_tail(last, quote, has_opening=row == 0):
            return False
        return (row == 0 and last == quote) or last[-1:] not in (quote, *CURLY)


def group_entries(block: str, /, *, line: int, known: Collection[str] = ()) -> Iterator[Entry]:
    """Yield the entries of *block*, which starts on the 1-based *line*, in order.

    *known* are folded keys that have a meaning. Two fields on one line become two entries, each
    padded to its own columns. Lines that belong to no field come together in an entry without an
    opening.
    """
    lines = block.split("\n")
    margin = _find_margin(lines)
    smallest = _find_smallest_indent(lines, margin)
    entry: Entry | None = None
    for number, text in enumerate(lines, line):
        opening = open_field(text)
        if entry and _continues(text, opening, entry, margin, known):
            entry.add(text)
            continue
        if entry:
            yield entry
            entry = None
        if not text.strip(BLANKS) or (text[0] == "#" and not opening):
            continue
        *before, entry = _split_line(text, number, smallest, known)
        yield from before
    if entry:
        yield entry


def _split_line(line: str, number: int, margin: int, known: Collection[str]) -> Iterator[Entry]:
    """Yield an entry for each field on the *line* of that 1-based number."""
    for start, part in _split_fields(line, known):
        opening = open_field(part)
        is_misplaced = opening is not None and opening.key_offset != margin
        yield Entry(
            line=number,
            lines=[part],
            opening=opening,
            defect=_find_misplaced(part, opening, margin, is_second=start > 0),
            is_guess=start > 0 or is_misplaced,
        )


def _find_margin(lines: list[str]) -> int:
    """Return the offset at which fields start: that of the first one where spaces indent it."""
    for line in lines:
        if opening := open_field(line):
            return 0 if line[: opening.key_offset].strip(" ") else opening.key_offset
    return 0


def _find_smallest_indent(lines: list[str], margin: int) -> int:
    """Return the smallest offset, *margin* at most, at which a line is surely a field."""
    openings = (open_field(line) for line in lines) if margin else ()
    offsets = (opening.key_offset for opening in openings if opening and opening.certain)
    return min([margin, *offsets])


def _split_fields(line: str, known: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield the fields of *line*, each with its offset and padded to it.

    A quoted value ends where its mark stands before a known key. One that is closed as it should be
    is whole, whatever it holds.
    """
    starts = [0]
    opening = open_field(line) if known else None
    if opening and Quotation(line[opening.value_offset :]).state is State.BROKEN:
        quote = line[opening.value_offset]
        for match in _SECOND_FIELD.finditer(line, opening.value_offset + 1):
            if match["mark"] == quote and fold_key(match["key"]) in known:
                starts.append(match.start("key"))
                quote = match["value"]
                if len(starts) == _MAX_FIELDS:
                    break
    for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
        yield start, " " * start + line[start:end]


def _find_misplaced(
    line: str, opening: Opening | None, margin: int, *, is_second: bool
) -> Defect | None:
    if opening is None:
        return None
    if is_second:
        return make_defect("second", opening.key_offset)
    if opening.key_offset != margin:
        return make_defect("indent", opening.key_offset)
    value = opening.value_offset
    if opening.rest_offset == value < len(line) and line[value - 1] == ":":
        return make_defect("joined", value - 1)
    return None


def _continues(
    line: str, opening: Opening | None, entry: Entry, margin: int, known: Collection[str]
) -> bool:
    """Say whether *line* belongs to *entry*, the one before it."""
    if not line.strip(BLANKS) or (line[0] == "#" and entry.opening):
        return True
    if entry.opening is None:
        return opening is None
    if entry.quotation.state is State.CLOSED:
        return line.lstrip(BLANKS)[0] == "#" or (opening is None and _closes(line, entry))
    if opening and opening.key_offset <= margin:
        return entry.is_pending and not _is_field(line, opening, entry, known)
    if line[0] in BLANKS + "-]}":
        return not (opening and _is_field_out_of_line(line, opening, entry, known))
    return entry.is_pending or _closes(line, entry)


def _closes(line: str, entry: Entry) -> bool:
    """Say whether *line* ends the quotation of *entry*, which an apostrophe seemed to close.

    A line that opens a quotation itself does not.
    """
    mark = entry.quotation.mark
    ends = mark != "" and line.rstrip(BLANKS).endswith(mark)
    return ends and not re.search(rf"(?:^|\s){mark}", line)


def _is_field(line: str, opening: Opening, entry: Entry, known: Collection[str]) -> bool:
    """Say whether a line is a field, and does not go on with the quotation that *entry* opened."""
    value = line[opening.value_offset :].rstrip(BLANKS)
    ends_quotation = value[-1:] == entry.quotation.mark != value[:1]
    return opening.is_known(known) or (opening.certain and not ends_quotation)


def _is_field_out_of_line(
    line: str, opening: Opening, entry: Entry, known: Collection[str]
) -> bool:
    """Say whether an indented line is a field of its own, and not the rest of a value."""
    if not entry.value or entry.value[0] in "[{|>":
        return False
    if entry.is_pending or entry.quotation.takes(line):
        return False
    _, first = next(_split_fields(line, known))
    is_quoted = Quotation(first[opening.value_offset :].rstrip(BLANKS)).state is State.CLOSED
    return entry.quotation.mark != "" or (is_quoted and opening.is_known(known))
