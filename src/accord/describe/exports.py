"""What a dataset gives in the layouts of others: ``exports/*.sql``, each a SELECT over tables and views.

A file is a head of ``-- title:``, ``-- description:`` and ``-- format:``, an empty line, and the SELECT. Its answer is
``build/exports/<name>`` in that format, or the file there that ``-- file:`` names, where others expect one so called:

    csv, tsv  the rows under the names of their columns
    jsonl     a line of JSON for each row, the text of its only column
    csl       a bibliography: CSL-JSON (.json) and BibTeX (.bib), of columns called as the variables of CSL
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from accord.describe import bibliography
from accord.sources import sql_files
from accord.values import headed_sql
from accord.values.decimals import register_collation

FOLDER = "exports"
Row = dict[str, Any]


def write(folder: Path, database: Path, build: Path) -> None:
    """Write what each file of a folder asks of a database, which a check found answerable."""
    files = sorted(folder.glob("*.sql"))
    if not files:
        return
    place = build / FOLDER
    place.mkdir()
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        register_collation(db)
        for path in files:
            head, sql = headed_sql.split(path.read_text(encoding="utf-8"))
            texts = FORMATS[head["format"]](*_answer(db, sql))
            for name, text in zip(sql_files.export_files(path.stem, head), texts, strict=True):
                (place / name).write_text(text, encoding="utf-8", newline="")


def _answer(db: sqlite3.Connection, sql: str) -> tuple[list[str], list[Sequence[Any]]]:
    answer = db.execute(sql)
    return [name for name, *_ in answer.description], answer.fetchall()


def _rows(names: list[str], rows: list[Sequence[Any]], *, delimiter: str) -> Iterator[str]:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    yield text.getvalue()


def _jsonl(_: list[str], rows: list[Sequence[Any]]) -> Iterator[str]:
    lines = [json.dumps(json.loads(row[0]), ensure_ascii=False) for row in rows]
    yield "".join(f"{line}\n" for line in lines)


def _csl(names: list[str], rows: list[Sequence[Any]]) -> Iterator[str]:
    items = [bibliography.item(dict(zip(names, row, strict=True))) for row in rows]
    yield json.dumps(items, ensure_ascii=False, indent=1) + "\n"
    yield "\n".join(map(bibliography.bibtex, items))


# The texts of the files of each format, in the order of `sql_files.EXPORT_FORMATS`.
FORMATS: dict[str, Callable[[list[str], list[Sequence[Any]]], Iterator[str]]] = {
    "csv": partial(_rows, delimiter=","),
    "tsv": partial(_rows, delimiter="\t"),
    "jsonl": _jsonl,
    "csl": _csl,
}
