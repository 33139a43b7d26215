"""The tool that looks for changes which no test notices: what it reads, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutants.mutant import Mutant, as_text, parse_explanations
from mutants.run import HERE, PACKAGES, ROOT, is_enough, report
from mutants.source import find_numbers, undecorate

DIFF = """# knowledgebase.core.site.paging.xǁPagerǁpage_of__mutmut_3: survived
--- src/knowledgebase/core/site/paging.py
+++ src/knowledgebase/core/site/paging.py
@@ -1,2 +1,2 @@
 def page_of(self):
-    return items[start:end]
+    return items[start:None]
"""
NAME = "knowledgebase.core.site.paging.xǁPagerǁpage_of__mutmut_3"
SURVIVOR = Mutant.of_diff(NAME, DIFF, is_noticed=False)
KILLED = Mutant.of_diff("knowledgebase.core.site.views.x__kind__mutmut_1", "", is_noticed=True)


def explain(*changes: str) -> str:
    lines = [f"core/site/paging.py Pager.page_of\n{change}\nwhy: it is so\n" for change in changes]
    return "# a comment\n\n" + "\n".join(lines)


def test_a_mutant_is_known_by_its_place_and_its_change() -> None:
    assert (SURVIVOR.path, SURVIVOR.function) == ("core/site/paging.py", "Pager.page_of")
    assert (SURVIVOR.old, SURVIVOR.new) == (
        ("return items[start:end]",),
        ("return items[start:None]",),
    )
    assert (KILLED.path, KILLED.function) == ("core/site/views.py", "_kind")


@pytest.mark.parametrize("new", ["+ return items[start:None]", "+ *"])
def test_a_survivor_is_explained_by_its_change_or_any_of_its_line(new: str) -> None:
    explanations = parse_explanations(explain(f"- return items[start:end]\n{new}"))
    assert list(report("core/site", [SURVIVOR, KILLED], explanations)) == [
        "core/site: 2 mutants, 1 killed (50.0 %), 1 survivors explained, 0 not"
    ]


def test_a_survivor_that_nobody_has_explained_is_shown_as_an_entry() -> None:
    shown, summary = report("core/site", [SURVIVOR, KILLED], ())
    assert shown == as_text(SURVIVOR)
    assert parse_explanations(f"{shown.strip()} it is so")[0].fits(SURVIVOR)
    assert summary.endswith("0 survivors explained, 1 not")


def test_an_entry_that_is_about_no_survivor_is_named() -> None:
    explanations = parse_explanations(explain("- x = 1\n+ x = 2"))
    assert any("take it out" in line for line in report("core/site", [KILLED], explanations))


@pytest.mark.parametrize("entry", ["a.py f\n- x\n+ y\nwhy:", "a.py\n- x\n+ y\nwhy: z", "a.py f\nx"])
def test_an_entry_that_lacks_a_part_is_refused(entry: str) -> None:
    with pytest.raises(ValueError, match="an entry has"):
        parse_explanations(entry)


@pytest.mark.parametrize(("survivors", "enough"), [(1, True), (2, False)])
def test_of_ten_mutants_one_may_survive_unexplained(survivors: int, enough: bool) -> None:
    mutants = [SURVIVOR] * survivors + [KILLED] * (10 - survivors)
    assert is_enough(mutants, ()) is enough
    assert is_enough(mutants, parse_explanations(explain("- return items[start:end]\n+ *")))


def test_a_decorator_above_a_function_is_the_same_as_a_call_below_it() -> None:
    code = (
        "class A:\n    @property\n    def x(self):\n        return 1\n\n"
        "    @staticmethod\n    def y():\n        return 2\n"
    )
    changed = undecorate(code)
    assert "    def x(self):\n        return 1\n    x = property(x)\n" in changed
    assert "    @staticmethod\n    def y():" in changed
    names: dict[str, type] = {}
    exec(changed, names)
    assert (names["A"]().x, names["A"].y()) == (1, 2)  # type: ignore[attr-defined]


def test_numbers_outside_of_functions_are_changed_by_one() -> None:
    code = "ä, FAR = 1, 200\nclass A:\n    shown: float = 0.5\ndef f(x=3):\n    y = 4\nT = True\n"
    numbers = list(find_numbers(code))
    assert [(number.name, number.value) for number in numbers] == [
        ("(ä, FAR)", 1), ("(ä, FAR)", 200), ("shown", 0.5),
    ]  # fmt: skip
    assert list(numbers[1].changes()) == ["199", "201"]
    assert numbers[1].replaced_by("201", code) == code.replace("200", "201")
    assert numbers[2].line_of(code) == "shown: float = 0.5"


def test_every_list_can_be_read_and_is_of_a_package_that_exists() -> None:
    names = {package.replace("/", "-") for package in PACKAGES}
    lists = list(HERE.glob("*.txt"))
    assert {path.stem for path in lists} <= names
    for path in lists:
        for explanation in parse_explanations(path.read_text(encoding="utf-8")):
            assert (ROOT / "ext" / "knowledgebase" / explanation.path).is_file(), explanation.title
    for tests in PACKAGES.values():
        assert all((ROOT / path).exists() for path in tests)
    assert all(Path(ROOT, "ext", "knowledgebase", package).is_dir() for package in PACKAGES)
