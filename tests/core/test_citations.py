"""Citations: their addresses, their keys, and how they are spelled in a sentence."""

from __future__ import annotations

import pytest

from knowledgebase.core.citations import (
    Bibliography,
    Citation,
    cite_plainly,
    is_key,
    mark_citation,
    spell_citations,
    split_citation,
)

BOOKS = Bibliography(("one2001", "two2002"), lambda key: cite_plainly(key[:3].title()))


def test_addresses_are_found_in_a_citation() -> None:
    citation = "A. (2001). T. doi:10.1000/x, arXiv:1706.03762, arXiv:cs/0112017. https://a.org/b."
    assert [part for part in split_citation(citation) if part[1]] == [
        ("doi:10.1000/x", "https://doi.org/10.1000/x"),
        ("arXiv:1706.03762", "https://arxiv.org/abs/1706.03762"),
        ("arXiv:cs/0112017", "https://arxiv.org/abs/cs/0112017"),
        ("https://a.org/b", "https://a.org/b"),
    ]
    assert "".join(text for text, _ in split_citation(citation)) == citation


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("one2001", True),
        ("A. (2001)", False),
        ("doi:10.1000/x", False),
        ("arXiv:1706.03762", False),
    ],
)
def test_one_word_that_is_no_address_is_a_key(citation: str, *, expected: bool) -> None:
    assert is_key(citation) is expected


def test_citations_are_made_when_asked_for_and_once() -> None:
    made: list[str] = []

    def make(key: str) -> Citation:
        made.append(key)
        return cite_plainly(key)

    books = Bibliography(("one2001",), make)
    assert "one2001" in books
    assert made == []
    assert books.resolve(("one2001", "Two. 2002.", "one2001")) == (
        "one2001",
        "Two. 2002.",
        "one2001",
    )
    assert made == ["one2001"]
    with pytest.raises(KeyError):
        books["two2002"]


def test_marks_become_names_and_the_stretch_moves_with_them() -> None:
    named = mark_citation("one2001,two2002", names_authors=True)
    silent = mark_citation("two2002", names_authors=False)
    text = f"{named} put steam in {silent}, and {mark_citation('nine', names_authors=True)} too."
    start = text.index("steam")
    spelled, begin, end = spell_citations(text, start, start + 5, BOOKS)
    assert spelled == "One and Two put steam in, and nine too."
    assert spelled[begin:end] == "steam"
