"""Writes a vector image as a PDF of one page, to be set into a book.

The same image gives the same bytes: no date, no name of a program, no identifier.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledgebase.core.svg.shapes import Shape, VectorImage
from knowledgebase.core.svg.values import Matrix


def make_pdf(image: VectorImage) -> bytes:
    """Return the shapes of *image* as PDF, one point for each unit; labels are not in it."""
    opacities = sorted({(s.fill_opacity, s.stroke_opacity) for s in image.shapes})
    names = {pair: f"/G{number}" for number, pair in enumerate(opacities)}
    states = " ".join(
        f"{name} << /ca {_number(fill)} /CA {_number(stroke)} >>"
        for (fill, stroke), name in names.items()
    )
    lines = [f"1 0 0 -1 0 {_number(image.height)} cm"]  # SVG counts from the top
    lines.append(f"0 0 {_number(image.width)} {_number(image.height)} re W n")
    for shape in image.shapes:
        lines += ["q", f"{names[shape.fill_opacity, shape.stroke_opacity]} gs", *_paint(shape), "Q"]
    content = "\n".join(lines)
    size = f"{_number(image.width)} {_number(image.height)}"
    return _file(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Contents 4 0 R "
        f"/Resources << /ExtGState << {states} >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
    )


def _paint(shape: Shape) -> Iterator[str]:
    """Yield the operators that paint *shape*."""
    for clip in shape.clips:
        for letter, numbers in clip.path:
            yield " ".join((*map(_number, _placed(numbers, clip.matrix)), letter))
        yield "W* n" if clip.even_odd else "W n"
    yield " ".join(map(_number, shape.matrix)) + " cm"
    if shape.fill:
        yield " ".join(map(_number, shape.fill)) + " rg"
    if shape.stroke:
        yield " ".join(map(_number, shape.stroke)) + " RG"
        yield f"{_number(shape.width)} w {shape.cap} J {shape.join} j"
        yield f"[{' '.join(map(_number, shape.dashes))}] {_number(shape.dash_offset)} d"
    for letter, numbers in shape.path:
        yield " ".join((*map(_number, numbers), letter))
    operator = {(0, 0): "n", (1, 0): "f", (0, 1): "S", (1, 1): "B"}
    painted = operator[bool(shape.fill), bool(shape.stroke)]
    yield painted + "*" * (shape.even_odd and painted in "fB")


def _placed(numbers: Sequence[float], matrix: Matrix) -> Iterator[float]:
    """Yield the points x y x y ... as *matrix* puts them."""
    a, b, c, d, e, f = matrix
    for x, y in zip(numbers[::2], numbers[1::2], strict=True):
        yield a * x + c * y + e
        yield b * x + d * y + f


def _file(*objects: str) -> bytes:
    """Return the objects, numbered from 1, as a file; the first one is the catalogue."""
    text = "%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(text))
        text += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    return (
        f"{text}xref\n0 {count}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    ).encode("ascii")


def _number(value: float) -> str:
    """Return *value* as PDF writes numbers: no exponent, no needless zero."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
