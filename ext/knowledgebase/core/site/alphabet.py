"""The order of titles, and the letter under which each is filed.

Accents, case and quotation marks at the beginning make no difference. The order is the same in
every locale: signs, then digits, then letters.
"""

from __future__ import annotations

import unicodedata

from knowledgebase.core.names import fold

#: what may stand before the first letter
_OPENING = "\"'\u2018\u201c([{"


def initial_of(title: str) -> str:
    """Return the letter under which a title is filed: "É" under E, "5G" under 0–9, "?" under #."""
    char = unicodedata.normalize("NFKD", title.lstrip(_OPENING))[:1].upper()[:1]
    if char.isdigit():
        return "0\u20139"
    return char if char.isalpha() else "#"


def sort_key(title: str) -> tuple[bool, str, str]:
    """Return the key that sorts titles by initial, and then by their letters without accents."""
    letter = initial_of(title)
    plain = "".join(
        c
        for c in unicodedata.normalize("NFKD", fold(title.lstrip(_OPENING)))
        if not unicodedata.combining(c)
    )
    return letter.isalpha(), letter, plain
