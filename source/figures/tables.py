"""The data of the figures: files in ``data``, each with a first line that says where it is from."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under named columns."""

    #: where the numbers are from, in a line
    origin: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def words(self, column: str) -> list[str]:
        """Return the cells of a column, from the top."""
        place = self.columns.index(column)
        return [row[place] for row in self.rows]

    def numbers(self, column: str) -> list[float]:
        """Return the cells of a column as numbers."""
        return [float(word) for word in self.words(column)]

    def to_text(self) -> str:
        """Return the content of its file."""
        lines = (",".join(row) for row in (self.columns, *self.rows))
        return "\n".join([f"# {self.origin}", *lines, ""])


def make_table(
    origin: str, columns: str, rows: Iterable[Sequence[float | str]], digits: int = 4
) -> Table:
    """Return a table of numbers with so many *digits* after the point, at most."""
    return Table(
        origin=origin,
        columns=tuple(columns.split()),
        rows=tuple(tuple(_cell(value, digits) for value in row) for row in rows),
    )


def _cell(value: float | str, digits: int) -> str:
    if isinstance(value, str):
        return value
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def read_table(name: str) -> Table:
    """Return the table in ``data/NAME.csv``."""
    first, *lines = (DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    columns, *rows = csv.reader(lines)
    return Table(
        origin=first.removeprefix("# "), columns=tuple(columns), rows=tuple(map(tuple, rows))
    )


def read_numbers(name: str) -> dict[str, Any]:
    """Return what ``data/NAME.toml`` gives."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
