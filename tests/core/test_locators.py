"""An index that helps: at most twelve places to a term, and keys that sort."""

from __future__ import annotations

from collections import Counter

from knowledgebase.core.book.locators import MOST, Passage, choose_passages, sort_keys


def passages(*places: tuple[str, str, int]) -> list[Passage]:
    return [Passage(part=part, article=name, weight=weight) for part, name, weight in places]


def test_twelve_passages_are_all_named() -> None:
    few = passages(*[("A", f"article-{number}", 1) for number in range(MOST)])
    assert choose_passages(few) == [(number, "") for number in range(MOST)]


def test_with_more_each_part_of_the_book_is_a_sub_entry() -> None:
    many = passages(*[("AB"[number % 2], f"article-{number}", 1) for number in range(MOST + 2)])
    chosen = choose_passages(many)
    assert len(chosen) == MOST + 2
    assert Counter(part for _, part in chosen) == {"A": 7, "B": 7}


def test_a_sub_entry_names_the_articles_that_say_most() -> None:
    many = passages(*[("A", f"article-{number // 2}", number // 2) for number in range(40)])
    chosen = choose_passages(many)
    assert [many[index].weight for index, _ in chosen] == list(range(8, 20))
    assert all(index % 2 == 0 for index, _ in chosen), "the first passage of an article"


def test_keys_sort_by_letters_whatever_the_case_accent_or_script() -> None:
    terms = ["edge AI", "Émile", "5G", "few-shot learning", "Few", "Ωmega", "dropout"]
    keys = sort_keys(terms)
    assert sorted(terms, key=keys.__getitem__) == [
        *("Ωmega", "5G", "dropout", "edge AI", "Émile", "Few", "few-shot learning"),
    ]
    assert all(key.isascii() for key in keys.values())
    assert keys["Émile"][0] == "E"
