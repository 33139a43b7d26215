"""The ledger of quantities: marks in texts, the page that lists them, and the law of builds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sites import Build, Site

ARTICLE = """---
title: {title}
author: Ada Example
publish_date: 2024-02-01
---

The market was {{quantity}}`$5 billion <rye market; world; 2020>` then, and grows
by {{quantity}}`10 percent <rye market; world; 2020->` a year.
"""
LEDGER = "---\norphan: true\n---\n\n# Quantities\n\n```{quantity-ledger}\n```\n"


@pytest.fixture
def counted(site: Site) -> Site:
    site.write("quantities.md", LEDGER)
    site.write("articles/rye.md", ARTICLE.format(title="Rye"))
    return site


def rows(build: Build) -> list[list[str]]:
    """Return the cells of the ledger."""
    html = build.text("quantities.html")
    table = re.findall(r"<tr><td>(.*?)</td></tr>", html)
    return [[re.sub("<[^>]+>", "", cell) for cell in row.split("</td><td>")] for row in table]


def test_each_quantity_is_listed_with_a_link_to_its_place(counted: Site) -> None:
    build = counted.build()
    assert build.warnings == ()
    assert rows(build) == [
        ["5 billion", "USD", "2020", "Rye", "the article"],
        ["10", "percent a year", "from 2020", "Rye", "the article"],
    ]
    target, _ = re.findall(r'href="articles/rye.html#([^"]+)">', build.text("quantities.html"))
    assert f'id="{target}">$5 billion</span>' in build.text("articles/rye.html")


def test_what_does_not_fit_stands_below_the_quantities(counted: Site) -> None:
    text = ARTICLE.format(title="Oats").replace("$5 billion", "$9 billion")
    counted.write("articles/oats.md", text)
    html = counted.build().text("quantities.html")
    assert "For 2020, Oats has 9 billion USD, Rye 5 billion USD, 0.56 times as much." in html


def test_a_bad_quantity_is_reported_and_its_text_stays(counted: Site) -> None:
    counted.replace("articles/rye.md", "$5 billion <rye market; world; 2020>", "a lot <rye>")
    build = counted.build()
    (warning,) = build.warnings
    assert re.match(r"articles/rye.md:7:1: WARNING: there is no number in 'a lot'; write", warning)
    assert "kb.bad-quantity" in warning
    assert "The market was a lot then" in build.text("articles/rye.html")


def test_in_articles_from_elsewhere_a_mark_is_mere_text(counted: Site, tmp_path: Path) -> None:
    mount = tmp_path / "elsewhere"
    mount.mkdir()
    (mount / "rye.md").write_text(ARTICLE.format(title="Rye"), encoding="utf-8")
    build = counted.build(conf={"kb_articles": str(mount)})
    assert rows(build) == []


def test_the_book_lists_them_with_their_pages(counted: Site) -> None:
    counted.replace("index.md", "authors\n", "authors\nquantities\n")
    tex = counted.build(builder="latex").text("test.tex")
    chapter = tex[tex.index("{Quantities}") :]
    assert r"\label{\detokenize{articles/rye:quantity-1}}" in tex
    assert r"\hyperref[\detokenize{articles/rye:quantity-1}]" in chapter
    assert re.search(r"\$5 billion, 2020 .*\{Rye\}.*kbpage", chapter)


EDITS = {
    "a quantity": (("$5 billion", "$6 billion"), {"articles/rye", "quantities"}),
    "what it counts": (
        ("rye market; world; 2020>", "rye market; here; 2020>"),
        {"articles/rye", "quantities"},
    ),
    "other text": (("then, and", "once, and"), {"articles/rye"}),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_writes_what_it_changes_and_equals_a_clean_build(counted: Site, name: str) -> None:
    change, expected = EDITS[name]
    counted.build()
    counted.replace("articles/rye.md", *change)
    rebuilt = counted.build()
    assert set(rebuilt.written) - {"genindex", "search"} == expected
    assert rebuilt.files() == counted.build("clean").files() == counted.build("two", jobs=2).files()
