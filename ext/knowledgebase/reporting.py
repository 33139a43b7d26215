"""From a problem to a Sphinx warning: the only module that knows Sphinx's logger.

Every warning has the type ``kb`` and the problem's kind as subtype, so that
``suppress_warnings = ["kb.remote-image"]`` silences one kind. Its location is the author's own
file, with line and column.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from sphinx.util import logging

from knowledgebase.core.model import Problem, Severity

_logger = logging.getLogger(__name__)


def report(problems: Iterable[Problem], path: str | os.PathLike[str]) -> None:
    """Log *problems* of the file *path*, in order of their place."""
    for problem in sorted(problems, key=lambda p: (p.line, p.column, p.kind)):
        place = f"{os.fspath(path)}:{problem.line}:{problem.column}"
        log = _logger.error if problem.severity is Severity.ERROR else _logger.warning
        log("%s", _sentence(problem), location=place, type="kb", subtype=str(problem.kind))


def tell(line: str) -> None:
    """Print a line about what a command does."""
    _logger.info("%s", line)


def _sentence(problem: Problem) -> str:
    return f"{problem.message}; {problem.mend}" if problem.mend else problem.message
