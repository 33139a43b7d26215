"""Changes the code in small ways, one at a time, and tells which changes no test notices.

    make mutants
    make mutants PACKAGE=core/site
    make mutants PACKAGE=core/site AGAIN=yes

A copy of the extension is changed by mutmut within functions, and here where mutmut does not look:
in numbers that stand outside of functions. The tests of :data:`PACKAGES` run on each change. What
is printed, and when this fails, is said in the README beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from mutants.mutant import Explanation, Mutant, as_text, parse_explanations
from mutants.source import Number, find_numbers, undecorate

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
BUILD = ROOT / "build" / "mutants"
#: package -> the tests that have to notice its changes
PACKAGES = {
    "core/mentions": tuple(
        f"tests/core/test_{name}.py" for name in "find vocabulary relocation".split()
    ),
    "core/site": tuple(
        f"tests/core/test_{name}.py"
        for name in "catalogue derive findings lists lookup page_views paging prerequisites "
        "records statements topic_scores".split()
    ),
    # without those of the work for large inputs, which take long and notice little else
    "core/frontmatter": tuple(
        f"tests/core/test_{name}.py"
        for name in "frontmatter harmless_repairs start_of_file toml_recovery loose".split()
    ),
    "core/nouns": tuple(
        f"tests/core/test_{name}.py"
        for name in "articles article_senses concepts handed_on headings loose wordlist".split()
    ),
    "incremental": ("tests/incremental",),
}
#: of all mutants, in percent: as many are killed or explained at least
LEAST = 90
#: what mutmut says of a mutant that the tests have noticed: they fail, or do not come to an end
NOTICED = frozenset({"killed", "timeout", "segfault"})
#: runs commands of mutmut in one process, which takes a second to begin
_ASK = """
import json, sys
from mutmut.__main__ import cli
for command in json.load(sys.stdin):
    cli.main(args=command, standalone_mode=False)
    print(end="\\f")
"""
#: seconds; as long as the tests of a package never take
PATIENCE = 1200


class Stage:
    """A copy of the extension and its tests in which one package is changed."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.folder = BUILD / package.replace("/", "-")
        self.source = self.folder / "src" / "knowledgebase"
        #: where mutmut writes what it has changed, and runs the tests
        self.mutants = self.folder / "mutants"
        self.environment = {**os.environ, "CI": "true"}  # examples are the same every time

    def set_up(self) -> None:
        """Copy the extension; link the rest."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.mutants.mkdir(parents=True)
        shutil.copytree(ROOT / "ext" / "knowledgebase", self.source)
        for path in (self.source / self.package).rglob("*.py"):
            path.write_text(undecorate(path.read_text(encoding="utf-8")), encoding="utf-8")
        # mutmut knows the folder of sources by the name src, the tests by the name ext
        (self.mutants / "ext").symlink_to("src")
        for name in ("source", "conf.py", "README.md", "Makefile"):
            (self.mutants / name).symlink_to(ROOT / name)
        (self.folder / "tests").symlink_to(ROOT / "tests")
        settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        (self.folder / "pyproject.toml").write_text(settings + self._settings(), encoding="utf-8")

    def _settings(self) -> str:
        return f"""
