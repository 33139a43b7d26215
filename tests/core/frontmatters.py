"""How tests read front matter: with the keys of articles, as an article is read."""

from __future__ import annotations

from knowledgebase.core import frontmatter
from knowledgebase.core.model import FrontMatter, Kind, Value
from knowledgebase.core.nouns.articles import ARTICLE_KEYS


def read_front_matter(text: str) -> FrontMatter:
    """Read the whole of a file."""
    return frontmatter.read_front_matter(text, known=ARTICLE_KEYS)


def read_options(text: str, *, first_line: int) -> FrontMatter:
    """Read the content of a directive."""
    return frontmatter.read_options(text, first_line=first_line, known=ARTICLE_KEYS)


def read_yaml(block: str) -> FrontMatter:
    """Read *block*, which starts on line 2, and the body ``body``, line feed."""
    return read_front_matter(f"---\n{block}\n---\nbody\n")


def values_of(front: FrontMatter) -> dict[str, Value]:
    """Return the value of each field."""
    return {field.key: field.value for field in front.fields}


def places_of(front: FrontMatter) -> list[tuple[str, int, int, int]]:
    """Return key, line, column and column of the value of each field."""
    return [(f.key, f.line, f.column, f.value_column) for f in front.fields]


def problems_of(front: FrontMatter) -> list[tuple[Kind, int, int]]:
    """Return kind, line and column of each problem."""
    return [(p.kind, p.line, p.column) for p in front.problems]
