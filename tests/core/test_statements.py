"""What the articles of a site state: each quantity with its source."""

from __future__ import annotations

from core.small_site import make_article, make_catalogue
from knowledgebase.core.citations import Bibliography, Citation
from knowledgebase.core.quantities.ledger import LedgerEntry
from knowledgebase.core.quantities.quantity import parse_quantity
from knowledgebase.core.site.statements import collect_ledger

BIBLIOGRAPHY = Bibliography(
    ("one2001", "two"),
    lambda key: Citation(
        text="All of it.",
        names=key.capitalize(),
        dated="May 2001" if key == "one2001" else "",
        year=2001 if key == "one2001" else None,
    ),
)


def collect(*stated: str, day: str = "2024-05-01") -> tuple[LedgerEntry, ...]:
    """Return the ledger of one article that states something, and of a newer one that does not."""
    catalogue = make_catalogue([make_article("a", day), make_article("b", "2020-01-01")])
    quantities = {
        "articles/a": [parse_quantity(content, anchor="x") for content in stated],
        "gone": [parse_quantity("9 <rye>")],
    }
    return collect_ledger(catalogue, quantities, BIBLIOGRAPHY)


def test_the_source_is_an_entry_of_the_bibliography_a_text_or_the_article() -> None:
    contents = (
        "1 <rye; world; 2001; one2001>",
        "2 <rye; world; 2002; two>",
        "3 <rye; world; 2003; A survey>",
        "4 <rye; world; 2004>",
    )
    (entry,) = collect(*contents)
    assert [(s.source, s.year) for s in entry.statements] == [
        ("One2001, May 2001", 2001),
        ("Two", None),
        ("A survey", None),
        ("A", 2024),
    ]
    assert {s.article for s in entry.statements} == {"articles/a"}
    assert [s.quantity.shown for s in entry.statements] == ["1", "2", "3", "4"]


def test_an_article_without_a_day_has_no_year() -> None:
    (entry,) = collect("4 <rye>", day="")
    assert [s.year for s in entry.statements] == [None]


def test_forecasts_are_judged_as_of_the_newest_article() -> None:
    forecast = "5 <rye; world; 2021 forecast; A survey>"
    assert [len(collect(forecast, day=day)[0].conflicts) for day in ("", "2021-12-31")] == [0, 0]
    assert len(collect(forecast, day="2022-01-01")[0].conflicts) == 1


def test_where_nothing_is_stated_the_ledger_is_empty() -> None:
    assert collect() == ()
    assert collect_ledger(make_catalogue(), {}, BIBLIOGRAPHY) == ()
