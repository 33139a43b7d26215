"""The ledger: all figures that the articles of a site state, by quantity and region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledgebase.core.names import fold
from knowledgebase.core.quantities.conflicts import find_conflicts, find_shares
from knowledgebase.core.quantities.quantity import Statement

#: the region that holds all others
_WHOLE = "world"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All that is stated of one quantity in one region."""

    quantity: str
    region: str
    #: by year, values before rates
    statements: tuple[Statement, ...]
    #: sentences with the arithmetic
    conflicts: tuple[str, ...]


def make_accounts(statements: Iterable[Statement], *, now: int | None) -> tuple[Account, ...]:
    """Return one account for each quantity and region, in the order of the alphabet.

    *now* is the year as of which forecasts are judged, such as that of the newest article.
    """
    groups: dict[tuple[str, str], list[Statement]] = {}
    for statement in statements:
        figure = statement.figure
        groups.setdefault((fold(figure.quantity), fold(figure.region)), []).append(statement)
    ordered = {key: tuple(sorted(groups[key], key=_by_time)) for key in sorted(groups)}

    def wholes(quantity: str, region: str) -> Sequence[Statement]:
        return () if region == _WHOLE else ordered.get((quantity, _WHOLE), ())

    return tuple(
        Account(
            quantity=stated[0].figure.quantity,
            region=stated[0].figure.region,
            statements=stated,
            conflicts=tuple(
                dict.fromkeys(
                    (
                        *find_conflicts(stated, now),
                        *find_shares(stated, wholes(quantity, region)),
                    )
                )
            ),
        )
        for (quantity, region), stated in ordered.items()
    )


def _by_time(statement: Statement) -> tuple[object, ...]:
    figure = statement.figure
    return (figure.is_rate, figure.first or 0, figure.last or 0, statement.source, figure.value)
