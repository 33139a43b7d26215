"""The same bytes on every machine, after a build that was killed, and from a restored cache."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.corpus import write_articles
from sites import BOOKKEEPING, Site

EXT = Path(__file__).parents[1] / "ext"


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files below *folder* but Sphinx's own bookkeeping."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in BOOKKEEPING
    }


def start(source: Path, work: Path, **environment: str) -> subprocess.Popen[bytes]:
    """Start a build in a process of its own, with its own environment."""
    return subprocess.Popen(
        [sys.executable, "-m", "sphinx", "-q", "-d", str(work / "d"), str(source), str(work / "o")],
        env={**os.environ, "PYTHONPATH": str(EXT), **environment},
        stderr=subprocess.DEVNULL,
    )


def build(source: Path, work: Path, **environment: str) -> dict[str, bytes]:
    """Build to the end and return the output."""
    assert start(source, work, **environment).wait(timeout=120) == 0
    return files_of(work / "o")


def test_place_time_zone_locale_and_hash_seed_make_no_difference(
    site: Site, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "else where" / "deep" / "site"
    shutil.copytree(site.root, elsewhere)
    one = build(site.root, tmp_path / "one", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")
    two = build(elsewhere, tmp_path / "two", PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C")
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


@pytest.fixture
def larger(site: Site) -> Site:
    """Return a site of some fifty pages."""
    write_articles(site.root / "articles", 40)
    return site


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9])
def test_a_build_that_was_killed_is_made_good_by_the_next(
    larger: Site, tmp_path: Path, share: float
) -> None:
    began = time.monotonic()
    build(larger.root, tmp_path / "first")
    duration = time.monotonic() - began
    larger.replace("concepts/cnn.md", "aliases: [CNN, ", "aliases: [part, ")
    larger.replace("articles/article-00003.md", "Section 1", "Another section")
    larger.replace("conf.py", 'project = "Test"', 'project = "Tested"')
    expected = build(larger.root, tmp_path / "clean")
    process = start(larger.root, tmp_path / "first")
    time.sleep(share * duration)
    process.kill()
    process.wait()
    assert build(larger.root, tmp_path / "first") == expected


def test_new_times_alone_change_nothing(larger: Site) -> None:
    larger.build()
    soon = time.time() + 3600
    for path in larger.root.rglob("*"):
        os.utime(path, (soon, soon))
    again = larger.build()
    assert again.read == ()
    assert again.written == ()


def test_a_change_under_an_old_time_is_seen(larger: Site) -> None:
    larger.build()
    path = larger.root / "articles" / "reading-machines.md"
    before = path.stat()
    larger.replace("articles/reading-machines.md", "every token", "each token")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    again = larger.build()
    assert again.read == ("articles/reading-machines",)
    assert "each token" in again.text("articles/reading-machines.html")


def test_a_restored_build_is_used_by_a_fresh_copy(larger: Site, tmp_path: Path) -> None:
    larger.build()
    shutil.rmtree(larger.root / "topics")
    source = Path(__file__).parent / "roots" / "test-basic" / "topics"
    shutil.copytree(source, larger.root / "topics", copy_function=shutil.copy)
    larger.replace("articles/article-00003.md", "Section 1", "Another section")
    again = larger.build()
    assert again.read == ("articles/article-00003",)
    assert set(again.written) == {"articles/article-00003"}
    assert again.files() == larger.build("clean").files()
