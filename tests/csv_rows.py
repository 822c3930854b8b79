"""Tables of every type of column, and bytes for them: what is said of them with a proof of their form and without one.

Any schema, any bytes: cells that are right, cells that engines read in their own ways, bytes that are no text, borders
of chunks anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import strategies as st

import accord.rules.rows
import accord.sources.csv.read
import accord.sources.readers
from accord.problems import Problem
from accord.schema.model import Column, Schema, Table
from accord.sources.csv import dialect, framing

Spec = dict[str, Any]
TEXT: Spec = {"type": "string"}
CODES = ["a", "b,c", 'd"e', "f\ng", "Türkiye", ""]
# By a name, what a column may be and cells that are right or nearly so, as they are written.
COLUMNS: dict[str, tuple[Spec, list[str]]] = {
    "id": ({**TEXT, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "minLength": 2, "maxLength": 8},
           ["ab", "a-b", "a", "abcdefghi", '"ab"', "a--b", "AB"]),
    "text": (TEXT, ["x", '"x, y"', '"two\nlines"', '"a ""b"""', "é", "語", '""']),
    "some text": ({**TEXT, "minLength": 1, "maxLength": 3}, ["x", "éé", "éééé", '""', "xyz", "wxyz", '"\n"']),
    "line": ({**TEXT, "pattern": "^[^ \\t\\r\\n]([^\\t\\r\\n]*[^ \\t\\r\\n])?$"}, ["x", " x", "x ", "x y",
             '"x,y"', '"x\n"']),
    "dots": ({**TEXT, "pattern": "^.+$"}, ["x", "\u2028", '"a\rb"', '"a\nb"', "é"]),
    "commas": ({**TEXT, "pattern": "^[a-z]+(,[a-z]+)*$"}, ["a", '"a,b"', '"a,"', '"a,b,c"']),
    "quotes": ({**TEXT, "pattern": '^["a]*$'}, ["a", '"a"""', '""""""', '""', "aa"]),
    "nearly empty": ({**TEXT, "pattern": "^a*$"}, ["", "a", '""', "aa", "b"]),
    "counted": ({**TEXT, "pattern": "^(ab){2,3}c?$", "maxLength": 5}, ["abab", "ababab", "abababab", "ababc", "ab"]),
    "controls": ({**TEXT, "pattern": "^[a-z\\f]*$"}, ["a", "a\f", "A"]),
    "printable": ({**TEXT, "pattern": "^[ -~]*$"}, ["a", "<", "<<<<<<< ours", "é"]),
    "no sign": ({**TEXT, "pattern": "^[^<]*$"}, ["a", "é", "<", "\u200b"]),
    "large": ({**TEXT, "pattern": "^(a|b)*a(a|b){16}$"}, ["a" * 17, "b" * 17, "ba" + "ab" * 8]),
    "code": ({**TEXT, "enum": CODES}, ["a", '"b,c"', '"d""e"', '"f\ng"', "Türkiye", '""', "A", "b"]),
    "constant": ({**TEXT, "const": "x"}, ["x", "y", '"x"', "X"]),
    "one of": ({**TEXT, "oneOf": [{"const": "x"}, {"const": "yy"}], "maxLength": 1}, ["x", "yy", "z"]),
    "uri": ({**TEXT, "format": "uri", "pattern": "^https?://[!-~]+$", "maxLength": 24},
            ["https://a.example/b", "http://a.example", "https://a", "https://a.example/%zz", '"https://a.example/,"']),
    "uri by pattern": ({**TEXT, "format": "uri", "pattern": "^https://[a-z.]+$"},
                       ["https://a.example", "https://a.example/b", "http://a.example"]),
    "language": ({**TEXT, "format": "language-tag"}, ["en", "fa-Latn", "EN", "ar-IQ", "x"]),
    "day": ({**TEXT, "format": "date"},
            ["2024-02-29", "2023-02-29", "2024-02-30", "0999-01-01", "0000-01-01", "2024-2-1", " 2024-01-01",
             "9999-12-31"]),
    "edtf": ({**TEXT, "format": "edtf", "minLength": 1},
             ["2024", "2024-02", "2024-02-29", "2024~", "2024-13", "201X", '"{2020,2021}"', "<<<<<<< x"]),
    "moment": ({**TEXT, "format": "date-time"},
               ["2024-02-29T10:30", "2024-01-31T10:30:00Z", "9999-12-31T23:59:59-01:00", "2023-02-29T10:30",
                "2024-01-01T10:30:00.123456789+14:00", "0001-01-01T00:00:00+01:00"]),
    "time": ({**TEXT, "format": "time"}, ["10:30", "24:00", "10:30:05.25+03:30", "10:30+15:00"]),
    "duration": ({**TEXT, "format": "duration"}, ["P1D", "PT1H30M", "P", "P1W2D"]),
    "point": ({**TEXT, "format": "geopoint"}, ['"51.39,35.69"', "51.39", '"181,0"']),
    "whole": ({"type": "integer", "minimum": -2, "maximum": 12}, ["0", "2", "12", "14", "-4", "-0",
             "3"]),
    "large whole": ({"type": "integer"},
                    ["9223372036854775807", "9223372036854775808", "-9223372036854775808", "999999999999999999",
                     "8999999999999999999", "9999999999999999999"]),
    "whole code": ({"type": "integer", "enum": [1, 2]}, ["1", "2", "3", "-0", '"1"']),
    "number": ({"type": "number", "minimum": -1.5}, ["0", "-0", "-0.0", "1.5", "-1.5", "-1.6", "1e5", "1e-99", "1e99",
               "1e400", "1e-400", "0.1234567890123456789012", "123456789012345678901234", "17.1e0", "2.5E+3"]),
    "yes": ({"type": "boolean"}, ["true", "false", "TRUE", "True", "1", '"true"']),
    "year": ({"type": "integer", "format": "year"}, ["2024", "999", "10000", "0999", "-2024", "1000", "9999"]),
    "decimal": ({**TEXT, "format": "decimal", "x-precision": 4, "x-scale": 2},
                ["1", "1.5", "12.34", "123", "1.234", "-0.00", "01", "1."]),
    "list": ({"type": "array", "x-separator": ";", "items": {**TEXT, "pattern": "^[a-z]+$"}, "maxItems": 2},
             ["a", "a;b", "a;b;c", "a;;b", "A", '""', ";"]),
    "list of numbers": ({"type": "array", "x-separator": "; ", "items": {"type": "integer"}}, ["1", "1; 2", "1;2",
             "01", "1; x"]),
    "with missing": ({**TEXT, "pattern": "^[A-Z]+$", "x-missing": ["NA", "-"]}, ["NA", "-", "N", "x", '"NA"']),
    "number or missing": ({"type": "number", "x-missing": ["NA", "-99"]}, ["NA", "-99", "1", "-98", "na"]),
    "any": ({**TEXT, "x-characters": "any"}, ["\u200b", "e\u0301", "x", "\x07"]),
    "in all": ({**TEXT, "allOf": [{"pattern": "^[a-z]$"}, {"pattern": "^[^x]$"}]}, ["a", "x", "A"]),
}  # fmt: skip
FOUL = [
    "", '""', '"', 'a"b', '"a"b', " ", "\t", " 1", "1 ", "01", "0x1F", "nan", "inf", ".5", "1.", "+1", "1_000", "1,5",
    "\0", "\r", "\rx", '"\0"', '"\r\n"', "\ufeff", "\ufeffx", "\u200b", "e\u0301", "\u2028", "\ufffe", "\x7f", "\x85",
    "<<<<<<< ours", "NULL", "null", "N/A", "#N/A", "x\ny", "\U0001f54c", "\U0010ffff",
]  # fmt: skip
NO_TEXT = [b"\xff", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xc0\x80", b"\xe0\x80\x80", b"\xf4\x90\x80\x80",
             b"\xf8\x88\x80\x80",
           b"\xc3", b"\x80", b"\xf0\x9f\x95", b'"\xed\xa0\x80"', b"\xef\xbb\xbf", b"\xf0\x80\x80\x80"]  # fmt: skip
