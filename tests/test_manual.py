"""The manual: what is made from the code, and what is written by hand and has to agree with it."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from docutils import nodes

from knowledgebase import config
from knowledgebase.config import OPTIONS
from knowledgebase.core import model
from knowledgebase.core.frontmatter import read_front_matter
from knowledgebase.core.model import Kind
from knowledgebase.core.nouns.articles import parse_article
from knowledgebase.core.nouns.concepts import parse_concept
from knowledgebase.core.nouns.topics import parse_topic
from knowledgebase.reading.directives import DIRECTIVES
from sites import Build, Site

REPOSITORY = Path(__file__).parents[1]
GUIDE = REPOSITORY / "source" / "guide"
PACKAGE = REPOSITORY / "ext" / "knowledgebase"
MANUAL = """# Manual

```{kb-settings}
```

```{kb-problems}
```
"""
_FENCED = re.compile(r"^(?P<fence>`{3,4})(?P<language>\w+)\n(?P<text>.*?)^(?P=fence)$", re.M | re.S)


def snippets(page: Path, language: str) -> list[str]:
    """Return the fenced blocks of a page that are in a language, in order."""
    text = page.read_text(encoding="utf-8")
    return [found["text"] for found in _FENCED.finditer(text) if found["language"] == language]


@pytest.fixture
def manual(tmp_path: Path) -> Build:
    """Build a project whose one page has both tables."""
    site = Site(tmp_path / "manual", tmp_path / "manual-work")
    site.write("conf.py", 'extensions = ["knowledgebase"]\n')
    site.write("index.md", MANUAL)
    return site.build()


def rows(build: Build, table: int) -> list[list[str]]:
    """Return the texts of the cells of a table, without its head."""
    doctree = build.app.env.get_doctree("index")
    body = list(doctree.findall(nodes.tbody))[table]
    return [[cell.astext() for cell in row.findall(nodes.entry)] for row in body.findall(nodes.row)]


def test_the_tables_are_made_without_a_warning(manual: Build) -> None:
    assert manual.warnings == ()


def test_every_setting_has_its_default_and_its_help(manual: Build) -> None:
    assert rows(manual, 0) == [
        [f"kb_{option.name}", repr(option.default), option.help.replace("`", "")]
        for option in OPTIONS
    ]


def test_backticks_in_the_help_of_a_setting_are_code(manual: Build) -> None:
    html = manual.text("index.html")
    assert re.search(r"<code[^>]*><span class=\"pre\">kb_page_size</span></code>", html)
    assert re.search(r"<code[^>]*><span class=\"pre\">articles/imported/\*\*</span></code>", html)


def test_every_kind_of_problem_has_the_docstring_below_it(manual: Build) -> None:
    source = Path(model.__file__).read_text(encoding="utf-8")
    found = rows(manual, 1)
    assert [name for name, _ in found] == [f"kb.{kind}" for kind in Kind]
    for kind, (_, meaning) in zip(Kind, found, strict=True):
        assert f'    {kind.name} = "{kind}"\n    """{meaning}"""\n' in source


def test_a_kind_is_silenced_by_the_name_in_the_table(manual: Build, site: Site) -> None:
    (name,) = (name for name, _ in rows(manual, 1) if "unknown-key" in name)
    site.replace("articles/reading-machines.md", "author:", "no_such_key: 1\nauthor:")
    assert name in "".join(site.build("heard").warnings)
    assert site.build("silenced", conf={"suppress_warnings": [name]}).warnings == ()


def test_a_page_with_a_table_depends_on_the_module_it_shows(manual: Build) -> None:
    noted = {str(path) for path in manual.app.env.dependencies["index"]}
    assert {config.__file__, model.__file__} <= noted


@pytest.mark.parametrize("page", ["README.md", "source/guide/writing-articles.md"])
def test_the_example_of_an_article_has_all_nine_fields_and_no_fault(page: str) -> None:
    front = read_front_matter(snippets(REPOSITORY / page, "yaml")[0])
    article, problems = parse_article(front, stem="how-a-network-sees")
    assert problems == ()
    assert len(front.fields) == len(article.places) == 9


def test_other_formats_of_front_matter_are_read_as_the_guide_says() -> None:
    page = GUIDE / "writing-articles.md"
    examples = [snippets(page, "text")[0], *snippets(page, "json")]
    fronts = [read_front_matter(text) for text in examples]
    assert [front.format for front in fronts] == ["toml", "json"]
    for front in fronts:
        article, problems = parse_article(front, stem="x")
        assert problems == ()
        assert (article.title, str(article.publish_date)) == ("How a network sees", "2026-02-10")


def test_every_other_word_for_a_field_in_the_guide_is_understood() -> None:
    text = (GUIDE / "writing-articles.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| `(\w+)` \| (`.+`) \|$", text, re.M))
    assert len(table) == 11
    for field, words in table.items():
        for word in re.findall(r"`(\w+)`", words):
            front = read_front_matter(f"---\n{word}: x\n---\n")
            assert [name for name, _ in parse_article(front, stem="x")[0].places] == [field], word


@pytest.mark.parametrize("page", ["README.md", "source/guide/writing-concepts.md"])
def test_the_examples_of_a_concept_and_a_topic_have_no_fault(page: str) -> None:
    *_, concept, topic = map(read_front_matter, snippets(REPOSITORY / page, "yaml"))
    assert parse_concept(concept, id="x")[1] == ()
    assert parse_topic(topic, id="x")[1] == ()


def test_the_guide_names_every_list() -> None:
    text = (GUIDE / "own-project.md").read_text(encoding="utf-8")
    by_hand = {"article", "concept", "topic-page", "kb-settings", "kb-problems"}
    named = set(re.findall(r"^\| `([a-z-]+)` \|", text, re.M))
    assert named == DIRECTIVES.keys() - by_hand


def find_named(name: str) -> object:
    """Return the module, or what is in it, that the guide calls "book.tex.typeset"."""
    parts = name.split(".")
    for size in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(["knowledgebase", *parts[:size]]))
        except ModuleNotFoundError:
            continue
        for part in parts[size:]:
            found = getattr(found, part)
        return found
    raise LookupError(name)


def test_all_code_that_the_guide_names_is_there() -> None:
    text = (GUIDE / "how-a-page-is-made.md").read_text(encoding="utf-8")
    names = set(re.findall(r"(?<!`)`([a-z_]+(?:\.\w+)+)`(?!`)", text)) - {"knowledge.json"}
    assert len(names) > 50
    for name in sorted(names):
        find_named(name)


def test_the_guide_names_every_room() -> None:
    text = (GUIDE / "how-a-page-is-made.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([a-z._]+)` \|", text, re.M))
    rooms = {path.stem for path in PACKAGE.glob("[a-z]*.py")}
    rooms |= {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    core = {f"core.{path.parent.name}" for path in PACKAGE.glob("core/*/__init__.py")}
    assert named == rooms | core | {"core.model"}


def test_the_readme_names_every_target_of_the_makefile_and_no_other() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.M))
    assert targets
    assert set(re.findall(r"`make ([a-z-]+)", readme)) == targets


def test_the_project_in_the_readme_builds_without_a_warning(site: Site) -> None:
    readme = REPOSITORY / "README.md"
    (conf,) = snippets(readme, "python")
    home, archive = snippets(readme, "md")
    site.write("conf.py", conf)
    site.write("index.md", home)
    site.write("archive.md", archive)
    for name, directive in (
        ("glossary", "concept-list"),
        ("topics/index", "topic-list"),
        ("authors", "author-list"),
    ):
        site.write(f"{name}.md", archive.replace("{archive}", f"{{{directive}}}"))
    build = site.build(conf={"nitpicky": True})
    assert build.warnings == ()
    assert "How a network sees" in build.text("index.html")
