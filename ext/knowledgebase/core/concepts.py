"""Concepts: the fields of a file in, a `Concept` and everything wrong with it out."""

from __future__ import annotations

from knowledgebase.core.fields import Reader, fold_key
from knowledgebase.core.model import Concept, FrontMatter, Kind, Problem, Severity

LEVELS = ("introductory", "intermediate", "advanced")
LINKS = ("always", "cued", "page", "never")
#: Longer definitions are cut off by search engines and do not fit the link's preview.
MAX_DEFINITION = 160

_SYNONYMS = {
    fold_key(name): name
    for name in (
        "title", "definition", "aliases", "broader", "related", "contrast", "prerequisites",
        "topics", "level", "link", "cues", "unless", "plurals", "references",
    )
}  # fmt: skip


def parse_concept(front: FrontMatter, /, *, id: str) -> tuple[Concept, tuple[Problem, ...]]:  # noqa: A002 - as the field
    """Return the concept that *front* describes, and every problem in order of line and column.

    *id* is the concept's id, the stem of its file.
    """
    reader = Reader(front, synonyms=_SYNONYMS)
    plurals = reader.texts("plurals") if reader.field("plurals") else None
    concept = Concept(
        id=id,
        title=reader.title(stem=id),
        definition=_read_definition(reader),
        aliases=_read_aliases(reader),
        broader=reader.texts("broader"),
        related=reader.texts("related"),
        contrast=reader.texts("contrast"),
        prerequisites=reader.texts("prerequisites"),
        topics=reader.texts("topics"),
        level=reader.choice("level", among=LEVELS, default=""),
        link=reader.choice("link", among=LINKS, default="always"),
        cues=reader.texts("cues"),
        unless=reader.texts("unless"),
        plurals=plurals,
        references=reader.texts("references"),
        places=reader.places(),
    )
    return concept, reader.sorted_problems()


def _read_definition(reader: Reader) -> str:
    definition = reader.text("definition")
    if not definition:
        reader.report(
            Kind.MISSING_FIELD,
            "definition",
            "there is no definition",
            "write `definition:` and one sentence",
        )
    elif len(definition) > MAX_DEFINITION:
        reader.report(
            Kind.BAD_VALUE,
            "definition",
            f"the definition has {len(definition)} characters",
            f"write at most {MAX_DEFINITION}",
        )
    return definition


def _read_aliases(reader: Reader) -> tuple[str, ...]:
    field = reader.field("aliases")
    given = field.value if field and isinstance(field.value, tuple) else ()
    short = ["" for alias in given if not alias]
    aliases = reader.texts("aliases")
    short += [alias for alias in aliases if len(alias) == 1]
    for alias in short:
        reader.report(
            Kind.BAD_VALUE,
            "aliases",
            f"the alias {alias!r} is too short to be found in a text",
            "write a word, or remove it",
            severity=Severity.ERROR,
        )
    return tuple(alias for alias in aliases if alias not in short)
