"""Entries: a block of front matter, cut into fields without parsing it.

What stands where no field should, a second field on a line or one that is indented, is an entry all
the same, with a defect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from knowledgebase.core.frontmatter.lines import BLANKS, Opening, open_field
from knowledgebase.core.frontmatter.values import CURLY, Defect, defect_of, find_tail

#: Where no sentence would go on like this: after a closing quotation mark and before an opening
#: one, or with a key such as ``publish_date`` or ``heroImage``.
_SECOND_FIELD = re.compile(
    r"""(?<=['"])[ \t]*+(?:[,;][ \t]*+)?(?<=[ \t])(?=[^\W\d][\w-]{0,39}:[ \t]{1,8}['"])
    |(?<![ \t])[ \t]++(?=[a-z]{1,20}(?:_[a-z]{1,20}|[A-Z][a-z]{1,20}){1,3}:[ \t])""",
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

    @property
    def text(self) -> str:
        """All lines as they stand in the file."""
        return "\n".join(self.lines)

    @property
    def value(self) -> str:
        """What stands after the colon on the first line."""
        return self.lines[0][self.opening.value_offset :] if self.opening else ""

    @property
    def quote(self) -> str:
        """The mark that the value opens with, "" where it is not quoted."""
        first = self.lines[0][self.opening.value_offset :][:1] if self.opening else ""
        return first if first in ("'", '"') else ""

    @property
    def is_pending(self) -> bool:
        """Whether a quotation mark is open at the end of the last line."""
        quote = self.quote
        row = len(self.lines) - 1
        while row and not self.lines[row].strip(BLANKS):
            row -= 1
        last = (self.lines[row] if row else self.value).strip(BLANKS)
        if not quote or find_tail(last, quote, has_opening=row == 0):
            return False
        return (row == 0 and last == quote) or last[-1:] not in (quote, *CURLY)


def group_entries(block: str, /, *, line: int, mark: str = ":") -> Iterator[Entry]:
    """Yield the entries of *block*, which starts on the 1-based *line*, in order.

    Two fields on one line become two entries, each padded to its own columns. Lines that belong to
    no field come together in an entry without an opening.
    """
    lines = block.split("\n")
    margin = _find_margin(lines, mark)
    smallest = _find_smallest_indent(lines, mark, margin)
    entry: Entry | None = None
    for number, text in enumerate(lines, line):
        for start, part in _split_fields(text):
            opening = open_field(part, mark=mark)
            if entry and not start and _continues(part, opening, entry, margin):
                entry.lines.append(part)
                continue
            if entry:
                yield entry
                entry = None
            if not part.strip(BLANKS) or (part[0] == "#" and not opening):
                continue
            defect = _find_misplaced(part, opening, smallest, is_second=start > 0)
            entry = Entry(line=number, lines=[part], opening=opening, defect=defect)
    if entry:
        yield entry


def _find_margin(lines: list[str], mark: str) -> int:
    """Return the offset at which fields start: that of the first one where spaces indent it."""
    for line in lines:
        if opening := open_field(line, mark=mark):
            return 0 if line[: opening.key_offset].strip(" ") else opening.key_offset
    return 0


def _find_smallest_indent(lines: list[str], mark: str, margin: int) -> int:
    """Return the smallest offset, *margin* at most, at which a line is surely a field."""
    openings = (open_field(line, mark=mark) for line in lines) if margin else ()
    offsets = (opening.key_offset for opening in openings if opening and opening.certain)
    return min([margin, *offsets])


def _split_fields(line: str) -> Iterator[tuple[int, str]]:
    """Yield the fields of *line*, each with its offset and padded to it."""
    matches = islice(_SECOND_FIELD.finditer(line), _MAX_FIELDS - 1)
    starts = [0, *(match.end() for match in matches)]
    for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
        yield start, " " * start + line[start:end]


def _find_misplaced(
    line: str, opening: Opening | None, margin: int, *, is_second: bool
) -> Defect | None:
    if opening is None:
        return None
    if is_second:
        return defect_of("second", opening.key_offset)
    if opening.key_offset != margin:
        return defect_of("indent", opening.key_offset)
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
