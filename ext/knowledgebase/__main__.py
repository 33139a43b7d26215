"""Run ``python -m knowledgebase``."""

from __future__ import annotations

import sys

from knowledgebase.cli import main

sys.exit(main(sys.argv[1:]))
