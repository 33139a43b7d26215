"""Files of the output beside its pages: those that are no more go, those of the user stay."""

from __future__ import annotations

import shutil

import pytest
from sphinx.errors import ExtensionError

from sites import ROOTS, Build, Site

STYLES = 'html_static_path = ["styles"]\n'
#: makes a build stop once static files are copied and pages are written
STOP = """
def setup(app):
    def stop(app):
        raise RuntimeError("stopped")

    app.connect("html-collect-pages", stop, priority=900)
"""


@pytest.fixture
def styled(site: Site) -> Site:
    """Return a site with a style sheet of its own."""
    conf = (site.root / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", conf + STYLES)
    site.write("styles/house/rules.css", "p { color: #420 }\n")
    return site


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_a_static_file_that_is_no_more_goes_with_its_folder(styled: Site, builder: str) -> None:
    assert "_static/house/rules.css" in styled.build(builder=builder).files()
    styled.write("styles/other.css", "")
    styled.remove("styles/house/rules.css")
    (styled.root / "styles" / "house").rmdir()
    edited = styled.build(builder=builder)
    assert "_static/other.css" in edited.files()
    assert not (edited.outdir / "_static" / "house").exists()


def test_a_static_file_of_the_user_stays(styled: Site) -> None:
    first = styled.build()
    own = first.outdir / "_static" / "house" / "own.css"
    own.write_text("own", encoding="utf-8")
    styled.remove("styles/house/rules.css")
    for _ in range(2):
        edited = styled.build()
        assert own.read_text(encoding="utf-8") == "own"
        assert "_static/house/rules.css" not in edited.files()


def test_a_static_file_that_was_there_before_the_first_build_stays(styled: Site) -> None:
    own = styled.work / "out" / "html" / "_static" / "own.css"
    own.parent.mkdir(parents=True)
    own.write_text("own", encoding="utf-8")
    for _ in range(3):
        styled.build()
        assert own.read_text(encoding="utf-8") == "own"


def test_a_static_file_of_a_build_that_was_stopped_goes_too(styled: Site) -> None:
    styled.build()
    conf = (styled.root / "conf.py").read_text(encoding="utf-8")
    styled.write("conf.py", conf + STOP)
    styled.write("styles/late.css", "")
    with pytest.raises(ExtensionError, match="stopped"):
        styled.build()
    assert (styled.work / "out" / "html" / "_static" / "late.css").is_file()
    styled.write("conf.py", conf)
    styled.remove("styles/late.css")
    assert styled.build().files() == styled.build("clean").files()


def test_a_download_that_is_no_more_goes(site: Site) -> None:
    site.write("data.csv", "1,2\n")
    site.write("about.md", "---\norphan: true\n---\n# About\n\n{download}`data.csv`\n")
    first = site.build()
    assert [name for name in first.files() if name.endswith("data.csv")] != []
    site.write("about.md", "---\norphan: true\n---\n# About\n")
    assert site.build().files() == site.build("clean").files()


def make_book(site: Site, *, picture: bool = True) -> Build:
    """Build the book, with a picture in an article or without it."""
    hero = "heroImage: /pot.png\n" if picture else ""
    site.write("pot.png", (ROOTS / "test-wide" / "images" / "pot.png").read_bytes())
    site.write("articles/pots.md", f"---\ntitle: Pots\n{hero}---\n\nA pot is a pot.\n")
    return site.build(builder="latex")


def test_a_picture_that_is_no_more_goes_from_the_book(site: Site) -> None:
    book = make_book(site)
    assert "pot.png" in book.files()
    (book.outdir / "cover.png").write_bytes(b"the user's own")
    files = make_book(site, picture=False).files()
    assert "pot.png" not in files
    assert files.keys() - site.build("clean", builder="latex").files().keys() == {"cover.png"}


def test_a_book_under_another_name_goes_with_what_tex_has_made_from_it(site: Site) -> None:
    book = make_book(site)
    for name in ("test.aux", "test.pdf", "test.csv", "offprint.pdf"):
        (book.outdir / name).write_bytes(b"made from test.tex, or the user's own")
    site.replace("conf.py", 'project = "Test"', 'project = "Tested"')
    files = site.build(builder="latex").files()
    clean = site.build("clean", builder="latex").files()
    assert "tested.tex" in clean
    assert files.keys() - clean.keys() == {"test.csv", "offprint.pdf"}


def test_a_picture_with_the_name_of_an_old_book_stays(site: Site) -> None:
    make_book(site)
    site.write("test.pdf", b"%PDF-1.4\n")
    site.write("articles/pots.md", "---\ntitle: Pots\n---\n\n![A drawing](/test.pdf)\n")
    site.replace("conf.py", 'project = "Test"', 'project = "Tested"')
    files = site.build(builder="latex").files()
    assert "test.pdf" in files
    assert files == site.build("clean", builder="latex").files()


@pytest.mark.parametrize("other", ["latex", "text"])
def test_two_kinds_of_output_share_a_folder_in_peace(styled: Site, other: str) -> None:
    make_book(styled)
    before = styled.build().files()
    (styled.work / "out" / "text").symlink_to("html")
    shutil.rmtree(styled.work / "out" / "latex")
    (styled.work / "out" / "latex").symlink_to("html")
    styled.build(builder=other)
    again = styled.build()
    assert {name: again.files().get(name) for name in before} == before
    assert again.read == ()
