"""Links in pages whose text another extension changes between reading and writing.

The project ``roots/test-hostile`` has the changes; each runs as a transform or event handler, where
a test says. Whatever happens, a link stands at a name of its concept, or is left out and reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

import pytest

from sites import Build, Site

#: the step in which a text is changed, and the priority there
Step: TypeAlias = tuple[str, int]

#: before links are placed (4), and after the text of a page is noted, when it is read
EARLIER: list[Step] = [("resolving", 3), ("reading", 990)]
#: in the same priority, what is registered last comes last
LATER: list[Step] = [("resolving", 4), ("resolving", 990)]
PAGES = ("articles/one", "articles/two")
#: what a page links
ALL = ["cnn: CNN", "tensor: tensor", "cnn: CNN"]
#: changes that leave every mention where it can be found
HARMLESS = ["insert", "insert_like", "remove_others", "split", "rewrite", "complain", "space"]
#: change -> what is left of the links, and the lines of those that are lost
HARMFUL = {
    "remove": (["tensor: tensor"], [7, 15]),
    "bloat": (["tensor: tensor"], [7, 15]),
    "refer": (["tensor: tensor"], [7, 15]),
    "quote": ([], [7, 13, 15]),
}

_HTML = re.compile(
    r'(.)<a class="kb-concept [^>]*data-concept="(\w+)" data-definition=[^>]*>(.*?)</a>(.)', re.S
)
_LATEX = re.compile(
    r"(.)\{\\hyperref\[\\detokenize\{concepts/(\w+):concept-\w+\}\]"
    r"\{\\sphinxcrossref\{(.*?)\}\}\}(.)"
)
_NAMES = {"cnn": ("CNN", "convolutional neural network"), "tensor": ("tensor",)}


@pytest.fixture
def hostile(make_site: Callable[[str], Site]) -> Site:
    return make_site("hostile")


def build(site: Site, change: str, step: Step, builder: str = "html", jobs: int = 1) -> Build:
    conf = {"hostile": (change, *step)}
    return site.build(f"{change}-{jobs}", builder=builder, jobs=jobs, conf=conf)


def links_in(text: str, pattern: re.Pattern[str] = _HTML) -> list[str]:
    """Return "concept: words" of each link in running text; fail if one stands at a wrong word."""
    found = []
    for before, concept, words, after in pattern.findall(text):
        assert words in _NAMES[concept]
        assert not re.search(r"[\w-]", before + after), f"{words!r} between {before + after!r}"
        found.append(f"{concept}: {words}")
    return found


def links_of(built: Build, page: str) -> list[str]:
    """Return the links of a page in HTML; fail if one stands in another one."""
    text = built.text(f"{page}.html")
    depth = 0
    for tag in re.findall(r"<a\b|</a>", text):
        depth += 1 if tag == "<a" else -1
        assert depth in (0, 1)
    return links_in(text)


@pytest.mark.parametrize("step", EARLIER, ids=str)
@pytest.mark.parametrize("change", ["", *HARMLESS])
def test_a_mention_that_is_still_there_is_linked(hostile: Site, change: str, step: Step) -> None:
    built = build(hostile, change, step)
    assert [links_of(built, page) for page in PAGES] == [ALL, ALL]
    assert built.warnings == ()


def test_so_it_is_where_an_event_handler_changes_the_text(hostile: Site) -> None:
    built = build(hostile, "insert", ("doctree-read", 900))
    assert [links_of(built, page) for page in PAGES] == [ALL, ALL]
    assert built.warnings == ()


@pytest.mark.parametrize("step", EARLIER, ids=str)
@pytest.mark.parametrize("change", HARMFUL)
def test_a_mention_that_is_gone_is_reported(hostile: Site, change: str, step: Step) -> None:
    left, lines = HARMFUL[change]
    built = build(hostile, change, step)
    assert [links_of(built, page) for page in PAGES] == [left, left]
    places = [warning.partition(": WARNING: ")[0] for warning in built.warnings]
    assert places == [f"{page}.md:{line}:1" for page in PAGES for line in lines]
    assert all("[kb.link-lost]" in warning for warning in built.warnings)
    assert built.warnings[0] == (
        "articles/one.md:7:1: WARNING: 'CNN' is not linked: it is gone, or its text is another one "
        "than when the page was read; let the extension that changes it do so before "
        "`doctree-read`, or after links are placed (priority 4) [kb.link-lost]"
    )


@pytest.mark.parametrize("step", LATER, ids=str)
@pytest.mark.parametrize("change", [*HARMLESS, *HARMFUL])
def test_a_change_that_comes_later_moves_no_link(hostile: Site, change: str, step: Step) -> None:
    built = build(hostile, change, step)
    for page in PAGES:
        assert set(links_of(built, page)) <= set(ALL)
    assert built.warnings == ()


@pytest.mark.parametrize("change", ["", *HARMLESS, *HARMFUL])
def test_a_book_has_the_same_links(hostile: Site, change: str) -> None:
    left, lines = HARMFUL.get(change, (ALL, []))
    built = build(hostile, change, ("resolving", 3), builder="latex")
    lists = re.compile(r"^.*kb-label.*$", re.M)
    marks = re.compile(r"\\(index|label|phantomsection)(\{(\\detokenize\{[^}]*\}|[^{}]*)\})?")
    text = marks.sub("", lists.sub("", built.text("book.tex")))
    assert links_in(text, _LATEX) == [*left, *left]
    assert len(built.warnings) == len([*PAGES]) * len(lines)


@pytest.mark.parametrize("change", ["insert", "split", "remove", "quote"])
def test_several_processes_place_the_same_links(hostile: Site, change: str) -> None:
    one, two = (build(hostile, change, ("resolving", 3), jobs=jobs) for jobs in (1, 2))
    assert one.files() == two.files()
    assert one.warnings == two.warnings


def test_a_message_in_a_paragraph_moves_no_link(hostile: Site) -> None:
    hostile.replace("articles/one.md", "First of all, a CNN", "First {foo}`tensor` of all, a CNN")
    for keep_warnings in (False, True):
        built = hostile.build(f"keep-{keep_warnings}", conf={"keep_warnings": keep_warnings})
        assert links_of(built, "articles/one") == ALL
        (warning,) = built.warnings
        assert "[myst.role_unknown]" in warning
