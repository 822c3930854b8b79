"""Other repositories call the check by the hooks of pre-commit and by the action, which do here what they do there."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

import foreign
from installing import CLEAN, PACKAGE, environment
from support import ROOT

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
FAULT = next(fault for fault in foreign.BROKEN if fault.dataset == "railways")


def hook(name: str, outside: Path, root: Path) -> subprocess.CompletedProcess[str]:
    """Run a hook as pre-commit does: its entry, and the files that it is for where it takes them."""
    words = shlex.split(HOOKS[name]["entry"])
    if HOOKS[name].get("pass_filenames", True):
        names = (path.relative_to(root).as_posix() for path in sorted(root.rglob("*")) if path.is_file())
        words += [name_ for name_ in names if re.search(HOOKS[name]["files"], name_)]
    command = [outside / "wheel" / "bin" / words[0], *words[1:]]
    return subprocess.run(command, cwd=root, env=CLEAN, capture_output=True, text=True, check=False)


def test_the_hooks_pass_what_is_right(outside: Path, tmp_path: Path) -> None:
    root = foreign.copy("railways", tmp_path)
    for name in HOOKS:
        assert hook(name, outside, root).returncode == 0, name


def test_the_check_hook_reports_what_is_wrong(outside: Path, tmp_path: Path) -> None:
    done = hook("accord-check", outside, foreign.broken_copy(FAULT, tmp_path))
    assert done.returncode == 1
    assert FAULT.problem in done.stdout.splitlines()


def test_the_format_hook_changes_a_file_that_is_not_canonical(outside: Path, tmp_path: Path) -> None:
    root = foreign.copy("railways", tmp_path)
    path = root / "curated" / "routes" / "cog.yaml"
    canonical = path.read_text(encoding="utf-8")
    path.write_text(canonical.replace(": ", ":   ", 1), encoding="utf-8")
    assert hook("accord-format", outside, root).returncode == 0
    assert path.read_text(encoding="utf-8") == canonical


def test_each_hook_is_for_files_of_a_dataset() -> None:
    for name, one in HOOKS.items():
        assert re.search(one["files"], "curated/routes/cog.yaml"), name
        assert not re.search(one["files"], "src/accord/pipeline.py"), name


def steps() -> dict[str, dict[str, Any]]:
    return {step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step}


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a runner on which the action's first step has installed the package."""
    folder = tmp_path_factory.mktemp("runner")
    python = environment(folder / "environment", has_pip=True)
    source = folder / "action"  # as a runner has it: what is committed, and no more
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".*", "curated", "build", "tests"))
    variables = {
        **CLEAN,
        "PATH": f"{python.parent}:{CLEAN['PATH']}",
        "GITHUB_ACTION_PATH": str(source),
        "RUNNER_TEMP": str(folder),
        "GITHUB_OUTPUT": str(folder / "output"),
        "PIP_NO_COMPILE": "1",
        "PIP_NO_INDEX": "1",  # where the packages come from: those that set-up keeps
        "PIP_FIND_LINKS": str(PACKAGE / "wheels"),
    }
    done = shell("Install", variables, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return variables


def shell(name: str, variables: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a step as a runner does: its text as a script of its shell."""
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", steps()[name]["run"]]
    return subprocess.run(words, cwd=folder, env=variables, capture_output=True, text=True, check=False)


def test_the_action_annotates_and_reports(runner: dict[str, str], tmp_path: Path) -> None:
    root = foreign.broken_copy(FAULT, tmp_path)
    environments = {name: step.get("env", {}) for name, step in steps().items()}
    strict = "${{ inputs.strict == 'true' && '--strict' || '' }}"
    assert environments["Check"] == {"ROOT": "${{ inputs.root }}", "STRICT": strict}
    assert environments["Report"] == {"ROOT": "${{ inputs.root }}"}
    variables = {**runner, "ROOT": root.name, "STRICT": ""}
    done = shell("Check", variables, root.parent)
    place, line, column, _ = FAULT.problem.split(":", 3)
    assert done.returncode == 1
    assert f"::error file={root.name}/{place},line={line},col={column}" in done.stdout
    assert shell("Report", variables, root.parent).returncode == 0
    report = json.loads(Path(runner["RUNNER_TEMP"], "accord.sarif").read_text(encoding="utf-8"))
    assert report["version"] == "2.1.0"
    (result,) = report["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == int(line)
    assert "sarif=" in Path(runner["GITHUB_OUTPUT"]).read_text(encoding="utf-8")


def test_the_action_passes_what_is_right(runner: dict[str, str], tmp_path: Path) -> None:
    root = foreign.copy("railways", tmp_path)
    for name in ("Check", "Report"):
        assert shell(name, {**runner, "ROOT": root.name, "STRICT": "--strict"}, root.parent).returncode == 0
