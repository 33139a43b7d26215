"""Concepts and topics: their fields, closed lists and limits."""

from __future__ import annotations

import pytest

from knowledgebase.core.frontmatter import read_front_matter
from knowledgebase.core.model import Concept, Kind, Problem, Topic
from knowledgebase.core.nouns.concepts import parse_concept
from knowledgebase.core.nouns.topics import parse_topic


def read(block: str) -> tuple[Concept, tuple[Problem, ...]]:
    return parse_concept(read_front_matter(f"---\n{block}\n---\n"), id="neural-network")


def kinds(problems: tuple[Problem, ...]) -> list[tuple[Kind, int, int]]:
    return [(problem.kind, problem.line, problem.column) for problem in problems]


def test_concept() -> None:
    concept, problems = read(
        "title: neural network\ndefinition: Layers of units.\naliases: [ANN, neural net]\n"
        "broader: machine-learning, model\nrelated:\n- layer\ncontrast: []\nprerequisites:\n"
        "topics: [fundamentals]\nlevel: introductory\nlink: cued\ncues: brain\n"
        "unless: [biological]\n"
        "plurals: [neural networks]\nreferences:\n- 'Rosenblatt, F. (1958), The perceptron'"
    )
    assert concept == Concept(
        id="neural-network",
        title="neural network",
        definition="Layers of units.",
        aliases=("ANN", "neural net"),
        broader=("machine-learning", "model"),
        related=("layer",),
        topics=("fundamentals",),
        level="introductory",
        link="cued",
        cues=("brain",),
        unless=("biological",),
        plurals=("neural networks",),
        references=("Rosenblatt, F. (1958), The perceptron",),
    )
    assert problems == ()


def test_plurals_that_are_not_given_differ_from_none_at_all() -> None:
    assert read("title: x\ndefinition: y")[0].plurals is None
    assert read("title: x\ndefinition: y\nplurals: []")[0].plurals == ()


@pytest.mark.parametrize(("length", "expected"), [(160, []), (161, [(Kind.BAD_VALUE, 3, 13)])])
def test_definition_fits_a_preview(length: int, expected: list[tuple[Kind, int, int]]) -> None:
    concept, problems = read(f"title: x\ndefinition: {'d' * length}")
    assert concept.definition == "d" * length
    assert kinds(problems) == expected


def test_what_is_missing() -> None:
    concept, problems = read("level: easy\nlink: sometimes\naliases: [CNN, c, '']\nalias: x")
    assert (concept.title, concept.level, concept.link) == ("Neural network", "", "auto")
    assert concept.aliases == ("CNN",)
    assert kinds(problems) == [
        (Kind.MISSING_FIELD, 1, 0),
        (Kind.MISSING_TITLE, 1, 0),
        (Kind.BAD_VALUE, 2, 8),
        (Kind.BAD_VALUE, 3, 7),
        (Kind.BAD_VALUE, 4, 10),
        (Kind.BAD_VALUE, 4, 10),
        (Kind.UNKNOWN_KEY, 5, 1),
    ]
    assert "'aliases'" in problems[-1].mend


def test_topic() -> None:
    front = read_front_matter("---\ntitle: Healthcare\ndescription: Of health.\n---\n")
    topic, problems = parse_topic(front, id="healthcare")
    assert topic == Topic(id="healthcare", title="Healthcare", description="Of health.")
    assert topic.places == (("title", (2, 8)), ("description", (3, 14)))
    assert problems == ()


def test_topic_without_fields() -> None:
    topic, problems = parse_topic(read_front_matter("Text."), id="language-and-vision")
    assert topic.title == "Language and vision"
    assert kinds(problems) == [(Kind.MISSING_TITLE, 1, 0)]


def test_words_of_a_topic_are_single_words() -> None:
    front = read_front_matter("---\ntitle: Health\nwords: [clinic, drug trial, Ärztin]\n---\n")
    topic, problems = parse_topic(front, id="healthcare")
    assert topic.words == ("clinic", "Ärztin")
    assert kinds(problems) == [(Kind.BAD_VALUE, 3, 8)]
    assert "'drug trial'" in problems[0].message
