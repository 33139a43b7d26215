"""What a reader reads of ``source/``: front matter, prose, pictures and citations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import frontmatter
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_role import myst_role_plugin
from pyphen import Pyphen

SOURCE = Path(__file__).parents[2] / "source"
#: What stands for a formula or code where words are counted.
FORMULA = "formula"
#: As many words as a sentence has at least.
SENTENCE = 5
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?])[\"')]*\s+(?=[\"'(]*[A-Z0-9$])")
_OPTION = re.compile(r"^:(\w+):\s*(.*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture in a text."""

    #: as written: "/images/figures/convolution.svg"
    path: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """One file of the content."""

    path: Path
    front: Mapping[str, Any]
    #: paragraphs, items of lists and cells of tables, as plain text; headings are in *headings*
    paragraphs: tuple[str, ...]
    headings: tuple[str, ...]
    pictures: tuple[Picture, ...]
    #: keys of the bibliography
    cited: tuple[str, ...]

    @property
    def name(self) -> str:
        """The id: the stem of the file."""
        return self.path.stem

    @property
    def text(self) -> str:
        """All paragraphs."""
        return "\n".join(self.paragraphs)


@cache
def read_all(folder: str) -> Mapping[str, Manuscript]:
    """Return all files of a folder of ``source/``, by id."""
    paths = sorted(p for p in (SOURCE / folder).glob("*.md") if p.stem != "index")
    return {path.stem: read(path) for path in paths}


def read(path: Path) -> Manuscript:
    """Return what a file says."""
    post = frontmatter.loads(path.read_text(encoding="utf-8"))
    reader = _Reader(post.content)
    return Manuscript(
        path=path,
        front=post.metadata,
        paragraphs=tuple(reader.paragraphs),
        headings=tuple(reader.headings),
        pictures=tuple(reader.pictures),
        cited=tuple(reader.cited),
    )


class _Reader:
    def __init__(self, text: str) -> None:
        self.paragraphs: list[str] = []
        self.headings: list[str] = []
        self.pictures: list[Picture] = []
        self.cited: list[str] = []
        self.parser = (
            MarkdownIt("commonmark")
            .enable("table")
            .use(colon_fence_plugin)
            .use(deflist_plugin)
            .use(dollarmath_plugin, allow_space=False, allow_digits=False)
            .use(myst_role_plugin)
        )
        self._read(text)

    def _read(self, text: str) -> None:
        tokens = self.parser.parse(text)
        for before, token in zip([None, *tokens], tokens, strict=False):
            if token.type == "inline":
                is_heading = before is not None and before.type == "heading_open"
                kept = self.headings if is_heading else self.paragraphs
                kept.append("".join(self._inline(token.children or ())).strip())
            elif token.type in ("fence", "colon_fence") and token.info.startswith("{"):
                self._directive(token.info, token.content)

    def _directive(self, info: str, content: str) -> None:
        name, _, argument = info.partition("}")
        options: dict[str, str] = {}
        lines = content.splitlines()
        while lines and (option := _OPTION.match(lines[0])):
            options[option[1]] = option[2]
            lines.pop(0)
        if name == "{figure":
            self.pictures.append(Picture(path=argument.strip(), alt=options.get("alt", "")))
        elif argument.strip():
            self.paragraphs.append(argument.strip())
        self._read("\n".join(lines))

    def _inline(self, tokens: Sequence[Token]) -> Iterator[str]:
        for token in tokens:
            if token.type in ("softbreak", "hardbreak"):
                yield " "
            elif token.type in ("math_inline", "code_inline"):
                yield FORMULA
            elif token.type == "image":
                self.pictures.append(Picture(path=str(token.attrs["src"]), alt=token.content))
            elif token.type == "myst_role":
                yield from self._role(token.meta["name"], token.content)
            else:
                yield token.content

    def _role(self, name: str, content: str) -> Iterator[str]:
        if name.startswith("cite"):
            self.cited += re.sub(r"\{[^}]*\}", "", content).replace(" ", "").split(",")
            yield "Author" if name == "cite:t" else ""
        else:
            yield content.partition("<")[0].strip()


def find_words(text: str) -> list[str]:
    """Return the words of *text*."""
    return _WORD.findall(text)


def find_sentences(text: str) -> list[str]:
    """Return the sentences of *text*, a paragraph's end being one."""
    return [s for line in text.splitlines() for s in _SENTENCE.split(line) if find_words(s)]


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of *text*: years of school that its reader needs.

    Kincaid et al. (1975), Derivation of new readability formulas, Naval Technical Training Command.
    Syllables are counted by places where a word can be parted, which finds a few too few. What is
    shorter than five words, such as a cell of a table, is no sentence.
    """
    text = "\n".join(line for line in text.splitlines() if len(find_words(line)) >= SENTENCE)
    words = find_words(text)
    syllables = sum(len(_pyphen().positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(find_sentences(text)) + 11.8 * syllables / len(words) - 15.59


@cache
def _pyphen() -> Pyphen:
    return Pyphen(lang="en_US")
