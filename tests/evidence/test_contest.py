"""Contest: a column computed from the evidence, held against a plain account of the same that is slow and obvious."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord import pipeline
from accord.engine.evidence import Evidence
from accord.engine.tables import Tables
from accord.evidence.assertions import assertions
from accord.evidence.contest import Contest, _around
from accord.project import Project
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.sources import record_rows
from accord.sources.records import Curated, Record
from accord.sources.yaml12 import Document
from accord.write.tables import Output
from digging import finds
from small_schemas import JSON, write

SCHOOLS = {"ann-a": "delta", "ann-b": "delta", "bo-a": "hills", "guest-a": "guests", "stray-a": None,
           "lost-a": "lost"}  # fmt: skip # by report


@pytest.fixture(scope="module")
def dig(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    return load_schemas(write(tmp_path_factory.mktemp("dig") / "schemas", finds()))


FIND: JSON = {
    "id": "axe", "name": "Axe", "dated": "[1900,1901]", "notes": ["heavy"],
    "layers": [
        {"soil": "clay", "colour": "red", "inks": ["iron"],
         "samples": [{"lab": "a", "number": 1, "weight": "3"}, {"lab": "b", "number": 1, "weight": "4"}]},
        {"soil": "sand", "colour": "grey", "samples": [{"lab": "a", "number": 1, "weight": "5"}]},
    ],
}  # fmt: skip
CLAY, SAND = "layers[clay]", "layers[sand]"
ROWS = {  # table and place of each row of which evidence may speak -> the field paths of the row, and of its cells
    ("finds", ""): ["name", "dated"],
    ("find_layers", "1"): [CLAY, f"{CLAY}.soil", f"{CLAY}.colour"],
    ("find_layers", "2"): [SAND, f"{SAND}.soil", f"{SAND}.colour"],
    ("layer_samples", "1.1"): [f"{CLAY}.samples[a/1]", f"{CLAY}.samples[a/1].weight"],
    ("layer_samples", "1.2"): [f"{CLAY}.samples[b/1]", f"{CLAY}.samples[b/1].weight"],
    ("layer_samples", "2.1"): [f"{SAND}.samples[a/1]", f"{SAND}.samples[a/1].weight"],
    ("layer_inks", "1.1"): [f"{CLAY}.inks[iron]"],
}
CELLS = [path for paths in ROWS.values() for path in paths]
SAID = {"dated": ["1900", "1901", "19XX", "1902", "[1900,1902]"], "name": ["Adze"], f"{CLAY}.colour": ["brown"],
        f"{CLAY}.samples[a/1].weight": ["2"]}  # fmt: skip


class Claim(NamedTuple):
    """A source on one cell: it supports it, says something else, or denies it."""

    cell: str
    source: str
    says: str = ""
    denies: bool = False

    @property
    def entry(self) -> JSON:
        """The entry of evidence that a curator writes."""
        more: JSON = {"says": self.says} if self.says else {"denies": True} if self.denies else {}
        return {"fields": [self.cell], "source": self.source, **more}


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    cell = draw(st.sampled_from(CELLS))
    source = draw(st.sampled_from([*SCHOOLS]))
    word = draw(st.sampled_from(["supports", "supports", "says", "denies"]))
    if word == "says" and cell in SAID:
        return Claim(cell, source, draw(st.sampled_from(SAID[cell])))
    return Claim(cell, source, denies=word == "denies")


def oracle(row: tuple[str, str], told: list[Claim]) -> str | None:
    """Return how far a row is contested: each sentence of the rule, written out for these finds alone."""
    own = ROWS[row]
    around = [CLAY] if own[0].startswith(f"{CLAY}.") else [SAND] if own[0].startswith(f"{SAND}.") else []
    of_row = [claim for claim in told if claim.cell in own or claim.cell in around]
    dates = {claim.says for claim in of_row if claim.cell == "dated"}
    if any(claim.denies for claim in of_row):
        return "disputed"
    if any(claim.says not in ("", "1900", "1901", "19XX", "[1900,1902]") for claim in of_row):
        return "disputed"
    if {"1900", "1901"} <= dates or {"1901", "[1900,1902]"} <= dates:
        return "disputed"
    schools = {SCHOOLS[claim.source] for claim in of_row}
    if not schools:
        return None
    schools -= {None, "lost"}
    if not schools:
        return "unknown_side"
    return "single_party" if schools in ({"delta"}, {"hills"}) else "undisputed"


def made_of(told: list[Claim], schemas: Schemas, find: JSON = FIND) -> tuple[Evidence, Any]:
    """Return what the engine makes of claims on a find, and the rows that wait for it."""
    data = {**find, "evidence": [claim.entry for claim in told]}
    axe = Record("finds", data, "axe.yaml", Document(data))
    curated = Curated({"finds": [axe]})
    ids = [*SCHOOLS]
    people = [report.partition("-")[0] for report in ids]
    tables = Tables(schemas, Output(Path(), ()), pipeline.silent)
    tables.data |= {
        "reports": pa.table({"id": ids, "author": people}),
        "authors": pa.table({"id": people, "school": [*SCHOOLS.values()]}),
    }
    rows = list(record_rows.of_records(curated, schemas, {id(axe)}))
    return Evidence(curated, schemas, {id(axe)}, tables, rows), rows


def computed(told: list[Claim], schemas: Schemas) -> dict[tuple[str, str], str | None]:
    """Return how far the engine has each row contested, by table and place."""
    return dict(_contests(*made_of(told, schemas)))


def _contests(made: Evidence, rows: Any) -> Iterator[tuple[tuple[str, str], str | None]]:
    for table, parts in rows:
        for part in made.with_contest(table, parts):
            for row in part.batch.to_pylist():
                place = ".".join(str(row[name]) for name in table.places)
                if "debate" in row:
                    yield (table.name, place), row["debate"]


@given(told=st.lists(claims(), max_size=5))
def test_contest_is_what_a_plain_account_of_the_evidence_says(dig: Schemas, told: list[Claim]) -> None:
    assert computed(told, dig) == {row: oracle(row, told) for row in ROWS}


AGREED = [Claim("name", "ann-a"), Claim("name", "bo-a")]
CASES: dict[str, tuple[list[Claim], str | None]] = {
    "no source": ([], None),
    "two sides": (AGREED, "undisputed"),
    "one side, twice": ([Claim("name", "ann-a"), Claim("name", "ann-b")], "single_party"),
    "one side each for another cell": ([Claim("name", "ann-a"), Claim("dated", "bo-a")], "undisputed"),
    "who is no party": ([Claim("name", "guest-a")], "undisputed"),
    "a side that is not known": ([Claim("name", "stray-a")], "unknown_side"),
    "a code for a side that is not known": ([Claim("name", "lost-a")], "unknown_side"),
    "several whose side is not known": ([Claim("name", "lost-a"), Claim("dated", "stray-a")], "unknown_side"),
    "one side and one that is not known": ([Claim("name", "ann-a"), Claim("name", "lost-a")], "single_party"),
    "two sides and one that is not known": ([*AGREED, Claim("name", "lost-a")], "undisputed"),
    "who is no party and whose side is not known": ([Claim("name", "guest-a"), Claim("name", "lost-a")], "undisputed"),
    "a set by two whose side is not known": (
        [Claim("dated", "lost-a", "1900"), Claim("dated", "stray-a", "1901")],
        "disputed",
    ),
    "the other side less precisely": ([Claim("dated", "ann-a"), Claim("dated", "bo-a", "19XX")], "undisputed"),
    "another value": ([*AGREED, Claim("name", "guest-a", "Adze")], "disputed"),
    "a denial by whose side is not known": ([*AGREED, Claim("name", "stray-a", denies=True)], "disputed"),
    "two days of a set": ([Claim("dated", "ann-a", "1900"), Claim("dated", "bo-a", "1901")], "disputed"),
    "a set by two sources": ([Claim("dated", "ann-a", "1900"), Claim("dated", "bo-a")], "undisputed"),
}


@pytest.mark.parametrize("case", CASES)
def test_of_the_record_itself(case: str, dig: Schemas) -> None:
    told, expected = CASES[case]
    assert computed(told, dig)["finds", ""] == expected


def disputed(told: list[Claim]) -> set[str]:
    """Return the disputed cells by a plain account of the evidence."""
    cells = {claim.cell for claim in told if claim.denies or claim.says in ("1902", "Adze", "brown", "2")}
    dates = {claim.says for claim in told if claim.cell == "dated"}
    return cells | ({"dated"} if {"1900", "1901"} <= dates or {"1901", "[1900,1902]"} <= dates else set())


@given(told=st.lists(claims(), max_size=5))
def test_disagreements_are_the_disputed_cells_with_who_says_what(dig: Schemas, told: list[Claim]) -> None:
    found = {path_of(row): row for row in made_of(told, dig)[0].disputed_cells()}
    assert found.keys() == disputed(told)
    for cell, row in found.items():
        of_cell = [claim for claim in told if claim.cell == cell]
        assert set(row["denied_by"] or ()) == {claim.source for claim in of_cell if claim.denies}
        other = {claim.says for claim in of_cell} - {"", "1900", "1901", "19XX", "[1900,1902]"}
        assert other <= set((row["says"] or "").split("; "))
        plain = {claim.source for claim in of_cell if not claim.says and not claim.denies}
        assert plain <= set(row["supported_by"] or ())


# --- numbers ---------------------------------------------------------------------------------------------------------

LEAST, MOST = 4, 8
PIECES = {**FIND, "fewest": LEAST, "most": MOST}  # some number of these


class Count(NamedTuple):
    """What a source has at both ends: a number, the published one (""), or nothing."""

    source: str
    low: str | None
    high: str | None

    @property
    def claims(self) -> list[Claim]:
        """What is said of each end."""
        ends = (("fewest", self.low), ("most", self.high))
        return [Claim(cell, self.source, says) for cell, says in ends if says is not None]

    @property
    def numbers(self) -> set[int]:
        """All that the source leaves possible, as far as counts of the test go."""
        low = -1 if self.low is None else int(self.low or LEAST)
        return set(range(low, 20 if self.high is None else int(self.high or MOST) + 1))


END = st.sampled_from([None, "", "2", "3", "5", "6", "7", "9", "10"])
COUNTS = st.lists(
    st.builds(Count, st.sampled_from([*SCHOOLS]), END, END).filter(lambda count: count.numbers),
    max_size=4,
    unique_by=lambda count: count.source,
)


@given(told=COUNTS)
def test_numbers_exclude_each_other_as_dates_do(dig: Schemas, told: list[Count]) -> None:
    """A cell is disputed where what a source says leaves no number of the published ones, or none of another's."""
    published = set(range(LEAST, MOST + 1))
    held = [published, *(count.numbers for count in told if count.numbers & published)]
    alone = [count for count in told if any(map(count.numbers.isdisjoint, held))]
    cells = {claim.cell for count in alone for claim in count.claims if claim.says}
    made, rows = made_of([claim for count in told for claim in count.claims], dig, PIECES)
    assert {path_of(row) for row in made.disputed_cells()} == cells
    assert (dict(_contests(made, rows))["finds", ""] == "disputed") == bool(cells)


