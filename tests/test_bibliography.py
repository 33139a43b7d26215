"""References by their keys: what concepts and articles say of them, in HTML and in a book."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from sites import Build, Kept, Site, copy_project

OVENS = "Baker, A. and Miller, B. Ovens. Hearth, 2001. ISBN 9780000000002."
STEAM = (
    "Crust, C., Rye, D., and Wheat, E. Steam in the first ten minutes. Bread Letters, 2010. "
    '<a class="reference external" href="https://doi.org/10.1000/steam">doi:10.1000/steam</a>.'
)


@pytest.fixture
def cited(make_site: Callable[[str], Site]) -> Site:
    return make_site("cited")


def references(build: Build, page: str) -> list[str]:
    """Return the items below the heading "References" of a page."""
    html = build.text(f"{page}.html")
    found = re.search(r'<ul class="kb-references simple">(.*?)</ul>', html, re.DOTALL)
    return re.findall(r"<li><p>(.*?)</p></li>", found[1]) if found else []


def test_a_concept_shows_its_references_in_full_and_in_its_order(cited: Site) -> None:
    build = cited.build()
    assert build.warnings == ()
    assert references(build, "concepts/steam") == [STEAM, "Anonymous (1850). On steam."]


def test_an_article_ends_with_what_it_cites_each_once_by_the_alphabet(cited: Site) -> None:
    build = cited.build()
    assert references(build, "articles/first") == [OVENS, STEAM]
    assert references(build, "articles/third") == []


def test_the_text_names_authors_and_years_and_leads_to_the_list(cited: Site) -> None:
    html = cited.build().text("articles/first.html")
    assert '<a class="reference internal" href="../references.html#cite-baker2001ovens"' in html
    assert "Baker and Miller, 2001" in html
    assert "Crust <em>et al.</em>" in html


def test_a_sentence_names_the_authors_it_cites(cited: Site) -> None:
    cited.write(
        "articles/fourth.md",
        "---\ntitle: The fourth loaf\n---\n\n"
        "{cite:t}`crust2010steam` put steam in an oven {cite:p}`baker2001ovens`.\n",
    )
    html = cited.build().text("concepts/steam.html")
    assert "Crust et al. put <strong>steam</strong> in an oven." in html


def test_an_unknown_key_is_an_error_that_names_the_nearest(cited: Site) -> None:
    cited.replace("concepts/oven.md", "[baker2001ovens]", "[bakre2001ovens]")
    (warning,) = cited.build().warnings
    assert warning.startswith("concepts/oven.md:4:13: ERROR: references: there is no reference")
    assert "did you mean 'baker2001ovens'? [kb.unknown-reference]" in warning


def test_without_a_bibliography_a_word_is_a_citation(site: Site) -> None:
    site.write(
        "concepts/oven.md",
        "---\ntitle: oven\ndefinition: A hot box.\nreferences: [Baker2001]\n---\n\nIt is hot.\n",
    )
    build = site.build()
    assert build.warnings == ()
    assert references(build, "concepts/oven") == ["Baker2001"]


def test_a_book_numbers_them_on_the_page_that_lists_them(cited: Site) -> None:
    build = cited.build(builder="latex")
    assert build.warnings == ()
    tex = build.text("bread.tex")
    chapter = tex[tex.index("{What we have read}") : tex.index("{Indexes}")]
    numbered = re.findall(r"\\DUrole\{kb-number\}\{(\d+)\}(.{9})", chapter)
    assert numbered == [
        ("1", "Anonymous"),
        ("2", "Baker, A."),
        ("3", "Crust, C."),
        ("4", "Flour. 19"),
    ]
    assert "Books and papers." in chapter
    assert "sphinxthebibliography" not in tex


def test_a_book_cites_by_number(cited: Site) -> None:
    tex = cited.build(builder="latex").text("bread.tex")
    link = r"\{\\hyperref\[\\detokenize\{references:reference-\d\}\]\{\\sphinxcrossref\{(\d)\}\}\}"
    text = re.sub(link, r"\1", tex).replace("{[}", "[").replace("{]}", "]")
    text = re.sub(r"\s+", " ", text)
    assert "well [2]. Crust et al. [3] measured it [see 3, chapter 2; 2]." in text
    assert "says Flour [4]." in text
    labels = set(re.findall(r"\\label\{\\detokenize\{(references:reference-\d)\}\}", tex))
    assert labels == set(re.findall(r"\\hyperref\[\\detokenize\{(references:reference-\d)\}", tex))


def test_a_book_numbers_what_only_another_page_cites(cited: Site) -> None:
    cited.write(
        "references.bib",
        (cited.root / "references.bib").read_text("utf-8")
        + "@misc{salt2005sea, author={Salt, Sue}, title={Sea}, year={2005}}\n",
    )
    cited.write("more.md", "# More to read\n\nSalt {cite:p}`salt2005sea` keeps.\n")
    cited.replace("index.md", "references\n", "references\nmore\n")
    build = cited.build(builder="latex")
    assert build.warnings == ()
    tex = build.text("bread.tex")
    assert re.search(r"Salt \{\[\}\{\\hyperref\[\\detokenize\{references:reference-5\}\]", tex)
    entry = next(line for line in tex.splitlines() if "kb-number}{5}" in line)
    assert "Salt, S. Sea. 2005." in entry
    assert "More to read" in entry


def test_an_entry_that_lacks_a_field_costs_nothing_but_a_warning(cited: Site) -> None:
    cited.replace("references.bib", "  journal = {Bread Letters},\n", "")
    build = cited.build()
    assert [warning for warning in build.warnings if "missing journal" not in warning] == []
    assert references(build, "concepts/steam")[0] == (
        "Crust et al. Steam in the first ten minutes. 2010"
    )


EDITS: dict[str, tuple[Callable[[Site], None], set[str]]] = {
    "an author": (
        lambda site: site.replace("references.bib", "Miller, Ben", "Muller, Ben"),
        {"references", "concepts/oven", "articles/first"},
    ),
    "a title that two articles do not show": (
        lambda site: site.replace("references.bib", "{Flour}", "{Flour and water}"),
        {"references", "articles/second"},
    ),
    "an entry nobody cites": (
        lambda site: site.write(
            "references.bib",
            (site.root / "references.bib").read_text("utf-8")
            + "@misc{a2000a, author={A, B}, title={A}, year={2000}}\n",
        ),
        {"references"},
    ),
    "a citation in a text": (
        lambda site: site.replace("articles/third.md", "here.", "{cite:p}`baker2001ovens`."),
        {"articles/third"},
    ),
    "a reference of a concept": (
        lambda site: site.replace("concepts/oven.md", "[baker", "[crust2010steam, baker"),
        {"concepts/oven"},
    ),
    "the page of the list": (
        lambda site: site.replace("references.md", "Books", "Leaflets, books"),
        {"references"},
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Return the project with its website and its book."""
    site = copy_project("cited", tmp_path_factory.mktemp("cited"))
    site.build()
    site.build(builder="latex")
    return Kept(site)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_writes_what_it_changes_and_equals_a_clean_build(built: Kept, name: str) -> None:
    edit, expected = EDITS[name]
    cited = built.restore()
    edit(cited)
    rebuilt = cited.build()
    assert set(rebuilt.written) - {"genindex", "search"} == expected
    assert rebuilt.files() == cited.build("clean").files() == cited.build("two", jobs=2).files()
    book = cited.build(builder="latex")
    assert book.files() == cited.build("clean", builder="latex").files()
    again = cited.build()
    assert (again.read, again.written) == ((), ())
