"""What follows from the records of all pages, and what is searched for it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.small_site import FILLER
from knowledgebase.core.citations import Bibliography
from knowledgebase.core.mentions.find import PageRules, find_mentions
from knowledgebase.core.mentions.vocabulary import build_vocabulary
from knowledgebase.core.model import Article, Block, Concept, Mention, Span, Topic
from knowledgebase.core.site import memory as searching
from knowledgebase.core.site.derive import (
    State,
    Surroundings,
    derive_state,
    make_digests,
)
from knowledgebase.core.site.memory import Memory
from knowledgebase.core.site.records import PageRecord, make_text, seal
from knowledgebase.core.site.views import Target

CNN = Concept(id="cnn", title="CNN", aliases=("ConvNet",), topics=("vision",))
PIXEL = Concept(id="pixel", title="pixel", topics=("vision",))


def article(text: str = "", *, title: str = "Title", span: Span | None = None) -> PageRecord:
    block = Block(text=text, zone="text", section="s", spans=(span,) if span else ())
    return seal(
        PageRecord(
            article=Article(title=title, publish_date=date(2024, 1, 1)),
            slug=title.lower(),
            minutes=2,
            text=make_text((block,), PageRules()),
        )
    )


def concept(concept: Concept) -> PageRecord:
    block = Block(text=f"About {concept.title}.", zone="text", section="")
    rules = PageRules(own_concept=concept.id)
    return seal(PageRecord(concept=concept, text=make_text((block,), rules)))


def topic(*words: str) -> PageRecord:
    return seal(PageRecord(topic=Topic(id="vision", title="Vision", words=words)))


RECORDS = {
    "articles/a": article("A CNN and a ConvNet."),
    "articles/b": article("A pixel.", title="Other"),
    "concepts/cnn": concept(CNN),
    "concepts/pixel": concept(PIXEL),
    "index": seal(PageRecord(listings=("articles",))),
    "topics/vision": topic("eye"),
}


def derive(
    records: dict[str, PageRecord], memory: Memory | None = None, *, size: int = 50
) -> tuple[State, Memory]:
    return derive_state(records, memory or Memory(), page_size=size)


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Yield the first words of each text that is searched, and "vocabulary" where one is built."""
    done: list[str] = []

    def find(blocks: Sequence[Block], *rest: object) -> tuple[Mention, ...]:
        done.append(blocks[0].text.partition(".")[0])
        return find_mentions(blocks, *rest)  # type: ignore[arg-type]  # as they come

    def build(concepts: object) -> object:
        done.append("vocabulary")
        return build_vocabulary(concepts)  # type: ignore[arg-type]  # as they come

    monkeypatch.setattr(searching, "find_mentions", find)
    monkeypatch.setattr(searching, "build_vocabulary", build)
    return done  # type: ignore[return-value]  # a list is what the tests want


ALL = ["vocabulary", "A CNN and a ConvNet", "A pixel", "About CNN", "About pixel"]


# -- what is searched --------------------------------------------------------------------------


def test_every_text_is_searched_once(searched: list[str]) -> None:
    _, memory = derive(RECORDS)
    assert searched == ALL
    assert list(memory.pages) == sorted(name for name, r in RECORDS.items() if r.text)
    state, again = derive(RECORDS, memory)
    assert searched == ALL
    assert again == memory
    assert state.findings == {name: page.finding for name, page in memory.pages.items()}


