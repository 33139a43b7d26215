r"""Formulas: LaTeX goes in, MathML or plain text comes out, or an error with its place.

The website draws formulas with math-core, the book with TeX. What one of the two cannot do is an
error for both, so that a formula never looks right in one and is missing in the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from math_core import LatexError, LatexToMathML

#: Commands that math-core draws and the book's TeX does not know, with the packages that
#: ``knowledgebase.sty`` loads. A test asks TeX.
NOT_IN_TEX = frozenset(
    """
    Alpha Beta Bra Braket Chi Dagger Darr Epsilon Eta Harr Iota Kappa Ket Larr Lrarr Mu Nu
    Omicron Overrightarrow Rarr Rho Set Tau Uarr VDash Yleft Yright Zeta alef alefsym angl
    angln approxcoloncolon arcctg arceq arctg ascnode awint bigcupdot bigdoublevee
    bigdoublewedge bigsqcap botdoteq bull ch cirfnint clubs cnums coloncolon
    coloncolonapprox coloncolonequals coloncolonminus coloncolonsim colonequals colonminus
    cosec cotg ctg cth dArr darr diamonds dotsminusdots eqdef equalscolon equalscoloncolon
    erfc exist fcmp fint hArr harr hdashline hearts iddots image imageof infin intBar intbar
    intclockwise kernelcontraction lAngle lArr lBrace larr lightning llangle llbracket
    llparenthesis lrArr lrarr measeq minuscolon minuscoloncolon minuso natnums nequiv
    ngtrless ngtrsim nlessgt nlesssim notni nsubset nsupset oiiint oiint ointctrclockwise
    omicron origof overgroup overleftharpoon overparen overrightharpoon phase plim plusmn
    questeq rAngle rArr rBrace rang rarr rrangle rrbracket rrparenthesis rupee sect set sh
    simcoloncolon sixptsize slashed sout spades stareq sub sube sumint supe symbf tg
    thetasym uArr uarr undergroup underparen varointclockwise veeeq vertoverlay wedgeq
    weierp xlongequal xtofrom xtwoheadleftarrow xtwoheadrightarrow
    """.split()
)
_COMMAND = re.compile(r"\\([A-Za-z]+)")
#: An environment that numbers its rows, and what draws the same without numbers.
_NUMBERED = {
    "align": "aligned",
    "align*": "aligned",
    "equation": "",
    "equation*": "",
    "gather": "gathered",
    "gather*": "gathered",
    "multline": "gathered",
}
_WHOLE = re.compile(r"\s*\\begin\{([a-z]+\*?)\}(.*)\\end\{\1\}\s*", re.DOTALL)
#: The distance after a line break, which math-core takes for text.
_BREAK_LENGTH = re.compile(r"(\\\\\*?)(\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\])")
_ROWS = re.compile(r"\\\\|(?<!\\)&")
#: "2: Expected argument but reached end of input."
_MESSAGE = re.compile(r"(\d+): (.*?)\.?", re.DOTALL)
#: "macro1:0: Unknown command", of the second macro
_IN_MACRO = re.compile(r"macro(\d+):\d+: (.*?)\.?", re.DOTALL)
_PARAMETER = re.compile(r"#([1-9])")


@dataclass(frozen=True, slots=True)
class FormulaError(Exception):
    """A formula that cannot be drawn."""

    #: what is wrong, without a full stop
    message: str
    #: offset in the formula, in code points
    offset: int


def without_numbers(latex: str) -> str:
    """Return a displayed formula with no environment round it that numbers its rows.

    ``align`` becomes ``aligned``: a formula has one number, which its label gives it, or none.
    """
    match = _WHOLE.fullmatch(latex)
    if match is None or match[1] not in _NUMBERED or f"\\begin{{{match[1]}}}" in match[2]:
        return latex
    inner = _NUMBERED[match[1]]
    return f"\\begin{{{inner}}}{match[2]}\\end{{{inner}}}" if inner else match[2].strip()


def to_mathml(latex: str, *, is_block: bool, macros: tuple[tuple[str, str], ...] = ()) -> str:
    r"""Return a formula as MathML Core.

    Rows of a block may be written without an environment, as Sphinx allows: parted by empty lines,
    or by ``\\\\`` and ``&``.

    :raises FormulaError: if math-core or the book's TeX cannot draw it
    """
    for command in _COMMAND.finditer(latex):
        if command[1] in NOT_IN_TEX:
            raise FormulaError(f"the book cannot draw \\{command[1]}", command.start())
    text, shift = _wrap(latex) if is_block else (latex, 0)
    # blanks in their place: what follows keeps its offset
    text = _BREAK_LENGTH.sub(lambda m: m[1] + " " * len(m[2]), text)
    try:
        return _converter(macros).convert_with_local_state(text, displaystyle=is_block)
    except LatexError as error:
        match = _MESSAGE.fullmatch(str(error))
        offset, message = (int(match[1]), match[2]) if match else (0, str(error).rstrip("."))
        raise FormulaError(message, min(max(offset - shift, 0), len(latex))) from error


def _wrap(latex: str) -> tuple[str, int]:
    """Return the rows of a block in an environment, and by how much that moves them."""
    parts = [part.strip() for part in latex.split("\n\n") if part.strip()]
    opening = "\\begin{aligned}"
    if len(parts) > 1:
        return opening + "\\\\".join(parts) + "\\end{aligned}", len(opening)
    if _ROWS.search(latex) and not _WHOLE.fullmatch(latex) and "\\begin" not in latex:
        return f"{opening}{latex}\\end{{aligned}}", len(opening)
    return latex, 0


def check_macros(macros: Mapping[str, str]) -> None:
    """Refuse macros that cannot be defined.

    :raises FormulaError: naming the macro
    """
    for name, body in macros.items():
        if not re.fullmatch("[A-Za-z]+", name):
            raise FormulaError(f"{name!r} is no name: it is made of letters", 0)
        if not _is_balanced(body):
            raise FormulaError(f"{name!r}: braces come in pairs", 0)
        for command in _COMMAND.finditer(body):
            if command[1] in NOT_IN_TEX:
                raise FormulaError(f"{name!r}: the book cannot draw \\{command[1]}", 0)
    try:
        _converter(tuple(macros.items()))
    except LatexError as error:
        match = _IN_MACRO.fullmatch(str(error))
        name, message = (list(macros)[int(match[1])], match[2]) if match else ("", str(error))
        raise FormulaError(f"{name!r}: {message}", 0) from error


def _is_balanced(latex: str) -> bool:
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", latex):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def count_arguments(body: str) -> int:
    """Return how many arguments the body of a macro takes: the highest of #1 to #9."""
    return max((int(number) for number in _PARAMETER.findall(body)), default=0)


@lru_cache(maxsize=8)
def _converter(macros: tuple[tuple[str, str], ...]) -> LatexToMathML:
    return LatexToMathML(macros=dict(macros), fancy_error=False)
