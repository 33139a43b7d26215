"""What holds for every book that TeX has set, whatever is in it; for test modules to inherit."""

from __future__ import annotations

import pikepdf
import pypdfium2

from books import Book, links_of, places_of, squeeze
from knowledgebase.book.log import find_errors, find_overfull
from knowledgebase.book.tex import MOST_RUNS


class EveryBook:
    """Tests of the fixture ``book``."""

    def test_tex_has_no_complaint(self, book: Book) -> None:
        assert book.made.code == 0
        assert find_errors(book.made.log) == []
        assert find_overfull(book.made.log) == []
        assert book.made.runs <= MOST_RUNS

    def test_the_file_is_sound_and_holds_its_fonts(self, book: Book) -> None:
        with book.open() as pdf:
            assert pdf.check_pdf_syntax() == []
            objects = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
            fonts = [o for o in objects if o.get("/Type") == "/FontDescriptor"]
            assert fonts
            assert [
                f.FontName for f in fonts if not {"/FontFile2", "/FontFile3"} & set(f.keys())
            ] == []

    def test_every_link_leads_somewhere(self, book: Book) -> None:
        with book.open() as pdf:
            names = places_of(pdf)
            inner = [str(link.A.D) for link in links_of(pdf) if link.A.S == "/GoTo"]
            assert len(inner) > 20
            assert [name for name in inner if name not in names] == []
            addresses = [str(link.A.URI) for link in links_of(pdf) if link.A.S == "/URI"]
            assert all(address.startswith("https://") for address in addresses)

    def test_only_the_page_before_a_part_is_empty(self, book: Book) -> None:
        parts = [squeeze(title) for title, _ in book.outline]
        for number, text in enumerate(book.pages):
            if not text:
                assert any(book.pages[number + 1].startswith(part) for part in parts)

    def test_nothing_stands_in_the_margin(self, book: Book) -> None:
        for page in book.reader.pages:
            assert (page.mediabox.width, page.mediabox.height) == (504, 720)
        with book.open() as pdf:
            for link in links_of(pdf):
                left, bottom, right, top = map(float, link.Rect)
                assert 30 < left < right < 504 - 30
                assert 30 < bottom < top < 720 - 20

    def test_all_ink_is_inside_of_the_margins(self, book: Book) -> None:
        pages = pypdfium2.PdfDocument(book.made.pdf)
        for page in pages:
            drawn = page.render(scale=0.5, grayscale=True).to_pil()
            if ink := drawn.point(lambda shade: 255 * (shade < 224)).getbbox():
                left, top, right, bottom = (2 * edge for edge in ink)
                assert 30 <= left < right <= 504 - 30
                assert 20 <= top < bottom <= 720 - 30
        pages.close()

    def test_the_pages_before_the_first_part_have_roman_numbers(self, book: Book) -> None:
        labels = book.reader.page_labels
        first = labels.index("1")
        assert labels[:2] == ["i", "ii"]
        assert labels[first:] == [str(number + 1) for number in range(len(labels) - first)]
