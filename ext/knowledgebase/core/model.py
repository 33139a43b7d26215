"""The nouns: what a file says, once it has been read and understood.

All values are frozen. Those that a page has many of are named tuples, which take half the time to
be made and a quarter to be unpacked; the others are keyword-only. Lines and columns are 1-based;
columns count code points. Nothing here reads a file, and nothing here knows Sphinx.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from typing import NamedTuple, TypeAlias

#: What a front-matter value can be. Scalars stay text; the field mapping gives them a type.
Value: TypeAlias = "str | tuple[Value, ...] | Table | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A nested mapping of front matter: frozen, in source order."""

    #: ("name", "Ada"), ... in source order, keys unique
    items: tuple[tuple[str, Value], ...]


class Severity(Enum):
    """How much a problem costs."""

    #: The page is published, with a mend or a fallback.
    WARNING = "warning"
    #: Something is left out: a field, a link, or the whole file.
    ERROR = "error"


class Kind(StrEnum):
    """The stable kinds of problem; each can be silenced as ``kb.<kind>``."""

    YAML_REPAIRED = "yaml-repaired"
    """Front matter that YAML cannot parse was read line by line, and mended."""
    YAML_LOST = "yaml-lost"
    """A line of front matter could not be understood and was left out."""
    FRONT_MATTER_REFUSED = "front-matter-refused"
    """Anchors, tags, merge keys, or size and depth over the cap."""
    FRONT_MATTER_UNCLOSED = "front-matter-unclosed"
    """The opening fence has no closing one."""
    FRONT_MATTER_IGNORED = "front-matter-ignored"
    """Front matter below other text, or in a format that is not read; it is shown as text."""
    DUPLICATE_KEY = "duplicate-key"
    """A key stands twice; the first one counts."""
    UNKNOWN_KEY = "unknown-key"
    """A key that nothing reads."""
    WRONG_TYPE = "wrong-type"
    """A value of another type than the field has."""
    BAD_VALUE = "bad-value"
    """A value of the right type that the field cannot take."""
    BAD_DATE = "bad-date"
    """A date that is none, or does not exist."""
    DATE_ORDER = "date-order"
    """Published before it was created."""
    DRAFT = "draft"
    """A draft, which is published like every other article."""
    EMPTY_TITLE = "empty-title"
    """The title is there but holds no text."""
    MISSING_TITLE = "missing-title"
    """There is no title."""
    MISSING_FIELD = "missing-field"
    """A field that the page cannot do without."""
    READ_TIME = "read-time"
    """The claimed reading time is off by more than half."""
    HEADING_TITLE = "heading-title"
    """The body opens with a first-level heading other than the title."""
    HEADING_LEVEL = "heading-level"
    """A heading is more than one level below the one before."""
    DUPLICATE_SLUG = "duplicate-slug"
    """Two files claim one address."""
    ENCODING = "encoding"
    """A file that is not UTF-8."""
    CONTROL_CHARACTER = "control-character"
    """A character that no text can show; a space or U+FFFD stands in its place."""
    UNREADABLE = "unreadable"
    """A file or folder that cannot be read, or a file that is too large."""
    NO_ARTICLES = "no-articles"
    """A folder of articles that holds none."""
    OUTSIDE = "outside"
    """A path that leaves the folder of the articles."""
    REMOTE_IMAGE = "remote-image"
    """An image on another host that has not been fetched."""
    IMAGE_NOT_FETCHED = "image-not-fetched"
    """An image on another host that cannot be fetched."""
    MISSING_IMAGE = "missing-image"
    """An image that is not there."""
    IMAGE_REFUSED = "image-refused"
    """An image that may not be shown: not a known kind, or not inside the folder."""
    LINK_REFUSED = "link-refused"
    """A link whose scheme is not on the list."""
    LINK_BROKEN = "link-broken"
    """A relative link that leads to no page."""
    HTML_REFUSED = "html-refused"
    """Raw HTML in an article that is data; it is shown as text."""
    SYNTAX_REFUSED = "syntax-refused"
    """A directive or role in an article that is data; it is shown as text."""
    NESTING = "nesting"
    """Text nested too deeply to be rendered; it is shown as it was written."""
    FORMULA = "formula"
    """A formula that cannot be converted; it is shown as it was written."""
    UNKNOWN_TOPIC = "unknown-topic"
    """A topic that does not exist."""
    UNKNOWN_CONCEPT = "unknown-concept"
    """A concept that does not exist."""
    UNKNOWN_REFERENCE = "unknown-reference"
    """A key that stands for no entry of the bibliography."""
    BAD_QUANTITY = "bad-quantity"
    """A quantity that does not say what it counts; its text is shown all the same."""
    CIRCLE = "circle"
    """A concept that is broader than itself, or needed before itself, by way of others."""
    AMBIGUOUS = "ambiguous"
    """Two concepts claim one surface form."""
    LINK_LOST = "link-lost"
    """A mention that is no link, since another extension has changed its text after reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with a file, where it is, and what to do."""

    kind: Kind
    #: "the title holds a bare apostrophe": what is wrong, without a full stop
    message: str
    #: "write it twice ('') or use double quotes": what to do, without a full stop
    mend: str
    #: 1-based line in the author's own file
    line: int
    #: 1-based column, in code points; 1 where the whole line is meant
    column: int = 1
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One entry of front matter, with its place."""

    #: as written: "publish_date"
    key: str
    value: Value
    #: 1-based line of the key
    line: int
    #: 1-based column of the key
    column: int
    #: 1-based column of the value's first character, on the key's line
    value_column: int
    #: True where it stands where no field should, behind another one or indented
    is_guess: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What stands before the body, and where the body begins."""

    #: "yaml", "toml", "json", or "" where there is none
    format: str
    #: in source order, keys unique
    fields: tuple[Field, ...]
    #: the text after the front matter, with line feeds only
    body: str
    #: 1-based line of the body's first line in the author's file
    body_line: int
    #: in order of line and column
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article, as its front matter describes it."""

    #: "How a network sees"
    title: str = ""
    subtitle: str = ""
    #: the lead, also the meta description
    description: str = ""
    #: ("Ada Lovelace",), in the order given
    authors: tuple[str, ...] = ()
    #: minutes, as the author claims; None where nothing is claimed
    read_time: int | None = None
    publish_date: date | None = None
    created_date: date | None = None
    #: the day of the last change, as the author says
    updated: date | None = None
    #: path or address, as written
    hero_image: str = ""
    #: text of the call to action
    cta: str = ""
    #: topic ids, as written; empty where they are to be derived
    topics: tuple[str, ...] = ()
    #: False turns automatic concept links off
    autolink: bool = True
    #: concept ids that are not to be linked here
    autolink_exclude: frozenset[str] = frozenset()
    #: ids of the concepts that their names mean here, whoever else claims them
    senses: tuple[str, ...] = ()
    #: place (line, column) of each field's value, by field name
    places: tuple[tuple[str, tuple[int, int]], ...] = field(default=(), compare=False)

    @property
    def day(self) -> date | None:
        """The day under which the article is filed, None where it is undated."""
        return self.publish_date or self.created_date or self.updated

    @property
    def days(self) -> tuple[tuple[str, date], ...]:
        """The days to be shown, each with its word.

        When it was created is shown only where that is earlier, and a change only on another day.
        """
        published, created, changed = self.publish_date, self.created_date, self.updated
        shown = [("Published", published)] if published else []
        if created and (published is None or created < published):
            shown.append(("Created", created))
        if changed and changed not in (published, created):
            shown.append(("Updated", changed))
        return tuple(shown)

    def place_of(self, name: str) -> tuple[int, int]:
        """Return the 1-based line and column of a field's value; (1, 1) where it is not given."""
        return dict(self.places).get(name, (1, 1))


