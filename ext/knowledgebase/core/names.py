"""Names: slugs for addresses and folded keys for comparison.

Text in, text out. The same input gives the same name on every machine and in every locale.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_IN_SLUG = re.compile(r"[^\w]+|_+")


def make_slug(text: str) -> str:
    """Return the lower-case, hyphenated form of *text* for use in addresses and ids.

    Letters and digits of every script are kept; accents of Latin letters are dropped; everything
    else becomes a single hyphen. Empty when *text* holds no letter or digit.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(
        char
        for before, char in zip(" " + decomposed, decomposed, strict=False)
        if not (unicodedata.combining(char) and "a" <= before.lower() <= "z")
    )
    composed = unicodedata.normalize("NFKC", plain).casefold()
    return _NOT_IN_SLUG.sub("-", composed).strip("-")


def fold(text: str) -> str:
    """Return the key by which two titles or names count as the same one.

    Case, accents of form (NFKC) and runs of white space make no difference.
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
