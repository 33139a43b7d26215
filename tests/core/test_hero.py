"""The hero image drawn from a name."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from knowledgebase.core.svg.hero import HEIGHT, WIDTH, draw_hero

names = st.text(st.characters(codec="utf-8"))


@given(names)
def test_an_image_is_well_formed_and_inside_its_frame(seed: str) -> None:
    image = draw_hero(seed)
    root = ElementTree.fromstring(image)
    assert root.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
    assert root.get("aria-hidden") == "true"
    for circle in root.iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 <= int(circle.attrib["cx"]) <= WIDTH
        assert 0 <= int(circle.attrib["cy"]) <= HEIGHT


@given(names)
def test_an_image_is_whole_numbers_and_holds_nothing_of_its_name(seed: str) -> None:
    image = draw_hero(seed)
    assert not re.search(r"(?:[MLCVH ]|c[xy]=\")-?\d+\.\d", image)
    assert image.isascii()
    assert "href" not in image
    assert "<script" not in image


def test_another_name_gives_another_image() -> None:
    assert len({draw_hero(f"article-{number}") for number in range(100)}) == 100


def test_the_same_name_gives_the_same_bytes() -> None:
    assert draw_hero("how-a-network-sees") == draw_hero("how-a-network-sees")