@pytest.mark.parametrize(
    ("name", "record", "expected"),
    [
        pytest.param("articles/a", article("A CNN. And more."), ["A CNN"], id="text"),
        pytest.param("articles/a", article("A CNN and a ConvNet.", title="X"), [], id="title"),
        pytest.param("articles/c", article("A CNN more."), ["A CNN more"], id="new page"),
        pytest.param(
            "concepts/cnn",
            replace(RECORDS["concepts/cnn"], concept=replace(CNN, definition="It.", level="x")),
            [],
            id="definition and level",
        ),
        pytest.param(
            "concepts/cnn",
            replace(
                RECORDS["concepts/cnn"],
                concept=replace(
                    CNN,
                    related=("pixel",),
                    contrast=("pixel",),
                    prerequisites=("pixel",),
                    references=("A.",),
                    places=(("title", (2, 3)),),
                ),
            ),
            [],
            id="relations and citations",
        ),
        *(
            pytest.param(
                "concepts/cnn",
                replace(RECORDS["concepts/cnn"], concept=replace(CNN, **change)),
                ALL,
                id=next(iter(change)),
            )
            for change in (
                {"title": "GAN"},
                {"aliases": ()},
                {"broader": ("pixel",)},
                {"topics": ()},
                {"link": "page"},
                {"cues": ("cue",)},
                {"unless": ("news",)},
                {"plurals": ()},
                {"common": ("cnn",)},
            )
        ),
        pytest.param("topics/vision", topic("lens"), ALL, id="words of a topic"),
        pytest.param("index", seal(PageRecord(listings=("authors",))), [], id="lists"),
    ],
)
def test_a_text_is_searched_again_if_it_would_come_out_otherwise(
    searched: list[str], name: str, record: PageRecord, expected: list[str]
) -> None:
    _, memory = derive(RECORDS)
    searched.clear()
    state, _ = derive({**RECORDS, name: record}, memory)
    assert searched == expected
    clean, _ = derive({**RECORDS, name: record})
    assert repr(state.findings) == repr(clean.findings)
    assert state.digest == clean.digest


def test_the_pages_of_concepts_and_topics_count_by_their_names(searched: list[str]) -> None:
    _, memory = derive(RECORDS)
    searched.clear()
    moved = {name.replace("pixel", "dot"): record for name, record in RECORDS.items()}
    _, memory = derive(moved, memory)
    assert searched == ALL  # links to the page of a concept lead elsewhere
    searched.clear()
    rest = {name: record for name, record in moved.items() if name != "articles/b"}
    _, memory = derive(rest, memory)
    assert searched == []
    assert "articles/b" not in memory.pages


def test_more_pages_than_are_searched_at_a_time_are_searched_in_order(searched: list[str]) -> None:
    names = [f"a{number:03}" for number in range(205)]
    records = {name: article(f"CNN {name}.") for name in reversed(names)}
    state, _ = derive({**records, "cnn": concept(CNN)})
    assert searched == ["vocabulary", *(f"CNN {name}" for name in names), "About CNN"]
    assert set(state.findings) == {*names, "cnn"}


# -- what is found -----------------------------------------------------------------------------


def test_findings_are_those_of_the_pages() -> None:
    state, _ = derive(RECORDS)
    counts = {name: dict(finding.counts) for name, finding in state.findings.items()}
    assert counts == {
        "articles/a": {"cnn": (2, 1)},
        "articles/b": {"pixel": (1, 1)},
        "concepts/cnn": {"cnn": (1, 0)},
        "concepts/pixel": {"pixel": (1, 0)},
    }
    assert state.catalogue.mentioned_in == {"cnn": ("articles/a",), "pixel": ("articles/b",)}
    assert {name: e.minutes for name, e in state.catalogue.articles.items()} == {
        "articles/a": 2,
        "articles/b": 2,
    }
    assert [e.slug for e in state.catalogue.articles.values()] == ["title", "other"]
    assert list(state.catalogue.topics) == ["vision"]


@pytest.mark.parametrize("target", ["/concepts/cnn", "cnn", "CNN", "convnet"])
def test_links_of_an_author_lead_to_concepts_by_page_id_and_name(target: str) -> None:
    record = article("What sees.", span=Span(0, 4, "link", target))
    state, _ = derive({**RECORDS, "articles/a": record})
    (mention,) = state.findings["articles/a"].mentions.unpack()
    assert (mention.concept, mention.reason) == ("cnn", "zone:concept")


def test_topics_are_stated_or_follow_from_concepts_and_words() -> None:
    text = f"A CNN with a pixel, an eye, {FILLER}."
    stated = replace(article(text), article=Article(topics=("vision",)))
    state, _ = derive({**RECORDS, "articles/a": article(text), "articles/b": stated})
    for name, is_stated in (("articles/a", False), ("articles/b", True)):
        (assignment,) = state.findings[name].topics
        assert (assignment.topic, assignment.stated) == ("vision", is_stated)
    word = replace(RECORDS["concepts/cnn"], concept=replace(CNN, topics=()))
    names = {**RECORDS, "articles/a": article(f"A pixel, an eye, {FILLER}."), "concepts/cnn": word}
    assert derive(names)[0].findings["articles/a"].topics
    assert not derive({**names, "topics/vision": topic()})[0].findings["articles/a"].topics


