"""The database is strict: types, keys and references hold in it too; the search finds, and every view answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from accord.schema.arrow import arrow_schema
from accord.schema.load import load_schemas
from accord.sources import date_columns as derived
from accord.values.sql_quoting import quote_identifier
from accord.values.types import type_of
from accord.write.sqlite import bulk
from accord.write.sqlite import load as sqlite
from accord.write.sqlite.ddl import create_table
from accord.write.sqlite.views import views as write_views
from small_schemas import prop, record, shelves, write
from support import ROOT, schemas, views


@pytest.fixture(scope="module")
def db(built: Path) -> Iterator[sqlite3.Connection]:
    path = built / ".builds/current/accord.sqlite"
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


@pytest.fixture
def copy(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A copy in memory that may be written to, with references enforced."""
    with closing(sqlite3.connect(":memory:")) as connection:
        db.backup(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


def test_every_table_is_strict_and_the_file_is_sound(db: sqlite3.Connection) -> None:
    strict = {row["name"]: row["strict"] for row in db.execute("PRAGMA table_list") if row["type"] == "table"}
    assert all(strict[name] for name in schemas().tables)
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA journal_mode").fetchone()[0] in ("delete", "off")


@pytest.mark.parametrize("name", schemas().tables)
def test_columns_keys_and_references_are_those_of_the_schema(name: str, db: sqlite3.Connection) -> None:
    table = schemas().tables[name]
    info = db.execute(f'PRAGMA table_info("{name}")').fetchall()
    assert [row["name"] for row in info] == [column.name for column in table.columns]
    assert [row["type"] for row in info] == [type_of(column.type).sqlite for column in table.columns]
    assert {row["name"] for row in info if row["notnull"]} == {
        c.name for c in table.columns if c.required or c.name in table.key
    }
    assert [row["name"] for row in sorted(info, key=lambda row: row["pk"]) if row["pk"]] == list(table.key)
    references = {(row["from"], row["table"], row["to"]) for row in db.execute(f'PRAGMA foreign_key_list("{name}")')}
    assert references == {(*key.columns, key.table, *key.target_columns) for key in table.foreign_keys}


def in_sqlite(value: object, separator: str) -> object:
    """A value of Parquet as SQLite holds it: days and lists are texts there."""
    if isinstance(value, list):
        return separator.join(map(str, value))
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("name", schemas().tables)
def test_rows_are_those_of_parquet(name: str, db: sqlite3.Connection, built: Path) -> None:
    parquet = pyarrow.parquet.read_table(built / f"build/parquet/{name}.parquet").to_pylist()
    rows = [dict(row) for row in db.execute(f'SELECT * FROM "{name}" ORDER BY rowid')]
    separators = {column.name: column.separator for column in schemas().tables[name].columns}
    assert rows == [{k: in_sqlite(v, separators[k]) for k, v in row.items()} for row in parquet]


REFUSED = [
    ("UPDATE places SET latitude = 'north'", "cannot store TEXT"),
    ("UPDATE events SET year = 'soon'", "cannot store TEXT"),
    ("UPDATE actors SET id = NULL WHERE id = 'iran'", "NOT NULL"),
    ("UPDATE actors SET name = NULL", "NOT NULL"),
    ("INSERT INTO outlets SELECT * FROM outlets", "UNIQUE"),
    ("UPDATE event_places SET place = 'no-such-place'", "FOREIGN KEY"),
    ("DELETE FROM sources WHERE id = 'north-1'", "FOREIGN KEY"),
    ("UPDATE event_participants SET actor = 'hassan-host', role = 'host'", "UNIQUE"),
    ("UPDATE event_participants SET item = 1", "UNIQUE"),
]


@pytest.mark.parametrize(("sql", "words"), REFUSED)
def test_what_breaks_a_type_or_key_is_refused(sql: str, words: str, copy: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=words):
        copy.execute(sql)


SEARCHES = [
    ("actors", "visitor", {"ali-visitor"}), ("actors", "ali*", {"ali-visitor"}), ("actors", "VISITOR", {"ali-visitor"}),
    ("events", "baghdad", {"meeting-2024-02-15"}), ("events", '"host and visitor"', {"meeting-2024-02-15"}),
    ("agreements", "border", {"border-deal"}), ("statements", "kept", {"meeting-2024-s1"}), ("places", "baghdád",
    {"baghdad"}),
    ("provisions", "guard", {"border-deal-guard"}), ("events", "nothing", set()),
]  # fmt: skip


@pytest.mark.parametrize(("table", "words", "ids"), SEARCHES)
def test_the_search_finds(table: str, words: str, ids: set[str], db: sqlite3.Connection) -> None:
    sql = f'SELECT t.id FROM "{table}" AS t JOIN "{table}_fts" AS f ON f.rowid = t.rowid WHERE f."{table}_fts" MATCH ?'
    assert {row["id"] for row in db.execute(sql, [words])} == ids


def test_the_search_finds_names_in_arabic_and_spellings(db: sqlite3.Connection) -> None:
    joined = "actor_names AS n JOIN actor_names_fts AS f ON f.rowid = n.rowid"
    sql = f"SELECT n.actor_id FROM {joined} WHERE actor_names_fts MATCH ?"
    for words in ("علی", "ویزیتور", "visiter"):
        assert {row[0] for row in db.execute(sql, [words])} == {"ali-visitor"}, words


def test_every_table_with_words_to_search_can_be_searched(db: sqlite3.Connection) -> None:
    for name, table in schemas().tables.items():
        words = [column.name for column in table.columns if column.spec.get("x-search")]
        there = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [f"{name}_fts"]).fetchone()
        assert bool(there) == bool(words), name
        if there:
            assert f'content="{name}"' in there["sql"]
            assert all(f'"{word}"' in there["sql"] for word in words)
            db.execute(f'SELECT * FROM "{name}_fts" WHERE "{name}_fts" MATCH ?', ["x"]).fetchall()


