"""Names: slugs for addresses and folded keys for comparison.

Text in, text out. The same input gives the same name on every machine and in every locale.
"""

from __future__ import annotations

import re
import unicodedata


def make_slug(text: str) -> str:
    """Return the lower-case, hyphenated form of *text* for use in addresses and ids.

    Letters, digits and marks of every script are kept; accents of Latin letters are dropped;
    everything else becomes a single hyphen. Empty when *text* holds no letter or digit.
    """
    slug = ""
    for char in fold(_drop_accents(unicodedata.normalize("NFKD", text))):
        in_word = slug[-1:] not in ("", "-")
        if char.isalnum() or (in_word and unicodedata.category(char).startswith("M")):
            slug += char
        elif in_word:
            slug += "-"
    return slug.rstrip("-")


def fold(text: str) -> str:
    """Return the key by which two titles or names count as the same one.

    Case, compatibility forms (NFKC) and runs of white space make no difference; accents do.
    """
    # Folding can undo the normal form, and the normal form the folding.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(unicodedata.normalize("NFKC", folded.casefold()).split())


def fold_key(key: str, /) -> str:
    """Return the form by which keys of front matter are compared.

    Case, hyphens, underscores and blanks make no difference.
    """
    return re.sub(r"[-_\s]+", "", key).casefold()


def _drop_accents(decomposed: str) -> str:
    """Return *decomposed* without the marks that stand on Latin letters."""
    kept, is_latin = [], False
    for char in decomposed:
        if not unicodedata.combining(char):
            is_latin = "a" <= char.lower() <= "z"
        elif is_latin:
            continue
        kept.append(char)
    return "".join(kept)
