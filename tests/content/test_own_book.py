"""The book of our own knowledge base: all of it is there, and TeX has set it well."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from book_checks import EveryBook
from books import Book, make_book, needs_tex, squeeze
from knowledgebase.book.log import find_faults
from knowledgebase.core.frontmatter import read_front_matter
from knowledgebase.core.mentions.vocabulary import names_of
from knowledgebase.core.names import fold
from knowledgebase.core.nouns.concepts import parse_concept

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "source"
pytestmark = needs_tex


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Return the book of our own knowledge base."""
    return make_book(SOURCE, tmp_path_factory.mktemp("own"), "-c", str(ROOT))


@pytest.fixture
def book(own: Book) -> Book:
    """Return the book that is to be like every other."""
    return own


class TestEveryBook(EveryBook):
    pass


class TestOurOwnBook:
    def test_nothing_is_warned_of(self, own: Book) -> None:
        assert own.warnings == ""
        assert find_faults(own.made.log) == []

    def test_the_file_says_what_it_is(self, own: Book) -> None:
        said = own.reader.metadata
        assert said is not None
        assert said.title == "Deep Learning Knowledge Base"
        assert said.author == "Knowledge Base Editors"
        articles, concepts = (
            len(list((SOURCE / d).glob("*.md"))) for d in ("articles", "concepts")
        )
        assert said.subject == f"Articles: {articles}. Concepts: {concepts}."
        assert "Healthcare" in str(said["/Keywords"])
        with own.open() as pdf:
            assert pdf.Root.Lang == "en"

    def test_the_imprint_has_the_day_of_the_edition(self, own: Book) -> None:
        assert squeeze("Edition of 1 January 2026") in own.pages[1]

    def test_the_outline_has_every_article_once(self, own: Book) -> None:
        titles = sorted(title_of(path) for path in (SOURCE / "articles").glob("*.md"))
        topics = {title_of(path) for path in (SOURCE / "topics").glob("*.md")} - {""}
        found = [
            chapter for part, chapters in own.outline if part in topics for chapter in chapters
        ]
        assert sorted(found) == titles
        assert [part for part, _ in own.outline if part not in topics] == [
            *("Glossary", "Guide", "References", "Indexes"),
        ]
        assert own.outline[-1][1] == [
            "Topics",
            "Authors",
            "Archive",
            "Numbers we quote, and where they clash",
            "Index",
        ]

    def test_the_articles_are_there_from_the_first_sentence_to_the_last(self, own: Book) -> None:
        for path in (SOURCE / "articles").glob("*.md"):
            paragraphs = plain_paragraphs(path)
            assert squeeze(paragraphs[0]) in own.text, path.name
            assert squeeze(paragraphs[-1]) in own.text, path.name

    def test_every_concept_has_an_entry_with_its_definition(self, own: Book) -> None:
        for path in (SOURCE / "concepts").glob("*.md"):
            definition = re.search(
                "^definition: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE
            )
            assert definition
            assert squeeze(definition[1].strip("'\"").replace("'", "’")) in own.text, path.name

    def test_a_link_to_a_concept_has_one_of_its_names(self, own: Book) -> None:
        names = {path.stem: names_of_concept(path) for path in (SOURCE / "concepts").glob("*.md")}
        links = re.findall(
            r"\\hyperref\[\\detokenize{concepts/([^:}]*):[^}]*}\]{\\sphinxcrossref{([^{}]*(?:{}[^{}]*)*)}",
            own.tex,
        )
        assert len(links) > 400
        for docname, text in links:
            words = text.replace(r"\sphinxhyphen{}", "-").replace(r"\&", "&")
            assert squeeze(fold(words)) in names[docname], words

    def test_no_markup_is_left_over(self, own: Book) -> None:
        articles = own.text[: own.text.index(squeeze("Every concept of this knowledge base"))]
        assert not re.search(r"{[a-z:]+}`|```|:::", articles)

    def test_prices_are_not_formulas(self, own: Book) -> None:
        assert squeeze("$17.97 billion in 2023, $93.72 billion") in own.text


def names_of_concept(path: Path) -> set[str]:
    concept, _ = parse_concept(read_front_matter(path.read_text(encoding="utf-8")), id=path.stem)
    return {squeeze(fold(name)) for name in names_of(concept)}


def title_of(path: Path) -> str:
    found = re.search("^title: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1].strip("'\"") if found else ""


def plain_paragraphs(path: Path) -> list[str]:
    """Return the first lines of the paragraphs that hold nothing but words."""
    body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    plain = [" ".join(part.split()).removesuffix(" :::") for part in body.split("\n\n")]
    return [part.replace("'", "’") for part in plain if re.fullmatch(r"\w[\w\s,.:;'-]+", part)]
