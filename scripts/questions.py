"""Answer the questions of docs/questions.md from the published table events_flat alone, and write the answers there."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from accord.schema.arrow import arrow_schema
from accord.schema.load import load_schemas
from accord.write.sqlite.ddl import create_table
from accord.write.sqlite.load import insert

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "questions.md"
TABLE = "events_flat"
QUESTION = re.compile(r"(## \d+\. [^\n]+\n.*?```sql\n(.*?)\n```\n)(.*?)(?=## \d+\. |\Z)", re.DOTALL)


def database() -> sqlite3.Connection:
    """Return a database in memory that holds the published table and no other."""
    table = load_schemas(ROOT / "schemas").tables[TABLE]
    rows = pq.read_table(ROOT / "build" / "parquet" / f"{TABLE}.parquet").cast(arrow_schema(table))
    db = sqlite3.connect(":memory:")
    db.execute(create_table(table, keys=False))
    insert(db, table, rows)
    return db


def answer(db: sqlite3.Connection, sql: str) -> str:
    """Return what a question brings as a table of Markdown."""
    found = db.execute(sql)
    head = [name for name, *_ in found.description]
    rows = [[_text(value) for value in row] for row in found]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def _text(value: Any) -> str:
    return "" if value is None else (f"{value:g}" if isinstance(value, float) else str(value)).replace("|", "\\|")


def answered(page: str) -> str:
    """Return a page with each question answered from the published table."""
    with closing(database()) as db:
        return QUESTION.sub(lambda found: f"{found[1]}\n{answer(db, found[2])}\n\n", page).rstrip() + "\n"


def questions(page: str) -> list[str]:
    """Return the SQL of each question of a page."""
    return [found[2] for found in QUESTION.finditer(page)]


if __name__ == "__main__":
    PAGE.write_text(answered(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
