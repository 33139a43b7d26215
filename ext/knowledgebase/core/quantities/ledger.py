"""The ledger: all quantities that the articles of a site state, by subject and region."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledgebase.core.names import fold
from knowledgebase.core.quantities.conflicts import find_conflicts, find_shares
from knowledgebase.core.quantities.quantity import Statement

#: the region that holds all others
_WHOLE = "world"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """All that is stated of one subject in one region."""

    subject: str
    region: str
    #: by year, values before rates
    statements: tuple[Statement, ...]
    #: sentences with the arithmetic
    conflicts: tuple[str, ...]


def make_ledger(statements: Iterable[Statement], *, now: int | None) -> tuple[LedgerEntry, ...]:
    """Return one entry for each subject and region, in the order of the alphabet.

    *now* is the year as of which forecasts are judged, such as that of the newest article.
    """
    groups: dict[tuple[str, str], list[Statement]] = {}
    for statement in statements:
        quantity = statement.quantity
        groups.setdefault((fold(quantity.subject), fold(quantity.region)), []).append(statement)
    ordered = {key: tuple(sorted(groups[key], key=_by_time)) for key in sorted(groups)}
    entries = []
    for (subject, region), stated in ordered.items():
        whole = () if region == _WHOLE else ordered.get((subject, _WHOLE), ())
        conflicts = dict.fromkeys((*find_conflicts(stated, now), *find_shares(stated, whole)))
        entries.append(
            LedgerEntry(
                subject=stated[0].quantity.subject,
                region=stated[0].quantity.region,
                statements=stated,
                conflicts=tuple(conflicts),
            )
        )
    return tuple(entries)


def _by_time(statement: Statement) -> tuple[object, ...]:
    stated = statement.quantity
    return (stated.is_rate, stated.first or 0, stated.last or 0, statement.source, stated.value)
