"""The trust line: articles from elsewhere are data, never code, path, markup or TeX.

One folder holds every article of ``trust/cases.py`` and is built once; a case is a row there.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import zlib
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from myst_parser.config.main import MdParserConfig

from books import needs_tex
from core.growth import FACTOR, MOST, measure_growth
from knowledgebase.book.log import find_errors
from knowledgebase.book.tex import typeset
from knowledgebase.images.kinds import is_harmless_svg
from knowledgebase.project import MAX_BYTES
from knowledgebase.reading.markdown import make_data_markdown
from knowledgebase.reading.renderers import DataRenderer
from sites import ROOTS, Build, Site
from trust.cases import CASES, Case

SECRET = "SECRET"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def make_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def write_article(folder: Path, name: str, title: str = "Title", body: str = "Text.") -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: '{title}'\n---\n\n{body}\n", encoding="utf-8")


def write_files(folder: Path, outside: Path) -> None:
    """Write articles with names, links, kinds and encodings of all sorts."""
    for name in (
        "index.md",
        "names/[a]*?.md",
        "names/b:c.md",
        "names/d...md",
        "names/\u202ee.md",
        "names/<f>.md",
        "names/}\\input{g}.md",
        "names/%2e%2e.md",
        "names/" + "h" * 250 + ".md",
        "names/" + "\ufdfa" * 80 + ".md",
        "/".join("d" * 50 for _ in range(40)).strip("/") + "/deep.md",
        "concepts/cnn.md",
        ".private/x.md",
        ".hidden.md",
    ):
        write_article(folder, name, title="A name")
    (folder / os.fsdecode(b"names/bytes\xff.md")).write_text("---\ntitle: A name\n---\n\nText.\n")
    (folder / "symlink-outside.md").symlink_to(outside / "secret.md")
    (folder / "symlink-inside.md").symlink_to("table.md")
    (folder / "symlink-loop.md").symlink_to("symlink-loop.md")
    (folder / "symlink-nowhere.md").symlink_to("nothing.md")
    (folder / "outfolder").symlink_to(outside)
    os.mkfifo(folder / "pipe.md")
    (folder / "folder.md").mkdir()
    (folder / "empty.md").write_bytes(b"")
    (folder / "large.md").write_bytes(b"a " * (MAX_BYTES // 2 + 1))
    (folder / "utf-16.md").write_text("---\ntitle: U\n---\n\nText.\n", encoding="utf-16")
    (folder / "utf-16-bare.md").write_text("---\ntitle: U\n---\n\nText.\n", encoding="utf-16-le")
    (folder / "latin-1.md").write_text("---\ntitle: Café\n---\n\nText.\n", encoding="latin-1")
    (folder / "surrogate.md").write_bytes(b"---\ntitle: S\n---\n\n\xed\xa0\x80\n")
    (folder / "surrogate-escaped.md").write_text('{"title": "a \\ud800 b"}\n\nText.\n')
    evil = "</title><script>alert(1)</script> \\input{/etc/passwd} <img src=x onerror=alert(1)>"
    write_article(folder, "title.md", title=f"{evil} % # & ~ ^ _ $x$")
    write_article(folder, "tex.md", body=TEX)


TEX = r"""\input{/etc/passwd} \write18{id} % # & ~ ^^5c _ { }

\
break[^1]

`\input{x}`

```text
\end{sphinxVerbatim}\input{/etc/passwd}
```

