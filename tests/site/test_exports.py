"""Whatever is asked for as a file comes whole, in the types of the Data Package, or is refused in clear words.

Proved on the small dataset as it is served: every table, view and question in every format, against the database; on
the writers by themselves with texts and numbers of all kinds; and on limits, with a server whose limits are small.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import socket
import sqlite3
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlsplit

import openpyxl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import support
from accord.project import Project
from accord.publish.export import make_current
from accord.site import build_facts
from accord.site.exports import formats
from accord.site.exports.column_types import Selection, look
from accord.site.exports.formats import FORMATS, LONGEST, CannotHoldError, Column, Sheet, typed
from accord.site.exports.response import MAX_BYTES, MAX_FILES
from serving import Site, serving
from shares import first_of_each

QUERIES = sorted(path.stem for path in (support.ROOT / "site" / "queries").glob("*.sql"))
ODD = ("", "%", "'; DROP TABLE events; --", '"', "علی", "a" * 2000, "\n", "0", "*", "NEAR(", "1e999")


# --- every table, view and question, in every format -------------------------------------------------------------


def test_a_table_as_parquet_is_the_published_file(site: Site) -> None:
    for name in site.about["rows"]:
        published = pq.read_table(site.build / f"build/parquet/{name}.parquet")
        made = parquet(site, f"/accord/{name}.parquet")
        assert made.schema.names == published.schema.names, name
        assert made.schema.types == published.schema.types, name
        assert rows_of(made) == rows_of(published), name


def test_a_table_as_csv_is_the_published_file(site: Site) -> None:
    for name in site.about["rows"]:
        published = (site.build / f"build/csv/{name}.csv").read_bytes()
        made = body(site, f"/accord/{name}.csv")
        assert made.partition(b"\n")[0] == published.partition(b"\n")[0], name
        assert sorted(csv.reader(io.StringIO(made.decode()))) == sorted(csv.reader(io.StringIO(published.decode())))
        assert len(made) == len(published), name


def test_formats_agree_on_every_table_view_and_question(site: Site) -> None:
    pages = [*site.metadata["databases"]["accord"]["tables"], *QUERIES]
    assert len(pages) > len(QUERIES) + len(site.about["rows"])
    for name in pages:
        table = parquet(site, f"/accord/{name}.parquet")
        expected = [tuple(row.values()) for row in table.to_pylist()]
        names = table.schema.names
        lines = [json.loads(line) for line in body(site, f"/accord/{name}.jsonl").decode().split("\n")[:-1]]
        assert [list(line) for line in lines] == [names] * len(lines), name
        assert [tuple(line.values()) for line in lines] == [tuple(map(as_json, row)) for row in expected], name
        expected = [as_texts(name, names, row) for row in expected]
        head, *sheet = excel(body(site, f"/accord/{name}.xlsx"))
        assert list(head) == names, name
        assert sheet == expected, name
        head, *cells = csv.reader(io.StringIO(body(site, f"/accord/{name}.csv").decode()))
        assert head == names, name
        assert [tuple(row) for row in cells] == [tuple(map(as_csv, row)) for row in expected], name
        answer = json.loads(body(site, f"/accord/{name}.json?_size=max&_shape=arrays"))
        assert answer["columns"] == names
        assert [[as_stored(cell) for cell in row] for row in expected] == answer["rows"], name


def test_a_question_gives_the_days_beside_each_uncertain_date_as_tables_do(site: Site) -> None:
    days = {
        row["id"]: [row[name] for name in ("date", "date_earliest", "date_latest")]
        for row in csv.DictReader(io.StringIO(body(site, "/accord/events.csv").decode()))
    }
    for extension in ("csv", "json?_shape=array"):
        text = body(site, f"/accord/events_by_topic.{extension}").decode()
        rows = json.loads(text) if "json" in extension else list(csv.DictReader(io.StringIO(text)))
        assert list(rows[0])[:3] == ["date", "date_earliest", "date_latest"]
        assert {row["event"]: [cell or "" for cell in list(row.values())[:3]] for row in rows} == days
    made = parquet(site, "/accord/events_by_topic.parquet")
    assert made.schema.field("date_latest").type == pa.date32()


def test_types_are_those_of_the_data(site: Site) -> None:
    events = parquet(site, "/accord/events.parquet")
    assert events.schema.field("date_earliest").type == pa.date32()
    assert events.schema.field("year").type == pa.int32()
    assert events.schema.field("date").type == pa.string()
    assert events.schema.field("year").metadata[b"description"]
    assert parquet(site, "/accord/provisions.parquet").schema.field("mutual").type == pa.bool_()
    assert parquet(site, "/accord/places.parquet").schema.field("latitude").type == pa.float64()
    assert parquet(site, "/accord/events.parquet?id=nobody").schema == events.schema
    nobody = parquet(site, "/accord/who_met_whom.parquet?actor=nobody-of-this-name")
    assert nobody.num_rows == 0


# --- filters, sorts, labels --------------------------------------------------------------------------------------


def test_a_file_holds_all_rows_of_the_filter_in_its_order_and_no_page(site: Site) -> None:
    every = [line["id"] for line in lines(site, "/accord/codes.jsonl?_sort_desc=label")]
    assert len(every) == site.about["rows"]["codes"] > 200
    with closing(sqlite3.connect(site.build / "accord.sqlite")) as db:
        assert every == [key for (key,) in db.execute("SELECT id FROM codes ORDER BY label DESC")]
        some = [key for (key,) in db.execute("SELECT id FROM codes WHERE vocabulary = 'topic' ORDER BY id")]
    paged = "&_size=1&_next=x&_facet=code&_nocount=1&_stream=on&_shape=array"
    assert [line["id"] for line in lines(site, f"/accord/codes.jsonl?_sort_desc=label{paged}")] == every
    for extension in FORMATS:
        assert len(ids(site, f"/accord/codes.{extension}?vocabulary=topic&_sort=id")) == len(some), extension
    assert ids(site, "/accord/codes.csv?vocabulary=topic&_sort=id&_size=2") == some
    assert ids(site, "/accord/actor_names.jsonl?_search=" + quote("ویزیتور"), "name") == ["علی ویزیتور"]


def test_labels_stand_beside_ids(site: Site) -> None:
    plain = lines(site, "/accord/event_places.jsonl?_sort=event_id")
    labelled = lines(site, "/accord/event_places.jsonl?_sort=event_id&_labels=on")
    assert [{k: v for k, v in one.items() if not k.endswith("_label")} for one in labelled] == plain
    assert {one["place"]: one["place_label"] for one in labelled if one["place"]} == {
        "baghdad": "Baghdad",
        "iraq": "Iraq",
    }
    assert list(labelled[0]).index("place_label") == list(labelled[0]).index("place") + 1


def test_columns_may_be_chosen(site: Site) -> None:
    assert parquet(site, "/accord/events.parquet?_col=year&_sort=year").schema.names == ["id", "year"]
    assert "summary" not in parquet(site, "/accord/events.parquet?_nocol=summary").schema.names


@pytest.mark.parametrize("extension", FORMATS)
def test_odd_questions_are_answered_or_refused_and_never_fail(site: Site, extension: str) -> None:
    paths = [
        *(f"events.{extension}?{name}={quote(odd)}" for odd in ODD for name in
          ("id", "year__gt", "title__contains", "date__in", "_search", "_sort", "_sort_desc", "_col", "_nocol",
           "_label", "nope", "nope__exact", "_through", "_where", "_size", "_timelimit", "_next", "_filter_column",
           "_labels")),
        *(f"names_in_use.{extension}?name={quote(odd)}" for odd in ODD),
        f"nothing.{extension}", f"events/nobody.{extension}", f"event.s.{extension}", f"%00.{extension}",
    ]  # fmt: skip
    seen = set()
    for path in paths:
        status, headers, answer = site.get(f"/accord/{path}")
        assert status in (200, 302, 400, 403, 404, 413), path
        assert status == 200 or answer[:4] not in (b"PAR1", b"PK\3\4")
        assert status != 200 or "attachment" in headers["content-disposition"], path
        seen.add(status)
    assert {200, 400, 404} <= seen
    assert site.get(f"/accord.{extension}")[0] == 404


# --- headers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", FORMATS)
def test_headers_name_the_file_and_what_it_is(site: Site, extension: str) -> None:
    status, headers, answer = site.get(f"/accord/events.{extension}")
    day = site.metadata["created"][:10]
    assert status == 200
    assert headers["content-disposition"] == f'attachment; filename="accord-events-{day}.{extension}"'
    assert headers["content-type"] == FORMATS[extension].media_type
    assert int(headers["content-length"]) == len(answer)
    assert site.get(f"/accord/events.{extension}")[2] == answer
    filtered = site.get(f"/accord/events.{extension}?year=2024")[1]["content-disposition"]
    assert re.search(rf'"accord-events-{day}-[0-9a-f]{{8}}\.{extension}"$', filtered)
    status, head, nothing = site.get(f"/accord/events.{extension}", "HEAD")
    assert (status, {**head, "date": headers["date"]}, nothing) == (200, headers, b"")


def test_tables_and_questions_link_their_files(site: Site) -> None:
    for page in ("/accord/events", "/accord/who_met_whom"):
        text = body(site, page).decode()
        for extension in FORMATS:
            assert f'href="{page}.{extension}' in text, extension
    assert "/accord/events/visit-2024.xlsx" not in body(site, "/accord/events/visit-2024").decode()


# --- limits ---------------------------------------------------------------------------------------------------------

MANY = 150_000  # outlets of seven columns: more than a million cells
OUTLETS = """
WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?)
INSERT INTO outlets (id, name, side, control)
SELECT PRINTF('x-%06d', n), 'Outlet ' || n, 'third_party', 'unknown' FROM numbers
"""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the small dataset, and then a build of it with very many outlets, which are put into its database."""
    root = support.project(tmp_path_factory.mktemp("crowded"))
    with serving(root) as site:
        build = root / ".builds" / "crowded"
        shutil.copytree(site.build, build)
        with closing(sqlite3.connect(build / "accord.sqlite")) as db, db:
            db.execute(OUTLETS, (MANY,))
            long = ("long", "An outlet with a long note", "third_party", "unknown", "x" * (MAX_BYTES + 1))
            db.execute("INSERT INTO outlets (id, name, side, control, note) VALUES (?, ?, ?, ?, ?)", long)
        rows = {**site.about["rows"], "outlets": site.about["rows"]["outlets"] + MANY + 1}
        metadata = build / "site" / "metadata.json"
        content = json.loads(metadata.read_text(encoding="utf-8"))
        metadata.write_text(json.dumps({**content, "build": "crowded"}), encoding="utf-8")
        support.relisted(build, rows=rows, id="crowded")
        make_current(Project(root), build)
        support.until(lambda: site.get("/robots.txt")[1]["x-accord-build"] == "crowded")
        yield site


