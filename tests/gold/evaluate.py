"""Measure how well concepts are found in text that a person has annotated.

    python tests/gold/evaluate.py

Prints precision and recall, the hard places by themselves, the decisions on links, and each error
on a line of its own; exits with 1 below the thresholds. The README beside this file says what is
annotated, and how.

Each text is built twice by Sphinx, in a site of its own with the concepts of this repository: as
it reads, and with a private-use character before and after each annotated place. The second gives
the places in the parsed text, exactly; only the first is searched for concepts. If the two differ
in anything else, an annotation has broken the markup, which is an error.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

# A script finds the extension by itself, as conf.py does.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "ext"))

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from knowledgebase.core.model import Block, Mention
from knowledgebase.core.site.findings import counts_as_mention
from knowledgebase.core.site.records import PageRecord
from knowledgebase.domain import KnowledgeDomain, domain_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
#: Below these, readers notice: one link in fifty is wrong, or one name in twenty is not found.
MIN_PRECISION, MIN_RECALL = 0.98, 0.95
#: Of the decisions on links in ``links/``; each follows from a mention that has to be right first.
MIN_DECISIONS = 0.95

#: In the marked text: the first character before place 0, 1, 2 ..., and the one after each place.
_OPEN, _CLOSE = 0xE000, "\uf8ff"
_SENTINELS = re.compile("[\ue000-\uf8ff]")
_NOTE = re.compile(
    r"\[\[(?P<kind>[?!]?)(?P<concept>[a-z0-9-]*)\|(?P<surface>[^\[\]|]+)"
    r"(?:\|(?P<decision>[a-z-]+(?::[a-z]+)?))?\]\]"
)
_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
_STRAY = re.compile(r"\[\[|\]\]")
_CONF = """
extensions = ["knowledgebase"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_dmath_allow_space = myst_dmath_allow_digits = False
"""

NOTHING, LINKED = "nothing", "linked"
#: How the names of texts begin that nobody has tuned a rule or a list of cues on.
HELD_OUT = "texts/held-"

#: index of a block, and half-open offsets in its text
Place: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One annotated place."""

    #: concept id, "" for a trap
    concept: str
    #: as it stands in the file, with the markup inside it
    surface: str
    #: 1-based line
    line: int
    #: True where a reader needs the context, or a matcher a rule; always for a trap
    hard: bool = False
    #: "linked", or the reason why not; "" where the decision is not annotated
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldText:
    """An annotated text."""

    #: "texts/newsroom"
    name: str
    #: Markdown without annotation
    clean: str
    #: the same with private-use characters around each note
    marked: str
    #: in order
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found in one text."""

    gold: GoldText
    #: of the clean text
    blocks: tuple[Block, ...]
    mentions: tuple[Mention, ...]
    #: index of a note -> its place; a trap in a block of code has none
    places: Mapping[int, Place]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Error:
    """A place where what was found is not what a reader understands."""

    #: "texts/newsroom"
    name: str
    #: 1-based line
    line: int
    surface: str
    #: concept id or decision, or "nothing"
    expected: str
    got: str

    def __str__(self) -> str:
        """Return the error as one line."""
        place = f"tests/gold/{self.name}.md:{self.line}"
        surface = " ".join(self.surface.split())
        return f"{place}: {surface!r}: expected {self.expected}, got {self.got}"


@dataclass(slots=True)
class Score:
    """Counts over texts, and what went wrong."""

    right: int = 0
    #: hard mentions found
    hard: int = 0
    #: traps in which something was found
    sprung: int = 0
    #: found, but not there or not so
    spurious: list[Error] = field(default_factory=list)
    #: there, but not found
    missed: list[Error] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return _share(self.right, len(self.spurious))

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return _share(self.right, len(self.missed))


def read_gold(folder: str) -> tuple[GoldText, ...]:
    """Return the annotated texts of *folder*, which lies beside this file."""
    paths = sorted((HERE / folder).glob("*.md"))
    return tuple(
        parse_gold(f"{folder}/{path.stem}", path.read_text(encoding="utf-8")) for path in paths
    )


def parse_gold(name: str, text: str) -> GoldText:
    """Return an annotated text.

    :raises ValueError: naming the line, where an annotation cannot be understood
    """
    notes: list[Note] = []
    clean = marked = ""
    last = 0
    for match in _NOTE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        kind, concept, surface = match["kind"], match["concept"], match["surface"]
        if (kind == "!") == bool(concept):
            raise ValueError(f"{name}:{line}: a mention names a concept, a trap does not")
        between = text[last : match.start()]
        clean += between + surface
        marked += f"{between}{chr(_OPEN + len(notes))}{surface}{_CLOSE}"
        note = Note(
            concept=concept,
            surface=surface,
            line=line,
            hard=kind != "",
            decision=match["decision"] or "",
        )
        notes.append(note)
        last = match.end()
    clean, marked = clean + text[last:], marked + text[last:]
    if stray := _STRAY.search(clean):
        line = clean.count("\n", 0, stray.start()) + 1
        raise ValueError(f"{name}:{line}: an annotation that cannot be understood")
    return GoldText(name=name, clean=clean, marked=marked, notes=tuple(notes))


def find_in(texts: Sequence[GoldText], work: Path) -> Iterator[Found]:
    """Build *texts* in the folder *work*, and yield what is found in each.

    :raises ValueError: naming the file, where an annotation changes what it annotates
    """
    _write_site(texts, work / "site")
    with patch_docutils(work / "site"), docutils_namespace():
        app = Sphinx(
            srcdir=work / "site",
            confdir=work / "site",
            outdir=work / "out",
            doctreedir=work / "doctrees",
            buildername="dummy",
            status=None,
            warning=StringIO(),
        )
        app.builder.read()
    domain = domain_of(app.env)
    for gold in texts:
        yield _found(gold, domain)


def _found(gold: GoldText, domain: KnowledgeDomain) -> Found:
    blocks = _blocks_of(domain.records[f"articles/{gold.name}"])
    marked = _blocks_of(domain.records[f"articles/marked/{gold.name}"])
    texts = [_plain(block.text) for block in blocks]
    others = [_plain(_SENTINELS.sub("", block.text)) for block in marked]
    if texts != others:
        pairs = zip(texts, others, strict=False)
        near = next((text for text, other in pairs if text != other), "the end")
        raise ValueError(f"{gold.name}: an annotation changes the markup of {near[:60]!r}")
    places = dict(_places(marked))
    for index, note in enumerate(gold.notes):
        if note.concept and index not in places:
            raise ValueError(f"{gold.name}:{note.line}: {note.surface!r} stands in no text")
    assert domain.state is not None
    mentions = domain.state.findings[f"articles/{gold.name}"].mentions.unpack()
    return Found(gold=gold, blocks=blocks, mentions=mentions, places=places)


def _plain(text: str) -> str:
    """Return *text* with straight quotes: a sentinel next to one can turn it the wrong way."""
    return text.translate(_STRAIGHT)


def _places(marked: Sequence[Block]) -> Iterator[tuple[int, Place]]:
    """Yield (index of a note, its place in the text without sentinels)."""
    for number, block in enumerate(marked):
        started = (0, 0)
        for count, match in enumerate(_SENTINELS.finditer(block.text)):
            offset = match.start() - count
            if match.group() == _CLOSE:
                yield started[0], (number, started[1], offset)
            else:
                started = (ord(match.group()) - _OPEN, offset)


def _write_site(texts: Sequence[GoldText], site: Path) -> None:
    _write(site / "conf.py", _CONF)
    _write(site / "index.md", "# Gold\n")
    for path in (ROOT / "source" / "concepts").glob("*.md"):
        # The front matter says what to find; to parse the body would take most of the time.
        front, _, _ = path.read_text(encoding="utf-8").partition("\n---\n")
        _write(site / "concepts" / path.name, f"{front}\n---\n")
    for gold in texts:
        _write(site / "articles" / f"{gold.name}.md", gold.clean)
        _write(site / "articles" / "marked" / f"{gold.name}.md", gold.marked)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _blocks_of(record: PageRecord) -> tuple[Block, ...]:
    assert record.text is not None, "an article has a text"
    return record.text.blocks.unpack()


def score_mentions(found: Iterable[Found]) -> Score:
    """Compare the mentions that count with those annotated: place, extent and concept."""
    score = Score()
    for item in found:
        got = {_place(m): m.concept for m in item.mentions if counts_as_mention(m)}
        notes = {place: item.gold.notes[index] for index, place in item.places.items()}
        wanted = {place: note.concept for place, note in notes.items() if note.concept}
        for place, concept in wanted.items():
            if got.get(place) == concept:
                score.right += 1
                score.hard += notes[place].hard
            else:
                near = _touching(place, got)
                score.missed.append(_error(item, place, concept, near))
        for place, concept in got.items():
            if wanted.get(place) != concept:
                near = _touching(place, wanted)
                score.spurious.append(_error(item, place, near, concept))
        score.sprung += sum(
            not note.concept and _touching(place, got) != NOTHING for place, note in notes.items()
        )
    return score


def score_decisions(found: Iterable[Found]) -> Score:
    """Compare what becomes of each annotated place; what is linked has to be annotated."""
    score = Score()
    for item in found:
        got = {_place(m): f"{m.concept} {m.reason or LINKED}" for m in item.mentions}
        notes = {place: item.gold.notes[index] for index, place in item.places.items()}
        for place, note in notes.items():
            wanted = f"{note.concept} {note.decision}" if note.concept else NOTHING
            seen = got.get(place, NOTHING) if note.concept else _touching(place, got)
            if seen == wanted:
                score.right += 1
            else:
                score.missed.append(_error(item, place, wanted, seen))
        for place in got.keys() - notes.keys():
            if got[place].endswith(f" {LINKED}"):
                score.spurious.append(_error(item, place, NOTHING, got[place]))
    return score


def _place(mention: Mention) -> Place:
    return mention.block, mention.start, mention.end


def _error(item: Found, place: Place, expected: str, got: str) -> Error:
    number, start, end = place
    block = item.blocks[number]
    return Error(
        name=item.gold.name,
        # a soft line break of the source stands in the text
        line=block.line + block.text.count("\n", 0, start),
        surface=block.text[start:end],
        expected=expected,
        got=got,
    )


def _touching(place: Place, others: Mapping[Place, str]) -> str:
    """Return what *others* has at a place that overlaps *place*, or "nothing"."""
    number, start, end = place
    touching = (
        what
        for (other, first, last), what in sorted(others.items())
        if other == number and first < end and start < last
    )
    return next(touching, NOTHING)


def _share(right: int, wrong: int) -> float:
    return right / (right + wrong) if right + wrong else 1.0


def measure() -> tuple[Score, Score, Score]:
    """Return the score of the mentions in all texts, in those held out, and that of decisions."""
    texts, links = read_gold("texts"), read_gold("links")
    with TemporaryDirectory() as work:
        found = list(find_in([*texts, *links], Path(work)))
    held = [item for item in found if item.gold.name.startswith(HELD_OUT)]
    return (
        score_mentions(found[: len(texts)]),
        score_mentions(held),
        score_decisions(found[len(texts) :]),
    )


def reaches_thresholds(mentions: Score, decisions: Score) -> bool:
    """Return whether all is well."""
    return (
        mentions.precision >= MIN_PRECISION
        and mentions.recall >= MIN_RECALL
        and min(decisions.precision, decisions.recall) >= MIN_DECISIONS
    )


def report(mentions: Score, held: Score, decisions: Score) -> Iterator[str]:
    """Yield the report, line by line."""
    texts = read_gold("texts")
    notes = [note for gold in texts for note in gold.notes]
    named = [note for note in notes if note.concept]
    hard = sum(note.hard for note in named)
    traps = len(notes) - len(named)
    concepts = len({note.concept for note in named})
    yield f"{len(texts)} texts, {len(named)} mentions of {concepts} concepts, {traps} traps"
    yield f"precision {mentions.precision:.4f}  {len(mentions.spurious)} wrong"
    yield f"recall    {mentions.recall:.4f}  {len(mentions.missed)} not found"
    yield f"held out  {held.precision:.4f} and {held.recall:.4f}"
    yield f"hard      {mentions.hard} of {hard} found, {mentions.sprung} of {traps} traps sprung"
    count = decisions.right + len(decisions.missed)
    yield f"links     {decisions.right} of {count} decisions, {len(decisions.spurious)} unforeseen"
    for score in (mentions, decisions):
        yield from map(str, sorted({*score.spurious, *score.missed}))


def main() -> int:
    """Print the report; return 1 below a threshold, else 0."""
    mentions, held, decisions = measure()
    print(*report(mentions, held, decisions), sep="\n")
    return 0 if reaches_thresholds(mentions, decisions) else 1


if __name__ == "__main__":
    sys.exit(main())
