"""Odd texts that others collected stand on every page, in every file and answer as they were written."""

from __future__ import annotations

import json
import sqlite3
from html import unescape
from pathlib import Path
from re import DOTALL, findall, sub

import pyarrow.csv
import pyarrow.parquet
import pytest

import corpora
from serving import Site

TEXTS = {f"n-{number}": text for number, text in enumerate(corpora.NAUGHTY) if corpora.may_stand(text)}
CELL = r'<td class="(?:[^"]* )?col-text [^>]*>(.*?)</td>'


def make(root: Path) -> Path:
    corpora.put(corpora.dataset(root), [{"id": key, "text": text} for key, text in TEXTS.items()])
    return root


@pytest.mark.parametrize("name", corpora.TABLES.values())
def test_an_odd_text_is_published_unchanged(name: str, served: Site) -> None:
    build = served.build / "build"
    stored = pyarrow.parquet.read_table(build / "parquet" / f"{name}.parquet").to_pylist()
    assert {row["id"]: row["text"] for row in stored} == TEXTS
    with sqlite3.connect(served.build / "accord.sqlite") as database:
        assert dict(database.execute(f'SELECT id, text FROM "{name}"')) == TEXTS
    database.close()


@pytest.mark.parametrize("name", corpora.TABLES.values())
def test_an_odd_text_stands_on_pages_and_in_answers_unchanged(name: str, served: Site) -> None:
    path, shown, answered = f"/accord/{name}?_size=100", [], {}
    while path:
        status, _, body = served.get(path)
        assert status == 200
        for cell in findall(CELL, body.decode(), DOTALL):
            whole = cell.rpartition("</summary>")[2].removesuffix("</details>")
            shown.append(unescape(sub(r"<[^>]*>", "", whole)))
        answer = json.loads(served.get(path.replace(f"{name}?", f"{name}.json?_shape=objects&"))[2])
        answered |= {row["id"]: row["text"] for row in answer["rows"]}
        token = answer["next"]
        path = f"/accord/{name}?_size=100&_next={token}" if token else ""
    assert answered == TEXTS
    assert sorted(map(str.strip, shown)) == sorted(map(str.strip, TEXTS.values()))
