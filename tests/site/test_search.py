"""The search finds records by names in any spelling, and others by words; it bears whatever is typed.

Recall and false hits are measured on the real record, with the lists of data/spellings (see their README); the page and
its data on the small dataset, served as `make serve` does.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import support
from accord.site.make import settings as site_settings
from accord.site.search import find, queries, spellings
from accord.site.search import writer as search
from accord.site.search.names import words_of
from accord.write.sqlite import load as sqlite
from serving import Site
from shares import soaked

WORDS_OF = site_settings.read(support.ROOT / "site").site["search"]
LISTS = support.ROOT / "tests" / "data" / "spellings"
NAMED = ("actors", "places", "agreements")
# Kordestan is Kurdistan in Persian.
SAME_NAME = {
    "places/kurdistan-region": {"actors/kordestan-province", "agreements/kordestan-sulaymaniyah-memorandum-2019"}
}
# Which find too much, for sounds that are not theirs.
FAULTS = {"محمد الحسان", "al-Abadi", "خمینی", "Ziyaad", "Ziyād", "Ziyat", "Ali", "علی", "Khaled", "قاسم"}
TYPED = st.text(st.characters(codec="utf-8"), max_size=60)
CARELESS = [str, str.lower, str.upper, lambda text: text.replace("-", " "), lambda text: f"  {text}?",
            lambda text: text.replace("'", "\u02bc")]  # fmt: skip
ODD = ("", '"', "'", "*", "-", "a AND", "NEAR(", "NOT x", "col:x", "^a", "(", "x OR", "{a b}", "\0", "%", "\u200c",
       "😀", "a" * 300, "علي " * 70, "<script>alert(1)</script>", "\ue000x\ue000", "ا" * 50, "´")  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the real record's database and index."""
    made, schemas = tmp_path_factory.mktemp("search"), support.schemas()
    sqlite.write(support.tables_of(support.ROOT), schemas, (), made / "accord.sqlite")
    search.write(made / "accord.sqlite", schemas, WORDS_OF, made / "search.sqlite")
    return made


@pytest.fixture(scope="module")
def index(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{folder / 'search.sqlite'}?mode=ro&immutable=1", uri=True)) as db:
        yield db


# --- recall and false hits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tuned", "untouched"])
def test_nineteen_of_twenty_spellings_are_found(name: str, index: sqlite3.Connection) -> None:
    rows = _unrecorded(index, name)
    missed = [
        row["query"] for row in rows if f"{row['table']}/{row['id']}" not in _found(index, row["query"], row["table"])
    ]
    assert len(missed) <= 0.05 * len(rows), missed


@pytest.mark.parametrize("name", [*soaked("tuned", "untouched"), "distractors"])
def test_no_query_has_more_than_one_false_hit(name: str, index: sqlite3.Connection) -> None:
    recorded = _recorded(index)
    wrong = {}
    for row in _list(name):
        meant = row["finds"].split() if "finds" in row else [f"{row['table']}/{row['id']}"]
        wrong[row["query"]] = [
            hit
            for hit in _found(index, row["query"])
            if hit not in meant and not _fair(hit, row["query"], meant, recorded)
        ]
    assert {query for query, hits in wrong.items() if len(hits) > 1} == FAULTS & wrong.keys(), wrong


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        *(
            (query, {"actors/iraq", "places/iraq"})
            for query in ("Iraq", "IRAQ", "irak", "Eraq", "Erak", "عراق", "العراق")
        ),
        *((query, set()) for query in ("Rack", "rak", "Rock", "Ruck", "Rook")),
        *((query, {"actors/iran", "places/iran"}) for query in ("Iran", "Eran", "İran", "ایران", "إيران")),
        *((query, set()) for query in ("Ran", "Rain", "Oran")),
        *((query, set()) for query in ("IRGC", "irgc", "oil", "Oil", "UN", "bank")),
    ],
)
def test_a_short_word_finds_no_name_that_only_sounds_somewhat_like_it(
    query: str, finds: set[str], index: sqlite3.Connection
) -> None:
    found = set(_found(index, query))
    countries = {"actors/iraq", "places/iraq", "actors/iran", "places/iran"}
    assert found & countries == finds
    if not finds:
        assert {hit for hit in found if not _is_written(index, hit, query)} == set()


