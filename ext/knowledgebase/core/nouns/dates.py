"""Days as people write them: a text goes in, the day comes out, or why there is none.

The day is the one that stands there: a time and its zone never move it. No clock is asked, so that
the same text gives the same day in every build, and a day to come is a day like any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

#: how "02/03/2024" is read: not at all, as 3 February, or as 2 March
DateOrder: TypeAlias = Literal["", "mdy", "dmy"]

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH_OF = {
    name: number
    for number, month in enumerate(_MONTHS, 1)
    for name in (month, month[:3], month[:4])
}
#: hours, and what may follow, of ISO 8601, RFC 2822 and RFC 9557
_TIME = (
    r"(?:(?:[t ]|,\s*)\s*\d{1,2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?\s*(?:[ap]m)?"
    r"\s*(?:z|utc|gmt|[a-z]{3,4}|[+-]\d{2}(?::?\d{2})?)?(?:\[[\w/+-]+\])?(?:\s*\([a-z ]+\))?)?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_YEAR_FIRST = re.compile(
    rf"(?P<y>\d{{4}})(?P<sep>[-/.]?)(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}}){_TIME}"
)
#: without separators, all digits have to be there
_COMPACT = re.compile(rf"\d{{8}}{_TIME}")
_WEEK = re.compile(rf"(?P<y>\d{{4}})-?w(?P<w>\d{{2}})-?(?P<n>[1-7]){_TIME}")
_ORDINAL = re.compile(rf"(?P<y>\d{{4}})-(?P<n>\d{{3}}){_TIME}")
_YEAR_LAST = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<sep>[-/.])\s?(?P<b>\d{{1,2}})(?P=sep)\s?(?P<y>\d{{4}}){_TIME}"
)
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?[ -](?:of )?"
    rf"(?P<name>[a-z]+)\.?,?[ -](?P<y>\d{{4}}){_TIME}"
)
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<name>[a-z]+)\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}}){_TIME}"
)
#: what other systems replace by the day of the build or of the file
_CLOCK = frozenset("now today tomorrow yesterday auto lastmod last-modified".split())
_NAME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})[-_](?P<rest>.+)")
#: there are so many months
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class DateError(Exception):
    """A text that names no day."""

    #: what is wrong, with the text in it, and what to do
    message: str
    mend: str = "write year, month and day: 2024-02-10"


def find_date(text: str, /, *, order: DateOrder = "") -> date:
    """Return the day that *text* names.

    :raises DateError: where it names none, or can be read in two ways
    """
    words = " ".join(text.lower().split())
    try:
        found = _read_year_first(words) or _read_names(words) or _read_year_last(words, order)
    except ValueError as error:
        raise DateError(f"there is no day {text!r}", "write a day of the calendar") from error
    if found:
        return found
    if _YEAR_LAST.fullmatch(words):
        raise DateError(f"{text!r} can be read in two ways")
    if words.replace("_", "-").replace(" ", "-") in _CLOCK:
        raise DateError(f"{text!r} is no date, as no build asks what day it is")
    raise DateError(f"{text!r} is no date")


def split_name(stem: str, /) -> tuple[date | None, str]:
    """Return the day that a file's name begins with, and the rest: "2021-03-04-title"."""
    match = _NAME.fullmatch(stem)
    if match:
        try:
            return date.fromisoformat(match["day"]), match["rest"]
        except ValueError:
            pass
    return None, stem


def _read_year_first(text: str) -> date | None:
    """Return a day of ISO 8601: by month, by week or by its number in the year.

    :raises ValueError: where there is no such day
    """
    match = _YEAR_FIRST.fullmatch(text)
    if match and (match["sep"] or _COMPACT.fullmatch(text)):
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    if match := _WEEK.fullmatch(text):
        return date.fromisocalendar(int(match["y"]), int(match["w"]), int(match["n"]))
    if match := _ORDINAL.fullmatch(text):
        year, number = int(match["y"]), int(match["n"])
        day = date.fromordinal(date(year, 1, 1).toordinal() + number - 1)
        if number < 1 or day.year != year:
            raise ValueError(text)
        return day
    return None


def _read_names(text: str) -> date | None:
    """Return a day whose month is a word.

    :raises ValueError: where there is no such day
    """
    match = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    month = _MONTH_OF.get(match["name"]) if match else None
    return date(int(match["y"]), month, int(match["d"])) if match and month else None


def _read_year_last(text: str, order: DateOrder) -> date | None:
    """Return a day in figures, if there is one way to read it.

    :raises ValueError: where there is no such day
    """
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    if first == second or second > _MONTHS_A_YEAR or (order == "mdy" and first <= _MONTHS_A_YEAR):
        return date(year, first, second)
    if first > _MONTHS_A_YEAR or order == "dmy":
        return date(year, second, first)
    return None
