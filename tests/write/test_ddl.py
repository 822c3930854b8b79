"""SQL of a table, word for word: keys, references, indexes and full text, of tables of a few columns."""

from __future__ import annotations

from typing import Any

import pytest

from accord.schema.model import Column, ForeignKey, Table
from accord.write.sqlite.ddl import create_table, facet_pairs, full_text, full_text_apart, indexes, record_text

KINDS: dict[str, dict[str, Any]] = {
    "id": {"type": "string"}, "n": {"type": "integer"}, "x": {"type": "number"}, "to": {"type": "string"},
    "year": {"type": "integer", "x-facet": True}, "kind": {"type": "string", "x-facet": True},
    "mode": {"type": "string", "x-facet": True}, "form": {"type": "string", "x-facet": True},
    "tags": {"type": "array", "items": {"type": "string"}, "x-separator": ";", "x-facet": True},
    "note": {"type": "string", "x-search": True}, "rank": {"type": "string", "x-search": True},
    "amount": {"type": "string", "format": "decimal", "x-precision": 4, "x-scale": 2},
    "date": {"type": "string", "format": "edtf"}, "early": {"type": "string", "format": "date"},
    "late": {"type": "string", "format": "date"}, "record": {"type": "string"}, "field": {"type": "string"},
    "a:b": {"type": "string", "x-facet": True},
}  # fmt: skip
COMPUTED = {"early": "earliest", "late": "latest"}


def table(*names: str, key: tuple[str, ...] = ("id",), needed: tuple[str, ...] = (), **more: Any) -> Table:
    columns = tuple(
        Column(
            name,
            {"title": name, "description": name, **KINDS[name]},
            required=name in needed,
            derived_from="date" if name in COMPUTED else None,
            computes=COMPUTED.get(name, ""),
        )
        for name in names
    )
    return Table("t", "T", "T.", columns, key, names[0], {}, **more)


def indexed(of: Table, *, large: bool = False) -> list[str]:
    """Return the columns of each index as its name has them."""
    found = []
    for sql in indexes(of, large=large):
        name, _, columns = sql.removeprefix('CREATE INDEX "t:').partition('" ON "t" ')
        assert columns == f"({', '.join(f'{part!r}' for part in name.split(':'))})".replace("'", '"')
        found.append(name)
    return found


OTHER = ForeignKey(("to",), "others", ("id",))
BOTH = ForeignKey(("to", "n"), "pairs", ("a", "b"))


@pytest.mark.parametrize(
    ("of", "small", "large"),
    [
        (table("id", "n", "x"), [], []),
        (table("id", "to", foreign_keys=(OTHER,)), ["to"], ["to"]),
        (table("to", "n", key=("to",), foreign_keys=(OTHER,)), [], []),
        (table("id", "date", "early", "late"), ["early"], ["early"]),
        (table("id", "tags"), [], []),
        (table("id", "kind"), ["kind"], ["kind"]),
        (table("kind", "id", key=("kind",)), [], []),
        (table("id", "year", "kind"), ["year", "kind"], ["year:kind", "kind:year", "year:id"]),
        (table("id", "year", "kind", "mode", "form"), ["year", "kind", "mode", "form"],
         ["year:kind", "kind:mode", "mode:year", "form", "year:id"]),
        (table("year", "kind", "mode", key=("year", "kind")), ["kind", "mode"],
         ["kind:mode", "mode:kind", "kind:year:kind"]),
        (table("id", "to", "n", foreign_keys=(BOTH,)), ["to:n"], ["to:n"]),
        (table("to", "n", "x", key=("to", "n", "x"), foreign_keys=(BOTH,)), [], []),
        (table("to", "n", "x", key=("n", "to"), foreign_keys=(BOTH,)), ["to:n"], ["to:n"]),
        (table("id", "n", sort=("n",)), ["n"], ["n"]),
        (table("id", "n", sort=("id",)), [], []),
        (table("id", "kind", sort=("kind",)), ["kind"], ["kind"]),
        (table("id", "record", "field", "x", generated="evidence"), ["record:field"], ["record:field"]),
        (table("id", "record", "field", generated="query"), [], []),
    ],
)  # fmt: skip
def test_what_people_filter_and_sort_by_is_indexed_once(of: Table, small: list[str], large: list[str]) -> None:
    assert indexed(of) == small
    assert indexed(of, large=True) == large


def test_a_facet_that_is_a_reference_has_no_index_that_goes_on_with_the_key() -> None:
    of = table("id", "year", "kind", foreign_keys=(ForeignKey(("year",), "years", ("id",)),))
    assert indexed(of, large=True) == ["year:kind", "kind:year"]


