"""From a page in Markdown to the links in its doctree."""

from __future__ import annotations

from itertools import cycle, pairwise
from typing import Any

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import given, settings
from hypothesis import strategies as st
from myst_parser.parsers.docutils_ import Parser

from core.casefiles import read_cases, read_concept
from knowledgebase.core.mentions.find import PageRules, find_mentions
from knowledgebase.core.mentions.vocabulary import build_vocabulary
from knowledgebase.core.model import Concept
from knowledgebase.core.site.views import ConceptLink, Target
from knowledgebase.doctree.blocks import find_blocks, find_places
from knowledgebase.doctree.nodes import TextLink, concept_link, linked_text
from knowledgebase.writing.links import place_links

_SIGNS: dict[type[nodes.Node], tuple[str, str]] = {
    concept_link: ("[", "]"),
    nodes.emphasis: ("*", "*"),
    nodes.strong: ("**", "**"),
}
_OPTIONS = {
    "myst_enable_extensions": ["deflist", "attrs_block", "attrs_inline"],
    "myst_suppress_warnings": ["myst.header"],
    "report_level": 4,
    "doctitle_xform": False,
}


class SmallBuilder:
    """As much of a builder as links need."""

    def __init__(self, form: str) -> None:
        self.format = self.name = form

    def get_relative_uri(self, start: str, target: str) -> str:
        return f"{target}.html"

    def get_target_uri(self, docname: str) -> str:
        return f"{docname}.html"


def read_markdown(text: str) -> nodes.document:
    document: nodes.document = publish_doctree(text, parser=Parser(), settings_overrides=_OPTIONS)
    return document


def link(document: nodes.Element, known: dict[str, Concept], form: str) -> list[str]:
    """Place the links that the policy gives to *document*; return the names linked."""
    blocks = list(find_blocks(document))
    vocabulary = build_vocabulary(known.values())
    mentions = [
        m for m in find_mentions(blocks, vocabulary, known, PageRules(), {}) if m.reason is None
    ]
    links = [
        ConceptLink(
            block=mention.block,
            start=mention.start,
            end=mention.end,
            origin=blocks[mention.block],
            concept=mention.concept,
            target=Target(docname="x", title="X"),
            definition="",
        )
        for mention in mentions
    ]
    builder: Any = SmallBuilder(form)
    place_links(document, links, builder, "page")
    return [mention.surface for mention in mentions]


def show(node: nodes.Node) -> str:
    if isinstance(node, linked_text):
        bounds = [bound for start, end, _ in node.links for bound in (start, end)]
        parts = [node[start:end] for start, end in pairwise([0, *bounds, len(node)])]
        return "".join(map(str.__add__, parts, cycle("[]")))[:-1].replace("\n", "¶")
    if isinstance(node, nodes.Text):
        return node.replace("\n", "¶")
    if isinstance(node, nodes.footnote_reference):
        return "(note)"
    if isinstance(node, nodes.image):
        return ""
    opening, closing = _SIGNS.get(type(node), ("", ""))
    return opening + "".join(map(show, node.children)) + closing


#: in HTML, texts write their links; elsewhere links are nodes
forms = pytest.mark.parametrize("form", ["html", "latex"])


@forms
@pytest.mark.parametrize(("given_", "expected"), read_cases("links.md"))
def test_case(given_: str, expected: str, form: str) -> None:
    lines, _, text = given_.partition("\n--\n")
    document = read_markdown(text)
    known = {concept.id: concept for concept in map(read_concept, lines.split("\n"))}
    link(document, known, form)
    shown = [f"{place.zone}: {show(place.node)}" for place in find_places(document)]
    assert shown == expected.split("\n")


inline = st.recursive(
    st.sampled_from(["deep ", "net ", "CNN ", "x ", "deep", "net"]).map(nodes.Text),
    lambda children: st.builds(
        lambda kind, inside: kind("", "", *inside),
        st.sampled_from([nodes.emphasis, nodes.strong, nodes.inline]),
        st.lists(children, max_size=3),
    ),
    max_leaves=12,
)


@forms
@settings(max_examples=200)
@given(children=st.lists(inline, max_size=6))
def test_links_keep_text_and_tree_whole(children: list[nodes.Node], form: str) -> None:
    document = nodes.section("", nodes.paragraph("", "", *(child.deepcopy() for child in children)))
    before = document.astext()
    known = {c.id: c for c in map(read_concept, ["deep net", "CNN"])}
    linked = link(document, known, form)
    assert document.astext() == before
    found = list(document.findall(lambda node: isinstance(node, concept_link | linked_text)))
    assert [text for node in found for text in texts_of(node)] == linked
    for node in document.findall():
        for child in node.children:
            assert child.parent is node
    for node in found:
        assert not any(other is not node for other in node.findall(concept_link))


def texts_of(node: nodes.Node) -> list[str]:
    """Return the text of each link of a node."""
    if isinstance(node, linked_text):
        return [node[start:end] for start, end, _ in node.links]
    return [node.astext()]


def test_a_copy_of_a_text_keeps_its_links() -> None:
    text = linked_text("A CNN sees.")
    text.links = (TextLink(2, 5, "<a>"),)
    assert show(text.copy()) == show(text.deepcopy()) == "A [CNN] sees."


def test_a_part_of_an_emphasis_keeps_no_id_twice() -> None:
    emphasis = nodes.emphasis("", "the neural", ids=["a"], names=["a"], classes=["b"])
    document = nodes.section("", nodes.paragraph("", "", emphasis, nodes.Text(" network")))
    link(document, {c.id: c for c in map(read_concept, ["neural network"])}, "html")
    parts = list(document.findall(nodes.emphasis))
    assert [(part["ids"], part["classes"]) for part in parts] == [(["a"], ["b"]), ([], ["b"])]


def test_blocks_without_text_are_not_counted() -> None:
    document = read_markdown("![](a.png)\n\nA CNN.\n\n- \n\nA CNN.\n")
    assert [place.node.astext() for place in find_places(document)] == ["A CNN.", "A CNN."]
    assert len(list(find_blocks(document))) == 2
