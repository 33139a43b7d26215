"""Names: slugs and folded keys."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledgebase.core.names import fold, make_slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("How a Network Sees", "how-a-network-sees"),
        ("  C++ -- & _C#_!  ", "c-c"),
        ("5G in 2024", "5g-in-2024"),
        ("Café Zoë", "cafe-zoe"),
        ("Nguyễn Thế", "nguyen-the"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("深度学习", "深度学习"),
        ("हिन्दी कि", "हिन्दी-कि"),
        ("Ёлка й", "ёлка-й"),
        ("ﬁne ＣＮＮ", "fine-cnn"),
        ("❤️ CNN", "cnn"),
        ("\u0301", ""),
        ("…", ""),
        ("", ""),
    ],
)
def test_slug(text: str, slug: str) -> None:
    assert make_slug(text) == slug


@given(st.text())
@example("\u0390\u0345")
def test_a_slug_is_its_own_slug(text: str) -> None:
    slug = make_slug(text)
    assert make_slug(slug) == slug
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert "--" not in slug
    assert slug.split() in ([], [slug])


@given(st.text(), st.text())
def test_a_slug_depends_on_the_parts_only(left: str, right: str) -> None:
    parts = [part for part in (make_slug(left), make_slug(right)) if part]
    assert make_slug(f"{left} / {right}") == "-".join(parts)


@pytest.mark.parametrize(
    ("one", "other"),
    [("CNN", "cnn"), ("a  b\n", "A\u00a0b"), ("Café", "Cafe\u0301"), ("Straße", "STRASSE"),
     ("ﬁne", "fine")],
)  # fmt: skip
def test_equal_names(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Café", "Cafe"), ("a b", "ab"), ("CNN", "CNNs")])
def test_different_names(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
@example("\u0390")
@example("\u1fb7")
def test_a_folded_name_is_its_own_key(text: str) -> None:
    assert fold(fold(text)) == fold(text)
