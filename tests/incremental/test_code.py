"""The number for the code: another one wherever another code could have stored something else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import docutils
import myst_parser
import pytest

from knowledgebase.incremental import code
from knowledgebase.incremental.code import number_code

EXT = Path(code.__file__).parents[2]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.py").write_text("a = 1\nb = 2\n")
    (tmp_path / "inner" / "b.py").write_text("c = 3\n")
    return tmp_path


def test_the_same_code_has_the_same_number_in_every_process() -> None:
    program = "from knowledgebase.incremental.code import number_code; print(number_code())"
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONPATH": str(EXT), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert int(done.stdout) == number_code()


def test_the_number_is_whole_in_javascript() -> None:
    assert 0 < number_code() < 2**53


def test_every_change_of_code_gives_another_number(package: Path) -> None:
    seen = {number_code(package)}

    def is_new() -> bool:
        number = number_code(package)
        new = number not in seen
        seen.add(number)
        return new

    (package / "a.py").write_text("a = 1\nb = 3\n")
    assert is_new()
    (package / "a.py").rename(package / "z.py")
    assert is_new()
    (package / "inner" / "c.py").write_text("")
    assert is_new()
    (package / "z.py").unlink()
    assert is_new()
    # what moves from the end of one file to the beginning of the next
    (package / "inner" / "b.py").write_text("c = ")
    (package / "inner" / "c.py").write_text("3\n")
    assert is_new()


def test_what_is_no_code_gives_the_same_number(package: Path) -> None:
    before = number_code(package)
    (package / "page.html").write_text("<p>")
    (package / "inner" / "b.py").write_bytes(b"c = 3\r\n")
    assert number_code(package) == before


@pytest.mark.parametrize("module", [docutils, myst_parser])
def test_another_version_of_what_makes_doctrees_gives_another_number(
    package: Path, monkeypatch: pytest.MonkeyPatch, module: object
) -> None:
    before = number_code(package)
    monkeypatch.setattr(module, "__version__", "99")
    assert number_code(package) != before
