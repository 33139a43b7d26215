"""The book as it comes from the press: read again from the PDF, and from the log of TeX."""

from __future__ import annotations

import re
import shutil
import socket
from io import BytesIO
from pathlib import Path
from subprocess import CalledProcessError

import pytest
from PIL import Image

from book_checks import EveryBook
from books import Book, links_of, make_book, needs_tex, squeeze, write_latex
from knowledgebase.book.log import find_errors, find_faults
from sites import ROOTS, Site


def write_image(site: Site, name: str, color: str) -> None:
    data = BytesIO()
    Image.new("RGB", (60, 30), color).save(data, Path(name).suffix[1:])
    site.write(name, data.getvalue())


#: front matter and text that would be commands, if they were not set as text
SIGNS = r"""---
title: '50% of A & B_1 #2 {x} ~y^2 \$ "quoted" \input{conf.py}'
subtitle: '\write18{touch pwned} ^^41 %'
author: 'O''Neil & Søren \TeX'
description: 'A_b^c & 100 % of {all} $5'
cta: 'Try \emph{this} #1 & that'
publish_date: '2026-01-02'
---

Ελληνικά, Русский, ½ → ≤ ∑ ✓ ☃ 😀 and 🧠 cost $17.97 to $93.72 billion -- not "less"…

| a | b |
|---|---|
| `a_long_name_that_has_no_place_to_break_at_all` | 1 |

```python
x = {"#": "%"}  # 🧠 \end{Verbatim}
```

A [link](https://example.org/a_b%20c#d_e&f) and a note.[^1]

[^1]: With $5.
"""
PANELS = """---
title: Panels
publish_date: '2026-01-03'
topics: [vision]
---

:::{card} Title of a card
Text of a card.
:::

::::{tab-set}
:::{tab-item} First tab
Text under the first tab.
:::
:::{tab-item} Second tab
Text under the second tab.
:::
::::

:::{dropdown} Title of a dropdown
Text that was folded.
:::
"""
IMAGES = """---
title: Images
publish_date: '2026-01-04'
heroImage: /pictures/hero.webp
---

![A square in WebP](/pictures/a.webp)

![A square in AVIF](/pictures/a.avif)

![A square in GIF](/pictures/a.gif)

![A drawing](/pictures/a.svg)

![A masked drawing](/pictures/mask.svg)

![A broken image](/pictures/broken.png)

![From another host](https://example.invalid/a.png)
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30">{}</svg>'


@pytest.fixture(scope="session")
def odd_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a site with everything that TeX trips over."""
    root = tmp_path_factory.mktemp("odd") / "site"
    shutil.copytree(ROOTS / "test-basic", root)
    site = Site(root, root.parent / "work")
    site.replace("conf.py", 'project = "Test"', 'project = "Odd & 100% book_1"\nauthor = "A & B"')
    site.write("articles/signs.md", SIGNS)
    site.write("articles/panels.md", PANELS)
    site.write("articles/pictures.md", IMAGES)
    for name in ("hero.webp", "a.webp", "a.avif", "a.gif"):
        write_image(site, f"pictures/{name}", "teal")
    site.write("pictures/a.svg", SVG.format('<rect width="9" height="9"/><text x="5">Label</text>'))
    site.write("pictures/mask.svg", SVG.format('<rect width="9" height="9" mask="url(#a)"/>'))
    site.write("pictures/broken.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR, and no more")
    conf = (
        'myst_enable_extensions = ["colon_fence", "dollarmath"]\nmyst_dmath_allow_space = False\n'
    )
    site.write(
        "conf.py", (root / "conf.py").read_text() + conf + "myst_dmath_allow_digits = False\n"
    )
    site.write(
        "index.md", (root / "index.md").read_text() + "\n![Far](https://example.invalid/b.png)\n"
    )
    return site


@pytest.fixture(scope="session")
def odd(odd_site: Site) -> Book:
    """Return the book of that site."""
    return make_book(odd_site.root, odd_site.work / "odd")


@pytest.fixture
def book(odd: Book) -> Book:
    """Return the book that is to be like every other."""
    return odd


@needs_tex
class TestEveryBook(EveryBook):
    pass


