"""Formulas as MathML: nothing is fetched, nothing runs, every current browser draws it.

Registered as ``html_math_renderer = "mathml"``. The MathML was made while the page was read
(:mod:`knowledgebase.reading.formulas`), unless another extension made the formula after that.
"""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from knowledgebase.core.text.formulas import FormulaError, to_mathml


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a line."""
    self.body.append(_convert(node, is_block=False))
    raise nodes.SkipNode


def visit_displaymath(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own, with its number if a label has given it one."""
    self.body.append(self.starttag(node, "div", CLASS="math"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append(_convert(node, is_block=True))
    self.body.append("</div>\n")
    raise nodes.SkipNode


def _convert(node: nodes.Element, *, is_block: bool) -> str:
    if made := node.get("mathml"):
        return str(made)
    latex = node.astext()
    try:
        return to_mathml(latex, is_block=is_block)
    except FormulaError:
        return f'<code class="math">{escape(latex)}</code>'
