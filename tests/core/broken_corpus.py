"""A corpus of articles whose front matter is broken in the ways that people break it.

Seeded, so that a failing share can be looked into. Each sample carries the nine values that its
author meant, which is what a reader has to come out with.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

NAMES = (
    "title",
    "subtitle",
    "description",
    "author",
    "read_time",
    "publish_date",
    "created_date",
    "heroImage",
    "cta",
)
#: The fields that people write sentences into, and so break.
_PROSE = ("title", "subtitle", "description", "cta")

_WHO = (
    "the brain's cortex", "a baker's oven", "the drivers' union", "James's lab", "Ada O'Neill",
    "our neighbours' garden", "the city", "a small clinic", "two of the bosses' assistants",
    "nobody's robot", "the children", "the U.S. market", "a '90s computer", "rock 'n' roll",
)  # fmt: skip
_DOES = (
    "can't do without", "isn't afraid of", "learns from", "pays $17.97 billion for", "won't sell",
    "would've missed", "calls 'intelligent'", 'calls "intelligent"', "turns 41.2% of its time to",
    "doesn't understand", "looks at", "puts #1 on its list:", "— at last — trusts", "reads/writes",
)  # fmt: skip
_WHAT = (
    "neural networks", "the 'black box'", 'a "second opinion"', "edge AI & sensors", "$93.72B",
    "what's next", "other people's data", "layers (all of them)", "transformers' attention",
    "“smart” homes", "it’s own maps", "C++ and C#", "the models", "a map of Reykjavík",
)  # fmt: skip
_ENDS = ("", "", "", "!", "?", ".", "…", " in 2024", ", we're told", ": a guide", " - part 2")

_COMMENTS = ("# draft", "# from the desk's list", "#checked", "// see 'notes'")

Writer = Callable[[random.Random, str], tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One broken file and what it means."""

    text: str
    values: dict[str, str]
    defect: str


def make_samples(count: int, *, seed: int) -> Iterator[Sample]:
    """Yield *count* files, each with at least one field that is written in a broken way."""
    dice = random.Random(seed)
    defects = tuple(DEFECTS)
    for number in range(count):
        yield _make_sample(dice, defects[number % len(defects)])


def _make_sample(dice: random.Random, defect: str) -> Sample:
    values = {
        "author": dice.choice(("David Jenkins", "Siobhan O'Dowd", "Mary-Ann Lee", "Li Wei")),
        "read_time": dice.choice(("8 mins", "12 min read", "5")),
        "publish_date": f"2025-0{dice.randint(1, 9)}-1{dice.randint(0, 9)}",
        "created_date": f"2025-0{dice.randint(1, 9)}-2{dice.randint(0, 8)}",
        "heroImage": f"https://images.example.org/{dice.randint(1, 999)}_hero.webp",
    }
    written = {name: _write_well(dice, value) for name, value in values.items()}
    broken = dice.sample(_PROSE, dice.choice((1, 1, 1, 2, 3)))
    for name in _PROSE:
        sentence = _make_sentence(dice)
        if name in broken:
            written[name], values[name] = DEFECTS[defect](dice, sentence)
        else:
            written[name], values[name] = _write_well(dice, sentence), sentence
    lines = [_join(name, written[name]) for name in NAMES]
    if defect == "two on a line":
        at = dice.randrange(3, 8)
        lines[at : at + 2] = [lines[at] + dice.choice((" ", "  ", ", ")) + lines[at + 1].lstrip()]
    text = "---\n" + "\n".join(lines) + "\n---\n\nThe body: isn't front matter.\n"
    return Sample(text=text, values=values, defect=defect)


def _join(name: str, value: str) -> str:
    return f"{name}{value}" if value.startswith(":") else f"{name}: {value}"


def _make_sentence(dice: random.Random) -> str:
    words = f"{dice.choice(_WHO)} {dice.choice(_DOES)} {dice.choice(_WHAT)}{dice.choice(_ENDS)}"
    return words[0].upper() + words[1:]