@pytest.mark.parametrize("view", [view.name for view in views()])
def test_every_view_answers(view: str, db: sqlite3.Connection) -> None:
    rows = db.execute(f'SELECT * FROM "{view}"').fetchall()
    assert rows, f"the small dataset has something for {view}"
    assert len(set(rows[0].keys())) == len(rows[0])


def test_the_views_of_the_design_are_there_and_say_what_they_show() -> None:
    names = {view.name for view in views()}
    assert names >= {
        "corroboration",
        "provision_matrix",
        "implementation_timeline",
        "meeting_pairs",
    }
    assert all(view.title and view.description.endswith(".") for view in views())


def answers(db: sqlite3.Connection, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in db.execute(sql)]


def test_visits_have_the_rank_of_the_visitor(db: sqlite3.Connection) -> None:
    ranks = answers(db, "SELECT form, rank, office, visitor, hosts FROM visits ORDER BY event")
    assert ("meeting", "minister", "minister-of-trade", "ali-visitor", "Hassan Host") in ranks, ranks
    assert {rank for _, rank, *_ in ranks} == {"minister"}, ranks


def test_an_office_is_dated_by_the_acts_and_pages_that_have_the_person_in_it(db: sqlite3.Connection) -> None:
    held = answers(db, "SELECT actor, office, rank, attested, events, sources FROM office_holders")
    assert held == [("ali-visitor", "minister-of-trade", "minister", "2024-02-01/2024-02-29", 2, 1)]
    (days,) = answers(
        db,
        """SELECT min(e.date_earliest), max(e.date_latest) FROM event_participants AS p
        JOIN events AS e ON e.id = p.event_id WHERE p.office = 'minister-of-trade' AND e.class = 'act'""",
    )
    assert days == ("2024-02-01", "2024-02-29")


def of_meeting(db: sqlite3.Connection, columns: str) -> list[tuple[object, ...]]:
    """What each source has of the meeting of the small dataset."""
    of = "FROM event_sources WHERE event = 'meeting-2024-02-15' ORDER BY source"
    return answers(db, f"SELECT {columns} {of}")


