"""The bibliography of a project that uses sphinxcontrib-bibtex; without it, there is none.

Its directive and roles make the list of references and what the text says of them. What is read
here is for the rest: what a concept refers to, the references below an article, and the numbers in
a printed book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from knowledgebase.core.citations import Bibliography, Citation, mark_citation
from knowledgebase.core.digest import make_digest

#: sphinxcontrib-bibtex, and its domain
DOMAIN_EXTENSION = "sphinxcontrib.bibtex"
DOMAIN = "cite"
#: roles that name the authors in the sentence
TEXTUAL = ("t", "ct")
#: How many authors are named before the others are "et al.".
_NAMED = 2


def open_bibliography(env: BuildEnvironment) -> Bibliography:
    """Return the entries of all bibliography files, as the project's style writes them."""
    domain: Any = env.domains.get(DOMAIN)
    if domain is None:
        return Bibliography()
    from pybtex.backends.plaintext import Backend  # noqa: PLC0415 - comes with bibtex
    from pybtex.plugin import find_plugin  # noqa: PLC0415 - comes with bibtex
    from pybtex.richtext import Text  # noqa: PLC0415 - comes with bibtex
    from pybtex.style.template import FieldIsMissing  # noqa: PLC0415 - comes with bibtex

    entries = domain.bibdata.data.entries
    style_name = env.config.bibtex_default_style
    style = find_plugin("pybtex.style.formatting", style_name)()
    backend = Backend("utf-8")

    def make(key: str) -> Citation:
        entry = entries[key]
        fields = entry.fields
        names = _name_authors(entry) or str(Text.from_latex(fields.get("title", key)))
        dated = " ".join(fields[part] for part in ("day", "month", "year") if part in fields)
        year = fields.get("year", "")
        try:
            text = str(style.format_entry("", entry).text.render(backend))
        except FieldIsMissing:  # told by the list of references
            text = ". ".join(dict.fromkeys((names.rstrip("."), fields.get("title", key), dated)))
        return Citation(
            text=text,
            names=names,
            dated=dated,
            year=int(year) if year.isdecimal() else None,
        )

    return Bibliography(entries, make, make_digest(style_name, list(map(repr, entries.values()))))


def register_style(app: Sphinx, config: Config) -> None:
    """Offer the style ``knowledgebase``: family names first, in the order of which it sorts."""
    if DOMAIN_EXTENSION not in app.extensions:
        return
    from pybtex.plugin import register_plugin  # noqa: PLC0415 - comes with bibtex
    from pybtex.style.formatting.alpha import Style as AlphaStyle  # noqa: PLC0415 - comes with bibtex

    class Style(AlphaStyle):  # type: ignore[misc]  # has no types
        def __init__(self, **options: Any) -> None:
            super().__init__(**{"name_style": "lastfirst", "abbreviate_names": True} | options)

    register_plugin("pybtex.style.formatting", "knowledgebase", Style, force=True)


def find_cited(pending: Iterable[addnodes.pending_xref]) -> Iterator[str]:
    """Yield the keys that the references of a page cite, in order."""
    for node in pending:
        if node.get("refdomain") == DOMAIN:
            yield from (target.key for target in parse_targets(node["reftarget"]))


def mark_cited(node: nodes.Element) -> str:
    """Return what stands for a citation in the text of a block."""
    keys = ",".join(part.key for part in parse_targets(node["reftarget"]))
    return mark_citation(keys, names_authors=node["reftype"].rstrip("s") in TEXTUAL)


def find_entries(env: BuildEnvironment, target: str) -> Iterator[tuple[str, ...]]:
    """Yield where what a role cites stands, and all that can be shown of it."""
    domain: Any = env.domains[DOMAIN]
    keys = {cited.key for cited in parse_targets(target)}
    for citation in domain.citations:
        if citation.key in keys:
            place = citation.bibliography_key.docname, citation.citation_id
            yield *place, citation.formatted_entry.label, repr(citation.entry)


def parse_targets(target: str) -> Iterable[Any]:
    """Return the parts of what a role cites, each with a key and the words around it."""
    from sphinxcontrib.bibtex.citation_target import (  # noqa: PLC0415 - comes with bibtex
        parse_citation_targets,
    )

    found: Iterable[Any] = parse_citation_targets(target)
    return found


def _name_authors(entry: Any) -> str:
    """Return "Devlin et al.", "" for an entry that nobody has written."""
    people = entry.persons.get("author") or entry.persons.get("editor") or ()
    names = [
        " ".join(str(part) for part in (*person.rich_prelast_names, *person.rich_last_names))
        for person in people
    ]
    is_long = len(names) > _NAMED or "others" in names
    return f"{names[0]} et al." if is_long else " and ".join(names)


def find_lists(root: nodes.Element) -> Iterator[nodes.Element]:
    """Yield the places of lists of references."""
    return (node for node in root.findall(nodes.Element) if node.tagname == "bibliography")
