"""Citations in plain text, and the addresses of what they name."""

from __future__ import annotations

import re

_IDENTIFIER = re.compile(r"\b(?:doi:(?P<doi>10\.\d{4,9}/\S*[\w/])|arXiv:(?P<arxiv>\d{4}\.\d{4,5}))")


def split_citation(citation: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of *citation* as (text, address), the address "" where there is none.

    A DOI ("doi:10.1038/nature14539") and an arXiv number ("arXiv:1706.03762") have addresses.
    """
    parts: list[tuple[str, str]] = []
    end = 0
    for match in _IDENTIFIER.finditer(citation):
        parts.append((citation[end : match.start()], ""))
        doi, arxiv = match["doi"], match["arxiv"]
        address = f"https://doi.org/{doi}" if doi else f"https://arxiv.org/abs/{arxiv}"
        parts.append((match.group(), address))
        end = match.end()
    parts.append((citation[end:], ""))
    return tuple((text, address) for text, address in parts if text)
