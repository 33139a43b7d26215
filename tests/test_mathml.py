"""Formulas are drawn without a request to anywhere."""

from __future__ import annotations

from typing import Any

import pytest
from sphinx.errors import ConfigError

from books import needs_tex
from knowledgebase.book.tex import typeset
from knowledgebase.core.text.formulas import NOT_IN_TEX
from sites import Site

CONF = {"html_math_renderer": "mathml", "myst_enable_extensions": ["dollarmath"]}


def test_formulas_are_mathml(site: Site) -> None:
    site.write("articles/a.md", "---\ntitle: A\n---\n\nLet $a_1 < b$.\n\n$$\nx = 1\n$$\n")
    build = site.build(conf=CONF)
    html = build.text("articles/a.html")
    assert build.warnings == ()
    assert html.count("<math") == 2
    assert '<math display="block">' in html
    assert "&#x0003C;" in html or "&lt;" in html
    assert "mathjax" not in html.lower()


def test_a_formula_that_cannot_be_converted_is_shown_as_written(site: Site) -> None:
    site.write("articles/a.md", "---\ntitle: A\n---\n\nLet $a^$ be.\n")
    build = site.build(conf=CONF)
    assert '<span class="pre">a^</span></code>' in build.text("articles/a.html")
    assert len(build.warnings) == 1
    assert build.warnings[0].startswith("articles/a.md:5:8: WARNING: the formula ")


def test_a_label_gives_a_number_and_a_place(site: Site) -> None:
    formula = "```{math}\n:label: energy\n\nE &= m \\\\ F &= n\n```\n"
    site.write("articles/a.md", f"---\ntitle: A\n---\n\nBy {{eq}}`energy`.\n\n{formula}")
    build = site.build(conf=CONF)
    html = build.text("articles/a.html")
    assert build.warnings == ()
    assert 'id="equation-energy"' in html
    assert '<span class="eqno">(1)<a class="headerlink" href="#equation-energy"' in html
    assert 'href="#equation-energy">(1)</a>' in html
    assert html.count("<mtr>") == 2


@pytest.mark.parametrize("builder", ["html", "latex"])
def test_a_formula_that_cannot_be_drawn_is_told_with_line_and_column(
    site: Site, builder: str
) -> None:
    text = "---\ntitle: A\n---\n\nOne line,\nthen $a + \\foo$ and $b$.\n\n$$\nx\n= \\sout{y}\n$$\n"
    site.write("articles/a.md", text)
    build = site.build(conf=CONF, builder=builder)
    told = [line for line in build.warnings if "cannot be drawn" in line]
    places = [line.partition(" ")[0] for line in told]
    assert places == ["articles/a.md:6:11:", "articles/a.md:10:3:"]
    assert r"the book cannot draw \sout" in told[1]
    if builder == "html":
        html = build.text("articles/a.html")
        assert ">+</span> <span" in html
        assert "= \\sout{y}" in html
        assert html.count("<math>") == 1


def test_macros_serve_the_website_and_the_book(site: Site) -> None:
    site.write("articles/a.md", "---\ntitle: A\n---\n\nLet $\\norm{x} \\in \\R$.\n")
    macros = {"norm": r"\lVert #1 \rVert", "R": r"\mathbb{R}"}
    conf = {**CONF, "kb_math_macros": macros, "latex_engine": "xelatex"}
    assert "ℝ" in site.build(conf=conf).text("articles/a.html")
    tex = next(site.build(conf=conf, builder="latex").outdir.glob("*.tex")).read_text("utf-8")
    assert r"\renewcommand\norm[1]{\lVert #1 \rVert}" in tex
    assert r"\renewcommand\R{\mathbb{R}}" in tex


@pytest.mark.parametrize("macros", [{"a1": "x"}, {"a": r"\foo"}, {"a": 1}])
def test_a_macro_that_cannot_be_used_stops_the_build_by_name(
    site: Site, macros: dict[str, Any]
) -> None:
    with pytest.raises(ConfigError, match="kb_math_macros: "):
        site.build(conf={**CONF, "kb_math_macros": macros})


@needs_tex
def test_the_list_of_what_tex_does_not_know_is_what_tex_says(site: Site) -> None:
    """Ask TeX for every name on the list, and for what stands in ours."""
    site.write("articles/a.md", "---\ntitle: A\n---\n\nText.\n")
    outdir = site.build(conf={**CONF, "latex_engine": "xelatex"}, builder="latex").outdir
    source = next(outdir.glob("*.tex")).read_text("utf-8")
    known = "argmax bm cancel frac lVert mathscr N operatorname R sqrt text xrightarrow".split()
    asked = "".join(
        f"\\ifcsname {name}\\endcsname\\typeout{{KNOWN {name}}}\\fi\n"
        for name in [*sorted(NOT_IN_TEX), *known]
    )
    preamble = source.partition(r"\begin{document}")[0]
    (outdir / "ask.tex").write_text(f"{preamble}\\begin{{document}}\n{asked}x\\end{{document}}")
    log = typeset(outdir / "ask.tex").log
    assert [line.split()[1] for line in log.splitlines() if line.startswith("KNOWN ")] == known


def test_a_sentence_that_is_quoted_elsewhere_shows_formulas_as_they_read(site: Site) -> None:
    text = "With $b = 2$, a tensor needs $C \\approx 6ND$ steps. More."
    site.write("concepts/tensor.md", "---\ntitle: tensor\ndefinition: An array.\n---\n\nText.\n")
    site.write("articles/a.md", f"---\ntitle: A\n---\n\n{text}\n")
    html = site.build(conf=CONF).text("concepts/tensor.html")
    assert "With b = 2, a <strong>tensor</strong> needs C ≈ 6ND steps." in html
    assert "approx" not in html
