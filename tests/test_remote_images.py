"""Images on other hosts: fetched by a command, and shown by builds.

The other host is a server in a thread of this process, so nothing leaves the machine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path

import pytest
from PIL import Image

from knowledgebase.builders import images as collecting
from knowledgebase.builders.images import ImagesBuilder, fetch_image
from knowledgebase.images import fetch as fetching
from knowledgebase.images.fetch import FetchError, Limits, fetch
from knowledgebase.images.fetched import find_fetched, name_fetched
from knowledgebase.images.kinds import recognize
from sites import Build, Site

LIMITS = Limits(size=10_000, seconds=60, private_hosts=True)


def draw(kind: str, color: str = "red") -> bytes:
    """Return an image of 2 by 2 pixels."""
    file = BytesIO()
    Image.new("RGB", (2, 2), color).save(file, kind)
    return file.getvalue()


PNG = draw("PNG")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/></svg>'


class Host:
    """Another host: answers with files, or as it likes."""

    def __init__(self) -> None:
        #: path -> content
        self.files: dict[str, bytes] = {}
        #: path -> path or address
        self.redirects: dict[str, str] = {}
        #: paths in the order in which they were asked for
        self.asked: list[str] = []
        self.closing = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._make_handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def _make_handler(self) -> type[BaseHTTPRequestHandler]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append(self.path)
                if self.path.startswith("/drip"):
                    self.drip(b"HTTP/1.0 200 OK\r\n" if "body" in self.path else b"")
                elif target := host.redirects.get(self.path):
                    self.send_response(302)
                    self.send_header("Location", target)
                    self.end_headers()
                elif (data := host.files.get(self.path)) is not None:
                    self.send_response(200)
                    length = len(data) + 10 * self.path.startswith("/short")
                    self.send_header("Content-Length", str(length))
                    self.end_headers()
                    self.wfile.write(data)
                else:
                    self.send_error(404)

            def drip(self, start: bytes) -> None:
                self.wfile.write(start + b"\r\n" * bool(start))
                while not host.closing.wait(0.05):
                    try:
                        self.wfile.write(b"x")
                    except OSError:
                        return

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as above
                pass

        return Handler


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    thread = threading.Thread(target=host.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield host
    host.closing.set()
    host.server.shutdown()
    thread.join()
    host.server.server_close()


# -- one address ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "suffix"),
    [
        ("a.png", PNG, ".png"),
        ("a.png", draw("JPEG"), ".jpg"),
        ("a.php?id=3", draw("GIF"), ".gif"),
        ("a", draw("WEBP"), ".webp"),
        ("a.png", draw("AVIF"), ".avif"),
        ("a.png", SVG, ".svg"),
    ],
)
def test_a_fetched_image_is_named_by_its_content(
    host: Host, tmp_path: Path, name: str, data: bytes, suffix: str
) -> None:
    host.files[f"/{name}"] = data
    address = f"{host.address}/{name}"
    fetched = fetch_image(address, tmp_path / "new" / "folder", LIMITS)
    assert fetched == name_fetched(address, suffix)
    assert [path.name for path in (tmp_path / "new" / "folder").iterdir()] == [fetched]
    assert (tmp_path / "new" / "folder" / fetched).read_bytes() == data
    assert find_fetched(tmp_path / "new" / "folder", address) == fetched


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html><body>Not here.</body></html>",
        b"",
        SVG.replace(b"<path", b"<script>alert(1)</script><path"),
        SVG.replace(b"<path", b"<path onclick='x'"),
        b"%PDF-1.7",
    ],
)
def test_what_is_no_harmless_image_is_not_kept(host: Host, tmp_path: Path, data: bytes) -> None:
    host.files["/a.png"] = data
    with pytest.raises(FetchError, match="no image"):
        fetch_image(f"{host.address}/a.png", tmp_path, LIMITS)
    assert list(tmp_path.iterdir()) == []


def test_a_file_as_large_as_allowed_is_fetched_and_no_larger_one(host: Host) -> None:
    host.files = {"/a": b"x" * LIMITS.size, "/b": b"x" * (LIMITS.size + 1)}
    assert len(fetch(f"{host.address}/a", LIMITS)) == LIMITS.size
    with pytest.raises(FetchError, match="more than 10,000 bytes"):
        fetch(f"{host.address}/b", LIMITS)


def test_three_redirects_are_followed_and_no_fourth(host: Host) -> None:
    host.files["/0"] = PNG
    host.redirects = {f"/{number}": f"/{number - 1}" for number in range(1, 5)}
    assert fetch(f"{host.address}/3", LIMITS) == PNG
    with pytest.raises(FetchError, match="redirected too often"):
        fetch(f"{host.address}/4", LIMITS)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/a", "data:,a"])
def test_no_redirect_leads_off_the_web(host: Host, target: str) -> None:
    host.redirects["/a"] = target
    with pytest.raises(FetchError):
        fetch(f"{host.address}/a", LIMITS)


@pytest.mark.parametrize("kind", ["head", "body"])
def test_a_host_that_answers_drop_by_drop_is_left(host: Host, kind: str) -> None:
    with pytest.raises(FetchError, match=r"more than 0\.3 seconds"):  # it would never end
        fetch(f"{host.address}/drip-{kind}", Limits(seconds=0.3, private_hosts=True))


def test_nobody_listens_any_more_to_a_host_that_was_left(host: Host) -> None:
    address = f"{host.address}/drip-body"
    with pytest.raises(FetchError):
        fetch(address, Limits(seconds=0.2, private_hosts=True))
    for thread in threading.enumerate():
        if thread.name == f"fetch {address}":
            thread.join(timeout=60)
            assert not thread.is_alive()


def test_a_file_that_breaks_off_is_not_kept(host: Host) -> None:
    host.files["/short"] = PNG
    with pytest.raises(FetchError, match="breaks off"):
        fetch(f"{host.address}/short", LIMITS)


def test_an_answer_other_than_the_file_is_named(host: Host) -> None:
    with pytest.raises(FetchError, match="the host answers 404"):
        fetch(f"{host.address}/nothing", LIMITS)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://127.0.0.1/a", "http://", "http://[::1/a", "http://a:b/"],
)
def test_what_is_no_address_on_the_web_is_refused(address: str) -> None:
    with pytest.raises(FetchError):
        fetch(address, LIMITS)


@pytest.mark.parametrize("name", ["http://127.0.0.1", "http://localhost", "https://127.0.0.1"])
def test_no_host_of_one_s_own_network_is_asked(host: Host, name: str) -> None:
    host.files["/a.png"] = PNG
    address = f"{host.address}/a.png".replace("http://127.0.0.1", name)
    with pytest.raises(FetchError, match="not on the public internet"):
        fetch(address, Limits(seconds=60))
    assert host.asked == []


@pytest.mark.parametrize(
    ("peer", "is_public"),
    [
        ("1.1.1.1", True),
        ("2606:4700:4700::1111", True),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
    ],
)
def test_a_host_is_judged_by_the_address_that_answers(
    host: Host, monkeypatch: pytest.MonkeyPatch, peer: str, is_public: bool
) -> None:
    host.files["/a.png"] = PNG
    monkeypatch.setattr(fetching, "ip_address", lambda _: ip_address(peer))
    if is_public:
        assert fetch(f"{host.address}/a.png", Limits(seconds=60)) == PNG
    else:
        with pytest.raises(FetchError, match=r"127\.0\.0\.1 is not on the public internet"):
            fetch(f"{host.address}/a.png", Limits(seconds=60))


def test_an_address_with_blanks_and_accents_is_asked_for_as_browsers_do(host: Host) -> None:
    host.files["/gr%C3%B6%C3%9Fe%20a%20%41.png?b=%C3%A9"] = PNG
    assert fetch(f"{host.address}/größe a %41.png?b=é#c", LIMITS) == PNG


@pytest.mark.parametrize(
    ("address", "start"),
    [
        ("https://example.org/Robot%20arm.PNG?width=3/4", "robot-arm-"),
        ("https://example.org/", "example-"),
        ("https://example.org/日本.png", "image-"),
        ("//example.org/" + "a" * 300, "a" * 40 + "-"),
        ("https://example.org/..%2f..%2fx.png", "x-"),
    ],
)
def test_a_name_is_short_and_plain(address: str, start: str) -> None:
    name = name_fetched(address, ".png")
    assert name.startswith(start)
    assert len(name) == len(start) + 16
    assert name.isascii()


def test_two_addresses_have_two_names() -> None:
    names = {name_fetched(f"https://example.org/{n}/a.png?{m}", "") for n in "ab" for m in "ab"}
    assert len(names) == 4


def test_an_image_is_known_by_how_it_begins() -> None:
    assert recognize(PNG) == ".png"
    assert recognize(PNG[1:]) == ""


# -- the command ---------------------------------------------------------------------------------


def write_article(site: Site, name: str, body: str, hero: str = "") -> None:
    site.write(
        f"articles/{name}.md", f"---\ntitle: About {name}\nheroImage: '{hero}'\n---\n\n{body}\n"
    )


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the lines that the command prints, in order."""
    lines: list[str] = []
    monkeypatch.setattr(collecting, "tell", lines.append)
    return lines