def test_of_two_numbers_within_the_range_each_contests_the_end_that_the_other_supports(dig: Schemas) -> None:
    told = [*Count("ann-a", "", "4").claims, *Count("bo-a", "8", "").claims]
    wanted = ("field", "published", "supported_by", "says", "contested_by", "denied_by")
    assert [tuple(row[name] for name in wanted) for row in made_of(told, dig, PIECES)[0].disputed_cells()] == [
        ("fewest", "4", ["ann-a"], "8", ["bo-a"], None),
        ("most", "8", ["bo-a"], "4", ["ann-a"], None),
    ]


def test_a_source_may_have_the_numbers_of_two_men_that_exclude_each_other(dig: Schemas) -> None:
    told: list[JSON] = [{"fields": ["most"], "says": "5", "attributed_to": "ann"},
                        {"fields": ["fewest"], "says": "6", "attributed_to": "bo"}]  # fmt: skip
    data = {**PIECES, "evidence": [{"source": "ann-a", **entry} for entry in told]}
    axe = Record("finds", data, "axe.yaml", Document(data))
    made = Contest(axe, list(assertions(axe, dig, lambda *_: [])), lambda _: None, ())
    assert [row["field"] for row in made.disputed_cells()] == ["most", "fewest"]
    assert made.of_row(()) == "disputed"


