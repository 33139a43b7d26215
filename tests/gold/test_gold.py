"""The gold set: its annotation is read as it is meant, and concepts are found as it says."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from gold.evaluate import (
    HELD_OUT,
    MIN_DECISIONS,
    MIN_PRECISION,
    MIN_RECALL,
    ROOT,
    Found,
    Note,
    Score,
    find_in,
    main,
    measure,
    parse_gold,
    read_gold,
    report,
    score_decisions,
    score_mentions,
)
from knowledgebase.core.model import Block, Mention

TEXTS = read_gold("texts")
NOTES = [note for gold in TEXTS for note in gold.notes]
CONCEPTS = {path.stem for path in (ROOT / "source" / "concepts").glob("*.md")}


@pytest.fixture(scope="module")
def scores() -> tuple[Score, Score, Score]:
    return measure()


def find_one(text: str, work: Path) -> Found:
    """Return what is found in one annotated text."""
    return next(iter(find_in([parse_gold("texts/one", text)], work)))


# -- the annotation ------------------------------------------------------------------------------


def test_annotation_is_stripped_and_its_place_kept() -> None:
    gold = parse_gold("x", "A [[deep-learning|deep\nlearning]] course.\n[[!|Edge]] of a table.\n")

    assert gold.clean == "A deep\nlearning course.\nEdge of a table.\n"
    assert gold.marked == "A \ue000deep\nlearning\uf8ff course.\n\ue001Edge\uf8ff of a table.\n"
    assert gold.notes == (
        Note(concept="deep-learning", surface="deep\nlearning", line=1),
        Note(concept="", surface="Edge", line=3, hard=True),
    )


def test_question_mark_tags_a_hard_mention() -> None:
    notes = parse_gold("x", "[[?deep-learning|DL]] and [[deep-learning|deep learning]]").notes

    assert [note.hard for note in notes] == [True, False]


def test_third_part_is_the_decision() -> None:
    notes = parse_gold(
        "x", "[[layer|layer|zone:code]] [[layer|layer|repeat]] [[layer|layer]]"
    ).notes

    assert [note.decision for note in notes] == ["zone:code", "repeat", ""]


@pytest.mark.parametrize(
    "text",
    ["[[|layer]]", "[[!layer|layer]]", "[[layer]]", "[[layer|]]", "[[layer|layer", "layer]]"],
)
def test_annotation_that_cannot_be_understood_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"^x:2: "):
        parse_gold("x", f"First line.\n{text}\n")


# -- the places ----------------------------------------------------------------------------------


def test_places_are_those_in_the_parsed_text(tmp_path: Path) -> None:
    text = (
        "---\ntitle: One\n---\n\nA [[layer|**hidden** layer]] sees a hidden [[!|layer]].\n\n"
        "| [[neural-network|neural net]] |\n|---|\n| 'x' [[?deep-learning|DL]][^1] |\n\n"
        "[^1]: A [[!|note]].\n"
    )
    found = find_one(text, tmp_path)
    surfaces = [found.blocks[b].text[start:end] for b, start, end in found.places.values()]

    assert surfaces == ["hidden layer", "layer", "neural net", "DL", "note"]


def test_trap_in_a_block_of_code_has_no_place(tmp_path: Path) -> None:
    found = find_one("Text.\n\n```\n[[!|deep learning]]\n```\n", tmp_path)

    assert not found.places


def test_mention_in_a_block_of_code_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"texts/one:4: .* stands in no text"):
        find_one("Text.\n\n```\n[[deep-learning|deep learning]]\n```\n", tmp_path)


def test_annotation_that_changes_the_markup_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="changes the markup of 'Item'"):
        find_one("[[!|- Item]]\n- Item\n", tmp_path)


# -- the comparison ------------------------------------------------------------------------------

DEEP = Mention(concept="deep-learning", surface="deep net", block=0, start=2, end=10, reason=None)


def compare(note: Note, *mentions: Mention) -> tuple[Score, Score]:
    """Return both scores of a text with one note, at "deep net"."""
    gold = replace(parse_gold("texts/x", ""), notes=(note,))
    block = Block(text="A deep net sees.", zone="text", section="", line=7)
    found = Found(gold=gold, blocks=(block,), mentions=mentions, places={0: (0, 2, 10)})
    return score_mentions([found]), score_decisions([found])


def counts(score: Score) -> tuple[int, int, int]:
    return score.right, len(score.spurious), len(score.missed)


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        (DEEP, (1, 0, 0)),
        (DEEP._replace(reason="repeat"), (1, 0, 0)),
        (DEEP._replace(reason="cue"), (0, 0, 1)),
        (DEEP._replace(concept="neural-network"), (0, 1, 1)),
        (DEEP._replace(start=7), (0, 1, 1)),
        (DEEP._replace(start=11, end=15), (0, 1, 1)),
    ],
)
def test_mention_is_right_in_place_extent_and_concept(
    mention: Mention, expected: tuple[int, int, int]
) -> None:
    mentions, _ = compare(Note(concept="deep-learning", surface="", line=7), mention)

    assert counts(mentions) == expected


def test_trap_is_sprung_by_what_overlaps_it() -> None:
    trap = Note(concept="", surface="", line=7, hard=True)

    assert compare(trap)[0].sprung == 0
    assert compare(trap, DEEP._replace(reason="unless"))[0].sprung == 0
    assert compare(trap, DEEP._replace(start=7))[0].sprung == 1


def test_decision_is_compared_with_its_reason() -> None:
    note = Note(concept="deep-learning", surface="", line=7, decision="repeat")

    assert counts(compare(note, DEEP._replace(reason="repeat"))[1]) == (1, 0, 0)
    assert counts(compare(note, DEEP)[1]) == (0, 0, 1)
    assert counts(compare(note)[1]) == (0, 0, 1)


def test_link_that_is_not_annotated_is_an_error() -> None:
    note = Note(concept="deep-learning", surface="", line=7, decision="linked")
    other = DEEP._replace(start=11, end=15)

    assert counts(compare(note, DEEP, other)[1]) == (1, 1, 0)
    assert counts(compare(note, DEEP, other._replace(reason="cue"))[1]) == (1, 0, 0)


def test_error_names_file_line_surface_and_both_sides() -> None:
    mentions, _ = compare(Note(concept="layer", surface="", line=7), DEEP)

    assert str(mentions.missed[0]) == (
        "tests/gold/texts/x.md:7: 'deep net': expected layer, got deep-learning"
    )


# -- the set itself ------------------------------------------------------------------------------


def test_set_is_large_and_hard_enough() -> None:
    named = [note for note in NOTES if note.concept]

    assert len(TEXTS) >= 20
    assert len(named) >= 300
    assert len({note.concept for note in named}) >= 60
    assert sum(note.hard for note in NOTES) >= 60


def test_every_text_has_a_size_to_read() -> None:
    sizes = {gold.name: len(gold.clean.split()) for gold in TEXTS}

    assert {name: size for name, size in sizes.items() if not 150 <= size <= 400} == {}


def test_part_of_it_is_held_out() -> None:
    held = [gold for gold in TEXTS if gold.name.startswith(HELD_OUT)]

    assert len(held) >= 12
    assert sum(note.hard for gold in held for note in gold.notes) >= 60


def test_every_annotated_concept_exists() -> None:
    notes = [*NOTES, *(note for gold in read_gold("links") for note in gold.notes)]

    assert {note.concept for note in notes if note.concept} <= CONCEPTS


def test_texts_annotate_no_decision_and_links_annotate_each() -> None:
    links = [note for gold in read_gold("links") for note in gold.notes]

    assert not [note for note in NOTES if note.decision]
    assert not [note for note in links if note.concept and not note.decision]


def test_precision_and_recall_hold(scores: tuple[Score, Score, Score]) -> None:
    mentions, _, _ = scores
    errors = "\n".join(map(str, [*mentions.spurious, *mentions.missed]))

    assert mentions.precision >= MIN_PRECISION, errors
    assert mentions.recall >= MIN_RECALL, errors


def test_decisions_on_links_hold(scores: tuple[Score, Score, Score]) -> None:
    _, _, decisions = scores
    errors = "\n".join(map(str, [*decisions.spurious, *decisions.missed]))

    assert decisions.precision >= MIN_DECISIONS, errors
    assert decisions.recall >= MIN_DECISIONS, errors


def test_report_counts_and_names_errors(scores: tuple[Score, Score, Score]) -> None:
    lines = list(report(*scores))

    assert re.fullmatch(r"\d+ texts, \d+ mentions of \d+ concepts, \d+ traps", lines[0])
    assert len(lines[6:]) <= sum(len(s.spurious) + len(s.missed) for s in scores)
    assert all(re.match(r"tests/gold/\w+/[\w-]+\.md:\d+: '", line) for line in lines[6:])


@pytest.mark.parametrize(("errors", "status"), [(0, 0), (1, 0), (4, 1)])
def test_status_tells_whether_thresholds_hold(
    errors: int, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = compare(Note(concept="", surface="", line=7), DEEP)[0].spurious * errors
    monkeypatch.setattr(
        "gold.evaluate.measure", lambda: (Score(right=99, spurious=wrong), Score(), Score())
    )

    assert main() == status
    assert capsys.readouterr().out.count("expected nothing") == min(errors, 1)
