"""Write the data that follow from formulas and experiments: ``python -m figures.compute``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from figures import experiments, formulas
from figures.tables import DATA, Table

#: name of a file in ``data``, without its suffix -> what makes it
TABLES: Mapping[str, Callable[[], Table]] = {**formulas.TABLES, **experiments.TABLES}


def main() -> None:
    """Write all of them."""
    for name, make in TABLES.items():
        (DATA / f"{name}.csv").write_text(make().to_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
