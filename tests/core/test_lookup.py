"""Names that authors write, and what they name."""

from __future__ import annotations

from core.growth import FACTOR, MOST, measure_growth
from core.small_site import make_article, make_catalogue, make_concept, make_topic
from knowledgebase.core.site.catalogue import Catalogue
from knowledgebase.core.site.lookup import Lookup, build_lookup
from knowledgebase.core.site.views import Target


def lead(lookup: Lookup, role: str, name: str) -> str | None:
    target = lookup.find(role, name)
    return target.docname if target else None


def test_a_concept_has_id_title_and_aliases_in_any_case_and_spacing() -> None:
    concept = make_concept("conv-net", title="convolutional network", aliases=("CNN",))
    lookup = build_lookup(make_catalogue(concepts=[concept]))
    for name in ("conv-net", "Convolutional  network", "cnn", "CNN"):
        assert lead(lookup, "concept", name) == "concepts/conv-net"
    assert lead(lookup, "concept", "conv net") is None
    assert lookup.find("concept", "cnn") == Target(
        docname="concepts/conv-net", anchor="concept-conv-net", title="convolutional network"
    )


def test_an_article_has_slug_docname_and_title() -> None:
    lookup = build_lookup(make_catalogue([make_article("seeing", title="How It Sees")]))
    for name in ("seeing", "articles/seeing", "how it sees"):
        assert lead(lookup, "article", name) == "articles/seeing"


def test_roles_do_not_see_each_other() -> None:
    lookup = build_lookup(make_catalogue(topics=[make_topic("vision")]))
    assert lead(lookup, "topic", "Vision") == "topics/vision"
    assert lead(lookup, "concept", "Vision") is None
    assert lead(lookup, "nonsense", "Vision") is None


def test_ids_win_over_titles_and_titles_over_aliases() -> None:
    concepts = [
        make_concept("a", title="b", aliases=("c",)),
        make_concept("b", title="c"),
        make_concept("z", title="z", aliases=("a",)),
    ]
    lookup = build_lookup(make_catalogue(concepts=concepts))
    assert [lead(lookup, "concept", name) for name in "abc"] == [
        "concepts/a", "concepts/b", "concepts/b",
    ]  # fmt: skip
    assert lookup.concept_ids["c"] == "b"


def test_a_name_claimed_twice_leads_nowhere_not_even_to_an_alias() -> None:
    concepts = [
        make_concept("a", title="AR"),
        make_concept("b", title="AR"),
        make_concept("c", title="c", aliases=("ar",)),
    ]
    lookup = build_lookup(make_catalogue(concepts=concepts))
    assert lead(lookup, "concept", "AR") is None
    assert "ar" not in lookup.concept_ids


def test_a_concept_may_repeat_its_own_name() -> None:
    concept = make_concept("cnn", title="CNN", aliases=("Cnn", "cnn"))
    assert lead(build_lookup(make_catalogue(concepts=[concept])), "concept", "cnn")


def test_many_articles_of_one_title_cost_no_more_than_others() -> None:
    def look(catalogue: Catalogue) -> None:
        assert lead(build_lookup(catalogue), "article", "same") is None

    small, large = (
        make_catalogue([make_article(f"a{n}", title="Same") for n in range(number)])
        for number in (400, 400 * FACTOR)
    )
    assert measure_growth(look, small, large) < MOST
