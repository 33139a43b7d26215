"""What the log of TeX says, read without TeX."""

from __future__ import annotations

from knowledgebase.book.log import count_pages, find_errors, find_faults, find_overfull

LOG = r"""
kb-missing: U+1F9E0
kb-document: articles/brains
kb-missing: U+1F9E0
Missing character: There is no ᚠ in font LinLibertine_R.otf!
kb-document: articles/others
kb-missing: U+1F9E0
LaTeX Warning: Hyper reference `a:b' on page 3 undefined on input line 9.
LaTeX Warning: Label `c:d' multiply defined.
Overfull \hbox (1.2pt too wide) in paragraph at lines 1--2
Overfull \hbox (12.5pt too wide) in paragraph at lines 3--4
Output written on book.xdv (1001 pages, 22970016 bytes).
"""


def test_each_fault_is_named_once_with_its_articles() -> None:
    assert find_faults(LOG) == [
        "no font of the book has '🧠' (U+1F9E0, BRAIN): articles/brains, articles/others",
        "no font of the book has 'ᚠ' (U+16A0, RUNIC LETTER FEHU FEOH FE F): articles/brains",
        "a link leads nowhere: a:b",
        "two places have one name: c:d",
    ]


def test_a_character_of_a_title_page_has_no_article() -> None:
    (fault,) = find_faults("kb-missing: U+1F9E0\n")
    assert fault.endswith("the pages before the first article")


def test_a_line_that_sticks_out_a_little_is_no_fault() -> None:
    assert find_overfull(LOG) == [12.5]


def test_errors_are_those_that_tex_calls_so() -> None:
    assert find_errors(LOG) == []
    assert find_errors("./book.tex:12: Undefined control sequence.\n! Emergency stop.\n") == [
        *("Undefined control sequence.", "Emergency stop."),
    ]


def test_pages_are_counted_in_either_format() -> None:
    assert count_pages(LOG) == 1001
    assert count_pages("Output written on book.pdf (1 page).\n") == 1
    assert count_pages("No pages of output.\n") == 0
