"""Which pages have to be written again: a comparison of two snapshots.

A snapshot maps the name of a page to the digest of all that it shows. Equal digests, equal bytes.

A digest has to see all of a value, so it is taken of plain data only: text, numbers, dates, members
of enumerations, None, and tuples, lists, dictionaries and dataclasses of such. The order of a
dictionary counts. What has no order or no parts that can be seen is refused: sets, objects of other
classes, and dataclasses that hide a field (``repr=False``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from hashlib import blake2b
from typing import Any, NamedTuple, TypeAlias

Snapshot: TypeAlias = Mapping[str, str]

#: what stands for itself
_PLAIN = frozenset({str, int, float, bool, bytes, date, type(None)})


class _Kind(NamedTuple):
    """What is known of a class of values."""

    #: tells values of two classes apart that have equal parts
    name: str
    #: gives the parts of a value, always in the same order; None where they are its items
    parts: Callable[[Any], Collection[object]] | None


def make_digest(*values: object) -> str:
    """Return 32 hexadecimal digits that stand for *values*, plain data as described above.

    They do not depend on the machine, the process or the hash seed, nor on whether two parts that
    are equal are one object.

    :raises TypeError: naming the class of a value that cannot be seen as a whole
    """
    return blake2b(repr(_flatten(values)).encode(), digest_size=16).hexdigest()


def _flatten(value: object) -> list[object]:
    """Return the plain data in a value, in which ``...`` holds the place of what is not plain.

    Such a part follows later, last one first, as its class and the number of its own parts.
    """
    flat: list[object] = []
    waiting = [value]
    while waiting:
        value = waiting.pop()
        name, get_parts = _KINDS[type(value)]
        parts: Any = get_parts(value) if get_parts else value
        flat += (name, len(parts))
        if _PLAIN.issuperset(map(type, parts)):
            flat += parts
            continue
        for part in parts:
            if type(part) in _PLAIN:
                flat.append(part)
            else:
                flat.append(...)
                waiting.append(part)
    return flat


class _Kinds(dict[type, _Kind]):
    """What is known of each class, found out when it is first met."""

    def __missing__(self, kind: type) -> _Kind:
        found = self[kind] = _Kind(kind.__qualname__, _parts_of(kind))
        return found


def _parts_of(kind: type) -> Callable[[Any], Collection[object]] | None:
    """Return the function that gives the parts of values of a class, None where they are items.

    :raises TypeError: if there may be more to a value than these
    """
    if kind in (tuple, list) or (issubclass(kind, tuple) and hasattr(kind, "_fields")):
        return None
    if kind is dict:
        return lambda value: (*value.keys(), *value.values())
    if issubclass(kind, Enum):
        return lambda value: (value.name,)
    if not is_dataclass(kind):
        raise TypeError(f"a digest cannot see what is in a value of {kind}")
    names = [field.name for field in fields(kind)]
    if hidden := [field.name for field in fields(kind) if not field.repr]:
        raise TypeError(f"a digest may not see {', '.join(hidden)} in a value of {kind}")
    return lambda value: [getattr(value, name) for name in names]


_KINDS = _Kinds()


def find_stale(before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """Return the pages of *after* that are new or differ from *before*, sorted."""
    return tuple(sorted(name for name, digest in after.items() if before.get(name) != digest))


def find_gone(before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """Return the pages of *before* that are no more, sorted."""
    return tuple(sorted(before.keys() - after.keys()))
