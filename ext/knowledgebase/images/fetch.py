"""Fetching a file from another host: the only module that uses the network.

An address comes from an article, which may be a stranger's, so it is not trusted: http and https
only, a bounded number of bytes, seconds and redirects, and no host of one's own network. That is
judged by the address to which a connection has been made, whatever its name said before. A proxy
could reach what we may not, so none is used.
"""

from __future__ import annotations

import string
from concurrent.futures import Future
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from threading import Thread
from time import monotonic
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    UnknownHandler,
)

_CHUNK = 2**16


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one address may cost."""

    #: bytes; a photograph that fills a screen has a tenth of that
    size: int = 10 * 2**20
    #: seconds in all, redirects and slow answers included
    seconds: float = 20
    #: whether hosts of one's own machine and network are asked too
    private_hosts: bool = False


class FetchError(Exception):
    """A file could not be fetched; the message says why."""


def fetch(address: str, limits: Limits) -> bytes:
    """Return the content of a file on another host.

    :raises FetchError: if it cannot be had within *limits*
    """
    found: Future[bytes] = Future()

    def run() -> None:
        try:
            found.set_result(_download(address, limits))
        except Exception as error:
            found.set_exception(error)

    # A name server can keep a thread for as long as it likes, so nobody waits for it.
    Thread(target=run, name=f"fetch {address}", daemon=True).start()
    try:
        return found.result(limits.seconds)
    except HTTPError as error:
        error.close()
        is_redirect = 300 <= error.code < 400  # noqa: PLR2004 - as HTTP has it
        raise FetchError(
            "it is redirected too often, or to no address on the web"
            if is_redirect
            else f"the host answers {error.code}"
        ) from error
    except TimeoutError as error:
        raise FetchError(f"it takes more than {limits.seconds:g} seconds") from error
    except (OSError, HTTPException, ValueError) as error:
        raise FetchError(f"it cannot be reached ({error})") from error


def _download(address: str, limits: Limits) -> bytes:
    deadline = monotonic() + limits.seconds
    with _make_opener(limits).open(_to_ascii(address), timeout=limits.seconds) as response:
        length, data = response.length, bytearray()
        while chunk := response.read1(_CHUNK):
            data += chunk
            if len(data) > limits.size:
                raise FetchError(f"it has more than {limits.size:,} bytes")
            if monotonic() > deadline:
                raise TimeoutError
    if length is not None and len(data) < length:
        raise FetchError("it breaks off")
    return bytes(data)


def _to_ascii(address: str) -> str:
    """Return an address as it goes over the wire; one without a scheme is meant as https."""
    parts = urlsplit(address, "https")
    quoted = (quote(part, safe=string.punctuation) for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, parts.netloc.encode("idna").decode(), *quoted, ""))


def _make_opener(limits: Limits) -> OpenerDirector:
    opener = OpenerDirector()
    opener.addheaders = [("User-Agent", "knowledgebase"), ("Accept", "image/*")]
    web = (HTTPHandler, HTTPSHandler) if limits.private_hosts else (_PublicHTTP, _PublicHTTPS)
    for handler in (
        *web, _Redirects, HTTPErrorProcessor, HTTPDefaultErrorHandler, UnknownHandler,
    ):  # fmt: skip
        opener.add_handler(handler())
    return opener


class _Redirects(HTTPRedirectHandler):
    max_redirections = 3


class _PublicConnection(HTTPConnection):
    """Says nothing to a host that is not on the public internet."""

    def connect(self) -> None:
        super().connect()
        if not ip_address(self.sock.getpeername()[0]).is_global:
            self.close()
            raise FetchError(f"{self.host} is not on the public internet")


class _PublicSecureConnection(HTTPSConnection, _PublicConnection):
    """The same; encryption begins after the host has been judged."""


class _PublicHTTP(HTTPHandler):
    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_PublicConnection, req)


class _PublicHTTPS(HTTPSHandler):
    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_PublicSecureConnection, req)
