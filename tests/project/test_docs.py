"""The papers are true: links lead somewhere, commands and columns exist, versions agree, folders are introduced."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from accord.cli.main import parser
from support import ROOT, schemas

PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*/README.md")])
FENCE = re.MULTILINE | re.DOTALL


def name_of(paper: Path) -> str:
    return paper.relative_to(ROOT).as_posix()


of_every_paper = pytest.mark.parametrize("paper", PAPERS, ids=name_of)
FOLDERS = ("curated", "schemas", "src/accord", "scripts", "site", "tests", "docs", "locks", "exports")


@of_every_paper
def test_links_lead_to_files(paper: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "", paper.read_text("utf-8"))  # code may hold what looks like a link
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://")):
            assert (paper.parent / target).exists(), f"{paper.name} links to {target}, which is not there"


def code_of(text: str) -> list[str]:
    """Return the lines of Markdown that are code: between backticks, fenced, or indented."""
    lines = re.sub(r"^```\w*\n(.*?)^```$", lambda m: re.sub("^", "    ", m[1], flags=re.MULTILINE), text, flags=FENCE)
    return [*re.findall(r"^(?: {4}|\t)(.+)$", lines, re.MULTILINE), *re.findall(r"`([^`\n]+)`", lines)]


def make_targets(code: str) -> set[str]:
    """Return the targets that a line of code makes."""
    code = re.sub(r"<[^>]*>", "", code.partition("#")[0])
    found = re.search(r"(?:^|&& )make ([\w=./:\" -]+)", code)
    return {word for word in found[1].split() if re.fullmatch(r"[a-z][a-z-]+", word)} if found else set()


@of_every_paper
def test_targets_exist(paper: Path) -> None:
    targets = set(re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[1].split())
    named = set().union(*map(make_targets, code_of(paper.read_text("utf-8"))))
    assert named <= targets, f"{paper.name} names targets of make that do not exist"


def test_targets_are_seen_in_code() -> None:
    text = "`make serve PORT=9`\n\n    cd a && make build setup-serve  # make no\n\nmake up.\n\n```sh\nmake lock\n```"
    assert set().union(*map(make_targets, code_of(text))) == {"serve", "build", "setup-serve", "lock"}


COMMANDS = next(action.choices for action in parser()._actions if action.dest == "command")  # noqa: SLF001 - public nowhere


def unknown_words(code: str) -> list[str]:
    """Return what a line of code says to ``accord`` that the command line does not know."""
    unknown = []
    for command, rest in re.findall(r"(?:^|&& |python -m )accord ([a-z]+)\b([^&#]*)", code):
        options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", rest))
        known = COMMANDS[command]._option_string_actions.keys() if command in COMMANDS else set()  # noqa: SLF001
        unknown += [f"accord {command}"] if command not in COMMANDS else sorted(options - known)
    return unknown


@of_every_paper
def test_commands_and_options_exist(paper: Path) -> None:
    unknown = [word for code in code_of(paper.read_text("utf-8")) for word in unknown_words(code)]
    assert unknown == [], f"{paper.name} names commands or options that do not exist"


def test_a_command_that_does_not_exist_is_seen() -> None:
    assert unknown_words("accord init x && accord chek") == ["accord chek"]
    assert unknown_words("accord serve --port 9 --prot 9  # --no") == ["--prot"]


def columns_named(text: str) -> set[tuple[str, str]]:
    """Return each table and column of the record, or what reads so, that stand between backticks."""
    known = {**schemas().tables, **dict.fromkeys(path.stem for path in (ROOT / "views").glob("*.sql"))}
    return {pair for pair in re.findall(r"`([a-z_]+)\.([a-z_0-9]+)`", text) if pair[0] in known}


def is_known(table: str, column: str) -> bool:
    """Whether a table has a column or list, unless a module or file of this name is meant."""
    package = ROOT / "src" / "accord" / table
    if (package / column).is_dir() or (package / f"{column}.py").is_file() or column in {"yaml", "csv", "bib", "sql"}:
        return True
    if table not in schemas().tables:  # a view: its columns are looked up where pages use them
        return re.search(rf"\b{column}\b", (ROOT / "views" / f"{table}.sql").read_text("utf-8")) is not None
    listed = schemas().children(table)
    return (
        column in schemas().tables[table].by_name
        or f"{table}_{column}" in listed
        or column in PROPERTIES.get(table, ())
    )


PROPERTIES = {
    path.stem: json.loads(path.read_text("utf-8")).get("properties", {}) for path in (ROOT / "schemas").glob("*.json")
}


@pytest.mark.parametrize("paper", [path for path in PAPERS if path.name != "CHANGELOG.md"], ids=name_of)
def test_columns_exist(paper: Path) -> None:
    """The changelog alone may name what is gone."""
    gone = [pair for pair in sorted(columns_named(paper.read_text("utf-8"))) if not is_known(*pair)]
    assert gone == [], f"{paper.name} names columns that do not exist"


def test_a_column_that_is_gone_is_seen() -> None:
    named = columns_named("`events.mode`, `statements.stance`, `sources.yaml12`, `nothing.here`, `agreements.stages`")
    assert {pair for pair in named if not is_known(*pair)} == {("statements", "stance")}
    assert len(named) == 4


def files_named(text: str) -> set[str]:
    """Return what stands between backticks and reads as a file or folder of this repository, or a pattern of such."""
    tops = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    named = re.findall(r"`([\w./*-]+)`", text)
    return {name for name in named if ("/" in name or "." in name) and name.partition("/")[0] in tops}


@of_every_paper
def test_files_exist(paper: Path) -> None:
    named = files_named(paper.read_text("utf-8"))
    missing = [name for name in sorted(named) if not any(ROOT.glob(name.rstrip("/")))]
    assert missing == [], f"{paper.name} names files that are not there"


def test_a_file_is_seen_by_its_folder() -> None:
    text = "`src/accord/pipeline.py`, `site/*.md`, `Makefile`, `README.md`; `/events/<id>`, `accord.build`, `a/b.py`"
    assert files_named(text) == {"src/accord/pipeline.py", "site/*.md", "README.md"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_has_a_readme_of_a_few_lines(folder: str) -> None:
    lines = (ROOT / folder / "README.md").read_text("utf-8").splitlines()
    assert 2 <= len(lines) <= 40


def test_one_version_everywhere() -> None:
    version = yaml.safe_load((ROOT / "curated" / "package.yaml").read_text("utf-8"))["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == version
    assert json.loads((ROOT / "datapackage.json").read_text("utf-8"))["version"] == version
    assert f"version {version}" in (ROOT / "README.md").read_text("utf-8")
    changelogs = [path for path in (ROOT / "curated" / "CHANGELOG.md", ROOT / "CHANGELOG.md") if path.is_file()]
    assert f"## [{version}]" in changelogs[0].read_text("utf-8")


def test_every_table_of_the_readme_is_published_and_every_published_table_is_in_the_codebook() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"build/csv/([a-z_]+)\.csv", readme))
    assert named <= set(schemas().tables)
    codebook = (ROOT / "build" / "codebook.md").read_text("utf-8")
    for table in schemas().tables.values():
        assert f"### {table.name}\n" in codebook
        for column in table.columns:
            assert f"| {column.name} | " in codebook


def test_nothing_names_a_registry_or_a_path_of_a_machine() -> None:
    for path in [*PAPERS, ROOT / "Makefile", *(ROOT / "scripts").iterdir(), *(ROOT / ".github").rglob("*.yml")]:
        if path.is_file():
            text = path.read_text("utf-8")
            assert not re.search(r"pypi\.org|registry\.npmjs|deb\.debian|/root/|/home/[a-z]", text), path.name
