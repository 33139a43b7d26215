"""The content in ``source/``: complete, connected, cited, readable and our own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pybtex.database import parse_file
from spellchecker import SpellChecker

from content.manuscripts import (
    SOURCE,
    Manuscript,
    find_sentences,
    find_words,
    grade,
    read_all,
)
from knowledgebase.core.frontmatter import read_front_matter
from knowledgebase.core.nouns.articles import parse_article
from knowledgebase.core.nouns.concepts import LEVELS, MAX_DEFINITION, parse_concept
from knowledgebase.core.nouns.topics import parse_topic

ARTICLES = read_all("articles")
CONCEPTS = read_all("concepts")
TOPICS = read_all("topics")
ENTRIES: Any = parse_file(str(SOURCE / "references.bib"), "bibtex").entries
#: What every article says of itself.
NINE = (
    "title", "subtitle", "description", "author", "read_time", "publish_date", "created_date",
    "heroImage", "cta",
)  # fmt: skip
RELATIONS = ("broader", "related", "contrast", "prerequisites")
#: Years of school that a reader of the texts needs.
GRADES = (5, 13)
#: Words that the list of the library lacks: terms of the field and names of models.
OWN_WORDS = frozenset((Path(__file__).parent / "words.txt").read_text("utf-8").split())


def everything() -> Iterator[Manuscript]:
    for shelf in (ARTICLES, CONCEPTS, TOPICS):
        yield from shelf.values()


def ids(shelf: Iterable[str]) -> list[str]:
    return sorted(shelf)


class TestConcepts:
    def test_there_are_enough(self) -> None:
        assert len(CONCEPTS) >= 150

    @pytest.mark.parametrize("name", ids(CONCEPTS))
    def test_the_file_is_complete(self, name: str) -> None:
        text = CONCEPTS[name].path.read_text(encoding="utf-8")
        concept, problems = parse_concept(read_front_matter(text), id=name)
        assert problems == ()
        assert 0 < len(concept.definition) <= MAX_DEFINITION
        assert concept.level in LEVELS
        assert any({"doi", "eprint"} & ENTRIES[key].fields.keys() for key in concept.references)
        assert set(concept.topics) <= TOPICS.keys()
        assert concept.topics

    @pytest.mark.parametrize("name", ids(CONCEPTS))
    def test_the_definition_does_not_use_its_term(self, name: str) -> None:
        front = CONCEPTS[name].front
        definition = front["definition"].lower()
        for surface in (front["title"], *front.get("aliases", ())):
            assert not re.search(rf"\b{re.escape(surface.lower())}s?\b", definition), surface

    @pytest.mark.parametrize("name", ids(CONCEPTS))
    def test_the_text_is_short_and_readable(self, name: str) -> None:
        text = CONCEPTS[name].text
        assert 80 <= len(text.split()) <= 250
        assert GRADES[0] <= grade(text) <= GRADES[1]

    @pytest.mark.parametrize("name", ids(CONCEPTS))
    def test_relations_lead_somewhere_and_never_to_itself(self, name: str) -> None:
        for relation in RELATIONS:
            others = CONCEPTS[name].front.get(relation, ())
            assert name not in others
            assert set(others) <= CONCEPTS.keys()
            assert len(set(others)) == len(others)

    @pytest.mark.parametrize("relation", ["related", "contrast"])
    def test_relations_without_direction_hold_both_ways(self, relation: str) -> None:
        pairs = {
            (name, other)
            for name, concept in CONCEPTS.items()
            for other in concept.front.get(relation, ())
        }
        assert {(other, name) for name, other in pairs} - pairs == set()

    @pytest.mark.parametrize("name", ids(CONCEPTS))
    def test_nothing_harder_than_the_concept_is_needed_before_it(self, name: str) -> None:
        concept = CONCEPTS[name].front
        for other in concept.get("prerequisites", ()):
            needed = CONCEPTS[other].front["level"]
            assert LEVELS.index(needed) <= LEVELS.index(concept["level"]), other

    def test_what_is_in_contrast_is_not_also_related(self) -> None:
        for name, concept in CONCEPTS.items():
            both = set(concept.front.get("related", ())) & set(concept.front.get("contrast", ()))
            assert both == set(), name

    def test_the_tree_has_a_handful_of_roots_and_no_orphan(self) -> None:
        broader = {name: concept.front.get("broader", ()) for name, concept in CONCEPTS.items()}
        roots = {name for name, others in broader.items() if not others}
        assert 1 <= len(roots) <= 6
        assert {name for name in broader if _climb(name, broader) & roots} == CONCEPTS.keys()
        tied = {other for c in CONCEPTS.values() for r in RELATIONS for other in c.front.get(r, ())}
        assert CONCEPTS.keys() - tied == set()


def _climb(name: str, broader: dict[str, Any]) -> set[str]:
    """Return a concept and all that are broader."""
    found, waiting = {name}, [name]
    while waiting:
        for other in broader[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


class TestArticles:
    def test_there_are_enough(self) -> None:
        assert len(ARTICLES) >= 16

    @pytest.mark.parametrize("name", ids(ARTICLES))
    def test_the_file_is_complete(self, name: str) -> None:
        text = ARTICLES[name].path.read_text(encoding="utf-8")
        _, problems = parse_article(read_front_matter(text), stem=name)
        assert problems == ()
        assert all(ARTICLES[name].front[field] for field in NINE)
        assert ARTICLES[name].front["author"] == "Knowledge Base Editors"
        assert (SOURCE / ARTICLES[name].front["heroImage"].lstrip("/")).is_file()

    @pytest.mark.parametrize("name", ids(ARTICLES))
    def test_the_text_is_of_a_length_to_read(self, name: str) -> None:
        article = ARTICLES[name]
        assert 700 <= len(find_words(article.text)) <= 1500
        assert len(article.headings) >= 3
        assert GRADES[0] <= grade(article.text) <= GRADES[1]

    @pytest.mark.parametrize("name", ids(ARTICLES))
    def test_it_shows_and_cites_something(self, name: str) -> None:
        assert ARTICLES[name].pictures
        assert len(set(ARTICLES[name].cited)) >= 2

    def test_topics_are_derived_and_not_typed_in(self) -> None:
        assert [name for name, a in ARTICLES.items() if "topics" in a.front] == []


@pytest.mark.parametrize("name", ids(TOPICS))
def test_the_file_of_a_topic_is_complete(name: str) -> None:
    text = TOPICS[name].path.read_text(encoding="utf-8")
    _, problems = parse_topic(read_front_matter(text), id=name)
    assert problems == ()
    assert TOPICS[name].front["description"]


class TestReferences:
    def used(self) -> set[str]:
        named = {key for concept in CONCEPTS.values() for key in concept.front["references"]}
        return named | {key for page in everything() for key in page.cited}

    def test_all_that_are_named_exist_and_all_that_exist_are_named(self) -> None:
        assert self.used() == set(ENTRIES.keys())

    @pytest.mark.parametrize("key", sorted(ENTRIES))
    def test_an_entry_says_who_what_when_and_how_it_can_be_found(self, key: str) -> None:
        entry = ENTRIES[key]
        assert entry.persons["author"] or entry.persons["editor"]
        assert entry.fields["title"]
        assert re.fullmatch(r"(1[89]|20)\d\d", entry.fields["year"])
        places = ("doi", "eprint", "isbn", "url", "howpublished")
        assert any(entry.fields.get(place) for place in places)
        assert re.match(r"10\.\d{4,}/\S+$", entry.fields.get("doi", "10.1000/1"))
        assert entry.fields.get("url", "https://").startswith("https://")

    def test_no_work_has_two_keys(self) -> None:
        for field in ("doi", "eprint", "isbn"):
            ids = [e.fields[field].lower() for e in ENTRIES.values() if field in e.fields]
            assert len(ids) == len(set(ids)), field


class TestPictures:
    def test_there_are_enough_figures_and_all_are_shown(self) -> None:
        shown = {picture.path for page in everything() for picture in page.pictures}
        drawn = {f"/images/figures/{path.name}" for path in SOURCE.glob("images/figures/*.svg")}
        assert len(drawn) >= 20
        assert drawn - shown == set()

    @pytest.mark.parametrize("page", list(everything()), ids=lambda page: page.name)
    def test_each_is_there_and_says_what_is_seen(self, page: Manuscript) -> None:
        for picture in page.pictures:
            base = SOURCE if picture.path.startswith("/") else page.path.parent
            assert (base / picture.path.lstrip("/")).is_file(), picture.path
            assert len(picture.alt) >= 40, picture.path


class TestLanguage:
    @pytest.mark.parametrize("page", list(everything()), ids=lambda page: page.name)
    def test_every_word_is_spelled_right(self, page: Manuscript) -> None:
        assert find_misspelled(page) == set()

    def test_a_wrong_word_is_found(self) -> None:
        page = next(iter(ARTICLES.values()))
        wrong = Manuscript(
            path=page.path, front={}, paragraphs=("It is definately wrong.",), headings=(),
            pictures=(), cited=(),
        )  # fmt: skip
        assert find_misspelled(wrong) == {"definately"}

    def test_no_word_of_the_list_is_idle(self) -> None:
        used = {word for page in everything() for word in _plain_words(page)}
        assert OWN_WORDS - used == set()


_speller = SpellChecker(language="en")


def find_misspelled(page: Manuscript) -> set[str]:
    """Return the words that no list has; what has a capital within a sentence is a name."""
    words = set(_plain_words(page)) - OWN_WORDS
    return {word for word in words if _speller.unknown([word])}


def _plain_words(page: Manuscript) -> Iterator[str]:
    for sentence in find_sentences("\n".join((page.text, *page.headings))):
        for index, word in enumerate(find_words(sentence)):
            plain = word.lower().replace("\u2019", "'").removesuffix("'s")
            if len(plain) > 2 and not (index and word != word.lower()):
                yield plain


#: As long as this, a run of words is a sentence of somebody's.
RUN = 8


def runs_of(text: str) -> set[tuple[str, ...]]:
    """Return every run of eight words in *text*."""
    words = [word.lower() for word in re.findall(r"[\w'\u2019-]+", text)]
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def test_no_sentence_is_shared_with_the_articles_that_ours_rework(seeds: Path) -> None:
    theirs: set[tuple[str, ...]] = set()
    titles: set[tuple[str, ...]] = set()
    for path in sorted(seeds.glob("*")):
        text = path.read_text(encoding="utf-8")
        theirs |= runs_of(text)
        # the title of a source is cited as it is
        titles |= runs_of(text.split("title: ")[1].splitlines()[0])
    for page in everything():
        ours = runs_of(page.path.read_text(encoding="utf-8"))
        assert ours & (theirs - titles) == set(), page.name


def test_a_shared_sentence_would_be_found() -> None:
    page = next(iter(ARTICLES.values()))
    sentence = next(s for s in find_sentences(page.text) if len(find_words(s)) > RUN + 2)
    elsewhere = f"Somebody wrote: {sentence} And so on."
    assert runs_of(elsewhere) & runs_of(page.text)
    assert not runs_of("Somebody wrote of other things, and said them in another way.") & runs_of(
        page.text
    )
