"""Each report says what differs, in its form; none lets a value act as markup or on a terminal."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from pyarrow import parquet

from accord.cli.main import main
from packages import Made, publish, texts

ID = {"primaryKey": ["id"]}
EVIL = "<script>alert(1)</script> | **x** \x1b[31m"
COLUMNS = ("id", "title", "port")


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Return two versions with every kind of change."""
    folder = tmp_path_factory.mktemp("versions")
    gone = ("id", "table", "replaced_by", "moved_to", "reason")
    old = {
        "boats": Made(
            texts(
                COLUMNS, ["a", "The old boat of the port", "cork"], ["b", "B", None], ["c", "C", ""], ["d", "D", "x"]
            ),
            ID,
        ),
        "gone": Made(texts(gone), ID),
    }
    new = {
        "boats": Made(
            texts(COLUMNS, ["a", "The new boat of the port", None], ["bb", "B", None], ["e", EVIL, ""]),
            ID,
            {"port": {"description": "Where she lies."}},
        ),
        "gone": Made(texts(gone, ["b", "boats", "bb", None, "Spelt so."], ["c", "boats", None, None, "No boat."]), ID),
    }
    return str(publish(folder / "old", old)), str(publish(folder / "new", new, version="1.0.1"))


def report(versions: tuple[str, str], capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Return what the command prints; the versions differ."""
    assert main(["diff", *versions, *words]) == 1
    return capsys.readouterr().out


def test_text(versions: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    old, new = versions
    assert report(versions, capsys).splitlines() == [
        f"boats 1.0.0 ({old}) -> boats 1.0.1 ({new}): these changes ask for a MINOR version",
        "",
        "structure",
        "  boats.port: description: nothing -> Where she lies. [patch]",
        "",
        "boats: 1 added, 1 removed, 1 withdrawn, 1 renamed, 1 changed; 4 -> 3 rows",
        "  ~ a",
        "      title: 'The old boat of the port' -> 'The new boat of the port'",
        "      port: 'cork' -> nothing",
        "  > b -> bb  (renamed: Spelt so.)",
        "      id: 'b' -> 'bb'",
        "  - c  (withdrawn: No boat.)",
        "  - d",
        "  + e",
        "",
        "gone: 2 added; 0 -> 2 rows",
        "  + b",
        "  + c",
    ]


def test_json_is_whole_and_valid(versions: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(report(versions, capsys, "--format", "json"))
    assert (found["equal"], found["asks_for"], found["new"]["version"]) == (False, "minor", "1.0.1")
    boats = found["tables"][0]
    assert boats["records"] == {"added": 1, "changed": 1, "removed": 1, "renamed": 1, "withdrawn": 1}
    assert boats["cells"] == {"port": 1, "title": 1}
    assert boats["changes"][1] == {
        "change": "renamed",
        "key": "b",
        "new_key": "bb",
        "cells": [{"column": "id", "old": "b", "new": "bb"}],
    }
    assert [change["change"] for change in boats["changes"]] == ["changed", "renamed", "withdrawn", "removed", "added"]


def test_a_limit_says_what_it_leaves_out(versions: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    limited = report(versions, capsys, "--limit", "1")
    assert "  4 more, which --changes FILE or --limit 0 list" in limited
    assert "  1 more, which" in limited
    assert [line for line in limited.splitlines() if line[2:3] in "~>-+" and line[:2] == "  "] == ["  ~ a", "  + b"]
    found = json.loads(report(versions, capsys, "--format", "json", "--limit", "2"))
    assert [(table["left_out"], len(table["changes"])) for table in found["tables"]] == [(3, 2), (0, 2)]


def test_markdown_and_text_let_no_value_act(versions: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    marked = report(versions, capsys, "--format", "markdown")
    assert "- renamed **b**, now **bb**: Spelt so." in marked
    assert "  - title: The old boat of the port → The new boat of the port" in marked
    assert r"\<script\>alert(1)\</script\> \| \*\*x\*\*" in marked
    assert "\x1b" not in report(versions, capsys)


class Tags(HTMLParser):
    """Counts the tags of a page, and whether each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(name for name, _ in attrs)}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_holds_all_that_it_shows_and_runs_nothing(
    versions: tuple[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert report(versions, capsys, "--format", "html", "--out", str(tmp_path / "diff.html")) == ""
    page = (tmp_path / "diff.html").read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert not {"script", "link", "img", "iframe", "src", "onclick"} & tags.seen
    assert set(re.findall('href="(.)', page)) == {"#"}
    assert "The <del>old</del> boat of the port" in page
    assert "The <ins>new</ins> boat of the port" in page
    assert '<span class="kind renamed">renamed</span> b → bb' in page
    assert "default-src 'none'" in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_read_by_anybody_on_a_phone(
    scheme: Literal["light", "dark"],
    versions: tuple[str, str],
    browser: Browser,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    report(versions, capsys, "--format", "html", "--out", str(tmp_path / "diff.html"))
    page = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True)
    page.goto((tmp_path / "diff.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
    page.close()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_table_of_changes(
    ending: str, versions: tuple[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / f"changes.{ending}"
    report(versions, capsys, "--changes", str(path))
    if ending == "csv":
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        assert rows[:2] == [
            ["number", "table", "change", "key", "new_key", "column", "old", "new"],
            ["1", "boats", "changed", "a", "", "title", "The old boat of the port", "The new boat of the port"],
        ]
    else:
        last = parquet.read_table(path).to_pylist()[-1]
        assert (last["number"], last["table"], last["column"], last["new"]) == (7, "gone", "reason", "No boat.")


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        (("--changes", "changes.txt"), "ends in .csv or .parquet"),
        (("--limit", "-1"), "a number of records"),
    ],
)
def test_wrong_options(words: tuple[str, str], fact: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", ".", ".", *words]) == 2
    assert fact in capsys.readouterr().err


def test_what_is_not_there_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(tmp_path), str(tmp_path)]) == 2
    assert "holds no datapackage.json; build the dataset, or name what is published" in capsys.readouterr().out
