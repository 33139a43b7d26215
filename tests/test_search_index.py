"""The index for search: after an edit as from nothing, and never with what nobody can vouch for."""

from __future__ import annotations

import json
import os
from io import StringIO
from typing import Any

import pytest
import sphinx.search

from knowledgebase.workarounds.search_index import MendingFormat
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


def test_the_file_keeps_its_time_where_it_says_the_same(site: Site) -> None:
    file = site.build("edited").outdir / "searchindex.js"
    before = file.read_bytes()
    os.utime(file, ns=(10**18, 10**18))
    site.replace(ARTICLE, "---\n\n", "---\n\n<!-- what no search finds -->\n\n")
    edited = site.build("edited")
    assert "articles/reading-machines" in edited.written
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (before, 10**18)
    site.replace(ARTICLE, "---\n\n", "---\n\nA marzipan pig.\n\n")
    assert pages_with(site.build("edited"), "marzipan") == ["articles/reading-machines"]
    assert file.stat().st_mtime_ns > 10**18


class ForeignIndex(sphinx.search.IndexBuilder):
    """As of a theme that has a search of its own: addresses in the place of names."""

    def freeze(self) -> dict[str, Any]:
        frozen = super().freeze()
        frozen["docurls"] = [f"{name}.html" for name in frozen.pop("docnames")]
        return frozen

    def load(self, stream: Any, format: Any) -> None:  # noqa: A002 - as in the base class
        frozen = format.loads(stream.read())
        frozen["docnames"] = [url.removesuffix(".html") for url in frozen["docurls"]]
        super().load(StringIO(format.dumps(frozen)), format)


def test_the_index_of_another_extension_is_left_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sphinx.search, "IndexBuilder", ForeignIndex)
    assert "about.html" not in read_index(site.build("edited"))["docurls"]
    site.write("about.md", "---\norphan: true\n---\n\n# About\n\nA marzipan pig.\n")
    edited = site.build("edited")
    assert edited.warnings == ()
    index = read_index(edited)
    assert index["docurls"][index["terms"]["marzipan"]] == "about.html"
    assert index["terms"] == read_index(site.build("clean"))["terms"]


@pytest.mark.parametrize("index", [{"docurls": ["a.html"], "terms": {"pig": []}}, ["pig"], None])
def test_an_index_of_another_shape_goes_through_as_it_is(index: object) -> None:
    mending, file = MendingFormat(json), StringIO()
    mending.dump(index, file)
    assert file.getvalue() == json.dumps(index)
    assert mending.load(StringIO(json.dumps(index))) == index
    assert mending.dumps(index) == json.dumps(index)
