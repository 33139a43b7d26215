"""The vocabulary: which concepts a text names, and where."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.casefiles import read_cases, read_concept
from core.growth import FACTOR, MOST, measure_growth
from knowledgebase.core.mentions.vocabulary import Match, Vocabulary, build_vocabulary, names_of
from knowledgebase.core.model import Concept
from knowledgebase.core.text.forms import make_plural
from knowledgebase.core.text.words import fold_word, is_acronym, is_single, split_text

_WORDS = ("deep", "Deep", "net", "CNN", "cnn", "3.5", "layer", "ïm", "C++")
names = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(" ".join)
texts = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from((*_WORDS, " ", " ", "\n", "\xa0", "-", "\u2011", ".", "/", "'s", "\u0301")),
        max_size=40,
    ).map("".join),
)  # fmt: skip
concepts = st.lists(
    st.builds(
        Concept,
        id=st.sampled_from("abc"),
        title=names,
        aliases=st.lists(names, max_size=2).map(tuple),
        unless=st.lists(names, max_size=2).map(tuple),
    ),
    max_size=4,
)


def mark(text: str, matches: tuple[Match, ...]) -> str:
    for match in reversed(matches):
        signs = "{}" if match.blocked else "<>" if len(match.concepts) > 1 else "[]"
        surface = text[match.start : match.end]
        text = f"{text[: match.start]}{signs[0]}{surface}{signs[1]}{text[match.end :]}"
    return text


@pytest.mark.parametrize(("given_", "expected"), read_cases("vocabulary.md"))
def test_case(given_: str, expected: str) -> None:
    known, text = given_.split("\n--\n")
    vocabulary = build_vocabulary(map(read_concept, known.split("\n")))
    assert mark(text, vocabulary.find(text)) == expected


@given(concepts, texts)
def test_matches_are_in_order_and_never_overlap(known: list[Concept], text: str) -> None:
    matches = build_vocabulary(known).find(text)
    assert all(match.start < match.end <= len(text) for match in matches)
    assert all(left.end <= right.start for left, right in pairwise(matches))


@given(concepts, texts)
def test_a_match_reads_like_a_name_of_its_concepts(known: list[Concept], text: str) -> None:
    for match in build_vocabulary(known).find(text):
        surface = _reading(text[match.start : match.end])
        for concept in match.concepts:
            readings = {
                _reading(form)
                for known_one in known
                if known_one.id == concept
                for name in names_of(known_one)
                for form in (name, name.upper() if " " in name else name)
            }
            assert surface in readings


_HYPHENS = "-\u2011"
_GAP = rf"(?:\s+|[{_HYPHENS}])"
_SIGNS = (" ", " ", " ", "\n", "\xa0", "-", "--", "\u2011", ", ", "(", "'s")
_plain_texts = st.lists(
    st.sampled_from((*"deep Deep DEEP net nets Net NET CNN cnn layer ïm Ïm 5".split(), *_SIGNS)),
    max_size=40,
).map("".join)


def find_naively(known: list[Concept], text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Match every name at every place by a regular expression of its own, and keep the longest."""
    patterns = [
        (re.compile(_pattern(form)), concept.id)
        for concept in known
        for name in names_of(concept)
        for form in ({name} if " " not in name else {name, name.upper()})
    ]
    found, place = [], 0
    while place < len(text):
        here = [(m.end(), id_) for pattern, id_ in patterns if (m := pattern.match(text, place))]
        end = max(here, default=(place, ""))[0]
        if here:
            found.append((place, end, tuple(sorted({id_ for stop, id_ in here if stop == end}))))
        place = max(end, place + 1)
    return found


def _pattern(name: str) -> str:
    words = [
        re.escape(word)
        if sum(map(str.isupper, word)) > 1
        else f"[{word[0].lower()}{word[0].upper()}]{re.escape(word[1:])}"
        for word in name.split(" ")
    ]
    return (
        rf"(?<!\w)(?<!(?<![{_HYPHENS}])[{_HYPHENS}]){_GAP.join(words)}"
        rf"(?!\w)(?![{_HYPHENS}](?![{_HYPHENS}]))"
    )


@given(
    st.lists(
        st.builds(
            Concept,
            id=st.sampled_from("abc"),
            title=st.lists(
                st.sampled_from(("deep", "Net", "CNN", "layer", "ïm")), min_size=1, max_size=3
            ).map(" ".join),
        ),
        max_size=4,
    ),
    _plain_texts,
)
def test_the_search_finds_what_a_naive_one_does(known: list[Concept], text: str) -> None:
    found = [(m.start, m.end, m.concepts) for m in build_vocabulary(known).find(text)]
    assert found == find_naively(known, text)


