"""Quantities that texts state, and where they contradict each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledgebase.core.quantities.ledger import make_ledger
from knowledgebase.core.quantities.quantity import Statement, parse_quantity, spell_amount


@pytest.mark.parametrize(
    ("content", "value", "unit", "time"),
    [
        ("$17.97 billion <rye; world; 2023>", 17.97e9, "USD", "2023"),
        ("about €5 million <rye; world; 2024 forecast>", 5e6, "EUR", "2024, forecast"),
        ("41.2 percent <rye; world; 2023->", 41.2, "percent a year", "from 2023"),
        ("22% <rye; world; 2023–2030>", 22, "percent a year", "2023–2030"),
        ("44 percent <rye eaten as bread; world; 2020>", 44, "percent", "2020"),
        ("1,287 MWh <energy of a run>", 1287, "MWh", ""),
        ("8-bit <width of a weight>", 8, "bit", ""),
        ("175-billion-word <size of a text; ; 2020>", 175e9, "word", "2020"),
    ],
)
def test_a_quantity_is_read_from_what_the_text_shows(
    content: str, value: float, unit: str, time: str
) -> None:
    quantity = parse_quantity(content, anchor="here")
    assert quantity.value == pytest.approx(value)
    assert (quantity.unit, quantity.time) == (unit, time)
    assert (quantity.shown, quantity.anchor) == (content.partition(" <")[0], "here")


def test_the_amount_is_the_number_as_it_is_shown() -> None:
    assert parse_quantity("about $17.90 billion <rye>").amount == "17.90 billion"
    assert parse_quantity("8-bit <width>").amount == "8"


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("$5 billion", "does not say what it counts"),
        ("$5 billion <>", "is not of the form"),
        ("$5 billion <a; b; 2020; c; d>", "is not of the form"),
        ("a lot <rye; world; 2020>", "there is no number"),
        ("5 <rye; world; last year>", "is no year"),
    ],
)
def test_what_is_no_quantity_is_told_with_the_form_of_one(content: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        parse_quantity(content)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (25.37364e9, "USD", "25.37 billion USD"),
        (1287, "MWh", "1,287 MWh"),
        (45678, "", "45,678"),
        (0.5, "kWh", "0.5 kWh"),
    ],
)
def test_amounts_are_spelled_with_four_digits(value: float, unit: str, text: str) -> None:
    assert spell_amount(value, unit) == text


def state(content: str, source: str = "Rye", year: int | None = 2024) -> Statement:
    return Statement(quantity=parse_quantity(content), article="a", source=source, year=year)


def conflicts(*statements: Statement, now: int = 2026) -> list[str]:
    """Return what does not fit, of all quantities and regions."""
    return [text for entry in make_ledger(statements, now=now) for text in entry.conflicts]


def test_a_rate_that_does_not_lead_to_the_end_is_worked_out() -> None:
    (rate, over) = conflicts(
        state("$17.97 billion <market; world; 2023>"),
        state("$93.72 billion <market; world; 2024 forecast>"),
        state("41.2 percent <market; world; 2023->"),
    )
    assert rate == (
        "Rye: 17.97 billion USD in 2023 × 1.412 = 25.37 billion USD in 2024, not 93.72 billion "
        "USD. That takes 4.8 years at this rate (ln(5.215) ÷ ln(1.412)), or 421.5 percent a year."
    )
    assert over.startswith("Rye forecasts $93.72 billion for 2024. That year is over")


def test_values_of_two_sources_are_compared_in_the_same_year() -> None:
    (text,) = conflicts(
        state("$10 billion <market; world; 2020>", "Rye"),
        state("$30 billion <market; world; 2020>", "Oat"),
    )
    assert text == "For 2020, Oat has 30 billion USD, Rye 10 billion USD, 0.33 times as much."


def test_values_of_two_sources_are_carried_to_the_other_year_by_their_own_rates() -> None:
    assert conflicts(
        state("$10 billion <market; world; 2020>", "Rye"),
        state("10 percent <market; world; 2020->", "Rye"),
        state("$40 billion <market; world; 2022>", "Oat"),
        state("50 percent <market; world; 2022-2030>", "Oat"),
    ) == [
        "Rye: 10 billion USD in 2020 × 1.1² = 12.1 billion USD in 2022. "
        "Oat has 40 billion USD, 3.3 times as much.",
        "Oat: 40 billion USD in 2022 ÷ 1.5² = 17.78 billion USD in 2020. "
        "Rye has 10 billion USD, 0.56 times as much.",
        "Rye has growth of 10 percent a year, Oat of 50; "
        "in five years that is a factor of 1.61 against one of 7.59.",
    ]


def test_a_part_of_the_world_has_one_share_and_is_no_larger_than_it() -> None:
    (text,) = conflicts(
        state("$9 billion <market; here; 2020>", "Oat"),
        state("$6 billion <market; world; 2020>", "Rye"),
    )
    assert text.endswith("makes a share of the world of 150% as Rye has it for 2020.")


def test_a_forecast_is_over_when_its_year_is_and_nothing_was_counted() -> None:
    forecast = state("$5 billion <market; world; 2024 forecast>", year=2023)
    assert conflicts(forecast, now=2024) == []
    assert len(conflicts(forecast, now=2025)) == 1
    assert conflicts(forecast, state("$5.1 billion <market; world; 2024>"), now=2025) == []
    (late,) = conflicts(state("2024 <the year ahead; ; 2024 forecast>", year=2025))
    assert late == "Rye looks forward to 2024, which was over when it was published."


@given(start=st.floats(1e3, 1e12), percent=st.floats(0, 200), years=st.integers(1, 20))
def test_quantities_that_follow_from_each_other_have_no_conflict(
    start: float, percent: float, years: int
) -> None:
    end = start * (1 + percent / 100) ** years
    texts = conflicts(
        state(f"${start:.6f} <market; world; 2000>"),
        state(f"${end:.6f} <market; world; {2000 + years}>"),
        state(f"{percent:.6f} percent <market; world; 2000->"),
    )
    assert texts == []


def test_subjects_and_regions_have_entries_of_their_own_whatever_their_case() -> None:
    entries = make_ledger(
        [
            state("5 <rye; World; 2020>"),
            state("6 <Rye; world; 2019>"),
            state("7 <rye; here; 2020>"),
            state("8 <oats>"),
        ],
        now=None,
    )
    assert [(e.subject, e.region, len(e.statements)) for e in entries] == [
        ("oats", "", 1),
        ("rye", "here", 1),
        ("Rye", "world", 2),
    ]