[a](https://example.org/%5Cinput{y}}#%)

[^1]: \input{x}
"""


def write_images(folder: Path, outside: Path) -> None:
    png = make_png()
    (outside / "secret.png").write_bytes(png)
    (outside / "secret.txt").write_text(SECRET)
    (outside / "secret.md").write_text(f"---\ntitle: {SECRET}\n---\n\n{SECRET}\n")
    for name in ("picture.png", "a}b.png"):
        (folder / name).write_bytes(png)
    (folder / "fake.png").write_text("no picture")
    (folder / "drawing.svg").write_text(SVG.format('<path d="M0 0h1"/>'))
    (folder / "script.svg").write_text(SVG.format("<script>alert(1)</script>"))
    (folder / "twin.png").symlink_to("picture.png")
    (folder / "out.png").symlink_to(outside / "secret.png")
    (folder / "loop.png").symlink_to("loop.png")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the basic project, next to a folder of articles by a stranger."""
    base = tmp_path_factory.mktemp("trust").resolve()
    shutil.copytree(ROOTS / "test-basic", base / "site")
    folder = base / "posts"
    folder.mkdir()
    write_images(folder, base)
    write_files(folder, base)
    for case in CASES:
        text = f"---\ntitle: Case {case.name}\n{case.front}\n---\n\n{case.body}\n"
        (folder / f"{case.name}.md").write_text(text, encoding="utf-8")
    return Site(base / "site", base / "work")


@pytest.fixture(scope="module")
def build(site: Site) -> Build:
    """Build that folder as a website."""
    return site.build(conf={"kb_articles": str(site.root.parent / "posts")})


@pytest.fixture(scope="module")
def book_file(site: Site) -> Path:
    """Return the source of a book of that folder."""
    posts = str(site.root.parent / "posts")
    build = site.build("book", builder="latex", conf={"kb_articles": posts})
    return next(build.outdir.glob("*.tex"))


@pytest.fixture(scope="module")
def book(book_file: Path) -> str:
    """Return its text."""
    return book_file.read_text(encoding="utf-8")


def kinds_of(build: Build, name: str) -> set[str]:
    """Return the types of all warnings about one file."""
    pattern = re.compile(rf"/posts/{re.escape(name)}:.*\[([\w.-]+)\]$")
    return {match[1] for line in build.warnings if (match := pattern.search(line))}


def article_of(page: str) -> str:
    """Return the content of a page, and what its head says about it."""
    head = "".join(re.findall(r"<meta [^>]*>", page))
    return head + page[page.index("<article") : page.index("</article>")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_article_is_data(build: Build, case: Case) -> None:
    html = article_of(build.text(f"articles/{case.name}.html"))
    for part in case.shows:
        assert part in html
    for part in case.hides:
        assert part not in html
    assert kinds_of(build, f"{case.name}.md") == case.warns


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("symlink-outside.md", {"kb.outside"}),
        ("outfolder", {"kb.outside"}),
        ("symlink-loop.md", {"kb.unreadable"}),
        ("symlink-nowhere.md", {"kb.unreadable"}),
        ("pipe.md", {"kb.unreadable"}),
        ("large.md", {"kb.unreadable"}),
        ("utf-16.md", {"kb.encoding"}),
        ("utf-16-bare.md", {"kb.encoding"}),
        ("latin-1.md", {"kb.encoding"}),
        ("surrogate.md", {"kb.encoding"}),
    ],
)
def test_a_file_that_cannot_be_published_is_left_out(
    build: Build, name: str, kinds: set[str]
) -> None:
    assert kinds_of(build, name) == kinds
    assert not (build.outdir / "articles" / name).with_suffix(".html").exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("index", "A name"),
        ("symlink-inside", "Case table"),
        ("concepts/cnn", "A name"),
        ("names/a", "A name"),
        ("names/b-c", "A name"),
        ("names/d", "A name"),
        ("names/e", "A name"),
        ("names/f", "A name"),
        ("names/input-g", "A name"),
        ("names/2e-2e", "A name"),
        ("names/bytes", "A name"),
        ("names/" + "h" * 200, "A name"),
        ("/".join(["d" * 50] * 7) + "/deep", "A name"),
        ("surrogate-escaped", "a � b"),
        ("empty", "Empty"),
    ],
)
def test_a_file_with_an_odd_name_has_a_page(build: Build, name: str, shown: str) -> None:
    assert f"<h1>{shown}<" in build.text(f"articles/{name}.html")


def test_hidden_files_are_no_articles(build: Build) -> None:
    pages = {path.name for path in (build.outdir / "articles").rglob("*.html")}
    assert not pages & {"x.html", "hidden.html", "folder.html"}


def test_no_article_takes_the_place_of_a_page(build: Build) -> None:
    assert 'id="concept-cnn"' in build.text("concepts/cnn.html")
    assert "<h1>Case" not in build.text("index.html")
    mounted = {name for name in build.app.env.found_docs if name.startswith("articles/")}
    assert len(mounted) > len(CASES)
    assert build.app.env.found_docs - mounted == {
        path.relative_to(build.app.srcdir).with_suffix("").as_posix()
        for path in Path(build.app.srcdir).rglob("*.md")
        if "articles" not in path.parts[-2]
    }


