"""What serves a build needs nothing of what makes it, and the other way round but for what writes a site.

Read out of the imports of every module, those within functions too; then the modules are imported where only the copy
of a build and the serving environment are there.
"""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import support
from accord.site.make.write import NOT_SERVING, SERVING
from serving import Site

PACKAGE = support.ROOT / "src" / "accord"
SERVE = support.ROOT / ".venv" / "serve" / "bin" / "python"
SHARED = ("accord", "accord.problems", "accord.values", "accord.schema.model")  # of both sides
# Of the site and the server, what no build carries: what makes a site, and what starts the code of a build.
FOR_BUILDING = (
    "accord.site.make",
    "accord.site.search.writer",
    "accord.serve.supervisor",
    "accord.serve.probe",
    "accord.serve.processes",
    "accord.static_site.launch",
)
SEARCHING = {"accord.authoring.lookup": "accord.site.search"}  # finds names at the command line, as the site does


def name_of(path: Path) -> str:
    parts = ("accord", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def within(name: str, packages: tuple[str, ...]) -> bool:
    """Whether a module is one of these, or stands in one."""
    return any(name == one or (one != "accord" and name.startswith(f"{one}.")) for one in packages)


def imports(name: str) -> Iterator[str]:
    """Yield the modules of accord that a module imports."""
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (
                one.name for one in node.names if within(one.name, ("accord",)) or one.name.startswith("accord.")
            )
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "accord":
            for one in node.names:
                whole = f"{node.module}.{one.name}"
                yield whole if whole in MODULES else node.module or ""


def is_serving(name: str) -> bool:
    return within(name, ("accord.site", "accord.serve", "accord.static_site")) and not within(name, FOR_BUILDING)


SERVING_MODULES = [name for name in MODULES if is_serving(name)]
BUILDING_MODULES = [name for name in MODULES if not is_serving(name) and not within(name, SHARED)]


def test_both_sides_are_there() -> None:
    assert {"accord.site.plugin", "accord.serve.worker", "accord.site.search.find"} <= set(SERVING_MODULES)
    assert {"accord.pipeline", "accord.site.make.write", "accord.site.search.writer"} <= set(BUILDING_MODULES)


@pytest.mark.parametrize("name", SERVING_MODULES)
def test_serving_imports_nothing_of_building(name: str) -> None:
    assert [one for one in imports(name) if not is_serving(one) and not within(one, SHARED)] == []


@pytest.mark.parametrize("name", [name for name in BUILDING_MODULES if not within(name, FOR_BUILDING)])
def test_building_imports_of_the_site_what_makes_one(name: str) -> None:
    allowed = (SEARCHING[name],) if name in SEARCHING else ()
    assert [target for target in imports(name) if is_serving(target) and not within(target, allowed)] == []


def test_making_a_site_shares_with_serving_it_names_addresses_years_drawn_cards_and_the_folder_of_a_copy() -> None:
    served = {one for name in MODULES if within(name, FOR_BUILDING) for one in imports(name) if is_serving(one)}
    assert served == {
        "accord.site.addresses",
        "accord.site.cards.drawing",
        "accord.site.counted_years",
        "accord.site.language_names",
        "accord.site.search.distance",
        "accord.site.search.names",
        "accord.site.search.short_forms",
        "accord.static_site.folder",
    }


def test_the_copy_in_a_build_is_enough_for_the_serving_environment(site: Site) -> None:
    code = site.build / "site" / "accord"
    copied = {name_of(PACKAGE / path.relative_to(code)) for path in code.rglob("*.py")}
    assert copied >= {name for name in SERVING_MODULES if name not in ("accord.serve.supervisor", "accord.site.make")}
    assert not {name for name in copied if within(name, FOR_BUILDING)}
    wanted = sorted(name for name in copied if is_serving(name))
    lines = [f"import {name}; assert {name}.__file__.startswith({str(code)!r})" for name in wanted]
    environment = {**os.environ, "PYTHONPATH": str(code.parent)}
    command = [SERVE, "-B", "-P", "-c", "\n".join(lines)]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_what_is_copied_is_there() -> None:
    assert [name for name in SERVING if not (PACKAGE / name).exists()] == []
    assert {"make", "writer.py"} <= set(NOT_SERVING)
