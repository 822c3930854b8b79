"""The site as files: nothing that a page of it names is missing, and two runs give the same bytes."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from accord.pipeline import build
from accord.project import Project
from accord.publish.export import make_current
from accord.site.http.guard import POLICY
from accord.static_site import launch
from accord.static_site.folder import ForeignFolderError
from sharing import run_folder, shared_folder

TAG = re.compile(r"""<[a-zA-Z](?:[^"'<>]|"[^"]*"|'[^']*')*>""")
NAMED = re.compile(r'\s(?:href|src|action|xlink:href|data-index|data-rows)="([^"]*)"')
ID = re.compile(r'\sid="([^"]*)"')
RECORD = re.compile(r"/accord/specimens/.")
ADDRESS = "https://example.org/some/place/"


def copied(root: Path, out: Path, address: str = "", workers: int = 2) -> Path:
    assert launch.run(Project(root), out, address, workers) == 0
    return out


@pytest.fixture(scope="module", params=["built", "herbarium"])
def copy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the small dataset, and of one of another field, each made by one worker."""
    root = request.getfixturevalue(request.param)
    run = run_folder(tmp_path_factory)
    return shared_folder(run, f"copy-of-{request.param}", lambda out: copied(root, out))


def html_in(copy: Path) -> Iterator[tuple[Path, str]]:
    """Yield each page; rows in scripts as pages too, that stand where the page does to which they belong."""
    for path in sorted(copy.rglob("*.html")):
        yield path, path.read_text(encoding="utf-8")
    rows = copy / "assets" / "copied"
    for path in sorted((rows / "accord").rglob("*.js")):
        page = copy / path.parent.relative_to(rows) / "index.html"
        yield page, path.read_text(encoding="utf-8").replace('\\"', '"')


def missing(page: Path, html: str, copy: Path, ids: dict[Path, set[str]]) -> Iterator[str]:
    for name in (unescape(name) for tag in TAG.findall(html) for name in NAMED.findall(tag)):
        parts = urlsplit(name)
        if parts.scheme in ("http", "https", "mailto", "data"):
            continue
        there = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        if parts.path.startswith("/") or not there.is_relative_to(copy):
            yield f"{name} leads out of the copy"
        elif there.suffix == "" and there.parent.is_dir() and (copy / "assets" / "copied") in there.parents:
            continue
        elif not there.is_file():
            yield f"{name} is no file"
        elif (
            parts.fragment
            and not parts.fragment.startswith("sql=")
            and unquote(parts.fragment) not in ids.get(there, set())
        ):
            yield f"{name} has no such place"


def test_every_link_leads_to_a_file_of_the_copy(copy: Path) -> None:
    copy = copy.resolve()
    pages = list(html_in(copy))
    ids = {page: set(map(unescape, ID.findall(html))) for page, html in pages if html.startswith("<!DOCTYPE")}
    faults = {f"{page.relative_to(copy)}: {fault}" for page, html in pages for fault in missing(page, html, copy, ids)}
    assert sorted(faults)[:20] == []
    assert len(pages) > 40


def test_no_address_of_the_server_is_left(copy: Path) -> None:
    texts = [path for path in copy.rglob("*") if path.suffix in {".html", ".js", ".json", ".txt", ".xml", ".atom"}]
    assert [path for path in texts if b"accord-copy" in path.read_bytes() or b"copy.invalid" in path.read_bytes()] == []


def test_every_page_says_the_content_policy(copy: Path) -> None:
    for page in copy.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' not in html:
            policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
            assert policy, page
            assert {part.split()[0] for part in policy[1].split("; ")} == POLICY.keys() - {"frame-ancestors"}


def test_a_page_whose_address_is_not_known_names_no_picture(copy: Path) -> None:
    """Readers of Open Graph take absolute addresses only."""
    html = (copy / "index.html").read_text(encoding="utf-8")
    assert '<meta name="twitter:card" content="summary">' in html
    assert "og:image" not in html
    assert "twitter:image" not in html


def test_published_files_are_those_of_the_build(built: Path, copy: Path) -> None:
    files = sorted(path for path in (copy / "downloads").rglob("*") if path.suffix in {".csv", ".parquet"})
    assert files
    if (copy / "downloads" / "build" / "csv" / "events.csv").is_file():
        build = (built / ".builds" / "current").resolve()
        assert all(path.read_bytes() == (build / path.relative_to(copy / "downloads")).read_bytes() for path in files)


def test_one_process_or_several_give_the_same_bytes(herbarium: Path, tmp_path: Path) -> None:
    first, second = (copied(herbarium, tmp_path / str(workers), ADDRESS, workers) for workers in (1, 3))
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    assert [name for name in files if (first / name).read_bytes() != (second / name).read_bytes()] == []
    listed = json.loads((first / "copy.json").read_text(encoding="utf-8"))["files"]
    assert {*listed, "copy.json"} == {name.as_posix() for name in files}
    sitemap = (first / "sitemap.xml").read_text(encoding="utf-8")
    places = re.findall(r"<loc>([^<]*)</loc>", sitemap)
    assert places
    for place in places:
        assert (first / unquote(place.removeprefix(ADDRESS)) / "index.html").is_file(), place
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (first / "robots.txt").read_text(encoding="utf-8")
    missing_page = (first / "404.html").read_text(encoding="utf-8")  # shown at any address: its links name the host
    links = [unescape(name) for tag in TAG.findall(missing_page) for name in NAMED.findall(tag)]
    assert links
    assert [link for link in links if not link.startswith((ADDRESS, "https://", "#"))] == []
    assert f'<link rel="canonical" href="{ADDRESS}">' in (first / "index.html").read_text(encoding="utf-8")
    cards = {place: f"{place.rstrip('/')}.png" for place in places if RECORD.search(place)}
    assert cards
    for place, card in cards.items():
        html = (first / unquote(place.removeprefix(ADDRESS)) / "index.html").read_text(encoding="utf-8")
        assert f'<meta property="og:image" content="{card}">' in html
        assert f'<meta name="twitter:image" content="{card}">' in html
        assert (first / unquote(card.removeprefix(ADDRESS))).read_bytes().startswith(b"\x89PNG")


def test_an_earlier_copy_is_replaced_and_nothing_else(herbarium: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    copied(herbarium, out)
    (out / "index.html").write_text("changed", encoding="utf-8")
    copied(herbarium, out)
    assert (out / "index.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ForeignFolderError, match=r"holds what no copy of the site wrote: mine\.txt"):
        launch.run(Project(herbarium), out, "")
    assert (out / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_what_is_stopped_leaves_nothing(herbarium: Path, tmp_path: Path, sent: signal.Signals) -> None:
    command = [sys.executable, "-m", "accord.static_site.launch", "--root", str(herbarium), str(tmp_path / "out")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while not any(tmp_path.rglob("*.html")):  # the worker is in the middle of it
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(sent)
    said = process.communicate()[1]
    assert process.returncode == launch.INTERRUPTED, said
    assert "stopped; nothing was written" in said
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_is_lost_ends_the_others_and_leaves_nothing(herbarium: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "accord.static_site.launch", "--root", str(herbarium), str(tmp_path / "out")]
    process = subprocess.Popen([*command, "--workers", "2"], stderr=subprocess.PIPE, text=True)
    while not any(tmp_path.rglob("*.html")):
        assert process.poll() is None
        time.sleep(0.01)
    (leader,) = children(process.pid)
    crew = children(leader)
    os.kill(crew[0], signal.SIGKILL)
    said = process.communicate()[1]
    assert process.returncode == 1
    assert re.fullmatch(r"accord site: a process that wrote /\S* was ended; nothing was written\n", said)
    assert list(tmp_path.iterdir()) == []
    assert not any(Path(f"/proc/{pid}").exists() for pid in [leader, *crew])


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def test_a_page_that_fails_is_named_and_nothing_is_written(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    root = shutil.copytree(Path(__file__).parents[1] / "data" / "tides", tmp_path / "tides")
    (root / "site" / "templates").mkdir(parents=True, exist_ok=True)
    (root / "site" / "templates" / "codebook.html").write_text("{{ 1 // 0 }}", encoding="utf-8")
    make_current(Project(root), build(Project(root)))
    assert launch.run(Project(root), tmp_path / "out", "", 2) == 1
    assert "accord site: the site answers /codebook with 500; nothing was written\n" in capfd.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tides"]


@pytest.mark.parametrize("number", ["0", "65", "two"])
def test_a_number_of_processes_is_one(number: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"is no number of processes from 1 to 64"):
        launch.workers_of(number)


def test_without_a_build_it_says_so(tmp_path: Path) -> None:
    shutil.copytree(launch.__file__ and Path(__file__).parents[1] / "data" / "botany" / "schemas", tmp_path / "schemas")
    with pytest.raises(launch.NoCopyError, match=r"there is no build yet; run 'accord build'"):
        launch.run(Project(tmp_path), tmp_path / "out", "")
    assert not (tmp_path / "out").exists()


def test_an_address_is_one(herbarium: Path, tmp_path: Path) -> None:
    with pytest.raises(launch.NoCopyError, match="is no address of a site"):
        launch.run(Project(herbarium), tmp_path / "out", "example.org")
