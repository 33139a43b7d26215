"""The shape of a page: its one title, its header, and the fields that are shown as running text."""

from __future__ import annotations

from sites import Site

PAGE = """---
title: 'A page'
description: 'It''s "so" -- it...'
---

It's "so" -- *isn't* it... `"code"`
"""


def test_fields_have_the_quotes_dashes_and_dots_of_the_text(site: Site) -> None:
    site.write("articles/page.md", PAGE)
    html = site.build().text("articles/page.html")
    assert "It\u2019s \u201cso\u201d \u2013 it\u2026" in html
    assert "It\u2019s \u201cso\u201d \u2013 <em>isn\u2019t</em> it\u2026" in html
    assert "&quot;code&quot;" in html


def test_fields_follow_the_settings_for_the_text(site: Site) -> None:
    site.write("articles/page.md", PAGE)
    plain = site.build(conf={"smartquotes": False}).text("articles/page.html")
    assert "\u2019" not in plain
    dashes = site.build("dashes", conf={"smartquotes_action": "D"}).text("articles/page.html")
    assert "\u2019" not in dashes
    assert "so&#34; \u2013 it..." in dashes
    assert "so&quot; \u2013 <em>" in dashes
