"""A page of each type in Chromium: it needs nobody else, and no program, and all can use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from playwright.sync_api import Page, expect

from browser.visits import LOOKS, PAGES, Look, Open

KNOWN = Path(__file__).with_name("known_violations.txt")
#: pages with a running text that leads to definitions
WITH_LINKS = ("article", "concept", "topic")

of_each_type = pytest.mark.parametrize("kind", PAGES)


@of_each_type
def test_a_file_loads_without_complaint_and_asks_for_files_only(
    kind: str, open_page: Open, built: Path
) -> None:
    visit = open_page(PAGES[kind])
    assert visit.errors == []
    assert len(visit.requests) > 1
    assert {url for url in visit.requests if not url.startswith((built.as_uri(), "data:"))} == set()


@of_each_type
def test_a_served_page_loads_without_complaint_and_asks_its_server_only(
    kind: str, open_page: Open, address: str
) -> None:
    visit = open_page(PAGES[kind], address=address)
    assert visit.errors == []
    assert len(visit.requests) > 1
    assert {url for url in visit.requests if not url.startswith((address, "data:"))} == set()


def test_what_cannot_be_loaded_is_noticed(open_page: Open, built: Path) -> None:
    (built / "broken.html").write_text(
        '<!doctype html><img src="missing.png"><script src="https://example.org/x.js"></script>'
        "<script>undefinedThing()</script>",
        encoding="utf-8",
    )
    visit = open_page("broken.html")
    (built / "broken.html").unlink()
    assert "https://example.org/x.js" in visit.requests
    said = "\n".join(visit.errors)
    assert "missing.png" in said
    assert "failed: https://example.org/x.js" in said
    assert "undefinedThing" in said


@of_each_type
def test_a_page_shows_the_same_text_without_programs(kind: str, open_page: Open) -> None:
    plain = open_page(PAGES[kind], Look(scripts=False)).page
    expect(plain.locator("h1")).to_be_visible()
    assert text_of(plain) == text_of(open_page(PAGES[kind]).page)
    assert len(text_of(plain).split()) > 50


def text_of(page: Page) -> str:
    """Return what a reader sees of the article."""
    return page.locator("article[role=main]").inner_text()


@pytest.mark.parametrize("kind", WITH_LINKS)
def test_a_link_shows_the_definition_and_leads_to_it(kind: str, open_page: Open) -> None:
    page = open_page(PAGES[kind]).page
    link = page.locator("a.kb-concept[data-definition]").first
    definition = link.get_attribute("data-definition")
    assert definition
    shown = "e => getComputedStyle(e, '::after').content"
    assert definition not in link.evaluate(shown)
    link.focus()
    link.hover()
    assert definition in link.evaluate(shown)
    link.click()
    anchor = urldefrag(page.url).fragment
    target = page.locator(f"[id='{anchor}']")
    expect(target).to_be_in_viewport()
    expect(target).to_contain_text(definition)


@of_each_type
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_axe_finds_what_is_known_and_nothing_else(
    kind: str, look: Look, open_page: Open, axe: Callable[[Page], dict[str, list[str]]]
) -> None:
    """A rule that is broken no more is taken from the list; none is ever added."""
    found = axe(open_page(PAGES[kind], look).page)
    assert found.keys() == known(kind, look), found


def known(kind: str, look: Look) -> set[str]:
    """Return the rules that a page is known to break, by day and by night."""
    lines = KNOWN.read_text(encoding="utf-8").splitlines()
    rows = [line.partition(":")[0].split() for line in lines if not line.startswith("#")]
    return {rule for rule, width, *kinds in rows if int(width) == look.width and kind in kinds}
