"""The command line: one door, clear refusals, and new files that build without a warning."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import knowledgebase
from knowledgebase.book import tex
from knowledgebase.book.log import count_pages
from knowledgebase.cli import main
from knowledgebase.core.frontmatter import read_front_matter
from sites import Site

EXT = Path(knowledgebase.__file__).parents[1]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty project, as the current folder, of somebody without any setting of Git."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "conf.py").write_text("")
    monkeypatch.chdir(folder)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    return folder


def fields_of(path: Path) -> dict[str, object]:
    front = read_front_matter(path.read_text("utf-8"))
    return {field.key: field.value for field in front.fields}


def test_a_new_article_has_every_field(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-article", "  How a network's\n eye sees "]) == 0
    assert capsys.readouterr() == ("articles/how-a-network-s-eye-sees.md\n", "")
    today = date.today().isoformat()
    assert fields_of(project / "articles/how-a-network-s-eye-sees.md") == {
        "title": "How a network's eye sees",
        "subtitle": "",
        "description": "",
        "author": "",
        "read_time": "1 min",
        "publish_date": today,
        "created_date": today,
        "heroImage": "",
        "cta": "",
    }


def test_what_was_started_builds_without_a_warning(
    site: Site, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site.root)
    known = set(site.build("before").warnings)
    for command in ("new-article", "new-concept"):
        assert main([command, "Rye bread"]) == 0
    build = site.build("after")
    assert [line for line in set(build.warnings) - known if "definition" not in line] == []
    assert "Rye bread" in build.text("articles/rye-bread.html")
    assert "Rye bread" in build.text("concepts/rye-bread.html")


def test_a_file_that_is_there_is_not_touched(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "concepts").mkdir()
    path = project / "concepts/layer.md"
    path.write_text("mine")
    assert main(["new-concept", "Layer"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert path.read_text() == "mine"


@pytest.mark.parametrize("title", ["", "  ", "!?", "Index", "\0"])
def test_a_title_that_makes_no_file_name_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], title: str
) -> None:
    assert main(["new-article", title]) == 2
    assert "makes no file name" in capsys.readouterr().err
    assert [path.name for path in project.iterdir()] == ["conf.py"]


def test_where_nobody_may_write_there_is_a_message(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-article", "a" * 300]) == 2
    assert "cannot be written: File name too long" in capsys.readouterr().err
    (project / "concepts").write_text("a file where the folder should be")
    assert main(["new-concept", "A"]) == 2
    assert "cannot be written" in capsys.readouterr().err


# -- which project -------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["new-article", "A"], ["new-concept", "A"], ["compare", "x"]])
def test_outside_of_a_project_nothing_is_done(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    is_file = Path.is_file
    # whatever lies above the folder of this test
    monkeypatch.setattr(Path, "is_file", lambda p: p.is_relative_to(tmp_path) and is_file(p))
    assert main(command) == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.startswith(f"There is no conf.py in {tmp_path} or in a folder above it")
    assert list(tmp_path.iterdir()) == []


def test_the_project_is_found_from_any_folder_in_it(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "source" / "deep").mkdir(parents=True)
    monkeypatch.chdir(project / "source" / "deep")
    assert main(["new-article", "A"]) == 0
    path = project / "source" / "articles" / "a.md"
    assert path.is_file()
    assert capsys.readouterr().out == f"{path}\n"


def test_another_source_folder_can_be_named(project: Path) -> None:
    assert main(["new-article", "A", "--source", "docs"]) == 0
    assert (project / "docs" / "articles" / "a.md").is_file()


def test_a_project_elsewhere_is_found_by_its_source_folder(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new-concept", "A", "--source", "project"]) == 0
    assert (project / "concepts" / "a.md").is_file()


def test_the_folders_of_the_project_are_used(project: Path) -> None:
    (project / "conf.py").write_text("kb_articles = 'posts'\nkb_concepts: str = 'terms/all'\n")
    assert main(["new-article", "A"]) == main(["new-concept", "B"]) == 0
    assert (project / "posts" / "a.md").is_file()
    assert (project / "terms" / "all" / "b.md").is_file()


# -- the author ----------------------------------------------------------------------------------


def author_of(project: Path) -> object:
    assert main(["new-article", "A"]) == 0
    path = project / "articles" / "a.md"
    author = fields_of(path)["author"]
    path.unlink()
    return author


def test_the_author_is_who_git_knows(project: Path) -> None:
    (project / "conf.py").write_text("author = 'The editors'\n")
    assert author_of(project) == "The editors"
    subprocess.run(["git", "init", "-q"], check=True)
    subprocess.run(["git", "config", "user.name", "Ada O'Hara: Ænne"], check=True)
    assert author_of(project) == "Ada O'Hara: Ænne"


def test_without_git_the_author_comes_from_the_project(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    (project / "conf.py").write_text("author = 'The editors'\n")
    assert author_of(project) == "The editors"


@pytest.mark.parametrize(
    ("conf", "author"),
    [
        ("author = 'A'\nauthor = 'B'\n", "B"),
        ("copyright = author = 'A'\n", "A"),
        ("author: str = 'A'\n", "A"),
        ("author: str\n", ""),
        ("author = 'A'\nauthor = name()\n", ""),
        ("author = ['A']\n", ""),
        ("if True:\n    author = 'A'\n", ""),
        ("author = 'A\\n\\x07B'\n", "A B"),
        ("author = 'A\n", ""),
        ("author = 'A'\0\n", ""),
        ("# coding: nonsense\nauthor = 'A'\n", ""),
        ("x = " + "-" * 100_000 + "1\nauthor = 'A'\n", ""),
        ("import os\nos._exit(9)\nauthor = 'A'\n", "A"),
    ],
)
def test_the_configuration_is_read_and_not_run(project: Path, conf: str, author: str) -> None:
    (project / "conf.py").write_text(conf)
    assert author_of(project) == author


def test_a_configuration_in_another_encoding_says_so_itself(project: Path) -> None:
    (project / "conf.py").write_bytes("# coding: latin-1\nauthor = 'Ænne'\n".encode("latin-1"))
    assert author_of(project) == "Ænne"


# -- one door ------------------------------------------------------------------------------------


def test_sphinx_is_not_loaded(project: Path) -> None:
    program = (
        "import sys\nfrom knowledgebase.cli import main\n"
        "assert main(['new-article', 'A']) == 0\n"
        "print([name for name in ('sphinx', 'docutils', 'myst_parser') if name in sys.modules])\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(EXT)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["articles/a.md", "[]"]


def test_the_package_can_be_run(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "knowledgebase", "new-article", "--", "-A-"],
        env={**os.environ, "PYTHONPATH": str(EXT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "articles/a.md\n", "")


def test_every_command_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    output = capsys.readouterr().out
    for command in ("new-article", "new-concept", "typeset", "compare"):
        assert re.search(rf"^ +{command}( |$)", output, re.MULTILINE)


@pytest.mark.parametrize("arguments", [[], ["build"], ["new-article"], ["compare"], ["typeset"]])
def test_what_is_no_command_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert "usage: python -m knowledgebase" in capsys.readouterr().err


# -- typesetting ---------------------------------------------------------------------------------


def test_a_folder_without_a_book_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["typeset", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(f"There is no book in {tmp_path}")


def test_without_tex_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "book.tex").touch()
    monkeypatch.setenv("PATH", "")
    assert main(["typeset", str(tmp_path)]) == 2
    expected = "TeX is not installed: there is no latexmk and no xelatex.\n"
    assert capsys.readouterr().err == expected


@pytest.mark.parametrize(
    ("code", "log", "expected"),
    [
        (0, "Output written on book.pdf (7 pages).\n", (0, "The book is {}: 7 pages\n", "")),
        (
            0,
            "LaTeX Warning: Reference `a' on page 1 undefined\nOutput written on b (1 page).\n",
            (1, "The book is {}: 1 pages\n", "error: book.tex: a link leads nowhere: a\n"),
        ),
        (12, "! Emergency stop.\n", (2, "", "error: book.tex: Emergency stop.\n")),
        (1, "", (2, "", "error: book.tex: TeX has stopped; see its log\n")),
    ],
)
def test_what_came_of_a_book_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    code: int,
    log: str,
    expected: tuple[int, str, str],
) -> None:
    (tmp_path / "book.tex").touch()
    pdf = tmp_path / "book.pdf"
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(
        tex,
        "typeset",
        lambda path: tex.Typesetting(pdf=pdf, log=log, runs=1, pages=count_pages(log), code=code),
    )
    done = main(["typeset", str(tmp_path)])
    assert (done, *capsys.readouterr()) == (expected[0], expected[1].format(pdf), expected[2])
