"""What the search of one page has found, for all other pages to show."""

from __future__ import annotations

from collections.abc import Sequence

from core.small_site import FILLER, make_mention
from knowledgebase.core.model import Block, Concept, Mention, Topic
from knowledgebase.core.site.findings import Count, Excerpt, Finding, make_finding
from knowledgebase.core.site.topic_scores import Assignment, build_topic_clues

CLUES = build_topic_clues(
    [
        Concept(id="cnn", title="CNN", topics=("vision",)),
        Concept(id="data", title="data"),
        Concept(id="pixel", title="pixel", topics=("vision",)),
    ],
    [Topic(id="vision", title="Vision"), Topic(id="text", title="Text")],
)
BLOCKS = (
    Block(text="The CNN", zone="heading", section="a", section_title="The CNN"),
    Block(
        text="So it is.\nA CNN sees. It ends.", zone="text", section="a", section_title="The CNN"
    ),
    Block(text=f"Pixels make data, {FILLER}.", zone="text", section="b", section_title="B"),
    Block(text="A CNN, it was said.", zone="quote", section="b", section_title="B"),
)


def mention(concept: str, block: int, surface: str, reason: str | None = None) -> Mention:
    start = BLOCKS[block].text.index(surface)
    return Mention(concept, surface, block, start, start + len(surface), reason)


def find(*mentions: Mention, stated: Sequence[str] = ()) -> Finding:
    return make_finding(mentions, BLOCKS, CLUES, stated)


def test_mentions_are_counted_by_concept_and_those_that_are_links() -> None:
    found = find(
        mention("pixel", 2, "Pixels"),
        mention("data", 2, "data", "repeat"),
        mention("cnn", 1, "CNN"),
        mention("cnn", 3, "CNN", "zone:quote"),
    )
    assert list(found.counts.items()) == [
        ("cnn", Count(mentions=2, links=1)),
        ("data", Count(mentions=1, links=0)),
        ("pixel", Count(mentions=1, links=1)),
    ]
    assert list(found.linked()) == ["cnn", "pixel"]


def test_doubtful_mentions_and_concepts_that_are_no_more_do_not_count() -> None:
    doubtful = ("cue", "gated", "unless", "ambiguous", "zone:code")
    found = find(*(mention("cnn", 1, "CNN", reason) for reason in doubtful), make_mention("gone"))
    assert found.counts == {}
    assert found.excerpts.unpack() == {}
    assert len(found.mentions.unpack()) == 6


def test_topics_are_stated_or_derived() -> None:
    places = mention("pixel", 2, "Pixels"), mention("cnn", 2, "Pixels")
    assert find(*places, stated=("text",)).topics == (Assignment(topic="text", stated=True),)
    assert [topic.topic for topic in find(*places).topics] == ["vision"]
    assert find().topics == ()


def excerpt(*mentions: Mention) -> Excerpt:
    return find(*mentions).excerpts.unpack()["cnn"]


def test_the_excerpt_is_the_sentence_of_the_first_link_in_running_text() -> None:
    heading, text, quote = (mention("cnn", block, "CNN", "repeat") for block in (0, 1, 3))
    assert excerpt(heading, text, quote) == Excerpt("a", "The CNN", "A CNN sees.", 2, 5)
    assert excerpt(heading, quote).sentence == "The CNN"
    linked = mention("cnn", 2, "Pixels")
    assert excerpt(heading, text, linked).section == "b"
    assert excerpt(quote._replace(reason=None), text).section == "a"


def test_the_digest_tells_what_other_pages_can_show() -> None:
    base = [mention("cnn", 1, "CNN"), mention("data", 2, "data")]
    changed = [
        [base[0]],
        [*base, base[1]],
        [base[0], base[1]._replace(reason="repeat")],
        [mention("cnn", 3, "CNN"), base[1]],
        [mention("pixel", 1, "CNN"), base[1]],
    ]
    digests = [find(*mentions).digest for mentions in (base, *changed)]
    digests.append(find(*base, stated=("text",)).digest)
    assert len({*digests}) == len(digests)
    other_place = base[1]._replace(reason="density"), base[1]._replace(reason="repeat")
    assert len({find(base[0], place).digest for place in other_place}) == 1


def test_the_digest_of_links_tells_their_places() -> None:
    link = mention("cnn", 1, "CNN")
    others = [
        link._replace(block=3),
        link._replace(start=link.start - 1),
        link._replace(end=link.end + 1),
        link._replace(concept="data"),
        link._replace(reason="repeat"),
    ]
    links = [find(place).links for place in (link, *others)]
    assert len({*links}) == len(links)
    assert find(others[-1]).links == find().links
