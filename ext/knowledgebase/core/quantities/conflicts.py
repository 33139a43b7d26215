"""Where quantities contradict each other, in sentences with the arithmetic.

Nothing is judged that the quantities do not say themselves. Growth is compound: in n years, a value
grows by the factor (1 + rate)^n.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import log

from knowledgebase.core.quantities.quantity import Quantity, Statement, spell_amount

#: Rounding of what is printed: two values, or rates, within a twentieth are the same.
_SAME = 0.05
#: Two counts of a market seldom agree; a quarter apart, they are not of the same thing.
_NEAR = 0.25
_RAISED = str.maketrans(
    "0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)


def find_conflicts(statements: Sequence[Statement], now: int | None) -> Iterator[str]:
    """Yield what does not fit among quantities of one subject and region, as of the year *now*."""
    values = _values(statements)
    rates = [s for s in statements if s.quantity.is_rate]
    for earlier, later in combinations(values, 2):
        if earlier.quantity.unit != later.quantity.unit:
            continue
        if earlier.source == later.source:
            own = (rate for rate in rates if rate.source == earlier.source)
            yield from (text for rate in own for text in _check_rate(earlier, later, rate))
        else:
            yield from _check_values(earlier, later, rates)
    for one, other in combinations(rates, 2):
        yield from _check_rates(one, other)
    counted = {v.quantity.first for v in values if not v.quantity.is_forecast}
    for value in values:
        if value.quantity.is_forecast and value.quantity.first not in counted:
            yield from _check_forecast(value, now)


def _check_rate(earlier: Statement, later: Statement, rate: Statement) -> Iterator[str]:
    """Yield what is wrong if a source's rate does not lead from one of its values to the other."""
    start, end, percent = earlier.quantity, later.quantity, rate.quantity
    assert start.first is not None
    assert end.first is not None
    years = end.first - start.first
    if not years or not _covers(percent, start.first, end.first):
        return
    reached = _extend(start.value, percent.value, years)
    if _differ(reached, end.value, _SAME):
        text = (
            f"{rate.source}: {_sum(start, percent, years)} in {end.first}, "
            f"not {spell_amount(end.value, end.unit)}"
        )
        growth = 1 + percent.value / 100
        if growth > 1 and end.value > start.value > 0:
            needed = log(end.value / start.value) / log(growth)
            yearly = ((end.value / start.value) ** (1 / years) - 1) * 100
            ratio = f"ln({end.value / start.value:.4g}) \u00f7 ln({growth:.4g})"
            text += (
                f". That takes {needed:.1f} years at this rate ({ratio}), "
                f"or {yearly:,.4g} percent a year"
            )
        yield f"{text}."


def _check_values(
    earlier: Statement, later: Statement, rates: Iterable[Statement]
) -> Iterator[str]:
    """Yield what is wrong if values of two sources do not fit, one extended to the other's year."""
    start, end = earlier.quantity, later.quantity
    assert start.first is not None
    assert end.first is not None
    years = end.first - start.first
    if not years:
        if _differ(start.value, end.value, _SAME):
            yield (
                f"For {start.first}, {earlier.source} has {spell_amount(start.value, start.unit)}, "
                f"{later.source} {spell_amount(end.value, end.unit)}, "
                f"{_ratio(end.value, start.value)}."
            )
        return
    for rate in rates:
        if rate.source == earlier.source and _covers(rate.quantity, start.first, end.first):
            reached = _extend(start.value, rate.quantity.value, years)
            if _differ(reached, end.value, _NEAR):
                yield (
                    f"{earlier.source}: {_sum(start, rate.quantity, years)} in {end.first}. "
                    f"{later.source} has {spell_amount(end.value, end.unit)}, "
                    f"{_ratio(end.value, reached)}."
                )
        elif rate.source == later.source:
            before = _extend(end.value, rate.quantity.value, -years)
            if _differ(before, start.value, _NEAR):
                yield (
                    f"{later.source}: {_sum(end, rate.quantity, -years)} in {start.first}. "
                    f"{earlier.source} has {spell_amount(start.value, start.unit)}, "
                    f"{_ratio(start.value, before)}."
                )


