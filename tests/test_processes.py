"""Builds with several processes: the same pages, the same reports, whoever reads them."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

import pytest
from sphinx.util.parallel import ParallelTasks

from knowledgebase.workarounds import processes
from sites import Site

#: an article of which two fields cannot be read
WRONG = "---\ntitle: {title}\nauthor: Ana\npublish_date: someday\nread_time: [\n---\n\nText.\n"
#: settings with an extension that wants one process to read
UNSAFE = """
import sys
from types import ModuleType

sys.modules["unsafe"] = ModuleType("unsafe")
sys.modules["unsafe"].setup = lambda app: {"parallel_read_safe": False}
extensions.append("unsafe")
"""


def test_every_process_reports_what_is_wrong_in_its_share(
    make_site: Callable[[str], Site],
) -> None:
    site = make_site("wide")
    for name in "abcd":
        site.write(f"articles/wrong-{name}.md", WRONG.format(title=name))
    serial, parallel = site.build("serial"), site.build("parallel", jobs=2)
    assert sum("wrong-" in line for line in serial.warnings) > len("abcd")
    assert sorted(parallel.warnings) == sorted(serial.warnings)


class LastFirst(ParallelTasks):
    """Processes of which the last one is done first."""

    def __init__(self, nproc: int) -> None:
        super().__init__(nproc)
        self.done: list[tuple[Any, Any, Callable[..., Any]]] = []

    def add_task(self, task_func: Any, arg: Any = None, result_func: Any = None) -> None:
        super().add_task(
            task_func, arg, lambda arg, data: self.done.append((arg, data, result_func))
        )

    def join(self) -> None:
        super().join()
        assert len(self.done) > 1
        for arg, data, keep in sorted(self.done, key=itemgetter(0), reverse=True):
            keep(arg, data)


def test_of_two_pages_that_define_the_same_the_last_one_wins_however_fast_it_is_read(
    make_site: Callable[[str], Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site("wide")
    head = "---\norphan: true\n---\n\n"
    site.write("aa.md", f"{head}(setup)=\n# First\n\nText.\n")
    site.write("zz.md", f"{head}(setup)=\n# Last\n\nText.\n")
    site.write("bb.md", f"{head}# Link\n\n{{ref}}`setup`\n")
    serial = site.build("serial")
    monkeypatch.setattr(processes, "ParallelTasks", LastFirst)
    parallel = site.build("parallel", jobs=2)
    assert ">Last<" in serial.text("bb.html")
    assert parallel.files() == serial.files()


def test_sphinx_reads_where_an_extension_allows_one_process_only(
    make_site: Callable[[str], Site],
) -> None:
    site = make_site("wide")
    serial = site.build("serial")
    conf = (site.root / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", conf + UNSAFE)
    build = site.build("unsafe", jobs=2)
    assert any("not safe for parallel reading" in line for line in build.warnings)
    assert build.files() == serial.files()


def test_a_few_pages_are_read_without_another_process(
    make_site: Callable[[str], Site],
) -> None:
    site = make_site("wide")
    site.build("edited", jobs=2)
    site.write("articles/one-more.md", "---\ntitle: One more\n---\n\nText.\n")
    edited = site.build("edited", jobs=2)
    assert set(edited.read) >= {"articles/one-more"}
    assert edited.files() == site.build("clean").files()


def test_a_build_leaves_the_number_of_processes_as_it_was(site: Site) -> None:
    for jobs in (1, 2, 3):
        assert site.build(f"out-{jobs}", jobs=jobs).app.parallel == jobs


def test_more_processes_than_pages_are_of_no_harm(site: Site) -> None:
    assert site.build("many", jobs=40).files() == site.build("one").files()