def test_each_source_has_its_own_values_of_an_event_and_none_where_it_is_silent(db: sqlite3.Connection) -> None:
    assert of_meeting(db, "source, outlet_name, date, date_relation, places, places_relation") == [
        ("north-1", "North News", "2024-02-15", "supports", "Baghdad", "supports"),
        ("south-1", "South News", "2024-02-14", "supports", "Iraq", "less_precise"),
        ("south-2", "South News", None, None, None, None),
    ]
    assert of_meeting(db, "summary, status, statements") == [
        ("Host and Visitor met.", "occurred", 1), (None, None, 0), ("Host and Visitor met.", "occurred", 0),
    ]  # fmt: skip


def test_each_source_has_the_participants_that_it_names_as_it_calls_them(db: sqlite3.Connection) -> None:
    assert of_meeting(db, "participants, disagreements, differs, locators") == [
        ("Ali Visitor (visitor, Minister); Hassan Host (host)", 0, None, "p1"),
        ("Ali Visitor (visitor, Deputy Minister); Hassan Host (host)", 1,
         "participants[ali-visitor/visitor] position: Deputy Minister", "p2"),
        (None, 0, None, "excerpt"),
    ]  # fmt: skip


def test_a_dyad_leads_from_the_visitor_to_the_host_with_rank_where_offices_say_it(db: sqlite3.Connection) -> None:
    columns = "event, from_actor, from_rank, from_country, to_actor, to_rank, to_country, is_mutual"
    assert answers(db, f"SELECT {columns} FROM dyads") == [
        ("meeting-2024-02-15", "ali-visitor", "minister", "IRN", "hassan-host", None, "IRQ", 0)
    ]


def test_views_tell_what_the_sources_say(db: sqlite3.Connection) -> None:
    assert answers(db, "SELECT actor, counterpart, meetings, first, last FROM meeting_pairs") == [
        ("ali-visitor", "hassan-host", 1, "2024-02-14", "2024-02-15")
    ]
    assert answers(db, "SELECT provision, source, says FROM provision_matrix ORDER BY source") == [
        ("border-deal-guard", "north-1", "asserts"), ("border-deal-guard", "south-1", "denies"),
    ]  # fmt: skip
    assert answers(db, "SELECT agreement, status, reporter, interest FROM implementation_timeline") == [
        ("border-deal", "3", "hassan-host", "own_duty")
    ]
    corroborated = answers(db, "SELECT sources, origins FROM corroboration WHERE event = 'meeting-2024-02-15'")
    assert corroborated == [(3, 2)], "south-2 is a copy of north-1, so three sources have two origins"
    columns = "item, field, published, supported_by, says, contested_by, denied_by"
    assert answers(db, f"SELECT {columns} FROM disagreements WHERE \"table\" = 'event_participants'") == [
        ("participants[ali-visitor/visitor]", "position", "Minister", "north-1", "Deputy Minister", "south-1", None)
    ]


def test_every_row_that_evidence_speaks_of_has_a_title_and_a_page(db: sqlite3.Connection) -> None:
    joined = 'evidence AS e LEFT JOIN titles AS t ON t."table" = e."table" AND t.record = e.record'
    assert answers(db, f"SELECT e.id FROM {joined} WHERE t.title IS NULL OR t.page_id IS NULL") == []
    assert answers(db, "SELECT COUNT(*) - COUNT(DISTINCT \"table\" || '/' || record) FROM titles") == [(0,)]
    assert answers(db, "SELECT DISTINCT title, page_table, page_id FROM titles WHERE record = 'border-deal-guard'") == [
        ("To guard the border.", "agreements", "border-deal")
    ]


def test_what_sources_say_instead_is_reported_with_names(db: sqlite3.Connection) -> None:
    columns = "record_title, page_id, of_whom, outlet_name, supported_by, supporters"
    assert answers(db, f"SELECT {columns} FROM disagreements_named WHERE \"table\" = 'event_participants'") == [
        ("Host receives Visitor in Baghdad", "meeting-2024-02-15", "Ali Visitor", "South News", "north-1",
         '{"north-1":"North News"}')
    ]  # fmt: skip


