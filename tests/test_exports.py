"""The knowledge base for other programs, as builds write it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS
from sphinx.errors import ExtensionError

from knowledgebase.builders.exports import to_turtle
from knowledgebase.core.export.skos import Iri, Statement, Text
from sites import Build, Site

EXT = Path(__file__).parents[1] / "ext"
FILES = ("knowledge.json", "knowledge.schema.json")


def exports_of(build: Build) -> list[str]:
    return [build.text(name) for name in FILES]


def graph_of(build: Build) -> Graph:
    return Graph().parse(data=build.text("knowledge.ttl"), format="turtle")


# -- knowledge.json ------------------------------------------------------------------------------


def test_the_file_follows_the_schema_beside_it(site: Site) -> None:
    knowledge, schema = map(json.loads, exports_of(site.build()))
    Draft202012Validator(schema).validate(knowledge)
    assert knowledge["$schema"] == FILES[1]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_every_address_leads_to_a_page(site: Site, builder: str) -> None:
    build = site.build(builder=builder)
    knowledge = json.loads(build.text("knowledge.json"))
    entries = [entry for name in ("articles", "concepts", "topics") for entry in knowledge[name]]
    assert len(entries) == 7
    for entry in entries:
        path = build.outdir / entry["url"]
        assert (path / "index.html" if builder == "dirhtml" else path).is_file()


def test_the_evidence_of_a_topic_is_named(site: Site) -> None:
    knowledge = json.loads(site.build().text("knowledge.json"))
    article = next(
        a for a in knowledge["articles"] if a["docname"] == "articles/how-a-network-sees"
    )
    counts = {concept["id"]: concept["mentions"] for concept in article["concepts"]}
    vision = next(topic for topic in article["topics"] if topic["id"] == "vision")
    assert vision == {
        "id": "vision",
        "stated": False,
        "evidence": [{"id": "cnn", "mentions": counts["cnn"]}],
    }


def test_the_address_of_the_site_is_given_where_it_is_known(site: Site) -> None:
    build = site.build(conf={"html_baseurl": "https://example.org/"})
    assert json.loads(build.text("knowledge.json"))["base_url"] == "https://example.org/"


def test_a_build_after_an_edit_writes_what_a_clean_one_writes(site: Site) -> None:
    site.build("edited")
    site.replace("concepts/cnn.md", "aliases: [CNN, ", "aliases: [")
    site.remove("articles/reading-machines.md")
    assert exports_of(site.build("edited", jobs=2)) == exports_of(site.build("clean"))


def test_files_that_say_the_same_keep_their_time(site: Site) -> None:
    build = site.build()
    for name in FILES:
        os.utime(build.outdir / name, (1, 1))
    site.replace("articles/reading-machines.md", "something else", "something new")
    site.build()
    assert [(build.outdir / name).stat().st_mtime for name in FILES] == [1, 1]


def test_a_file_that_is_missing_is_written_by_a_build_with_nothing_to_do(site: Site) -> None:
    build = site.build()
    (build.outdir / "knowledge.json").unlink()
    assert site.build().written == ()
    assert (build.outdir / "knowledge.json").is_file()


@pytest.mark.parametrize("builder", ["latex", "text"])
def test_other_outputs_have_none(site: Site, builder: str) -> None:
    assert not (site.build(builder=builder).outdir / "knowledge.json").exists()


# -- SKOS ----------------------------------------------------------------------------------------


def test_concepts_and_topics_are_read_back(site: Site) -> None:
    graph = graph_of(site.build(builder="skos"))
    cnn = URIRef("urn:x-knowledgebase:concept:cnn")
    assert set(graph.subjects(RDF.type, SKOS.Concept)) == {
        cnn,
        URIRef("urn:x-knowledgebase:concept:neural-network"),
        URIRef("urn:x-knowledgebase:concept:transformer"),
    }
    assert list(graph.objects(cnn, SKOS.prefLabel)) == [
        Literal("convolutional neural network", lang="en")
    ]
    assert set(graph.objects(cnn, SKOS.altLabel)) == {
        Literal("CNN", lang="en"),
        Literal("ConvNet", lang="en"),
    }
    assert list(graph.subjects(SKOS.member, cnn)) == [URIRef("urn:x-knowledgebase:topic:vision")]


def test_a_concept_is_never_related_to_one_above_it(site: Site) -> None:
    graph = graph_of(site.build(builder="skos"))
    above = {
        (concept, other)
        for concept in graph.subjects(RDF.type, SKOS.Concept)
        for other in graph.transitive_objects(concept, SKOS.broader)
        if other != concept
    }
    assert above
    assert not above & set(graph.subject_objects(SKOS.related))


def test_with_an_address_each_concept_is_the_place_that_defines_it(site: Site) -> None:
    conf = {"html_baseurl": "https://example.org/kb/"}
    graph = graph_of(site.build(builder="skos", conf=conf))
    page = site.build(builder="html", conf=conf).text("concepts/cnn.html")
    assert URIRef("https://example.org/kb/concepts/cnn.html#concept-cnn") in set(graph.subjects())
    assert 'id="concept-cnn"' in page


def test_labels_carry_the_language_of_the_site(site: Site) -> None:
    graph = graph_of(site.build(builder="skos", conf={"language": "pt_BR"}))
    labels = [label for label in graph.objects() if isinstance(label, Literal)]
    languages = {label.language for label in labels} - {None}
    assert {str(language).lower() for language in languages} == {"pt-br"}


def test_the_same_site_gives_the_same_bytes_under_any_hash_seed(site: Site, tmp_path: Path) -> None:
    def build(seed: str) -> dict[str, bytes]:
        out = tmp_path / seed
        for builder in ("skos", "audit"):
            subprocess.run(
                [sys.executable, "-m", "sphinx", "-q", "-b", builder, site.root, out / "o"],
                env={**os.environ, "PYTHONPATH": str(EXT), "PYTHONHASHSEED": seed},
                check=True,
            )
        return {path.name: path.read_bytes() for path in (out / "o").glob("*.*l*")}

    assert build("1") == build("2")


def test_any_text_survives_turtle() -> None:
    odd = 'a "quoted"\n\\ text\t with \'\'\' and """ and ☃'
    subject = Iri("urn:x-knowledgebase:concept:a%20b")
    text = to_turtle((Statement(subject, "skos:definition", Text(odd, "en")),))
    (found,) = Graph().parse(data=text, format="turtle").objects()
    assert str(found) == odd


def test_without_rdflib_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rdflib", None)
    with pytest.raises(ExtensionError, match=r"install the extra"):
        to_turtle(())
