"""Pictures for the site, drawn when it is built: SVG from declarative Vega specifications and SQL, no code per picture.

A folder of ``site/pictures/`` is one picture:

    <data>.sql              the rows of the specification's data of that name; :id is the record, '' for the whole
    <data>.json             data of that name that are the same in every build; those of others come as assets
    records.sql             the records that have such a picture (without it: one, of the whole)
    both.vg.json            the specification, drawn twice: with its signal ``narrow`` false, and true for phones;
    wide.vg.json, narrow.vg.json    or one for each

Colours that follow the reader's light or dark are custom properties of the site's style: ``var(--ink)``.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from accord.disk import with_ending
from accord.site.make import svg

MAX_ROWS = 2_000  # rows of one data set: with more a picture can no longer be read, and is left out


def write(database: Path, looks: Path, folder: Path, fixed: Mapping[str, bytes] | None = None) -> None:
    """Draw the pictures of ``looks`` that a database has data for: ``folder/<picture>[/<record>].<wide|narrow>.svg``.

    A picture whose tables the database lacks is left out. ``fixed``: JSON for data by their names, for all pictures.
    """
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        for look in sorted(path for path in looks.iterdir() if path.is_dir()) if looks.is_dir() else ():
            for name, spec in _drawings(db, look, fixed or {}):
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(draw(spec), encoding="utf-8", newline="\n")


def draw(spec: dict[str, Any]) -> str:
    """Return the SVG of a filled specification, as an element to stand in a page."""
    import vl_convert

    return svg.light(vl_convert.vega_to_svg(spec), spec["description"]) + "\n"


def _drawings(db: sqlite3.Connection, look: Path, fixed: Mapping[str, bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every drawing of a picture, as its file's name and its filled specification."""
    queries = {path.stem: path.read_text(encoding="utf-8") for path in with_ending(look, ".sql")}
    if not all(answers(db, sql) for sql in queries.values()):
        return
    listed = queries.pop("records", "SELECT '' AS id")
    for (record,) in db.execute(listed).fetchall():
        rows = {name: _rows(db, sql, record) for name, sql in queries.items()}
        if any(len(answer) > MAX_ROWS for answer in rows.values()):
            continue
        for variant in ("wide", "narrow"):
            spec = _specification(look, variant, fixed)
            needs = spec.get("usermeta", {}).get("needs", [])
            if all(rows[name] for name in needs):  # without these there is nothing to draw
                yield f"{look.name}{'/' if record else ''}{record}.{variant}.svg", _filled(spec, variant, rows)


def _rows(db: sqlite3.Connection, sql: str, record: str) -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(sql, {"id": record}).fetchmany(MAX_ROWS + 1)]


def _specification(look: Path, variant: str, fixed: Mapping[str, bytes]) -> dict[str, Any]:
    own = look / f"{variant}.vg.json"
    path = own if own.exists() else look / "both.vg.json"
    spec: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for data in spec["data"]:
        same = look / f"{data['name']}.json"
        if same.exists() or data["name"] in fixed:
            data["values"] = json.loads(same.read_bytes() if same.exists() else fixed[data["name"]])
    return spec


def _filled(spec: dict[str, Any], variant: str, rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """A specification with its data, whose links get a host, and with the signal ``narrow`` set where it has one."""
    for data in spec["data"]:
        if data["name"] in rows:
            data["values"] = [
                {name: svg.HOST + cell if name.endswith("href") else cell for name, cell in row.items()}
                for row in rows[data["name"]]
            ]
    for signal in spec.get("signals", []):
        if signal["name"] == "narrow":
            signal["value"] = variant == "narrow"
    return spec


def answers(db: sqlite3.Connection, sql: str) -> bool:
    """Whether a database has the tables that a query asks."""
    try:
        db.execute(f"EXPLAIN {sql}", defaultdict(str))
    except sqlite3.OperationalError as error:
        if not str(error).startswith("no such table"):
            raise
        return False
    return True