@pytest.mark.parametrize("extension", first_of_each(FORMATS, lambda extension: extension == "xlsx"))
def test_what_is_too_large_is_refused_and_the_whole_file_named(crowded: Site, extension: str) -> None:
    status, headers, answer = crowded.get(f"/accord/outlets.{extension}")
    assert status == 413
    assert "attachment" not in headers.get("content-disposition", "")
    assert f"more than {FORMATS[extension].cells // 7:,} rows" in answer.decode()
    (named,) = re.findall(r'<a href="(/downloads/build/[^"]+)">', answer.decode())
    assert pq.read_table(io.BytesIO(body(crowded, named))).num_rows
    first = MANY - FORMATS[extension].cells // 7
    most = f"/accord/outlets.{extension}?id__gte=x-{first:06}&_sort=id"
    assert ids(crowded, most) == [f"x-{n:06}" for n in range(first, MANY)]
    assert crowded.get(f"/accord/outlets.{extension}?id__gte=x-{first - 1:06}")[0] == 413
    status, _, answer = crowded.get(f"/accord/outlets.{extension}?id=long")
    assert status == 413
    assert "more than 32 MB of text" in answer.decode()


@contextmanager
def going_on(act: Callable[[], object]) -> Iterator[None]:
    """Do something again and again beside the caller, until it is done."""
    done = threading.Event()

    def act_until_done() -> None:
        while not done.wait(0.5):
            act()

    thread = threading.Thread(target=act_until_done)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_only_a_few_files_are_made_or_sent_at_once(crowded: Site) -> None:
    """Readers that read slowly hold their places, and leave them when they go."""
    path = "/accord/outlets.jsonl?id__gte=x-&id__lt=x-060000"  # 8 MB, more than the system holds for a reader
    readers: list[socket.socket] = []
    with ExitStack() as opened, going_on(lambda: [reader.recv(4096) for reader in list(readers)]):
        for _ in range(MAX_FILES):
            reader = opened.enter_context(socket.socket())
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect(("127.0.0.1", crowded.port))
            reader.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert reader.recv(12) == b"HTTP/1.1 200"
            readers.append(reader)  # who takes nothing for a while is left, however long the next file takes to make
        status, headers, answer = crowded.get(path)
        assert (status, headers["retry-after"]) == (503, "10")
        assert b"try again" in answer
        assert crowded.get("/accord/outlets?_size=1")[0] == 200
    support.until(lambda: crowded.get("/accord/events.csv")[0] == 200)


