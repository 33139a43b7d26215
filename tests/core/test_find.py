"""The linking policy: which mentions become links, and why the others do not."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.casefiles import read_cases, read_concept
from core.growth import FACTOR, MOST, measure_growth
from knowledgebase.core.mentions.find import PageRules, find_mentions
from knowledgebase.core.mentions.vocabulary import build_vocabulary
from knowledgebase.core.model import Block, Concept, Mention, Span
from knowledgebase.core.names import fold

_ZONE = re.compile(r"«(?P<zone>\w+)(?::(?P<target>\w+))? (?P<text>[^»]*)»")
_WORDS = re.compile(r"\{(\d+) words\}")
_ZONES = {"# ": "heading", "##": "heading", "> ": "quote"}

CONCEPTS = {
    concept.id: concept
    for concept in map(read_concept, ["CNN", "GPU @ page", "data @ never", "net ? cue @ cued"])
}
blocks = st.lists(
    st.builds(
        lambda words, zone, section: Block(text=" ".join(words), zone=zone, section=section),
        st.lists(st.sampled_from(["CNN", "CNNs", "GPU", "data", "net", "cue", "x"]), max_size=8),
        st.sampled_from(["text", "text", "heading"]),
        st.sampled_from(["", "one", "two"]),
    ),
    max_size=6,
)


def read_page(text: str) -> list[Block]:
    page, section = [], ""
    text = _WORDS.sub(lambda found: " ".join(["x"] * int(found[1])), text)
    for part in text.split("\n\n"):
        zone = _ZONES.get(part[:2], "text")
        section = part if part.startswith("##") else section
        page.append(_read_block(part.lstrip("#> "), zone, section))
    return page


def _read_block(text: str, zone: str, section: str) -> Block:
    spans = []
    while found := _ZONE.search(text):
        start = found.start()
        spans.append(
            Span(
                start=start,
                end=start + len(found["text"]),
                zone=found["zone"],
                target=found["target"] or "",
            )
        )
        text = text[:start] + found["text"] + text[found.end() :]
    return Block(text=text, zone=zone, section=section, spans=tuple(spans))


def judge(page: list[Block], known: dict[str, Concept], rules: PageRules) -> tuple[Mention, ...]:
    explicit = {fold(concept.title): concept.id for concept in known.values()}
    return find_mentions(page, build_vocabulary(known.values()), known, rules, explicit)


@pytest.mark.parametrize(("given_", "expected"), read_cases("find.md"))
def test_case(given_: str, expected: str) -> None:
    head, _, text = given_.partition("\n--\n")
    rules, lines = PageRules(), []
    for line in head.split("\n"):
        match line.split(" "):
            case ["own-page", name]:
                rules = replace(rules, own_concept=name)
            case ["exclude", *found]:
                rules = replace(rules, exclude=frozenset(found))
            case ["senses", *found]:
                rules = replace(rules, senses=tuple(found))
            case ["no-autolink"]:
                rules = replace(rules, autolink=False)
            case _:
                lines.append(line)
    known = {concept.id: concept for concept in map(read_concept, lines)}
    mentions = judge(read_page(text), known, rules)
    shown = [f"{mention.surface}: {mention.reason or 'linked'}" for mention in mentions]
    assert shown == expected.split("\n")


@given(blocks)
def test_mentions_are_in_order_and_say_what_stands_there(page: list[Block]) -> None:
    mentions = judge(page, CONCEPTS, PageRules())
    places = [(mention.block, mention.start) for mention in mentions]
    assert places == sorted(set(places))
    for mention in mentions:
        assert page[mention.block].text[mention.start : mention.end] == mention.surface


long_pages = st.lists(
    st.one_of(
        st.sampled_from(["CNN", "CNNs", "GPU", "data", "net", "cue"]),
        st.integers(1, 120).map(lambda count: " ".join(["x"] * count)),
    ),
    max_size=60,
).map(" ".join)


@given(long_pages)
def test_no_hundred_words_of_a_section_hold_more_than_two_links(text: str) -> None:
    page = [Block(text=text, zone="text", section="")]
    linked = [m for m in judge(page, CONCEPTS, PageRules()) if m.linked]
    places = [len(text[: mention.start].split()) for mention in linked]
    assert all(last - first >= 100 for first, last in zip(places, places[2:], strict=False))
    for name in {mention.concept for mention in linked}:
        mine = [p for p, m in zip(places, linked, strict=True) if m.concept == name]
        assert all(last - first >= 250 for first, last in pairwise(mine))


@given(long_pages, st.sampled_from(sorted(CONCEPTS)))
def test_what_is_left_out_for_density_has_links_near(text: str, name: str) -> None:
    page = [Block(text=text, zone="text", section="")]
    mentions = judge(page, CONCEPTS, PageRules())
    words = {id(mention): len(text[: mention.start].split()) for mention in mentions}
    links = [words[id(mention)] for mention in mentions if mention.linked]
    for mention in mentions:
        if mention.concept == name and mention.reason == "density":
            near = [place for place in links if abs(place - words[id(mention)]) < 100]
            assert len(near) >= 2


@given(blocks)
def test_no_concept_is_linked_twice_in_a_section(page: list[Block]) -> None:
    linked = [
        (mention.concept, page[mention.block].section)
        for mention in judge(page, CONCEPTS, PageRules())
        if mention.linked
    ]
    assert len(linked) == len(set(linked))
    assert [concept for concept, _ in linked].count("GPU") <= 1
    assert all(concept != "data" for concept, _ in linked)


@given(blocks)
def test_rules_change_reasons_and_never_what_is_found(page: list[Block]) -> None:
    rules = PageRules(autolink=False, own_concept="CNN")
    found = judge(page, CONCEPTS, rules)
    assert not any(mention.linked for mention in found)
    assert [mention._replace(reason=None) for mention in found] == [
        mention._replace(reason=None) for mention in judge(page, CONCEPTS, PageRules())
    ]


def test_nested_spans_are_in_the_outer_zone_and_an_own_link_wins() -> None:
    inner = Span(start=2, end=5, zone="code")
    for outer, reason in (
        (Span(start=0, end=9, zone="link"), "zone:link"),
        (Span(start=0, end=9, zone="concept", target="cnn"), "zone:concept"),
    ):
        page = [Block(text="a CNN net here", zone="text", section="", spans=(inner, outer))]
        (mention, *_) = judge(page, CONCEPTS, PageRules())
        assert mention.reason == reason


def test_of_spans_that_begin_together_the_outer_one_counts() -> None:
    spans = (Span(start=2, end=5, zone="code"), Span(start=2, end=9, zone="link"))
    page = [Block(text="a CNN net here", zone="text", section="", spans=spans)]
    assert [m.reason for m in judge(page, CONCEPTS, PageRules())] == ["zone:link", "cue"]


def test_a_span_that_a_name_only_borders_on_is_none_of_its_zones() -> None:
    spans = (Span(start=0, end=3, zone="code"), Span(start=6, end=9, zone="code"))
    page = [Block(text="(x)CNN(y)", zone="text", section="", spans=spans)]
    assert [m.reason for m in judge(page, CONCEPTS, PageRules())] == [None]


def test_an_own_link_in_another_zone_is_one_mention() -> None:
    spans = (
        Span(start=0, end=9, zone="nolink"),
        Span(start=2, end=5, zone="concept", target="CNN"),
    )
    page = [Block(text="a CNN is here", zone="text", section="", spans=spans)]
    assert [m.reason for m in judge(page, CONCEPTS, PageRules())] == ["zone:concept"]


def test_a_link_to_the_page_of_a_concept_is_an_own_link() -> None:
    spans = (
        Span(start=2, end=5, zone="link", target="/Concepts/cnn"),
        Span(start=12, end=15, zone="link", target="/articles/a"),
    )
    page = [Block(text="a CNN and a CNN, a CNN", zone="text", section="", spans=spans)]
    explicit = {"/Concepts/cnn": "CNN"}
    known = {"CNN": CONCEPTS["CNN"]}
    mentions = find_mentions(page, build_vocabulary(known.values()), known, PageRules(), explicit)
    assert [(m.surface, m.reason) for m in mentions] == [
        ("CNN", "zone:concept"),
        ("CNN", "zone:link"),
        ("CNN", "repeat"),
    ]


def test_an_ambiguous_mention_names_all_its_concepts() -> None:
    known = {c.id: c for c in map(read_concept, ["zeta = AR", "alpha = AR"])}
    (mention,) = judge([Block(text="AR", zone="text", section="")], known, PageRules())
    assert mention.concept == "alpha zeta"


@pytest.mark.parametrize(
    ("senses", "concept"),
    [
        (("beta",), "beta"),
        (("other", "beta"), "beta"),
        (("other",), "alpha beta gamma"),
        (("alpha", "beta"), "alpha beta gamma"),
    ],
)
def test_a_page_means_the_one_of_the_concepts_that_it_names(
    senses: tuple[str, ...], concept: str
) -> None:
    known = {c.id: c for c in map(read_concept, ["alpha = AR", "beta = AR", "gamma = AR"])}
    page = [Block(text="AR", zone="text", section="")]
    (mention,) = judge(page, known, PageRules(senses=senses))
    assert (mention.concept, mention.linked) == (concept, concept == "beta")


def make_page(shape: str, size: int) -> list[Block]:
    """Return a page with many spans, blocks or mentions."""
    text = "net CNN cue " * (size if shape != "blocks" else 1)
    step = range(0, len(text), 12) if shape == "spans" else ()
    spans = tuple(Span(start=start, end=start + 3, zone="code") for start in step)
    page = [Block(text=text, zone="text", section="", spans=spans)]
    return page * (size if shape == "blocks" else 1)


@pytest.mark.parametrize("shape", ["spans", "blocks", "mentions"])
def test_the_cost_grows_with_the_page_and_no_faster(shape: str) -> None:
    def run(page: list[Block]) -> None:
        judge(page, CONCEPTS, PageRules())

    small, large = (make_page(shape, size) for size in (150, 150 * FACTOR))
    assert measure_growth(run, small, large) < MOST
