"""The site in Debian's Chromium: ``source/`` built once, and pages opened on demand.

Chromium is that of the machine, and axe-core is what ``make browser`` has put into ``.venv``. No
name of a host has an address in this browser, so that a page can reach nothing but this machine;
what it asked for is noted.

Another version of axe-core: ``npm install --package-lock-only axe-core@VERSION`` in this folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from browser.visits import Look, Open, Visit, watch
from machine import find, leave_out

ROOT = Path(__file__).parents[2]
AXE = Path(sys.prefix, "browser", "node_modules", "axe-core", "axe.min.js")
CHROMIUM = find("chromium", "chromium-browser", "google-chrome")
#: The browser starts without a sandbox, which root cannot have, and speaks to nobody by itself.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-first-run",
    "--no-sandbox",
)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the website that ``source/`` makes."""
    work = tmp_path_factory.mktemp("website")
    subprocess.run(
        [
            *(sys.executable, "-m", "sphinx", "-q", "-c", str(ROOT), "-b", "html", "-j", "2"),
            *("-d", str(work / "doctrees"), str(ROOT / "source"), str(work / "html")),
        ],
        env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        check=True,
    )
    return work / "html"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as in the base class
        """Say nothing."""


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """Return the address at which the website is served: ``http://127.0.0.1:8000``."""
    handler = partial(_Quiet, directory=str(built))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium."""
    if CHROMIUM is None:
        leave_out("Chromium", "browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, built: Path) -> Iterator[Open]:
    """Return a function that opens a page."""
    with ExitStack() as stack:

        def open_it(name: str, look: Look | None = None, *, address: str | None = None) -> Visit:
            look = look or Look()
            context = browser.new_context(
                viewport={"width": look.width, "height": 900},
                color_scheme=look.scheme,
                java_script_enabled=look.scripts,
            )
            stack.callback(context.close)
            visit = Visit(page=context.new_page())
            watch(visit.page, visit.errors, visit.requests)
            visit.page.goto(f"{address or built.as_uri()}/{name}", wait_until="load")
            return visit

        yield open_it


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], dict[str, list[str]]]:
    """Return a function that gives the rules of axe that a page breaks, each with its places."""
    if not AXE.is_file():
        leave_out("axe-core", "browser")
    program = AXE.read_text(encoding="utf-8")

    def run(page: Page) -> dict[str, list[str]]:
        page.evaluate(program)
        found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
        return {
            rule["id"]: [" ".join(map(str, node["target"])) for node in rule["nodes"]]
            for rule in found["violations"]
        }

    return run