def _is_written(index: sqlite3.Connection, hit: str, query: str) -> bool:
    """Whether a record holds a word that begins as the query does."""
    sql = "SELECT name FROM records AS r JOIN names AS n ON n.owner = r.id WHERE \"table\" || '/' || record = ?"
    begun = query.casefold()
    return any(word.folded.startswith(begun) for (name,) in index.execute(sql, [hit]) for word in words_of(name))


def test_texts_are_searched_for_no_word_that_an_acronym_only_sounds_like(index: sqlite3.Connection) -> None:
    assert _spelled(index, "IRGC") == [["IRGC"]]
    assert "iraq" in _spelled(index, "Eraq")[0]
    assert "iraq" not in _spelled(index, "Rack")[0]


def test_a_word_of_running_text_sounds_like_no_name_typed_or_recorded(index: sqlite3.Connection) -> None:
    assert not {"actors/hossein-salami", "offices/iran-revolutionary-guards-commander"} & {
        f"{hit.table}/{hit.record}" for hit in find.find(index, "Kurds")
    }
    assert _spelled(index, "gas") == [["gas"]]
    assert "actors/qais-al-khazali" not in _found(index, "gas")
    assert "actors/qais-al-khazali" in _found(index, "Kais")


def _spelled(index: sqlite3.Connection, query: str) -> list[list[str]]:
    """Return the spellings by which texts are searched for a query."""
    return spellings.spellings(index, query, find.find(index, query))


@pytest.mark.parametrize(
    "query", ["Иран", "Сулеймани", "伊朗", "איראן", "อิหร่าน", "ईरान", "Ιράν", "イラン", "Иран 伊朗"]
)
def test_a_script_whose_letters_are_not_known_finds_what_is_written_so_alone(
    query: str, index: sqlite3.Connection
) -> None:
    sql = (
        "SELECT r.\"table\" || '/' || r.record FROM records AS r JOIN names AS n ON n.owner = r.id WHERE n.name LIKE ?"
    )
    written = {key for (key,) in index.execute(sql, [f"%{query}%"])}
    assert {f"{hit.table}/{hit.record}" for hit in find.find(index, query)} <= written


def test_a_name_that_several_bear_finds_them_all(index: sqlite3.Connection) -> None:
    for row in _list("distractors"):
        assert set(row["finds"].split()) <= set(_found(index, row["query"])), row["query"]


def test_the_lists_hold_many_spellings_that_are_not_recorded_and_no_record_twice(index: sqlite3.Connection) -> None:
    tuned, untouched = _unrecorded(index, "tuned"), _unrecorded(index, "untouched")
    records = [{(row["table"], row["id"]) for row in rows} for rows in (tuned, untouched)]
    assert not records[0] & records[1]
    assert len(records[0] | records[1]) >= 40
    for record in records[0] | records[1]:
        assert sum((row["table"], row["id"]) == record for row in (*tuned, *untouched)) >= 7


def _unrecorded(index: sqlite3.Connection, name: str) -> list[dict[str, str]]:
    """Return the rows of a list but for those whose spelling the record has held since the list was written."""
    recorded = {name for (name,) in index.execute("SELECT name FROM names")}
    return [row for row in _list(name) if row["query"] not in recorded]


def _list(name: str) -> list[dict[str, str]]:
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache  # several tests ask the same lists of the same index
def _found(index: sqlite3.Connection, query: str, *more: str) -> list[str]:
    return [f"{hit.table}/{hit.record}" for hit in find.find(index, query) if hit.table in {*NAMED, *more}]


