"""Style sheets in SVG, as far as drawing programs write them.

CSS text in, rules out. A selector is one of ``*``, ``path``, ``.name``, ``#name``, ``path.name``;
more (descent, states, at-rules) is an error, since its effect would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SELECTOR = re.compile(r"(?P<name>[\w-]+|\*)?(?:(?P<sign>[.#])(?P<word>[\w-]+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a style sheet says of some elements."""

    #: of the element; "" for any
    name: str
    #: "" for any
    id: str
    #: "" for any
    class_name: str
    #: property -> value
    says: Mapping[str, str]

    @property
    def weight(self) -> tuple[bool, bool, bool]:
        """Return what decides between two rules: the greater wins, of equals the later."""
        return bool(self.id), bool(self.class_name), bool(self.name)

    def fits(self, *, name: str, id: str, classes: Sequence[str]) -> bool:  # noqa: A002 - its name
        """Return whether the rule is about an element."""
        return (
            self.name in ("", name)
            and self.id in ("", id)
            and (not self.class_name or self.class_name in classes)
        )


def parse_rules(sheet: str) -> Iterator[Rule]:
    """Yield the rules of a style sheet, in order.

    :raises ValueError: if it holds more than plain rules
    """
    sheet = _COMMENT.sub(" ", sheet)
    if _RULE.sub("", sheet).strip():
        raise ValueError("more than plain rules")
    for selectors, declarations in _RULE.findall(sheet):
        says = parse_declarations(declarations)
        for selector in selectors.split(","):
            found = _SELECTOR.fullmatch(selector.strip())
            if not found or not found[0]:
                raise ValueError(f"not a plain selector: {selector.strip()!r}")
            word = {found["sign"]: found["word"]}
            yield Rule(
                name="" if found["name"] in (None, "*") else found["name"],
                id=word.get("#", ""),
                class_name=word.get(".", ""),
                says=says,
            )


def parse_declarations(text: str) -> dict[str, str]:
    """Return property -> value of ``fill: red; stroke: none``."""
    parts = (part.partition(":") for part in text.split(";"))
    return {key.strip(): value.strip() for key, sign, value in parts if sign}
