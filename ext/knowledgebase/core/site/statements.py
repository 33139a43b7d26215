"""What the articles of a site state: each quantity with its source.

Catalogue, quantities and bibliography go in, the ledger comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from knowledgebase.core.citations import Bibliography
from knowledgebase.core.quantities.ledger import LedgerEntry, make_ledger
from knowledgebase.core.quantities.quantity import Quantity, Statement
from knowledgebase.core.site.catalogue import ArticleEntry, Catalogue


def collect_ledger(
    catalogue: Catalogue, quantities: Mapping[str, Iterable[Quantity]], bibliography: Bibliography
) -> tuple[LedgerEntry, ...]:
    """Return the ledger of what the articles state, *quantities* by docname.

    Forecasts are judged as of the year of the newest article.
    """
    days = (entry.day for entry in catalogue.articles.values() if entry.day)
    statements = (
        _make_statement(docname, entry, quantity, bibliography)
        for docname, entry in catalogue.articles.items()
        for quantity in quantities.get(docname, ())
    )
    return make_ledger(statements, now=max((day.year for day in days), default=None))


def _make_statement(
    docname: str, entry: ArticleEntry, quantity: Quantity, bibliography: Bibliography
) -> Statement:
    """Return a quantity with its source: an entry of the bibliography, a text, or the article."""
    source, year = quantity.source, None
    if citation := bibliography.get(source):
        source, year = ", ".join(filter(None, (citation.names, citation.dated))), citation.year
    elif not source:
        source, year = entry.article.title, entry.day.year if entry.day else None
    return Statement(quantity=quantity, article=docname, source=source, year=year)
