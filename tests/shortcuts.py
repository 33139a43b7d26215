"""What the tests need not do over and over, because it comes out the same in every build.

Two things make up half of the work for a small site: Jinja compiles the templates of the theme for
each new folder, and docutils lists all its options for each page. Builds that :mod:`sites` makes
share both. Those in processes of their own, as :mod:`books` makes them, take no shortcut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from docutils import Component
from docutils.frontend import Values
from sphinx.util import docutils as sphinx_docutils

_make_settings = sphinx_docutils._get_settings


def share_templates(doctreedir: Path) -> None:
    """Let a build in a new folder find the compiled templates of others, which Jinja checks."""
    doctreedir.mkdir(parents=True, exist_ok=True)
    folder = doctreedir / "templates"
    if not folder.exists():
        folder.symlink_to(_compiled_templates().name)


@cache
def _compiled_templates() -> TemporaryDirectory[str]:
    """Return the folder of compiled templates, which goes when the tests end."""
    return TemporaryDirectory(prefix="templates-")


@contextmanager
def settings_made_once() -> Iterator[None]:
    """Make the settings of docutils once for each kind of parser, and a copy for each page."""
    with patch.object(sphinx_docutils, "_get_settings", copy_settings):
        yield


def copy_settings(
    *components: Component | type[Component],
    defaults: Mapping[str, Any],
    read_config_files: bool = False,
) -> Values:
    """Return what Sphinx's own function returns, where no file of docutils' settings is read."""
    kinds = tuple(part if isinstance(part, type) else type(part) for part in components)
    settings = deepcopy(_settings_of(kinds, read_config_files=read_config_files))
    settings.__dict__.update(defaults)
    return settings


@cache
def _settings_of(kinds: tuple[type[Component], ...], *, read_config_files: bool) -> Values:
    settings = _make_settings(*kinds, defaults={}, read_config_files=read_config_files)
    assert not settings._config_files
    return settings
