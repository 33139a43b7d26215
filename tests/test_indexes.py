"""Glossary, topics, authors, archive and home; concept and topic pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from sites import Build, Site


@pytest.fixture
def build(site: Site) -> Build:
    """Build the basic project."""
    return site.build()


def order(html: str, *parts: str) -> bool:
    """Return whether *parts* stand in a text in this order."""
    return re.search(".*?".join(map(re.escape, parts)), html, re.DOTALL) is not None


def test_the_basic_project_has_no_warning(build: Build) -> None:
    assert build.warnings == ()


def test_the_glossary_is_sorted_and_defines_each_concept(build: Build) -> None:
    html = build.text("glossary.html")
    assert order(html, 'id="letter-c"', "convolutional", "small filters", 'id="letter-n"', "neural")
    assert 'href="#letter-t">T</a>' in html


def test_a_concept_page_defines_relates_and_cites(build: Build) -> None:
    html = build.text("concepts/cnn.html")
    assert order(html, "<h1>convolutional", "slides small filters", "CNN, ConvNet", "Introductory")
    assert order(html, "Broader", 'href="neural-network.html#concept-neural-network"')
    assert 'href="https://doi.org/10.1109/5.726791"' in html
    assert order(build.text("concepts/neural-network.html"), "Narrower", "convolutional")


def test_a_concept_page_shows_the_sentence_of_each_article(build: Build) -> None:
    html = build.text("concepts/cnn.html")
    assert order(html, "How a network sees", "A <strong>CNN</strong> looks for edges first.")
    assert "Later layers" not in html


def test_a_topic_page_has_cards_and_concepts(build: Build) -> None:
    html = build.text("topics/vision.html")
    assert order(html, "sd-card", "How a network sees", "From edges to objects")
    assert "Reading machines" not in html.split("prev-page")[0].split("related-pages")[0]
    assert order(html, "Concepts", 'href="../concepts/cnn.html#concept-cnn"')


def test_the_home_page_has_the_newest_first_and_numbers(build: Build) -> None:
    html = build.text("index.html")
    assert order(html, "<strong>2</strong> articles", "<strong>3</strong> concepts")
    assert order(html, "Reading machines", "How a network sees")


def test_the_archive_goes_by_month(build: Build) -> None:
    html = build.text("archive.html")
    assert order(html, "April 2024", "Reading machines", "March 2024", "How a network sees")


def test_authors_are_sorted_with_their_articles(build: Build) -> None:
    html = build.text("authors.html")
    assert order(html, 'id="author-ada-example"', "How a network", 'id="author-ben-example"')


def test_articles_name_what_they_share(site: Site) -> None:
    site.write("articles/more.md", "---\ntitle: More\n---\n\nA CNN again.\n")
    html = site.build().text("articles/more.html")
    assert order(html, "Related articles", "How a network sees", "both on convolutional neural")


@pytest.fixture
def many(site: Site) -> Build:
    """Build a site with 120 articles on one concept."""
    for number in range(120):
        day = f"2023-{number % 12 + 1:02}-{number % 28 + 1:02}"
        site.write(
            f"articles/a{number:03}.md",
            f"---\ntitle: Article {number:03}\nauthor: Dan Example\npublish_date: {day}\n---\n\n"
            f"A CNN, a ConvNet and a neural network.\n\nA CNN.\n\nA CNN.\n",
        )
    return site.build()


def entries(html: str) -> Iterator[str]:
    """Yield the numbered articles that a page of a list names."""
    yield from re.findall(r">Article (\d{3})<", html.split('class="related-pages"', maxsplit=1)[0])


@pytest.mark.parametrize(
    "name",
    ["archive/articles", "authors/authors", "topics/vision/articles", "concepts/cnn/mentions"],
)
def test_long_lists_go_on_on_further_pages(many: Build, name: str) -> None:
    first = f"{name.rpartition('/')[0]}.html"
    pages = [many.text(first), many.text(f"{name}-2.html"), many.text(f"{name}-3.html")]
    shown = [list(entries(page)) for page in pages]
    assert max(map(len, shown)) <= 50
    assert sorted(number for page in shown for number in page) == [f"{n:03}" for n in range(120)]
    assert "Page 2 of 3" in pages[1]
    assert not (many.outdir / f"{name}-4.html").exists()


def test_links_on_further_pages_lead_somewhere(many: Build) -> None:
    for path in many.outdir.rglob("*.html"):
        for href in re.findall(r'href="([^"#?:]+\.html)', path.read_text(encoding="utf-8")):
            assert (path.parent / href).exists(), f"{path.name} links to {href}"


def test_further_pages_vanish_with_their_entries(site: Site) -> None:
    for number in range(60):
        site.write(f"articles/a{number:03}.md", f"---\ntitle: Article {number:03}\n---\n\nText.\n")
    before = site.build()
    assert (before.outdir / "archive/articles-2.html").exists()
    for number in range(30):
        site.remove(f"articles/a{number:03}.md")
    assert not (site.build().outdir / "archive/articles-2.html").exists()