ENDS = ["\n"] * 12 + ["\r\n"] * 4 + ["\r", "", ",\n", "\n\n", '"\n']


class Case(NamedTuple):
    """A table, the names of the columns of its file, and what stands below the header."""

    table: Table
    names: list[str]
    body: bytes
    block: int  # bytes read at a time
    piece: int  # bytes that are matched together


class Verdict(NamedTuple):
    """Everything that is said of a file, and its rows by line.

    Problems of the text come as chunks are read, so in another order where these end elsewhere; they are in order here.
    """

    problems: list[Problem]
    faults: list[Problem]
    rows: list[tuple[int, Any]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a table of a few columns and rows for it, most of them nearly right."""
    kinds = draw(st.lists(st.sampled_from(list(COLUMNS)), min_size=1, max_size=5))
    table = table_of(kinds, [draw(st.booleans()) for _ in kinds], condition=draw(st.booleans()))
    present = [c.name for c in table.columns if c.required or draw(st.integers(0, 5))] or [table.columns[0].name]
    names = draw(st.permutations(present))
    usual = [st.sampled_from(COLUMNS[kinds[int(name[1:])]][1]) for name in names]
    is_foul = draw(st.sampled_from([0, 0, 1, 3]))
    body = b""
    for _ in range(draw(st.integers(0, 12))):
        cells = [draw(cell).encode() for cell in usual]
        if is_foul and not draw(st.integers(0, 9 // is_foul)):
            cells[draw(st.integers(0, len(cells) - 1))] = draw(foul_cells())
        body += b",".join(cells) + draw(st.sampled_from(ENDS if is_foul else ENDS[:16])).encode()
    return Case(
        table, names, body, draw(st.sampled_from([8, 40, 150, 1 << 20])), draw(st.sampled_from([1, 20, 100, 1 << 14]))
    )


def foul_cells() -> st.SearchStrategy[bytes]:
    """Draw a cell that is wrong in most columns, or that no text is."""
    return st.one_of(
        st.sampled_from(FOUL).map(str.encode), st.sampled_from(NO_TEXT), st.text(max_size=4).map(str.encode)
    )


def table_of(kinds: list[str], required: list[bool], *, condition: bool = False) -> Table:
    """Return a table with columns c0, c1 ... of these kinds; ``condition``: with a rule between the first and last."""
    specs = {f"c{at}": {"title": "C", "description": "C.", **COLUMNS[kind][0]} for at, kind in enumerate(kinds)}
    needed = [name for name, is_needed in zip(specs, required, strict=True) if is_needed]
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": specs, "required": needed}
    if condition:
        is_text = specs["c0"]["type"] == "string" and specs["c0"].get("format") != "decimal"
        about = {"properties": {"c0": {"pattern": "^[^b]*$"}}} if is_text else {}
        schema |= {"if": {"required": ["c0"]}, "then": {"required": [list(specs)[-1]], **about}}
    columns = tuple(Column(name, spec, required=name in needed) for name, spec in specs.items())
    return Table("things", "Things", "Things.", columns, ("c0",), "c0", schema)


@contextmanager
def settings_of(case: Case, header: bytes, *, proves: bool) -> Iterator[None]:
    """Read in small blocks; with a proof behind the header, or with none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dialect, "SAMPLE_BYTES", len(header))
        patch.setattr(framing, "BLOCK_BYTES", case.block)
        patch.setattr(accord.sources.proof.prover, "PIECE_BYTES", case.piece)
        patch.setattr(accord.sources.proof.prover, "JUDGED_AT_ONCE", case.piece)
        patch.setattr(accord.sources.csv.read, "PROVED_BYTES", 0 if proves else 1 << 60)
        yield


