"""The audit: every mention at its place in the author's file, and what a change does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from knowledgebase.cli import main
from knowledgebase.core.export.term_candidates import find_candidates
from sites import ROOTS, Build, Site

#: What is written -> Markdown in which a ▸ stands before every mention that is to be found.
MARKUP = {
    "plain text": "A ▸CNN and another ▸CNN.",
    "emphasis": "A *▸CNN*, a **▸CNN**, a ***▸CNN*** and a ▸CNN.",
    "emphasis inside": "A **▸convolutional** neural *network* here.",
    "code before": "Call `model()` on a `▸CNN`, then a ▸CNN.",
    "link before": "See [CN](https://example.org/CNN 'CNN'), then ▸CNN.",
    "mention in a link": "See [a ▸CNN](https://example.org/a(CNN)), then ▸CNN.",
    "link by name": "See [this][CNN] and [▸CNN][], then ▸CNN.\n\n[CNN]: https://example.org/CNN",
    "address": "See <https://example.org/CNN>, then ▸CNN.",
    "image before": "![CNN](figure.svg) of a ▸CNN.",
    "image just before": "![CNN](figure.svg) ▸CNN.",
    "image that is described": "![a ▸CNN](https://example.org/CNN.png)\n\nA ▸CNN.",
    "soft line break": "It is a ▸convolutional\nneural network, or\n▸CNN.",
    "hard line break": "It is a ▸CNN,\\\na ▸CNN.",
    "quotation": "> A ▸CNN and a ▸convolutional\n> neural network.\n>\n> > A ▸CNN.",
    "list": "- a ▸CNN\n- **▸CNN**\n  and ▸CNN\n\n1. ▸CNN\n   1. ▸CNN",
    "lazy line": "- a ▸convolutional\nneural network",
    "table": "| ▸CNN | b |\n|---|:-:|\n| ▸CNN | ▸CNN and **▸CNN** |\n| `▸CNN` | ▸CNN |",
    "table with a role": "| a | b |\n|---|---|\n| ▸CNN | {concept}`▸CNN` |\n| ▸CNN | c |",
    "heading": "## Of a *▸CNN*\n\n▸CNN",
    "underlined heading": "A ▸CNN\n------\n\n▸CNN",
    "footnote": "A ▸CNN.[^n]\n\n[^n]: A ▸CNN in a note.\n\nA ▸CNN.",
    "role": "A {concept}`network of parts <CNN>`, a {nolink}`▸CNN` and a ▸CNN.",
    "character reference": "Caf&eacute; &amp; ▸CNN &lt; ▸CNN.",
    "escapes": "A \\*▸CNN\\* and 2 \\_ ▸CNN.",
    "typographic signs": 'It\'s "a ▸CNN" -- a ▸CNN...',
    "comment": "<!-- CNN -->\n\nA ▸CNN.",
    "code block between": "▸CNN\n\n```\nCNN\n```\n\n▸CNN",
    "directive": "```{note}\nA ▸CNN\n\nand ▸CNN\n```",
    "HTML": "A <b>▸CNN</b> <i title='x'>▸CNN</i>.",
    "wide characters": "Naïve 🙂 日本 ▸CNN and ▸CNN.",
    "formula": "With $x = 1$ a ▸CNN.",
}
FRONT = "---\ntitle: Case\nauthor: Ada Example\npublish_date: 2024-01-01\n---\n\n"


def lines_of(build: Build) -> list[dict[str, Any]]:
    return [json.loads(line) for line in build.text("mentions.jsonl").splitlines()]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[int, int]]]:
    """Return for each case the places of the mentions of a CNN, from one build of all."""
    folder = tmp_path_factory.mktemp("audit")
    shutil.copytree(ROOTS / "test-basic", folder / "site")
    site = Site((folder / "site").resolve(), folder / "work")
    paths = {}
    for number, (name, text) in enumerate(MARKUP.items()):
        paths[f"articles/case-{number}.md"] = name
        site.write(f"articles/case-{number}.md", FRONT + text.replace("▸", ""))
    site.write("articles/figure.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    places: dict[str, list[tuple[int, int]]] = {name: [] for name in MARKUP}
    conf = {"myst_enable_extensions": ["dollarmath"]}
    for line in lines_of(site.build(builder="audit", conf=conf)):
        is_hidden = line["surface"] == "network of parts"
        if line["path"] in paths and line["concept"] == "cnn" and not is_hidden:
            places[paths[line["path"]]].append((line["line"], line["column"]))
    return places


@pytest.mark.parametrize("name", MARKUP)
def test_a_mention_is_found_where_the_author_wrote_it(
    found: dict[str, list[tuple[int, int]]], name: str
) -> None:
    expected = [
        (number, mark.start() - order)
        for number, line in enumerate((FRONT + MARKUP[name]).split("\n"), start=1)
        for order, mark in enumerate(re.finditer("▸", line))
    ]
    assert found[name] == expected


def test_every_kind_of_page_is_there_with_its_reasons(site: Site) -> None:
    lines = lines_of(site.build(builder="audit"))
    assert {line["path"].partition("/")[0] for line in lines} == {"articles", "concepts"}
    assert {line["reason"] for line in lines} == {None, "repeat", "unless", "zone:heading"}
    assert all(line["linked"] == (line["reason"] is None) for line in lines)


def test_the_title_is_found_in_the_front_matter(site: Site) -> None:
    site.replace("articles/reading-machines.md", "Reading machines", "The transformer")
    first = lines_of(site.build(builder="audit"))
    titles = [x for x in first if x["path"].endswith("machines.md") and x["line"] == 2]
    assert [(x["column"], x["surface"], x["reason"]) for x in titles] == [
        (12, "transformer", "zone:heading")
    ]


def test_a_byte_order_mark_and_carriage_returns_move_nothing(site: Site) -> None:
    text = FRONT + "First line\nand a CNN.\n"
    site.write("articles/odd.md", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    site.write("articles/bare.md", b"\xef\xbb\xbfA CNN.\n")
    lines = lines_of(site.build(builder="audit"))
    assert [(x["line"], x["column"]) for x in lines if "odd" in x["path"]] == [(8, 6)]
    assert [(x["line"], x["column"]) for x in lines if "bare" in x["path"]] == [(1, 2)]


def test_articles_from_elsewhere_have_the_path_of_the_authors_file(
    site: Site, tmp_path: Path
) -> None:
    folder = tmp_path / "else where"
    folder.mkdir()
    (folder / "My text.txt").write_text(FRONT + "A CNN.\n")
    lines = lines_of(site.build(builder="audit", conf={"kb_articles": str(folder)}))
    paths = {x["path"] for x in lines if not x["path"].startswith("concepts/")}
    assert [(site.root / path).resolve() for path in paths] == [(folder / "My text.txt").resolve()]


def test_an_audit_after_an_edit_equals_a_clean_and_a_parallel_one(site: Site) -> None:
    site.build("edited", builder="audit")
    site.replace("concepts/cnn.md", "aliases: [CNN, ", "aliases: [")
    edited = site.build("edited", builder="audit").files()
    assert edited == site.build("clean", builder="audit").files()
    assert edited == site.build("parallel", builder="audit", jobs=2).files()


def test_the_report_needs_no_other_file_and_escapes_what_it_quotes(site: Site) -> None:
    site.replace("articles/reading-machines.md", "every token", "&lt;script&gt; a token")
    site.replace("articles/reading-machines.md", "Reading machines", "<b>Reading")
    text = site.build(builder="audit").text("index.html")
    assert "&lt;script&gt; a token" in text
    assert "<script" not in text
    assert "<b>" not in text
    assert not re.search(r"\b(?:src|href)=\"(?!#)", text)


def test_the_report_quotes_names_and_counts(site: Site) -> None:
    site.write("concepts/lonely.md", "---\ntitle: lonely thing\ndefinition: Alone.\n---\n\nText.\n")
    text = site.build(builder="audit").text("index.html")
    assert "<li><code>lonely</code> lonely thing</li>" in text
    assert "A <mark>CNN</mark> looks for edges first." in text
    assert "articles/how-a-network-sees.md:13:3" in text


def test_candidates_know_the_stop_words_of_the_language(site: Site) -> None:
    for name in ("one", "two"):
        site.write(f"articles/{name}.md", FRONT + "Der Fehler und die Rate.\n")
    english = site.build("en", builder="audit").text("index.html")
    german = site.build("de", builder="audit", conf={"language": "de"}).text("index.html")
    assert "Fehler und" in english
    assert "Fehler und" not in german
    assert find_candidates([], frozenset(), limit=1) == ()


# -- what a change does --------------------------------------------------------------------------


def commit(message: str) -> None:
    """Commit all that is in the current folder."""
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", "add", "-A"], check=True)
    subprocess.run(["git", *identity, "commit", "-q", "-m", message], check=True)


@pytest.fixture
def repository(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return a site whose sources are committed to Git, as the current folder."""
    monkeypatch.chdir(site.root)
    subprocess.run(["git", "init", "-q"], check=True)
    commit("First")
    return site


