"""Every page of a record says since when it is recorded, what changed in which version, and what nobody knows."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import released
from accord.cli.main import main
from serving import Site, serving

SAID = re.compile(r'<p class="since">(.*?)</p>')
WHAT = re.compile(r'<details class="aside" id="history">(.*?)</details>\s*<details class="aside" id="cite"', re.DOTALL)
FIRST, SECOND, THIRD = "version 2.1.0 (1 June 2025)", "version 3.0.0 (1 July 2025)", "version 3.0.1 (1 August 2025)"


def html_of(site: Site, path: str) -> str:
    status, _, body = site.get(path)
    assert status in (200, 410), path
    return unescape(body.decode())


def said(site: Site, path: str) -> list[str]:
    """Return what a page says of its record's history in a sentence."""
    return SAID.findall(html_of(site, path))


def told(site: Site, path: str) -> str:
    """Return the folded part of a page that says what changed, as a reader reads it."""
    found = WHAT.search(html_of(site, path))
    assert found, path
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def data(site: Site, path: str) -> dict[str, Any]:
    history: dict[str, Any] = json.loads(site.get(path)[2])["history"]
    return history


def test_a_record_says_what_changed_in_each_version_and_what_is_not_released(history: Site) -> None:
    assert said(history, "/accord/specimens/gentian-1868") == [
        f"Recorded since {FIRST}, and changed since the last release."
    ]
    assert told(history, "/accord/specimens/gentian-1868") == (
        "What changed, and when "
        "Not released yet Habitat Wet turf beside a moraine → became Short turf beside a moraine "
        "Version 3.0.1, 1 August 2025 Determinations, changed: U. Gämsli Determined 1904 → became 1905 "
        "Version 3.0.0, 1 July 2025 Habitat Short turf beside a moraine → became Wet turf beside a moraine "
        "Controversy Agreed → became Quarrelled over "
        "Determinations, added: U. Gämsli Determined as Nigritella nigra Determined 1904 Controversy Of one school "
        "Evidence, added Item determinations[U. Gämsli] Relation supports "
        "Publication Gämsli, Orchids of scree and snow, 1904 "
        "Evidence, added Field Taxon Relation conflicts Value nigritella-nigra "
        "Publication Gämsli, Orchids of scree and snow, 1904"
    )


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/accord/specimens/black-orchid", f"Recorded since {FIRST}, and not changed since."),
        ("/accord/specimens/gentian-twin", f"Recorded since {FIRST}, last changed in {SECOND}."),
        ("/accord/herbaria/valley-museum", f"Recorded since {FIRST}, last changed in {THIRD}."),
        ("/taxa/gentiana-acaulis", f"Recorded since {FIRST}, last changed in {SECOND}."),
        ("/taxa/rosa-alpina", f"Recorded since {SECOND}, and changed since the last release."),
        ("/accord/specimen_determinations/gentian-1868,2", f"Recorded since {SECOND}, last changed in {THIRD}."),
        ("/accord/specimen_determinations/gentian-1868,1", f"Recorded since {FIRST}, and not changed since."),
    ],
)
def test_every_page_says_since_when(history: Site, path: str, sentence: str) -> None:
    assert said(history, path) == [sentence]


def test_a_record_that_was_renamed_is_followed(history: Site) -> None:
    assert "Called gentian-duplicate before." in told(history, "/accord/specimens/gentian-twin")
    (change,) = data(history, "/specimens/gentian-twin.json")["changes"]
    assert (change["change"], change["key"], change["new_key"]) == ("renamed", "gentian-duplicate", "gentian-twin")


def test_lists_show_what_came_and_what_went(history: Site) -> None:
    text = told(history, "/taxa/gentiana-acaulis")
    assert "Synonyms, taken out: Gentiana excisa" in text
    assert "Synonyms, added: Gentiana kochiana" in text


def test_what_was_withdrawn_says_in_which_version(history: Site) -> None:
    sentence = f"Recorded since {FIRST}, withdrawn in {SECOND}."
    assert said(history, "/accord/withdrawn/dryas-octopetala")[1:] == [sentence]


