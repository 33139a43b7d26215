"""Fixtures for all tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from machine import find, leave_out
from sites import SEEDS, Build, Site, copy_project

# A busy machine is no fault of the code: no example is too slow. In CI, all runs try the same ones.
settings.register_profile(
    "knowledgebase",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("knowledgebase")
# tests that other modules inherit
pytest.register_assert_rewrite("book_checks")


@pytest.fixture(scope="session")
def basic_build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return the website of the basic project as it is, built once and only to be looked at."""
    return copy_project("basic", tmp_path_factory.mktemp("basic")).build()


@pytest.fixture
def make_site(tmp_path: Path) -> Callable[[str], Site]:
    """Return a function that copies the project ``roots/test-<name>``."""

    def make(name: str = "basic") -> Site:
        for folder in ("site", "work"):
            shutil.rmtree(tmp_path / folder, ignore_errors=True)
        return copy_project(name, tmp_path)

    return make


@pytest.fixture
def site(make_site: Callable[[str], Site]) -> Site:
    """Return a copy of the basic project."""
    return make_site("basic")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Return the folder of real articles; skip where it is missing, as in any clone elsewhere."""
    if not SEEDS.is_dir():
        pytest.skip("the folder of real articles is not here; a twin test uses our own")
    return SEEDS


@pytest.fixture(scope="session")
def tex() -> None:
    """See to it that there is TeX."""
    if not (find("latexmk") and find("xelatex")):
        leave_out("TeX", "tex")
