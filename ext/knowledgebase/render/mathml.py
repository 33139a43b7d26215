"""Formulas as MathML: nothing is fetched, nothing runs, every current browser draws it.

Registered as ``html_math_renderer = "mathml"``. A formula that cannot be converted is shown as it
was written, with a warning.
"""

from __future__ import annotations

from html import escape

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.writers.html5 import HTML5Translator

from knowledgebase.core.model import Kind, Problem
from knowledgebase.reporting import report


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a line."""
    self.body.append(_convert(self, node, "inline"))
    raise nodes.SkipNode


def visit_displaymath(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own."""
    self.body.append(self.starttag(node, "div", CLASS="math"))
    self.body.append(_convert(self, node, "block"))
    self.body.append("</div>\n")
    raise nodes.SkipNode


def _convert(self: HTML5Translator, node: nodes.Element, display: str) -> str:
    text = node.astext()
    try:
        return convert(text, display=display)
    except Exception as error:  # the library has no common base for what it raises
        problem = Problem(
            kind=Kind.FORMULA,
            message=f"the formula {text!r} cannot be drawn ({type(error).__name__})",
            mend="simplify it; it is shown as it was written",
            line=node.line or 1,
        )
        env = self.builder.env
        report([problem], env.doc2path(self.builder.current_docname))
        return f'<code class="math">{escape(text)}</code>'
