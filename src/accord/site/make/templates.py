"""Whether the templates of a dataset can be read, and reach for nothing that the site's sandbox keeps from them.

What a template makes up while it is rendered, the sandbox refuses then (``accord.site.sandbox``). What stands in it is
reported here, where somebody wrote it. Jinja comes with what serves a site (``accord[serve]``). A clone builds with a
Python that lacks it: there the one that serves looks (``problems_elsewhere``). Where neither has it nothing is
rendered, and ``note`` says that nothing was looked at.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import astuple
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from accord.disk import walk
from accord.problems import AccordError, Problem
from accord.project import CLONE, ENGINE, Project

BASE = ENGINE / "site" / "templates"
SERVING = CLONE / ".venv" / "serve"  # of a clone: its set-up leaves the stamp when all is installed
PYTHON, STAMP = SERVING / "bin" / "python", SERVING / "accord.stamp"


class NotLookedAtError(AccordError):
    """The Python that serves could not look at templates."""


def note(project: Project) -> str:
    """Return that the templates of a dataset were not looked at, and what helps; empty where they were, or are none."""
    if find_spec("jinja2") or _is_served() or not _files(project):
        return ""
    return "the templates of site/templates were not looked at: install accord[serve], which renders them"


def problems_elsewhere(project: Project) -> list[Problem]:
    """Return what the Python that serves a clone finds, where this one has no Jinja.

    Raises:
        NotLookedAtError: if it fails.
    """
    if find_spec("jinja2") or not _is_served() or not _files(project):
        return []
    done = subprocess.run(
        [PYTHON, "-B", "-P", "-m", __name__, project.root],
        env={**os.environ, "PYTHONPATH": str(ENGINE.parent)},
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise NotLookedAtError(f"{SERVING} could not look at site/templates ({last}); run 'make setup-serve'")
    return [Problem(*fields) for fields in json.loads(done.stdout)]


def _is_served() -> bool:
    return PYTHON.exists() and STAMP.exists()


def problems(project: Project) -> list[Problem]:
    """Return what is wrong with the templates of a dataset, as far as it stands in them."""
    files, root = _files(project), project.root.resolve()
    is_within = cache(lambda path: path.resolve().is_relative_to(root))
    shown = walk(project.site, skipped=())
    outside = [path for path in shown.links if path.is_file() and not is_within(path)]
    outside += [path for path in shown.files if not is_within(path.parent)]
    linked = [_link_problem(path, project) for path in sorted(outside)]
    if linked or not files or find_spec("jinja2") is None:
        return linked
    from accord.site.make import template_faults

    folders = (project.site / "templates", BASE, _of_datasette())
    return [
        Problem(project.name_of(path), fault.line, fault.column, path.stem, fault.rule, fault.fact)
        for path in files
        for fault in template_faults.faults(path, folders)
    ]


def _files(project: Project) -> list[Path]:
    shown = walk(project.site / "templates", skipped=())
    return sorted([*shown.files, *(path for path in shown.links if path.is_file())])


def _link_problem(path: Path, project: Project) -> Problem:
    """Return the problem of a link out of the dataset: everybody could read the file, on the site."""
    fact = "a link to a file outside of the dataset, which the site would show; put the file itself here"
    return Problem(project.name_of(path), 0, 0, path.stem, "symlink", fact)


def _of_datasette() -> Path:
    """Return the folder of Datasette's own templates, without importing it."""
    spec = find_spec("datasette")
    return Path(spec.origin).parent / "templates" if spec and spec.origin else BASE


if __name__ == "__main__":
    if find_spec("jinja2") is None:
        sys.exit("it has no Jinja")
    print(json.dumps([astuple(problem) for problem in problems(Project(Path(sys.argv[1])))]))
