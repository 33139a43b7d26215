"""Formulas are drawn without a request to anywhere."""

from __future__ import annotations

from sites import Site

CONF = {"html_math_renderer": "mathml", "myst_enable_extensions": ["dollarmath"]}


def test_formulas_are_mathml(site: Site) -> None:
    site.write("articles/a.md", "---\ntitle: A\n---\n\nLet $a_1 < b$.\n\n$$\nx = 1\n$$\n")
    build = site.build(conf=CONF)
    html = build.text("articles/a.html")
    assert build.warnings == ()
    assert html.count("<math ") == 2
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">' in html
    assert "&#x0003C;" in html or "&lt;" in html
    assert "mathjax" not in html.lower()


def test_a_formula_that_cannot_be_converted_is_shown_as_written(site: Site) -> None:
    site.write("articles/a.md", "---\ntitle: A\n---\n\nLet $a^$ be.\n")
    build = site.build(conf=CONF)
    assert '<code class="math">a^</code>' in build.text("articles/a.html")
    assert len(build.warnings) == 1
    assert build.warnings[0].startswith("articles/a.md:5:1: WARNING: the formula ")
