"""The law of builds: edit + rebuild == clean build == parallel build, byte for byte."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sites import Build, Site

NEW_ARTICLE = """---
title: A third one
author: Ada Example
publish_date: 2024-05-01
---

Here a ConvNet meets a neural network.
"""

NEW_CONCEPT = """---
title: edge detection
definition: Finding the places where brightness changes.
topics: [vision]
---

A first step of seeing.
"""

Edit = Callable[[Site], None]


def remove_transformer(site: Site) -> None:
    """Remove a concept and the relation that leads to it."""
    site.remove("concepts/transformer.md")
    site.replace("concepts/cnn.md", "related: [transformer, neural-network]\n", "")


#: what is edited -> how
EDITS: dict[str, Edit] = {
    "article text": lambda s: s.replace("articles/reading-machines.md", "every token", "a token"),
    "article title": lambda s: s.replace("articles/reading-machines.md", "Reading m", "Book m"),
    "article date": lambda s: s.replace("articles/reading-machines.md", "2024-04-05", "2023-04-05"),
    "article author": lambda s: s.replace("articles/reading-machines.md", "Ben", "Zoe"),
    "article topic": lambda s: s.replace(
        "articles/reading-machines.md", "cta:", "topics: [vision]\ncta:"
    ),
    "article added": lambda s: s.write("articles/third.md", NEW_ARTICLE),
    "article removed": lambda s: s.remove("articles/how-a-network-sees.md"),
    "concept title": lambda s: s.replace("concepts/neural-network.md", "neural n", "artificial n"),
    "concept definition": lambda s: s.replace("concepts/cnn.md", "small filters", "filters"),
    "concept alias added": lambda s: s.replace("concepts/cnn.md", "ConvNet]", "ConvNet, edges]"),
    "concept alias removed": lambda s: s.replace("concepts/cnn.md", "CNN, ", ""),
    "concept relation": lambda s: s.replace(
        "concepts/cnn.md", "related: [transformer, neural-network]\n", ""
    ),
    "concept narrower": lambda s: s.replace(
        "concepts/transformer.md", "contrast: [cnn]", "broader: [cnn]"
    ),
    "concept cue": lambda s: s.replace("concepts/transformer.md", "token, attention, ", ""),
    "concept added": lambda s: s.write("concepts/edge-detection.md", NEW_CONCEPT),
    "concept removed": remove_transformer,
    "topic title": lambda s: s.replace("topics/vision.md", "Computer vision", "Seeing"),
    "topic words": lambda s: s.replace(
        "topics/text.md", "description:", "words: [edge, eye, letter]\ndescription:"
    ),
    "setting": lambda s: s.replace(
        "conf.py", 'project = "Test"', 'project = "T"\nkb_page_size = 1'
    ),
}


def outputs(build: Build) -> dict[str, bytes]:
    """Return every output file but Sphinx's own bookkeeping."""
    return build.files()


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_build_after_an_edit_equals_a_clean_build(site: Site, edit: Edit) -> None:
    site.build("edited")
    edit(site)
    edited = outputs(site.build("edited"))
    clean = outputs(site.build("clean"))
    assert edited.keys() == clean.keys()
    assert [name for name in clean if edited[name] != clean[name]] == []


def test_a_parallel_build_equals_a_serial_one(site: Site) -> None:
    assert outputs(site.build("parallel", jobs=2)) == outputs(site.build("serial"))


def test_a_parallel_build_after_an_edit_equals_a_clean_build(site: Site) -> None:
    site.build("parallel", jobs=2)
    EDITS["concept alias removed"](site)
    EDITS["article added"](site)
    assert outputs(site.build("parallel", jobs=2)) == outputs(site.build("clean"))


def test_nothing_is_read_or_written_when_nothing_has_changed(site: Site) -> None:
    site.build()
    again = site.build()
    assert again.read == ()
    assert again.written == ()


def test_an_edited_concept_has_no_article_read_again(site: Site) -> None:
    site.build()
    EDITS["concept alias removed"](site)
    again = site.build()
    assert again.read == ("concepts/cnn",)
    assert "articles/how-a-network-sees" in again.written


def test_an_edited_text_has_only_its_own_page_written(site: Site) -> None:
    site.build()
    site.replace("articles/reading-machines.md", "something else", "quite another thing")
    assert set(site.build().written) == {"articles/reading-machines"}


def test_a_removed_page_leaves_no_output(site: Site) -> None:
    before = site.build()
    assert (before.outdir / "articles/how-a-network-sees.html").exists()
    site.remove("articles/how-a-network-sees.md")
    site.build()
    assert not (before.outdir / "articles/how-a-network-sees.html").exists()


def test_the_first_article_of_a_site_finds_its_parent(site: Site) -> None:
    first, second = "articles/how-a-network-sees.md", "articles/reading-machines.md"
    text = (site.root / first).read_text(encoding="utf-8")
    site.remove(first)
    site.remove(second)
    site.build("edited")
    site.write(first, text)
    edited = site.build("edited")
    assert edited.warnings == ()
    assert edited.files() == site.build("clean").files()


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(names=st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=5, unique=True))
def test_any_sequence_of_edits_ends_where_a_clean_build_begins(
    make_site: Callable[[str], Site], names: list[str]
) -> None:
    site = make_site("basic")
    site.build("edited")
    for name in names:
        try:
            EDITS[name](site)
        except (AssertionError, FileNotFoundError):
            continue  # what it edits has gone with an earlier edit
        edited = site.build("edited", jobs=1 + len(name) % 2)
    assert edited.files() == site.build("clean").files()


@pytest.mark.parametrize("name", ["article title", "concept alias removed", "concept added"])
def test_the_source_of_a_book_after_an_edit_equals_that_of_a_clean_build(
    site: Site, name: str
) -> None:
    site.build("edited", builder="latex")
    EDITS[name](site)
    edited = site.build("edited", builder="latex").files()
    assert edited == site.build("clean", builder="latex", jobs=2).files()