def compare(site: Site, ref: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    audit = site.build(builder="audit").outdir
    code = main(["compare", "--audit", str(audit), "--source", ".", "--", ref])
    return (code, *capsys.readouterr())


def test_a_change_is_told_by_concept(repository: Site, capsys: pytest.CaptureFixture[str]) -> None:
    repository.replace("concepts/cnn.md", "ConvNet]", "ConvNet, edges, wheels]")
    text = FRONT + "A transformer reads a token.\n"
    repository.write("articles/new.md", text)
    code, output, errors = compare(repository, "HEAD", capsys)
    assert (code, errors) == (0, "")
    assert output.splitlines() == [
        "concept transformer: +1 link on 1 page",
        "in all: +1 link on 1 page",
    ]


def test_without_a_change_it_says_so(repository: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(repository, "HEAD", capsys) == (0, "no page gains or loses a link\n", "")


def test_articles_from_elsewhere_are_the_same_then_and_now(
    repository: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "text.md").write_text(FRONT + "A CNN.\n")
    conf = {"kb_articles": str(folder)}
    audit = repository.build(builder="audit", conf=conf).outdir
    options = ["--audit", str(audit), "--source", ".", "--articles", str(folder)]
    assert main(["compare", *options, "HEAD"]) == 0
    assert capsys.readouterr().out == "no page gains or loses a link\n"


def test_a_change_is_told_in_any_folder_of_the_project(
    repository: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write("articles/new.md", FRONT + "A transformer reads a token.\n")
    shutil.copytree(repository.build(builder="audit").outdir, repository.root / "build" / "audit")
    monkeypatch.chdir(repository.root / "articles")
    assert main(["compare", "HEAD"]) == 0
    assert capsys.readouterr().out.endswith("in all: +1 link on 1 page\n")


@pytest.mark.parametrize("ref", ["nowhere", "--output=stolen"])
def test_a_ref_that_is_none_is_refused(
    repository: Site, capsys: pytest.CaptureFixture[str], ref: str
) -> None:
    code, output, errors = compare(repository, ref, capsys)
    assert (code, output) == (2, "")
    assert errors.startswith("git rev-parse:")
    assert not (repository.root / "stolen").exists()


def test_sources_that_do_not_build_are_reported(
    repository: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    conf = (repository.root / "conf.py").read_text()
    repository.write("conf.py", "1 / 0\n")
    commit("Broken")
    repository.write("conf.py", conf)
    code, _, errors = compare(repository, "HEAD", capsys)
    assert code == 2
    assert "do not build" in errors


def test_without_an_audit_it_says_how_to_make_one(
    repository: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "HEAD", "--audit", "nothing"]) == 2
    assert "sphinx-build -b audit" in capsys.readouterr().err
