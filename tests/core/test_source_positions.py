"""Where a mention stands in the author's file; what Markdown makes of it is in test_audit.py."""

from __future__ import annotations

import pytest

from core.growth import FACTOR, MOST, measure_growth
from knowledgebase.core.export.source_positions import Position, locate_mentions
from knowledgebase.core.model import Block, Mention


def locate(
    source: str, *blocks: tuple[str, int], title: tuple[int, int] = (1, 1), zone: str = "text"
) -> list[Position]:
    """Return the places of every "CNN" in blocks, each given as (text, line)."""
    made = [Block(text=text, zone=zone, section="", line=line) for text, line in blocks]
    mentions = [
        Mention(concept="cnn", surface="CNN", block=index, start=start, end=start + 3, reason=None)
        for index, block in enumerate(made)
        for start in range(len(block.text))
        if block.text.startswith("CNN", start)
    ]
    return list(locate_mentions(source, made, mentions, title))


def test_lines_are_counted_from_one_and_columns_from_zero() -> None:
    assert locate("CNN first\n\na CNN\n", ("CNN first", 1), ("a CNN", 3)) == [(1, 0), (3, 2)]


def test_columns_count_code_points() -> None:
    assert locate("naïve 🙂 CNN", ("naïve 🙂 CNN", 1)) == [(1, 8)]


def test_equal_surfaces_on_a_line_have_places_of_their_own() -> None:
    assert locate("CNN, CNN; CNN", ("CNN, CNN; CNN", 1)) == [(1, 0), (1, 5), (1, 10)]


def test_line_ends_of_every_kind_count_once() -> None:
    assert locate("a\r\n\r\nCNN\rCNN\nCNN", ("CNN\nCNN\nCNN", 3)) == [(3, 0), (4, 0), (5, 0)]


def test_quotes_made_typographic_do_not_matter() -> None:
    assert locate('It\'s a "CNN" -- CNN', ("It’s a “CNN” – CNN", 1)) == [(1, 8), (1, 16)]


def test_a_passage_with_a_character_reference_is_aligned_word_by_word() -> None:
    assert locate("CNN caf&eacute; CNN", ("CNN café CNN", 1)) == [(1, 0), (1, 16)]


def test_the_title_is_found_in_the_front_matter() -> None:
    source = "---\nsubtitle: A CNN\ntitle: 'The CNN'\n---\n\nA CNN.\n"
    blocks = (Block(text="The CNN", zone="heading", section="", line=1),)
    mentions = [
        Mention(concept="cnn", surface="CNN", block=0, start=4, end=7, reason="zone:heading")
    ]
    assert locate_mentions(source, blocks, mentions, (3, 8)) == ((3, 12),)


def test_cells_that_carry_the_line_of_their_table_are_found_in_their_rows() -> None:
    source = "| CNN | b |\n|---|---|\n| CNN | CNN |\n| c | {x}`CNN` d |\n"
    cells = (("CNN", 1), ("b", 1), ("CNN", 1), ("CNN", 1), ("c", 1), ("CNN d", 4))
    assert locate(source, *cells) == [(1, 2), (3, 2), (3, 8), (4, 10)]


def test_a_block_whose_line_is_not_known_follows_the_one_before() -> None:
    assert locate("a\n\nCNN\n", ("a", 1), ("CNN", 0)) == [(3, 0)]


def test_footnotes_that_are_moved_to_the_end_are_found_where_they_stand() -> None:
    source = "a\n\n[^1]: A CNN.\n\nthe CNN\n"
    assert locate(source, ("a", 1), ("the CNN", 5), ("A CNN.", 3)) == [(5, 4), (3, 8)]


def test_what_is_nowhere_is_placed_where_its_block_begins() -> None:
    assert locate("a\n\n{{ net }}\n\nCNN\n", ("a", 1), ("CNN", 3), ("b", 5)) == [(3, 0)]


def test_a_line_beyond_the_end_of_the_file_does_no_harm() -> None:
    assert locate("CNN", ("a", 1), ("CNN", 99)) == [(1, 0)]


@pytest.mark.parametrize("part", ["![", "](", "][", "{a", "<a", "<!--", "CNN &amp; ", "[^", "&a"])
def test_the_cost_grows_with_the_length_and_no_faster(part: str) -> None:
    def find(text: str) -> None:
        locate(f"{text}\nCNN", (f"{text.replace('&amp;', 'x')} CNN", 1))

    small, large = (part * (size // len(part)) for size in (25_000, 25_000 * FACTOR))
    assert measure_growth(find, small, large) < MOST