def test_of_two_pages_with_one_id_the_first_one_counts() -> None:
    other = concept(Concept(id="cnn", title="GAN"))
    records = {**RECORDS, "concepts/zzz": other, "articles/a": article("A GAN or a CNN.")}
    state, _ = derive(records)
    assert [m.surface for m in state.findings["articles/a"].mentions.unpack()] == ["CNN"]
    words = f"A pixel, a lens, {FILLER}."
    topics = {"topics/zzz": topic("lens"), "articles/a": article(words)}
    assert not derive({**RECORDS, **topics})[0].findings["articles/a"].topics


@given(st.permutations(sorted(RECORDS)))
def test_the_order_of_the_records_makes_no_difference(names: list[str]) -> None:
    state, memory = derive({name: RECORDS[name] for name in names})
    expected, other = derive(RECORDS)
    assert repr(memory) == repr(other)
    assert (state.digest, repr(state.catalogue)) == (expected.digest, repr(expected.catalogue))


def test_names_that_two_concepts_claim_are_kept_from_build_to_build() -> None:
    twice = concept(Concept(id="video", title="video", aliases=("CNN",)))
    state, memory = derive({**RECORDS, "concepts/video": twice})
    assert set(state.claims) == {("CNN",), ("CNNs",)}
    assert derive({**RECORDS, "concepts/video": twice}, memory)[0].claims == state.claims


def test_terms_are_the_names_that_lead_to_one_concept() -> None:
    twice = concept(Concept(id="video", title="video", aliases=("CNN", "film")))
    plain, _ = derive(RECORDS)
    cnn = Target(docname="concepts/cnn", anchor="concept-cnn", title="CNN")
    assert [*plain.terms()][:2] == [("CNN", cnn), ("ConvNet", cnn)]
    state, _ = derive({**RECORDS, "concepts/video": twice})
    # the id of one wins over the alias of the other
    assert [name for name, _ in state.terms()] == ["CNN", "ConvNet", "pixel", "video", "film"]
    alias = concept(Concept(id="net", title="net", aliases=("ConvNet",)))
    state, _ = derive({**RECORDS, "concepts/net": alias})
    assert [name for name, _ in state.terms()] == ["CNN", "net", "pixel"]


# -- digests -----------------------------------------------------------------------------------


def test_the_digest_of_the_state_tells_all_that_pages_show_of_others() -> None:
    base, _ = derive(RECORDS)
    changed = [
        derive(RECORDS, size=49)[0],
        derive({**RECORDS, "articles/a": article("A CNN and a ConvNet.", title="X")})[0],
        derive({**RECORDS, "articles/a": article("A CNN. A ConvNet.")})[0],
        derive({name: record for name, record in RECORDS.items() if name != "articles/b"})[0],
        derive_state(
            RECORDS, Memory(), page_size=50, bibliography=Bibliography((), digest="other")
        )[0],
    ]
    digests = [state.digest for state in (base, *changed)]
    assert len({*digests}) == len(digests)


def digests(
    records: dict[str, PageRecord] = RECORDS, page: object = "", later: object = "", size: int = 1
) -> dict[str, str]:
    """Return the digests of the home page and of one without a record."""
    state, _ = derive(records, size=size)
    around = Surroundings(page=page, later_pages=later)
    return dict(make_digests(state, {"z": around, "index": around}))


def test_every_page_of_a_list_has_a_digest() -> None:
    assert list(digests()) == ["index", "index/articles-2", "z"]
    assert list(digests(size=2)) == ["index", "z"]
    assert len(set(digests().values())) == 3


def test_digests_tell_what_is_around_a_page() -> None:
    base = digests()
    assert {n for n, d in digests(page="x").items() if d != base[n]} == {"index", "z"}
    assert {n for n, d in digests(later="x").items() if d != base[n]} == {"index/articles-2"}


def test_digests_tell_the_entries_and_the_number_of_pages() -> None:
    base = digests()
    title = {**RECORDS, "articles/b": article("A pixel.", title="New")}
    assert {n for n, d in digests(title).items() if d != base[n]} == {"index/articles-2"}
    more = {**RECORDS, "articles/c": article("A pixel.", title="C")}
    assert {n for n, d in digests(more).items() if d != base.get(n)} == {
        "index",
        "index/articles-2",
        "index/articles-3",
    }
