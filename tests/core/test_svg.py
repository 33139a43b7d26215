"""Files in SVG as shapes and labels, and as PDF."""

from __future__ import annotations

import io
from math import isclose

import pikepdf
import pytest

from knowledgebase.core.svg.hero import draw_hero
from knowledgebase.core.svg.path import parse_path
from knowledgebase.core.svg.pdf import make_pdf
from knowledgebase.core.svg.reader import read_svg
from knowledgebase.core.svg.shapes import Shape, VectorImage


def read(content: str, box: str = 'viewBox="0 0 100 50"') -> VectorImage | None:
    return read_svg(f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{content}</svg>')


def shape(content: str) -> Shape:
    image = read(content)
    assert image is not None
    (found,) = image.shapes
    return found


def test_relative_and_absolute_commands_give_the_same_path() -> None:
    absolute = parse_path("M10 10 H20 V30 L5 5 C1 2 3 4 5 6 S9 8 7 6 Q1 1 2 2 T4 4 Z")
    relative = parse_path("m10,10h10v20l-15-25c-4-3-2-1 0 1s4 2 2 0q-6-5-5-4t2 2z")
    assert [letter for letter, _ in absolute] == list("mlllcccch")
    for (_, one), (_, two) in zip(absolute, relative, strict=True):
        assert all(isclose(a, b) for a, b in zip(one, two, strict=True))


def test_an_arc_ends_where_it_should_and_stays_on_its_circle() -> None:
    steps = parse_path("M0 0 A10 10 0 0 1 20 0")
    assert steps[-1][1][-2:] == (20, 0)
    for _, numbers in steps[1:]:
        x, y = numbers[-2:]
        assert isclose((x - 10) ** 2 + y**2, 100)
        assert y <= 1e-9, "swept over the top"


@pytest.mark.parametrize("data", ["M 1", "M0 0 L1", "M0 0 Z 5 5"])
def test_a_broken_path_is_an_error(data: str) -> None:
    with pytest.raises(ValueError, match="path"):
        parse_path(data)


def test_style_comes_from_around_and_is_replaced_within() -> None:
    found = shape(
        '<g fill="#f00" opacity=".5"><rect width="9" height="9" style="fill:#00ff00"/></g>'
    )
    assert (found.fill, found.fill_opacity, found.stroke) == ((0, 1, 0), 0.5, None)


def test_transforms_add_up_from_the_outside_in() -> None:
    found = shape('<g transform="translate(10 5)"><circle r="1" transform="scale(2)"/></g>')
    assert found.matrix == (2, 0, 0, 2, 10, 5)


def test_a_label_knows_its_place_on_the_page() -> None:
    image = read('<g transform="translate(5)"><text x="1" y="9" font-size="8">a\n b</text></g>')
    assert image is not None
    (label,) = image.labels
    assert (label.x, label.y, label.size, label.anchor, label.text) == (6, 9, 8, "l", "a b")


def test_an_element_used_twice_is_drawn_twice() -> None:
    image = read(
        '<defs><rect id="a" width="2" height="2"/></defs><use href="#a"/><use href="#a" x="5"/>'
    )
    assert image is not None
    assert [found.matrix[4] for found in image.shapes] == [0, 5]


CLIP = '<clipPath id="a"><rect width="4" height="6" transform="scale(2)"/></clipPath>'


def test_a_clip_stands_where_the_clipped_element_does() -> None:
    found = shape(f'{CLIP}<g transform="translate(1 2)" clip-path="url(#a)"><circle r="9"/></g>')
    (clip,) = found.clips
    assert (clip.matrix, found.matrix) == ((2, 0, 0, 2, 1, 2), (1, 0, 0, 1, 1, 2))


def test_clips_within_each_other_all_hold() -> None:
    inner = (
        '<clipPath id="b"><use href="#c" x="3"/></clipPath><defs><path id="c" d="M0 0h1"/></defs>'
    )
    found = shape(
        f'{CLIP}{inner}<g clip-path="url(#a)"><circle r="9" style="clip-path: url(\'#b\')"/></g>'
    )
    assert [clip.matrix[4] for clip in found.clips] == [0, 3]


def test_a_clip_may_be_clipped() -> None:
    inner = '<clipPath id="b" clip-path="url(#a)"><circle r="5"/></clipPath>'
    found = shape(f'{CLIP}{inner}<circle r="9" clip-path="url(#b)" clip-rule="evenodd"/>')
    assert [(len(clip.path), clip.even_odd) for clip in found.clips] == [(6, False), (5, False)]


def test_the_style_sheet_wins_over_attributes_and_loses_against_the_element_itself() -> None:
    sheet = (
        "<style>/* all */ #a { fill: #00f } .b, path { fill: #0f0; stroke: red } * { fill: #111 }"
    )
    body = '<rect class="c b" width="9" height="9" fill="white" stroke="none"'
    assert shape(f"{sheet}</style>{body}/>").fill == (0, 1, 0)
    assert shape(f"{sheet}</style>{body}/>").stroke == (1, 0, 0)
    assert shape(f'{sheet}</style>{body} id="a"/>').fill == (0, 0, 1)
    assert shape(f'{sheet}</style>{body} id="a" style="fill: #000"/>').fill == (0, 0, 0)


def test_a_rule_is_about_the_elements_it_names() -> None:
    sheet = "<style>rect.b { fill: #f00 } circle { fill: #0f0 } *{stroke-linejoin: round}</style>"
    assert shape(f'{sheet}<rect class="b" width="9" height="9"/>').fill == (1, 0, 0)
    assert shape(f'{sheet}<rect width="9" height="9"/>').fill == (0, 0, 0)
    assert shape(f'{sheet}<circle class="b" r="9"/>').fill == (0, 1, 0)
    assert shape(f"{sheet}<circle r='9'/>").join == 1


@pytest.mark.parametrize(
    "content",
    [
        '<rect width="9" height="9" mask="url(#m)"/>',
        '<rect width="9" height="9" fill="url(#g)"/>',
        '<image href="a.png"/>',
        '<text transform="rotate(90)">up</text>',
        '<g id="a"><use href="#a"/></g>',
        '<g clip-path="url(#a)"><rect width="9" height="9"/></g>',
        '<clipPath id="a"/><rect width="9" height="9" clip-path="url(#a)"/>',
        '<clipPath id="a"><rect/><rect/></clipPath><rect clip-path="url(#a)"/>',
        '<clipPath id="a" clipPathUnits="objectBoundingBox"><rect/></clipPath>'
        '<rect clip-path="url(#a)"/>',
        '<clipPath id="a" clip-path="url(#a)"><rect/></clipPath><rect clip-path="url(#a)"/>',
        '<clipPath id="a"><text>a</text></clipPath><rect clip-path="url(#a)"/>',
        '<clipPath id="a"><rect/></clipPath><text clip-path="url(#a)">a</text>',
        "<style>g rect { fill: red }</style><rect/>",
        "<style>rect:hover { fill: red }</style><rect/>",
        "<style>@media print { rect { fill: red } }</style><rect/>",
        '<path d="M0"/>',
        "<broken",
    ],
)
def test_a_file_that_needs_more_than_is_supported_is_refused(content: str) -> None:
    assert read(content) is None


def test_elements_that_use_each_other_do_not_stand_for_billions() -> None:
    groups = "".join(
        f'<g id="g{n}"><use href="#g{n + 1}"/><use href="#g{n + 1}"/></g>' for n in range(40)
    )
    assert read(f'{groups}<g id="g40"/>') is None


@pytest.mark.parametrize("box", ["", 'viewBox="0 0 0 9"', 'viewBox="0 0 1e9 1e9"'])
def test_a_file_without_a_size_is_refused(box: str) -> None:
    assert read("", box) is None


def test_every_hero_can_be_printed() -> None:
    image = read_svg(draw_hero("how-a-network-sees"))
    assert image is not None
    assert (image.width, image.height) == (1200, 320)
    assert len(image.shapes) > 10


def test_an_image_gives_a_sound_pdf_of_its_size() -> None:
    image = read('<circle cx="9" cy="9" r="5" fill-opacity=".5" stroke="red"/>')
    assert image is not None
    with pikepdf.open(io.BytesIO(make_pdf(image))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert list(pdf.pages[0].mediabox) == [0, 0, 100, 50]
        content = pdf.pages[0].Contents.read_bytes().decode()
    assert content.endswith("h\nB\nQ")


def test_a_pdf_clips_and_dashes_as_the_image_does() -> None:
    image = read(
        f'{CLIP}<g transform="translate(1 2)" clip-path="url(#a)">'
        '<path d="M0 0H90" stroke="red" stroke-dasharray="3 2" stroke-dashoffset="1"/></g>'
    )
    assert image is not None
    with pikepdf.open(io.BytesIO(make_pdf(image))) as pdf:
        assert pdf.check_pdf_syntax() == []
        content = pdf.pages[0].Contents.read_bytes().decode()
    assert "1 2 m\n9 2 l\n9 14 l\n1 14 l\nh\nW n\n1 0 0 1 1 2 cm" in content
    assert "[3 2] 1 d" in content


def content_of(svg: str) -> str:
    """Return the operators of the one page of a PDF."""
    image = read(svg)
    assert image is not None
    with pikepdf.open(io.BytesIO(make_pdf(image))) as pdf:
        assert pdf.check_pdf_syntax() == []
        return pdf.pages[0].Contents.read_bytes().decode()


RING = "M0 0h9v9h-9z M3 3h3v3h-3z"


@pytest.mark.parametrize(("rule", "operator"), [("evenodd", "W*"), ("nonzero", "W")])
def test_what_is_inside_of_a_clip_follows_its_rule(rule: str, operator: str) -> None:
    content = content_of(
        f'<clipPath id="a"><path d="{RING}" clip-rule="{rule}"/></clipPath>'
        '<rect width="9" height="9" clip-path="url(#a)"/>'
    )
    assert f"h\n{operator} n\n" in content


@pytest.mark.parametrize(
    ("rule", "paint", "operator"),
    [
        ("evenodd", "", "f*"),
        ("nonzero", "", "f"),
        ("evenodd", 'stroke="red"', "B*"),
        ("nonzero", 'stroke="red"', "B"),
        ("evenodd", 'fill="none" stroke="red"', "S"),
        ("evenodd", 'fill="none"', "n"),
    ],
)
def test_what_is_filled_follows_its_rule(rule: str, paint: str, operator: str) -> None:
    content = content_of(f'<path d="{RING}" fill-rule="{rule}" {paint}/>')
    assert content.endswith(f"h\n{operator}\nQ")


def test_the_rule_of_a_clip_and_of_a_fill_are_not_confused() -> None:
    clip = f'<clipPath id="a"><path d="{RING}" fill-rule="evenodd"/></clipPath>'
    body = f'<path d="{RING}" clip-path="url(#a)" clip-rule="evenodd"/>'
    content = content_of(clip + body)
    assert "*" not in content