[tool.mutmut]
source_paths = ["src/knowledgebase"]
only_mutate = ["src/knowledgebase/{self.package}/*"]
pytest_add_cli_args = ["-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = {json.dumps(PACKAGES[self.package])}
# A new process for each mutant, in which no test has filled a cache with what is right.
process_isolation = "forkserver"
timeout_multiplier = 5.0
use_git_change_detection = false
"""

    def forget_survivors(self) -> None:
        """Let the mutants that have not been killed be tried again, by the tests of today."""
        shutil.rmtree(self.mutants / "tests")
        (self.mutants / "mutmut-stats.json").unlink()
        for path in self.mutants.rglob("*.py.meta"):
            meta = json.loads(path.read_text(encoding="utf-8"))
            codes = meta["exit_code_by_key"]
            meta["exit_code_by_key"] = {key: code or None for key, code in codes.items()}
            path.write_text(json.dumps(meta), encoding="utf-8")

    def run_mutmut(self) -> None:
        command = [sys.executable, "-c", "from mutmut.__main__ import cli; cli()", "run"]
        log = self.folder / "mutmut.log"
        with log.open("w", encoding="utf-8") as file:
            code = subprocess.run(
                command,
                cwd=self.folder,
                env=self.environment,
                stdout=file,
                stderr=file,
                check=False,
            ).returncode
        if code:
            raise SystemExit(f"mutmut has failed; see {log}")

    def mutants_of_functions(self) -> Iterator[Mutant]:
        """Yield what mutmut has tried."""
        (results,) = self._ask([["results", "--all", "true"]])
        names = [line.strip().partition(": ")[::2] for line in results.splitlines()]
        left = [name for name, status in names if status not in NOTICED]
        diffs = dict(zip(left, self._ask([["show", name] for name in left]), strict=True))
        for name, _ in names:
            yield Mutant.of_diff(name, diffs.get(name, ""), is_noticed=name not in diffs)

    def _ask(self, commands: list[list[str]]) -> list[str]:
        """Return what each of the *commands* of mutmut prints."""
        process = subprocess.run(
            [sys.executable, "-c", _ASK], input=json.dumps(commands), cwd=self.folder,
            env=self.environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return process.stdout.split("\f")[:-1]

    def mutants_of_numbers(self) -> Iterator[Mutant]:
        """Yield each number outside of functions, one more and one less."""
        for path in sorted((ROOT / "ext" / "knowledgebase" / self.package).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            for number in find_numbers(text):
                for changed in number.changes():
                    yield self._try(path, text, number, changed)

    def _try(self, path: Path, text: str, number: Number, changed: str) -> Mutant:
        """Run the tests with a number that is another one."""
        name = path.relative_to(ROOT / "ext" / "knowledgebase")
        folder = self.folder / "numbers"
        if not folder.exists():
            self._set_up_numbers(folder)
        target = folder / "ext" / "knowledgebase" / name
        new = number.replaced_by(changed, text)
        target.write_text(new, encoding="utf-8")
        is_noticed = self._fails(folder)
        target.write_text(text, encoding="utf-8")
        return Mutant(
            path=name.as_posix(),
            function=number.name,
            old=(number.line_of(text),),
            new=(number.line_of(new),),
            is_noticed=is_noticed,
        )

    def _set_up_numbers(self, folder: Path) -> None:
        """Copy extension and tests into *folder*; see that the tests pass there."""
        shutil.copytree(ROOT / "ext", folder / "ext")
        shutil.copytree(ROOT / "tests", folder / "tests", symlinks=True)
        for name in ("source", "conf.py", "README.md", "Makefile", "pyproject.toml"):
            (folder / name).symlink_to(ROOT / name)
        if self._fails(folder):
            raise SystemExit(f"the tests of {self.package} fail in {folder} without a change")

    def _fails(self, folder: Path) -> bool:
        """Return whether a test of the package fails, or a module of it cannot be loaded."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
        try:
            code = subprocess.run(
                [*command, *PACKAGES[self.package]], cwd=folder, check=False, env=self.environment,
                stdout=subprocess.DEVNULL, timeout=PATIENCE,
            ).returncode  # fmt: skip
        except subprocess.TimeoutExpired:
            return True
        if code not in (0, 1, 2):
            raise SystemExit(f"pytest cannot run the tests of {self.package} in {folder}")
        return code != 0


def report(
    package: str, mutants: Sequence[Mutant], explanations: Sequence[Explanation]
) -> Iterator[str]:
    """Yield what is to be read, the survivors that nobody has explained last."""
    left = [mutant for mutant in mutants if not mutant.is_noticed]
    unexplained = [m for m in left if not any(e.fits(m) for e in explanations)]
    for mutant in unexplained:
        yield as_text(mutant)
    for explanation in explanations:
        if not any(explanation.fits(mutant) for mutant in left):
            yield f"No such mutant survives any more; take it out of the list:\n{explanation.title}"
    killed = len(mutants) - len(left)
    yield (
        f"{package}: {len(mutants)} mutants, {killed} killed ({_percent(killed, mutants)}), "
        f"{len(left) - len(unexplained)} survivors explained, {len(unexplained)} not"
    )


def _percent(count: int, mutants: Sequence[Mutant]) -> str:
    return f"{100 * count / max(1, len(mutants)):.1f} %"


def is_enough(mutants: Sequence[Mutant], explanations: Sequence[Explanation]) -> bool:
    """Return whether enough mutants are killed or explained."""
    good = sum(m.is_noticed or any(e.fits(m) for e in explanations) for m in mutants)
    return 100 * good >= LEAST * len(mutants)


def run(package: str, *, again: bool) -> bool:
    """Try the mutants of a package; return whether its tests are good enough."""
    stage = Stage(package)
    if again and stage.mutants.is_dir():
        stage.forget_survivors()
    else:
        stage.set_up()
    stage.run_mutmut()
    mutants = list(stage.mutants_of_functions())
    if not again:
        mutants += stage.mutants_of_numbers()
    explained = HERE / f"{package.replace('/', '-')}.txt"
    text = explained.read_text(encoding="utf-8") if explained.is_file() else ""
    explanations = parse_explanations(text)
    for line in report(package, mutants, explanations):
        print(line, flush=True)
    return is_enough(mutants, explanations)


def main(arguments: Iterable[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "packages", nargs="*", help=f"of {', '.join(PACKAGES)}; all if none is named"
    )
    parser.add_argument(
        "--again", action="store_true", help="only those that survived the last time"
    )
    options = parser.parse_args(list(arguments))
    if unknown := set(options.packages) - PACKAGES.keys():
        parser.error(f"no such package: {', '.join(sorted(unknown))}")
    good = [run(package, again=options.again) for package in options.packages or PACKAGES]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
