"""Whether a file has changed: its content says so, and its time does not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from knowledgebase.core.site.records import Reading
from knowledgebase.incremental import sources
from knowledgebase.incremental.sources import (
    digest_theme,
    note_reading,
    restore_theme_time,
    restore_times,
)

SECOND = 10**9


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """Let no test see the digests of another one."""
    sources._digest_file.cache_clear()
    yield
    sources._digest_file.cache_clear()


class Project:
    """A page "a" that is read from two files, and its output."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "a.html"
        for name in ("a.md", "b.svg", "a.html"):
            self.write(name, name, time=5)
        self.env: Any = SimpleNamespace(
            docname="a",
            all_docs={"a": 1, "other": 7},
            dependencies={"a": {str(folder / "b.svg"), str(folder / "c.svg")}},
            doc2path=lambda name: folder / f"{name}.md",
        )
        builder = SimpleNamespace(
            format="html", get_output_path=lambda name: folder / f"{name}.html"
        )
        self.app: Any = SimpleNamespace(env=self.env, builder=builder)

    def write(self, name: str, text: str, *, time: int) -> None:
        """Write a file whose time is *time* seconds after the beginning of time."""
        path = self.folder / name
        path.write_text(text)
        os.utime(path, ns=(time * SECOND, time * SECOND))

    def restore(self, reading: Reading) -> frozenset[str]:
        return restore_times(self.app, {"a": reading})


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_reading_is_of_the_page_and_then_of_all_it_depends_on(project: Project) -> None:
    project.write("c.svg", "c", time=5)
    reading = note_reading(project.env)
    names = [Path(path).name for path in reading.files]
    assert names == ["a.md", "b.svg", "c.svg"]
    assert all(Path(path).is_absolute() for path in reading.files)
    assert reading.digest == "c1c5f481da294f4318d7ead134a58652"


def test_a_page_without_dependencies_is_read_from_its_file(project: Project) -> None:
    project.env.dependencies = {}
    assert note_reading(project.env).files == (str(project.folder / "a.md"),)


def test_later_readings_have_later_stamps(project: Project) -> None:
    stamps = [note_reading(project.env).stamp for _ in range(3)]
    assert stamps == sorted(stamps)
    assert stamps[0] > SECOND


def test_a_relative_path_is_noted_as_an_absolute_one(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.folder)
    project.env.dependencies = {"a": {"b.svg"}}
    assert note_reading(project.env).files[1] == str(project.folder / "b.svg")


def test_every_reading_looks_at_the_files_anew(project: Project) -> None:
    first = note_reading(project.env).digest
    project.write("b.svg", "another", time=5)
    assert note_reading(project.env).digest != first


def reading_of(project: Project) -> Reading:
    project.write("c.svg", "c", time=5)
    reading = note_reading(project.env)
    sources._digest_file.cache_clear()
    return reading


def test_new_times_of_unchanged_files_count_as_read(project: Project) -> None:
    reading = reading_of(project)
    project.write("b.svg", "b.svg", time=9)
    assert project.restore(reading) == {str(project.folder / "a.md")}
    # whole microseconds, and one more than the newest file
    assert repr(project.env.all_docs) == "{'a': 9000001, 'other': 7}"
    assert project.output.stat().st_mtime_ns == 9 * SECOND + 1_000_000


def test_what_is_newer_than_all_files_keeps_its_time(project: Project) -> None:
    reading = reading_of(project)
    project.env.all_docs["a"] = 99_000_000
    project.write("a.html", "", time=99)
    project.restore(reading)
    assert project.env.all_docs["a"] == 99_000_000
    assert project.output.stat().st_mtime_ns == 99 * SECOND


def test_output_as_old_as_a_file_counts_as_newer(project: Project) -> None:
    project.restore(reading_of(project))
    assert project.output.stat().st_mtime_ns == 5 * SECOND + 1_000_000
    assert project.output.stat().st_atime_ns == 5 * SECOND + 1_000_000


def test_output_that_is_not_there_is_not_made(project: Project) -> None:
    project.output.unlink()
    project.restore(reading_of(project))
    assert not project.output.exists()


def test_output_of_other_kinds_is_not_touched(project: Project) -> None:
    project.app.builder.format = "latex"
    project.restore(reading_of(project))
    assert project.output.stat().st_mtime_ns == 5 * SECOND
    assert project.env.all_docs["a"] == 5_000_001


@pytest.mark.parametrize("name", ["a.md", "b.svg"])
def test_a_change_under_an_old_time_counts_as_never_read(project: Project, name: str) -> None:
    reading = reading_of(project)
    note_reading(project.env)  # a digest from before is not taken for that of now
    project.write(name, "changed", time=1)
    assert project.restore(reading) == frozenset()
    assert project.env.all_docs["a"] == -1
    assert project.output.stat().st_mtime_ns == 5 * SECOND


def test_a_page_whose_file_has_gone_is_left_to_sphinx(project: Project) -> None:
    reading = reading_of(project)
    (project.folder / "b.svg").unlink()
    assert project.restore(reading) == frozenset()
    assert project.env.all_docs["a"] == 1


