"""Configuration of the knowledge base in ``source/``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "ext"))

project = "Deep Learning Knowledge Base"
author = "Knowledge Base Editors"
project_copyright = "2026, the knowledge base editors and contributors"
language = "en"

extensions = ["sphinxcontrib.bibtex", "knowledgebase"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_*"]

# "$17.97 billion to $93.72 billion" is a pair of prices, not a formula.
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_dmath_allow_space = False
myst_dmath_allow_digits = False
myst_heading_anchors = 3

# Formulas are MathML: nothing is fetched when a page is read.
html_math_renderer = "mathml"

# One bibliography; concepts and articles name its entries by their keys.
bibtex_bibfiles = ["source/references.bib"]
bibtex_default_style = "knowledgebase"
bibtex_reference_style = "author_year"
bibtex_tooltips = False  # an article ends with what it cites; they took a second of each build
bibtex_cite_id = "cite-{key}"  # else they are numbered, and a new entry changes the others

html_theme = "furo"
html_title = project
html_copy_source = False
html_show_sphinx = False
html_permalinks_icon = "#"
