"""What one build knows: gathered once, found from everywhere, never stored."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from typing import Any

import pytest
from sphinx.errors import ConfigError

from knowledgebase import context as module
from knowledgebase.config import read_settings
from knowledgebase.context import context_of
from sites import Site


def test_the_settings_of_a_build_are_read_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def count(*args: Any) -> Any:
        calls.append(args)
        return read_settings(*args)

    monkeypatch.setattr(module, "read_settings", count)
    for builder in ("html", "latex"):
        site.build(builder=builder)
        assert len(calls) == 1
        calls.clear()


def test_everybody_has_the_same_settings(site: Site) -> None:
    app = site.build().app
    context = context_of(app.env)
    assert context.library.settings is context.settings
    assert app.project is app.env.project is context.library
    assert (context.app, context.builder) == (app, app.builder)


def test_a_context_is_never_stored(site: Site) -> None:
    env = site.build().app.env
    with pytest.raises(TypeError, match="belongs to one build"):
        pickle.dumps(context_of(env))
    assert b"knowledgebase.context" not in pickle.dumps(env)


def test_each_build_has_a_context_of_its_own(site: Site) -> None:
    first, second = (site.build("same").app.env for _ in range(2))
    assert context_of(first) is not context_of(second)


def test_what_follows_from_all_pages_is_known_when_they_have_been_read(
    make_site: Callable[[str], Site],
) -> None:
    site = make_site("wide")
    for jobs in (1, 2):
        context = context_of(site.build(f"jobs-{jobs}", jobs=jobs).app.env)
        assert context.navigation is not None
        assert context.written.written_now > {"index"}
    assert context_of(site.build(builder="latex").app.env).outline.parts


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("concepts", "/tmp", "kb_concepts: relative to the source directory, not '/tmp'"),
        ("topics", "a/../../b", "kb_topics: a folder in the source directory, not 'a/../../b'"),
        ("topics", "nope", "kb_topics: there is no folder 'nope' in the source directory"),
        ("articles", None, "kb_articles: str is wanted, not None"),
        ("data_pages", "articles/**", "kb_data_pages: list or tuple is wanted, not 'articles/**'"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_build(
    site: Site, name: str, value: object, message: str
) -> None:
    conf = (site.root / "conf.py").read_text("utf-8")
    site.write("conf.py", f"{conf}\nkb_{name} = {value!r}\n")
    with pytest.raises(ConfigError, match=re.escape(message)):
        site.build()
