"""Drawings made from a name."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from knowledgebase.core.svg.hero import HEIGHT, WIDTH, draw_hero

names = st.text(st.characters(codec="utf-8"))


@given(names)
def test_a_drawing_is_well_formed_and_inside_its_frame(seed: str) -> None:
    drawing = draw_hero(seed)
    root = ElementTree.fromstring(drawing)
    assert root.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
    assert root.get("aria-hidden") == "true"
    for circle in root.iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 <= int(circle.attrib["cx"]) <= WIDTH
        assert 0 <= int(circle.attrib["cy"]) <= HEIGHT


@given(names)
def test_a_drawing_is_whole_numbers_and_holds_nothing_of_its_name(seed: str) -> None:
    drawing = draw_hero(seed)
    assert not re.search(r"(?:[MLCVH ]|c[xy]=\")-?\d+\.\d", drawing)
    assert drawing.isascii()
    assert "href" not in drawing
    assert "<script" not in drawing


def test_another_name_gives_another_drawing() -> None:
    assert len({draw_hero(f"article-{number}") for number in range(100)}) == 100


def test_the_same_name_gives_the_same_bytes() -> None:
    assert draw_hero("how-a-network-sees") == draw_hero("how-a-network-sees")