class Fetches(HTMLParser):
    """Collects what a browser would run or fetch."""

    _LOADED = ("src", "srcset", "data", "poster", "action", "formaction", "xlink:href")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.script = tag == "script"
        for name, value in attrs:
            address = (value or "").strip().lower()
            is_remote = address.startswith(("http:", "https:", "//"))
            loads = name in self._LOADED or (name == "href" and tag != "a")
            runs = name.startswith("on") or address.startswith(
                ("javascript:", "data:text", "file:")
            )
            if runs or (is_remote and loads):
                self.found.append(f"{tag} {name}={value}")
        if tag in ("iframe", "object", "embed", "base"):
            self.found.append(tag)

    def handle_data(self, data: str) -> None:
        if getattr(self, "script", False) and "alert(1)" in data:
            self.found.append(data)


def pages_of(build: Build) -> Iterator[tuple[str, str]]:
    for path in sorted(build.outdir.rglob("*.html")):
        yield path.relative_to(build.outdir).as_posix(), path.read_text(encoding="utf-8")


def test_the_scan_below_finds_what_it_looks_for() -> None:
    page = "<script>alert(1)</script><img src='//x/y'><a href='javascript:x'></a><b onclick=x>"
    assert len(Fetches(page).found) == 4
    assert Fetches("<a href='https://example.org'>x</a><img src='_images/x.png'>").found == []


def test_no_page_runs_or_fetches_anything_from_an_article(build: Build) -> None:
    found = {name: fetches for name, page in pages_of(build) if (fetches := Fetches(page).found)}
    assert found == {}


def test_no_file_outside_of_the_folder_is_published(build: Build) -> None:
    for path in build.outdir.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path
    images = {path.name for path in (build.outdir / "_images").iterdir()}
    assert images == {"picture.png", "drawing.svg"}
    assert not (build.outdir / "_downloads").exists()


def test_every_refusal_can_be_silenced(build: Build) -> None:
    assert [line for line in build.warnings if not line.endswith("]")] == []


# -- the book ------------------------------------------------------------------------------------


def test_a_book_holds_the_articles(book: str) -> None:
    assert "Case emphasis" in book
    assert r"\sphinxstylestrong{b}" in book


def test_no_text_of_an_article_is_tex(book: str) -> None:
    body = book[book.index(r"\kbtableofcontents") :]
    assert not re.search(r"\\(input|include|write|openin|openout|catcode|csname)\b", body)
    assert r"\textbackslash{}input\{/etc/passwd\} \textbackslash{}write18\{id\}" in body
    assert r"\PYGZbs{}end\PYGZob{}sphinxVerbatim\PYGZcb{}\PYGZbs{}input" in body
    assert body.count(r"\begin{sphinxVerbatim}") == body.count("\n\\end{sphinxVerbatim}")


