"""A newcomer's way: each command's example runs as its help prints it, in the dataset that ``init`` makes."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.cli.main import COMMANDS, command_of
from accord.serve.probe import served
from repository import committed
from support import ROOT, accord

HEAVY = ("pyarrow", "duckdb", "jsonschema", "datasette", "yaml")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Return a dataset as init makes it."""
    assert accord("init", "my-data", cwd=tmp_path).returncode == 0
    return tmp_path / "my-data"


def test_what_init_makes_is_checked_built_and_verified_at_once(dataset: Path) -> None:
    for command in ("check", "format --check", "build", "verify"):
        done = accord(*command.split(), cwd=dataset)
        assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stdout + done.stderr
    assert (dataset / "build" / "csv" / "books.csv").is_file()
    assert "id: my-data\n" in (dataset / "curated" / "package.yaml").read_text(encoding="utf-8")
    assert "$comment" not in (dataset / "datapackage.json").read_text(encoding="utf-8")


def test_the_schema_of_init_explains_each_of_its_words(dataset: Path) -> None:
    found: dict[str, set[str]] = {"words": set(), "comments": set()}

    def walk(node: object, *, keys_are_names: bool = False) -> None:
        for item in node if isinstance(node, list) else ():
            walk(item)
        for word, value in node.items() if isinstance(node, dict) else ():
            if word == "$comment":
                found["comments"].add(value)
            elif not keys_are_names:
                found["words"].add(word)
            walk(value, keys_are_names=not keys_are_names and word in ("properties", "$defs"))

    walk(json.loads((dataset / "schemas" / "books.json").read_text(encoding="utf-8")))
    comments = " ".join(found["comments"])
    assert {
        word for word in found["words"] if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", comments)
    } == set()


def test_init_leaves_a_folder_that_holds_something(dataset: Path) -> None:
    before = sorted(dataset.rglob("*"))
    done = accord("init", ".", cwd=dataset)
    assert done.returncode == 1
    assert "is not an empty folder" in done.stdout
    assert sorted(dataset.rglob("*")) == before


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_of_each_command_runs_as_it_is_printed(name: str, dataset: Path) -> None:
    example = command_of(name).EXAMPLE
    words = example.split()[2:]
    assert example.split()[:2] == ["accord", name]
    help_text = accord(name, "--help", cwd=dataset).stdout
    assert f"example:\n  {example}\n" in help_text
    if name == "serve":  # on a free port in place of the printed one
        with served([sys.executable, "-m", "accord", "serve", "--root", dataset, *words[:-1]]) as server:
            assert server.process.poll() is None
        return
    if name in ("site", "verify", "diff"):
        assert accord("build", cwd=dataset).returncode == 0
        committed(dataset)
    if name in ("convert", "import"):
        (dataset / "books.csv").write_text("id,title\nemma,Emma\n", encoding="utf-8")
        (dataset / "book_authors.csv").write_text("book,item,name\nemma,1,Jane Austen\n", encoding="utf-8")
        shutil.rmtree(dataset / "curated" / "books")
    done = accord(name, *words, cwd=dataset, is_measured=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_help_imports_nothing_that_a_command_needs(tmp_path: Path) -> None:
    code = f"""
import sys
from accord.cli.main import main
try:
    main(["--help"])
except SystemExit as end:
    assert end.code == 0
sys.exit(f"imported: {{found}}" if (found := set({HEAVY!r}) & set(sys.modules)) else 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, env=ENVIRONMENT
    )
    assert done.returncode == 0, done.stderr
    for name in COMMANDS:
        assert re.search(rf"^    {name}(?: |$)", done.stdout, re.MULTILINE), done.stdout


def test_find_knows_names_ids_and_codes_in_any_spelling(dataset: Path) -> None:
    assert accord("find", "mobi", "dik", cwd=dataset).stdout == "books\tmoby-dick\tMoby-Dick; or, The Whale\n"
    assert accord("find", "moby-d", cwd=dataset).stdout.startswith("books\tmoby-dick\t")
    assert accord("find", "English", cwd=dataset).stdout == "codes language\tenglish\tEnglish\n"
    found = json.loads(accord("find", "whale", "--format", "json", cwd=dataset).stdout)
    assert found == [{"table": "books", "id": "moby-dick", "label": "Moby-Dick; or, The Whale"}]
    nothing = accord("find", "zebra", cwd=dataset)
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "nothing fits 'zebra'" in nothing.stderr


def test_find_says_which_table_it_could_not_read(dataset: Path) -> None:
    (dataset / "books.csv").write_bytes("id,title\nemma,Emma\n".encode("utf-16"))
    unreadable = accord("find", "emma", "--table", "books=books.csv", cwd=dataset)
    assert (unreadable.returncode, unreadable.stdout) == (1, "")
    assert "books.csv:1:1: is UTF-16 text; save the file as UTF-8" in unreadable.stderr
    missing = accord("find", "English", "--table", "books=none.csv", cwd=dataset)
    assert (missing.returncode, missing.stdout) == (0, "codes language\tenglish\tEnglish\n")
    assert "none.csv: there is no such file [missing-file]" in missing.stderr


def test_find_looks_in_records_that_have_faults(dataset: Path) -> None:
    (dataset / "curated" / "books" / "emma.yaml").write_text("id: emma\ntitle: Emma\nsequel_to: nothing\n")
    assert accord("find", "emma", cwd=dataset).stdout == "books\temma\tEmma\n"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda _: None, 0),
        (lambda root: (root / "build" / "csv" / "books.csv").write_text("id\n"), 1),
        (lambda root: (root / "build" / "csv" / "books.csv").unlink(), 3),
        (lambda root: (root / "build" / "own.txt").write_text("mine"), 4),
    ],
    ids=["well", "corrupt", "missing", "foreign"],
)
def test_verify_says_by_its_code_what_is_wrong(change: Callable[[Path], object], code: int, dataset: Path) -> None:
    assert accord("build", cwd=dataset).returncode == 0
    change(dataset)
    assert accord("verify", cwd=dataset).returncode == code


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_valid_in_its_shell(shell: str, tmp_path: Path) -> None:
    script = accord("completion", shell, cwd=tmp_path)
    assert script.returncode == 0
    assert all(name in script.stdout for name in ("init", "convert", "--partition-by"))
    where = shutil.which(shell)
    if not where:  # set-up brings it where it may install Debian's packages
        pytest.skip(f"there is no {shell} here")
    path = tmp_path / f"completion.{shell}"
    path.write_text(script.stdout, encoding="utf-8")
    checked = subprocess.run([where, "-n", path], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(
    ("variables", "has_colour"),
    [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
    ids=["a terminal", "NO_COLOR", "dumb"],
)
def test_colour_is_for_a_terminal_only(variables: dict[str, str], dataset: Path, *, has_colour: bool) -> None:
    (dataset / "curated" / "books" / "moby-dick.yaml").write_text("id: moby-dick\n", encoding="utf-8")
    assert "\x1b" not in accord("check", cwd=dataset).stdout
    ours, theirs = pty.openpty()
    environment = {**{name: value for name, value in ENVIRONMENT.items() if name != "NO_COLOR"}, **variables}
    command = [sys.executable, "-m", "accord", "check"]
    assert subprocess.run(command, cwd=dataset, env=environment, stdout=theirs, check=False).returncode == 1
    os.close(theirs)
    output = os.read(ours, 100_000).decode()
    os.close(ours)
    assert ("\x1b[1mcurated/books/moby-dick.yaml:1:1\x1b[0m: title: is missing" in output) is has_colour
    assert "curated/books/moby-dick.yaml:1:1" in output
