"""What people write survives unchanged: YAML, tables, and back out of CSV, Parquet and SQLite.

Records are generated from the schemas: every column, every list, text with newlines, quotes, commas, Arabic, what looks
like a number, a null, a formula. They are written as YAML in several styles, read, made tables, written, and read back
with readers of other makes (Python's csv and sqlite3). Each value must be the one written, and a null a null.
"""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import unicodedata
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.schema.arrow import arrow_schema
from accord.schema.model import resolve
from accord.sources.records import read
from accord.values.edtf import parse
from accord.write import tables as files
from accord.write.sqlite import load as sqlite
from samples import Spec, evidence, fits
from support import check_curated, curated_copy, examples, schemas, tables_of

TABLES = ["actors", "agreements", "events", "mentions", "offices", "outlets", "places", "sources", "withdrawn"]
IDS = {
    "actors": ["ali-visitor", "hassan-host", "iran", "iraq"], "agreements": ["border-deal"], "events": ["visit-2024"],
    "offices": ["minister-of-trade"],
    "outlets": ["north-news", "south-news"], "places": ["baghdad", "iraq"], "provisions": ["border-deal-guard"],
    "sources": ["north-1", "south-1", "south-2"],
}  # fmt: skip
FREE = st.characters(exclude_categories=["Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"], include_characters="\u200c\n\t")
ODD = ['"', '""', "'", ",", ";", "a,b", 'say "x"', "=1+1", "@x", "-", "null", "NULL", "NA", "nan", "true", "~", "0",
       "007", "1e3", "1_000",
       "12:30:45", "2024-02-15", "No", "a\nb", "a\n\nb", 'a\n"b"', "a: b", "- a", "# a", "{a}", "[a]", "*a", "&a",
       "!a", "%a", "|", ">",
       "علی ویزیتور", "می\u200cخواهد", "بغداد\nنجف", "Türkiye", "𐎠", "é",
       "\\", "\\n", "a\tb", "a  b", "<b>", "${x}", "x" * 300]  # fmt: skip
TEXT = (st.sampled_from(ODD) | st.text(FREE, min_size=1, max_size=30)).map(
    lambda text: unicodedata.normalize("NFC", text)
)
DATES = st.dates().map(str)
EDTF = st.one_of(
    DATES, DATES.map(lambda day: day[:7]), DATES.map(lambda day: day[:4] + "~"), st.just("202X"),
    DATES.map(lambda day: f"{day}/.."),
    st.lists(DATES, min_size=1, max_size=4).map(lambda days: f"[{','.join(days)}]"),
)  # fmt: skip
FORMATTED = {
    "date": DATES, "edtf": EDTF, "language-tag": st.sampled_from(["en", "fa-Latn", "ar-IQ", "ckb"]),
    "time": st.times().map("{:%H:%M:%S}Z".format),
    "uri": st.from_regex(r"https://[a-z]{1,9}\.example/[A-Za-z0-9?=&%20,'()]{0,20}", fullmatch=True),
}  # fmt: skip


def scalar(spec: Spec) -> st.SearchStrategy[Any]:
    if target := spec.get("x-references"):
        return st.sampled_from(IDS[target.removesuffix(".id")])
    if "oneOf" in spec:
        return st.sampled_from([code["const"] for code in spec["oneOf"]])
    if spec["type"] == "string":
        free = spec.get("pattern", "^[^ ").startswith("^[^ ")
        made = (
            FORMATTED[spec["format"]]
            if "format" in spec
            else TEXT
            if free
            else st.from_regex(spec["pattern"], fullmatch=True)
        )
        return made.filter(lambda text: fits(text, spec))
    low, high = spec.get("minimum", -(10**9)), spec.get("maximum", 10**9)
    return {"boolean": st.booleans(), "integer": st.integers(low, high), "number": st.floats(low, high)}[spec["type"]]


def _first_of(spec: Spec, name: str) -> str:
    """The property that is not to be above this one."""
    return next((first for first, inner in spec["properties"].items() if inner.get("x-before") == name), "")


def name_items(items: list[Any], place: str) -> None:
    """Give the items of a list, and those of the lists within, the identifiers that they have by their places."""
    for number, one in enumerate(items):
        if isinstance(one, dict):
            if "id" in one:
                one["id"] = f"{place}-{number}"
            for name, inner in one.items():
                if isinstance(inner, list):
                    name_items(inner, f"{place}-{number}-{name.replace('_', '-')}")


@st.composite
def mapping(draw: st.DrawFn, table: str, spec: Spec, place: str) -> Spec:
    """A mapping with its required properties and any of the others; the lists of a record within."""
    root, made = schemas().records[table], {}
    for name, raw in spec["properties"].items():
        full = resolve(raw, root)
        if name in ("evidence", "missing", "part_of") or (name not in spec["required"] and draw(st.booleans())):
            continue
        if name == "id":
            made["id"] = place
        elif full["type"] == "number" and (least := made.get(_first_of(spec, name))) is not None:
            made[name] = draw(st.floats(least, 10**9))
        elif full["type"] != "array":
            made[name] = draw(scalar(full))
        else:
            item = resolve(full["items"], root)
            items = mapping(table, item, "") if item["type"] == "object" else scalar(item)
            keys = full.get("x-key")
            made[name] = draw(
                st.lists(
                    items, min_size=1, max_size=3, unique_by=lambda v, k=keys: tuple(v[n] for n in k) if k else str(v)
                )
            )
            name_items(made[name], f"{place}-{name.replace('_', '-')}")
    for name, needed in spec.get("dependentRequired", {}).items():
        if not all(other in made for other in needed):
            made.pop(name, None)
    return made