def test_a_view_of_the_engine_yields_to_a_table_of_its_name() -> None:
    known = schemas()
    tables = {**known.tables, "titles": replace(known.tables["places"], name="titles")}
    records = {**known.records, "titles": known.records["places"]}
    names = [view.name for view in write_views(replace(known, tables=tables, records=records), ROOT / "views")]
    assert "titles" not in names
    assert "sources_named" in names


def _is_answered(sql: str, db: sqlite3.Connection) -> bool:
    try:
        db.execute(sql)
    except sqlite3.Error:
        return False
    return True


@pytest.mark.parametrize("name", ["published_cells", "item_paths", "titles"])
def test_a_view_may_ask_for_all_that_a_view_of_the_engine_shows(
    name: str, db: sqlite3.Connection, tmp_path: Path
) -> None:
    columns = [column[0] for column in db.execute(f"SELECT * FROM {name}").description]
    numbers = ", ".join(map(str, range(len(columns))))
    asked = {
        "each": f"SELECT {', '.join(map(quote_identifier, columns))} FROM {name}",
        "all": f"SELECT * FROM {name} UNION ALL SELECT {numbers}",
        "more": f"SELECT * FROM {name} UNION ALL SELECT {numbers}, 0",
        "row": f"SELECT rowid FROM {name}",
    }
    for own, sql in asked.items():
        (tmp_path / f"{own}.sql").write_text(f"-- title: Own\n-- description: A view.\n\n{sql}\n", encoding="utf-8")
    made = {view.name for view in write_views(schemas(), tmp_path)}
    assert made >= {"all", "each"}
    assert {own: own in made for own in asked} == {own: _is_answered(sql, db) for own, sql in asked.items()}


def test_a_view_of_more_columns_than_sqlite_joins_queries_at_once_answers(tmp_path: Path) -> None:
    known = schemas()
    events = known.tables["events"]
    many = tuple(replace(events.by_name["summary"], name=f"more_{number}") for number in range(1000))
    wide = replace(known, tables={**known.tables, "events": replace(events, columns=(*events.columns, *many))})
    with closing(sqlite3.connect(":memory:")) as empty:
        for table in wide.tables.values():
            empty.execute(create_table(table))
        for view in write_views(wide, tmp_path):
            empty.execute(f"CREATE VIEW {view.name} AS {view.sql}")
        columns = [column[0] for column in empty.execute("SELECT * FROM published_cells").description]
    assert columns == ["table", "record", "item", "field", "value", "needs_source"]


def test_references_are_indexed(db: sqlite3.Connection) -> None:
    for name, table in schemas().tables.items():
        indexes = [row["name"] for row in db.execute(f'PRAGMA index_list("{name}")')]
        first = {db.execute(f'PRAGMA index_info("{index}")').fetchone()["name"] for index in indexes}
        assert {key.columns[0] for key in table.foreign_keys} <= first, name


def test_rows_that_break_a_reference_are_never_written_silently(tmp_path: Path, built: Path) -> None:
    arrow = {name: pyarrow.parquet.read_table(built / f"build/parquet/{name}.parquet") for name in schemas().tables}
    broken = [{**row, "part_of": "no-such-event"} for row in arrow["events"].to_pylist()]
    arrow["events"] = pa.Table.from_pylist(broken, derived.arrow_schema(schemas().tables["events"]))
    with pytest.raises(sqlite3.IntegrityError):
        sqlite.write(arrow, schemas(), (), tmp_path / "broken.sqlite")


def test_no_index_has_the_name_of_a_table_or_of_another_index(tmp_path: Path) -> None:
    known = shelves()
    for name in ("books_shelf", "books_sequel"):  # and books.sequel_to beside books_sequel.to
        known[name] = record(name, name, [], to=prop(x_facet=True))
    loaded = load_schemas(write(tmp_path / "schemas", known))
    data = {name: arrow_schema(table).empty_table() for name, table in loaded.tables.items()}
    for kind, writer in {"small": sqlite, "bulk": bulk}.items():
        writer.write(data, loaded, (), tmp_path / f"{kind}.sqlite")
        with closing(sqlite3.connect(tmp_path / f"{kind}.sqlite")) as db:
            names = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        assert {"books_shelf", "books:shelf", "books:sequel_to", "books_sequel:to"} <= names
