"""Kinds of image: what a file is by its content, and which SVG files can do no harm.

Nothing here believes an ending, or what a server says of a file.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

#: kinds of image that are shown: suffix -> how such a file begins
_BEGINNINGS = {
    ".avif": rb"....ftypavi[fs]",
    ".gif": rb"GIF8[79]a",
    ".jpeg": rb"\xff\xd8\xff",
    ".jpg": rb"\xff\xd8\xff",
    ".png": rb"\x89PNG\r\n\x1a\n....IHDR",
    ".svg": rb"",
    ".webp": rb"RIFF....WEBP",
}
SUFFIXES = tuple(_BEGINNINGS)


def begins_as(suffix: str, data: bytes) -> bool:
    """Return whether *data*, 32 bytes or more, begins like a file with one of the suffixes."""
    return bool(re.match(_BEGINNINGS[suffix], data, re.DOTALL))


def recognize(data: bytes) -> str:
    """Return the suffix of an image by its content; "" if it is none, or no harmless one."""
    for suffix in (".avif", ".gif", ".jpg", ".png", ".webp"):
        if begins_as(suffix, data):
            return suffix
    return ".svg" if _is_harmless(data) else ""


# -- SVG -----------------------------------------------------------------------------------------

_LARGEST_SVG = 2**20
_SVG = "{http://www.w3.org/2000/svg}"
#: what an SVG without scripts and animations is made of
_ELEMENTS = frozenset(
    "a circle clippath defs desc ellipse feblend fecolormatrix fecomponenttransfer fecomposite"
    " feconvolvematrix fediffuselighting fedisplacementmap fedistantlight fedropshadow feflood"
    " fefunca fefuncb fefuncg fefuncr fegaussianblur femerge femergenode femorphology feoffset"
    " fepointlight fespecularlighting fespotlight fetile feturbulence filter g line lineargradient"
    " marker mask metadata path pattern polygon polyline radialgradient rect stop style svg switch"
    " symbol text textpath title tspan use view".split()
)
#: what drawing programs leave behind, and no browser reads
_EDITORS = (
    "{http://creativecommons.org/ns#}",
    "{http://purl.org/dc/elements/1.1/}",
    "{http://sodipodi.sourceforge.net/",
    "{http://web.resource.org/cc/}",
    "{http://www.inkscape.org/namespaces/",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}",
)
#: a comment, or the declaration of an SVG in UTF-8: all that may start with "<!" or "<?"
_MARKS = re.compile(r"<!--(?:(?!--).)*+-->|\A\ufeff?<\?xml\s[^<>?]*?\?>", re.DOTALL)
_ENCODING = re.compile(r"\A\ufeff?<\?xml[^>]*\sencoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE)


def is_harmless_svg(path: Path) -> bool:
    """Return whether an SVG can neither run nor fetch anything."""
    with path.open("rb") as file:
        return _is_harmless(file.read(_LARGEST_SVG + 1))


def _is_harmless(data: bytes) -> bool:
    if len(data) > _LARGEST_SVG:
        return False
    try:
        text = data.decode()
        rest = _MARKS.sub("", text)
        if _ENCODING.match(text) or "<!" in rest or "<?" in rest:
            return False
        root = ElementTree.fromstring(data)
    except (UnicodeDecodeError, ElementTree.ParseError):
        return False
    return root.tag == f"{_SVG}svg" and all(map(_is_harmless_element, root.iter()))


def _is_harmless_element(element: ElementTree.Element) -> bool:
    namespace, _, name = element.tag.rpartition("}")
    if element.tag.startswith(_EDITORS):
        return True
    if f"{namespace}}}" != _SVG or name.lower() not in _ELEMENTS:
        return False
    if name.lower() == "style" and not _is_harmless_style("".join(element.itertext())):
        return False
    return all(_is_harmless_attribute(key, value) for key, value in element.items())


def _is_harmless_attribute(key: str, value: str) -> bool:
    name = key.rpartition("}")[2].lower()
    if name.startswith("on") or name in ("base", "src"):
        return False
    if name == "href":
        return value.strip().startswith("#")
    return _is_harmless_style(value)


def _is_harmless_style(text: str) -> bool:
    """Return whether every address in CSS or in an attribute is a place in the SVG itself."""
    text = re.sub(r"[\s'\"]", "", text.lower())
    return not re.search(r"\\|@import|@font-face|image\(|image-set\(|src\(|url\((?!#)", text)
