"""Values kept as bytes, so that what is large and seldom asked for costs little to load and store.

Any value that can be pickled goes in, and comes out as a new copy each time.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Packed(Generic[T]):
    """A value that is unpacked when somebody asks for it.

    Unpacking is as safe as loading Sphinx's environment, in which these bytes are stored.
    """

    #: equal values can have other bytes: they depend on which of their parts are the same object
    data: bytes = field(repr=False, compare=False)

    def unpack(self) -> T:
        """Return the value, a new copy each time."""
        value: T = pickle.loads(self.data)
        return value


def pack(value: T) -> Packed[T]:
    """Return *value* as bytes."""
    return Packed(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))
