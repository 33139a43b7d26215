"""Which topics an article belongs to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.small_site import FILLER, make_mention
from knowledgebase.core.model import Block, Concept, Mention, Topic
from knowledgebase.core.site.topic_scores import (
    Assignment,
    TopicClues,
    assign_topics,
    build_topic_clues,
)

CONCEPTS = (
    Concept(id="ai", title="artificial intelligence", topics=("vision",)),
    Concept(id="camera", title="smart camera", topics=("vision",), broader=("ai",)),
    Concept(id="chat", title="chat", topics=("text",), broader=("ai",)),
    Concept(id="data", title="data", broader=("ai",)),
    Concept(id="mask", title="mask", aliases=("pixel mask",), topics=("vision",)),
    Concept(id="token", title="token", topics=("text", "vision")),
    Concept(id="verse", title="verse", topics=("text",), broader=("ai",)),
)
TOPICS = (
    Topic(id="text", title="Text", words=("poetry", "Sentence", "lens")),
    Topic(id="vision", title="Vision", words=("pixel", "lens", "eye")),
)
CLUES = build_topic_clues(CONCEPTS, TOPICS)


def paragraph(text: str = "", section: str = "") -> Block:
    return Block(text=f"{text} {FILLER}.", zone="text", section=section)


def heading(text: str, section: str) -> Block:
    return Block(text=text, zone="heading", section=section)


def assign(
    blocks: Sequence[Block],
    *places: tuple[str, int],
    stated: tuple[str, ...] = (),
    clues: TopicClues = CLUES,
) -> tuple[Assignment, ...]:
    """Return the assignments, where *places* are (concept, index of a block) of its mentions."""
    named: dict[str, list[Mention]] = {}
    for concept, block in sorted(places):
        named.setdefault(concept, []).append(make_mention(concept, block))
    return assign_topics(stated, named, blocks, clues)


def topics(blocks: Sequence[Block], *places: tuple[str, int]) -> list[str]:
    return [assignment.topic for assignment in assign(blocks, *places)]


# -- what the author says ------------------------------------------------------------------------


def test_what_the_article_says_wins_without_repeats_and_unknown_ones() -> None:
    places = ("camera", 0), ("mask", 0)

    assert assign([paragraph()], *places, stated=("text", "gone", "text")) == (
        Assignment(topic="text", stated=True),
    )
    assert [a.topic for a in assign([paragraph()], *places, stated=("gone",))] == ["vision"]


# -- a paragraph ----------------------------------------------------------------------------------


def test_a_concept_alone_is_a_mention_in_passing() -> None:
    assert topics([paragraph()], ("camera", 0)) == []
    assert topics([paragraph()], ("camera", 0), ("camera", 0), ("camera", 0)) == []


def test_two_concepts_count_in_one_paragraph_but_not_in_two() -> None:
    assert topics([paragraph()], ("camera", 0), ("mask", 0)) == ["vision"]
    assert topics([paragraph(), paragraph()], ("camera", 0), ("mask", 1)) == []


@pytest.mark.parametrize(
    ("text", "assigned"),
    [
        ("Any eye.", True),
        ("EYES, it is said:", True),
        ("An eye-catching view.", True),
        ("An eyelid.", False),
        ("Some poetry.", False),
    ],
)
def test_a_concept_and_a_word_of_its_topic_are_enough(text: str, assigned: bool) -> None:
    assert bool(topics([paragraph(text)], ("camera", 0))) is assigned


def test_words_alone_are_enough_if_they_are_three() -> None:
    assert topics([paragraph("Two lenses, an eye, two eyes.")]) == []
    assert topics([paragraph("A lens, an eye, a pixel.")]) == ["vision"]
    assert assign([paragraph("A lens, an eye, a pixel.")])[0].concepts == ()


def test_a_word_of_the_concepts_own_name_is_no_second_clue() -> None:
    mention = Mention(concept="mask", surface="pixel masks", block=0, start=0, end=11, reason=None)
    block = paragraph("Pixel masks, each pixel of them.")

    assert assign_topics((), {"mask": [mention]}, [block], CLUES) == ()
    assert topics([block], ("mask", 0)) == ["vision"]


def test_a_paragraph_goes_to_what_it_says_most_of() -> None:
    block = paragraph("An eye, a sentence of poetry.")

    assert topics([block], ("chat", 0), ("camera", 0)) == ["text"]


def test_a_paragraph_goes_to_two_that_are_close() -> None:
    assert topics([paragraph("An eye, a sentence.")], ("chat", 0), ("camera", 0)) == [
        "text",
        "vision",
    ]


def test_an_item_of_a_list_is_no_paragraph() -> None:
    item = Block(text="A smart camera with a mask, an eye and a lens", zone="text", section="")

    assert topics([item], ("camera", 0), ("mask", 0)) == []


# -- a section ------------------------------------------------------------------------------------


def test_what_the_heading_names_counts_in_each_paragraph_of_its_section() -> None:
    blocks = [heading("Eyes", "a"), paragraph(section="a"), paragraph(section="b")]

    assert topics(blocks, ("camera", 1)) == ["vision"]
    assert topics(blocks, ("camera", 2)) == []
    assert topics(blocks, ("camera", 0), ("mask", 1)) == ["vision"]


def test_a_heading_without_a_paragraph_is_not_enough() -> None:
    assert topics([heading("Eyes", "a")], ("camera", 0), ("mask", 0)) == []


def test_a_name_in_the_heading_and_again_in_the_paragraph_is_enough() -> None:
    blocks = [heading("", "a"), paragraph(section="a")]

    assert topics(blocks, ("camera", 0), ("camera", 1)) == ["vision"]
    assert topics(blocks, ("camera", 0)) == []


def test_the_title_of_a_table_is_no_heading_of_the_section() -> None:
    blocks = [heading("First", "a"), heading("Eyes", "a"), paragraph(section="a")]

    assert topics(blocks, ("camera", 2)) == []


# -- the whole article ----------------------------------------------------------------------------


def test_three_paragraphs_with_a_mention_in_passing_are_enough() -> None:
    blocks = [paragraph() for _ in range(3)]

    assert topics(blocks, ("camera", 0), ("camera", 1)) == []
    assert topics(blocks, ("camera", 0), ("camera", 1), ("mask", 2)) == ["vision"]


def test_a_paragraph_in_which_another_topic_comes_first_is_none_of_the_three() -> None:
    blocks = [paragraph(), paragraph(), paragraph("A sentence of poetry.")]

    assert topics(blocks, ("camera", 0), ("camera", 1), ("camera", 2), ("chat", 2)) == ["text"]


# -- how much a concept tells --------------------------------------------------------------------


def test_a_concept_of_two_topics_is_half_of_each() -> None:
    assert topics([paragraph("An eye.")], ("token", 0)) == []
    assert topics([paragraph("An eye.")], ("token", 0), ("camera", 0)) == ["vision"]


def test_a_concept_tells_less_the_more_of_its_narrower_ones_are_of_other_topics() -> None:
    assert topics([paragraph("An eye.")], ("ai", 0)) == []
    assert topics([paragraph("An eye, a pixel.")], ("ai", 0)) == ["vision"]


def test_a_narrower_concept_that_is_of_another_topic_as_well_takes_nothing_away() -> None:
    concepts = [
        Concept(id="a", title="a", topics=("vision",)),
        Concept(id="b", title="b", topics=("text", "vision"), broader=("a",)),
    ]

    assert build_topic_clues(concepts, TOPICS).concepts == {
        "a": (("vision", 1.0),),
        "b": (("text", 0.5), ("vision", 0.5)),
    }


def test_a_concept_without_topics_tells_nothing() -> None:
    assert topics([paragraph("An eye, a lens.")], ("data", 0)) == []


def test_a_topic_that_does_not_exist_takes_no_paragraph() -> None:
    concepts = [*CONCEPTS, *(Concept(id=n, title=n, topics=("gone",)) for n in ("x", "y", "z"))]
    places = [(name, 0) for name in ("x", "y", "z", "camera", "mask")]
    clues = build_topic_clues(concepts, TOPICS)

    assert [a.topic for a in assign([paragraph()], *places, clues=clues)] == ["vision"]


def test_concepts_broader_than_each_other_are_weighed() -> None:
    concepts = [
        Concept(id="a", title="a", topics=("vision",), broader=("b",)),
        Concept(id="b", title="b", topics=("vision",), broader=("a", "gone")),
    ]

    assert build_topic_clues(concepts, TOPICS).concepts == {
        "a": (("vision", 1.0),),
        "b": (("vision", 1.0),),
    }


# -- the evidence --------------------------------------------------------------------------------


def test_evidence_is_most_telling_first_spread_before_repeated_ties_by_id() -> None:
    blocks = [paragraph() for _ in range(4)]
    places = [("mask", 0), ("mask", 1), ("camera", 0), ("camera", 0), ("camera", 0)]
    places += [("token", 0), ("token", 1)]

    assert assign(blocks, *places) == (
        Assignment(topic="vision", concepts=("mask", "camera", "token"), paragraphs=2),
    )


@given(st.permutations(CONCEPTS), st.permutations(("poetry", "Sentence", "lens", "rhyme")))
def test_the_order_of_files_and_words_makes_no_difference(
    concepts: list[Concept], words: list[str]
) -> None:
    text, vision = TOPICS
    clues = build_topic_clues(concepts, [Topic(id="text", title="", words=tuple(words)), vision])
    blocks = [paragraph("An eye, a lens."), paragraph("A sentence of poetry.")]
    places = [(name, block) for name in ("ai", "camera", "chat", "token") for block in (0, 1)]

    assert assign(blocks, *places, clues=clues) == assign(blocks, *places)
    assert text.id in clues.topics
