"""Topics: the fields of a file in, a `Topic` and everything wrong with it out."""

from __future__ import annotations

from knowledgebase.core.model import FrontMatter, Kind, Problem, Topic
from knowledgebase.core.nouns.fields import Reader
from knowledgebase.core.nouns.handed_on import HANDED_ON

_SYNONYMS = {"title": "title", "description": "description", "words": "words"}

#: folded keys that have a meaning in a topic
TOPIC_KEYS = frozenset(_SYNONYMS | HANDED_ON)


def parse_topic(
    front: FrontMatter,
    /,
    *,
    id: str,  # noqa: A002 - as the field
    heading: str = "",
) -> tuple[Topic, tuple[Problem, ...]]:
    """Return the topic that *front* describes, and every problem in order of line and column.

    *id* is the topic's id, the stem of its file; *heading* is the first one of the body. They stand
    in for a title.
    """
    reader = Reader(front, synonyms=_SYNONYMS, ignored=HANDED_ON)
    topic = Topic(
        id=id,
        title=reader.read_title(stem=id, heading=heading),
        description=reader.read_text("description"),
        words=_read_words(reader),
        places=reader.list_places(),
    )
    return topic, reader.sort_problems()


def _read_words(reader: Reader) -> tuple[str, ...]:
    words = reader.read_texts("words")
    for word in words:
        if not word.isalpha():
            reader.report(
                Kind.BAD_VALUE,
                "words",
                f"{word!r} is not a single word",
                "write a word of letters, or make the phrase a concept",
            )
    return tuple(word for word in words if word.isalpha())
