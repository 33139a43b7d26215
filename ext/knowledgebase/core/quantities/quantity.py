"""Quantities: numbers that a text states. What it shows in, with what its author says of it.

A rate of growth is a quantity in percent over a period, "2023-2030".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CURRENCIES = {"$": "USD", "US$": "USD", "\u20ac": "EUR", "\u00a3": "GBP", "\u00a5": "JPY"}
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_AMOUNT = re.compile(
    r"(?P<sign>US\$|[$\u20ac\u00a3\u00a5])?\s?(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?:[\s-](?P<scale>thousand|million|billion|trillion))?(?:[\s-]?(?P<unit>[^\d\s].*))?$"
)
_YEAR = re.compile(r"(?P<first>\d{4})(?P<dash>-)?(?P<last>\d{4})?(?P<forecast> forecast)?$")
_PERCENT = ("percent", "per cent", "%")
_FORM = (
    "write `text <subject; region; year; source>`, such as `$5 billion <rye market; world; 2020>`"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number that a text states."""

    #: what it is a number of: "deep learning market"
    subject: str
    #: "world", "" where the text names none
    region: str
    #: in *unit*, scaled: 17.97e9 for "$17.97 billion"
    value: float
    #: "USD", "percent", "percent a year" for rates of growth, "" for mere numbers
    unit: str
    #: years, both included, the same for one year; None where a period is open or no year said
    first: int | None
    last: int | None
    is_forecast: bool
    #: key in the bibliography or plain text, "" for the article itself
    source: str
    #: as the text shows it
    shown: str
    #: id of the place in the page
    anchor: str

    @property
    def amount(self) -> str:
        """The number without its unit, as the text shows it: "17.97 billion"."""
        found = _AMOUNT.search(self.shown)
        return " ".join(filter(None, (found["number"], found["scale"]))) if found else ""

    @property
    def is_rate(self) -> bool:
        """Whether it says how another quantity grows."""
        return self.unit == "percent a year"

    @property
    def time(self) -> str:
        """The year or the years: "2023", "2023\u20132030", "from 2023", "2024, forecast"."""
        if self.first is None:
            return ""
        years = str(self.first)
        if self.last is None:
            years = f"from {self.first}"
        elif self.last != self.first:
            years = f"{self.first}\u2013{self.last}"
        return f"{years}, forecast" if self.is_forecast else years


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A quantity, and who states it where."""

    quantity: Quantity
    #: docname of the article
    article: str
    #: who states it, as one reads it: "Vaswani et al., 2017"
    source: str
    #: of the source, None where it is not known
    year: int | None


def parse_quantity(content: str, *, anchor: str = "") -> Quantity:
    """Return the quantity that ``$17.97 billion <rye market; world; 2023; miller2024rye>`` states.

    :raises ValueError: saying what is wrong and what to write
    """
    shown, opened, rest = content.strip().rpartition("<")
    if not opened or not rest.endswith(">"):
        raise ValueError(f"{content!r} does not say what it counts; {_FORM}")
    subject, region, time, source, *more = [*map(str.strip, rest[:-1].split(";")), "", "", ""]
    if not subject or any(more):
        raise ValueError(f"{rest[:-1]!r} is not of the form of a quantity; {_FORM}")
    amount = _AMOUNT.search(shown.strip())
    if not amount:
        raise ValueError(f"there is no number in {shown.strip()!r}; {_FORM}")
    years = _YEAR.match(time.replace("\u2013", "-"))
    if time and not years:
        raise ValueError(
            f"{time!r} is no year; write `2023`, `2023-2030`, `2023-` or `2024 forecast`"
        )
    first = int(years["first"]) if years else None
    last = int(years["last"]) if years and years["last"] else None
    unit = _CURRENCIES.get(amount["sign"] or "", "") or (amount["unit"] or "").strip()
    is_period = bool(years and years["dash"])
    if unit.startswith(_PERCENT):
        unit = "percent a year" if is_period else "percent"
    return Quantity(
        subject=subject,
        region=region,
        value=float(amount["number"].replace(",", "")) * _SCALES.get(amount["scale"] or "", 1.0),
        unit=unit,
        first=first,
        last=last if is_period else first,
        is_forecast=bool(years and years["forecast"]),
        source=source,
        shown=shown.strip(),
        anchor=anchor,
    )


def spell_amount(value: float, unit: str) -> str:
    """Return "25.37 billion USD" for 25.37e9 USD: four digits, and the unit."""
    scale = next((s for s in reversed(_SCALES.items()) if abs(value) >= s[1]), ("", 1.0))
    if abs(value) < _SCALES["million"]:
        scale = ("", 1.0)
    number = value / scale[1]
    text = f"{number:,.4g}" if abs(number) < 10_000 else f"{number:,.0f}"  # noqa: PLR2004 - 4 digits
    return " ".join(filter(None, (text, scale[0], unit)))
