"""Relations that lead back to where they began."""

from __future__ import annotations

import pytest

from sites import Site


def concept(title: str, *fields: str) -> str:
    """Return the file of a concept; its relations begin in line 4."""
    lines = "\n".join((f"title: {title}", "definition: A thing.", *fields))
    return f"---\n{lines}\n---\n\nText.\n"


@pytest.mark.parametrize("relation", ["broader", "prerequisites"])
def test_a_circle_is_named_with_its_place_once(site: Site, relation: str) -> None:
    site.write("concepts/a.md", concept("first", "related: [b]", f"{relation}: [cnn, b]"))
    site.write("concepts/b.md", concept("second", f"{relation}: [c]"))
    site.write("concepts/c.md", concept("third", f"{relation}: [a]"))
    column = len(relation) + 3
    assert site.build().warnings == (
        f"concepts/a.md:5:{column}: WARNING: {relation}: a > b > c > a leads back to where it "
        "began; take out one of these relations [kb.circle]",
    )


def test_a_concept_that_names_itself_is_a_circle(site: Site) -> None:
    site.write("concepts/a.md", concept("first", "broader: [a]"))
    (warning,) = site.build().warnings
    assert "concepts/a.md:4:10: WARNING: broader: a > a leads back" in warning


def test_of_a_large_circle_some_are_named_and_the_build_goes_on(site: Site) -> None:
    for number in range(300):
        after = (number + 1) % 300
        needs = f"prerequisites: [x{after:03}, x000]"
        site.write(f"concepts/x{number:03}.md", concept(f"term {number}", needs))
    site.write("articles/a.md", "---\ntitle: A\n---\n\nTerm 7, term 7.\n")
    build = site.build()
    assert len(build.warnings) == 300
    assert max(map(len, build.warnings)) < 200
    assert any("x000 > x001 > x002 > x003 > x004 > ... > x299 > x000" in w for w in build.warnings)
    assert "Before you read: term" in build.text("articles/a.html")


def test_contrasts_and_kinships_may_lead_back(site: Site) -> None:
    site.write("concepts/a.md", concept("first", "related: [b]", "contrast: [b]"))
    site.write("concepts/b.md", concept("second", "related: [a]", "contrast: [a]"))
    assert site.build().warnings == ()


def test_a_circle_that_is_closed_or_opened_leaves_no_trace(site: Site) -> None:
    site.write("concepts/a.md", concept("first", "broader: [b]", "prerequisites: [b]"))
    site.write("concepts/b.md", concept("second"))
    site.build("edited")
    site.write("concepts/b.md", concept("second", "broader: [a]", "prerequisites: [a]"))
    assert len(site.build("edited").warnings) == len(("broader", "prerequisites"))
    site.write("concepts/b.md", concept("second"))
    edited = site.build("edited")
    assert edited.warnings == ()
    assert edited.files() == site.build("clean").files()
