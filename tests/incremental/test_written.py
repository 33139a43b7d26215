"""What has been written: which pages are stale, what is kept, and when."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from knowledgebase.incremental.written import WrittenPages

STAMPS = {"a": 1, "b": 2}
DIGESTS = {"a": "A", "a/2": "A2", "b": "B"}


def open_pages(folder: Path, out: str = "/out", kind: str = "html") -> WrittenPages:
    return WrittenPages(folder, Path(out), kind)


def compare(
    pages: WrittenPages,
    site: str = "site",
    stamps: Mapping[str, int] = STAMPS,
    digests: Mapping[str, str] = DIGESTS,
) -> list[str]:
    """Compare with *digests*, by page; return the sources whose digests were asked for."""
    asked: list[str] = []

    def ask(sources: Iterable[str]) -> dict[str, str]:
        asked.extend(sources)
        return {page: text for page, text in digests.items() if page.partition("/")[0] in asked}

    pages.compare(site, stamps, ask)
    return sorted(asked)


def write_all(folder: Path) -> None:
    """Let one build go through that writes every page."""
    pages = open_pages(folder)
    compare(pages)
    for name in pages.names():
        pages.note_written(name)
    pages.close(theme="theme", files=frozenset({"x.png"}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder that the first build has left, whole."""
    write_all(tmp_path)
    return tmp_path


