"""Concepts and topics as statements of SKOS."""

from __future__ import annotations

import pytest

from core.small_site import make_catalogue, make_concept, make_topic
from knowledgebase.core.export.skos import Iri, Names, Statement, Text, make_statements
from knowledgebase.core.site.catalogue import ConceptEntry

URN = "urn:x-knowledgebase:concept:"


def statements(*concepts: ConceptEntry, names: Names | None = None) -> tuple[Statement, ...]:
    catalogue = make_catalogue(concepts=concepts, topics=[make_topic("vision")])
    return make_statements(catalogue, names or Names("", {}), title="Test", language="en")


def pairs(found: tuple[Statement, ...], predicate: str) -> set[tuple[str, str]]:
    """Return (subject, object) of a relation between concepts, without what is before the id."""
    return {
        (s.subject.name.removeprefix(URN), s.object.name.removeprefix(URN))
        for s in found
        if s.predicate == predicate and isinstance(s.object, Iri)
    }


def test_broader_has_narrower_as_its_inverse() -> None:
    found = statements(make_concept("cnn", broader=("network",)), make_concept("network"))
    assert pairs(found, "skos:broader") == {("cnn", "network")}
    assert pairs(found, "skos:narrower") == {("network", "cnn")}


def test_only_a_concept_without_a_broader_one_is_a_top_concept() -> None:
    found = statements(make_concept("cnn", broader=("network",)), make_concept("network"))
    assert {subject for subject, _ in pairs(found, "skos:topConceptOf")} == {"network"}
    assert {object_ for _, object_ in pairs(found, "skos:hasTopConcept")} == {"network"}


def test_a_broader_concept_that_does_not_exist_makes_a_top_concept() -> None:
    found = statements(make_concept("cnn", broader=("gone",)))
    assert pairs(found, "skos:broader") == set()
    assert {subject for subject, _ in pairs(found, "skos:topConceptOf")} == {"cnn"}


def test_related_is_said_both_ways_and_a_contrast_is_related() -> None:
    found = statements(make_concept("a", related=("b",), contrast=("c",)), *map(make_concept, "bc"))
    assert pairs(found, "skos:related") == {("a", "b"), ("b", "a"), ("a", "c"), ("c", "a")}


@pytest.mark.parametrize("relation", ["related", "contrast"])
@pytest.mark.parametrize("who_says_it", [("low",), ("high",), ("low", "high")], ids=str)
@pytest.mark.parametrize(("low", "high"), [("a", "c"), ("c", "a")])
def test_a_concept_is_not_related_to_one_above_it_at_any_distance(
    low: str, high: str, who_says_it: tuple[str, ...], relation: str
) -> None:
    said = {name: {relation: (high if name == "low" else low, "d")} for name in who_says_it}
    found = statements(
        make_concept(low, broader=("b",), **said.get("low", {})),
        make_concept("b", broader=(high,)),
        make_concept(high, **said.get("high", {})),
        make_concept("d"),
    )
    speakers = {low if name == "low" else high for name in who_says_it}
    assert pairs(found, "skos:related") == {
        pair for speaker in speakers for pair in ((speaker, "d"), ("d", speaker))
    }


def test_a_circle_of_broader_concepts_ends() -> None:
    found = statements(
        make_concept("a", broader=("b",), related=("b",)), make_concept("b", broader=("a",))
    )
    assert pairs(found, "skos:related") == set()


def test_a_title_is_the_preferred_label_and_never_an_alternative_one() -> None:
    found = statements(make_concept("cnn", title="CNN", aliases=("CNN", "ConvNet")))
    labels = [(s.predicate, s.object) for s in found if s.predicate.endswith("Label")]
    assert labels[:2] == [
        ("skos:prefLabel", Text("CNN", "en")),
        ("skos:altLabel", Text("ConvNet", "en")),
    ]


def test_a_topic_is_a_collection_of_its_concepts() -> None:
    found = statements(make_concept("cnn", topics=("vision",)), make_concept("other"))
    topic = "urn:x-knowledgebase:topic:vision"
    assert pairs(found, "skos:member") == {(topic, "cnn")}
    assert (topic, "skos:Collection") in pairs(found, "rdf:type")


def test_names_are_addresses_where_the_site_has_one() -> None:
    names = Names("https://example.org/kb", {"concepts/cnn": "concepts/cnn.html"})
    assert names.concept("cnn", "concepts/cnn") == Iri(
        "https://example.org/kb/concepts/cnn.html#concept-cnn"
    )
    assert names.scheme == Iri("https://example.org/kb/#concepts")


def test_names_hold_no_sign_that_an_iri_may_not_hold() -> None:
    assert Names("", {}).concept("a b<c>", "concepts/x").name == f"{URN}a%20b%3Cc%3E"


def test_nothing_is_said_twice() -> None:
    found = statements(
        make_concept("a", related=("b", "b"), contrast=("b",)), make_concept("b", related=("a",))
    )
    assert len(found) == len(set(found))
