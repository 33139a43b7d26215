"""What the articles of a site state: each quantity with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from knowledgebase.core.citations import Bibliography
from knowledgebase.core.quantities.ledger import Account, make_accounts
from knowledgebase.core.quantities.quantity import Figure, Statement
from knowledgebase.core.site.catalogue import ArticleEntry, Catalogue


def open_ledger(
    catalogue: Catalogue, figures: Mapping[str, Iterable[Figure]], bibliography: Bibliography
) -> tuple[Account, ...]:
    """Return the accounts of what articles state, *figures* by docname.

    Forecasts are judged as of the year of the newest article.
    """
    days = (entry.day for entry in catalogue.articles.values() if entry.day)
    statements = (
        _state(docname, entry, figure, bibliography)
        for docname, entry in catalogue.articles.items()
        for figure in figures.get(docname, ())
    )
    return make_accounts(statements, now=max((day.year for day in days), default=None))


def _state(
    docname: str, entry: ArticleEntry, figure: Figure, bibliography: Bibliography
) -> Statement:
    """Return a figure with its source: an entry of the bibliography, a text, or the article."""
    source, year = figure.source, None
    if citation := bibliography.get(source):
        source, year = ", ".join(filter(None, (citation.names, citation.dated))), citation.year
    elif not source:
        source, year = entry.article.title, entry.day.year if entry.day else None
    return Statement(figure=figure, article=docname, source=source, year=year)
