"""Which pages have to be written again: a comparison of two snapshots.

A snapshot maps the name of a page to the digest of all that it shows. Equal digests, equal bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

Snapshot = Mapping[str, str]


def make_digest(*values: object) -> str:
    """Return 32 hexadecimal digits that stand for *values*: frozen values, text, numbers, None.

    The representation of such values does not depend on the machine, the process or the hash seed;
    sets would, and are not allowed.
    """
    return blake2b(repr(values).encode(), digest_size=16).hexdigest()


def find_stale(before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """Return the pages of *after* that are new or differ from *before*, sorted."""
    return tuple(sorted(name for name, digest in after.items() if before.get(name) != digest))


def find_gone(before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """Return the pages of *before* that are no more, sorted."""
    return tuple(sorted(before.keys() - after.keys()))