@pytest.fixture
def fetch_images(
    site: Site, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> Callable[..., Build]:
    """Return a function that fetches the images of a site, also from this machine."""
    monkeypatch.setattr(ImagesBuilder, "limits", LIMITS)

    def run(**conf: object) -> Build:
        silent = {"suppress_warnings": ["kb.remote-image"]}
        return site.build("fetched", builder="images", conf={**silent, **conf})

    return run


def fetched_in(site: Site) -> list[str]:
    return sorted(path.name for path in (site.root / "images/fetched").glob("*"))


def test_every_image_however_it_is_written_is_fetched_once(
    site: Site, host: Host, fetch_images: Callable[..., Build]
) -> None:
    host.files = {f"/{name}.png": PNG for name in "abcd"}
    twice = f"![A]({host.address}/a.png) ![A]({host.address}/a.png) "
    body = f"{twice} ![B][b]\n\n[b]: {host.address}/b.png\n"
    figure = f"\n```{{figure}} {host.address}/c.png\nCaption.\n```\n"
    write_article(site, "first", body + figure, hero=f"{host.address}/d.png")
    build = fetch_images()
    assert build.warnings == ()
    assert build.app.statuscode == 0
    assert sorted(host.asked) == [f"/{name}.png" for name in "abcd"]
    assert fetched_in(site) == sorted(
        name_fetched(f"{host.address}/{name}.png", ".png") for name in "abcd"
    )
    fetch_images()
    assert len(host.asked) == 4


def test_an_image_that_cannot_be_had_costs_only_itself(
    site: Site, host: Host, fetch_images: Callable[..., Build]
) -> None:
    host.files["/b.png"] = PNG
    write_article(site, "first", f"![A]({host.address}/a.png)\n\n![B]({host.address}/b.png)")
    build = fetch_images()
    (warning,) = build.warnings
    assert warning.startswith("articles/first.md:6:1: WARNING: ")
    assert f"'{host.address}/a.png' cannot be fetched: the host answers 404" in warning
    assert warning.endswith("[kb.image-not-fetched]")
    assert build.app.statuscode == 1
    assert fetched_in(site) == [name_fetched(f"{host.address}/b.png", ".png")]


def test_only_addresses_on_the_web_are_asked_for(
    site: Site, fetch_images: Callable[..., Build], told: list[str]
) -> None:
    write_article(site, "first", "![A](ftp://127.0.0.1/a.png)", hero="file:///etc/a.png")
    build = fetch_images()
    assert (build.warnings, told, build.app.statuscode) == ((), [], 0)


def test_a_fetched_image_that_no_page_shows_is_named_and_kept(
    site: Site, fetch_images: Callable[..., Build], told: list[str]
) -> None:
    site.write("images/fetched/old.png", PNG)
    site.write("images/fetched/.keep", "")
    fetch_images()
    assert told == ["no page shows it: images/fetched/old.png"]
    assert fetched_in(site) == [".keep", "old.png"]


def test_each_address_has_a_line(
    site: Site, host: Host, fetch_images: Callable[..., Build], told: list[str]
) -> None:
    host.files["/a.png"] = PNG
    write_article(site, "first", f"![A]({host.address}/a.png)")
    fetch_images()
    fetch_images()
    (name,) = fetched_in(site)
    assert told == [
        f"fetched: {host.address}/a.png as {name}",
        f"there already: {host.address}/a.png as {name}",
    ]


def test_images_of_somebody_else_s_articles_come_to_the_project(
    site: Site, host: Host, fetch_images: Callable[..., Build], tmp_path: Path
) -> None:
    folder = tmp_path / "posts"
    folder.mkdir()
    host.files["/a.png"] = PNG
    text = f"---\ntitle: Post\nheroImage: {host.address}/a.png\n---\n\nText.\n"
    (folder / "post.md").write_text(text)
    assert fetch_images(kb_articles=str(folder)).warnings == ()
    assert [path.name for path in folder.iterdir()] == ["post.md"]
    (name,) = fetched_in(site)
    build = site.build(conf={"kb_articles": str(folder)})
    assert build.warnings == ()
    assert f'src="../_images/{name}"' in build.text("articles/post.html")
    assert host.address not in build.text("articles/post.html")


# -- the build -----------------------------------------------------------------------------------

ADDRESS = "https://example.org/photos/Robot.png"
FETCHED = f"images/fetched/{name_fetched(ADDRESS, '.png')}"


@pytest.fixture
def own(site: Site) -> Site:
    """Return a site with an article that shows an image on another host twice."""
    write_article(site, "robot", f"![A robot]({ADDRESS})", hero=ADDRESS)
    return site


def test_pages_follow_their_fetched_images_as_a_clean_build_does(own: Site) -> None:
    def check(number: int, read: tuple[str, ...], *warned: str) -> str:
        edited, clean = own.build("edited"), own.build(f"clean{number}", jobs=2)
        assert edited.read == read
        assert edited.files() == clean.files()
        assert [line.rpartition(" ")[2] for line in edited.warnings] == [*warned]
        return edited.text("articles/robot.html")

    page = ("articles/robot",)
    own.build("edited")
    assert "Image: A robot" in check(0, ())
    own.write(FETCHED, PNG)
    html = check(1, page)
    assert html.count(f'src="../_images/{Path(FETCHED).name}"') == 2
    assert ADDRESS not in html
    own.write(FETCHED, draw("PNG", "blue"))
    check(2, page)
    own.write(FETCHED, b"no image")
    assert "Image: A robot" in check(3, page, "[kb.image-refused]", "[kb.image-refused]")
    own.write(FETCHED, PNG)
    assert check(4, page) == html
    own.write(FETCHED.replace(".png", ".gif"), draw("GIF"))
    assert Path(FETCHED).stem + ".gif" in check(5, page)
    check(6, ())
    own.remove(FETCHED)
    own.remove(FETCHED.replace(".png", ".gif"))
    assert "Image: A robot" in check(7, page, "[kb.remote-image]", "[kb.remote-image]")


def test_a_book_shows_the_fetched_image(own: Site) -> None:
    own.write(FETCHED, PNG)
    build = own.build(builder="latex")
    (book,) = build.outdir.glob("*.tex")
    assert build.warnings == ()
    assert book.read_text(encoding="utf-8").count(Path(FETCHED).stem) == 2
    assert (build.outdir / Path(FETCHED).name).read_bytes() == PNG


def test_the_folder_of_fetched_images_can_be_another_one(own: Site) -> None:
    own.write(FETCHED.replace("images/fetched", "copies"), PNG)
    build = own.build(conf={"kb_fetched_images": "copies"})
    assert build.warnings == ()
    assert Path(FETCHED).name in build.text("articles/robot.html")


def test_the_folder_of_fetched_images_lies_in_the_source_directory(own: Site) -> None:
    with pytest.raises(Exception, match="kb_fetched_images: a folder in the source directory"):
        own.build(conf={"kb_fetched_images": "../copies"})
