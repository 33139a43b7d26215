"""Loose files: what lies in a folder of articles and is none.

A ``README``, a license, a list of requirements: they have no front matter. A file that has some is
an article, whatever its name.
"""

from __future__ import annotations

from pathlib import PurePath

from knowledgebase.core.frontmatter import has_front_matter
from knowledgebase.core.names import fold_key
from knowledgebase.core.nouns.articles import ARTICLE_KEYS

#: Folded names of files about the folder, up to their first dot.
_ABOUT = frozenset("readme license licence copying changelog contributing codeofconduct".split())


def is_loose(name: str, data: bytes, /) -> bool:
    """Say whether a file of that name and content, whatever its encoding, is no article."""
    path = PurePath(name)
    is_about = fold_key(path.name.partition(".")[0]) in _ABOUT
    if not is_about and path.suffix.lower() != ".txt":
        return False
    is_utf_16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = data.decode("utf-16" if is_utf_16 else "utf-8", "replace")
    return not has_front_matter(text, known=ARTICLE_KEYS)
