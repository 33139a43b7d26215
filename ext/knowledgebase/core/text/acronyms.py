"""Acronyms and the words that they stand for.

A text, an acronym in it and the names of its concept go in; the words come out, or whether the text
says them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledgebase.core.names import fold
from knowledgebase.core.text.forms import make_plural
from knowledgebase.core.text.words import is_acronym

_WORD = re.compile(r"[^\W_]+")


def spell_out(surface: str, names: Iterable[str]) -> str:
    """Return the first of *names* with the initials of *surface*, "" if there is none.

    A plural stays one: "CNNs" gives "convolutional neural networks".
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
    """Return whether *text* itself spells *acronym* out: "CNN (neural network)", or inversely."""
    folded = fold(text)
    short = re.escape(fold(acronym).removesuffix("s")) + "s?"
    for name in names:
        long = r"[\s-]+".join(map(re.escape, _WORD.findall(fold(name)))) + "(?:s|es)?"
        if re.search(rf"{long}\s*[(\[]\W*{short}\b|\b{short}\s*[(\[][^)\]]*{long}", folded):
            return True
    return False
