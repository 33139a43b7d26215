"""Concepts and topics as statements of SKOS, the Simple Knowledge Organization System.

A catalogue goes in, (subject, predicate, object) come out, in an order that depends on nothing but
the catalogue. The vocabulary is W3C's SKOS Reference (https://www.w3.org/TR/skos-reference/);
numbers like S27 are its integrity conditions, all of which hold for what comes out:

- a concept is a ``skos:Concept``; one that has nothing broader is a top concept (S8)
- a topic is a ``skos:Collection`` of concepts, which is never a concept itself (S37)
- a name is one label only, the preferred one if it can be (S13)
- ``related`` is said both ways (S23), and never of concepts one of which is broader, at any
  distance, than the other (S27); a contrast is a relation too
- prerequisites, levels and rules of linking have no counterpart, and are left out
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

from knowledgebase.core.model import Concept
from knowledgebase.core.site.catalogue import Catalogue, ConceptEntry
from knowledgebase.core.site.lookup import concept_anchor

#: prefix -> namespace, of every predicate and class used
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
}
#: Where a site has no address: names that are the same on every machine and lead nowhere. The "x-"
#: says that the namespace is not registered.
URN = "urn:x-knowledgebase:"


class Iri(NamedTuple):
    """The name of a thing: absolute, or with a prefix of :data:`NAMESPACES`."""

    name: str


class Text(NamedTuple):
    """A text; *language* is a BCP 47 tag, "" for an identifier."""

    text: str
    language: str = ""


class Statement(NamedTuple):
    """One triple."""

    subject: Iri
    #: "skos:broader"
    predicate: str
    object: Iri | Text


class Names:
    """The names of concepts and topics: addresses on the site, else below :data:`URN`."""

    def __init__(self, base_url: str, uris: Mapping[str, str]) -> None:
        """*uris* gives the address of each page by docname, relative to the root of the site."""
        self._base = base_url and f"{base_url.rstrip('/')}/"
        self._uris = uris

    @property
    def scheme(self) -> Iri:
        """The name of the whole: all concepts belong to it."""
        return Iri(f"{self._base}#concepts" if self._base else f"{URN}concepts")

    def concept(self, id_: str, docname: str) -> Iri:
        """Return the name of a concept: the place that defines it."""
        if self._base:
            return Iri(f"{self._base}{self._uris[docname]}#{quote(concept_anchor(id_))}")
        return Iri(f"{URN}concept:{quote(id_)}")

    def topic(self, id_: str, docname: str) -> Iri:
        """Return the name of a topic; the page itself is not the topic, hence the fragment."""
        if self._base:
            return Iri(f"{self._base}{self._uris[docname]}#topic")
        return Iri(f"{URN}topic:{quote(id_)}")


def make_statements(
    catalogue: Catalogue, names: Names, *, title: str, language: str
) -> tuple[Statement, ...]:
    """Return the concepts and topics of *catalogue* as statements, each one once."""
    iris = {id_: names.concept(id_, entry.docname) for id_, entry in catalogue.concepts.items()}
    broader = {
        id_: tuple(b for b in dict.fromkeys(entry.concept.broader) if b in iris and b != id_)
        for id_, entry in catalogue.concepts.items()
    }
    found = [
        Statement(names.scheme, "rdf:type", Iri("skos:ConceptScheme")),
        Statement(names.scheme, "dcterms:title", Text(title, language)),
    ]
    for id_, entry in catalogue.concepts.items():
        found += _concept(iris[id_], entry.concept, names.scheme, language)
        if not broader[id_]:
            found.append(Statement(iris[id_], "skos:topConceptOf", names.scheme))
            found.append(Statement(names.scheme, "skos:hasTopConcept", iris[id_]))
        for other in broader[id_]:
            found.append(Statement(iris[id_], "skos:broader", iris[other]))
            found.append(Statement(iris[other], "skos:narrower", iris[id_]))
    for one, other in _related(catalogue.concepts, broader):
        found.append(Statement(iris[one], "skos:related", iris[other]))
        found.append(Statement(iris[other], "skos:related", iris[one]))
    found += _topics(catalogue, names, iris, language)
    return tuple(dict.fromkeys(found))


def _concept(iri: Iri, concept: Concept, scheme: Iri, language: str) -> Iterator[Statement]:
    yield Statement(iri, "rdf:type", Iri("skos:Concept"))
    yield Statement(iri, "skos:inScheme", scheme)
    yield Statement(iri, "dcterms:identifier", Text(concept.id))
    yield Statement(iri, "skos:prefLabel", Text(concept.title, language))
    for alias in concept.aliases:
        if alias != concept.title:
            yield Statement(iri, "skos:altLabel", Text(alias, language))
    if concept.definition:
        yield Statement(iri, "skos:definition", Text(concept.definition, language))


def _topics(
    catalogue: Catalogue, names: Names, iris: Mapping[str, Iri], language: str
) -> Iterator[Statement]:
    for id_, entry in sorted(catalogue.topics.items()):
        iri = names.topic(id_, entry.docname)
        yield Statement(iri, "rdf:type", Iri("skos:Collection"))
        yield Statement(iri, "skos:inScheme", names.scheme)
        yield Statement(iri, "dcterms:identifier", Text(id_))
        yield Statement(iri, "skos:prefLabel", Text(entry.topic.title, language))
        if entry.topic.description:
            yield Statement(iri, "skos:definition", Text(entry.topic.description, language))
        for concept, member in catalogue.concepts.items():
            if id_ in member.concept.topics:
                yield Statement(iri, "skos:member", iris[concept])


def _related(
    concepts: Mapping[str, ConceptEntry], broader: Mapping[str, Iterable[str]]
) -> list[tuple[str, str]]:
    """Return the pairs of concepts that are related and not one above the other, sorted."""
    above = {id_: _ancestors(id_, broader) for id_ in concepts}
    pairs = {
        (min(one, other), max(one, other))
        for one, entry in concepts.items()
        for other in (*entry.concept.related, *entry.concept.contrast)
        if other in concepts and other != one
    }
    return sorted(
        (one, other) for one, other in pairs if other not in above[one] and one not in above[other]
    )


def _ancestors(concept: str, broader: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return all concepts that are broader than *concept*, at any distance; circles end."""
    found: set[str] = set()
    waiting = list(broader[concept])
    while waiting:
        other = waiting.pop()
        if other not in found:
            found.add(other)
            waiting += broader[other]
    return frozenset(found)
