"""The knowledge base as data: a catalogue goes in, plain dictionaries come out.

The shape is that of ``schemas/knowledge.schema.json``, which is published beside the file. Articles
come newest first, concepts by id, topics by title; the same catalogue gives the same text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from knowledgebase.core.site.catalogue import ArticleEntry, Catalogue, ConceptEntry, TopicEntry

#: docname -> address of the page, relative to the root of the site
PageUri: TypeAlias = Callable[[str], str]
Record: TypeAlias = dict[str, Any]

SCHEMA_NAME = "knowledge.schema.json"
#: One more whenever a reader of the file would have to change.
FORMAT = 1


def make_knowledge(catalogue: Catalogue, uri: PageUri, *, title: str, base_url: str) -> Record:
    """Return everything the knowledge base knows of its articles, concepts and topics.

    *base_url* is the address of the site's root, "" where it is not known.
    """
    links = _count_links(catalogue)
    articles_under = Counter(a.topic for found in catalogue.findings.values() for a in found.topics)
    return {
        "$schema": SCHEMA_NAME,
        "format": FORMAT,
        "title": title,
        "base_url": base_url,
        "articles": [_article(catalogue, e, uri) for e in catalogue.articles.values()],
        "concepts": [_concept(catalogue, e, uri, links) for e in catalogue.concepts.values()],
        "topics": [_topic(e, uri, articles_under[e.topic.id]) for e in catalogue.topics.values()],
    }


def dump_knowledge(knowledge: Record) -> str:
    """Return *knowledge* as JSON with one line for each entry, so that versions can be compared.

    That is also ten times as fast as indented JSON, which Python does not write in C.
    """
    parts = []
    for key, value in knowledge.items():
        if isinstance(value, list):
            lines = ",".join(f"\n{_dump(entry)}" for entry in value)
            parts.append(f"{_dump(key)}: [{lines}\n]")
        else:
            parts.append(f"{_dump(key)}: {_dump(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _dump(value: object) -> str:
    # a lone surrogate is no UTF-8, and these two end a line in JavaScript
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)


def _article(catalogue: Catalogue, entry: ArticleEntry, uri: PageUri) -> Record:
    article = entry.article
    counts = catalogue.counts(entry.docname)
    return {
        "docname": entry.docname,
        "id": entry.slug,
        "url": uri(entry.docname),
        "title": article.title,
        "description": article.description,
        "authors": list(article.authors),
        "published": article.publish_date.isoformat() if article.publish_date else None,
        "created": article.created_date.isoformat() if article.created_date else None,
        "updated": article.updated.isoformat() if article.updated else None,
        "minutes": entry.minutes,
        "topics": [
            {
                "id": assignment.topic,
                "stated": assignment.topic in article.topics,
                "evidence": [
                    {"id": concept, "mentions": counts[concept]} for concept in assignment.concepts
                ],
            }
            for assignment in catalogue.topics_of(entry.docname)
        ],
        "concepts": [{"id": concept, "mentions": count} for concept, count in counts.items()],
    }


def _concept(
    catalogue: Catalogue, entry: ConceptEntry, uri: PageUri, links: Mapping[str, int]
) -> Record:
    concept = entry.concept
    places = catalogue.mentioned_in.get(concept.id, ())
    return {
        "id": concept.id,
        "docname": entry.docname,
        "url": uri(entry.docname),
        "title": concept.title,
        "aliases": list(concept.aliases),
        "definition": concept.definition,
        "level": concept.level or None,
        "broader": _known(concept.broader, catalogue.concepts),
        "related": _known(concept.related, catalogue.concepts),
        "contrast": _known(concept.contrast, catalogue.concepts),
        "prerequisites": _known(concept.prerequisites, catalogue.concepts),
        "topics": _known(concept.topics, catalogue.topics),
        "counts": {
            "articles": len(places),
            "mentions": sum(
                catalogue.findings[docname].counts[concept.id].mentions for docname in places
            ),
            "links": links[concept.id],
        },
    }


def _topic(entry: TopicEntry, uri: PageUri, articles: int) -> Record:
    return {
        "id": entry.topic.id,
        "docname": entry.docname,
        "url": uri(entry.docname),
        "title": entry.topic.title,
        "description": entry.topic.description,
        "counts": {"articles": articles},
    }


def _count_links(catalogue: Catalogue) -> Counter[str]:
    """Return concept id -> mentions in articles that became links to it."""
    links: Counter[str] = Counter()
    for finding in catalogue.findings.values():
        links.update({concept: count.links for concept, count in finding.counts.items()})
    return links


def _known(ids: Iterable[str], known: Mapping[str, object]) -> list[str]:
    """Return those of *ids* that exist, each once, in their order."""
    return [id_ for id_ in dict.fromkeys(ids) if id_ in known]
