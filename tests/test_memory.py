"""Memory: trees are given back early, tables of contents are packed."""

from __future__ import annotations

import gc
import pickle
from weakref import ref

from docutils import nodes
from docutils.utils import new_document

from knowledgebase.workarounds.memory import Contents, Trees
from sites import Site


def make_tree() -> nodes.document:
    tree = new_document("page")
    section = nodes.section("", nodes.title("", "A"), nodes.paragraph("", "Some text."))
    section.document = tree
    tree += section
    return tree


def test_a_tree_is_gone_with_the_next_page_without_the_collector() -> None:
    trees, tree = Trees(), make_tree()
    section = ref(tree[0])
    gc.disable()
    try:
        trees.note_page(tree)
        assert tree[0].parent is tree
        trees.note_page(None)
        tree.children.clear()
        assert section() is None
    finally:
        gc.enable()


def test_a_part_of_a_tree_that_is_kept_stays_whole() -> None:
    trees, tree = Trees(), make_tree()
    kept = tree[0]
    trees.note_page(tree)
    trees.note_page(make_tree())
    assert kept.pformat() == make_tree()[0].pformat()


def test_a_table_of_contents_is_one_and_keeps_what_is_set_in_it() -> None:
    tables = Contents()
    tables["page"] = nodes.bullet_list("", nodes.paragraph("", "A"))
    tables["page"].attributes["secnumber"] = (1, 2)
    assert tables["page"] is tables["page"]
    stored = pickle.loads(pickle.dumps(tables))
    assert stored["page"]["secnumber"] == (1, 2)
    assert stored["page"].pformat() == tables["page"].pformat()
    assert "page" in stored
    assert stored.pop("page") is not None
    assert list(stored) == []


def test_tables_that_nobody_asks_for_stay_packed() -> None:
    tables = Contents()
    for name in ("a", "b"):
        tables[name] = nodes.bullet_list()
    assert tables["a"].tagname == "bullet_list"
    assert [isinstance(table, nodes.Node) for table in tables.data.values()] == [True, False]
    stored = pickle.loads(pickle.dumps(tables))
    assert not any(isinstance(table, nodes.Node) for table in stored.data.values())


def test_numbers_of_sections_are_right_after_an_edit(site: Site) -> None:
    site.write("index.md", "# Home\n\n```{toctree}\n:numbered:\n\none\ntwo\n```\n")
    site.write("one.md", "# One\n\n## First\n\nText.\n")
    site.write("two.md", "# Two\n\n## First\n\nText.\n\n## Second\n\nText.\n")
    first = site.build("edited")
    assert "2.2. </span>Second" in first.text("two.html")
    site.write("one.md", "# One\n\n## First\n\nText.\n\n## New\n\nText.\n")
    edited = site.build("edited")
    assert "1.2. </span>New" in edited.text("one.html")
    assert edited.files() == site.build("clean").files()