@needs_tex
class TestOddBook:
    def test_front_matter_is_set_as_text(self, odd: Book) -> None:
        title = r"50% of A & B_1 #2 {x} ~y^2 \$ “quoted” \input{conf.py}"
        assert title in dict(odd.outline)["More articles"]
        for text in (
            r"\write18{touch pwned} ^^41 %",
            r"O’Neil & Søren \TeX".replace("’", "'"),
            "A_b^c & 100 % of {all} $5",
            r"Try \emph{this} #1 & that",
            "Odd & 100% book_1",
        ):
            assert squeeze(text) in odd.text + "".join(odd.pages[:2]), text
        assert not (odd.made.pdf.parent / "pwned").exists()

    def test_letters_of_other_scripts_and_symbols_are_there(self, odd: Book) -> None:
        assert "Ελληνικά,Русский,½→≤∑" in odd.text
        assert "😀" in odd.text

    def test_a_character_that_no_font_has_is_an_error_that_names_the_article(
        self, odd: Book
    ) -> None:
        assert find_faults(odd.made.log) == [
            "no font of the book has '🧠' (U+1F9E0, BRAIN): articles/signs"
        ]
        assert "1F9E0" in odd.text

    def test_prices_and_dashes_stay(self, odd: Book) -> None:
        assert squeeze("cost $17.97 to $93.72 billion – not “less”…") in odd.text

    def test_a_link_to_elsewhere_keeps_its_address(self, odd: Book) -> None:
        with odd.open() as pdf:
            addresses = {str(link.A.URI) for link in links_of(pdf) if link.A.S == "/URI"}
        assert "https://example.org/a_b%20c#d_e&f" in addresses
        assert squeeze("Links link: https://example.org/a_b%20c#d_e&f") in odd.text

    def test_cards_tabs_and_dropdowns_are_headed_paragraphs(self, odd: Book) -> None:
        for heading in ("Title of a card", "First tab", "Second tab", "Title of a dropdown"):
            assert re.search(rf"kbheading{{\d}}{{}}{{{heading}\s*}}", odd.tex), heading
        assert squeeze("Second tab Text under the second tab. Title of a dropdown") in odd.text

    def test_images_of_every_kind_are_shown(self, odd: Book) -> None:
        assert odd.tex.count("\\sphinxincludegraphics") == 4
        assert "Label" in odd.text

    def test_an_image_that_cannot_be_shown_leaves_its_description(self, odd: Book) -> None:
        for caption in ("A masked drawing", "A broken image", "From another host", "Far"):
            assert squeeze(f"Image: {caption}") in odd.text
        for name in ("mask.svg", "broken.png"):
            assert re.search(rf"{name}:1:1: WARNING: .* \[kb.image-refused\]", odd.warnings)

    def test_an_acronym_is_spelled_out_where_the_author_has_not(self, odd: Book) -> None:
        assert squeeze("A CNN (convolutional neural network) looks for edges first") in odd.text
        assert odd.text.count("(convolutionalneuralnetwork)") == 1

    def test_an_entry_says_on_which_page_its_concept_is_mentioned(self, odd: Book) -> None:
        page = next(i for i, text in enumerate(odd.pages) if "ACNN(conv" in text)
        label = odd.reader.page_labels[page]
        assert f"MentionedinHowanetworksees{label}" in odd.text

    def test_the_index_has_terms_other_names_and_definitions(self, odd: Book) -> None:
        index = odd.pages[-1]
        assert "CNN,seeconvolutionalneuralnetwork" in index
        assert re.search(r"convolutionalneuralnetwork,\d+,\d+", index)

    def test_the_same_book_comes_out_elsewhere_in_another_time_zone(
        self, odd: Book, odd_site: Site, tmp_path: Path
    ) -> None:
        shutil.copytree(odd_site.root, tmp_path / "else where" / "site")
        again = make_book(
            tmp_path / "else where" / "site", tmp_path / "o", TZ="Asia/Tokyo", PYTHONHASHSEED="7"
        )
        assert again.tex == odd.tex
        assert again.made.pdf.read_bytes() == odd.made.pdf.read_bytes()


def test_no_host_is_asked_while_a_book_is_written(site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"http://127.0.0.1:{silent.getsockname()[1]}"
        text = f"---\ntitle: Far\nheroImage: {host}/a.png\n---\n\n![Body]({host}/b.png)\n"
        site.write("articles/far.md", text)
        site.write("plain.md", f"# Plain\n\n![Trusted]({host}/c.png)\n")
        site.build(builder="latex")
        silent.settimeout(0)
        with pytest.raises(BlockingIOError):
            silent.accept()


@needs_tex
def test_a_book_of_a_topic_has_its_articles_and_their_glossary(
    odd_site: Site, tmp_path: Path
) -> None:
    book = make_book(odd_site.root, tmp_path, "-D", "kb_book_topic=vision")
    assert find_errors(book.made.log) == find_faults(book.made.log) == []
    assert book.outline == [
        ("Computer vision", ["How a network sees", "Panels"]),
        ("Glossary", []),
        ("Bibliography", []),
        ("Indexes", ["Authors", "Archive", "Index"]),
    ]
    assert "Computervision" in book.pages[0]
    assert "transformer" not in book.text[: book.text.index("Glossary")]
    assert "Reading machines" not in book.tex


def test_a_topic_that_is_not_there_is_named_with_those_that_are(
    odd_site: Site, tmp_path: Path
) -> None:
    with pytest.raises(CalledProcessError) as caught:
        write_latex(odd_site.root, tmp_path, "-D", "kb_book_topic=nowhere")
    assert "there is no topic 'nowhere'; there are: text, vision" in caught.value.stderr


def test_a_book_can_do_without_topics_and_without_a_preface(site: Site) -> None:
    for name in ("vision", "text"):
        site.remove(f"topics/{name}.md")
    lists = "```{toctree}\n:hidden:\n\narchive\nglossary\n```\n"
    home = f"# Home\n\n```{{newest-articles}}\n```\n\n{lists}"
    site.write("index.md", home)
    text = site.build(builder="latex").text("test.tex")
    assert "How a network sees" in text


def test_what_the_project_says_of_its_book_wins(site: Site) -> None:
    conf = {"latex_elements": {"pointsize": "12pt"}, "latex_engine": "lualatex"}
    text = site.build(builder="latex", conf=conf).text("test.tex")
    assert "12pt" in text.partition("documentclass")[2][:40]
    assert "LinLibertine" not in text
