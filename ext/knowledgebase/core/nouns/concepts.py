"""Concepts: the fields of a file in, a `Concept` and everything wrong with it out.

``link`` says where the names of a concept become links:

``auto``    everywhere, but a name that is one common English word ("layer") only near a cue; this
            holds if nothing else is said
``always``  everywhere
``cued``    only near a cue, whatever the name
``page``    like ``auto``, once on a page
``never``   nowhere

What near means is told in :mod:`knowledgebase.core.mentions.senses`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledgebase.core.model import Concept, FrontMatter, Kind, Problem, Severity
from knowledgebase.core.names import fold_key
from knowledgebase.core.nouns.fields import Reader
from knowledgebase.core.nouns.handed_on import HANDED_ON
from knowledgebase.core.nouns.wordlist import is_common
from knowledgebase.core.text.forms import make_plural
from knowledgebase.core.text.words import fold_word, is_acronym, is_single

LEVELS = ("introductory", "intermediate", "advanced")
LINKS = ("auto", "always", "cued", "page", "never")
#: Longer definitions are cut off by search engines and do not fit the link's preview.
MAX_DEFINITION = 160

_SYNONYMS = {
    fold_key(name): name
    for name in (
        "title", "definition", "aliases", "broader", "related", "contrast", "prerequisites",
        "topics", "level", "link", "cues", "unless", "plurals", "references",
    )
}  # fmt: skip
#: folded keys that have a meaning in a concept
CONCEPT_KEYS = frozenset(_SYNONYMS | HANDED_ON)


def parse_concept(
    front: FrontMatter,
    /,
    *,
    id: str,  # noqa: A002 - as the field
    heading: str = "",
) -> tuple[Concept, tuple[Problem, ...]]:
    """Return the concept that *front* describes, and every problem in order of line and column.

    *id* is the concept's id, the stem of its file; *heading* is the first one of the body. They
    stand in for a title.
    """
    reader = Reader(front, synonyms=_SYNONYMS, ignored=HANDED_ON)
    plurals = reader.read_texts("plurals") if reader.find_field("plurals") else None
    concept = Concept(
        id=id,
        title=reader.read_title(stem=id, heading=heading),
        definition=_read_definition(reader),
        aliases=_read_aliases(reader),
        broader=reader.read_texts("broader"),
        related=reader.read_texts("related"),
        contrast=reader.read_texts("contrast"),
        prerequisites=reader.read_texts("prerequisites"),
        topics=reader.read_texts("topics"),
        level=reader.read_choice("level", among=LEVELS, default=""),
        link=reader.read_choice("link", among=LINKS, default="auto"),
        cues=reader.read_texts("cues"),
        unless=reader.read_texts("unless"),
        plurals=plurals,
        references=reader.read_texts("references"),
        places=reader.list_places(),
    )
    if concept.link in ("auto", "page"):
        concept = replace(concept, common=tuple(dict.fromkeys(_find_common(concept))))
    return concept, reader.sort_problems()


def _find_common(concept: Concept) -> Iterator[str]:
    """Yield the names of *concept* that are one common word, with their plurals, folded.

    An acronym is none: it matches only as it is written ("MAP", "CLIP").
    """
    for name in (concept.title, *concept.aliases):
        if _is_common_word(name):
            yield fold_word(name)
            if concept.plurals is None:
                yield fold_word(make_plural(name))
    yield from (fold_word(name) for name in concept.plurals or () if _is_common_word(name))


def _is_common_word(name: str) -> bool:
    return is_single(name) and not is_acronym(name) and is_common(name)


def _read_definition(reader: Reader) -> str:
    definition = reader.read_text("definition")
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
    field = reader.find_field("aliases")
    given = field.value if field and isinstance(field.value, tuple) else ()
    short = ["" for alias in given if not alias]
    aliases = reader.read_texts("aliases")
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