def _check_rates(one: Statement, other: Statement) -> Iterator[str]:
    """Yield what is wrong if two rates of the same growth differ where their periods overlap."""
    first, second = one.quantity, other.quantity
    if one.source == other.source or not _overlap(first, second):
        return
    if _differ(first.value, second.value, _SAME):
        yield (
            f"{one.source} has growth of {first.value:g} percent a year, {other.source} of "
            f"{second.value:g}; in five years that is a factor of {_extend(1, first.value, 5):.3g} "
            f"against one of {_extend(1, second.value, 5):.3g}."
        )


def _check_forecast(value: Statement, now: int | None) -> Iterator[str]:
    """Yield that the year of a forecast is over, of which nothing else is stated."""
    quantity = value.quantity
    year = quantity.last or quantity.first
    assert year is not None
    stated = quantity.shown if quantity.shown == str(year) else f"{quantity.shown} for {year}"
    if value.year is not None and year < value.year:
        yield f"{value.source} looks forward to {stated}, which was over when it was published."
    elif now is not None and year < now:
        yield f"{value.source} forecasts {stated}. That year is over; what came of it is not said."


def find_shares(part: Sequence[Statement], whole: Sequence[Statement]) -> Iterator[str]:
    """Yield what is wrong with a region's share of the world, extended by its own rate if need be.

    A part is not larger than the whole, and it has one share, whoever states the whole.
    """
    for value in _values(part):
        shares: dict[str, float] = {}
        for total in _values(whole):
            here = _carry(value, part, total.quantity.first)
            if here and total.quantity.unit == value.quantity.unit and total.quantity.value:
                shares[f"{total.source} has it for {total.quantity.first}"] = (
                    here / total.quantity.value
                )
        if shares and (max(shares.values()) > 1 or _differ(*_ends(shares.values()), _NEAR)):
            amount = spell_amount(value.quantity.value, value.quantity.unit)
            listed = "; ".join(f"{share:.0%} as {name}" for name, share in shares.items())
            yield (
                f"{value.source}: {amount} in {value.quantity.first}, carried on at its own rate, "
                f"makes a share of the world of {listed}."
            )


def _carry(value: Statement, part: Sequence[Statement], year: int | None) -> float | None:
    """Return a value in another year by its source's own rate, None if there is none for it."""
    quantity = value.quantity
    if year is None or quantity.first is None or year == quantity.first:
        return quantity.value if year == quantity.first else None
    for rate in part:
        is_own = rate.quantity.is_rate and rate.source == value.source
        if is_own and year > quantity.first and _covers(rate.quantity, quantity.first, year):
            return _extend(quantity.value, rate.quantity.value, year - quantity.first)
    return None


def _values(statements: Iterable[Statement]) -> list[Statement]:
    return [s for s in statements if not s.quantity.is_rate and s.quantity.first is not None]


def _ends(numbers: Iterable[float]) -> tuple[float, float]:
    ordered = sorted(numbers)
    return ordered[0], ordered[-1]


def _covers(rate: Quantity, first: int, last: int) -> bool:
    begins = rate.first is None or rate.first <= first
    return begins and (rate.last is None or rate.last >= last)


def _overlap(one: Quantity, other: Quantity) -> bool:
    return (one.first or 0) <= (other.last or 9999) and (other.first or 0) <= (one.last or 9999)


def _extend(value: float, percent: float, years: int) -> float:
    return float(value * (1 + percent / 100) ** years)


def _differ(one: float, other: float, share: float) -> bool:
    return abs(one - other) > share * max(abs(one), abs(other))


def _sum(start: Quantity, rate: Quantity, years: int) -> str:
    """Return "17.97 billion USD \u00d7 1.412 = 25.37 billion USD"."""
    factor = f"{1 + rate.value / 100:.4g}"
    steps = f" \u00d7 {factor}" if years > 0 else f" \u00f7 {factor}"
    power = str(abs(years)).translate(_RAISED) if abs(years) > 1 else ""
    reached = spell_amount(_extend(start.value, rate.value, years), start.unit)
    return f"{spell_amount(start.value, start.unit)} in {start.first}{steps}{power} = {reached}"


def _ratio(value: float, base: float) -> str:
    return f"{value / base:.2g} times as much" if base else "not nothing"