def test_a_large_sitemap_is_an_index_of_parts(crowded: Site) -> None:
    namespace = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    index = ET.fromstring(body(crowded, "/sitemap.xml"))  # noqa: S314 - of our own server
    assert index.tag == f"{namespace}sitemapindex"
    found: list[str] = []
    for one in index.iter(f"{namespace}loc"):
        part = ET.fromstring(body(crowded, urlsplit(one.text or "").path))  # noqa: S314
        addresses = [urlsplit(loc.text or "").path for loc in part.iter(f"{namespace}loc")]
        assert 0 < len(addresses) <= 50_000
        found += addresses
    assert len(found) == len(set(found))
    assert {f"/outlets/x-{n:06}" for n in range(MANY)} < set(found)
    assert {"/", "/events/visit-2024", "/accord/outlets"} < set(found)


# --- the writers, by themselves ----------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    ["", "=1+1", "+1", "-1", "@x", "'x", "http://x.example/", "{=1}", "_x0041_", "\x00", "\x1b", "\r\n", "a\tb", " x ",
     "\ufffe", '"', ",", "1", "true", "NaN", "null", "علی", "2024-02-15", "\u2028", "\x85"]
)  # fmt: skip
CELLS = {
    "string": TEXTS,
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "date": st.dates(),
}
ROWS = st.lists(st.tuples(*(st.none() | cells for cells in CELLS.values())), max_size=20)
SHEET = Sheet("sheet", "A sheet", "Somebody (2026).", "2026-11-21", [Column(kind, kind) for kind in CELLS])


