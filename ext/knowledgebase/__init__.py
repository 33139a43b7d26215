"""A knowledge base from a folder of articles: ``extensions = ["knowledgebase"]``.

What a project can rely on, as ``source/guide/stable.md`` lists it: the directives and roles, the
``kb_*`` settings, the builders and the command line, the templates with what they are given, the
CSS classes, ``knowledge.json``, and the objects of the domain ``kb``. All else is private, every
module, class and function of this package included, and can change with any commit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything with Sphinx, which nothing of the package loads before it is called."""
    from knowledgebase import config, registration  # noqa: PLC0415 - the command line needs neither

    for begin in registration.WORKAROUNDS:
        begin(app)
    for name in registration.EXTENSIONS:
        app.setup_extension(name)
    for option in config.OPTIONS:
        app.add_config_value(f"kb_{option.name}", option.default, option.rebuild, option.types)
    for suffix, kind in registration.SOURCE_SUFFIXES.items():
        app.add_source_suffix(suffix, kind)
    app.add_source_parser(registration.PARSER, override=True)
    for builder in registration.BUILDERS:
        app.add_builder(builder)
    app.add_domain(registration.DOMAIN)
    for name, role in registration.ROLES.items():
        app.add_role(name, role)
    for name, directive in registration.DIRECTIVES.items():
        app.add_directive(name, directive)
    for node, writers in registration.NODES.items():
        app.add_node(node, override=False, **writers)
    for transform in registration.TRANSFORMS:
        transform.add_to(app)
    for event, priority, handler in registration.EVENTS:
        app.connect(event, handler, priority)
    app.add_html_math_renderer(*registration.MATH)
    app.add_css_file("knowledgebase.css")
    app.add_latex_package("knowledgebase", after_hyperref=True)
    return {"version": __version__, **registration.PROPERTIES}
