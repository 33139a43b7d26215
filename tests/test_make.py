"""What the Makefile installs, and for whom; the tools that it calls are stand-ins.

And what becomes of the tests where it cannot.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from subprocess import run

import pytest

from machine import find, leave_out

ROOT = Path(__file__).parents[1]
LOCKED = "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1 (apt-get)"


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """Return a folder with what `make tex` needs, and no TeX; its user is root."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for tool in ("bash", "cat", "env", "make", "sleep", "true"):
        (folder / tool).symlink_to(str(shutil.which(tool)))
    write_tool(folder / "apt-get", f'echo "$*" >> "{tmp_path}/calls"')
    write_tool(folder / "id", "echo 0")
    return folder


def write_tool(path: Path, line: str) -> None:
    path.write_text(f"#!{shutil.which('bash')}\n{line}\n", encoding="utf-8")
    path.chmod(0o755)


def make(tools: Path, *arguments: str) -> tuple[int, str]:
    """Run make with these tools only; return its exit code and errors."""
    process = run(
        [tools / "make", "APT_PAUSE=0", *arguments], cwd=ROOT, env={"PATH": str(tools)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return process.returncode, process.stderr


def calls(tools: Path) -> list[str]:
    """Return the arguments of each call of apt-get."""
    path = tools.parent / "calls"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def test_root_gets_tex(tools: Path) -> None:
    assert make(tools, "tex") == (0, "")
    update, install = calls(tools)
    assert update.endswith(" update -qq")
    assert " install --yes --no-install-recommends latexmk " in install
    assert install.endswith("fonts-dejavu-extra")


def test_who_may_use_sudo_without_a_password_gets_tex(tools: Path) -> None:
    write_tool(tools / "id", "echo 1000")
    write_tool(tools / "sudo", '[[ $1 == -n ]] && shift && "$@"')
    assert make(tools, "tex") == (0, "")
    assert len(calls(tools)) == 2


def test_others_are_told_the_one_command(tools: Path) -> None:
    write_tool(tools / "id", "echo 1000")
    write_tool(tools / "sudo", "exit 1")
    code, said = make(tools, "tex")
    assert code == 2
    assert calls(tools) == []
    assert "  sudo apt-get install --no-install-recommends latexmk texlive-xetex" in said


def test_root_gets_chromium(tools: Path) -> None:
    assert make(tools, "chromium") == (0, "")
    assert [call.partition("install ")[2] for call in calls(tools)] == [
        "", "--yes --no-install-recommends chromium"
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_who_has_chromium_under_any_name_installs_nothing(tools: Path, name: str) -> None:
    write_tool(tools / name, "exit 1")
    assert make(tools, "chromium") == (0, "")
    assert calls(tools) == []


def test_who_has_tex_installs_nothing(tools: Path) -> None:
    for name in ("latexmk", "xelatex"):
        write_tool(tools / name, "exit 1")
    assert make(tools, "tex") == (0, "")
    assert calls(tools) == []


def test_another_apt_is_waited_for(tools: Path) -> None:
    """By an option where apt has one; else by trying again, as often as it takes."""
    lines = f'[[ $(cat "{tools.parent}/calls") == *$4*$4*$4* ]] || {{ echo "{LOCKED}"; exit 100; }}'
    write_tool(tools / "apt-get", f'echo "$*" >> "{tools.parent}/calls"\n{lines}')
    assert make(tools, "tex")[0] == 0
    found = calls(tools)
    assert [call.split()[4] for call in found] == ["update"] * 3 + ["install"]
    assert all(call.startswith("-o DPkg::Lock::Timeout=300 ") for call in found)


def test_another_error_of_apt_ends_at_once(tools: Path) -> None:
    unknown = "E: Unable to locate package latexmk"
    write_tool(tools / "apt-get", f'[[ $* == *update* ]] || {{ echo "{unknown}"; exit 100; }}')
    code, said = make(tools, "tex")
    assert code == 2
    assert said.count(unknown) == 1


def test_where_a_tool_is_missing_tests_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="TeX is not installed; make tex does it"):
        leave_out("TeX", "tex")


def test_in_ci_they_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="TeX is not installed"):
        leave_out("TeX", "tex")


def test_a_tool_is_found_by_its_first_name_on_the_path(
    tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tools))
    assert find("no-such-tool") is None
    assert find("no-such-tool", "id", "bash") == tools / "id"