def written(extension: str, rows: list[tuple[Any, ...]], sheet: Sheet = SHEET) -> bytes:
    file = io.BytesIO()
    FORMATS[extension].write(sheet, iter(rows), file)
    return file.getvalue()


@given(ROWS)
def test_parquet_gives_back_what_it_got(rows: list[tuple[Any, ...]]) -> None:
    table = pq.read_table(io.BytesIO(written("parquet", rows)))
    assert [tuple(row.values()) for row in table.to_pylist()] == rows
    assert table.schema.names == list(CELLS)


@given(ROWS)
def test_json_lines_give_back_what_they_got(rows: list[tuple[Any, ...]]) -> None:
    given_back = [tuple(json.loads(line).values()) for line in written("jsonl", rows).split(b"\n")[:-1]]
    assert given_back == [tuple(map(as_json, row)) for row in rows]


@given(ROWS)
def test_csv_gives_back_what_it_got_and_distinguishes_null_and_empty(rows: list[tuple[Any, ...]]) -> None:
    options = pa.csv.ConvertOptions(
        column_types=dict.fromkeys(CELLS, pa.string()), null_values=[""], strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )  # fmt: skip
    parse = pa.csv.ParseOptions(newlines_in_values=True)
    table = pa.csv.read_csv(io.BytesIO(written("csv", rows)), convert_options=options, parse_options=parse)
    expected = [tuple(None if cell is None else as_csv(cell) for cell in row) for row in rows]
    assert [tuple(row.values()) for row in table.to_pylist()] == expected


