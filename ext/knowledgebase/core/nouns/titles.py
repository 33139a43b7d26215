"""Titles: one line of plain text, from a heading of the body or from the name of a file."""

from __future__ import annotations

import re
import unicodedata

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<text>.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_NOT_PARAGRAPH = re.compile(r"\s*(?:[-*+>|#]|\d+[.)][ \t]|$)|(?: {4}|\t)|\s*:{3,}")
_CODE_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})(?P<info>.*)")
_MARKS = (
    (re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)"), r"\1"),
    (re.compile(r"!?\[([^\[\]]*)\]\[[^\[\]]*\]"), r"\1"),
    (re.compile(r"\{[\w:.-]+\}`([^`]*)`"), r"\1"),
    (re.compile(r"`+([^`]+)`+"), r"\1"),
    (re.compile(r"(\*{1,3}|~~)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\w)(_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"<(https?://[^<>\s]+)>"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>]*>"), ""),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


def find_heading(body: str, /) -> str:
    """Return the text of the first heading outside fenced code, without marks; else empty."""
    fence = ""
    before: list[str] = []
    for line in body.split("\n"):
        mark = _CODE_FENCE.fullmatch(line)
        if fence:
            if mark and mark["fence"].startswith(fence) and not mark["info"].strip():
                fence = ""
            continue
        if mark and not (mark["fence"][0] == "`" and "`" in mark["info"]):
            fence, before = mark["fence"], []
            continue
        heading = _HEADING.fullmatch(line)
        if heading and (text := strip_marks(heading["text"])):
            return text
        if before and _UNDERLINE.fullmatch(line):
            return strip_marks(" ".join(before))
        if _NOT_PARAGRAPH.match(line):
            before = []
        else:
            before.append(line.strip())
    return ""


def humanise(stem: str, /) -> str:
    """Return a file's stem as a title: "my-first_post" reads "My first post"."""
    words = clean(re.sub(r"[-_\s]+", " ", stem))
    return words[:1].upper() + words[1:]


def strip_marks(text: str, /) -> str:
    """Return the plain text of one line of inline Markdown."""
    for pattern, kept in _MARKS:
        text = pattern.sub(kept, text)
    return clean(text)


def clean(text: str, /) -> str:
    """Return *text* on one line: white space collapsed, control characters left out."""
    line = " ".join(text.split())
    return " ".join("".join(c for c in line if unicodedata.category(c) != "Cc").split())
