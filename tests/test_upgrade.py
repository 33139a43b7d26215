"""What another version has left: it is read anew, and the result is that of a clean build."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledgebase import registration
from sites import Build, Site


def doctrees(site: Site) -> Path:
    return site.work / "old" / "doctrees"


def environment(site: Site) -> Path:
    return doctrees(site) / "environment.pickle"


def check_reads_anew(site: Site) -> Build:
    """Build with what is left in the folder "old", and compare with a build from nothing."""
    again, clean = site.build("old"), site.build("clean")
    assert sorted(again.read) == sorted(clean.read)
    assert again.warnings == clean.warnings
    assert again.files() == clean.files()
    return again


def rename_class(data: bytes) -> bytes:
    """Let the environment name a module that is not there."""
    assert b"knowledgebase.core.site.records" in data
    return data.replace(b"knowledgebase.core.site.records", b"knowledgebase.core.site.recordz")


def rename_another(data: bytes) -> bytes:
    """Let the environment name a class that is not there, in a module that is."""
    assert b"\x07Library" in data
    return data.replace(b"\x07Library", b"\x07Librarz")


@pytest.mark.parametrize(
    "change",
    [
        rename_class,
        rename_another,
        lambda data: data[: len(data) // 2],
        lambda data: pickle.dumps({"no": "environment"}),
    ],
)
def test_an_environment_that_cannot_be_loaded_is_made_anew(
    site: Site, change: Callable[[bytes], bytes]
) -> None:
    site.build("old")
    path = environment(site)
    path.write_bytes(change(path.read_bytes()))
    check_reads_anew(site)


def test_what_other_code_has_stored_is_not_looked_at(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a field was added, or where the same field means something else."""
    with monkeypatch.context() as patch:
        properties: dict[str, Any] = {**registration.PROPERTIES, "env_version": 1}
        patch.setattr(registration, "PROPERTIES", properties)
        site.build("old")
    path = environment(site)
    env = pickle.loads(path.read_bytes())
    assert env.version["knowledgebase"] == 1
    env.domaindata["kb"]["records"] = dict.fromkeys(env.all_docs, "another shape")
    env.domaindata["kb"]["memory"] = None
    path.write_bytes(pickle.dumps(env))
    check_reads_anew(site)


def test_pages_that_only_the_version_before_has_written_are_removed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(registration, "PROPERTIES", {**registration.PROPERTIES, "env_version": 1})
        old = site.build("old")
    (written,) = doctrees(site).glob("written-*.json")
    data = json.loads(written.read_text())
    for name in ("old-name.html", "_images/old.svg"):
        (old.outdir / name).parent.mkdir(exist_ok=True)
        (old.outdir / name).write_text("old")
    data["pages"]["old-name"] = "0" * 32
    data["files"].append("_images/old.svg")
    written.write_text(json.dumps(data))
    check_reads_anew(site)


@pytest.mark.parametrize(
    "left",
    [
        {"pages": ["index"], "stamps": 5, "files": {"a": 1}, "exports": None, "site": 1},
        {"pages": {"index": 5}, "files": [["a"], 7, None], "stamps": {"index": "now"}},
        {"format": 99},
        [],
    ],
)
def test_a_list_of_written_pages_in_another_shape_is_no_hindrance(site: Site, left: object) -> None:
    site.build("old")
    (written,) = doctrees(site).glob("written-*.json")
    written.write_text(json.dumps(left))
    assert site.build("old").files() == site.build("clean").files()


def test_an_export_is_made_anew_by_other_code(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(registration, "PROPERTIES", {**registration.PROPERTIES, "env_version": 1})
        old = site.build("old")
    (old.outdir / "knowledge.json").write_text("{}")
    check_reads_anew(site)
