"""What TeX needs to get through the longest words and blocks."""

from __future__ import annotations

import pytest

from knowledgebase.book.finish import break_words

GAP = "\u200b"


@pytest.mark.parametrize(
    "text", ["", "a word", "Donaudampfschifffahrtsgesellschaft", "one\ntwo ", " - " * 50]
)
def test_words_that_fit_stay(text: str) -> None:
    assert break_words(text, 0)[0] == text


def test_a_long_word_can_break_after_every_few_letters() -> None:
    broken, length = break_words("x" * 100, 0)
    assert broken.replace(GAP, "") == "x" * 100
    assert max(map(len, broken.split(GAP))) == 36
    assert length == 100


def test_a_word_goes_on_in_the_next_piece_of_text() -> None:
    text, length = "", 0
    for piece in ["<b>"] * 30 + [" ", "<b>"]:
        broken, length = break_words(piece, length)
        text += broken
    assert max(map(len, text.split(GAP))) <= 36
    assert not text.endswith(f"{GAP}<b>")
