"""Running text: words, minutes and sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.growth import FACTOR, measure_growth
from knowledgebase.core.text.prose import count_words, is_far_off, reading_minutes, sentence_around


def sentence_of(text: str, surface: str, limit: int = 320) -> str:
    start = text.index(surface)
    return sentence_around(text, start, start + len(surface), limit=limit)[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One, two; three.", 3),
        ("a state-of-the-art model", 3),
        ("don't, don’t", 2),
        ("in 2024 — 5G", 3),
        ("snake_case", 2),
        ("-- … !", 0),
    ],
)
def test_count_of_words(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 1), (1, 1), (238, 1), (239, 2), (476, 2), (477, 3)]
)
def test_begun_minutes_count(words: int, minutes: int) -> None:
    assert reading_minutes(words) == minutes


@pytest.mark.parametrize(
    ("claimed", "computed", "far"),
    [(4, 4, False), (6, 4, False), (7, 4, True), (2, 4, False), (1, 4, True), (1, 1, False)],
)
def test_more_than_half_is_far_off(claimed: int, computed: int, far: bool) -> None:
    assert is_far_off(claimed, computed) is far


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("First. The CNN sees. Last.", "The CNN sees."),
        ("First!  The\n CNN   sees?\nLast.", "The CNN sees?"),
        ("He said “The CNN sees.” Then he left.", "He said “The CNN sees.”"),
        ("He left. “The CNN sees.” Then he came.", "“The CNN sees.”"),
        ("Cf. Fig. 3 of Dr. Li's CNN, e.g. Net A. Next.", None),
        ("Nets of LeCun et al. The CNN of Y. LeCun sees.", None),
        ("It grew by 3.5 percent with a CNN. 2024 was good.", "It grew by 3.5 percent with a CNN."),
        ("The CNN", "The CNN"),
        ("  The CNN sees no full stop\n", "The CNN sees no full stop"),
        ("No capital. the CNN goes on. End.", "No capital. the CNN goes on."),
    ],
)
def test_sentence(text: str, sentence: str | None) -> None:
    assert sentence_of(text, "CNN") == (sentence or text)


def test_a_long_sentence_is_cut_at_words_on_both_sides() -> None:
    text = "alpha " * 50 + "CNN " + "omega " * 50
    assert sentence_of(text, "CNN", limit=40) == "… alpha alpha alpha CNN omega omega omega …"


def test_what_one_side_does_not_need_goes_to_the_other() -> None:
    text = "CNN " + "omega " * 50
    assert sentence_of(text, "CNN", limit=40) == "CNN omega omega omega omega omega omega …"
    text = "alpha " * 50 + "CNN"
    assert sentence_of(text, "CNN", limit=40) == "… alpha alpha alpha alpha alpha alpha CNN"


def test_a_text_without_spaces_is_cut_all_the_same() -> None:
    assert sentence_of("x" * 50 + "/CNN/" + "y" * 50, "CNN", limit=13) == "… xxxx/CNN/yyyy …"


@given(st.text("aB. \n!”é", max_size=120), st.integers(0), st.integers(0), st.integers(1, 60))
def test_the_place_in_the_sentence_is_that_of_the_span(
    text: str, start: int, length: int, limit: int
) -> None:
    text = f"x{text}x"
    start = start % (len(text) - 1)
    end = min(len(text), start + 1 + length % 10)
    while text[start].isspace():
        start -= 1
    while text[end - 1].isspace():
        end += 1
    sentence, left, right = sentence_around(text, start, end, limit=limit)
    surface = " ".join(text[start:end].split())
    assert " ".join(sentence[left:right].split()) == surface
    assert "\n" not in sentence
    assert sentence == sentence.strip()
    assert len(sentence) <= max(limit, len(surface)) + 4
    shown = sentence.removeprefix("… ").removesuffix(" …")
    assert "".join(shown.split()) in "".join(text.split())


def test_a_megabyte_costs_no_more_than_what_is_shown() -> None:
    def shorten(text: str) -> None:
        for _ in range(20):
            sentence_around(text, len(text) // 2, len(text) // 2 + 3)

    for piece in ("x", "A. ", "cf. A ", "! (", " "):
        small, large = (piece * (size // len(piece)) for size in (1_000_000 // FACTOR, 1_000_000))
        # as much work for both, where reading them would be sixteen times as much
        assert measure_growth(shorten, small, large, most=4) < 4, piece