@given(ROWS)
def test_excel_gives_back_what_it_got_as_text_and_never_a_formula(rows: list[tuple[Any, ...]]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", rows)))
    cells = list(book.active.iter_rows(min_row=2))
    assert {cell.data_type for row in cells for cell in row} <= {"s", "n", "b", "d", "inlineStr"}
    assert all(cell.hyperlink is None for row in cells for cell in row)
    read_back = [tuple(unescaped(cell.value) for cell in row) for row in cells]
    expected = [tuple(map(as_excel, row)) for row in rows]
    while expected and not any(cell is not None for cell in expected[-1]):  # rows of nothing at the end leave no trace
        expected.pop()
    assert read_back[: len(expected)] == expected


def test_excel_cuts_no_text_off() -> None:
    sheet = SHEET._replace(columns=[Column("text", "string")])
    for text in ("x" * LONGEST, "𝔄" * (LONGEST // 2)):
        assert excel(written("xlsx", [(text,)], sheet))[1] == (text,)
        with pytest.raises(CannotHoldError, match="too long for Excel"):
            written("xlsx", [(text + "xx",)], sheet)


def test_markup_in_a_text_is_that_text_in_excel() -> None:
    text = "<r>no</markup></r>"  # which XlsxWriter would take for its own
    assert excel(written("xlsx", [(text,)], SHEET._replace(columns=[Column("text", "string")])))[1] == (text,)


def test_large_files_are_whole() -> None:
    many = 30_000
    sheet = SHEET._replace(columns=[Column("n", "integer"), Column("text", "string")])
    rows = [(n, f"row {n}") for n in range(many)]
    assert pq.read_table(io.BytesIO(written("parquet", rows, sheet))).num_rows == many
    assert len(excel(written("xlsx", rows, sheet))) == many + 1
    assert written("csv", rows, sheet).count(b"\n") == many + 1


STORED = st.none() | st.integers(-3, 3) | st.floats(-1, 1) | TEXTS | st.dates().map(str)


@given(st.lists(st.tuples(STORED, STORED, STORED), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_question_answers_has_types_that_hold_it(
    site: Site, monkeypatch: pytest.MonkeyPatch, rows: list[tuple[Any, ...]]
) -> None:
    """The names are those of columns that are dates, booleans and texts in every table."""
    monkeypatch.setattr(build_facts, "BUILD", site.build)
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE t (a, b, c)")
        db.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
        seen = look(db, Selection("t", None, "SELECT * FROM t", {}, ["deadline_earliest", "mutual", "title"]), 100)
        stored = db.execute("SELECT * FROM t").fetchall()
    data = written("parquet", list(typed(stored, seen.columns)), SHEET._replace(columns=seen.columns))
    table = pq.read_table(io.BytesIO(data))
    assert seen.rows == table.num_rows == len(rows)
    for was, now in zip(stored, table.to_pylist(), strict=True):
        assert [cell is None for cell in was] == [cell is None for cell in now.values()]
    if rows and all(isinstance(row[0], str) and re.fullmatch(r"\d{4}-\d\d-\d\d", row[0], re.ASCII) for row in rows):
        assert seen.columns[0].kind == "date"


# --- what the tests read with ------------------------------------------------------------------------------------


def body(site: Site, path: str) -> bytes:
    status, _, answer = site.get(path)
    assert status == 200, f"{path}: {status}: {answer[:500]!r}"
    return answer


def parquet(site: Site, path: str) -> pa.Table:
    return pq.read_table(io.BytesIO(body(site, path)))


def lines(site: Site, path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in body(site, path).decode().split("\n")[:-1]]


def ids(site: Site, path: str, column: str = "id") -> list[Any]:
    if ".parquet" in path:
        return parquet(site, path)[column].to_pylist()
    if ".jsonl" in path:
        return [line[column] for line in lines(site, path)]
    table = excel(body(site, path)) if ".xlsx" in path else list(csv.reader(io.StringIO(body(site, path).decode())))
    return [row[list(table[0]).index(column)] for row in table[1:]]


def excel(data: bytes) -> list[tuple[Any, ...]]:
    rows = openpyxl.load_workbook(io.BytesIO(data), read_only=True).active.iter_rows(values_only=True)
    return [tuple(cell.date() if isinstance(cell, datetime) else cell for cell in row) for row in rows]


def rows_of(table: pa.Table) -> list[tuple[Any, ...]]:
    return sorted((tuple(row.values()) for row in table.to_pylist()), key=repr)


def as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def as_texts(name: str, names: list[str], row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row of a table or another answer with its lists as one text each."""
    table = support.schemas().tables.get(name)
    columns = [table.by_name[column] if table else None for column in names]
    return tuple(
        column.separator.join(map(str, value)) if column and isinstance(value, list) else value
        for column, value in zip(columns, row, strict=True)
    )


def as_stored(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else as_json(value)


def as_csv(value: Any) -> str:
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def as_excel(value: Any) -> Any:
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day) if value >= date(1900, 3, 1) else str(value)  # noqa: DTZ001
    if isinstance(value, float):
        return float(f"{value:.16G}")  # as many digits as the writer of Excel files writes, one more than Excel shows
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53:
        return str(value)
    return value


def unescaped(value: Any) -> Any:
    """Undo Excel's way with control characters, which openpyxl leaves as it is written."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), value) if isinstance(value, str) else value


def test_only_what_can_be_written_is_offered() -> None:
    assert formats.FORMATS.keys() == {"csv", "jsonl", "parquet", "xlsx"}, "all, where all packages are installed"
    absent = {name: one._replace(package=one.package and f"no_{one.package}") for name, one in formats.FORMATS.items()}
    assert formats.available(absent).keys() == {"csv", "jsonl"}
