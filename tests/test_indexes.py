"""Glossary, topics, authors, archive and home; concept and topic pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from sites import Build, Site, copy_project


def order(html: str, *parts: str) -> bool:
    """Return whether *parts* stand in a text in this order."""
    return re.search(".*?".join(map(re.escape, parts)), html, re.DOTALL) is not None


def test_the_basic_project_has_no_warning(basic_build: Build) -> None:
    assert basic_build.warnings == ()


def test_the_glossary_is_sorted_and_defines_each_concept(basic_build: Build) -> None:
    html = basic_build.text("glossary.html")
    assert order(html, 'id="letter-c"', "convolutional", "small filters", 'id="letter-n"', "neural")
    assert 'href="#letter-t">T</a>' in html


def test_a_concept_page_defines_relates_and_cites(basic_build: Build) -> None:
    html = basic_build.text("concepts/cnn.html")
    assert order(html, "<h1>convolutional", "slides small filters", "CNN, ConvNet", "Introductory")
    assert order(html, "Broader", 'href="neural-network.html#concept-neural-network"')
    assert re.findall(r"<dt>Related</dt><dd><p>.*?>([^<]*)</a></p>", html) == ["transformer"]
    assert 'href="https://doi.org/10.1109/5.726791"' in html
    assert order(basic_build.text("concepts/neural-network.html"), "Narrower", "convolutional")


def test_a_concept_page_shows_the_sentence_of_each_article(basic_build: Build) -> None:
    html = basic_build.text("concepts/cnn.html")
    assert order(html, "How a network sees", "A <strong>CNN</strong> looks for edges first.")
    assert "Later layers" not in html


def test_a_topic_page_has_cards_and_concepts(basic_build: Build) -> None:
    html = basic_build.text("topics/vision.html")
    assert order(html, "sd-card", "How a network sees", "From edges to objects")
    assert "Reading machines" not in html.split("prev-page")[0].split("related-pages")[0]
    assert order(html, "Concepts", 'href="../concepts/cnn.html#concept-cnn"')


def test_the_home_page_has_the_newest_first_and_numbers(basic_build: Build) -> None:
    html = basic_build.text("index.html")
    assert order(html, "<strong>2</strong> articles", "<strong>3</strong> concepts")
    assert order(html, "Reading machines", "How a network sees")


def test_the_archive_goes_by_month(basic_build: Build) -> None:
    html = basic_build.text("archive.html")
    assert order(html, "April 2024", "Reading machines", "March 2024", "How a network sees")


def test_authors_are_sorted_with_their_articles(basic_build: Build) -> None:
    html = basic_build.text("authors.html")
    assert order(html, 'id="author-ada-example"', "How a network", 'id="author-ben-example"')


def test_articles_name_what_they_share(site: Site) -> None:
    site.write("articles/more.md", "---\ntitle: More\n---\n\nA CNN again.\n")
    html = site.build().text("articles/more.html")
    assert order(html, "Related articles", "How a network sees", "both on convolutional neural")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return a site with 120 articles on one concept, only to be looked at."""
    site = copy_project("basic", tmp_path_factory.mktemp("many"))
    for number in range(120):
        day = f"2023-{number % 12 + 1:02}-{number % 28 + 1:02}"
        site.write(
            f"articles/a{number:03}.md",
            f"---\ntitle: Article {number:03}\nauthor: Dan Example\npublish_date: {day}\n"
            f"topics: [vision]\n---\n\n"
            f"A CNN, a ConvNet and a neural network.\n\nA CNN.\n\nA CNN.\n",
        )
    return site.build()


def entries(html: str) -> Iterator[str]:
    """Yield the numbered articles that a page of a list names, not those named above the list."""
    html = re.sub(r'<p class="kb-byline">.*?</p>', "", html)
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


def test_two_concepts_with_one_id_cost_one_of_them_its_relations_only(site: Site) -> None:
    text = (site.root / "concepts" / "cnn.md").read_text(encoding="utf-8")
    site.write("concepts/sub/cnn.md", text)
    build = site.build()
    problems = [line for line in build.warnings if "kb.duplicate-slug" in line]
    assert len(problems) == 1
    assert problems[0].startswith("concepts/sub/cnn.md:1:1: ERROR: ")
    assert "slides small filters" in build.text("concepts/sub/cnn.html")


def test_pictures_and_folders_of_pages_that_are_gone_are_removed(site: Site) -> None:
    site.write("articles/deep/a.md", "---\ntitle: A\nheroImage: a.svg\n---\n\nText.\n")
    site.write("articles/deep/a.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    before = site.build("edited").files()
    assert "_images/a.svg" in before
    site.remove("articles/deep/a.md")
    site.remove("articles/deep/a.svg")
    edited = site.build("edited")
    assert edited.files() == site.build("clean").files()
    assert not (edited.outdir / "articles" / "deep").exists()


def test_one_page_of_html_has_whole_lists(site: Site) -> None:
    build = site.build(builder="singlehtml", conf={"kb_page_size": 1})
    html = build.text("index.html")
    assert build.warnings == ()
    assert "concepts-2" not in html
    assert html.count("A network in which every token looks at every other.") >= 1


def test_a_book_leaves_out_what_is_not_part_of_it(site: Site) -> None:
    site.write(
        "alone.md", "---\norphan: true\n---\n\n# Alone\n\n```{article}\n:author: A\n```\n\nCNN\n"
    )
    build = site.build(builder="latex")
    assert build.warnings == ()
    tex = next(build.outdir.glob("*.tex")).read_text(encoding="utf-8")
    assert "Alone" in tex
    assert not re.search(r"(hyperref\[|kbpage\{)\\detokenize\{(alone)?:", tex)


def test_a_captioned_table_has_its_id_once(site: Site) -> None:
    table = "```{table} T\n| a |\n|---|\n| 1 |\n```\n"
    site.write("articles/a.md", f"---\ntitle: A\n---\n\n{table}")
    build = site.build()
    assert build.warnings == ()
    assert build.text("articles/a.html").count('id="id1"') == 1
