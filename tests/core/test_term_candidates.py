"""Phrases that may deserve a concept."""

from __future__ import annotations

from math import log2

import pytest

from knowledgebase.core.export.term_candidates import c_values, find_candidates
from knowledgebase.core.model import Block, Mention, Span

STOPWORDS = frozenset("the of a is and".split())


def block(text: str, zone: str = "text", spans: tuple[Span, ...] = ()) -> Block:
    return Block(text=text, zone=zone, section="", spans=spans)


def mention(text: str, surface: str) -> Mention:
    start = text.index(surface)
    return Mention(
        concept="known",
        surface=surface,
        block=0,
        start=start,
        end=start + len(surface),
        reason=None,
    )


def phrases(*texts: str, known: str = "", zone: str = "text") -> list[str]:
    """Return the candidates of articles of one block each; *known* is a concept's name."""
    pages = [
        ([block(text, zone)], [mention(text, known)] if known and known in text else [])
        for text in texts
    ]
    return [found.phrase for found in find_candidates(pages, STOPWORDS, limit=10)]


def test_a_phrase_stands_between_stop_words_in_two_articles() -> None:
    assert phrases("the error rate of it", "a error rate is") == ["error rate"]


def test_one_article_is_not_enough() -> None:
    assert phrases("the error rate and the error rate", "the rest") == []


@pytest.mark.parametrize("text", ["error, rate", "error. Rate", "error (rate", "error 5 rate"])
def test_punctuation_and_numbers_part_words(text: str) -> None:
    assert phrases(text, text) == []


def test_a_phrase_goes_on_over_a_soft_line_break() -> None:
    assert phrases("error\nrate", "error rate") == ["error rate"]


def test_headings_are_not_looked_at() -> None:
    assert phrases("Error rate", "Error rate", zone="heading") == []


def test_what_a_concept_covers_is_no_candidate() -> None:
    assert phrases("the neural network is", "the neural network is", known="neural network") == []


def test_a_mention_is_not_taken_apart() -> None:
    text = "the neural network training is"
    assert phrases(text, text, known="neural network") == ["neural network training"]


def test_code_parts_words() -> None:
    text = "error x rate"
    spans = (Span(start=6, end=7, zone="code"),)
    pages = [([block(text, spans=spans)], ())] * 2
    assert find_candidates(pages, STOPWORDS, limit=10) == ()


def test_the_most_frequent_spelling_is_shown() -> None:
    assert phrases("Error rate", "error rate", "the error rate") == ["error rate"]


def test_a_phrase_has_four_words_at_most() -> None:
    text = "one1 two2x three3x four4x five5x"
    found = phrases(text.replace("1", "x"), text.replace("1", "x"))
    assert max(phrase.count(" ") + 1 for phrase in found) == 4


def test_the_value_of_a_nested_phrase_is_lowered_by_the_mean_of_the_longer_ones() -> None:
    values = c_values({"basal cell": 9, "basal cell carcinoma": 4, "large basal cell": 2})
    assert values == {
        "basal cell": log2(2) * (9 - (4 + 2) / 2),
        "basal cell carcinoma": log2(3) * 4,
        "large basal cell": log2(3) * 2,
    }


def test_a_phrase_that_stands_in_one_longer_one_only_is_left_out() -> None:
    assert phrases("convex error rate", "convex error rate") == ["convex error rate"]


def test_the_order_of_articles_makes_no_difference() -> None:
    texts = ["sharp error rate", "error rate", "sharp tool and error rate", "sharp tool"]
    assert phrases(*texts) == phrases(*reversed(texts))
