"""The same bytes on every machine, after a build that was killed, and from a restored cache."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pytest

from sites import BOOKKEEPING, ROOTS, Kept, Site, copy_project

EXT = Path(__file__).parents[1] / "ext"


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files below *folder* but Sphinx's own bookkeeping."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in BOOKKEEPING
    }


def build(source: Path, work: Path, **environment: str) -> dict[str, bytes]:
    """Build in a process of its own, with its own environment; return the output."""
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-d", str(work / "d"), str(source), str(work / "o")],
        env={**os.environ, "PYTHONPATH": str(EXT), **environment},
        stderr=subprocess.DEVNULL,
        timeout=120,
        check=True,
    )
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


#: settings that kill the build when an event has come as often as the environment says
KILL = """
import os
import signal


def setup(app):
    event, _, times = os.environ.get("KILL_AT", "").partition(" ")
    left = iter(range(int(times or 0)))

    def count(*_):
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    if event:
        app.connect(event, count, priority=0)
"""
#: each of the 46 pages is read and written
KILLED_AT = (
    "doctree-read 0",
    "doctree-read 20",
    "env-updated 0",
    "html-page-context 0",
    "html-page-context 20",
    "html-page-context 40",
    "html-collect-pages 0",
    "build-finished 0",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A site that was edited after its first build."""

    kept: Kept
    #: the files of a clean build
    expected: dict[str, bytes]


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Edited:
    site = copy_project("wide", tmp_path_factory.mktemp("killed"))
    conf = (site.root / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", conf + KILL)
    site.build()
    site.replace("concepts/scoring.md", "aliases: [slashing]", "aliases: [dull]")
    site.replace("articles/the-first-loaf.md", "water, and wait", "water, then wait")
    site.replace("conf.py", 'project = "Bread"', 'project = "Loaves"')
    expected = site.build("clean").files()
    return Edited(kept=Kept(site), expected=expected)


@pytest.mark.parametrize("place", KILLED_AT)
def test_a_build_that_was_killed_is_made_good_by_the_next(edited: Edited, place: str) -> None:
    site = edited.kept.restore()

    def build_to_the_end() -> None:
        os.environ["KILL_AT"] = place
        site.build()

    process = get_context("fork").Process(target=build_to_the_end)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert site.build().files() == edited.expected


@pytest.fixture
def wide(make_site: Callable[[str], Site]) -> Site:
    """Return a site of some fifty pages."""
    return make_site("wide")


def test_new_times_alone_change_nothing(wide: Site) -> None:
    wide.build()
    soon = wide.root.stat().st_mtime + 3600
    for path in wide.root.rglob("*"):
        os.utime(path, (soon, soon))
    again = wide.build()
    assert again.read == ()
    assert again.written == ()


def test_a_change_under_an_old_time_is_seen(wide: Site) -> None:
    wide.build()
    path = wide.root / "articles" / "the-first-loaf.md"
    before = path.stat()
    wide.replace("articles/the-first-loaf.md", "water, and wait", "water, then wait")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    again = wide.build()
    assert again.read == ("articles/the-first-loaf",)
    assert "water, then wait" in again.text("articles/the-first-loaf.html")


def test_a_restored_build_is_used_by_a_fresh_copy(wide: Site) -> None:
    wide.build()
    shutil.rmtree(wide.root / "topics")
    shutil.copytree(ROOTS / "test-wide" / "topics", wide.root / "topics", copy_function=shutil.copy)
    wide.replace("articles/the-first-loaf.md", "water, and wait", "water, then wait")
    again = wide.build()
    assert again.read == ("articles/the-first-loaf",)
    assert set(again.written) == {"articles/the-first-loaf"}
    assert again.files() == wide.build("clean").files()