HOURS: dict[str | None, set[str]] = {
    "00:20+03:30": set(), "00:30+03:30": {"dated", "hour"}, "": {"dated"}, None: {"dated"}
}  # fmt: skip


@pytest.mark.parametrize("hour", HOURS)
def test_days_of_one_moment_in_two_zones_do_not_exclude_each_other(hour: str | None, dig: Schemas) -> None:
    found = {**FIND, "dated": "[2031-01-15,2031-01-16]", "hour": "23:50+03:00"}
    told = [Claim("dated", "ann-a", "2031-01-15"), Claim("dated", "bo-a", "2031-01-16")]
    told += [] if hour is None else [Claim("hour", "bo-a", hour)]
    assert {path_of(row) for row in made_of(told, dig, found)[0].disputed_cells()} == HOURS[hour]


def path_of(row: JSON) -> str:
    return ".".join(filter(None, [row["item"], row["field"]]))


def test_who_supports_an_item_supports_its_cells_and_who_excludes_another_does_not(dig: Schemas) -> None:
    told = [Claim(CLAY, "ann-a"), Claim(f"{CLAY}.colour", "bo-a", "brown"), Claim("dated", "ann-a", "1900"),
            Claim("dated", "bo-a", "1901"), Claim("dated", "guest-a")]  # fmt: skip
    wanted = ("item", "field", "published", "supported_by", "says", "contested_by", "denied_by")
    assert [tuple(row[name] for name in wanted) for row in made_of(told, dig)[0].disputed_cells()] == [
        (CLAY, "colour", "red", ["ann-a"], "brown", ["bo-a"], None),
        (None, "dated", "[1900,1901]", ["guest-a"], "1900; 1901", ["ann-a", "bo-a"], None),
    ]


