"""What is stored of each page: which changes its digests tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledgebase.core.mentions.find import PageRules
from knowledgebase.core.model import Article, Block, Concept, Span, Topic
from knowledgebase.core.quantities.quantity import parse_quantity
from knowledgebase.core.site.records import (
    NounXref,
    PageRecord,
    RemoteImage,
    Xref,
    make_text,
    seal,
)

ARTICLE = Article(title="A", publish_date=date(2024, 1, 1))
CONCEPT = Concept(id="cnn", title="CNN")
TOPIC = Topic(id="vision", title="Vision")
RECORD = PageRecord(article=ARTICLE, slug="a", minutes=3)
BLOCK = Block(text="A CNN.", zone="text", section="s", section_title="S", line=3)


def is_told(one: PageRecord, other: PageRecord) -> bool:
    return seal(one).digest != seal(other).digest


def test_a_sealed_record_is_the_same_but_for_its_digest() -> None:
    sealed = seal(RECORD)
    assert replace(sealed, digest="") == RECORD
    assert sealed.digest
    assert seal(sealed) == sealed


@pytest.mark.parametrize(
    "change",
    [
        {"slug": "b"},
        {"minutes": 4},
        {"listings": ("authors",)},
        {"children": ("articles/b",)},
        {"quantities": (parse_quantity("$5 <rye>"),)},
        {"article": replace(ARTICLE, title="B")},
        {"article": replace(ARTICLE, publish_date=None)},
        {"article": None},
        {"concept": CONCEPT},
        {"topic": TOPIC},
    ],
    ids="-".join,
)
def test_what_other_pages_show_is_told(change: dict[str, object]) -> None:
    assert is_told(RECORD, replace(RECORD, **change))  # type: ignore[arg-type]  # any field


def test_so_it_is_of_concepts_and_topics() -> None:
    for one, other in (
        (PageRecord(concept=CONCEPT), PageRecord(concept=replace(CONCEPT, definition="It sees."))),
        (PageRecord(topic=TOPIC), PageRecord(topic=replace(TOPIC, words=("eye",)))),
    ):
        assert is_told(one, other)


@pytest.mark.parametrize(
    "change",
    [
        {"article": replace(ARTICLE, autolink_exclude=frozenset({"cnn"}))},
        {"article": replace(ARTICLE, places=(("title", (2, 8)),))},
        {"text": make_text((BLOCK,), PageRules())},
        {"parent_of": ("article",)},
        {"noun_xrefs": (NounXref("concept", "cnn", is_explicit=False),)},
        {"cited": ("one2001",)},
        {"xrefs": (Xref("doc", "myst", "/a", "", is_explicit=True),)},
        {"linked_files": ("a",)},
        {"remote_images": (RemoteImage(address="https://x/", fetched="", line=1, column=1),)},
        {"contents": ("a",)},
        {"shown_contents": ("a",)},
    ],
    ids="-".join,
)
def test_what_no_other_page_shows_is_not_told(change: dict[str, object]) -> None:
    assert not is_told(RECORD, replace(RECORD, **change))  # type: ignore[arg-type]  # any field


def test_a_text_keeps_its_blocks_and_rules() -> None:
    rules = PageRules(exclude=frozenset({"cnn"}))
    text = make_text((BLOCK,), rules)
    assert (text.blocks.unpack(), text.rules) == ((BLOCK,), rules)


def test_every_change_of_a_text_or_its_rules_is_told() -> None:
    spans = (Span(0, 1, "code"), Span(0, 1, "link"), Span(0, 1, "link", "cnn"), Span(0, 2, "code"))
    blocks = [
        BLOCK,
        BLOCK._replace(text="A CNN"),
        BLOCK._replace(zone="quote"),
        BLOCK._replace(section="t"),
        BLOCK._replace(section_title="T"),
        BLOCK._replace(line=4),
        *(BLOCK._replace(spans=(span,)) for span in spans),
    ]
    rules = [
        PageRules(autolink=False),
        PageRules(exclude=frozenset({"cnn"})),
        PageRules(exclude=frozenset({"net"})),
        PageRules(own_concept="cnn"),
        PageRules(senses=("cnn",)),
    ]
    texts = [make_text((block,), PageRules()) for block in blocks]
    texts += [make_text((BLOCK,), other) for other in rules]
    texts += [make_text((), PageRules()), make_text((BLOCK, BLOCK), PageRules())]
    assert len({text.digest for text in texts}) == len(texts)
    order = make_text((BLOCK,), PageRules(exclude=frozenset({"b", "a", "c"}))).digest
    assert order == make_text((BLOCK,), PageRules(exclude=frozenset({"c", "b", "a"}))).digest