def _recorded(index: sqlite3.Connection) -> dict[str, list[set[str]]]:
    """The words of each spelling of each record, as typed without care."""
    found: dict[str, list[set[str]]] = {}
    sql = "SELECT \"table\" || '/' || record, name FROM records AS r JOIN names AS n ON n.owner = r.id WHERE spoken"
    for record, name in index.execute(sql):
        found.setdefault(record, []).append({word.folded for word in words_of(name)})
    return found


def _fair(hit: str, query: str, meant: list[str], recorded: dict[str, list[set[str]]]) -> bool:
    """Whether another record has all words of a query in its spellings, or of a spelling of the record meant."""
    if any(hit in SAME_NAME.get(who, ()) for who in meant):
        return True
    has = set().union(*recorded[hit])
    return {word.folded for word in words_of(query)} <= has or any(one <= has for who in meant for one in recorded[who])


# --- what fits, and in which order --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "first", "marked"),
    [
        ("Soleymani", "actors/qasem-soleimani", ["Soleimani", "سليماني"]),
        ("general Suleimani", "actors/qasem-soleimani", ["General Soleimani", "General Qasem Soleimani"]),
        ("Suleimani Kasım", "actors/qasem-soleimani", ["Qasem Soleimani", "قاسم سليماني"]),
        ("Pezeshk", "actors/masoud-pezeshkian", ["Pezeshk"]),
        ("Komala party", "actors/komala-party-of-iranian-kurdistan", ["Komala Party"]),
        ("Baghdad", "places/baghdad", ["Baghdad"]),
        ("عبداللطيف رشيد", "actors/abdul-latif-rashid", ["عبد اللطيف رشيد", "عبداللطیف رشید"]),
    ],
)
def test_the_record_meant_comes_first_with_its_spelling(
    query: str, first: str, marked: list[str], index: sqlite3.Connection
) -> None:
    hits = [hit for hit in find.find(index, query) if hit.table == first.partition("/")[0]]
    assert f"{hits[0].table}/{hits[0].record}" == first
    assert " ".join(hits[0].matched[start:end] for start, end in hits[0].spans) in marked


def test_beginnings_count_where_nothing_fits_in_full(index: sqlite3.Connection) -> None:
    assert _found(index, "Mashhad") == ["places/mashhad"]
    assert "actors/mahmoud-al-mashhadani" in _found(index, "Mashhada")


def test_one_word_of_four_may_be_missing_but_not_of_three(index: sqlite3.Connection) -> None:
    assert _found(index, "Mohammad Kazem Al-Sadegh Foroughi") == ["actors/mohammad-kazem-al-sadegh"]
    assert _found(index, "Ali Akbar Moinfar") == []


@given(TYPED)
def test_anything_may_be_asked(index: sqlite3.Connection, folder: Path, query: str) -> None:
    for hit in find.find(index, query):
        assert all(0 <= start < end <= len(hit.matched) for start, end in hit.spans)
    spellings.nearest(index, query)
    expression = queries.match(_spelled(index, query), beginnings=True)
    with closing(sqlite3.connect(folder / "accord.sqlite")) as db:
        if expression:
            db.execute("SELECT rowid FROM events_fts WHERE events_fts MATCH ?", [expression]).fetchall()


@given(st.data())
def test_every_recorded_spelling_finds_its_record_however_typed(index: sqlite3.Connection, data: st.DataObject) -> None:
    sql = """SELECT "table", record, name FROM names AS n JOIN records AS r ON r.id = n.owner
             WHERE n.spoken AND r.named ORDER BY n.id"""
    table, record, name = data.draw(st.sampled_from(index.execute(sql).fetchall()))
    typed = data.draw(st.sampled_from(CARELESS))(name)
    assert f"{table}/{record}" in [f"{hit.table}/{hit.record}" for hit in find.find(index, typed)]


def test_the_nearest_spellings_are_offered(index: sqlite3.Connection) -> None:
    assert spellings.nearest(index, "Pezeshkyam")[0] == "Masoud Pezeshkian"
    assert spellings.nearest(index, "zzzzzz") == []


