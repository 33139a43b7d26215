"""What an editor is told about links."""

from __future__ import annotations

import json

from knowledgebase.core.export.audit import AuditPage, count_links, describe_change, write_lines
from knowledgebase.core.export.audit_report import Report, make_report
from knowledgebase.core.export.source_positions import Position
from knowledgebase.core.model import Block, Concept, Mention

CONCEPTS = {
    "cnn": Concept(id="cnn", title="convolutional network", aliases=("CNN", "ConvNet")),
    "gan": Concept(id="gan", title="GAN"),
    "rnn": Concept(id="rnn", title="RNN"),
}


def page(
    name: str, *found: tuple[str, str, str | None], words: int = 50, own: str = ""
) -> AuditPage:
    """Return an article; *found* is (surface, concept, reason), all in one sentence."""
    text = " and ".join(surface for surface, _, _ in found)
    mentions = []
    start = 0
    for surface, concept, reason in found:
        end = start + len(surface)
        mentions.append(
            Mention(concept=concept, surface=surface, block=0, start=start, end=end, reason=reason)
        )
        start = end + len(" and ")
    return AuditPage(
        path=f"articles/{name}.md",
        title=name,
        is_article=True,
        own_concept=own,
        words=words,
        blocks=(Block(text=text, zone="text", section=""),),
        mentions=mentions,
        positions=[Position(line=1, column=mention.start) for mention in mentions],
    )


def report(*pages: AuditPage) -> Report:
    return make_report(pages, CONCEPTS, {("deep", "net"): ("cnn", "gan")}, frozenset())


LINKED = page("a", ("CNN", "cnn", None), ("CNNs", "cnn", "repeat"))
REFUSED = page("b", ("GAN", "gan", "cue"), ("CNN", "cnn", None))


def test_a_line_says_where_what_and_why() -> None:
    lines = [json.loads(line) for line in write_lines([LINKED])]
    assert lines[1] == {
        "path": "articles/a.md",
        "line": 1,
        "column": 8,
        "surface": "CNNs",
        "concept": "cnn",
        "linked": False,
        "reason": "repeat",
    }
    assert (lines[0]["linked"], lines[0]["reason"]) == (True, None)


def test_lines_come_by_path_and_place_whatever_the_order_of_pages() -> None:
    assert list(write_lines([REFUSED, LINKED])) == list(write_lines([LINKED, REFUSED]))


def test_concepts_come_with_most_links_first_and_their_sentences() -> None:
    first = report(LINKED, REFUSED).concepts[0]
    assert (first.concept, first.links, first.pages, first.mentions) == ("cnn", 2, 2, 3)
    quote = first.linked_quotes[0]
    assert (quote.before, quote.surface, quote.after) == ("", "CNN", " and CNNs")


def test_mentions_that_are_not_linked_come_by_reason() -> None:
    found = report(LINKED, REFUSED)
    assert found.reasons == (("cue", 1), ("repeat", 1))
    assert [use.refused for use in found.concepts] == [(("repeat", 1),), (("cue", 1),), ()]


def test_a_concept_is_unused_if_nobody_names_or_nobody_links_it() -> None:
    found = report(LINKED, REFUSED)
    assert [use.concept for use in found.never_named] == ["rnn"]
    assert [use.concept for use in found.never_linked] == ["gan"]


def test_an_authors_own_link_is_a_link() -> None:
    assert report(page("a", ("GAN", "gan", "zone:concept"))).never_linked == ()


def test_that_a_concept_is_named_on_its_own_page_is_no_use_of_it() -> None:
    own = page("a", ("GAN", "gan", "zone:heading"), ("CNN", "cnn", None), own="gan")
    assert [use.concept for use in report(own).never_named] == ["gan", "rnn"]


def test_a_name_counts_as_used_in_the_plural_too() -> None:
    found = {use.concept: use.unused_names for use in report(LINKED, REFUSED).concepts}
    assert found["cnn"] == ("convolutional network", "ConvNet")
    plural = report(page("a", ("ConvNets", "cnn", None))).concepts[0]
    assert plural.unused_names == ("convolutional network", "CNN")


def test_an_ambiguous_mention_counts_for_both() -> None:
    uses = report(page("a", ("net", "cnn gan", "ambiguous"))).concepts
    assert [use.refused for use in uses] == [(("ambiguous", 1),), (("ambiguous", 1),), ()]


def test_claims_are_shown_as_words() -> None:
    assert report().claims == (("deep net", ("cnn", "gan")),)


def test_density_is_links_in_a_hundred_words_thickest_first() -> None:
    thin = page("thin", ("CNN", "cnn", None), words=200)
    found = [(item.title, item.per_hundred) for item in report(thin, LINKED).densities]
    assert found == [("a", 2.0), ("thin", 0.5)]


def test_a_change_is_told_for_each_concept_and_in_all() -> None:
    before = count_links(write_lines([LINKED]))
    after = count_links(write_lines([LINKED, REFUSED, page("c", ("GAN", "gan", None))]))
    assert list(describe_change(before, after)) == [
        "concept cnn: +1 link on 1 page",
        "concept gan: +1 link on 1 page",
        "in all: +2 links on 2 pages",
    ]


def test_gains_and_losses_are_not_summed_up() -> None:
    before, after = {("cnn", "a"): 3, ("cnn", "b"): 1}, {("cnn", "a"): 1, ("cnn", "b"): 2}
    assert next(describe_change(before, after)) == "concept cnn: +1 -2 links on 2 pages"


def test_no_change_is_said() -> None:
    counts = {("cnn", "a"): 3}
    assert list(describe_change(counts, counts)) == ["no page gains or loses a link"]
