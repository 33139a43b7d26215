"""A project whose other extension changes the text of pages after they were read."""

from docutils import nodes
from docutils.transforms import Transform
from sphinx.transforms.post_transforms import SphinxPostTransform

project = "Hostile"
html_theme = "basic"
html_copy_source = False
latex_documents = [("index", "book.tex", "Hostile", "Nobody", "manual")]
extensions = ["knowledgebase"]


def paragraphs(document):
    found = document.findall(nodes.paragraph)
    return [node for node in found if isinstance(node.parent, nodes.section)]


def insert(document):
    """Put a block before every paragraph."""
    for node in paragraphs(document):
        node.parent.insert(node.parent.index(node), nodes.paragraph("", "A banner was inserted."))


def insert_like(document):
    """Put a block with the same words, of which none was found, at the same places."""
    for node in paragraphs(document):
        like = nodes.paragraph("", node.astext().replace("CNN", "ban").replace("tensor", "tentor"))
        node.parent.insert(node.parent.index(node), like)


def remove_others(document):
    """Remove the paragraphs that name no concept."""
    for node in paragraphs(document):
        if "nothing" in node.astext():
            node.parent.remove(node)


def remove(document):
    """Remove the paragraphs that name one."""
    for node in paragraphs(document):
        if "CNN" in node.astext():
            node.parent.remove(node)


def split(document):
    """Make two of every paragraph that is one text, at the first full stop."""
    for node in paragraphs(document):
        before, stop, after = node.astext().partition(". ")
        if stop and len(node) == 1:
            node.replace_self([nodes.paragraph("", before + "."), nodes.paragraph("", after)])


def rewrite(document):
    """Put other words before those that are there."""
    for text in list(document.findall(nodes.Text)):
        if isinstance(text.parent, nodes.paragraph):
            text.parent.replace(text, nodes.Text(f"Note: {text}"))


def space(document):
    """Part words by other blanks."""
    for text in list(document.findall(nodes.Text)):
        if isinstance(text.parent, nodes.paragraph):
            text.parent.replace(text, nodes.Text(text.replace(" ", "  ").replace("\n", " ")))


def bloat(document):
    """Make every CNN a part of a longer word."""
    for text in list(document.findall(nodes.Text)):
        if "CNN" in text:
            text.parent.replace(text, nodes.Text(text.replace("CNN", "CNNification")))


def refer(document):
    """Make every CNN a link of its own."""
    for text in list(document.findall(nodes.Text)):
        before, name, after = text.partition("CNN")
        if name and isinstance(text.parent, nodes.paragraph):
            link = nodes.reference("", name, internal=False, refuri="https://example.org/")
            place = text.parent.index(text)
            text.parent[place : place + 1] = [nodes.Text(before), link, nodes.Text(after)]


def quote(document):
    """Make a quotation of every paragraph."""
    for node in paragraphs(document):
        node.replace_self(nodes.block_quote("", node.deepcopy()))


def complain(document):
    """Put a message of the system into every paragraph."""
    for node in paragraphs(document):
        said = nodes.paragraph("", "CNN tensor")
        message = nodes.system_message("", said, level=2, type="X", source="x.md")
        node.insert(0, message)


def transform_of(base, priority, change):
    class Hostile(base):
        default_priority = priority

        def apply(self, **kwargs):
            change(self.document)

        run = apply

    return Hostile


def setup(app):
    app.add_config_value("hostile", ("", "", 0), "env", (tuple,))

    def begin(app):
        name, when, priority = app.config.hostile
        if not name:
            return
        change = globals()[name]
        if when == "doctree-read":
            app.connect(when, lambda app, document: change(document), priority=priority)
        elif when == "reading":
            app.add_transform(transform_of(Transform, priority, change))
        else:
            app.add_post_transform(transform_of(SphinxPostTransform, priority, change))

    app.connect("builder-inited", begin)