@st.composite
def records(draw: st.DrawFn, table: str) -> Spec:
    spec = schemas().records[table]
    data = draw(mapping(table, spec, f"{table}-drawn"))
    if table == "sources":  # one of the two
        data.pop("digest_missing", None)
        data["digest"] = "0123456789abcdef" * 4
    if data.get("kind") == "group":  # one that takes part in nothing is no actor
        data["kind"] = "igo"
    if table == "withdrawn":
        data |= {"table": "outlets", "replaced_by": "iran", "moved_to": "actors"}
    if "else" in spec and not all(name in data for name in spec["if"]["required"]):
        data |= {name: draw(TEXT.filter(lambda text: text == text.strip())) for name in spec["else"]["required"]}
    if "evidence" in spec["properties"]:
        data["evidence"] = [next(evidence(table, data))]
    return data


class Styled(yaml.SafeDumper):
    """A dumper that writes all text in one style."""

    quoting: str = '"'

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's form
        return True


Styled.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style=dumper.quoting)
)


def written(data: Any, style: str) -> str:
    if style == "json":
        return json.dumps(data, ensure_ascii=False, indent=1)
    return yaml.dump(data, Dumper=type("Dumper", (Styled,), {"quoting": style}), allow_unicode=True, width=10**6)


def expected(table: str, data: Spec) -> dict[str, list[Spec]]:
    """The rows that a record must become, by the naming rule and by what codes imply."""
    properties = schemas().records[table]["properties"]
    for name, value in data.items():
        codes = resolve(properties[name], schemas().records[table]).get("oneOf", ())
        implied = next((code.get("x-implies", {}) for code in codes if code["const"] == value), {})
        if not implied.keys() & data.keys():
            data = {**data, **implied}
    rows = {table: [{c.name: data.get(c.name) for c in schemas().tables[table].columns if not c.derived_from}]}
    for name, child in schemas().children(table).items():
        rows[child.name] = []
        for number, item in enumerate(data.get(name, []), 1):
            values = item if isinstance(item, dict) else {child.columns[-1].name: item}
            own = {child.parent_columns[0]: data["id"], **({} if "item" not in child.by_name else {"item": number})}
            rows[child.name].append(
                {c.name: {**values, **own}.get(c.name) for c in child.columns if not c.derived_from}
            )
    return rows


def from_csv(path: Path, table: str) -> list[Spec]:
    """Read with Python's reader, strictly; types from the schema, an empty cell is a null."""

    def value(text: str, kind: str) -> Any:
        return (
            None
            if text == ""
            else {"integer": int, "number": float, "boolean": lambda t: t == "true"}.get(kind, str)(text)
        )

    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    kinds = {column.name: column.type for column in schemas().tables[table].columns}
    return [{name: value(text, kinds[name]) for name, text in row.items()} for row in rows]


def mine(rows: list[Spec], table: str, data: Spec) -> list[Spec]:
    """The rows of one record, with days as text and the derived columns left out."""
    (key,) = schemas().tables[table].parent_columns or ("id",)
    columns = [column.name for column in schemas().tables[table].columns if not column.derived_from]
    found = [{name: row[name] for name in columns} for row in rows if row[key] == data["id"]]
    return [{n: v.isoformat() if isinstance(v, date) else v for n, v in row.items()} for row in found]


def write(table: pa.Table, folder: Path) -> None:
    """Write a table as CSV and Parquet."""
    for writer in files.Output(folder).writers("x", table.schema):
        for batch in table.to_batches():
            writer.write(batch)
        writer.close()


MEANING = {
    "date-order",
    "neutral",
    "evidence",
    "evidence-field",
    "says",
}  # of drawn words and dates: not asked here


@pytest.mark.repeats
@pytest.mark.parametrize("table", TABLES)
def test_what_is_written_is_what_is_published(table: str, tmp_path: Path) -> None:
    root = curated_copy(tmp_path)
    shutil.rmtree(root / "checks")  # they judge what records mean
    (root / "curated" / table).mkdir(exist_ok=True)

    @settings(max_examples=examples(30), derandomize=True, suppress_health_check=list(HealthCheck))
    @given(records(table), st.sampled_from(["json", '"', "'", "|"]))
    def survives(data: Spec, style: str) -> None:
        (root / f"curated/{table}/{table}-drawn.yaml").write_text(written(data, style), encoding="utf-8")
        curated = read(root, schemas())
        record = next(record for record in curated.records[table] if record.id == data["id"])
        assert record.data == data
        arrow, problems = check_curated(root, curated)
        assert [str(p) for p in problems if p.rule not in MEANING] == []
        for name, made in schemas().tables.items():  # what is computed is not, where dates break a rule of meaning
            arrow.setdefault(name, arrow_schema(made).empty_table())
        (root / "x.sqlite").unlink(missing_ok=True)
        sqlite.write(arrow, schemas(), (), root / "x.sqlite")
        with closing(sqlite3.connect(root / "x.sqlite")) as db:
            db.row_factory = sqlite3.Row
            for name, rows in expected(table, data).items():
                write(arrow[name], root)
                assert mine(from_csv(root / "csv" / "x.csv", name), name, data) == rows
                assert mine(pyarrow.parquet.read_table(root / "parquet" / "x.parquet").to_pylist(), name, data) == rows
                stored = [dict(row) for row in db.execute(f'SELECT * FROM "{name}" ORDER BY rowid')]
                assert mine(stored, name, data) == rows

    survives()


def test_derived_days_are_those_of_the_date(tmp_path: Path) -> None:
    for row in tables_of(curated_copy(tmp_path))["events"].to_pylist():
        when = parse(row["date"])
        assert (row["date_earliest"], row["date_latest"], row["date_precision"], row["year"]) == (
            when.earliest, when.latest, when.precision, when.year,
        )  # fmt: skip