def verdict(case: Case, path: Path, *, proves: bool) -> Verdict:
    """Return what is said of the rows of a case; ``proves``: read by a proof, where that can be."""
    header = (",".join(case.names) + "\n").encode()
    path.write_bytes(header + case.body)
    checker, found = accord.rules.rows.RowChecker(case.table), Verdict([], [], [])
    with settings_of(case, header, proves=proves):
        for item in accord.sources.readers.read(path, "things.csv", case.table):
            if isinstance(item, Problem):
                found.problems.append(item)
                continue
            item.batch.validate(full=True)
            faults = checker.check_all(item.batch, 1000, item.proof)
            found.faults.extend(item.problem(fault) for fault in faults.first)
            left = item.without(faults.lacking)
            found.rows.extend((left.line(at), repr(row)) for at, row in enumerate(left.batch.to_pylist()))
    found.problems.sort()
    return found


def fixed_cases() -> Iterator[Case]:
    """Yield cases of one column beside a text, with every cell of its kind, and foul ones by themselves."""
    well_formed = [cell for cell in FOUL if cell.strip('"') == cell.strip('"\r\n\0') and cell.count('"') in (0, 2)]
    for kind, (_, right) in COLUMNS.items():
        for needed in (True, False):
            table = table_of([kind, "text"], [needed, False])
            lines = [
                f"{cell},x\r\n" if at % 3 else f'{cell},"x\ny"\n' for at, cell in enumerate((*right, *well_formed))
            ]
            yield Case(table, ["c0", "c1"], "".join(lines).encode(), 1 << 20, 1)
    conditional = table_of(["id", "nearly empty", "in all"], [True, False, False], condition=True)
    yield Case(conditional, ["c0", "c1", "c2"], b"".join(b'a%d,"",\nA,a,x\nb,"",b\n' % n for n in range(9)), 1 << 20, 1)
    yield from spread_cases()
    table = table_of(["text", "text"], [False, False])
    for cell in (*NO_TEXT, *map(str.encode, FOUL)):
        for row in (cell + b",x", b"x," + cell, b'x,"' + cell + b'"'):
            for end in (b"\n", b"\r\n", b"\r\r\n", b"\r"):
                yield Case(table, ["c0", "c1"], b"a,b\n" + row + end + b"c,d\n", 1 << 20, 1 << 14)


