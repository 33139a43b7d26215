"""The order of a book."""

from __future__ import annotations

import pytest

from core.small_site import make_article, make_catalogue, make_concept, make_mention, make_topic
from knowledgebase.core.book.outline import Outline, outline_book
from knowledgebase.core.site.catalogue import Catalogue
from knowledgebase.core.site.lists import ListingMaker

CATALOGUE = make_catalogue(
    articles=[
        make_article("new", "2024-03-01", topics=("vision", "text")),
        make_article("old", "2020-01-01", topics=("vision",)),
        make_article("read", "2022-01-01", topics=("text", "vision")),
        make_article("lone", "2021-01-01"),
    ],
    concepts=[
        make_concept("cnn", topics=("vision",), references=("B. (2000).", "A. (1999).")),
        make_concept("edge", topics=("vision",)),
        make_concept("bert", topics=("text",), references=("B. (2000).",)),
        make_concept("token", topics=("text",)),
        make_concept("word", topics=("text",)),
    ],
    topics=[make_topic("text"), make_topic("vision"), make_topic("empty")],
    mentions={
        "read": [make_mention(c) for c in ("cnn", "edge", "bert", "token", "word")],
        "old": [make_mention("edge")],
    },
)


CITED = {"articles/new": ("C. (2001).", "A. (1999)."), "articles/lone": ("D. (2002).",)}


def outline(topic: str = "", *, catalogue: Catalogue = CATALOGUE, page_size: int = 100) -> Outline:
    citations = {e.docname: e.concept.references for e in catalogue.concepts.values()}
    citations |= {name: CITED[name] for name in catalogue.articles if name in CITED}
    lists = ListingMaker(catalogue, page_size)
    return outline_book(catalogue, lists, topic, citations=citations)


def test_each_article_stands_once_oldest_first_under_its_main_topic() -> None:
    assert [(part.title, part.articles) for part in outline().parts] == [
        ("Text", ("articles/read",)),
        ("Vision", ("articles/old", "articles/new")),
        ("More articles", ("articles/lone",)),
    ]


def test_without_topics_there_is_one_part() -> None:
    (part,) = outline(catalogue=make_catalogue([make_article("a")])).parts
    assert (part.title, part.docname) == ("Articles", "")


@pytest.mark.parametrize("page_size", [1, 2, 100])
def test_the_glossary_is_whole_whatever_the_size_of_a_page(page_size: int) -> None:
    letters = outline(page_size=page_size).letters
    assert [letter.title for letter in letters] == ["B", "C", "E", "T", "W"]
    assert sum(len(letter.concepts) for letter in letters) == 5


def test_citations_are_numbered_in_order_of_their_text_and_know_who_names_them() -> None:
    users = {ref: [user.title for user in users] for ref, users in outline().citations.items()}
    assert users == {
        "A. (1999).": ["cnn", "New"],
        "B. (2000).": ["bert", "cnn"],
        "C. (2001).": ["New"],
        "D. (2002).": ["Lone"],
    }
    assert outline().numbers["B. (2000)."] == 2
    assert "D. (2002)." not in outline("vision").citations


def test_a_book_about_a_topic_has_all_its_articles_and_what_they_mention() -> None:
    book = outline("vision")
    assert book.subject == "Vision"
    assert [part.articles for part in book.parts] == [
        ("articles/old", "articles/read", "articles/new")
    ]
    assert book.topics == ("topics/vision",)
    assert len(book.letters) == 5
    assert [letter.title for letter in outline("empty").letters] == []


def test_a_topic_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        outline("nowhere")
