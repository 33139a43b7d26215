"""The shortcuts of the tests lead to the same place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from docutils.readers import standalone
from docutils.utils import DependencyList

from books import EXT
from knowledgebase.reading.parser import KnowledgeParser
from shortcuts import _make_settings, copy_settings
from sites import Site


def test_settings_that_were_copied_are_those_that_are_made() -> None:
    parser, defaults = KnowledgeParser(), {"traceback": True, "halt_level": 5}
    made, first, second = (
        vars(make(standalone.Reader, parser, defaults=defaults, read_config_files=True))
        for make in (_make_settings, copy_settings, copy_settings)
    )
    notes = [settings.pop("record_dependencies") for settings in (made, first, second)]
    assert made == first == second
    assert first is not second
    assert {type(note) for note in notes} == {DependencyList}
    assert len(set(map(id, notes))) == len(notes)


def test_a_build_without_shortcuts_gives_the_same_files(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "plain"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-d",
            str(out / "d"),
            str(site.root),
            str(out / "o"),
        ],
        env={"PATH": "", "PYTHONPATH": str(EXT)},
        check=True,
    )
    files = site.build().files()
    assert {name for name in files if (out / "o" / name).read_bytes() != files[name]} == set()
