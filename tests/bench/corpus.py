"""Generated knowledge bases of any size, the same every time.

Concepts are named as often as in real articles, some twenty times in 800 words. The other words
come from a made-up lexicon of 4,000, drawn as words of a language are, a few often and most of them
seldom: an article has some 350 different ones, as real ones have, which is what stemming costs.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

_SUBJECTS = (
    "The team", "A second look", "Every figure", "This year's report", "An early version",
    "One reader", "The field", "A careful test", "Nobody in the room", "The new chart",
)  # fmt: skip
_VERBS = (
    "shows how", "asks whether", "leaves open why", "repeats that", "doubts that",
    "measures where", "explains when", "hides how", "counts how often", "forgets that",
)  # fmt: skip
_CLAUSES = (
    "small steps add up over a long week", "the price of a mistake is paid much later",
    "old tables agree with the newer ones", "a plain method holds in the north of the country",
    "most of the work is done before noon", "people read the first line and the last one",
    "numbers without units are worth little", "the weather in March changes the result",
)  # fmt: skip
_TERMS = (
    "a convolutional neural network", "deep learning", "machine learning", "computer vision",
    "transfer learning", "edge AI", "a large language model", "an autonomous vehicle",
    "medical image analysis", "fraud detection", "federated learning", "a recommender system",
    "quantization", "explainable AI", "green AI", "self-supervised learning", "cloud computing",
    "a vision transformer", "few-shot learning", "generative AI", "weather forecasting",
)  # fmt: skip


def write_articles(folder: Path, count: int, *, seed: int = 7) -> None:
    """Write *count* articles of about 800 words below *folder*, with all nine fields."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"article-{number:05}.md").write_text(
            make_article(number, Random(f"{seed}-{number}")), encoding="utf-8"
        )


def make_article(number: int, random: Random) -> str:
    """Return the text of one article."""
    day = date(2019, 1, 1) + timedelta(days=number % 2400)
    title = f"{random.choice(_SUBJECTS)} {random.choice(_VERBS)} part {number} matters"
    front = {
        "title": title,
        "subtitle": f"{random.choice(_CLAUSES)}",
        "description": f"{random.choice(_SUBJECTS)} says {random.choice(_CLAUSES)}.",
        "author": f"Author {number % 40:02}",
        "read_time": "4 mins",
        "publish_date": day.isoformat(),
        "created_date": day.isoformat(),
        "heroImage": "",
        "cta": "Read the next part.",
    }
    lines = [
        "---",
        *(f"{key}: '{value.replace(chr(39), chr(39) * 2)}'" for key, value in front.items()),
    ]
    parts = ["\n".join([*lines, "---", ""])]
    for section in range(5):
        parts.append(f"## Section {section + 1} of part {number}\n")
        parts.extend(_paragraph(random) for _ in range(3))
    return "\n".join(parts)


def write_concepts(folder: Path, count: int = 20, *, names: int = 12) -> None:
    """Write *count* concept pages below *folder*, each with *names* made-up names, all different.

    They make a large vocabulary with few pages. One name in four is a single word, and seldom: an
    article has some five of them. The others are two frequent words, which seldom stand together.
    """
    random = Random(2)
    # without those that could be the plural of another
    words = [word for word in _LEXICON if len(word) > 5 and not word.endswith("s")]
    total = count * names
    pairs = [f"{random.choice(words[:300])} {word}" for word in words[: total - total // 4]]
    claimed = [*pairs, *words[-(total // 4) :]]
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        title, *aliases = claimed[number::count]
        lines = [
            "---",
            f"title: {title}",
            f"definition: What {title} means to those who use the word.",
            f"aliases: [{', '.join(aliases)}]",
            "---",
            "",
            *(_paragraph(random) for _ in range(3)),
        ]
        path = folder / f"{title.replace(' ', '-')}.md"
        path.write_text("\n".join(lines), encoding="utf-8")


def _paragraph(random: Random) -> str:
    sentences = []
    for _ in range(4):
        words = random.choices(_LEXICON, cum_weights=_WEIGHTS, k=random.randint(3, 8))
        sentence = f"{random.choice(_SUBJECTS)} {random.choice(_VERBS)} {' '.join(words)}"
        if random.random() < 0.4:
            sentence += f", and {random.choice(_TERMS)} is a case in point"
        sentences.append(sentence + ".")
    return " ".join(sentences) + "\n"


def _make_lexicon(size: int) -> list[str]:
    """Return made-up words of two to four syllables with English endings."""
    random = Random(1)
    onsets = "b br c ch d f fl g gr h l m n p pl pr r s sh st t th tr v w".split()
    rhymes = "a al an ar e el en er i il in it o on or ot u un ur".split()
    endings = ["", "", "ing", "ed", "s", "ly", "tion", "ness", "able", "er"]
    words: dict[str, None] = {}
    while len(words) < size:
        syllables = (
            random.choice(onsets) + random.choice(rhymes) for _ in range(random.randint(1, 3))
        )
        words["".join(syllables) + random.choice(endings)] = None
    return list(words)


_LEXICON = _make_lexicon(4000)
#: Zipf's law: the n-th word is drawn in proportion to 1/n
_WEIGHTS = list(accumulate(1 / rank for rank in range(1, len(_LEXICON) + 1)))
