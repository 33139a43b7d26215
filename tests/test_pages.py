"""From front matter, or a directive by hand, to the page of an article."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from sphinx.errors import ConfigError

from sites import Build, Site

FRONT = """---
title: "Prices & <tags>, 'quoted'"
subtitle: 'A {role}`x` and $1 & \\input{x}'
description: 'Short "text" for <search>.'
author: 'Ada Example'
read_time: '1 min'
publish_date: '2024-03-05'
created_date: '2024-03-01'
heroImage: '{hero}'
cta: 'Go & see <b>this</b>.'
---
"""
BODY = """
The market grew from $17.97 billion to $93.72 billion.

## A section

A CNN sees.
"""


def article(**changes: str) -> str:
    """Return an article whose fields are given as ``name='value'``."""
    fields = {
        "title": "A title",
        "subtitle": "A subtitle",
        "description": "A description.",
        "author": "Ada Example",
        "read_time": "1 min",
        "publish_date": "2024-03-05",
        "created_date": "2024-03-01",
        "heroImage": "",
        "cta": "Read on.",
        **changes,
    }
    lines = "\n".join(f"{key}: '{value}'" for key, value in fields.items() if value != "-")
    return f"---\n{lines}\n---\n\nBody text.\n"


def main_part(html: str) -> str:
    """Return the article element of a page, which is what the theme does not decide."""
    found = re.search(r"<article[^>]*>(.*?)</article>", html, re.DOTALL)
    assert found
    return found.group(1)


class Tags(HTMLParser):
    """The start tags of a page, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every *tag*."""
        return [attrs for name, attrs in self.found if name == tag]


@pytest.fixture
def page(site: Site) -> Build:
    """Build a site with one article that has every field, each with signs that need care."""
    site.write("articles/all.md", FRONT.replace("{hero}", "dot.svg") + BODY)
    site.write("articles/dot.svg", '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>')
    return site.build()


def test_all_nine_fields_are_on_the_page_and_mean_only_text(page: Build) -> None:
    html = page.text("articles/all.html")
    tags = Tags(html)
    assert (
        "<h1>Prices &amp; &lt;tags&gt;, ‘quoted’<a" in html
        or "<h1>Prices &amp; &lt;tags&gt;" in html
    )
    assert "<title>Prices &amp; &lt;tags&gt;" in html
    assert "A {role}`x` and $1 &amp; \\input{x}" in html
    assert "Short “text” for <search>." in unescape(main_part(html))
    assert {"name": "description", "content": "Short “text” for <search>."} in tags.all("meta")
    assert 'href="../authors.html#author-ada-example">Ada Example</a>' in html
    assert [attrs["datetime"] for attrs in tags.all("time")][:2] == ["2024-03-05", "2024-03-01"]
    assert "5 March 2024" in html
    assert "1 min read</p>" in html
    assert any(attrs["src"] == "../_images/dot.svg" for attrs in tags.all("img"))
    assert "Go &amp; see &lt;b&gt;this&lt;/b&gt;." in html
    assert page.warnings == ()


def test_prices_are_no_formula(page: Build) -> None:
    assert "from $17.97 billion to $93.72 billion" in page.text("articles/all.html")


def test_a_directive_by_hand_gives_the_same_page_as_front_matter(site: Site) -> None:
    fields = "title: A title\nauthor: Ada Example\npublish_date: 2024-03-05\ncta: Read on."
    body = "\nA CNN sees.\n\n## Section\n\nText.\n"
    options = "\n".join(f":{line}" for line in fields.splitlines())
    site.write("articles/same.md", f"---\n{fields}\n---\n{body}")
    front = site.build("front").text("articles/same.html")
    site.write("articles/same.md", f"```{{article}}\n{options}\n```\n{body}")
    by_hand = site.build("hand")
    assert main_part(by_hand.text("articles/same.html")) == main_part(front)
    assert by_hand.warnings == ()


def test_a_directive_below_a_heading_takes_its_title(site: Site) -> None:
    site.write(
        "pages/one.md",
        "---\norphan: true\n---\n\n# One\n\n```{article}\n:author: Ada\n```\n\nText.\n",
    )
    build = site.build()
    assert build.warnings == ()
    assert build.text("pages/one.html").count("<h1>One") == 1
    assert "By <a" in build.text("pages/one.html")


def test_problems_of_a_directive_have_their_place(site: Site) -> None:
    site.write(
        "articles/same.md",
        "# One\n\n```{article}\n:titel: One\n:publish_date: 2024-02-30\n```\n\nText.\n",
    )
    warnings = "\n".join(site.build().warnings)
    assert "articles/same.md:4:2: WARNING: " in warnings
    assert "articles/same.md:5:16: ERROR: there is no day '2024-02-30'" in warnings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (article(title=""), "articles/a.md:2:8: WARNING: .*kb.empty-title"),
        (article(title="-"), "articles/a.md:1.*kb.missing-title"),
        (article(publish_date="2024-02-30"), "articles/a.md:7:15: ERROR: .*kb.bad-date"),
        (article(publish_date="2023-02-28"), "articles/a.md:7:15: WARNING: .*kb.date-order"),
        (article(read_time="9 mins"), "articles/a.md:6:12: WARNING: .*kb.read-time"),
        (
            article().replace("cta:", "ctaa:"),
            "articles/a.md:10:1: WARNING: .*'cta'.*kb.unknown-key",
        ),
        (article(title="AI's turn"), "articles/a.md:2:11: WARNING: .*kb.yaml-repaired"),
        (article().replace("author: 'Ada Example'", "author: {a: b}"), "a.md:5:9: .*kb.wrong-type"),
        (article(heroImage="none.png"), "articles/a.md:9:12: WARNING: .*kb.missing-image"),
        (article(heroImage="https://example.org/a.png"), "a.md:9:12: WARNING: .*kb.remote-image"),
        (article() + "\n#### Deep\n", "articles/a.md:15:1: WARNING: .*kb.heading-level"),
        (article().replace("Body text.", "# Another\n"), "a.md:13:1: WARNING: .*kb.heading-title"),
        (article(topics="visoin"), "articles/a.md:11:9: ERROR: .*'vision'.*kb.unknown-topic"),
        ("Only text.\n", "articles/a.md:1.*kb.missing-title"),
        ("---\ntitle: Open\n\nText.\n", "articles/a.md:1.*kb.front-matter-unclosed"),
    ],
)
def test_a_problem_has_file_line_column_and_kind(site: Site, text: str, expected: str) -> None:
    site.write("articles/a.md", text)
    build = site.build()
    assert any(re.search(expected, line) for line in build.warnings), build.warnings
    assert (build.outdir / "articles/a.html").exists()


def test_all_problems_of_a_file_are_reported_at_once(site: Site) -> None:
    text = article(title="AI's turn", publish_date="2024-02-30", read_time="long").replace(
        "cta:", "ctaa:"
    )
    site.write("articles/a.md", text)
    kinds = re.findall(r"\[kb\.([a-z-]+)\]", "\n".join(site.build().warnings))
    assert kinds == ["yaml-repaired", "bad-value", "bad-date", "unknown-key"]


def test_one_kind_can_be_silenced(site: Site) -> None:
    site.write("articles/a.md", article(heroImage="https://example.org/a.png", title="AI's"))
    build = site.build(conf={"suppress_warnings": ["kb.remote-image"]})
    assert [re.findall(r"\[(.*)\]", line) for line in build.warnings] == [["kb.yaml-repaired"]]


def test_warnings_about_the_body_keep_their_lines(site: Site) -> None:
    site.write("articles/a.md", article() + "\n{concept}`nothing`\n\n```{nothing}\n```\n")
    warnings = "\n".join(site.build().warnings)
    assert re.search(r"articles/a\.md:15: WARNING: .*'nothing'", warnings)
    assert re.search(r"articles/a\.md:17: WARNING: Unknown directive type: 'nothing'", warnings)


@pytest.mark.parametrize(
    "front",
    [
        '+++\ntitle = "From TOML"\npublish_date = 2024-03-05\nauthor = "Ada"\n+++\n',
        '{"title": "From JSON", "publish_date": "2024-03-05", "author": "Ada"}\n',
    ],
)
def test_toml_and_json_front_matter_are_read(site: Site, front: str) -> None:
    site.write("articles/a.md", front + "\nText.\n")
    build = site.build()
    html = build.text("articles/a.html")
    assert build.warnings == ()
    assert "<h1>From " in html
    assert 'datetime="2024-03-05"' in html


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + article().encode(),
        article().replace("\n", "\r\n").encode(),
        article().strip().encode(),
        article().replace("\n", "\r\n").strip().encode("utf-8-sig"),
    ],
    ids=["bom", "crlf", "no newline", "all three"],
)
def test_how_a_file_was_saved_makes_no_difference(site: Site, data: bytes) -> None:
    site.write("articles/a.md", article())
    expected = site.build("plain").text("articles/a.html")
    site.write("articles/a.md", data)
    build = site.build("saved")
    assert build.text("articles/a.html") == expected
    assert build.warnings == ()


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_another_encoding_is_an_error_of_that_file_alone(site: Site, encoding: str) -> None:
    site.write("articles/a.md", article(title="Über").encode(encoding))
    build = site.build()
    assert any(
        re.search(r"articles/a\.md:\d+:\d+: ERROR: byte .*kb\.encoding", w) for w in build.warnings
    )
    assert not (build.outdir / "articles/a.html").exists()
    assert (build.outdir / "articles/how-a-network-sees.html").exists()


def test_the_title_falls_back_to_the_first_heading_then_to_the_file_name(site: Site) -> None:
    site.write("articles/no-title_here.md", "Text.\n\n    # code\n")
    site.write("articles/heading.md", "# The *heading*\n\nText.\n")
    build = site.build()
    assert "<h1>No title here<" in build.text("articles/no-title_here.html")
    assert build.text("articles/heading.html").count("The <em>heading</em>") >= 1
    assert build.text("articles/heading.html").count("<h1>") == 1


_HEADING = re.compile(r"<h[1-6]>(.*?)</h[1-6]>", re.DOTALL)
#: body -> the title that its first heading gives
FIRST_HEADINGS = {
    "Text.\n\n## A *new* `map` of [it](https://example.org) ##\n": "A new map of it",
    "```\n# Code\n```\n~~~\n```\n# More\n~~~\n# True\n": "True",
    "A **heading**\n=====\n": "A heading",
    "Two\nlines\n---\n": "Two lines",
    "- item\n---\n\n    # code\n\n#none\n": "",
    "> # quoted\n\n- # listed\n": "",
    "snake_case_name\n===\n": "snake_case_name",
    "<!-- a comment -->\n---\n\nText.\n\n## A heading\n": "A heading",
    "<!-- a comment\n\n# not this\n-->\n\n# A heading\n": "A heading",
    "---\nSome prose.\n---\n": "Some prose.",
    "#\n\n# Not empty\n": "Not empty",
    "# A \\*star\\* <b>bold</b>\n": "A *star* bold",
    "": "",
}
#: the same, of what only a trusted page knows
FIRST_HEADINGS_OF_MYST = {
    "(a-label)=\n# A labelled heading\n": "A labelled heading",
    "% a note\n\n# A heading\n": "A heading",
    "% a note\n\n(one)=\n(two)=\n<!-- b -->\n# Named {nolink}`twice`\n": "Named twice",
}


@pytest.mark.parametrize("is_data", [False, True])
def test_the_first_heading_is_the_title_and_shown_once(site: Site, is_data: bool) -> None:
    headings = FIRST_HEADINGS | ({} if is_data else FIRST_HEADINGS_OF_MYST)
    for number, body in enumerate(headings):
        site.write(f"articles/page-{number}.md", body)
    build = site.build(conf={"kb_data_pages": ["articles/page-*"]} if is_data else {})
    for number, (body, title) in enumerate(headings.items()):
        html = main_part(build.text(f"articles/page-{number}.html"))
        shown = (re.sub("<a .*|<[^>]+>", "", text) for text in _HEADING.findall(html))
        titles = [" ".join(unescape(text).split()) for text in shown]
        assert titles[0] == (title or f"Page {number}"), body
        if body.startswith(("# ", "(", "%", "A", "Two", "snake", "<!-- a comment\n")):
            assert titles.count(title) == 1, body
    mend = "write `title:` and the title"
    assert sum(mend in line for line in build.warnings) == len(headings)


def test_a_label_before_the_first_heading_leads_to_the_page(site: Site) -> None:
    site.write("articles/a.md", "% note\n\n(here)=\n# A heading\n\nText.\n")
    site.write("articles/b.md", article() + "\n{ref}`here`\n")
    build = site.build()
    assert 'href="a.html#here"' in build.text("articles/b.html")
    assert 'id="here"' in build.text("articles/a.html")
    assert [line for line in build.warnings if "b.md" in line] == []


@pytest.mark.parametrize("is_data", [False, True])
def test_prose_between_hyphens_is_shown(site: Site, is_data: bool) -> None:
    prose = "---\nProse here,\nand: more.\n\n- item\n\n---\n\n# Title\n"
    site.write("articles/a.md", prose)
    build = site.build(conf={"kb_data_pages": ["articles/a"]} if is_data else {})
    html = main_part(build.text("articles/a.html"))
    for part in ("Prose here,", "and: more.", "item"):
        assert part in html


@pytest.mark.parametrize("is_data", [False, True])
def test_characters_that_cannot_be_shown_are_told_once(site: Site, is_data: bool) -> None:
    text = article(subtitle="a\0b").replace("Body", "Body\x07 \ufffe")
    site.write("articles/a.md", text)
    build = site.build(conf={"kb_data_pages": ["articles/a"]} if is_data else {})
    assert "Body\ufffd \ufffd" in build.text("articles/a.html")
    assert [line for line in build.warnings if "control" in line] == [
        "articles/a.md:3:13: WARNING: U+0000, which no text can show, and 2 more like it;"
        " remove it; a space or U+FFFD stands in its place [kb.control-character]"
    ]


def test_front_matter_that_is_not_read_is_told_of_a_page(site: Site) -> None:
    site.write("articles/a.md", "# A heading\n\n---\ntitle: 'A'\nauthor: 'B'\n---\n")
    (warning,) = (line for line in site.build().warnings if "front-matter-ignored" in line)
    assert warning.startswith("articles/a.md:3:1: WARNING: front matter below other text; ")


def test_an_equal_first_heading_is_not_shown_twice(site: Site) -> None:
    site.write(
        "articles/a.md", article().replace("Body text.", "# A title\n\nBody.\n\n## Next\n\nText.")
    )
    build = site.build()
    assert build.text("articles/a.html").count("<h1>") == 1
    assert build.warnings == ()


def test_a_hero_is_drawn_the_same_way_every_time(site: Site) -> None:
    first = main_part(site.build("one").text("articles/reading-machines.html"))
    second = main_part(site.build("two").text("articles/reading-machines.html"))
    other = main_part(site.build("two").text("articles/how-a-network-sees.html"))
    drawing = re.compile(r"<svg.*?</svg>", re.DOTALL)
    assert drawing.findall(first) == drawing.findall(second) != drawing.findall(other)


def test_keys_for_sphinx_are_handed_on(site: Site) -> None:
    text = article().replace(
        "---\n\n", "orphan: true\nmyst:\n  html_meta:\n    robots: noindex\nx-own: 1\n---\n\n", 1
    )
    site.write("articles/a.md", text)
    build = site.build()
    assert build.warnings == ()
    assert {"name": "robots", "content": "noindex"} in Tags(build.text("articles/a.html")).all(
        "meta"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```{article} A title\n:author: Ada\n```\n", "a.md:3: ERROR: 'A title' is no option"),
        ("```{article}\n:title: A\nstray line\n:author: Ada\n```\n", "a.md:5: ERROR: 'stray line'"),
        ("```{article}\n:title: A\n\nText.\n```\n", "a.md:6: ERROR: 'Text.' is no option"),
        (
            "```{article}\n:title: A\n```\n\n```{concept}\n:title: B\n:definition: C.\n```\n",
            "a.md:7: ERROR: the page is described a second time",
        ),
    ],
)
def test_nothing_of_a_directive_is_dropped_in_silence(site: Site, text: str, expected: str) -> None:
    site.write("a.md", f"---\norphan: true\n---\n\n{text}".replace("---\n\n", "---\n"))
    warnings = site.build().warnings
    assert any(expected.split(": ", 1)[1] in line for line in warnings), warnings


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("kb_articles", "nope", "kb_articles: there is no folder 'nope'"),
        ("kb_articles", "../x", "kb_articles: a folder in the source directory"),
        ("kb_articles", "conf.py", "kb_articles: there is no folder 'conf.py'"),
        ("kb_concepts", "/tmp", "kb_concepts: relative to the source directory"),
        ("kb_date_order", "ymd", "kb_date_order: one of '', 'mdy', 'dmy' is wanted, not 'ymd'"),
        ("kb_page_size", 0, "kb_page_size: a page holds at least one entry, not 0"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    site: Site, setting: str, value: object, message: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        site.build(conf={setting: value})


def test_the_claim_of_the_author_is_kept_beside_the_computed_time(site: Site) -> None:
    site.write("articles/a.md", article(read_time="9 mins"))
    html = site.build().text("articles/a.html")
    assert '<span title="9 min, says the author">1 min read</span>' in html


@pytest.mark.parametrize("builder", ["html", "latex", "text"])
def test_days_are_shown_where_they_say_something(site: Site, builder: str) -> None:
    site.write("articles/2021-03-04-a.md", "---\ntitle: A\nlastmod: 2021-05-06\n---\n\nText.\n")
    site.write("articles/b.md", "---\ntitle: B\ndate: 02/03/2022\n---\n\nText.\n")
    build = site.build(builder=builder, conf={"kb_date_order": "dmy"})
    assert build.warnings == ()
    if builder == "latex":
        shown = [next(build.outdir.glob("*.tex")).read_text(encoding="utf-8")] * 2
    else:
        ending = {"html": "html", "text": "txt"}[builder]
        shown = [build.text(f"articles/{name}.{ending}") for name in ("2021-03-04-a", "b")]
    days = [re.sub(r"<[^>]*>", "", text) for text in shown]
    assert "Published 4 March 2021 · Updated 6 May 2021 · " in days[0]
    assert "Published 2 March 2022 · " in days[1]
    if builder == "html":
        article = json.loads(build.text("knowledge.json"))["articles"]
        assert {a["title"]: a["updated"] for a in article}["A"] == "2021-05-06"
        assert "A" in build.text("archive.html")
