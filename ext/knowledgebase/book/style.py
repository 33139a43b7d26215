r"""How a printed book looks: settings of the LaTeX builder, where the project has none of its own.

The form itself is in ``latex/knowledgebase.sty``. Every value here can be replaced in ``conf.py``,
``latex_elements`` key by key.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copyfile
from time import time
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.latex import LaTeXBuilder
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.texescape import escape

from knowledgebase.context import context_of
from knowledgebase.core.book.outline import Outline
from knowledgebase.core.text.formulas import count_arguments
from knowledgebase.doctree.book_nodes import book_entry
from knowledgebase.doctree.nodes import spell_date
from knowledgebase.domain import domain_of

_STYLE = Path(__file__).parents[1] / "latex" / "knowledgebase.sty"

_SETTINGS: dict[str, Any] = {
    "latex_engine": "xelatex",
    # xindy is a package of its own, and large
    "latex_use_xindy": False,
    # colored rows stop newer versions of TeX
    "latex_table_style": ["booktabs"],
    "latex_toplevel_sectioning": "part",
    "latex_domain_indices": False,
}

# Fonts by file: a name finds another font on another machine. Where Debian and Ubuntu keep them,
# else where TeX has its own.
_FONTS = r"""
\IfFileExists{/usr/share/fonts/opentype/linux-libertine/LinLibertine_R.otf}
  {\def\kbserifs{Path=/usr/share/fonts/opentype/linux-libertine/,}}{\def\kbserifs{}}
\IfFileExists{/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf}
  {\def\kbmonos{Path=/usr/share/fonts/truetype/dejavu/,}}{\def\kbmonos{}}
\edef\kbfonts{
  \noexpand\setmainfont{LinLibertine}[\kbserifs Extension=.otf,Numbers={OldStyle,Proportional},
    UprightFont=*_R,BoldFont=*_RB,ItalicFont=*_RI,BoldItalicFont=*_RBI]
  \noexpand\setsansfont{LinBiolinum}[\kbserifs Extension=.otf,Numbers={OldStyle,Proportional},
    UprightFont=*_R,BoldFont=*_RB,ItalicFont=*_RI,BoldItalicFont=*_RB]
  \noexpand\newfontfamily\noexpand\kbdisplay{LinLibertine}[\kbserifs Extension=.otf,
    Numbers={OldStyle,Proportional},UprightFont=*_DR,ItalicFont=*_RI,BoldFont=*_RB]
  \noexpand\setmonofont{DejaVuSansMono}[\kbmonos Extension=.ttf,Scale=0.8,
    UprightFont=*,BoldFont=*-Bold,ItalicFont=*-Oblique,BoldItalicFont=*-BoldOblique]
  \noexpand\newfontfamily\noexpand\kbsymbols{DejaVuSans}[\kbmonos Extension=.ttf,Scale=0.9,
    UprightFont=*,BoldFont=*-Bold,ItalicFont=*-Oblique,BoldItalicFont=*-BoldOblique]}
