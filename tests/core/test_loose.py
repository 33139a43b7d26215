"""Files beside the articles that are none."""

from __future__ import annotations

import pytest

from knowledgebase.core.nouns.loose import is_loose

FRONT = "---\ntitle: 'A'\n---\nText.\n"
ABOUT = (
    "README.md", "readme.markdown", "Readme.txt", "README.de.md", "LICENSE.md", "licence.txt",
    "COPYING.md", "CHANGELOG.md", "Contributing.md", "CODE_OF_CONDUCT.md", "code-of-conduct.md",
)  # fmt: skip


@pytest.mark.parametrize("name", [*ABOUT, "requirements.txt", "notes.TXT", "a.b.txt"])
def test_a_file_about_the_folder_is_no_article_without_front_matter(name: str) -> None:
    assert is_loose(name, b"# Text\n\n---\n\nMore.\n")
    assert is_loose(name, "Gr\xf6\xdfe".encode("latin-1"))
    assert is_loose(name, "Text.".encode("utf-16"))
    assert is_loose(name, b"")
    assert not is_loose(name, FRONT.encode())
    assert not is_loose(name, FRONT.encode("utf-16"))
    assert not is_loose(name, FRONT.replace("Text", "Gr\xf6\xdfe").encode("latin-1"))
    assert not is_loose(name, b"---\ntitle: 'It's'\n---\n")
    assert not is_loose(name, b'\n{"title": "A"}\n')


@pytest.mark.parametrize("name", ["reading.md", "readmes.md", "my-readme.md", "a.md", "a.MARKDOWN"])
def test_other_files_are_articles(name: str) -> None:
    assert not is_loose(name, b"Text.")
