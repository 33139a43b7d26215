"""Files beside the pages: which there have to be, and which are removed."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from knowledgebase.incremental.files import (
    announce_files,
    clear_static_files,
    find_files,
    find_obsolete,
    remove_files,
)
from knowledgebase.incremental.written import WrittenPages


@pytest.fixture
def outdir(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def written(tmp_path: Path, outdir: Path) -> WrittenPages:
    (tmp_path / "kept").mkdir()
    return WrittenPages(tmp_path / "kept", outdir, "html")


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")


def files_in(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def stand_in(outdir: Path, format: str = "html", **builder: Any) -> Any:  # noqa: A002 - Sphinx's word
    """Return what is asked of an application; the builder of a book knows of one image."""
    own: dict[str, Any] = {"format": format, "name": format, "images": {}, "imagedir": "_images"}
    if format == "latex":
        own |= {"imagedir": "", "images": {"a/b.png": "b.png"}}
        own["document_data"] = [("index", "book.tex", "Title"), ("index", "short.tex", "Title")]
    env = SimpleNamespace(
        images={"a/b.png": ({"a"}, "b.png"), "c.png": ({"c"}, "c1.png")},
        dlfiles={"d.csv": ({"a"}, "0f/d.csv")},
    )
    return SimpleNamespace(outdir=outdir, env=env, builder=SimpleNamespace(**{**own, **builder}))


# -- which there have to be ----------------------------------------------------------------------


def test_a_website_has_the_images_and_downloads_of_all_its_pages(
    outdir: Path, written: WrittenPages
) -> None:
    app = stand_in(outdir, images={"e.svg": "e.svg"})
    assert find_files(app, written) == {
        "_images/b.png", "_images/c1.png", "_images/e.svg", "_downloads/0f/d.csv",
    }  # fmt: skip


def test_a_book_has_the_images_its_builder_knows_of_and_its_sources(
    outdir: Path, written: WrittenPages
) -> None:
    assert find_files(stand_in(outdir, "latex"), written) == {"b.png", "book.tex", "short.tex"}


def test_static_files_are_among_them(outdir: Path, written: WrittenPages) -> None:
    written.static = frozenset({"_static/x.css"})
    assert "_static/x.css" in find_files(stand_in(outdir), written)
    assert find_files(stand_in(outdir, "text"), written) == frozenset()


# -- static files --------------------------------------------------------------------------------


def test_static_files_of_ours_go_before_new_ones_come_and_others_stay(
    outdir: Path, written: WrittenPages
) -> None:
    put(outdir, "_static/old.css", "_static/deep/old.css", "_static/user.css", "_images/a.png")
    put(outdir, "a/_static/x")
    written.files = frozenset(
        {"_static/old.css", "_static/deep/old.css", "_images/a.png", "a/_static/x"}
    )
    clear_static_files(outdir, written)
    assert files_in(outdir) == {"_static/user.css", "_images/a.png", "a/_static/x"}
    assert written.foreign == {"_static/user.css"}


def test_what_static_files_have_come_is_noted_once(
    tmp_path: Path, outdir: Path, written: WrittenPages
) -> None:
    written.foreign = frozenset({"_static/user.css"})
    written.files = frozenset({"_images/old.png"})
    put(outdir, "_static/user.css", "_static/deep/new.css")
    announce_files(stand_in(outdir), written)
    assert set(written.static or ()) == {"_static/deep/new.css"}
    noted = WrittenPages(tmp_path / "kept", outdir, "html").files
    assert noted == {
        "_static/deep/new.css", "_images/old.png", "_images/b.png", "_images/c1.png",
        "_downloads/0f/d.csv",
    }  # fmt: skip
    put(outdir, "_static/later.css")
    announce_files(stand_in(outdir), written)
    assert set(written.static or ()) == {"_static/deep/new.css"}


# -- which are removed ---------------------------------------------------------------------------


def test_what_no_build_has_put_there_is_not_obsolete(written: WrittenPages) -> None:
    written.files = frozenset({"a.png", "b.png"})
    assert find_obsolete(written, frozenset({"b.png", "c.png"})) == {"a.png"}


def test_with_a_book_goes_what_tex_has_made_from_it_unless_it_has_to_be_there(
    written: WrittenPages,
) -> None:
    written.files = frozenset({"old.tex", "new.tex", "text.png"})
    obsolete = find_obsolete(written, frozenset({"new.tex", "text.png", "old.pdf"}))
    assert obsolete == {
        "old.tex", "old.aux", "old.fdb_latexmk", "old.fls", "old.idx", "old.ilg", "old.ind",
        "old.log", "old.out", "old.synctex.gz", "old.toc", "old.xdv",
    }  # fmt: skip


def test_folders_that_hold_nothing_any_more_go_too(outdir: Path) -> None:
    put(outdir, "a/b/c/one", "a/two", "d/e/three")
    remove_files(outdir, ["a/b/c/one", outdir / "d/e/three", "none", "no/such/file"])
    assert files_in(outdir) == {"a/two"}
    assert sorted(path.name for path in outdir.rglob("*")) == ["a", "two"]


def test_the_output_folder_stays_when_it_is_empty(outdir: Path) -> None:
    put(outdir, "one")
    remove_files(outdir, ["one", "a/b"])
    assert list(outdir.iterdir()) == []
