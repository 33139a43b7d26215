"""Fetched images: the files that stand for images on other hosts, and how they are named.

The name follows from the address and from the kind of image, so a file is found without a list of
what has been fetched. All of them lie in one folder of the project, ``kb_fetched_images``.
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


def name_fetched(address: str, suffix: str) -> str:
    """Return "robot-arm-5f0c9e81a2b4.jpg" for ``https://example.org/Robot%20arm.png``, a JPEG.

    With 48 bits of a digest, not one in a million sites of 10,000 images has two of one name.
    """
    path = PurePosixPath(unquote(address.partition("?")[0].partition("#")[0]))
    slug = make_slug(path.stem).encode("ascii", "ignore").decode()[:_LONGEST].strip("-")
    digest = blake2b(address.encode(errors="replace"), digest_size=6).hexdigest()
    return f"{slug or 'image'}-{digest}{suffix}"


def find_fetched(folder: Path, address: str) -> str:
    """Return the name of the file that has been fetched from *address*, "" if there is none."""
    stem = name_fetched(address, "")
    for suffix in SUFFIXES:
        if os.path.isfile(f"{folder}/{stem}{suffix}"):  # noqa: PTH113 - once for each image
            return stem + suffix
    return ""
