"""Problems between pages, each of which is right by itself.

Relations, topics, senses and references that name nothing; two pages with one id; relations that
lead round in a circle; names that two concepts claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from sphinx.environment import BuildEnvironment

from knowledgebase.core.citations import is_key
from knowledgebase.core.graphs import walk
from knowledgebase.core.model import Article, Concept, Kind, Problem, Severity
from knowledgebase.core.names import fold
from knowledgebase.core.site.derive import State
from knowledgebase.core.site.records import PageRecord
from knowledgebase.core.text.forms import make_plural
from knowledgebase.domain import KnowledgeDomain
from knowledgebase.reporting import report

_RELATIONS = ("broader", "related", "contrast", "prerequisites")
#: Those that must not lead back to where they began.
_ONE_WAY = ("broader", "prerequisites")
#: How many concepts of a circle are named.
_NAMED = 6


def check_site(env: BuildEnvironment, domain: KnowledgeDomain) -> None:
    """Report relations, topics and names that lead nowhere or to two places."""
    state = domain.state
    if state is None:
        return
    for docname, record in sorted(domain.records.items()):
        if problems := list(_check_record(record, state)):
            report(problems, env.doc2path(docname))
    for docname, problem in _find_duplicate_ids(domain):
        report([problem], env.doc2path(docname))
    for docname, problem in _find_circles(state):
        report([problem], env.doc2path(docname))
    _check_claims(env, state)


def _check_record(record: PageRecord, state: State) -> Iterator[Problem]:
    """Yield what a page names and nothing has: concepts, topics, references."""
    if record.concept:
        for name in _RELATIONS:
            for other in getattr(record.concept, name):
                if other not in state.catalogue.concepts:
                    yield _unknown(record.concept, name, "concept", other, state.catalogue.concepts)
        yield from _check_references(record.concept, state)
    noun = record.concept or record.article
    if noun:
        for topic in noun.topics:
            if topic not in state.catalogue.topics:
                yield _unknown(noun, "topics", "topic", topic, state.catalogue.topics)
    if article := record.article:
        for field, named in (
            ("autolink_exclude", sorted(article.autolink_exclude)),
            ("senses", article.senses),
        ):
            for concept in named:
                if concept not in state.catalogue.concepts:
                    yield _unknown(article, field, "concept", concept, state.catalogue.concepts)


def _check_references(concept: Concept, state: State) -> Iterator[Problem]:
    """Yield the keys that no entry has; without any, a word is a citation as well."""
    keys = state.views.bibliography
    for reference in concept.references if keys else ():
        if is_key(reference) and reference not in keys:
            yield _unknown(concept, "references", "reference", reference, keys)


#: what does not exist -> kind of problem
_UNKNOWN = {
    "concept": Kind.UNKNOWN_CONCEPT,
    "reference": Kind.UNKNOWN_REFERENCE,
    "topic": Kind.UNKNOWN_TOPIC,
}


def _unknown(
    noun: Article | Concept, field: str, kind: str, name: str, known: Iterable[str]
) -> Problem:
    near = get_close_matches(name, list(known), n=1)
    line, column = dict(noun.places).get(field, (1, 1))
    return Problem(
        kind=_UNKNOWN[kind],
        message=f"{field}: there is no {kind} {name!r}",
        mend=f"did you mean {near[0]!r}?" if near else f"remove it, or write the {kind}",
        line=line,
        column=column,
        severity=Severity.ERROR,
    )


def _find_circles(state: State) -> Iterator[tuple[str, Problem]]:
    """Yield (docname, problem) for each relation that closes a circle, at the circle's begin."""
    for relation in _ONE_WAY:
        for _, circles in walk(state.catalogue.relation(relation)):
            for circle in circles:
                entry = state.catalogue.concepts[circle[0]]
                line, column = dict(entry.concept.places).get(relation, (1, 1))
                yield (
                    entry.docname,
                    Problem(
                        kind=Kind.CIRCLE,
                        message=f"{relation}: {_spell(circle)} leads back to where it began",
                        mend="take out one of these relations",
                        line=line,
                        column=column,
                    ),
                )


def _spell(circle: Sequence[str]) -> str:
    """Return "a > b > a", or "a > b > ... > z > a" for many."""
    names = list(circle)
    if len(names) > _NAMED:
        names[_NAMED - 1 : -1] = ["..."]
    return " > ".join([*names, names[0]])


def _find_duplicate_ids(domain: KnowledgeDomain) -> Iterator[tuple[str, Problem]]:
    """Yield (docname, problem) for each page whose id an earlier page has."""
    first: dict[tuple[str, str], str] = {}
    for docname, record in sorted(domain.records.items()):
        for noun, id_ in _ids_of(record):
            other = first.setdefault((noun, id_), docname)
            if other != docname:
                yield (
                    docname,
                    Problem(
                        kind=Kind.DUPLICATE_SLUG,
                        message=f"the {noun} {other!r} has the same id {id_!r}",
                        mend="rename one of the two files; references lead to the other one",
                        line=1,
                        severity=Severity.ERROR,
                    ),
                )


def _ids_of(record: PageRecord) -> Iterator[tuple[str, str]]:
    if record.article:
        yield "article", record.slug
    if record.concept:
        yield "concept", record.concept.id
    if record.topic:
        yield "topic", record.topic.id


def _check_claims(env: BuildEnvironment, state: State) -> None:
    """Report each name that several concepts claim, but not its plural as well."""
    for words, concepts in state.claims.items():
        singulars = {(*words[:-1], word) for word in _singulars(words[-1])}
        if any(state.claims.get(singular) == concepts for singular in singulars):
            continue
        first = state.catalogue.concepts[concepts[0]]
        name = " ".join(words)
        field = "title" if fold(first.concept.title) == fold(name) else "aliases"
        line, column = dict(first.concept.places).get(field, (1, 1))
        problem = Problem(
            kind=Kind.AMBIGUOUS,
            message=f"{name!r} is claimed by {' and '.join(concepts)}",
            mend="give it to one of them, or name the one that is meant in an article's `senses`; "
            "until then it is not linked",
            line=line,
            column=column,
        )
        report([problem], env.doc2path(first.docname))


def _singulars(word: str) -> Iterator[str]:
    """Yield words of which *word* could be the generated plural."""
    for end in range(1, min(4, len(word))):
        stem = word[:-end]
        for ending in ("", "y", "is"):
            if make_plural(stem + ending) == word:
                yield stem + ending