# --- the index ----------------------------------------------------------------------------------------------------


def test_the_same_rows_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    search.write(folder / "accord.sqlite", support.schemas(), WORDS_OF, tmp_path / "again.sqlite")
    assert (tmp_path / "again.sqlite").read_bytes() == (folder / "search.sqlite").read_bytes()


def test_tables_of_machine_size_are_left_out(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MAX_ROWS", 60)
    search.write(folder / "accord.sqlite", support.schemas(), WORDS_OF, tmp_path / "few.sqlite")
    with closing(sqlite3.connect(tmp_path / "few.sqlite")) as db:
        left = {table for (table,) in db.execute('SELECT DISTINCT "table" FROM records')}
    with closing(sqlite3.connect(folder / "accord.sqlite")) as db:
        few = {table for table in left if db.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] <= 60}
    assert left == few
    assert "actors" not in left


# --- the page -----------------------------------------------------------------------------------------------------


def test_the_page_shows_the_spelling_that_fits(site: Site) -> None:
    text = _page(site, "/search?q=" + quote("Vīzitor"))
    assert '<a href="/actors/ali-visitor"' in text or '<a href="/accord/actors/ali-visitor"' in text
    assert "<mark>ویزیتور</mark>" in text
    assert 'value="Vīzitor"' in text


def test_groups_are_found_by_names_by_words_and_through_those_who_took_part(site: Site) -> None:
    found = _answer(site, "/search.json?q=visiter")
    groups = {group["table"]: group for group in found["groups"]}
    assert groups["actors"]["hits"][0]["id"] == "ali-visitor"
    assert groups["actors"]["hits"][0]["matched"]["text"] == "‘Ali Visiter"
    through = [hit for hit in groups["events"]["hits"] if "through" in hit]
    assert {hit["through"]["label"] for hit in through} == {"Ali Visitor"}
    assert found["count"] == sum(group["count"] for group in found["groups"])
    by_name = {group["table"]: group for group in _answer(site, "/search.json?q=border")["groups"]}
    assert {hit["id"] for hit in by_name["agreements"]["hits"]} == {"border-deal"}
    by_text = _answer(site, "/search.json?q=guard")["groups"]
    hit = next(group for group in by_text if group["table"] == "provisions")["hits"][0]
    start, end = hit["matched"]["marks"][0]
    assert hit["matched"]["text"][start:end] == "guard"


def test_one_group_alone_and_none(site: Site) -> None:
    assert [group["table"] for group in _answer(site, "/search.json?q=baghdad&in=places")["groups"]] == ["places"]
    assert site.get("/search?q=baghdad&in=nowhere")[0] == 400
    text = _page(site, "/search?q=Visitur+Nobody")
    assert "Nothing here has" in text
    assert "Type a name as you know it" in _page(site, "/search")


@pytest.mark.parametrize("odd", ODD)
def test_odd_queries_are_answered(site: Site, odd: str) -> None:
    for address in ("/search", "/search.json", "/search?in=events&x="):
        status, headers, body = site.get(f"{address}{'&' if '?' in address else '?'}q={quote(odd)}")
        assert status == 200
        assert headers["content-type"].startswith("application/json") or b"<script>alert" not in body


def test_a_query_that_is_too_long_is_refused(site: Site) -> None:
    assert site.get("/search?q=" + "a" * 301)[0] == 400
    assert site.get("/search?q=" + "a" * 10_000)[0] == 400


def test_the_index_is_no_part_of_the_data(site: Site) -> None:
    assert "search.sqlite" not in _page(site, "/downloads")
    assert site.get("/search/names")[0] == 404
    assert "search.sqlite" not in json.dumps(list(json.loads((site.build / "datapackage.json").read_text("utf-8"))))


def _page(site: Site, path: str) -> str:
    status, headers, body = site.get(path)
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    return body.decode()


def _answer(site: Site, path: str) -> dict:
    status, _, body = site.get(path)
    assert status == 200
    return json.loads(body)