def _write_well(dice: random.Random, value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _with_apostrophe(value: str) -> str:
    return value if "'" in value else f"It's time: {value}"


def _bare(dice: random.Random, value: str) -> tuple[str, str]:
    value = _with_apostrophe(value)
    return f"'{value}'", value


def _backslashed(dice: random.Random, value: str) -> tuple[str, str]:
    value = _with_apostrophe(value)
    return "'" + value.replace("'", "\\'") + "'", value


def _mixed(ways: tuple[str, ...]) -> Writer:
    def write(dice: random.Random, value: str) -> tuple[str, str]:
        value = _with_apostrophe(value) + " - we've seen that it's so"
        first, *rest = value.split("'")
        marks = dice.sample(ways, len(ways))
        text = first
        for number, part in enumerate(rest):
            text += marks[number % len(marks)] + part
        return f"'{text}'", value

    return write


def _curly(dice: random.Random, value: str) -> tuple[str, str]:
    quote = dice.choice(("'", "'", '"'))
    if quote == '"':
        value = value.replace('"', "'")
    return quote + value + dice.choice("’”"), value


def _missing(dice: random.Random, value: str) -> tuple[str, str]:
    value = value.removesuffix("'").removesuffix('"')
    return f"'{value}", value


def _comment(dice: random.Random, value: str) -> tuple[str, str]:
    value = _with_apostrophe(value)
    return f"'{value}'{dice.choice((' ', '  '))}{dice.choice(_COMMENTS)}", value


def _colon(dice: random.Random, value: str) -> tuple[str, str]:
    value = f"{value.split(',', maxsplit=1)[0].replace(' #1', '')}: what's in it"
    return value, value


def _double(dice: random.Random, value: str) -> tuple[str, str]:
    value = value.replace('"', "'").replace("the", 'the "so-called"', 1)
    value = value if '"' in value else f'A "new" view: {value}'
    return f'"{value}"', value


def _backslash(dice: random.Random, value: str) -> tuple[str, str]:
    path = dice.choice((r"C:\models\data", r"\section{Layers}", r"D:\photos\old", r"\d+ and \w+"))
    value = f"{value} {path}".replace('"', "'")
    return f'"{value}"', value


def _special(dice: random.Random, value: str) -> tuple[str, str]:
    start = dice.choice(
        ("@home: ", "`code` and ", "% of ", "*All* of ", "*New* ", "& ", "! ", "[Opinion] ",
         "{A} ", "> ", "| ", "- ", "? ", "@", "%", "!!! ", "[", "{{ x }} ", "* ", "> 50% of ")
    )  # fmt: skip
    value = start + value.replace(" #1", "").replace(",", "")
    return value, value


def _tab(dice: random.Random, value: str) -> tuple[str, str]:
    value = _with_apostrophe(value)
    return dice.choice((f":\t'{value}'", f":\t'{value}'\t", f": '{value}' \t  ")), value


def _odd_space(dice: random.Random, value: str) -> tuple[str, str]:
    written, value = dice.choice((_bare, lambda d, v: (_write_well(d, v), v)))(dice, value)
    return dice.choice((f":\u00a0{written}", f": {written}\u00a0", f": \u00a0{written}")), value


def _two(dice: random.Random, value: str) -> tuple[str, str]:
    return _write_well(dice, value), value


def _continued(dice: random.Random, value: str) -> tuple[str, str]:
    value = _with_apostrophe(value)
    words = value.split(" ")
    at = dice.randrange(1, len(words))
    margin = dice.choice(("  ", "    ", "\t", ""))
    if words[at].startswith(("#", "-")) or words[at].endswith(":"):
        margin = "  "
    return f"'{' '.join(words[:at])}\n{margin}{' '.join(words[at:])}'", value


def _no_blank(dice: random.Random, value: str) -> tuple[str, str]:
    return f":{_write_well(dice, value)}", value


#: By the name of the defect: returns what is written, and what is meant by it.
DEFECTS: dict[str, Writer] = {
    "bare apostrophe": _bare,
    "backslashed apostrophe": _backslashed,
    "bare and backslashed": _mixed(("'", "\\'")),
    "bare and doubled": _mixed(("'", "''")),
    "doubled and backslashed": _mixed(("''", "\\'")),
    "curly closing": _curly,
    "missing closing": _missing,
    "comment": _comment,
    "unquoted colon": _colon,
    "bare double quotes": _double,
    "backslash": _backslash,
    "special start": _special,
    "tab": _tab,
    "odd space": _odd_space,
    "two on a line": _two,
    "continued": _continued,
    "no blank": _no_blank,
}
