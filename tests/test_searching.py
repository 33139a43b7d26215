"""The index for search: after an edit as from nothing, and never with what nobody can vouch for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sites import Build, Site

ARTICLE = "articles/reading-machines.md"


def read_index(build: Build) -> dict[str, Any]:
    text = build.text("searchindex.js")
    index: dict[str, Any] = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    return index


def pages_with(build: Build, word: str) -> list[str]:
    """Return the pages in whose text a word stands."""
    index = read_index(build)
    found = index["terms"].get(word, [])
    return [index["docnames"][n] for n in ([found] if isinstance(found, int) else found)]


def test_a_word_comes_and_goes_with_the_pages_it_stands_in(site: Site) -> None:
    text = (site.root / ARTICLE).read_text(encoding="utf-8")
    other = "articles/how-a-network-sees.md"
    site.build("edited")
    site.write(ARTICLE, text + "\nA marzipan pig.\n")
    assert pages_with(site.build("edited"), "marzipan") == ["articles/reading-machines"]
    site.write(other, (site.root / other).read_text(encoding="utf-8") + "\nMarzipan too.\n")
    both = ["articles/how-a-network-sees", "articles/reading-machines"]
    assert pages_with(site.build("edited"), "marzipan") == both
    site.write("about.md", "---\norphan: true\n---\n\n# About\n\nNothing.\n")  # first of all
    assert pages_with(site.build("edited"), "marzipan") == both
    site.write(ARTICLE, text)
    assert pages_with(site.build("edited"), "marzipan") == both[:1]
    site.remove(other)
    edited = site.build("edited")
    assert "marzipan" not in read_index(edited)["terms"]
    assert edited.files() == site.build("clean").files()


def test_entries_of_an_index_stay_with_the_pages_that_are_not_written(site: Site) -> None:
    entries = "# {}\n\n```{{index}} Marzipan; sweet\n```\n\n```{{index}} pig\n```\n\nText.\n"
    for name in ("a", "b", "c"):
        site.write(f"{name}.md", "---\norphan: true\n---\n\n" + entries.format(name))
    first = site.build("edited")
    assert len(read_index(first)["indexentries"]["pig"]) == len("abc")
    site.write("b.md", "---\norphan: true\n---\n\n" + entries.format("Another b"))
    site.remove("a.md")
    edited, clean = site.build("edited"), site.build("clean")
    assert read_index(edited)["indexentries"] == read_index(clean)["indexentries"]
    assert edited.files() == clean.files()


@pytest.mark.parametrize(
    ("old", "new"),
    [('"envversion":{', '"envversion":{"sphinx.other":1,'), ("Search.setIndex(", "Search.set(")],
    ids=["of another Sphinx", "damaged"],
)
def test_an_index_that_cannot_be_read_gives_no_words(site: Site, old: str, new: str) -> None:
    file = site.build("edited").outdir / "searchindex.js"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    site.replace(ARTICLE, "---\n\n", "---\n\nA marzipan pig.\n\n")
    edited = site.build("edited")
    assert any("search index couldn't be loaded" in line for line in edited.warnings)
    assert pages_with(edited, "marzipan") == ["articles/reading-machines"]
    index = read_index(edited)
    assert all(
        number < len(index["docnames"])
        for found in index["terms"].values()
        for number in ([found] if isinstance(found, int) else found)
    )