@dataclass(frozen=True, kw_only=True)
class Concept:
    """One term of the glossary."""

    #: "convolutional-neural-network"
    id: str
    #: "convolutional neural network", as it reads in running text
    title: str
    #: one line of plain text, at most 160 characters
    definition: str = ""
    #: further surface forms: ("CNN", "ConvNet")
    aliases: tuple[str, ...] = ()
    #: concept ids
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    contrast: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    #: topic ids
    topics: tuple[str, ...] = ()
    #: "introductory", "intermediate" or "advanced"; "" where not given
    level: str = ""
    #: "auto" (common words need a cue), "always", "cued", "page" (once on a page) or "never"
    link: str = "auto"
    #: words or phrases that speak for this sense of the names
    cues: tuple[str, ...] = ()
    #: phrases that hold a name in another sense, and words that speak for another sense nearby
    unless: tuple[str, ...] = ()
    #: forms that replace the generated plurals, where given
    plurals: tuple[str, ...] | None = None
    #: one-word forms that are common English words, folded: ("layer", "layers"); where the concept
    #: is linked by default, they need a cue
    common: tuple[str, ...] = ()
    #: citations in plain text
    references: tuple[str, ...] = ()
    places: tuple[tuple[str, tuple[int, int]], ...] = field(default=(), compare=False)


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One of the closed list of subjects to which articles and concepts belong."""

    #: "healthcare"
    id: str
    #: "Healthcare and medicine"
    title: str
    #: one line of plain text
    description: str = ""
    #: single words that speak of it where no concept is named: ("patient", "clinic")
    words: tuple[str, ...] = ()
    places: tuple[tuple[str, tuple[int, int]], ...] = field(default=(), compare=False)


class Span(NamedTuple):
    """A part of a block's text in which no concept is linked."""

    #: half-open, in code points
    start: int
    end: int
    #: "link", "code", "math", "nolink" or "concept"
    zone: str
    #: for a link: the name of a concept as written, or "/" and the docname of a page; for a
    #: formula: how it reads in a line of text, "" where that is not known
    target: str = ""


class Block(NamedTuple):
    """The joined text of one paragraph, heading, table cell or the like."""

    text: str
    #: "text", "heading", "quote", "caption", "citation" or "nolink"; only "text" takes links
    zone: str
    #: id of the innermost section, "" before the first one
    section: str
    #: title of the innermost section
    section_title: str = ""
    #: 1-based line of the block in the author's file; 0 where unknown
    line: int = 0
    #: in order of start
    spans: tuple[Span, ...] = ()


class Mention(NamedTuple):
    """A concept named in a text, linked or not."""

    #: concept id; for an ambiguous surface, all ids joined by a space
    concept: str
    #: as it stands in the text
    surface: str
    #: index of the block, and half-open offsets in its text
    block: int
    start: int
    end: int
    #: None when linked, else why not, the first of these that holds: "unless", "ambiguous", "cue",
    #: "gated" (a common word without a cue), "zone:<zone>", "own-page", "opt-out", "never",
    #: "repeat", "density"
    reason: str | None

    @property
    def linked(self) -> bool:
        """Whether the mention becomes a link."""
        return self.reason is None
