"""Copies of pictures on other hosts: how they are named, and which are there.

The name follows from the address and from the kind of picture, so a copy is found without a list of
what has been fetched. All copies lie in one folder of the project.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from knowledgebase.core.names import make_slug
from knowledgebase.images.kinds import SUFFIXES

#: letters of a name that are for people
_LONGEST = 40


def name_copy(address: str, suffix: str) -> str:
    """Return "robot-arm-5f0c9e81a2b4.jpg" for ``https://example.org/Robot%20arm.png``, a JPEG.

    With 48 bits of a digest, not one in a million sites of 10,000 pictures has two of one name.
    """
    path = PurePosixPath(unquote(address.partition("?")[0].partition("#")[0]))
    slug = make_slug(path.stem).encode("ascii", "ignore").decode()[:_LONGEST].strip("-")
    digest = blake2b(address.encode(errors="replace"), digest_size=6).hexdigest()
    return f"{slug or 'image'}-{digest}{suffix}"


def find_copy(folder: Path, address: str) -> str:
    """Return the name of the copy of a picture, "" if there is none."""
    stem = name_copy(address, "")
    for suffix in SUFFIXES:
        if os.path.isfile(f"{folder}/{stem}{suffix}"):  # noqa: PTH113 - once for each picture
            return stem + suffix
    return ""
