"""A folder of articles from elsewhere, in the place of our own."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from knowledgebase import project
from sites import Build, Site

POST = """---
title: '{title}'
author: 'Cleo Example'
publish_date: '2024-06-{day:02}'
---

Post {day} is about a CNN and about a neural network.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of posts with all kinds of names, one broken, and of what is no post."""
    root = tmp_path / "my posts"
    names = [
        "first.md",
        "Second Post.markdown",
        "third.txt",
        "deep/er/Fourth.MD",
        "größe und maß.md",
        "日本語.md",
        "MiXeD-Case_under.md",
        "_posts/index.md",
        "broken.md",
        "odd.mD",
        "odder.marKDown",
        "README.tXt",
    ]
    for day, name in enumerate(names, start=1):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(POST.format(title=f"Title {day}", day=day), encoding="utf-8")
    with (root / "first.md").open("a", encoding="utf-8") as file:
        file.write("\n[Next](Second%20Post.markdown)\n")
    (root / "broken.md").write_text(
        POST.format(title="It's broken", day=9).replace("author", "autor"), encoding="utf-8"
    )
    (root / "utf16.md").write_text(POST.format(title="No", day=1), encoding="utf-16")
    (root / "notes.pdf").write_bytes(b"%PDF")
    for name in ("LICENSE", "LICENSE.md", "deep/README.md", "requirements.txt", "notes.TXT"):
        (root / name).write_bytes("Größe\n---\nnumpy>=2\n".encode("latin-1"))
    (root / ".hidden.md").write_text("hidden", encoding="utf-8")
    return root


@pytest.fixture
def build(site: Site, folder: Path) -> Build:
    """Build the site with that folder."""
    return site.build(conf={"kb_articles": str(folder)})


def test_every_article_has_a_page_with_a_clean_address(build: Build) -> None:
    pages = sorted(
        path.relative_to(build.outdir / "articles").as_posix()
        for path in (build.outdir / "articles").rglob("*.html")
    )
    assert pages == sorted(
        [
            "first.html",
            "second-post.html",
            "third.html",
            "deep/er/fourth.html",
            "größe-und-maß.html" if "größe-und-maß.html" in pages else "grosse-und-mass.html",
            "日本語.html",
            "mixed-case-under.html",
            "posts/index.html",
            "broken.html",
            "odd.html",
            "odder.html",
            "readme.html",
        ]
    )


def test_they_take_the_place_of_our_own(build: Build) -> None:
    assert "Title 1" in build.text("archive.html")
    assert "How a network sees" not in build.text("archive.html")


def test_diagnostics_name_the_author_s_own_file(build: Build, folder: Path) -> None:
    warnings = "\n".join(build.warnings)
    assert re.search(
        rf"{re.escape(str(folder))}/broken\.md:2:11: WARNING: .*\[kb\.yaml-rep", warnings
    )
    assert re.search(rf"{re.escape(str(folder))}/broken\.md:3:1: WARNING: .*'author'", warnings)
    assert re.search(rf"{re.escape(str(folder))}/utf16\.md:1:1: ERROR: .*\[kb\.encoding", warnings)
    assert len(build.warnings) == 3


def test_the_path_of_a_page_is_that_of_its_file_and_of_sphinx_s_own_kind(
    build: Build, folder: Path
) -> None:
    env = build.app.env
    path, relative = env.doc2path("articles/third"), env.doc2path("articles/third", base=False)
    assert path == folder / "third.txt"
    assert relative == Path("articles/third.txt")
    assert type(path) is type(relative) is type(env.doc2path("index"))


def test_links_between_articles_and_to_concepts_work(build: Build) -> None:
    html = build.text("articles/first.html")
    assert 'href="second-post.html"' in html
    assert 'data-concept="cnn"' in html
    assert 'href="../concepts/cnn.html#concept-cnn"' in html
    assert "Post 1 is about a" in build.text("concepts/cnn.html")


def test_two_files_with_one_address_are_both_published(site: Site, folder: Path) -> None:
    (folder / "First.txt").write_text(POST.format(title="Another first", day=1), encoding="utf-8")
    build = site.build(conf={"kb_articles": str(folder)})
    assert "Another first" in build.text("articles/first.html")
    assert "Title 1" in build.text("articles/first-2.html")
    assert any("first.md:1:1: WARNING" in w and "kb.duplicate-slug" in w for w in build.warnings)


def test_the_build_changes_nothing_in_either_tree(site: Site, folder: Path) -> None:
    def state() -> dict[Path, tuple[bytes, int]]:
        return {
            path: (path.read_bytes(), path.stat().st_mtime_ns)
            for root in (site.root, folder)
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }

    before = state()
    site.build(conf={"kb_articles": str(folder)})
    assert state() == before


def test_what_is_no_article_is_told_in_one_line(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(project, "tell", told.append)
    site.write("articles/README.md", "# How to write here\n")
    site.write("topics/notes.txt", "Notes.\n")
    build = site.build()
    assert build.warnings == ()
    assert not (build.outdir / "articles/README.html").exists()
    site.build(conf={"kb_articles": str(folder)})
    assert told == [
        "without front matter, these are no articles: README.md",
        "without front matter, these are no articles:"
        " LICENSE.md, README.md, notes.TXT, requirements.txt",
    ]


def test_a_file_becomes_an_article_with_its_front_matter(site: Site, folder: Path) -> None:
    conf = {"kb_articles": str(folder)}
    site.build("edited", conf=conf)
    (folder / "notes.TXT").write_text(POST.format(title="Notes", day=1), encoding="utf-8")
    (folder / "third.txt").write_text("No front matter.", encoding="utf-8")
    edited, clean = site.build("edited", conf=conf), site.build("clean", conf=conf)
    assert "Notes" in edited.text("articles/notes.html")
    assert not (edited.outdir / "articles/third.html").exists()
    skip = {"searchindex.js"}
    assert {k: v for k, v in edited.files().items() if k not in skip} == {
        k: v for k, v in clean.files().items() if k not in skip
    }


@pytest.mark.parametrize("is_ours", [False, True])
def test_a_folder_that_cannot_be_read_is_reported(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch, is_ours: bool
) -> None:
    locked = (site.root / "articles" if is_ours else folder) / "locked"
    locked.mkdir()
    scandir = os.scandir

    def refuse(path: str | os.PathLike[str]) -> os._ScandirIterator[str]:
        if os.fspath(path) == str(locked):
            raise PermissionError(errno.EACCES, "Permission denied", str(locked))
        return scandir(os.fspath(path))

    monkeypatch.setattr(os, "scandir", refuse)  # the tests may run as root, who reads everything
    build = site.build(conf={} if is_ours else {"kb_articles": str(folder)})
    (warning,) = (line for line in build.warnings if "locked" in line)
    assert re.search(r"articles/locked:1:1: ERROR: |my posts/locked:1:1: ERROR: ", warning)
    assert warning.endswith(
        "the folder cannot be read (Permission denied); make it readable; it is left out"
        " [kb.unreadable]"
    )


def test_a_folder_that_is_not_there_is_named(site: Site) -> None:
    with pytest.raises(Exception, match="there is no folder '/nowhere/at/all'"):
        site.build(conf={"kb_articles": "/nowhere/at/all"})


def test_edits_in_the_folder_are_seen(site: Site, folder: Path) -> None:
    conf = {"kb_articles": str(folder)}
    site.build("edited", conf=conf)
    text = (folder / "first.md").read_text(encoding="utf-8")
    (folder / "first.md").write_text(text.replace("Title 1", "New title"), encoding="utf-8")
    (folder / "third.txt").unlink()
    edited, clean = site.build("edited", conf=conf), site.build("clean", conf=conf)
    assert edited.read == ("archive", "articles/first")
    skip = {"searchindex.js"}
    assert {k: v for k, v in edited.files().items() if k not in skip} == {
        k: v for k, v in clean.files().items() if k not in skip
    }


def test_the_real_articles_are_published_whole(site: Site, seeds: Path) -> None:
    build = site.build(conf={"kb_articles": str(seeds)})
    pages = sorted((build.outdir / "articles").glob("*.html"))
    assert len(pages) == len(list(seeds.glob("*.txt"))) == 5
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert "By <a" in html
        for part in ("kb-subtitle", "kb-byline", "kb-lead", "kb-hero", "kb-cta", "<time"):
            assert part in html, (page.name, part)
        assert "magick.ai" not in re.sub(r"<a [^>]*>", "", html)
    kinds = {re.findall(r"\[(.*?)\]$", line)[0] for line in build.warnings}
    assert kinds == {
        "kb.date-order",
        "kb.heading-level",
        "kb.read-time",
        "kb.remote-image",
        "kb.yaml-repaired",
    }
