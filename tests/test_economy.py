"""What a build need not do over and over."""

from __future__ import annotations

import gc
from weakref import ref

from docutils import nodes
from docutils.utils import new_document

from knowledgebase.economy import Trees


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