\kbfonts
\def\kbcolophon{Set in Linux Libertine, Linux Biolinum and DejaVu Sans Mono.\par}
"""
_ELEMENTS = {
    "papersize": "letterpaper",  # what the class knows; the true size is below
    "geometry": (
        r"\usepackage[paperwidth=7in,paperheight=10in,textwidth=4.8in,textheight=7.7in,"
        r"inner=.95in,top=1.05in,headsep=16pt,footskip=28pt]{geometry}"
    ),
    "pointsize": "11pt",
    "extraclassoptions": "openany",
    "fontpkg": _FONTS,
    "fncychap": "",
    # LaTeX knows six levels of lists; an article may have twenty
    "maxlistdepth": "30",
    "sphinxsetup": (
        r"TitleColor={RGB}{16,84,104},InnerLinkColor={RGB}{16,84,104},OuterLinkColor={RGB}{16,84,104},"
        r"VerbatimColor={RGB}{246,248,248},verbatimwithframe=false,verbatimsep=4pt,"
        r"verbatimforcewraps=true,"
        r"HeaderFamily=\sffamily"
    ),
    "maketitle": r"\kbmaketitle",
    "tableofcontents": r"\kbtableofcontents",
    "transition": "\n\n\\kbbreak\n\n",
}


def set_defaults(app: Sphinx, config: Config) -> None:
    """Give the LaTeX builder our settings, where the project has said nothing else."""
    said = {*config._raw_config, *config.overrides}  # workaround: default-settings
    for name, value in _SETTINGS.items():
        if name not in said:
            setattr(config, name, value)  # workaround: default-settings
    if config.latex_engine == "xelatex":
        # workaround: default-settings
        config.latex_elements = {**_ELEMENTS, **config.latex_elements}


def bring_style(app: Sphinx) -> None:
    """Put our style beside the book."""
    if isinstance(app.builder, LaTeXBuilder):
        copyfile(_STYLE, Path(app.outdir, _STYLE.name))


class BookCover(SphinxPostTransform):
    """Tells LaTeX what stands on the title page, in the imprint and in the properties of the file.

    Also which characters need a second look: whether the fonts have them is known to TeX only.
    """

    formats = ("latex",)
    default_priority = 980

    def run(self, **kwargs: Any) -> None:
        """Add to what Sphinx writes before the document."""
        context, state = context_of(self.env), domain_of(self.env).state
        builder = context.builder
        assert isinstance(builder, LaTeXBuilder)
        topics = state.catalogue.topics.values() if state else ()
        texts = {
            "kbtopic": context.outline.subject,
            "kbsubject": _summary(context.outline),
            "kbkeywords": ", ".join(entry.topic.title for entry in topics),
            "kblanguage": self.config.language,
            "kbcopyright": str(self.config.copyright),
        }
        lines = [
            f"\\def\\{name}{{{escape(text, self.config.latex_engine)}}}"
            for name, text in texts.items()
        ]
        lines.append("\\hypersetup{pdflang={\\kblanguage},pdfdisplaydoctitle}")
        if self.config.latex_engine == "xelatex":
            shown = [self.config.project, self.config.author, *texts.values()]
            rare = _rare_characters(self.document, shown)
            lines += [f"\\kbdeclare{{{ord(char):X}}}" for char in rare]
        if not self.config.today and not self.config.today_fmt:
            # workaround: book-builder
            builder.context["date"] = spell_date(_edition(), self.config.language)
        lines += map(_define_macro, context_of(self.env).settings.math_macros)
        own = self.config.latex_elements.get("preamble", "")
        builder.context["preamble"] = "\n".join([*lines, own])  # workaround: book-builder


def _define_macro(macro: tuple[str, str]) -> str:
    """Return the definition of a command in formulas, whether TeX knows one of its name or not."""
    name, body = macro
    arguments = f"[{count}]" if (count := count_arguments(body)) else ""
    return f"\\providecommand\\{name}{{}}\\renewcommand\\{name}{arguments}{{{body}}}"


def _edition() -> date:
    """Return the day of the edition: that of SOURCE_DATE_EPOCH, else today."""
    return datetime.fromtimestamp(float(os.environ.get("SOURCE_DATE_EPOCH") or time()), UTC).date()


def _summary(outline: Outline) -> str:
    """Return what the book holds, in one line."""
    articles = len(outline.part_of)
    concepts = sum(len(letter.concepts) for letter in outline.letters)
    return f"Articles: {articles}. Concepts: {concepts}."


def _rare_characters(document: nodes.document, shown: Iterable[str]) -> list[str]:
    """Return the characters of a book, and of *shown*, that a good font may still lack, sorted."""
    found = set("".join(shown))
    for node in document.findall():
        if isinstance(node, nodes.Text):
            found.update(node)
        elif isinstance(node, book_entry):
            found.update(node["title"])
    return sorted(char for char in found if not _is_common(ord(char)))


def _is_common(code: int) -> bool:
    """Return whether every text font has a character: Latin, Greek, Cyrillic, marks of type."""
    ranges = (
        (0x00, 0x17F),
        (0x391, 0x3A9),
        (0x3AC, 0x3CE),
        (0x400, 0x45F),
        (0x2010, 0x2014),
        (0x2018, 0x201E),
        (0x2020, 0x2022),
        (0x2026, 0x2026),
        (0x2030, 0x2030),
        (0x2039, 0x203A),
        (0x20AC, 0x20AC),
        (0x2122, 0x2122),
    )
    return any(first <= code <= last for first, last in ranges)