def file_in(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_before_the_first_build_every_page_is_stale(tmp_path: Path) -> None:
    pages = open_pages(tmp_path)
    assert compare(pages) == ["a", "b"]
    assert pages.stale == {"a", "a/2", "b"}
    assert pages.gone == pages.files == frozenset()
    assert pages.theme == ""


def test_before_a_comparison_nothing_is_stale_or_gone(folder: Path) -> None:
    pages = open_pages(folder)
    assert (pages.stale, pages.gone) == (frozenset(), frozenset())
    assert (pages.static, pages.foreign) == (None, frozenset())
    assert dict.fromkeys(pages.names()) == dict.fromkeys(DIGESTS)
    assert pages.written_now == set()


def test_after_a_whole_build_nothing_is_looked_at(folder: Path) -> None:
    pages = open_pages(folder)
    assert compare(pages) == []
    assert pages.stale == pages.gone == frozenset()
    assert pages.theme == "theme"
    assert pages.files == {"x.png"}


def test_only_what_has_been_read_is_looked_at_while_the_site_is_the_same(folder: Path) -> None:
    pages = open_pages(folder)
    assert compare(pages, stamps={**STAMPS, "b": 3}, digests={**DIGESTS, "b": "B!"}) == ["b"]
    assert pages.stale == {"b"}
    assert sorted(pages.names()) == ["a", "a/2", "b"]


@pytest.mark.parametrize(
    ("site", "stamps"), [("other", STAMPS), ("site", {**STAMPS, "c": 9}), ("site", {"b": 2})]
)
def test_every_page_is_looked_at_when_another_site_is_seen(
    folder: Path, site: str, stamps: Mapping[str, int]
) -> None:
    assert compare(open_pages(folder), site=site, stamps=stamps) == sorted(stamps)


def test_pages_that_are_no_more_are_gone(folder: Path) -> None:
    pages = open_pages(folder)
    compare(pages, stamps={"b": 2})
    assert pages.gone == {"a", "a/2"}
    assert pages.stale == frozenset()
    assert list(pages.names()) == ["b"]


def test_a_stale_page_that_was_left_alone_is_stale_again(folder: Path) -> None:
    pages = open_pages(folder)
    compare(pages, site="other", digests={"a": "A!", "a/2": "A2", "b": "B!"})
    pages.note_written("a")
    pages.close(theme="", files=frozenset())
    again = open_pages(folder)
    assert compare(again, site="other", digests={"a": "A!", "a/2": "A2", "b": "B!"}) == ["a", "b"]
    assert again.stale == {"b"}


def test_a_page_that_is_written_without_need_is_as_it_was(folder: Path) -> None:
    pages = open_pages(folder)
    compare(pages)
    pages.note_written("b")
    pages.close(theme="theme", files=frozenset({"x.png"}))
    assert compare(open_pages(folder)) == []


def test_a_build_that_was_killed_leaves_its_pages_stale(folder: Path) -> None:
    pages = open_pages(folder)
    compare(pages, site="other", digests={**DIGESTS, "b": "B!"})
    pages.note_written("b")
    again = open_pages(folder)
    compare(again, site="other", digests={**DIGESTS, "b": "B!"})
    assert again.stale == {"b"}


def test_files_are_kept_at_once_and_the_rest_stays(folder: Path) -> None:
    open_pages(folder).note_files(frozenset({"z.png", "y.png"}))
    again = open_pages(folder)
    assert again.files == {"y.png", "z.png"}
    assert again.theme == "theme"
    assert compare(again) == []


def test_files_that_are_known_already_are_not_written(folder: Path) -> None:
    pages = open_pages(folder)
    file_in(folder).unlink()
    pages.note_files(frozenset({"x.png"}))
    assert list(folder.iterdir()) == []
    for files in ({"y.png"}, {"y.png"}, {"z.png"}):
        pages.note_files(frozenset(files))
        assert pages.files == files


def test_nothing_is_written_where_nothing_has_changed(folder: Path) -> None:
    pages = open_pages(folder)
    compare(pages)
    file_in(folder).unlink()
    pages.close(theme="theme", files=frozenset({"x.png"}))
    assert list(folder.iterdir()) == []


def test_what_was_kept_is_not_kept_a_second_time(folder: Path) -> None:
    pages = open_pages(folder)
    compare(pages)
    pages.close(theme="new", files=frozenset())
    file_in(folder).unlink()
    pages.close(theme="new", files=frozenset())
    assert list(folder.iterdir()) == []


def test_the_file_has_an_order_of_its_own(tmp_path: Path) -> None:
    pages = open_pages(tmp_path)
    compare(pages, digests=dict(reversed(DIGESTS.items())))
    for name in pages.names():
        pages.note_written(name)
    pages.close(theme="ä", files=frozenset({"z", "y"}))
    data = json.loads(file_in(tmp_path).read_text(encoding="utf-8"))
    assert list(data) == ["exports", "files", "pages", "site", "stamps", "theme"]
    assert (data["files"], data["stamps"], data["theme"]) == (["y", "z"], STAMPS, "ä")
    assert list(data["pages"]) == sorted(DIGESTS)


def test_a_name_outside_of_ascii_is_read_as_it_was_written(tmp_path: Path) -> None:
    pages = open_pages(tmp_path)
    pages.note_files(frozenset({"größe.png"}))
    assert open_pages(tmp_path).files == {"größe.png"}


def test_each_folder_and_each_kind_of_output_has_a_file_of_its_own(tmp_path: Path) -> None:
    places = [("/out", "html"), ("/out", "latex"), ("/other", "html")]
    for number, (out, kind) in enumerate(places):
        open_pages(tmp_path, out, kind).note_files(frozenset({str(number)}))
    found = [open_pages(tmp_path, out, kind).files for out, kind in places]
    assert found == [{"0"}, {"1"}, {"2"}]
    assert {path.name for path in tmp_path.iterdir()} == {
        "written-1197e63a28ea17ac.json",
        "written-596fda4a02e085fb.json",
        "written-bd3d290a556421b3.json",
    }


@pytest.mark.parametrize("text", ["", '{"pages": {"a"', "[]", "null", "\ud800"])
def test_a_file_that_cannot_be_read_counts_as_none(folder: Path, text: str) -> None:
    file_in(folder).write_bytes(text.encode("utf-8", "surrogatepass"))
    pages = open_pages(folder)
    compare(pages)
    assert pages.stale == {"a", "a/2", "b"}


def test_a_file_without_one_of_its_parts_is_read_as_far_as_it_goes(folder: Path) -> None:
    path = file_in(folder)
    data = json.loads(path.read_text(encoding="utf-8"))
    for name in data:
        path.write_text(json.dumps({k: v for k, v in data.items() if k != name}), encoding="utf-8")
        pages = open_pages(folder)
        assert compare(pages) == (["a", "b"] if name in ("site", "stamps") else []), name
        assert bool(pages.theme) == (name != "theme")
        assert bool(pages.files) == (name != "files")


def test_an_export_is_made_again_when_its_source_has_changed(folder: Path) -> None:
    pages = open_pages(folder)
    assert pages.note_export("knowledge.json", "one")
    compare(pages)
    pages.close(theme="theme", files=frozenset())
    for source, changed in (("one", False), ("two", True)):
        assert open_pages(folder).note_export("knowledge.json", source) is changed
    assert open_pages(folder).note_export("other.json", "one")


def test_an_export_that_is_made_no_more_is_forgotten(folder: Path) -> None:
    first = open_pages(folder)
    first.note_export("knowledge.json", "one")
    first.close(theme="", files=frozenset())
    open_pages(folder).close(theme="", files=frozenset())
    assert open_pages(folder).note_export("knowledge.json", "one")
