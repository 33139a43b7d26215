"""Build with Sphinx, and find out which stages of our extension take how much CPU time.

    PYTHONPATH=ext python tests/bench/stages.py FILE [ARGUMENT OF SPHINX ...]

The functions below are wrapped where their callers look them up; the extension itself knows
nothing of it. Time counts for the innermost stage that is open, so none counts twice; what is in no
stage is the work of Sphinx, docutils, MyST and the theme. FILE gets, as JSON, the seconds of each
stage and the size of the vocabulary. With ``-j 2`` the work of other processes would be missing.
Without arguments: whether all functions are there.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import isgeneratorfunction
from pathlib import Path
from pkgutil import resolve_name
from time import process_time
from typing import Any

from sphinx.cmd.build import main

from knowledgebase.core.frontmatter import read_front_matter
from knowledgebase.core.mentions.vocabulary import names_of
from knowledgebase.core.nouns.concepts import parse_concept

#: stage -> the places where its functions are looked up, and their names there
STAGES = {
    "front matter": ["knowledgebase.reading.parser: read_front_matter read_noun"],
    "blocks": [
        "knowledgebase.writing.links: find_places join_text",
        "knowledgebase.reading.collector: find_blocks",
    ],
    "records": ["knowledgebase.reading.collector: note_page"],
    "vocabulary": ["knowledgebase.core.site.derive: build_vocabulary"],
    "matching": ["knowledgebase.core.site.derive: find_mentions"],
    "indexes": ["knowledgebase.events: derive_state check_consistency"],
    "pages": [
        "knowledgebase.events: keep_compiled_templates",
        "knowledgebase.images.transform.LocalImages: apply",
        "knowledgebase.writing.placeholders.ViewPlacer: run",
        "knowledgebase.writing.links.ConceptLinker: run",
        "knowledgebase.doctree.toctree.Navigation: sidebar",
        "knowledgebase.doctree.nodes: draw_hero",
        "knowledgebase.reading.page_shape.PageShape: apply",
        "knowledgebase.writing.html_pages: set_context",
        "knowledgebase.writing.html_pages.TableIds: run",
    ],
    # of lists, with what Sphinx and the theme do for them: they are there because of us
    "further pages": ["sphinx.builders.html.StandaloneHTMLBuilder: gen_pages_from_extensions"],
    "ledger": [
        "knowledgebase.context: open_context",
        "knowledgebase.events: use_library restore_times find_outdated",
        "knowledgebase.incremental.written.WrittenPages: compare",
        "knowledgebase.project.Library: discover",
        "knowledgebase.writing.html_pages: note_written close_build",
        "knowledgebase.reading.collector: note_reading",
    ],
}


class StageClock:
    """Seconds of CPU time by stage."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._open = ["all else"]
        self._charged = 0.0

    def seconds(self) -> dict[str, float]:
        """Return what each stage has taken since the process began."""
        self._charge()
        return dict(self._seconds)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Let time count for a stage, until another one is opened in it."""
        self._charge()
        self._open.append(name)
        try:
            yield
        finally:
            self._charge()
            self._open.pop()

    def wrap(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """Return *function* as a part of a stage; of a generator, what it does itself."""

        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            with self.stage(name):
                return function(*args, **kwargs)

        @wraps(function)
        def generate(*args: Any, **kwargs: Any) -> Iterator[Any]:
            items, end = function(*args, **kwargs), object()
            while True:
                with self.stage(name):
                    item = next(items, end)
                if item is end:
                    return
                yield item

        return generate if isgeneratorfunction(function) else call

    def _charge(self) -> None:
        now = process_time()
        self._seconds[self._open[-1]] += now - self._charged
        self._charged = now


def wrap_stages(clock: StageClock) -> None:
    """Wrap every function of every stage."""
    for stage, places in STAGES.items():
        for place in places:
            path, _, names = place.partition(":")
            owner = resolve_name(path)
            for name in names.split():
                setattr(owner, name, clock.wrap(getattr(owner, name), stage))


def count_names(source: Path) -> tuple[int, int]:
    """Return how many names all concepts have, and how many forms with the plurals."""
    texts = (path.read_text(encoding="utf-8") for path in source.glob("concepts/*.md"))
    concepts = [parse_concept(read_front_matter(text), id="")[0] for text in texts]
    names = {name for concept in concepts for name in (concept.title, *concept.aliases)}
    return len(names), len({form for concept in concepts for form in names_of(concept)})


def build(file: Path, arguments: list[str]) -> int:
    """Run Sphinx with every stage wrapped; write what was found; return Sphinx's status."""
    clock = StageClock()
    wrap_stages(clock)
    status = main(arguments)
    seconds = clock.seconds()
    names, forms = count_names(Path(arguments[-2]))
    found = {"seconds": seconds, "names": names, "forms": forms}
    file.write_text(json.dumps(found), encoding="utf-8")
    return status


if __name__ == "__main__":
    if len(sys.argv) == 1:
        wrap_stages(StageClock())
    else:
        sys.exit(build(Path(sys.argv[1]), sys.argv[2:]))
