"""Nodes that only a printed book has, and how LaTeX writes them.

The commands are those of ``latex/knowledgebase.sty``.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.writers.latex import LaTeXTranslator


class book_entry(nodes.General, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """An entry of the glossary; ``title`` is its headword."""


class book_heading(nodes.General, nodes.TextElement):  # noqa: N801 - as above
    """A heading that stands neither in the contents nor in a running head.

    ``rank`` is 0 for one that opens a chapter, 1 and more for those within.
    """


class page_number(nodes.Inline, nodes.Element):  # noqa: N801 - as above
    """The number of the page on which ``refuri`` stands, as a link to it.

    ``fallback`` is where to look if there is no such place; with ``apart``, the number stands at
    the end of the line.
    """


class index_mark(nodes.Invisible, nodes.Element):  # noqa: N801 - as above
    """A place that the index names.

    ``levels`` are pairs of a key, which sorts, and a text; ``see`` is a term to look up instead;
    ``main`` says that here the term is explained.
    """


class document_mark(nodes.Invisible, nodes.Element):  # noqa: N801 - as above
    """Tells the log of TeX that ``docname`` begins here."""


class vector_image(nodes.General, nodes.Element):  # noqa: N801 - as above
    """An image of lines: the file ``uri``, ``width`` by ``height``, with ``labels`` set over it.

    It takes ``share`` of the width of the text.
    """


#: what makeindex takes as more than a sign
_MAKEINDEX = str.maketrans({sign: f'"{sign}' for sign in '"!@|'})


def label_of(self: LaTeXTranslator, refuri: str) -> str:
    """Return the label that the address of a place in the book stands for."""
    docname, _, anchor = refuri.removeprefix("%").partition("#")
    return self.idescape(f"{docname}:{anchor or ':doc'}")


def visit_entry(self: LaTeXTranslator, node: nodes.Element) -> None:
    """Open the entry, with its labels and its headword."""
    labels = self.hypertarget_to(node)
    self.body.append(f"\n\\begin{{kbentry}}{{{labels}}}{{{self.encode(node['title'])}}}\n")


def depart_entry(self: LaTeXTranslator, node: nodes.Element) -> None:
    """Close the entry."""
    self.body.append("\n\\end{kbentry}\n")


def visit_heading(self: LaTeXTranslator, node: nodes.Element) -> None:
    """Open the heading."""
    self.body.append(f"\n\\kbheading{{{node['rank']}}}{{{self.hypertarget_to(node)}}}{{")
    self.in_title += 1


def depart_heading(self: LaTeXTranslator, node: nodes.Element) -> None:
    """Close the heading."""
    self.in_title -= 1
    self.body.append("}\n")


def visit_page_number(self: LaTeXTranslator, node: nodes.Element) -> None:
    """Write the number; TeX knows it."""
    command = "kbpageapart" if node.get("apart") else "kbpage"
    self.body.append(f"\\{command}{{{label_of(self, node['refuri'])}}}")
    raise nodes.SkipNode


def visit_index_mark(self: LaTeXTranslator, node: nodes.Element) -> None:
    """Write the entry, each level with its key, always in the same spelling."""
    levels = "!".join(f"{key}@{_quote(self, text)}" for key, text in node["levels"])
    how = f"|see{{{_quote(self, node['see'])}}}" if node.get("see") else ""
    self.body.append(f"\\index{{{levels}{how or ('|kbmain' if node.get('main') else '')}}}")
    raise nodes.SkipNode


def _quote(self: LaTeXTranslator, text: str) -> str:
    encoded = self.encode(text).replace(r"\{", r"\sphinxleftcurlybrace{}")
    return encoded.replace(r"\}", r"\sphinxrightcurlybrace{}").translate(_MAKEINDEX)


def visit_document_mark(self: LaTeXTranslator, node: nodes.Element) -> None:
    """Write the name; it is an address, and ASCII."""
    self.body.append(f"\\kbdocument{{{self.idescape(node['docname'])}}}")
    raise nodes.SkipNode


def visit_vector_image(self: LaTeXTranslator, node: nodes.Element) -> None:
    """Write the image, and its labels in the fonts of the book."""
    scale = 100 / node["width"]
    labels = "".join(
        f"\\kblabel{{{scale * label.x:.3f}}}{{{scale * (node['height'] - label.y):.3f}}}"
        f"{{{scale * label.size:.3f}}}{{{label.anchor}}}{{{label.color}}}{{{int(label.bold)}}}"
        f"{{{self.encode(label.text)}}}%\n"
        for label in node["labels"]
    )
    file = self.builder.images[node["uri"]]
    height = f"{scale * node['height']:.3f}"
    self.body.append(f"\n\\kbvectorimage{{{node['share']}}}{{{file}}}{{{height}}}{{%\n{labels}}}\n")
    raise nodes.SkipNode


#: node -> keyword arguments for ``app.add_node``
WRITERS: dict[type[nodes.Element], dict[str, tuple[Any, Any]]] = {
    book_entry: {"latex": (visit_entry, depart_entry)},
    book_heading: {"latex": (visit_heading, depart_heading)},
    page_number: {"latex": (visit_page_number, None)},
    index_mark: {"latex": (visit_index_mark, None)},
    document_mark: {"latex": (visit_document_mark, None)},
    vector_image: {"latex": (visit_vector_image, None)},
}
