"""A formula within a line of plain text: MathML goes in, "C ≈ 6ND" comes out.

For sentences that are quoted elsewhere, feeds and search. It reads as a person would type it
where there is no typesetting: powers and indexes as small digits where Unicode has them, fractions
with a slash, roots with a sign. Nothing of TeX is left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

_RAISED = str.maketrans("0123456789+-−=()ni⊤T′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵀᵀ′")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_HAS_RAISED = frozenset("0123456789+-−=()ni⊤T′")
_HAS_LOWERED = frozenset("0123456789+-−=()")
#: signs with a blank on either side
_RELATIONS = frozenset("=≈≠<>≤≥≪≫∼≃≅≡∝∈∉⊂⊆→←↔⇒⇔↦≔:∣")
#: the same, unless they stand in front of what they belong to, as in −x
_OPERATORS = frozenset("∪∩+−±×÷∧∨⋅∘⊙⊗⊕")
#: a name of several letters, such as log
_WORD = re.compile(r"[A-Za-z]{2,}")
#: one letter with its marks, or one number: needs no parentheses
_ATOM = re.compile(r"√?\w[\u0300-\u036f]?(?:_\w|\^\w|[⁰-₎²³¹ᵀⁱ])*|\d+(?:[.,]\d+)?|[A-Za-z]+")
_ACCENTS = {
    "ˆ": "\u0302",
    "^": "\u0302",
    "˜": "\u0303",
    "~": "\u0303",
    "¯": "\u0304",
    "‾": "\u0304",
    "˙": "\u0307",
    "→": "\u20d7",
}
#: what a sign in front of something follows; "" at the beginning
_OPENING = frozenset(["", "(", "[", "{", ",", "=", "≈", "<", ">", "/"])
#: marks without a shape: function application, invisible times, separator and plus
_INVISIBLE = dict.fromkeys(range(0x2061, 0x2065))
#: narrower than this, in em, a space is no blank
_BLANK = 0.2


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str | None]
    children: list[_Element] = field(default_factory=list)
    text: str = ""


class _Reader(HTMLParser):
    """Makes elements of MathML; all texts stand in elements without children."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Element("mrow", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, dict(attrs))
        self._open[-1].children.append(element)
        self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(_Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].text += data


def to_text(mathml: str) -> str:
    """Return a formula, written as MathML, as one line of plain text."""
    reader = _Reader()
    reader.feed(mathml)
    reader.close()
    return " ".join(_spell(reader.root).split())


def _spell(element: _Element) -> str:
    if element.tag in _SHAPES:
        return _SHAPES[element.tag](element.children)
    if element.tag == "mspace":
        return " " if _width(element.attributes.get("width")) > _BLANK else ""
    if element.children:
        return _row(element.children)
    return element.text.translate(_INVISIBLE)


def _width(value: str | None) -> float:
    number = (value or "").removesuffix("em")
    return float(number) if number.replace(".", "", 1).isdigit() else 0.0


def _row(children: Sequence[_Element]) -> str:
    """Return what stands side by side, with blanks where a reader needs them."""
    text, after_word = "", False
    for child in children:
        part = _spell(child)
        if not part:
            continue
        is_word = child.tag != "mtext" and _WORD.match(part) is not None
        if part in _RELATIONS or (part in _OPERATORS and text.strip()[-1:] not in _OPENING):
            text += f" {part} "
        elif part == ",":
            text += ", "
        elif text[-1:].isalnum() and part[0].isalnum() and (is_word or after_word):
            text += f" {part}"
        else:
            text += part
        after_word = is_word
    return text


def _enclosed(element: _Element) -> str:
    """Return a part in parentheses, if it is more than one letter or number."""
    text = _spell(element).strip()
    return text if _ATOM.fullmatch(text) else f"({text})"


def _shifted(mark: str, has: frozenset[str], table: dict[int, int], element: _Element) -> str:
    text = "".join(_spell(element).split())
    if text and has.issuperset(text):
        return text.translate(table)
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})" if text else ""


def _above(element: _Element) -> str:
    return _shifted("^", _HAS_RAISED, _RAISED, element)


def _below(element: _Element) -> str:
    return _shifted("_", _HAS_LOWERED, _LOWERED, element)


def _root(children: Sequence[_Element]) -> str:
    base, degree = children
    return f"{_above(degree).removeprefix('^')}√{_enclosed(base)}"


def _square_root(children: Sequence[_Element]) -> str:
    return f"√{_enclosed(_Element('mrow', {}, list(children)))}"


def _fraction(children: Sequence[_Element]) -> str:
    return f"{_enclosed(children[0])}/{_enclosed(children[1])}"


def _accented(children: Sequence[_Element]) -> str:
    base, mark = (_spell(child) for child in children)
    accent = _ACCENTS.get(mark, mark)
    if len(base) == 1 and len(accent) == 1 and unicodedata.combining(accent):
        return unicodedata.normalize("NFC", base + accent)
    return f"{base}{_above(children[1])}"


def _table(rows: Sequence[_Element]) -> str:
    return "; ".join(_table_row(row.children) for row in rows)


def _table_row(cells: Sequence[_Element]) -> str:
    """Return the cells of a row: aligned parts of one formula, or values with commas."""
    texts = [text for cell in cells if (text := _spell(cell).strip())]
    return "".join(
        text if n == 0 else f" {text}" if text[0] in _RELATIONS | _OPERATORS else f", {text}"
        for n, text in enumerate(texts)
    )


_SHAPES: dict[str, Callable[[Sequence[_Element]], str]] = {
    "msup": lambda c: _spell(c[0]) + _above(c[1]),
    "msub": lambda c: _spell(c[0]) + _below(c[1]),
    "msubsup": lambda c: _spell(c[0]) + _below(c[1]) + _above(c[2]),
    "munder": lambda c: f"{_spell(c[0])}{_below(c[1])} ",
    "munderover": lambda c: f"{_spell(c[0])}{_below(c[1])}{_above(c[2])} ",
    "mover": _accented,
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "mtable": _table,
}