def test_around_an_item_are_all_items_that_hold_it_the_nearest_first() -> None:
    deep = ("layers", 0, "samples", 1, "tests", 2, "notes", 3)
    assert list(_around(deep)) == [deep[:6], deep[:4], deep[:2]]
    assert list(_around(deep[:2])) == list(_around(())) == []


def test_the_id_of_a_disputed_cell_stays_from_version_to_version(dig: Schemas) -> None:
    """Others may have written it down."""
    (row,) = made_of([Claim("name", "ann-a", denies=True)], dig)[0].disputed_cells()
    assert (len(row["id"]), row["table"], row["record"], row["field"]) == (16, "finds", "axe", "name")
    assert row["id"] == sha256(b"finds\x1faxe\x1f\x1fname").hexdigest()[:16]


def test_a_denied_item_takes_what_lies_in_it_along(dig: Schemas) -> None:
    made = computed([Claim(CLAY, "ann-a", denies=True), Claim(SAND, "ann-a")], dig)
    assert {row for row, code in made.items() if code == "disputed"} == {
        ("find_layers", "1"), ("layer_samples", "1.1"), ("layer_samples", "1.2"), ("layer_inks", "1.1"),
    }  # fmt: skip
    assert made["find_layers", "2"] == made["layer_samples", "2.1"] == "single_party"
    assert made["finds", ""] is None