def test_a_name_with_a_colon_stands_in_quotes_in_the_name_of_its_index() -> None:
    (sql,) = indexes(table("id", "a:b"))
    assert sql == 'CREATE INDEX "t:""a:b""" ON "t" ("a:b")'


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (("id",), {}), (("id", "year"), {}), (("id", "year", "kind"), {"year": "kind", "kind": "year"}),
        (("id", "tags", "year", "n", "kind"), {"year": "kind", "kind": "year"}),
        (("id", "year", "kind", "mode", "form"), {"year": "kind", "kind": "mode", "mode": "year"}),
    ],
)  # fmt: skip
def test_each_two_of_the_first_three_facets_stand_in_one_index(names: tuple[str, ...], pairs: dict[str, str]) -> None:
    assert facet_pairs(table(*names)) == pairs


def lines(sql: str) -> list[str]:
    """Return the parts of a CREATE TABLE statement."""
    assert sql.startswith('CREATE TABLE "t" (\n  ')
    assert sql.endswith("\n) STRICT")
    return sql.removeprefix('CREATE TABLE "t" (\n  ').removesuffix("\n) STRICT").split(",\n  ")


TYPED = ['"id" TEXT', '"n" INTEGER', '"x" REAL', '"amount" TEXT', '"to" TEXT']


def test_a_table_has_its_keys_unless_it_may_break_them() -> None:
    of = table("id", "n", "x", "amount", "to", needed=("x",), foreign_keys=(OTHER, BOTH), natural_key=("n",))
    first, *rest = TYPED
    *rest, last = rest
    rest[1] += " NOT NULL"
    columns = [f"{first} NOT NULL", *rest, f'{last} REFERENCES "others" ("id")']
    of_keys = ['PRIMARY KEY ("id")', 'UNIQUE ("n")', 'FOREIGN KEY ("to", "n") REFERENCES "pairs" ("a", "b")']
    assert lines(create_table(of)) == [*columns, *of_keys]
    assert lines(create_table(of, is_loadable=True)) == columns
    assert lines(create_table(of, keys=False)) == TYPED
    assert lines(create_table(of, keys=False, collation="NUM"))[3:] == ['"amount" TEXT COLLATE NUM', '"to" TEXT']


@pytest.mark.parametrize(
    ("key", "is_number"), [(("n",), True), (("id",), False), (("n", "id"), False), (("x",), False)]
)
def test_a_key_that_is_the_number_of_the_row_stands_in_what_is_loaded_too(
    key: tuple[str, ...], *, is_number: bool
) -> None:
    of = table("n", "id", "x", key=key)
    primary = f"PRIMARY KEY ({', '.join(f'{name!r}' for name in key)})".replace("'", '"')
    assert primary in lines(create_table(of))
    assert (primary in lines(create_table(of, is_loadable=True))) is is_number
    assert "PRIMARY KEY" not in create_table(table("n", key=()))


@pytest.mark.parametrize(
    ("natural", "needed", "is_unique"),
    [(("kind",), (), True), (("kind", "mode"), ("kind", "mode"), True), (("kind", "mode"), ("kind",), False)],
)
def test_a_natural_key_is_unique_where_none_of_its_cells_can_be_empty_or_it_is_one(
    natural: tuple[str, ...], needed: tuple[str, ...], *, is_unique: bool
) -> None:
    of = table("id", "n", "kind", "mode", key=("id", "n"), needed=needed, natural_key=natural)
    unique = [part for part in lines(create_table(of)) if part.startswith("UNIQUE")]
    assert unique == (["UNIQUE (" + ", ".join(f'"{name}"' for name in natural) + ")"] if is_unique else [])
    assert not any(part.startswith("UNIQUE") for part in lines(create_table(of, is_loadable=True)))


def test_full_text_reads_its_table_or_keeps_texts_of_its_own_where_a_name_is_taken() -> None:
    words = 'tokenize="unicode61 remove_diacritics 2"'
    own = list(full_text(table("id", "rank", "note")))
    assert own == [
        f'CREATE VIRTUAL TABLE "t_fts" USING fts5 ("rank_text", "note", {words})',
        'INSERT INTO "t_fts" (rowid, "rank_text", "note") SELECT "rowid", "rank", "note" FROM "t"',
        'INSERT INTO "t_fts" ("t_fts") VALUES (\'optimize\')',
    ]
    apart = full_text_apart(table("id", "note"))
    assert apart == f'CREATE VIRTUAL TABLE "t_fts" USING fts5 ("note", content=\'\', {words})'


def test_a_row_is_named_by_its_key_or_by_its_number() -> None:
    assert record_text(table("id", "n")) == '"id"'
    assert record_text(table("n", "id", key=("n",))) == 'CAST("n" AS TEXT)'
    assert record_text(table("n", key=())) == 'CAST("rowid" AS TEXT)'
