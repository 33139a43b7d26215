"""Mentions found again in a text that has changed. What is between brackets is a mention."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledgebase.core.mentions.relocation import AROUND, NEAR, Passage, relocate
from knowledgebase.core.model import Block, Span

_MENTION = re.compile(r"\[([^\]]*)\]")


def read(texts: Sequence[str]) -> tuple[list[Block], list[Passage]]:
    """Return blocks of text, and the mentions in them."""
    plain = [_MENTION.sub(r"\1", text) for text in texts]
    passages = []
    for index, text in enumerate(texts):
        for number, found in enumerate(_MENTION.finditer(text)):
            start = found.start() - 2 * number
            passages.append(Passage(plain[index], index, start, start + len(found[1])))
    return [Block(text=text, zone="text", section="") for text in plain], passages


def show(passages: Sequence[Passage], blocks: Sequence[Block]) -> list[str]:
    """Return the texts of *blocks* with the places of *passages* between brackets."""
    texts = [block.text for block in blocks]
    spots = [spot for spot in relocate(passages, blocks) if spot is not None]
    for index, start, end in sorted(spots, reverse=True):
        text = texts[index]
        texts[index] = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return texts


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(["a [net]", "b"], ["a [net]", "b"], id="nothing has changed"),
        pytest.param(["a [net]"], ["new", "a [net]"], id="one block more"),
        pytest.param(["x", "a [net]"], ["a [net]"], id="one block less"),
        pytest.param(["a [net]"], [*"bcdefghijk", "a [net]"], id="many blocks more"),
        pytest.param(["[net]", "net", "[net]"], ["[net]", "net", "[net]"], id="equal blocks"),
        pytest.param(["a [net]", "[net]"], ["x", "a [net]", "[net]", "net"], id="equal ones moved"),
        pytest.param(["a [net]", "[net]"], ["x", "a [net]", "net?", "[net]"], id="equal, one on"),
        pytest.param(["x", "y", "[net]"], ["net", "[net]"], id="the nearer one"),
        pytest.param(
            ["a", "[net]", "[net]"],
            ["x", "a", "[net]", "[net]", "b", "net"],
            id="as far on as the one before",
        ),
        pytest.param(
            ["x", "y", "a [net]", "[net]"],
            ["a [net]", "[net]", *"bcd", "net"],
            id="as far back as the one before",
        ),
        pytest.param(
            ["x", "y", "z", "w", "a [net]", "b [net]"],
            ["a [net]", "so b [net]"],
            id="as far back, in another text",
        ),
        pytest.param(["[net]", "[net]"], ["[net]"], id="two mentions, one place"),
        pytest.param(["a [net] b"], ["so, a [net] b"], id="elsewhere in its block"),
        pytest.param(["a b [net]"], ["a b", "[net]"], id="a block in two"),
        pytest.param(["a [net]. b [net]."], ["a [net].", "b [net]."], id="links in both halves"),
        pytest.param(["a", "b [net] c", "d [x]"], ["a b [net] c", "d [x]"], id="two blocks in one"),
        pytest.param(["a [net]"], ["a network"], id="in a longer word"),
        pytest.param(["a [net]"], ["a subnet"], id="at the end of a longer word"),
        pytest.param(["a [net]"], ["sub-net and net-work"], id="in a compound"),
        pytest.param(["a [net]"], ["a--[net]--b"], id="between dashes"),
        pytest.param(["a [net]"], ["a Net"], id="in another case"),
        pytest.param(["a [deep\nnet]"], ["so a [deep  net]"], id="with other blanks"),
        pytest.param(["a [net+ (x)]"], ["so a [net+ (x)]"], id="with signs"),
        pytest.param(["one net, a [net] b"], ["the net, a [net] b"], id="what is before it agrees"),
        pytest.param(["a [net] b, x"], ["net: net b. [net] b,"], id="what is after it agrees"),
        pytest.param(["a [net]", "net b"], ["net b", "so a [net]"], id="in the next block"),
        pytest.param(["b [net] d"], ["c net x", "b [net] x"], id="surroundings before its block"),
        pytest.param(["a", "b [net]"], ["x net", "x [net]", "x net"], id="its block, not others"),
        pytest.param(
            ["abcdefghij [net]"], ["a net, a [net], a net"], id="the nearest place of its block"
        ),
        pytest.param(["a [net]"], [], id="no block at all"),
    ],
)
def test_mentions_are_found_again(before: list[str], after: list[str]) -> None:
    _, passages = read(before)
    blocks, _ = read(after)
    assert show(passages, blocks) == after


def test_what_takes_no_link_is_not_looked_at() -> None:
    _, passages = read(["a [net]"])
    heading = Block(text="a net", zone="heading", section="")
    linked = Block(text="a net", zone="text", section="", spans=(Span(1, 5, "link"),))
    beside = Block(text="a net", zone="text", section="", spans=(Span(0, 2, "code"),))
    assert show(passages, [heading, linked]) == ["a net", "a net"]
    assert show(passages, [heading, linked, beside]) == ["a net", "a net", "a [net]"]
    other = Block(text="the net, net", zone="text", section="", spans=(Span(0, 7, "link"),))
    assert show(passages, [other]) == ["the net, [net]"]
    between = (Span(0, 4, "code"), Span(7, 10, "code"))
    close = Block(text="(a) net(b)", zone="text", section="", spans=between)
    assert show(passages, [close]) == ["(a) [net](b)"]


def test_words_are_looked_for_in_near_blocks_only() -> None:
    _, passages = read([*"abcdefgh", "a [net] b"])
    for distance in (NEAR, -NEAR):
        blocks, _ = read([*"abcdefghijklmnopq"])
        blocks[8 + distance] = Block(text="so a net", zone="text", section="")
        assert relocate(passages, blocks) == [(8 + distance, 5, 8)]
    for distance in (NEAR + 1, -NEAR - 1):
        blocks, _ = read([*"abcdefghijklmnopq"])
        blocks[8 + distance] = Block(text="so a net", zone="text", section="")
        assert relocate(passages, blocks) == [None]


@pytest.mark.parametrize("is_before", [True, False])
def test_surroundings_are_compared_as_far_as_some_words(*, is_before: bool) -> None:
    def text(alike: int) -> str:
        run = "x" * (alike - 1)
        return f"-{run} net" if is_before else f"net {run}-"

    at = 100 if is_before else 0
    passage = Passage("x" * 99 + " net" if is_before else "net " + "x" * 99, 0, at, at + 3)
    for alike, best in ((AROUND, 0), (AROUND - 1, 1)):
        blocks, _ = read([text(alike), text(alike + 1)])
        assert [spot and spot.block for spot in relocate([passage], blocks)] == [best]


words = st.lists(st.sampled_from(["a", "net", "[net]", "b.", "c-net"]), max_size=6).map(" ".join)


@given(before=st.lists(words, max_size=5), after=st.lists(words, max_size=5))
def test_whatever_has_changed_each_place_has_the_words(before: list[str], after: list[str]) -> None:
    _, passages = read(before)
    blocks, _ = read(after)
    spots = relocate(passages, blocks)
    assert len(spots) == len(passages)
    found = [spot for spot in spots if spot]
    assert len({*found}) == len(found)
    for index, start, end in found:
        assert f" {blocks[index].text} "[start : end + 2] in (" net ", " net.")


@given(texts=st.lists(words, max_size=5), more=st.lists(st.integers(0, 5), max_size=3))
def test_blocks_that_come_between_make_no_difference(texts: list[str], more: list[int]) -> None:
    blocks, passages = read(texts)
    expected = [blocks[passage.block] for passage in passages]
    for place in more:
        blocks.insert(place, Block(text="new", zone="text", section=""))
    spots = relocate(passages, blocks)
    assert [spot and blocks[spot.block].text for spot in spots] == [b.text for b in expected]
    assert [spot and (spot.start, spot.end) for spot in spots] == [(p[2], p[3]) for p in passages]
