"""What readers ask of the search: persons, bodies, offices, topics, places, dates, agreements.

The list, ``data/spellings/asked.csv``, was written before its answers were looked at (see the README there). They are
measured on the page of the real record as it is served: the first five hits of each group.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from fnmatch import fnmatch
from typing import Any
from urllib.parse import quote

import pytest

import support
from accord.site.search.names import fold, words_of
from serving import Site

LIST = support.ROOT / "tests" / "data" / "spellings" / "asked.csv"
FIRST = 5  # hits of a group that are looked at
MIN_BEGINNING = 3  # letters by which a marked word may begin like one that was asked for
LEAST_PRECISION, LEAST_RECALL = 0.95, 0.98


def asked() -> list[dict[str, str]]:
    """Return the queries: what each must find (``finds``), and what else may be found (``fits``)."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def judged(
    row: dict[str, str], answer: dict[str, Any], names: dict[str, list[str]]
) -> tuple[list[str], list[str], int]:
    """Return what an answer lacks, what it has wrongly, and how many hits were looked at."""
    shown = [(group["table"], hit) for group in answer["groups"] for hit in group["hits"][:FIRST]]
    keys = [f"{table}/{hit['id']}" for table, hit in shown]
    right = [*row["finds"].split(), *row["fits"].split()]
    known = {fold(word.folded) for key, some in names.items() if _is(key, right) for n in some for word in words_of(n)}
    query = [word.folded for word in words_of(row["query"])]
    wrong = [
        key
        for key, (_, hit) in zip(keys, shown, strict=True)
        if not _is(key, right) and not _says(hit, right, known | set(query), query)
    ]
    return [key for key in row["finds"].split() if key not in keys], wrong, len(keys)


def _is(key: str, patterns: list[str]) -> bool:
    return any(fnmatch(key, pattern) for pattern in patterns)


def _says(hit: dict[str, Any], right: list[str], known: set[str], query: list[str]) -> bool:
    """Whether a text has the words that were asked for, or one takes part that was meant."""
    if "lists" in hit:  # a code, whose label or definition has all words
        has = [word.folded for word in words_of(f"{hit['label']} {hit['about']}")]
        return all(any(word.startswith(one.rstrip("s")) for word in has) for one in query)
    if "through" in hit:
        return _is("/".join(hit["through"]["url"].split("/")[-2:]), right)
    if hit.get("of"):
        return True if _is_marked(hit, known) else any(_is(f"{of['table']}/{of['id']}", right) for of in hit["of"])
    return hit.get("dated", False) or _is_marked(hit, known)


def _is_marked(hit: dict[str, Any], known: set[str]) -> bool:
    """Whether each marked word is one of those that were asked for, or begins like one."""
    part = hit.get("matched") or hit.get("excerpt")
    words = [word.folded for start, end in part["marks"] for word in words_of(part["text"][start:end])] if part else []
    return bool(words) and all(
        any(word.startswith(one) or (len(word) >= MIN_BEGINNING and one.startswith(word)) for one in known)
        for word in words
    )


@pytest.fixture(scope="module")
def names(record: Site) -> dict[str, list[str]]:
    """Every recorded spelling by the record that has it."""
    with closing(
        sqlite3.connect(f"file:{record.build / 'site' / 'search.sqlite'}?mode=ro&immutable=1", uri=True)
    ) as db:
        found: dict[str, list[str]] = {}
        sql = "SELECT \"table\" || '/' || record, name FROM records AS r JOIN names AS n ON n.owner = r.id WHERE spoken"
        for key, name in db.execute(sql):
            found.setdefault(key, []).append(name)
    return found


def test_what_is_asked_for_comes_first_and_little_else(record: Site, names: dict[str, list[str]]) -> None:
    missed, wrong, hits, wanted = {}, {}, 0, 0
    for row in asked():
        _, _, body = record.get(f"/search.json?q={quote(row['query'])}")
        lacks, false, looked_at = judged(row, json.loads(body), names)
        hits, wanted = hits + looked_at, wanted + len(row["finds"].split())
        missed |= {row["query"]: lacks} if lacks else {}
        wrong |= {row["query"]: false} if false else {}
    recall = 1 - sum(map(len, missed.values())) / wanted
    precision = 1 - sum(map(len, wrong.values())) / hits
    assert (recall >= LEAST_RECALL, precision >= LEAST_PRECISION) == (True, True), (recall, precision, missed, wrong)
