"""Articles: the fields of a file in, an `Article` and everything wrong with it out.

Other tools' names for the same field are understood. A field that cannot be used is left empty and
reported; the rest of the article does not suffer.
"""

from __future__ import annotations

import re
from datetime import date

from knowledgebase.core.model import Article, FrontMatter, Kind, Problem, Severity
from knowledgebase.core.names import fold_key
from knowledgebase.core.nouns.dates import DateError, DateOrder, find_date, split_name
from knowledgebase.core.nouns.fields import Reader
from knowledgebase.core.nouns.handed_on import HANDED_ON

_NAMES = {
    "title": ("title", "headline", "name"),
    "subtitle": ("subtitle", "tagline"),
    "description": ("description", "summary", "excerpt", "abstract"),
    "author": ("author", "authors", "by", "byline"),
    "read_time": ("read_time", "reading_time", "read_time_minutes", "reading_time_minutes"),
    "publish_date": (
        "publish_date", "date", "published", "pub_date", "published_at", "published_date",
        "publication_date", "publish_at", "date_published",
    ),
    "created_date": (
        "created_date", "created", "created_at", "date_created", "create_date", "creation_date",
    ),
    "updated": (
        "updated", "updated_at", "updated_date", "update_date", "date_updated", "last_updated",
        "lastmod", "last_mod", "last_modified", "last_modified_at", "modified", "modified_at",
        "modified_date", "date_modified", "ms.date", "date_added",
    ),
    "heroImage": (
        "hero_image", "hero", "cover", "cover_image", "image", "featured_image", "thumbnail",
        "banner",
    ),
    "cta": ("cta", "call_to_action"),
    "topics": ("topics", "topic"),
    "autolink": ("autolink",),
    "autolink_exclude": ("autolink_exclude",),
    "senses": ("senses",),
    "draft": ("draft",),
}  # fmt: skip
_SYNONYMS = {fold_key(key): name for name, keys in _NAMES.items() for key in keys}
#: Known keys of other systems that nothing here reads.
_WITHOUT_EFFECT = ("keywords", "tags", "categories", "category", "lang", "license", "layout")
_IGNORED = HANDED_ON | {fold_key(key): key for key in _WITHOUT_EFFECT}
_DATES = frozenset({"publish_date", "created_date", "updated"})
#: what ``published: false`` says
_NO = frozenset("false False FALSE no No off 0".split())
#: written with the month first, wherever in the world
_MONTH_FIRST = fold_key("ms.date")
#: folded keys that have a meaning in an article
ARTICLE_KEYS = frozenset(_SYNONYMS | _IGNORED)

_READ_TIME = re.compile(
    r"(?:about |approx\.? |~ ?)?(?P<n>\d{1,3})(?:\.\d+)?"
    r"(?:[ -]?(?:m|min|mins|minute|minutes)\.?)?(?:[ -](?:read|reading)(?: time)?)?"
    r"|pt(?P<iso>\d{1,3})m",
    re.IGNORECASE,
)


def parse_article(
    front: FrontMatter, /, *, stem: str, heading: str = "", date_order: DateOrder = ""
) -> tuple[Article, tuple[Problem, ...]]:
    """Return the article that *front* describes, and every problem in order of line and column.

    Where there is no title, *heading* stands in for it, the first one of the body, or *stem*, the
    file's name without its ending. A date that the name begins with counts where none is written.
    """
    reader = Reader(front, synonyms=_SYNONYMS, ignored=_IGNORED, no_truth=_DATES)
    published = _read_date(reader, "publish_date", date_order)
    created = _read_date(reader, "created_date", date_order)
    named, stem = split_name(stem)
    if not (reader.find_field("publish_date") or reader.find_field("created_date")):
        published = named
    _compare_dates(reader, published, created)
    _report_draft(reader)
    article = Article(
        title=reader.read_title(stem=stem, heading=heading),
        subtitle=reader.read_text("subtitle"),
        description=reader.read_text("description"),
        authors=_read_authors(reader),
        read_time=_read_minutes(reader),
        publish_date=published,
        created_date=created,
        updated=_read_date(reader, "updated", date_order),
        hero_image=reader.read_text("heroImage"),
        cta=reader.read_text("cta"),
        topics=reader.read_texts("topics"),
        autolink=reader.read_truth("autolink", default=True),
        autolink_exclude=frozenset(reader.read_texts("autolink_exclude")),
        senses=reader.read_texts("senses"),
        places=reader.list_places(),
    )
    return article, reader.sort_problems()


def _read_authors(reader: Reader) -> tuple[str, ...]:
    """Return the authors; one text is cut only where every part reads like a whole name."""
    field = reader.find_field("author")
    if field and isinstance(field.value, tuple):
        return reader.read_items("author")
    text = reader.read_text("author")
    parts = [part for part in re.split(r"\s*[&;,]\s*(?:and\s+)?|\s+and\s+", text) if part]
    if len(parts) > 1 and all(len(part.split()) > 1 for part in parts):
        return tuple(dict.fromkeys(parts))
    return (text,) if text else ()


def _read_minutes(reader: Reader) -> int | None:
    text = reader.read_text("read_time")
    match = _READ_TIME.fullmatch(text)
    if match:
        return int(match["n"] or match["iso"])
    if text:
        reader.report(
            Kind.BAD_VALUE, "read_time", f"{text!r} is no number of minutes", "write '8 mins'"
        )
    return None


def _read_date(reader: Reader, name: str, order: DateOrder) -> date | None:
    text = reader.read_text(name)
    if not text:
        return None
    field = reader.find_field(name)
    if field and fold_key(field.key) == _MONTH_FIRST:
        order = "mdy"
    try:
        return find_date(text, order=order)
    except DateError as error:
        reader.report(Kind.BAD_DATE, name, error.message, error.mend, severity=Severity.ERROR)
        return None


def _compare_dates(reader: Reader, published: date | None, created: date | None) -> None:
    first, second = reader.find_field("publish_date"), reader.find_field("created_date")
    if first and second and published and created and published < created:
        reader.report(
            Kind.DATE_ORDER,
            "publish_date",
            f"published on {published} (line {first.line}), before it was created on {created}"
            f" (line {second.line})",
            "correct one of the two dates",
        )


def _report_draft(reader: Reader) -> None:
    published = reader.flags.get("published")
    is_held_back = published is not None and published.value in _NO
    if is_held_back or reader.read_truth("draft", default=False):
        reader.report(
            Kind.DRAFT,
            "draft",
            "drafts are published like all other articles",
            "move the file out of the folder, or remove the key once it is done",
            field=published if is_held_back else None,
        )