@given(texts)
def test_a_vocabulary_without_forms_finds_nothing(text: str) -> None:
    assert build_vocabulary([]).find(text) == ()


@given(texts)
def test_the_words_of_a_text_stand_where_it_says(text: str) -> None:
    split = split_text(text)
    assert len(split.text) == len(text)
    start = 0
    for word, written in zip(split.words[:-1], split.written, strict=False):
        assert fold_word(split.text[start : start + len(written)]) == fold_word(word)
        start += len(written) + 1
    assert start == len(text) + 1


def _reading(name: str) -> tuple[str, ...]:
    """Return the words of a name or surface under the rule of case, written down once more."""
    words = name.replace("-", " ").replace("\u2011", " ").split()
    return tuple(w if sum(c.isupper() for c in w) > 1 else w[:1].lower() + w[1:] for w in words)


@given(concepts, st.lists(texts, max_size=4))
def test_a_text_between_full_stops_is_matched_by_itself(
    known: list[Concept], parts: list[str]
) -> None:
    vocabulary = build_vocabulary(known)
    joined = " . ".join(parts)
    found = [joined[m.start : m.end] for m in vocabulary.find(joined)]
    assert found == [part[m.start : m.end] for part in parts for m in vocabulary.find(part)]


@given(names)
def test_every_name_finds_itself(name: str) -> None:
    found = build_vocabulary([Concept(id="a", title=name)]).find(f"the {name} is")
    assert [(match.start, match.end) for match in found] == [(4, 4 + len(name))]


@given(st.permutations([Concept(id=i, title="AR", aliases=("net", i)) for i in ("x1", "y1", "z1")]))
def test_the_order_of_the_concepts_makes_no_difference(known: list[Concept]) -> None:
    in_order = build_vocabulary(sorted(known, key=lambda c: c.id))
    assert repr(build_vocabulary(known)) == repr(in_order)


def test_the_hash_seed_makes_no_difference() -> None:
    program = (
        "from knowledgebase.core.model import Concept as C\n"
        "from knowledgebase.core.mentions.vocabulary import build_vocabulary as b\n"
        "known = [C(id=i, title='AR', aliases=('nets', i), unless=('nets',)) for i in 'zyx']\n"
        "vocabulary = b(known)\n"
        "print(vocabulary.names, vocabulary.unless, vocabulary.claims())\n"
        "print(vocabulary.find('AR, ARs, nets, x y z'))"
    )
    shown = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(shown) == 1


def test_forms_claimed_twice_are_named() -> None:
    vocabulary = build_vocabulary(
        [
            Concept(id="b", title="edge AI", aliases=("AR",), plurals=()),
            Concept(id="a", title="augmented reality", aliases=("AR", "Edge-AI"), plurals=()),
        ]
    )
    assert vocabulary.claims() == {("AR",): ("a", "b"), ("edge", "AI"): ("a", "b")}


@pytest.mark.parametrize(("name", "expected"), [("layer", True), ("5G", True), ("C++", True),
    ("edge AI", False), ("self-attention", False), ("", False)])  # fmt: skip
def test_a_single_word(name: str, expected: bool) -> None:
    assert is_single(name) is expected


def test_forms_that_differ_in_case_are_claimed_each_by_itself() -> None:
    concepts = [Concept(id=id_, title="AR", aliases=("ar",), plurals=()) for id_ in ("a", "b")]
    assert build_vocabulary(concepts).claims() == {("AR",): ("a", "b"), ("ar",): ("a", "b")}


def test_a_longer_phrase_reaches_as_far_as_it_does_whatever_phrase_is_in_it() -> None:
    phrases = ("pay attention", "now pay attention to attention")
    vocabulary = build_vocabulary([Concept(id="a", title="attention", unless=phrases)])
    found = vocabulary.find("now pay attention to attention, and attention")
    assert [match.blocked for match in found] == [True, True, False]


def test_a_phrase_of_another_concept_blocks_no_name_of_one_letter() -> None:
    paint = Concept(id="paint", title="layer", unless=("paint layer",))
    vocabulary = build_vocabulary([Concept(id="c", title="C"), paint])
    assert [match.blocked for match in vocabulary.find("C, a paint layer")] == [False, True]


def test_given_plurals_replace_the_generated_ones() -> None:
    concept = Concept(id="a", title="matrix", aliases=("grid",), plurals=("matrices",))
    vocabulary = build_vocabulary([concept])
    text = "matrix matrices matrixes grid grids"
    assert mark(text, vocabulary.find(text)) == "[matrix] [matrices] matrixes [grid] grids"