def test_a_list_of_which_evidence_does_not_speak_has_no_such_column(dig: Schemas) -> None:
    assert {name for name, table in dig.tables.items() if table.contest} == {table for table, _ in ROWS}


def test_without_the_word_no_table_has_the_column(tmp_path: Path) -> None:
    schemas = finds()
    del schemas["evidence"]["x-contest"]
    assert not any(table.contest for table in load_schemas(write(tmp_path / "schemas", schemas)).tables.values())


# --- a whole dataset -------------------------------------------------------------------------------------------------

AXE = """\
id: axe
name: Axe
layers:
  - {soil: clay, colour: red}
evidence:
  - source: ann-a
    fields: [name]
  - source: bo-a
    fields: ["layers[clay]"]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    write(tmp_path / "schemas", finds())
    (tmp_path / "curated" / "finds").mkdir(parents=True)
    (tmp_path / "curated" / "package.yaml").write_text(
        'id: dig\ntitle: Dig\nversion: 1.0.0\ncreated: "2024-01-01"\n', encoding="utf-8"
    )
    (tmp_path / "curated" / "finds" / "axe.yaml").write_text(AXE, encoding="utf-8")
    lines = [f"- id: {report}\n  author: {report.partition('-')[0]}\n" for report in SCHOOLS]
    (tmp_path / "curated" / "reports.yaml").write_text("".join(lines), encoding="utf-8")
    (tmp_path / "curated" / "authors.csv").write_text(
        "id,school\nann,delta\nbo,hills\nguest,guests\nstray,\nlost,lost\n", encoding="utf-8"
    )
    return Project(tmp_path)


def test_own_checks_read_it_and_sides_may_come_from_a_file_of_rows(project: Project) -> None:
    assert pipeline.check(project).problems == []
    project.checks.mkdir()
    (project.checks / "party.sql").write_text(
        "-- title: Party\n-- help: No find of one school.\n\n"
        "SELECT 'finds' AS \"table\", id AS record, NULL AS item, 'name' AS field, debate || ' alone' AS message\n"
        "FROM finds WHERE debate = 'single_party'\n",
        encoding="utf-8",
    )
    [problem] = pipeline.check(project).problems
    assert str(problem) == "curated/finds/axe.yaml:2:7: name: single_party alone [party]"


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("name: Axe\n", "name: Axe\ndebate: disputed\n", "3:1: debate"),
        ("colour: red", "colour: red, debate: disputed", "4:31: layers[0].debate"),
        ("[name]", "[name, debate]", "7:20: evidence[0].fields[1]"),
    ],
)
def test_nobody_types_it(project: Project, old: str, new: str, at: str) -> None:
    path = project.root / "curated" / "finds" / "axe.yaml"
    path.write_text(AXE.replace(old, new), encoding="utf-8")
    facts = {
        "fields": "'debate' is computed from evidence, so no source speaks of it; take it out [evidence-field]",
        "debate": "is computed from evidence; take it out [unknown-field]",
    }
    fact = next(fact for word, fact in facts.items() if word in at)
    assert list(map(str, pipeline.check(project).problems)) == [f"curated/finds/axe.yaml:{at}: {fact}"]


def test_a_file_of_rows_has_none(project: Project) -> None:
    """Rows carry no evidence; nobody gives the column to them by hand."""
    (project.root / "curated" / "finds" / "axe.yaml").unlink()
    (project.root / "curated" / "finds.csv").write_text("id,name,debate\naxe,Axe,disputed\n", encoding="utf-8")
    problems = list(map(str, pipeline.check(project).problems))
    assert "curated/finds.csv:1:9: debate: is computed from evidence; take the column out [header]" in problems
