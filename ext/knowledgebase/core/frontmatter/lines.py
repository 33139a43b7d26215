"""Lines of front matter: whether one opens a field, goes on with one, or does neither.

The bottom of the package. Nothing here parses, raises, or takes more than linear time. Offsets are
0-based code points.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from knowledgebase.core.names import fold_key

#: White space of every kind that authors paste, with the invisible characters that look like it.
BLANKS = " \t\u00a0\u1680\u202f\u205f\u2060\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200C)))
#: A string of JSON, closed or not; before that, a mark that can only close one, where there is a
#: mark too many: no string holds the end of a line, or ``", "key":``.
STRING = r"""(?:"(?=[\]}, \t]*+(?:\n|\Z)|[\s\]}]*+,[\s{]*+"[^"\n]*+"\s*+:)|"(?:\\.|[^"\\\n])*+"?)"""

_KEY = rf"""(?P<indent>[{BLANKS}]*)
    (?P<key>"[^"\n:]{{1,80}}"|'[^'\n:]{{1,80}}'|[^\W\d][\w.$-]{{0,79}})[{BLANKS}]*"""
#: By the mark between key and value: ``title: ...``, ``"title": ...``, ``title = ...``.
_FIELD = {
    ":": re.compile(rf"{_KEY}:(?P<rest>(?:[{BLANKS}].*)?)$", re.VERBOSE),
    "=": re.compile(rf"{_KEY}=(?P<rest>.*)$", re.VERBOSE),
}
#: What may also be a sentence or an address.
_FIELD_OF_WORDS = re.compile(
    rf"(?P<indent>)(?P<key>[^\W\d]\w{{0,39}}(?:[ ]\w{{1,39}}){{1,2}}):(?P<rest>(?:[{BLANKS}].*)?)$"
)
_FIELD_WITHOUT_BLANK = re.compile(r"(?P<indent>)(?P<key>[a-z]\w{0,39}):(?!//|:)(?P<rest>\S.*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The start of a field: its key, and where key and value stand on the line."""

    #: never empty
    key: str
    key_offset: int
    #: offset right after the colon
    rest_offset: int
    #: offset of the first character that is not blank; the line's length where there is none
    value_offset: int
    #: True where only a field can begin like this: one word, a colon and a blank
    certain: bool

    def is_known(self, known: Collection[str]) -> bool:
        """Say whether the key is one of *known*, folded keys that have a meaning."""
        return fold_key(self.key) in known


def open_field(line: str, /, *, mark: str = ":") -> Opening | None:
    """Return the start of the field on *line*, None where it is no ``key: value`` line."""
    match = _FIELD[mark].match(line)
    certain = match is not None
    if match is None and mark == ":":
        match = _FIELD_OF_WORDS.match(line) or _FIELD_WITHOUT_BLANK.match(line)
    if match is None:
        return None
    key = match["key"]
    key = (key[1:-1] if key[0] in "'\"" else key).strip(BLANKS)
    if not key:
        return None
    return Opening(
        key=key,
        key_offset=match.start("key"),
        rest_offset=match.start("rest"),
        value_offset=len(line) - len(match["rest"].lstrip(BLANKS)),
        certain=certain,
    )


def is_continuation(line: str, /) -> bool:
    """Say whether *line* can only go on with the field above it, being indented or an item."""
    return line[:1] in (" ", "\t", "-", "#") and not re.match("-{3}|#+ ", line)


def find_place(text: str, offset: int, /) -> tuple[int, int]:
    """Return the 0-based row and the 1-based column of *offset*."""
    return text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset)
