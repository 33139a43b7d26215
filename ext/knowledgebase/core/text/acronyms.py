"""Acronyms and the words that they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledgebase.core.names import fold
from knowledgebase.core.text.forms import make_plural
from knowledgebase.core.text.words import is_acronym

_WORD = re.compile(r"[^\W_]+")


def spell_out(surface: str, names: Iterable[str]) -> str:
    """Return the one of *names* that *surface* stands for, "" if there is none.

    "CNNs" of "convolutional neural network" gives "convolutional neural networks": initials have to
    agree, and a plural stays one.
    """
    is_plural = surface.endswith("s")
    acronym = surface.removesuffix("s")
    if not is_acronym(acronym):
        return ""
    for name in names:
        initials = "".join(word[0] for word in _WORD.findall(name))
        if len(initials) > 1 and initials.casefold() == acronym.casefold():
            last = _WORD.findall(name)[-1]
            head = name[: name.rindex(last)]
            return head + make_plural(last) if is_plural else name
    return ""


def is_spelled_out(text: str, acronym: str, names: Iterable[str]) -> bool:
    """Return whether *text* itself says what *acronym* stands for, in brackets before or after."""
    folded = fold(text)
    short = re.escape(fold(acronym).removesuffix("s")) + "s?"
    for name in names:
        long = r"[\s-]+".join(map(re.escape, _WORD.findall(fold(name)))) + "(?:s|es)?"
        if re.search(rf"{long}\s*[(\[]\W*{short}\b|\b{short}\s*[(\[][^)\]]*{long}", folded):
            return True
    return False
