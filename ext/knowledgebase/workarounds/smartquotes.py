"""Quotes, dashes and dots of running text, in the form that Sphinx gives them, for less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxSmartQuotes

#: The actions of docutils' smart quotes that change nothing in a text without a match.
_ACTIONS = frozenset("qbBdDie")
#: what they change, and what keeps them from it: a backslash, a null
_ACTIVE = re.compile(r"""["'`\\\x00]|--|\.\s?\.""")


class QuickQuotes(SphinxSmartQuotes):
    """Does what Sphinx's transform does, in the blocks in which there is something to do."""

    default_priority = 749

    def apply(self, **kwargs: Any) -> None:
        """Change the text of the document, if the settings ask for it."""
        if not _ACTIONS.issuperset(self.config.smartquotes_action):
            return
        document: Any = self.document
        self.document = _Blocks(document)  # type: ignore[assignment]  # has what is asked
        super().apply(**kwargs)
        self.document = document
        document.settings.smart_quotes = False


class _Blocks:
    """As much of a document as the transform asks for."""

    def __init__(self, document: nodes.document) -> None:
        self.settings = document.settings
        self.reporter = document.reporter
        self._document = document

    def findall(self, kind: type[nodes.TextElement]) -> Iterator[nodes.TextElement]:
        """Yield the elements that hold something to change."""
        return (node for node in self._document.findall(kind) if can_change(node.astext()))


def can_change(text: str) -> bool:
    """Return whether quotes, dashes or dots of *text* may have another form."""
    return bool(_ACTIVE.search(text))
