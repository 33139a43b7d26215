"""Quotes, dashes and dots of running text."""

from __future__ import annotations

from docutils.utils.smartquotes import educate_tokens
from hypothesis import example, given
from hypothesis import strategies as st

from knowledgebase.workarounds.smartquotes import can_change
from sites import Site

texts = st.text(st.sampled_from("ab .-'\"`\\\x00\u2026\u2014&;") | st.characters(codec="utf-8"))


@given(texts, st.sets(st.sampled_from("qbBdDie")))
@example("a...", {"e"})
@example(". . .", {"e"})
@example("a--b", {"D"})
@example("``a''", {"b"})
def test_a_text_that_is_passed_over_would_not_be_changed(text: str, actions: set[str]) -> None:
    if not can_change(text):
        (educated,) = educate_tokens([("plain", text)], attr="".join(sorted(actions)))
        assert educated == text


def test_a_page_has_typographic_quotes_dashes_and_dots(site: Site) -> None:
    site.write("page.md", '# Page\n\nPlain.\n\nIt\'s "so" -- *isn\'t* it... `"code"`\n')
    html = site.build().text("page.html")
    assert "It\u2019s \u201cso\u201d \u2013 <em>isn\u2019t</em> it\u2026" in html
    assert "&quot;code&quot;" in html


def test_the_settings_of_sphinx_hold(site: Site) -> None:
    site.write("page.md", '# Page\n\nIt\'s "so" -- it...\n')
    plain = site.build(conf={"smartquotes": False}).text("page.html")
    assert "It's &quot;so&quot; -- it..." in plain
    dashes = site.build("dashes", conf={"smartquotes_action": "D"}).text("page.html")
    assert "It's &quot;so&quot; \u2013 it..." in dashes
