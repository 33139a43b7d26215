"""The figures of the knowledge base: drawn from their data, and the same everywhere."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest

from figures.compute import TABLES
from figures.draw import FIGURES, FOLDER
from figures.style import HEIGHT, TEXT, WIDTH, tidy, to_svg
from figures.tables import DATA, make_table, read_table
from knowledgebase.core.svg.pdf import make_pdf
from knowledgebase.core.svg.reader import read_svg
from knowledgebase.images.kinds import is_harmless_svg

SOURCE = DATA.parents[1]
STYLE = SOURCE.parent / "ext" / "knowledgebase" / "static" / "knowledgebase.css"
_FIGURE = re.compile(
    r"^(?P<fence>[:`]{3,})\{figure\} (?P<path>\S+)\n(?P<rest>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>[^)\s]+)\)")
_ALT = re.compile(r"^:alt: *(.*)$", re.MULTILINE)

figures = pytest.mark.parametrize("name", sorted(FIGURES))


def shown(text: str) -> Iterator[tuple[str, str]]:
    """Yield the figures of ours that a page shows, each with what it says to those who see none."""
    for found in _FIGURE.finditer(text):
        alt = _ALT.search(found["rest"])
        yield found["path"], alt[1] if alt else ""
    for found in _IMAGE.finditer(text):
        yield found["path"], found["alt"]


@figures
def test_a_figure_is_what_its_data_give(name: str) -> None:
    assert to_svg(FIGURES[name]).encode() == (FOLDER / f"{name}.svg").read_bytes(), "make figures"


def test_the_folder_holds_the_figures_and_nothing_else() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.svg" for name in FIGURES}


def test_place_time_zone_locale_hash_seed_and_settings_make_no_difference(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nlines.color: red\nsvg.fonttype: none\n")
    environment = {"PYTHONPATH": str(SOURCE), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    subprocess.run(
        [sys.executable, "-m", "figures.draw", "drawn here"],
        env={**os.environ, **environment, "LC_ALL": "C", "MPLCONFIGDIR": str(tmp_path)},
        cwd=tmp_path,
        check=True,
        timeout=120,
    )
    drawn = {path.name: path.read_bytes() for path in (tmp_path / "drawn here").iterdir()}
    assert drawn == {path.name: path.read_bytes() for path in FOLDER.iterdir()}


@figures
def test_a_figure_can_neither_run_nor_fetch_anything(name: str) -> None:
    path = FOLDER / f"{name}.svg"
    assert is_harmless_svg(path)
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.parse(path).iter()}
    assert tags.isdisjoint({"image", "script", "foreignObject", "metadata"})


@figures
def test_a_figure_goes_into_the_book_as_a_drawing(name: str) -> None:
    image = read_svg((FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    assert image is not None
    assert (image.width, image.height, image.labels) == (WIDTH, HEIGHT, ())
    with pikepdf.open(io.BytesIO(make_pdf(image))) as pdf:
        assert pdf.check_pdf_syntax() == []


@figures
def test_no_text_is_small_and_nothing_lies_behind_a_figure(name: str) -> None:
    svg = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    sizes = [100 * float(scale) for scale in re.findall(r"scale\(([\d.]+) -[\d.]+\)", svg)]
    assert min(sizes) >= TEXT
    background = f'd="M 0 {HEIGHT} L {WIDTH} {HEIGHT} L {WIDTH} 0 L 0 0 z"'
    assert f'{background} style="fill: none' in svg or background not in svg


@pytest.mark.parametrize("name", sorted(TABLES))
def test_formulas_and_experiments_give_the_data_again(name: str) -> None:
    path = DATA / f"{name}.csv"
    assert TABLES[name]().to_text() == path.read_text(encoding="utf-8"), "make figures"


def test_every_file_of_data_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[Path] = set()
    read_text = Path.read_text

    def noted(path: Path, encoding: str) -> str:
        read.add(path)
        return read_text(path, encoding=encoding)

    monkeypatch.setattr(Path, "read_text", noted)
    for draw in FIGURES.values():
        draw()
    assert read == set(DATA.iterdir())


@pytest.mark.parametrize("path", sorted(DATA.iterdir()), ids=lambda path: path.name)
def test_data_say_in_their_first_line_where_they_are_from(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert re.match(r"# \S.{40,}", first)


def test_every_figure_that_a_page_shows_exists_and_is_described() -> None:
    for path in sorted(SOURCE.rglob("*.md")):
        for target, alt in shown(path.read_text(encoding="utf-8")):
            if "images/figures/" in target:
                place = f"{path.name}: {target}"
                assert (FOLDER / Path(target).name).is_file(), place
                assert len(alt) >= 40, place


def test_pages_show_figures_in_two_ways() -> None:
    text = ":::{figure} /a.svg\n:alt: One\n:class: kb-invert\n\nCaption\n:::\n\n![Two](b.svg)\n"
    assert list(shown(text)) == [("/a.svg", "One"), ("b.svg", "Two")]


def test_figures_are_inverted_where_the_page_is_dark() -> None:
    style = STYLE.read_text(encoding="utf-8")
    dark = [
        block for block in re.findall(r"\n *body[^{}]*\{[^{}]*\}", style) if "invert(1)" in block
    ]
    assert len(dark) == 2, "chosen by the reader, and by the system"
    assert re.search(r"\nimg\.kb-invert \{\s*filter: var\(--kb-ink\);", style)


def test_a_table_is_read_as_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = make_table(
        "Given.", "name value", [("a", 0.12345), ("b", -0.00001), ("c", 2)], digits=3
    )
    monkeypatch.setattr("figures.tables.DATA", tmp_path)
    (tmp_path / "a.csv").write_text(table.to_text(), encoding="utf-8")
    assert read_table("a") == table
    assert read_table("a").numbers("value") == [0.123, 0, 2]


def test_tidying_keeps_the_size_of_letters() -> None:
    svg = (
        '<path d="M 1.23456 2\nL 3 4.5\n"/><g transform="translate(7.001 -0.001) scale(0.015625)"/>'
    )
    assert tidy(svg) == (
        '<path d="M 1.23 2 L 3 4.5"/><g transform="translate(7 0) scale(0.015625)"/>'
    )
