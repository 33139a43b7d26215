"""Pages of the site, how readers look at them, and what a page does when it is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from playwright.sync_api import ConsoleMessage, Page, Response

#: A page of each type: the name of the type -> the file.
PAGES = {
    "home": "index.html",
    "article": "articles/how-a-cnn-sees.html",
    "concept": "concepts/neural-network.html",
    "topic": "topics/healthcare.html",
    "glossary": "glossary.html",
    "archive": "archive.html",
    "ledger": "ledger.html",
}
Scheme: TypeAlias = Literal["light", "dark"]
_SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a reader looks at a page."""

    #: of the window, in CSS pixels
    width: int = 1440
    scheme: Scheme = "light"
    #: whether programs of the page run
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.width} {self.scheme}"


#: A desk and a telephone, by day and by night.
LOOKS = tuple(Look(width=width, scheme=scheme) for width in (1440, 390) for scheme in _SCHEMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A page that has been opened."""

    page: Page
    #: what the page or the browser complained of
    errors: list[str] = field(default_factory=list)
    #: addresses of all that was asked for
    requests: list[str] = field(default_factory=list)


def watch(page: Page, errors: list[str], requests: list[str]) -> None:
    """Note what a page asks for, and what goes wrong."""

    def note_message(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            errors.append(f"{message.type}: {message.text}")

    def note_response(response: Response) -> None:
        if not response.ok:
            errors.append(f"{response.status}: {response.url}")

    page.on("console", note_message)
    page.on("pageerror", lambda error: errors.append(f"thrown: {error}"))
    page.on("request", lambda request: requests.append(request.url))
    page.on("requestfailed", lambda request: errors.append(f"failed: {request.url}"))
    page.on("response", note_response)


#: A function that opens a page: ``open_page(PAGES["home"], Look(width=390))``, from its file, or
#: from ``address=`` where one is given.
Open: TypeAlias = Callable[..., Visit]
