"""Templates and static files of themes, where Sphinx has no settings and no method for them.

:mod:`.register` says why this is done, and when it can go.
"""

from __future__ import annotations

from typing import Any

from jinja2 import BytecodeCache
from sphinx.application import Sphinx


def keep_compiled_templates(app: Sphinx, cache: BytecodeCache) -> None:
    """Compile the theme's templates once, not in each build, and look at none of them again.

    Templates do not change during a build.
    """
    builder: Any = app.builder
    if jinja := getattr(getattr(builder, "templates", None), "environment", None):
        jinja.auto_reload = False  # workaround: theme-templates
        jinja.bytecode_cache = cache  # workaround: theme-templates


def add_static_folder(app: Sphinx, folder: str) -> None:
    """Offer the files of a folder to the theme; those of the project come after them."""
    app.config.html_static_path.insert(0, folder)  # workaround: static-path
