"""Which words are common, and which names of a concept are."""

from __future__ import annotations

import subprocess
import sys

import pytest

from knowledgebase.core.frontmatter import read_front_matter
from knowledgebase.core.nouns.concepts import parse_concept
from knowledgebase.core.nouns.wordlist import is_common


@pytest.mark.parametrize("word", "layer training edge Bias fairness NETWORK map".split())
def test_words_of_every_day_are_common(word: str) -> None:
    assert is_common(word)


@pytest.mark.parametrize("word", "quantization perceptron tokenizer chatbot GPU xyzzy".split())
def test_technical_terms_and_what_is_no_word_are_not(word: str) -> None:
    assert not is_common(word)


def common(front: str) -> tuple[str, ...]:
    front = f"---\ndefinition: A thing.\n{front}\n---\n"
    return parse_concept(read_front_matter(front), id="x")[0].common


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("title: layer", ("layer", "layers")),
        ("title: Layer\naliases: [tier, neural layer]", ("layer", "layers", "tier", "tiers")),
        ("title: layer\nplurals: [layers, perceptra]", ("layer", "layers")),
        ("title: analysis\nlink: page", ("analysis", "analyses")),
        ("title: layer\nlink: always", ()),
        ("title: layer\nlink: cued\ncues: [network]", ()),
        ("title: layer\nlink: never", ()),
        ("title: neural layer", ()),
        ("title: chatbot\naliases: [MAP, CLIP]", ()),
    ],
)
def test_names_that_need_a_cue(front: str, expected: tuple[str, ...]) -> None:
    assert common(front) == expected


def test_the_list_is_not_read_before_somebody_asks() -> None:
    program = (
        "from knowledgebase.core.nouns.concepts import parse_concept\n"
        "from knowledgebase.core.frontmatter import read_front_matter as read\n"
        "from knowledgebase.core.nouns.wordlist import _common_words\n"
        "for title in ('neural network', 'CNN'):\n"
        "    parse_concept(read(f'---\\ntitle: {title}\\n---\\n'), id='x')\n"
        "assert _common_words.cache_info().currsize == 0\n"
        "parse_concept(read('---\\ntitle: layer\\n---\\n'), id='x')\n"
        "assert _common_words.cache_info().currsize == 1\n"
    )
    subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": ":".join(sys.path)}, check=True
    )
