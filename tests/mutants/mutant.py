"""A small change of the code, and the list of those that no test can notice.

An entry of the list names a file and a function, shows the change, and says why it makes no
difference; a ``+ *`` stands for any change of the line, and ``#`` begins a comment::

    core/site/paging.py page_of
    -     return items[start:end]
    +     return items[start:None]
    why: the last page ends with the list
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAME = re.compile(
    r"knowledgebase\.(?P<module>[\w.]+?)\.x(?:_|ǁ(?P<class>\w+)ǁ)(?P<function>\w+)__mutmut_\d+"
)
#: stands for any line
ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A change, and whether a test has noticed it."""

    #: "core/site/paging.py"
    path: str
    #: "page_of", "Views.page_view" or the name that has a number
    function: str
    #: lines of the code without their indentation; empty where the change was noticed
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    is_noticed: bool

    @classmethod
    def of_diff(cls, name: str, diff: str, *, is_noticed: bool) -> Mutant:
        """Return the mutant that mutmut calls *name* and shows as *diff*, a unified one."""
        found = _NAME.fullmatch(name)
        assert found, name
        function = f"{found['class']}.{found['function']}" if found["class"] else found["function"]
        lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
        return cls(
            path=found["module"].replace(".", "/") + ".py",
            function=function,
            old=tuple(line[1:].strip() for line in lines if line.startswith("-")),
            new=tuple(line[1:].strip() for line in lines if line.startswith("+")),
            is_noticed=is_noticed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A change that no test can notice."""

    path: str
    function: str
    old: tuple[str, ...]
    #: (ANY,) for any change of *old*
    new: tuple[str, ...]
    why: str

    @property
    def title(self) -> str:
        """Return where it is, and its first line."""
        return f"{self.path} {self.function}\n- {self.old[0]}"

    def fits(self, mutant: Mutant) -> bool:
        """Return whether the explanation is about *mutant*."""
        here = (mutant.path, mutant.function, mutant.old) == (self.path, self.function, self.old)
        return here and self.new in ((ANY,), mutant.new)


def parse_explanations(text: str) -> tuple[Explanation, ...]:
    """Return the entries of a list.

    :raises ValueError: if one lacks a part
    """
    return tuple(_parse(entry) for entry in _entries(text))


def _entries(text: str) -> Iterator[list[str]]:
    """Yield the lines of each entry: blank lines stand between them."""
    lines = [line.strip() for line in text.splitlines() if not line.startswith("#")]
    for entry in re.split(r"\n{2,}", "\n".join(lines).strip()):
        if entry:
            yield entry.split("\n")


def _parse(lines: list[str]) -> Explanation:
    path, _, function = lines[0].partition(" ")
    old = tuple(line[1:].strip() for line in lines if line.startswith("-"))
    new = tuple(line[1:].strip() for line in lines if line.startswith("+"))
    *_, last = lines
    if not (path and function and old and new and last.startswith("why: ")):
        raise ValueError("an entry has a file and a function, -, + and why:\n" + "\n".join(lines))
    return Explanation(path=path, function=function, old=old, new=new, why=last[5:])


def as_text(mutant: Mutant) -> str:
    """Return a mutant as an entry of the list, but for the reason."""
    old = [f"- {line}" for line in mutant.old]
    new = [f"+ {line}" for line in mutant.new]
    return "\n".join((f"{mutant.path} {mutant.function}", *old, *new, "why: ", ""))