def test_one_page_that_cannot_be_judged_keeps_no_other_from_it(project: Project) -> None:
    reading = reading_of(project)
    gone = Reading(stamp=0, files=(str(project.folder / "gone.md"),), digest="")
    project.write("d.md", "changed", time=1)
    changed = Reading(stamp=0, files=(str(project.folder / "d.md"),), digest="")
    project.env.all_docs = {"new": 3, "gone": 2, "changed": 4, "a": 1}
    readings = {"gone": gone, "changed": changed, "a": reading}
    assert restore_times(project.app, readings) == {str(project.folder / "a.md")}
    assert project.env.all_docs == {"new": 3, "gone": 2, "changed": -1, "a": 5_000_001}


def test_a_file_that_was_missing_has_a_digest_of_its_own(project: Project) -> None:
    missing = note_reading(project.env).digest
    project.write("c.svg", "", time=5)
    assert note_reading(project.env).digest != missing


# -- the theme -----------------------------------------------------------------------------------


def themed(folder: Path, **changes: Any) -> Any:
    """Return an application whose theme has one template and one style sheet."""
    for name, text in (("theme/a.html", "A"), ("theme/deep/b.css", "B"), ("static/c.js", "C")):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(text)
    for name in ("own", "conf"):
        (folder / name).mkdir(exist_ok=True)
    builder = {
        "format": "html",
        "templates": SimpleNamespace(pathchain=[str(folder / "own")]),
        "theme": SimpleNamespace(get_theme_dirs=lambda: [folder / "theme"]),
        "build_info": SimpleNamespace(config_hash="1", tags_hash="2"),
    }
    config = SimpleNamespace(html_static_path=["../static"])
    return SimpleNamespace(
        builder=SimpleNamespace(**{**builder, **changes}), config=config, confdir=folder / "conf"
    )


@pytest.mark.parametrize(
    "name",
    ["theme/a.html", "theme/deep/b.css", "static/c.js", "own/d.jinja", "own/e.toml", "own/f.conf"],
)
def test_the_digest_of_the_theme_is_of_its_templates_styles_and_static_files(
    tmp_path: Path, name: str
) -> None:
    before = digest_theme(themed(tmp_path))
    (tmp_path / name).write_text("changed")
    sources._digest_file.cache_clear()
    assert digest_theme(themed(tmp_path)) != before


def test_other_files_do_not_count(tmp_path: Path) -> None:
    before = digest_theme(themed(tmp_path))
    for name in ("theme/a.png", "static/deep/x.map", "own/readme.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text")
    (tmp_path / "own" / "folder.html").mkdir()
    assert digest_theme(themed(tmp_path)) == before


def test_our_own_templates_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest_theme(themed(tmp_path))
    (tmp_path / "package" / "incremental").mkdir(parents=True)
    monkeypatch.setattr(sources, "__file__", str(tmp_path / "package" / "incremental" / "x.py"))
    without = digest_theme(themed(tmp_path))
    assert without != before
    (tmp_path / "package" / "templates").mkdir()
    (tmp_path / "package" / "templates" / "x.html").write_text("X")
    assert digest_theme(themed(tmp_path)) not in (before, without)


def test_settings_and_tags_count(tmp_path: Path) -> None:
    infos = [("1", "2"), ("3", "2"), ("1", "3"), ("2", "1")]
    digests = [
        digest_theme(themed(tmp_path, build_info=SimpleNamespace(config_hash=one, tags_hash=two)))
        for one, two in infos
    ]
    assert len(set(digests)) == len(infos)


def test_where_the_files_are_does_not_count(tmp_path: Path) -> None:
    here, there = tmp_path / "zz" / "z", tmp_path / "a"
    one = themed(here)
    (there / "theme").mkdir(parents=True)
    (there / "theme" / "c.js").write_text("C")
    (there / "static" / "theme").mkdir(parents=True)
    (there / "static" / "a.html").write_text("A")
    (there / "static" / "b.css").write_text("B")
    other = themed(there)
    for name in ("theme/a.html", "theme/deep/b.css", "static/c.js"):
        (there / name).unlink()
    assert digest_theme(one) == digest_theme(other)


def test_what_is_no_website_has_no_theme(tmp_path: Path) -> None:
    assert digest_theme(themed(tmp_path, format="latex")) == ""


@pytest.fixture
def built(tmp_path: Path) -> Any:
    """Return an application whose templates are from second 8; its output is from second 5."""
    path = tmp_path / ".buildinfo"
    path.write_text("")
    os.utime(path, ns=(5 * SECOND, 5 * SECOND))
    templates = SimpleNamespace(newest_template_mtime=lambda: 8.5)
    builder = SimpleNamespace(format="html", templates=templates)
    return SimpleNamespace(outdir=tmp_path, builder=builder)


def time_of_output(built: Any) -> int:
    return int((built.outdir / ".buildinfo").stat().st_mtime_ns)


def test_output_counts_as_newer_than_templates_that_have_not_changed(built: Any) -> None:
    restore_theme_time(built)
    assert time_of_output(built) == 8_501 * SECOND // 1000


def test_output_that_is_newer_than_templates_keeps_its_time(built: Any) -> None:
    built.builder.templates.newest_template_mtime = lambda: 4.5
    restore_theme_time(built)
    assert time_of_output(built) == 5 * SECOND


def test_only_a_website_with_templates_has_their_time(built: Any) -> None:
    built.builder.format = "latex"
    restore_theme_time(built)
    built.builder.format, built.builder.templates = "html", None
    restore_theme_time(built)
    assert time_of_output(built) == 5 * SECOND