def test_nothing_in_a_book_stops_tex(book: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", book)
    assert set(re.findall(r"\\begin\{footnote\}\[(.*?)\]", book)) <= set(map(str, range(1, 99)))
    assert not re.search(r"(?<!leavevmode)\\\\\nbreak", book)
    assert set(re.findall(r"includegraphics\{\{(.*?)\}", book)) <= {"picture", "drawing"}


@needs_tex
def test_tex_sets_all_the_articles(book_file: Path) -> None:
    made = typeset(book_file)
    assert find_errors(made.log) == []
    assert made.code == 0
    assert made.pages > len(CASES)


# -- pages of our own ----------------------------------------------------------------------------

INCLUDE = """---
title: Included
substitutions: {a: b}
---

```{literalinclude} /../secret.txt
```
"""


@pytest.fixture
def own(site: Site, make_site: Callable[[], Site]) -> Site:
    """Return the basic project with three pages that read a file, and two that are links."""
    own = make_site()
    (own.root.parent / "secret.txt").write_text(SECRET)
    for name in ("articles/own.md", "guests/guest.md", "guests/index.md"):
        own.write(name, INCLUDE)
    (own.root / "guests/inside.md").symlink_to("guest.md")
    (own.root / "guests/outside.md").symlink_to(site.root.parent / "secret.md")
    return own


def test_a_page_of_our_own_is_trusted_unless_it_is_named_as_data(own: Site) -> None:
    build = own.build(conf={"kb_data_pages": ["guests/**"]})
    assert SECRET in build.text("articles/own.html")
    for name in ("guest", "index", "inside"):
        page = article_of(build.text(f"guests/{name}.html"))
        assert SECRET not in page
        assert "{literalinclude} /../secret.txt" in page
    assert not (build.outdir / "guests/outside.html").exists()
    assert any("guests/outside.md:1:1: ERROR" in w and "kb.outside" in w for w in build.warnings)


def test_an_article_goes_to_no_other_parser(own: Site, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in ("a.txt", "b.md"):
        (folder / name).write_text("Text.\n")
    suffixes = {".md": "markdown", ".txt": "another"}
    build = own.build(conf={"kb_articles": str(folder), "source_suffix": suffixes})
    assert "<p>Text.</p>" in build.text("articles/b.html")
    assert not (build.outdir / "articles/a.html").exists()
    assert any("a.txt:1:1: ERROR" in w and "kb.unreadable" in w for w in build.warnings)


# -- drawings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        '<g id="a"><circle r="1" fill="url(#b)"/></g><use href="#a"/>',
        '<use xlink:href="#a"/><text style="fill: red">url</text>',
        "<style>.a { fill: red }</style><!-- a comment -->",
        '<metadata xmlns:d="http://purl.org/dc/elements/1.1/"><d:title>x</d:title></metadata>',
        "<rect fill=\"url( '#a' )\"/>",
    ],
)
def test_a_still_drawing_is_shown(tmp_path: Path, content: str) -> None:
    path = tmp_path / "drawing.svg"
    path.write_text('<?xml version="1.0" encoding="UTF-8"?>\n' + SVG.format(content))
    assert is_harmless_svg(path)


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        '<g onclick="x"/>',
        '<style onload="x"/>',
        '<a href="javascript:x"/>',
        '<a href="https://evil.example"/>',
        '<image href="https://evil.example/x.png"/>',
        '<use xlink:href="x.svg#a"/>',
        '<g xml:base="https://evil.example/"><use href="#a"/></g>',
        "<foreignObject/>",
        '<b xmlns="http://www.w3.org/1999/xhtml"/>',
        '<animate attributeName="href" to="javascript:x"/>',
        '<set attributeName="onclick"/>',
        '<rect style="fill: URL(//evil.example/x)"/>',
        '<rect style="fill: url(#a); stroke: url(//evil.example/x)"/>',
        '<rect style="fill: u\\72l(//evil.example/x)"/>',
        "<style>@IMPORT '//evil.example/x.css'</style>",
        "<style>a { background: image-set('//evil.example/x' 1x) }</style>",
        '<?xml-stylesheet href="//evil.example/x.css"?>',
        "<g>",
    ],
)
def test_a_drawing_that_could_do_something_is_not(tmp_path: Path, content: str) -> None:
    path = tmp_path / "drawing.svg"
    path.write_text(SVG.format(content))
    assert not is_harmless_svg(path)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;"),
        "<html xmlns='http://www.w3.org/1999/xhtml'/>",
        '<?xml version="1.0" encoding="latin-1"?>' + SVG.format(""),
        '<?xml-stylesheet href="//evil.example/x.css"?>' + SVG.format(""),
        SVG.format("<g/>" * 300_000),
    ],
)
def test_a_file_that_is_no_plain_drawing_is_not(tmp_path: Path, text: str) -> None:
    path = tmp_path / "drawing.svg"
    path.write_text(text)
    assert not is_harmless_svg(path)


def test_a_drawing_in_another_encoding_is_not(tmp_path: Path) -> None:
    path = tmp_path / "drawing.svg"
    path.write_bytes(('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("")).encode("utf-16"))
    assert not is_harmless_svg(path)


# -- work ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "piece",
    ["`", "[", "]", "_", "*", "![", "[^", "[^a", "[a](", "<", "<!--", "<?", "> ", "- ", "*a **b ",
     "&", "\\", "|a", "a\n", "# a\n", "[a]: b\n", "http://", "a\u0301", "\u00a0"],
)  # fmt: skip
def test_the_work_of_reading_grows_with_the_length(piece: str) -> None:
    parser = make_data_markdown(MdParserConfig(), DataRenderer)
    small, large = (piece * (size // len(piece)) for size in (50_000 // FACTOR, 50_000))
    assert measure_growth(parser.parse, small, large) < MOST
