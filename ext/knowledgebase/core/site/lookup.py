"""The names that authors write in xrefs, and where they lead.

A catalogue goes in, tables of folded names come out. An id goes before a title, a title before an
alias; a name that two pages claim at one of these levels leads nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from knowledgebase.core.names import fold, make_slug
from knowledgebase.core.site.catalogue import Catalogue
from knowledgebase.core.site.views import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """For each role, the folded names and where they lead."""

    #: {"concept": {"cnn": Target(...)}, "article": ..., "topic": ...}
    tables: Mapping[str, Mapping[str, Target]] = field(default_factory=dict)
    #: folded name -> concept id
    concept_ids: Mapping[str, str] = field(default_factory=dict)

    def find(self, role: str, name: str) -> Target | None:
        """Return where *name* leads, written in any case; None if it leads nowhere."""
        return self.tables.get(role, {}).get(fold(name))


class _Named(NamedTuple):
    """A page that has names besides its id."""

    target: Target
    titles: tuple[str, ...]
    aliases: tuple[str, ...]


def build_lookup(catalogue: Catalogue) -> Lookup:
    """Return where the names of *catalogue* lead."""
    concepts = {
        entry.concept.id: _Named(
            Target(
                docname=entry.docname,
                anchor=concept_anchor(entry.concept.id),
                title=entry.concept.title,
            ),
            (entry.concept.title,),
            entry.concept.aliases,
        )
        for entry in catalogue.concepts.values()
    }
    articles = {
        entry.slug: _Named(
            Target(docname=entry.docname, title=entry.article.title),
            (entry.docname,),
            (entry.article.title,),
        )
        for entry in catalogue.articles.values()
    }
    topics = {
        entry.topic.id: _Named(
            Target(docname=entry.docname, title=entry.topic.title),
            (entry.topic.title,),
            (),
        )
        for entry in catalogue.topics.values()
    }
    concept_names = _table(concepts)
    by_anchor = {named.target.anchor: id_ for id_, named in concepts.items()}
    return Lookup(
        tables={"concept": concept_names, "article": _table(articles), "topic": _table(topics)},
        concept_ids={name: by_anchor[target.anchor] for name, target in concept_names.items()},
    )


def concept_anchor(concept: str) -> str:
    """Return the id under which a concept can be linked on its page and in the book."""
    return f"concept-{make_slug(concept) or 'unnamed'}"


def _table(entries: Mapping[str, _Named]) -> dict[str, Target]:
    """Return folded name -> target, strongest level first: id, title, alias."""
    table: dict[str, Target | None] = {}
    for level in range(3):
        claims: dict[str, Target | None] = {}
        for id_, (target, titles, aliases) in sorted(entries.items()):
            for name in map(fold, ((id_,), titles, aliases)[level]):
                claims[name] = target if claims.get(name, target) == target else None
        table = claims | table
    return {name: target for name, target in sorted(table.items()) if target}
