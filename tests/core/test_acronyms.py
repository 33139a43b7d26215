"""What an acronym stands for, and whether the author has said so."""

from __future__ import annotations

import pytest

from knowledgebase.core.text.acronyms import is_spelled_out, spell_out

CNN = ("convolutional neural network", "CNN", "ConvNet")


@pytest.mark.parametrize(
    ("surface", "names", "words"),
    [
        ("CNN", CNN, "convolutional neural network"),
        ("CNNs", CNN, "convolutional neural networks"),
        ("LSTM", ("LSTM", "long short-term memory"), "long short-term memory"),
        ("IoT", ("Internet of Things",), "Internet of Things"),
        ("AI", ("artificial intelligence",), "artificial intelligence"),
        ("ConvNet", CNN, ""),
        ("GAN", CNN, ""),
        ("network", CNN, ""),
        ("AIs", ("autonomous system",), ""),
    ],
)
def test_initials_have_to_agree(surface: str, names: tuple[str, ...], words: str) -> None:
    assert spell_out(surface, names) == words


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("A convolutional neural network (CNN) sees.", True),
        ("Convolutional neural networks (CNNs) see.", True),
        ("A CNN (convolutional neural network) sees.", True),
        ("A convolutional neural network sees. A CNN, too.", False),
        ("A CNN sees.", False),
    ],
)
def test_the_author_has_said_it_where_one_stands_in_brackets(text: str, is_said: bool) -> None:
    assert is_spelled_out(text, "CNNs", CNN) is is_said
