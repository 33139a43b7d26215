"""What not every machine has: its tests are left out there, and fail in CI."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def find(*names: str) -> Path | None:
    """Return the first of some programs that is on the path."""
    found = filter(None, map(shutil.which, names))
    return next(map(Path, found), None)


def leave_out(missing: str, target: str) -> None:
    """Leave a test out for what is *missing*; in CI, let it fail.

    :param target: of the Makefile, which installs it
    """
    said = f"{missing} is not installed; make {target} does it where it may"
    if os.environ.get("CI"):
        pytest.fail(said)
    pytest.skip(said)