def spread_cases() -> Iterator[Case]:
    """Yield cases of many rows, a few of them wrong: before their values are read, or only then; cut anywhere."""
    table = table_of(["id", "text", "whole"], [True, False, False])
    body = b""
    for at in range(60):
        key = b"A" if at % 9 in (3, 4) else b"ab%d" % at
        text = (b"x", b'"two\nlines"', b'"a ""b"""', b"")[at % 4]
        body += b"%s,%s,%d\n" % (key, text, 14 if at % 13 in (5, 6) else 3)
    optional = table_of(["id", "text", "whole"], [False, False, False])
    breaks = b"A,x,1\n" * 2 + b'ab,"x\ny\nz",3\n' * 40
    for block, piece in ((1 << 20, 1), (1 << 20, 100), (1 << 20, 1 << 14), (300, 1), (300, 40), (300, 1 << 14)):
        yield Case(table, ["c0", "c1", "c2"], body, block, piece)
        yield Case(optional, ["c0", "c1", "c2"], body, block, piece)
        yield Case(table, ["c2", "c1", "c0"], breaks, block, piece)
        yield Case(table, ["c0", "c1", "c2"], breaks, block, piece)
        yield Case(optional, ["c0", "c1", "c2"], breaks, block, piece)
        yield Case(table, ["c0", "c1", "c2"], breaks + b'ab,"x"y,3\n' + breaks + b'ab,"x', block, piece)
