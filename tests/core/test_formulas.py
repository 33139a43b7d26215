"""Formulas: LaTeX to MathML, MathML to a line of text."""

from __future__ import annotations

import pytest

from knowledgebase.core.text.formula_words import to_text
from knowledgebase.core.text.formulas import (
    FormulaError,
    check_macros,
    count_arguments,
    to_mathml,
    without_numbers,
)

MACROS = (("R", r"\mathbb{R}"), ("norm", r"\lVert #1 \rVert"))


@pytest.mark.parametrize(
    ("latex", "parts"),
    [
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", ("<mtr>", "<mtd", "<mo>=</mo>")),
        (r"\begin{gathered} a \\ b \end{gathered}", ("<mtr><mtd><mi>a</mi></mtd></mtr>",)),
        (r"a &= b \\ c &= d", ("<mtr>", "<mo>=</mo>")),
        ("a = b\n\nc = d", ("</mtr><mtr>",)),
        (r"a \\[2pt] b", ("</mtr><mtr>",)),
        (r"\operatorname*{argmax}_x f", ("<munder>", "<mi>argmax</mi>")),
        (r"\Big\{ x \Big\}", ('minsize="1.623em"', ">{</mo>", ">}</mo>")),
        (r"\text{100\%}", ("<mtext>100%</mtext>",)),
        (r"a < b \text{<script>}", ("<mo>&lt;</mo>", "&lt;script&gt;")),
        (r"\bm{x}", ("𝒙",)),
    ],
)
def test_blocks(latex: str, parts: tuple[str, ...]) -> None:
    mathml = to_mathml(latex, is_block=True)
    assert mathml.startswith('<math display="block">')
    assert [part for part in parts if part not in mathml] == []
    assert "[2pt]" not in mathml.replace(" ", "")
    assert "<mi>p</mi>" not in mathml


@pytest.mark.parametrize(
    ("latex", "is_block", "offset", "message"),
    [
        ("a^", False, 2, "Expected argument"),
        (r"é\foo", False, 1, r'Unknown command "\foo"'),
        (r"a \llbracket b", False, 2, r"the book cannot draw \llbracket"),
        (r"a &= \foo \\ b", True, 5, "Unknown command"),
        (r"a \\[2pt] \foo", True, 10, "Unknown command"),
        ("a = b\n\nc = \\foo", True, 11, "Unknown command"),
        (r"a & b", False, 2, "table-like"),
        (r"a \tag{1}", True, 2, "numbered equation"),
        (r"\def\x{\x}\x", False, 0, "Too many expansions"),
    ],
)
def test_what_cannot_be_drawn_is_told_with_its_place(
    latex: str, is_block: bool, offset: int, message: str
) -> None:
    with pytest.raises(FormulaError) as caught:
        to_mathml(latex, is_block=is_block)
    assert message in caught.value.message
    assert not caught.value.message.endswith(".")
    assert caught.value.offset == offset


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"\begin{align}a&=b\end{align}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\begin{align*}a&=b\end{align*}", r"\begin{aligned}a&=b\end{aligned}"),
        ("\n\\begin{gather}a\\\\b\\end{gather}\n", r"\begin{gathered}a\\b\end{gathered}"),
        (r"\begin{equation} a \end{equation}", "a"),
        (r"\begin{cases} a \end{cases}", r"\begin{cases} a \end{cases}"),
        (r"x\begin{align}a\end{align}", r"x\begin{align}a\end{align}"),
        (
            r"\begin{align}a\end{align}\begin{align}b\end{align}",
            r"\begin{align}a\end{align}\begin{align}b\end{align}",
        ),
    ],
)
def test_rows_lose_their_numbers(latex: str, plain: str) -> None:
    assert without_numbers(latex) == plain


def test_macros() -> None:
    mathml = to_mathml(r"\norm{x} \in \R", is_block=False, macros=MACROS)
    assert "‖" in mathml
    assert "ℝ" in mathml
    check_macros(dict(MACROS))
    assert [count_arguments(body) for body in ("x", "#1", "#2 #1")] == [0, 1, 2]


@pytest.mark.parametrize(
    ("name", "body"),
    [("a1", "x"), ("a b", "x"), ("a", r"\foo"), ("a", r"\frac{"), ("a", "}{"), ("a", r"\sout")],
)
def test_a_macro_that_cannot_be_defined_is_refused_by_name(name: str, body: str) -> None:
    with pytest.raises(FormulaError) as caught:
        check_macros({"fine": "x", name: body})
    assert caught.value.message.startswith(f"{name!r}")


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"C \approx 6ND", "C ≈ 6ND"),
        (r"\frac{a+b}{2}", "(a + b)/2"),
        (r"\sqrt{d_k}", "√d_k"),
        (r"\sqrt[3]{x+1}", "³√(x + 1)"),
        (r"\mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d}}\right)V", "softmax((QKᵀ)/√d)V"),
        (r"\sum_{i=1}^{n} x_i^2", "∑_(i=1)ⁿ x_i²"),
        ("-x", "−x"),
        ("(-x)", "(−x)"),
        ("a-b", "a − b"),
        (r"a \cdot b \odot c", "a ⋅ b ⊙ c"),
        (r"\log p(x)", "log p(x)"),
        (r"p \log_2 p", "p log₂ p"),
        (r"\hat{y}", "ŷ"),
        (r"\vec{v}", "v⃗"),
        (r"2.5\times 10^{-3}", "2.5 × 10⁻³"),
        ("a_1, a_2", "a₁, a₂"),
        ("12 d^2", "12d²"),
        ("x^{ab}", "x^(ab)"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a = b; c = d"),
        (r"\text{if } x < 1", "if x < 1"),
        (r"a\quad b", "a b"),
        (r"a\,b", "ab"),
    ],
)
def test_a_formula_in_a_line_of_text(latex: str, text: str) -> None:
    assert to_text(to_mathml(latex, is_block=False)) == text