def test_json_has_the_same(history: Site) -> None:
    first, third = ({"version": v, "created": d} for v, d in (("2.1.0", "2025-06-01"), ("3.0.1", "2025-08-01")))
    known = data(history, "/specimens/gentian-1868.json")
    assert (known["since"], known["since_is_exact"], known["left_out"], known["unknown"]) == (first, True, 0, [])
    assert known["changes"][:2] == [
        {"release": None, "table": "specimens", "key": "gentian-1868", "change": "changed",
         "cells": [{"column": "habitat", "old": "Wet turf beside a moraine", "new": "Short turf beside a moraine"}]},
        {"release": third, "table": "specimen_determinations", "key": "gentian-1868,U. Gämsli", "change": "changed",
         "cells": [{"column": "determined", "old": "1904", "new": "1905"}]},
    ]  # fmt: skip


def test_a_dataset_without_releases_says_that_nobody_knows(lights: Site) -> None:
    path = next(f"/accord/lights/{key}" for key in lights.ids("lights", "_size=1"))
    assert "Since when it is recorded so, the data do not say." in html_of(lights, path)


# --- where releases are missing ---


@pytest.fixture(scope="module")
def gaps(history: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the dataset without its second release, and with its third one as zips alone."""
    root = shutil.copytree(history.root, tmp_path_factory.mktemp("gaps") / "botany", symlinks=True)
    shutil.rmtree(root / "releases" / "3.0.0")
    last = root / "releases" / "3.0.1"
    for path in last.iterdir():
        if path.suffix != ".zip":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    with serving(root) as site:
        yield site


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/accord/specimens/black-orchid", f"Recorded in {SECOND} or before, of which no release is kept here."),
        ("/accord/herbaria/valley-museum",
         f"Recorded in {SECOND} or before, of which no release is kept here, last changed in {THIRD}."),
        ("/taxa/rosa-alpina",
         f"Recorded in {SECOND} or before, of which no release is kept here, and changed since the last release."),
    ],
)  # fmt: skip
def test_what_a_missing_release_would_say_is_not_made_up(gaps: Site, path: str, sentence: str) -> None:
    gap = "What changed from version 2.1.0 (1 June 2025) to version 3.0.0 (1 July 2025) is not known."
    assert said(gaps, path) == [f"{sentence} {gap}"]


def test_json_names_the_gap(gaps: Site) -> None:
    known = data(gaps, "/specimens/black-orchid.json")
    assert (known["since"]["version"], known["since_is_exact"]) == ("3.0.0", False)
    assert [(gap["from"]["version"], gap["to"]["version"]) for gap in known["unknown"]] == [("2.1.0", "3.0.0")]


# --- the build and the copy ---


def test_the_copy_of_files_has_the_same(history: Site, tmp_path: Path) -> None:
    assert main(["site", str(tmp_path / "copy"), "--root", str(history.root)]) == 0
    (page,) = (tmp_path / "copy" / "accord" / "specimens").glob("gentian-1868*/index.html")
    assert SAID.findall(page.read_text(encoding="utf-8")) == said(history, "/accord/specimens/gentian-1868")


def test_a_release_renews_the_site_and_no_published_file(history: Site, tmp_path: Path) -> None:
    root = shutil.copytree(history.root, tmp_path / "botany", symlinks=True)

    def current() -> Path:
        return (root / ".builds" / "current").resolve()

    assert released.build(root) == 0
    before, written = current(), (current() / "site" / "history.sqlite").read_bytes()
    shutil.rmtree(root / "releases" / "3.0.0" / "deltas")
    assert released.build(root) == 0
    after = current()
    assert after != before
    assert (after / "site" / "history.sqlite").read_bytes() == written  # the zip of the deltas is still there
    for name in ("datapackage.json", "build/manifest.json", "accord.sqlite"):
        assert (after / name).read_bytes() == (before / name).read_bytes()
    shutil.rmtree(root / ".builds")
    assert released.build(root) == 0
    assert current().name == after.name
    assert (current() / "site" / "history.sqlite").read_bytes() == written
