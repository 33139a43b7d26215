"""Lists, cut into pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledgebase.core.site.paging import Group, Page, paginate


def make_groups(*sizes: int) -> list[Group[str]]:
    return [
        Group(
            title=f"g{number}",
            anchor=f"a{number}",
            entries=tuple(f"{number}.{index}" for index in range(size)),
        )
        for number, size in enumerate(sizes)
    ]


def show(pages: tuple[Page[str], ...]) -> list[str]:
    return [
        " ".join(
            f"{group.title}{'+' if group.continued else ''}:{len(group.entries)}"
            for group in page.groups
        )
        for page in pages
    ]


@pytest.mark.parametrize(
    ("sizes", "size", "pages"),
    [
        ((), 2, [""]),
        ((0, 0), 2, [""]),
        ((2,), 2, ["g0:2"]),
        ((3,), 2, ["g0:2", "g0+:1"]),
        ((1, 2, 1), 2, ["g0:1 g1:1", "g1+:1 g2:1"]),
        ((2, 0, 2), 2, ["g0:2", "g2:2"]),
        ((5,), 1, ["g0:1", "g0+:1", "g0+:1", "g0+:1", "g0+:1"]),
    ],
)
def test_pages(sizes: tuple[int, ...], size: int, pages: list[str]) -> None:
    assert show(paginate(make_groups(*sizes), size=size)) == pages


def test_a_page_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one entry, not 0"):
        paginate(make_groups(1), size=0)


@given(st.lists(st.integers(0, 9), max_size=9), st.integers(1, 12))
def test_joining_the_pages_gives_the_groups(sizes: list[int], size: int) -> None:
    groups = make_groups(*sizes)
    pages = paginate(groups, size=size)
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    counts = [sum(len(group.entries) for group in page.groups) for page in pages]
    assert all(count == size for count in counts[:-1])
    assert counts[-1] <= size
    parts = [group for page in pages for group in page.groups]
    assert [entry for part in parts for entry in part.entries] == [
        entry for group in groups for entry in group.entries
    ]
    begun = [part.anchor for part in parts if not part.continued]
    assert begun == [group.anchor for group in groups if group.entries]