@pytest.mark.parametrize(
    ("word", "plural"),
    [("GPU", "GPUs"), ("CNN", "CNNs"), ("analysis", "analyses"), ("bias", "biases"),
     ("city", "cities"), ("key", "keys"), ("batch", "batches"), ("box", "boxes"),
     ("network", "networks"), ("AI", "AIs"), ("SRAMbus", "SRAMbuss")],
)  # fmt: skip
def test_plural(word: str, plural: str) -> None:
    assert make_plural(word) == plural


@pytest.mark.parametrize("word", ["CNN", "IoT", "eXAI", "ConvNet"])
def test_two_capitals_make_an_acronym(word: str) -> None:
    assert is_acronym(word)
    assert not is_acronym(word.capitalize())


def test_cues_count_in_compounds_and_plurals() -> None:
    vocabulary = build_vocabulary(
        [Concept(id="a", title="x", cues=("neural network", "token", "CT"))]
    )
    for text in ("a neural\nnetwork", "token-based", "sub-token", "Tokens", "neural-network", "CT"):
        cues = vocabulary.cues_in(vocabulary.split(text), ["a"])
        assert {concept for cue in cues for concept in cue.concepts} == {"a"}
    for text in ("neural. Network", "tokenizer", "ct", "https://x.org/token", ""):
        assert not list(vocabulary.cues_in(vocabulary.split(text), ["a"])), text


def test_words_of_another_sense_are_those_without_a_name_of_the_concept() -> None:
    concept = Concept(
        id="a", title="neural layer", aliases=("layer", "ML"), plurals=("layers",),
        unless=("paint", "ozone layer", "Layers of rock", "player", "layering", "ml"),
    )  # fmt: skip
    vocabulary = build_vocabulary([concept])
    text = vocabulary.split("Paints, players, layering, ml, ozone layer, paint")
    found = vocabulary.counters_in(text, ["a"])

    assert [match.form for match in found] == ["paints", "players", "layering", "ml", "paint"]
    assert not list(vocabulary.counters_in(text, ["b"]))


def test_cues_are_found_for_the_concepts_asked_for_also_in_capitals() -> None:
    a = Concept(id="a", title="x", cues=("token stream", "CT"))
    b = Concept(id="b", title="y", cues=("token ring", "layer"))
    vocabulary = build_vocabulary([a, b])
    text = vocabulary.split("A TOKEN STREAM, a Token ring, layers, a C.T. and a CT")

    def found(*concepts: str) -> list[str]:
        return [cue.form for cue in vocabulary.cues_in(text, concepts)]

    assert found("a") == ["TOKEN STREAM", "token ring", "CT", "CT"]
    assert found("b") == ["TOKEN STREAM", "token ring", "layers"]
    assert found("a", "b") == ["TOKEN STREAM", "token ring", "layers", "CT", "CT"]
    assert found() == found("c") == []


def test_names_that_hold_a_cue_of_their_own_are_certain() -> None:
    a = Concept(id="a", title="network", aliases=("neural network", "GPU"), cues=("neural", "CPU"))
    b = Concept(id="b", title="neural net", aliases=("GPU",), cues=("GPUs",))
    certain = build_vocabulary([a, b]).certain

    assert certain == {
        ("neural network", "a"), ("neural networks", "a"), ("GPUs", "b"),
        ("NEURAL NETWORK", "a"), ("NEURAL NETWORKS", "a"),
    }  # fmt: skip


def test_names_without_a_word_are_no_forms() -> None:
    vocabulary = build_vocabulary([Concept(id="a", title="--", aliases=("", "?"), unless=("!",))])
    assert vocabulary == Vocabulary()
    assert vocabulary.find("-- ?") == ()


def test_forms_that_begin_alike_cost_no_more_if_they_are_many() -> None:
    text = "A deep thing7 net of deep words and other deep things is not so very deep. " * 70

    def find(vocabulary: Vocabulary) -> None:
        assert len(vocabulary.find(text)) == 70

    few, many = (
        build_vocabulary(
            Concept(id=f"c{n}", title=f"deep thing{n} net", unless=(f"the deep thing{n} net",))
            for n in range(number)
        )
        for number in (10, 2_000)
    )
    assert measure_growth(find, few, many, most=4) < 4


@pytest.mark.parametrize(
    "piece",
    [
        "x",
        "CNN/",
        "CNN ",
        "CNN,",
        "CNN-",
        "a.b",
        "deep ",
        "(",
        "/",
        "-",
        "1.",
        "\u0301",
        "C++",
        " ",
    ],
)
def test_the_cost_grows_with_the_text_and_no_faster(piece: str) -> None:
    vocabulary = build_vocabulary(
        [Concept(id="a", title="CNN", aliases=("deep " * 9 + "net",), unless=("one big CNN news",))]
    )
    small, large = (piece * (size // len(piece)) for size in (5_000, 5_000 * FACTOR))
    assert measure_growth(vocabulary.find, small, large) < MOST
