"""The images of a printed book.

TeX includes PNG, JPEG and PDF. Other kinds of image are converted: SVG to PDF, with its labels in
the fonts of the book, the others to PNG. What cannot be shown leaves a caption. Nothing is fetched,
and a broken file stops nothing.
"""

from __future__ import annotations

import warnings
from hashlib import blake2b
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.builders.latex import LaTeXBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform

from knowledgebase.context import context_of
from knowledgebase.core.model import Kind, Problem
from knowledgebase.core.svg.hero import draw_hero
from knowledgebase.core.svg.pdf import make_pdf
from knowledgebase.core.svg.reader import read_svg
from knowledgebase.doctree.book_nodes import vector_image
from knowledgebase.doctree.nodes import hero
from knowledgebase.images.transform import make_placeholder
from knowledgebase.reporting import report

#: share of the width at which the letters in a plot are as large as those of the text
_PLOT = 0.8
#: kinds that TeX includes as they are
_AS_THEY_ARE = (".jpeg", ".jpg", ".png")
#: pixels; more than 300 to the inch across the page
_WIDEST = 1800


def _is_image(node: nodes.Node) -> bool:
    """Return whether *node* is an image, or stands in the place of one."""
    is_placeholder = isinstance(node, nodes.inline) and "kb-placeholder" in node["classes"]
    return is_placeholder or isinstance(node, nodes.image | vector_image)


class RemoteBookImages(SphinxPostTransform):
    """Leaves a caption in the place of each image on another host.

    Pages outside the folders of the knowledge base may have such images; Sphinx would fetch them.
    """

    formats = ("latex",)
    default_priority = 90

    def run(self, **kwargs: Any) -> None:
        """Replace them."""
        for image in list(self.document.findall(nodes.image)):
            if "://" in image["uri"]:
                image.replace_self(make_placeholder(image))


class BookImages(SphinxPostTransform):
    """Converts images and heroes to what TeX can include."""

    formats = ("latex",)
    default_priority = 950

    def run(self, **kwargs: Any) -> None:
        """Replace each image that needs it; a mere ornament may leave nothing."""
        for drawn in list(self.document.findall(hero)):
            if vector := self._convert_svg(draw_hero(drawn["seed"])):
                drawn.replace_self(vector)
        for image in list(self.document.findall(nodes.image)):
            if image["uri"].endswith((".pdf", ".*")):
                continue
            node = self._convert(image)
            if node is None:
                node = make_placeholder(image) if image.get("alt") else nodes.inline()
            if node is not image:
                image.replace_self(node)
        for paragraph in list(self.document.findall(nodes.paragraph)):
            if paragraph.children and all(map(_is_image, paragraph.children)):
                paragraph.replace_self(nodes.container("", *paragraph, classes=["kb-image"]))

    def _convert(self, image: nodes.image) -> nodes.Element | None:
        """Return what is to stand in the place of *image*, None if it cannot be shown."""
        path = Path(self.env.srcdir, image["uri"])
        try:
            if path.suffix.lower() == ".svg":
                if (node := self._convert_svg(path.read_text(encoding="utf-8"))) is None:
                    self._refuse(path, "holds more than can be printed", "save it as PNG or PDF")
                elif "kb-invert" in image["classes"]:
                    node["share"] = _PLOT
                return node
            return self._convert_pixels(image, path)
        except (OSError, ValueError, SyntaxError):
            self._refuse(path, "cannot be read", "save it again")
            return None

    def _convert_pixels(self, image: nodes.image, path: Path) -> nodes.image:
        """Return *image*, with a file that TeX can read."""
        from PIL import Image  # noqa: PLC0415 - only a book needs it

        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            try:
                pixels = Image.open(path)
            except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
                raise ValueError("more pixels than memory") from error
            with pixels:
                pixels.load()
                if path.suffix.lower() in _AS_THEY_ARE:
                    return image
                still = pixels.convert("RGBA" if pixels.has_transparency_data else "RGB")
        still.thumbnail((_WIDEST, _WIDEST))
        target = self._place(path.read_bytes(), ".png")
        still.save(target)
        image["uri"] = str(target)
        image["candidates"] = {"image/png": str(target)}
        return image

    def _convert_svg(self, svg: str) -> vector_image | None:
        """Return a vector image as a node, None if it holds more than is supported."""
        image = read_svg(svg)
        if image is None:
            return None
        target = self._place(svg.encode(), ".pdf")
        target.write_bytes(make_pdf(image))
        return vector_image(
            uri=str(target),
            width=image.width,
            height=image.height,
            labels=image.labels,
            share=1,
        )

    def _place(self, content: bytes, suffix: str) -> Path:
        """Return where to write the conversion of *content*; tell the builder to take it along."""
        builder = context_of(self.env).builder
        assert isinstance(builder, LaTeXBuilder)
        folder = Path(self.env.doctreedir, "book")
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"kb-{blake2b(content, digest_size=10).hexdigest()}{suffix}"
        builder.images[str(target)] = target.name  # workaround: book-builder
        return target

    def _refuse(self, path: Path, fault: str, mend: str) -> None:
        message = f"the image {path.name[:80]!r} {fault}; the book shows its description"
        report([Problem(kind=Kind.IMAGE_REFUSED, message=message, mend=mend, line=1)], path)
