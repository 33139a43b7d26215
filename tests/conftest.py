"""Fixtures for all tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from sites import ROOTS, SEEDS, Site

# A busy machine is no fault of the code.
settings.register_profile("without-deadline", deadline=None)
settings.load_profile("without-deadline")


@pytest.fixture
def make_site(tmp_path: Path) -> Callable[[str], Site]:
    """Return a function that copies the project ``roots/test-<name>``."""

    def make(name: str = "basic") -> Site:
        for folder in ("site", "work"):
            shutil.rmtree(tmp_path / folder, ignore_errors=True)
        root = tmp_path / "site"
        shutil.copytree(ROOTS / f"test-{name}", root)
        return Site(root.resolve(), tmp_path / "work")

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
