"""A small site made of plain values, for tests of what follows from a whole folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from knowledgebase.core.model import Article, Block, Concept, Mention, Topic
from knowledgebase.core.site.catalogue import (
    ArticleEntry,
    Catalogue,
    ConceptEntry,
    TopicEntry,
    build_catalogue,
)
from knowledgebase.core.site.findings import make_finding
from knowledgebase.core.site.topic_scores import build_topic_clues

#: enough words for a paragraph
FILLER = "which says what has to be said, no more than that and no less, and then it ends"


def make_article(name: str, day: str = "", *, minutes: int = 1, **fields: object) -> ArticleEntry:
    """Return the article "articles/<name>", published on an ISO day."""
    given: dict[str, object] = {"title": name.capitalize(), **fields}
    if day:
        given["publish_date"] = date.fromisoformat(day)
    return ArticleEntry(
        docname=f"articles/{name}",
        slug=name,
        article=Article(**given),  # type: ignore[arg-type]  # any field
        minutes=minutes,
    )


def make_concept(id_: str, **fields: object) -> ConceptEntry:
    """Return the concept "concepts/<id>"."""
    concept = Concept(**{"id": id_, "title": id_, **fields})  # type: ignore[arg-type]  # any field
    return ConceptEntry(docname=f"concepts/{id_}", concept=concept)


def make_topic(id_: str, title: str = "") -> TopicEntry:
    """Return the topic "topics/<id>"."""
    return TopicEntry(docname=f"topics/{id_}", topic=Topic(id=id_, title=title or id_.capitalize()))


def make_mention(
    concept: str, block: int = 0, *, start: int = 0, end: int = 5, reason: str | None = None
) -> Mention:
    """Return a mention of a concept, linked unless there is a reason why not."""
    return Mention(
        concept=concept, surface=concept, block=block, start=start, end=end, reason=reason
    )


def make_catalogue(
    articles: Iterable[ArticleEntry] = (),
    concepts: Iterable[ConceptEntry] = (),
    topics: Iterable[TopicEntry] = (),
    mentions: Mapping[str, Iterable[Mention]] | None = None,
    blocks: Sequence[Block] = (),
) -> Catalogue:
    """Return the catalogue; *mentions* are given by the short name of the article.

    All of them stand in the same *blocks*.
    """
    entries, known, given = tuple(articles), tuple(concepts), tuple(topics)
    text = blocks or [
        Block(text=f"About block {n}, {FILLER}.", zone="text", section="") for n in range(9)
    ]
    clues = build_topic_clues((entry.concept for entry in known), (entry.topic for entry in given))
    findings = {
        entry.docname: make_finding(
            tuple((mentions or {}).get(entry.slug, ())),
            text,
            clues,
            entry.article.topics,
        )
        for entry in entries
    }
    return build_catalogue(entries, known, given, findings)
