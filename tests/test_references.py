"""References by hand, automatic links, and the inventory."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from sphinx.util.inventory import InventoryFile

from sites import Build, Site

ROLES = """---
orphan: true
---

# Roles

1. {concept}`cnn`
2. {concept}`ConvNet`
3. {concept}`a net of filters <cnn>`
4. {article}`how-a-network-sees`
5. {article}`this one <How a network sees>`
6. {topic}`vision`
7. {topic}`seeing <vision>`
8. {term}`CNN`
9. {term}`Convolutional Neural Network`
10. {kb:concept}`transformer`
"""


def items(build: Build) -> list[tuple[str, str]]:
    """Return (href, text) of each reference on the page of roles."""
    html = build.text("roles.html").split("<ol")[1].split("</ol>")[0]
    found = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', html)
    return [(href, re.sub("<[^>]+>", "", text)) for href, text in found]


def test_roles_lead_to_pages_and_take_titles(site: Site) -> None:
    site.write("roles.md", ROLES)
    build = site.build(conf={"nitpicky": True})
    cnn = "concepts/cnn.html#concept-cnn"
    assert build.warnings == ()
    assert items(build) == [
        (cnn, "convolutional neural network"),
        (cnn, "ConvNet"),
        (cnn, "a net of filters"),
        ("articles/how-a-network-sees.html", "How a network sees"),
        ("articles/how-a-network-sees.html", "this one"),
        ("topics/vision.html", "Computer vision"),
        ("topics/vision.html", "seeing"),
        (cnn, "CNN"),
        (cnn, "Convolutional Neural Network"),
        ("concepts/transformer.html#concept-transformer", "transformer"),
    ]


@pytest.mark.parametrize("role", ["concept", "article", "topic"])
def test_an_unknown_name_is_reported_with_its_line(site: Site, role: str) -> None:
    site.write("roles.md", f"---\norphan: true\n---\n\n# Roles\n\n{{{role}}}`nothing at all`\n")
    warnings = site.build().warnings
    assert len(warnings) == 1
    assert warnings[0].startswith("roles.md:7: WARNING: ")
    assert "nothing at all" in warnings[0]


def test_a_renamed_concept_is_followed_by_the_pages_that_name_it(site: Site) -> None:
    site.write("roles.md", ROLES.split("2.", maxsplit=1)[0])
    site.build()
    site.replace("concepts/cnn.md", "title: convolutional neural", "title: convolution")
    build = site.build()
    assert "roles" in build.written
    assert items(build)[0][1] == "convolution network"


def test_the_inventory_has_every_page(site: Site) -> None:
    data = (site.build().outdir / "objects.inv").read_bytes()
    inventory = InventoryFile.load(BytesIO(data), "", lambda base, path: path)
    assert set(inventory["kb:article"]) == {"how-a-network-sees", "reading-machines"}
    assert set(inventory["kb:concept"]) == {"cnn", "neural-network", "transformer"}
    assert set(inventory["kb:topic"]) == {"text", "vision"}
    assert {"CNN", "ConvNet", "convolutional neural network"} <= set(inventory["std:term"])
    assert inventory["std:term"]["CNN"].uri == "concepts/cnn.html#concept-cnn"


def links(html: str) -> list[tuple[str, str]]:
    """Return (concept, text) of the automatic links of an article's body."""
    body = html.split("Concepts in this article", maxsplit=1)[0]
    found = re.findall(
        r'<a class="kb-concept[^>]*data-concept="([^"]+)"[^>]*>(.*?)</a>', body, re.S
    )
    return [(concept, " ".join(text.split())) for concept, text in found]


def test_the_first_mention_in_each_section_is_linked(site: Site) -> None:
    html = site.build().text("articles/how-a-network-sees.html")
    assert links(html) == [
        ("cnn", "CNN"),
        ("cnn", "convolutional neural network"),
        ("neural-network", "neural network"),
    ]


def test_another_sense_is_not_linked(site: Site) -> None:
    assert links(site.build().text("articles/reading-machines.html")) == [
        ("transformer", "transformer"),
        ("neural-network", "neural network"),
    ]


def test_a_link_shows_the_definition(site: Site) -> None:
    html = site.build().text("articles/how-a-network-sees.html")
    assert 'data-definition="A network that slides small filters over its input."' in html


BODY = {
    "heading": ("## A CNN\n\nText.\n", []),
    "link": ("[A CNN](https://example.org)\n", []),
    "code": ("`CNN` and\n\n```\nCNN\n```\n", []),
    "quotation": ("> A CNN.\n", []),
    "nolink role": ("A {nolink}`CNN`.\n", []),
    "region": (":::{div} kb-nolink\nA CNN.\n:::\n", []),
    "figure caption": (":::{figure} dot.svg\n:alt: CNN\nA CNN.\n:::\n", []),
    "explicit link counts": ("{concept}`cnn` and a CNN.\n", []),
    "part of a word": ("CNNs, CNN-like, xCNN, cnn, CNN2.\n", [("cnn", "CNNs")]),
    "emphasis": (
        "A *convolutional neural network* too.\n",
        [("cnn", "convolutional neural network")],
    ),
    "across emphasis": (
        "A convolutional **neural** network.\n",
        [("cnn", "convolutional <strong>neural</strong> network")],
    ),
    "soft line break": (
        "A convolutional\nneural network.\n",
        [("cnn", "convolutional neural network")],
    ),
    "captioned table": (
        "```{table} A caption\n| a | b |\n|---|---|\n| CNN | x |\n```\n",
        [("cnn", "CNN")],
    ),
    "table": ("| a | b |\n|---|---|\n| CNN | x |\n", [("cnn", "CNN")]),
    "list": ("- a CNN\n- b\n", [("cnn", "CNN")]),
    "equal texts": ("*x* CNN *x* CNN *x*\n\n## B\n\n*x* CNN *x* CNN\n", [("cnn", "CNN")] * 2),
    "two in a row": (
        "CNN, neural network.\n",
        [("cnn", "CNN"), ("neural-network", "neural network")],
    ),
}


@pytest.mark.parametrize(("body", "expected"), BODY.values(), ids=BODY.keys())
def test_where_links_are_placed(site: Site, body: str, expected: list[tuple[str, str]]) -> None:
    site.write("articles/dot.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    site.write("articles/a.md", f"---\ntitle: A\n---\n\n{body}")
    build = site.build(conf={"myst_enable_extensions": ["colon_fence"]})
    assert build.warnings == ()
    assert links(build.text("articles/a.html")) == expected


@pytest.mark.parametrize("field", ["autolink: false", "autolink_exclude: [cnn]"])
def test_an_article_can_turn_links_off(site: Site, field: str) -> None:
    site.write("articles/a.md", f"---\ntitle: A\n{field}\n---\n\nA CNN.\n")
    assert links(site.build().text("articles/a.html")) == []
