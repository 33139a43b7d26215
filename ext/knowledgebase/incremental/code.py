"""A number for the code that makes what is stored, so that no build takes over another code's work.

What a build stores of each page has the shape, and the meaning, that the code of the time gives it.
With any other code, Sphinx reads all pages anew, instead of failing at a class that has moved or,
worse, believing what was found by other rules. The same goes for another MyST or docutils, which
make the doctrees that are stored.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

import docutils
import myst_parser

_PACKAGE = Path(__file__).parents[1]


def number_code(folder: Path = _PACKAGE) -> int:
    """Return a number below 2**48 that stands for the Python files below *folder*.

    48 bits are whole in the JavaScript of the search index, where Sphinx writes it.
    """
    total = blake2b(f"{docutils.__version__} {myst_parser.__version__}".encode(), digest_size=6)
    for path in sorted(folder.rglob("*.py")):
        data = path.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"\n{path.relative_to(folder).as_posix()} {len(data)}\n".encode())
        total.update(data)
    return int.from_bytes(total.digest())
