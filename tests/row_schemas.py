"""What test_compile and test_compile_mutants share: row schemas, rows that sit on their edges, and the two verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from accord.rules.compile import FEW
from accord.rules.reference import validator
from accord.schema import regex as patterns
from accord.schema.regex import ecma
from accord.values.repeated import SAMPLE_ROWS
from accord.values.types import is_decimal, item_kind, type_of

Spec = dict[str, Any]
Verdict = set[tuple[int, str, str]]  # row, rule, column ("" for the row)
# What the schema of a column of a kind says of its type.
OWN: dict[str, Spec] = {
    **{kind: {"type": kind} for kind in ("string", "integer", "number", "boolean")},
    "date": {"type": "string", "format": "date"},
    "year": {"type": "integer", "format": "year"},
    "decimal(4,2)": {"type": "string", "format": "decimal", "x-precision": 4, "x-scale": 2},
}
OWN |= {
    f"list({kind})": {"type": "array", "items": OWN[kind]}
    for kind in ("string", "integer", "number", "boolean", "date")
}
KINDS = tuple(OWN)
NAMES = ("a", "b", "c")

# --- the two verdicts -------------------------------------------------------------------------------------------------


def reference(schema: Spec, batch: pa.RecordBatch) -> Verdict:
    """Return what the reference library says of each row, nulls left out."""
    judge = validator(schema)
    found = set()
    for number, cells in enumerate(batch.to_pylist()):
        row = {k: _json(v) for k, v in cells.items() if v is not None}
        for error in judge.iter_errors(row):
            column = str(error.absolute_path[0]) if error.absolute_path else ""
            if error.validator == "required":
                column = next(name for name in error.validator_value if error.message.startswith(repr(name)))
            found.add((number, str(error.validator), column))
    return found


def _json(value: Any) -> Any:
    if isinstance(value, list):
        return list(map(_json, value))
    return str(value) if isinstance(value, (date, Decimal)) else value


def compiled(schema: Spec, batch: pa.RecordBatch, compile_row: Callable[[Spec], list[Any]]) -> Verdict:
    """Return what the compiled rules say of each row, the same again among many rows like it, and among empty rows."""
    rules, rows = compile_row(schema), batch.num_rows
    found = _judged(rules, batch)
    times = SAMPLE_ROWS // rows + 1 if rows else 0
    expected = {(row + at * rows, *rest) for row, *rest in found for at in range(times)}
    many = pa.Table.from_batches([batch] * times, batch.schema).combine_chunks().to_batches()
    assert all(_judged(rules, part) == expected for part in many * 2)
    empty = pa.record_batch([pa.nulls(FEW * rows + 1, kind) for kind in batch.schema.types], batch.schema.names)
    expected = found | {(row + rows, *rest) for row, *rest in _judged(rules, empty)}
    assert _judged(rules, pa.concat_batches([batch, empty])) == expected
    return found


def _judged(rules: list[Any], batch: pa.RecordBatch) -> Verdict:
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    found = set()
    for rule in rules:
        mask = rule.broken(columns, batch.num_rows)
        assert mask.type == pa.bool_()
        assert len(mask) == batch.num_rows
        assert mask.null_count == 0
        found |= {(row, rule.keyword, rule.column) for row, broken in enumerate(mask.to_pylist()) if broken}
    return found


# --- texts and patterns -----------------------------------------------------------------------------------------------

LETTERS = ["a", "b", "A", "0", "-", "_", " ", ".", "$", "/", "é", "e\u0301", "\U0001f600", "\n", "\r", "\t", "\u2028",
           "\u2029", "\x85", "\x0b", "\x00", "\u212a", "ſ", "٣"]  # fmt: skip
SINGLE = [letter for letter in LETTERS if len(letter) == 1]
POOL = ["^[a-z]+$", "^.$", "^a.b$", "^[^\\r]*$", "^[$.]+$", "^\\$\\.$", "^(a|b)*-$", "^a{2,3}$", "a", "^a", "a$",
        "^[a-z0-9]+(-[a-z0-9]+)*$", "^[^ \\t\\r\\n]([^\\r]*[^ \\t\\r\\n])?$", "^[0-9]{1,2}$", "^$", "^.{2}$",
        "^[^a]$", "^2.*$", "^.*$", "^-.?$"]  # fmt: skip
DATES = ["2024-02-15", "2024-02-30", "2023-02-29", "2024-02-29", "0001-01-01", "9999-12-31", "0000-01-01", "2024-13-01",
         "2024-2-1", "2024-02-15\n", "2024-02", "2024-04-31", "1000-12-31", "2024-06-30", "2024~", "202X", "2024-XX",
         "2024-02-14/2024-02-10", "2024/..", "[2024,2025]", "{2024-01..}", "2024-21", "٢٠٢٤-01-01"]  # fmt: skip
MOMENTS = ["2024-02-15T10:30", "2024-02-15T10:30:05.25+03:30", "2024-02-29T23:59:59Z", "2023-02-29T10:30Z",
           "2024-02-15T24:00", "2024-02-15T10:60", "2024-02-15 10:30", "2024-02-15T10:30:60Z", "0000-01-01T00:00",
           "0001-01-01T00:00+00:01", "9999-12-31T23:59-00:01", "0999-04-30T00:00-14:00", "2024-04-31T00:00",
           "2024-02-15T10:30:05.1234567890Z", "2024-02-15T10:30\n", "2024-02-15T10:30+14:01"]  # fmt: skip
TIMES = ["10:30", "23:59:59.999999999-14:00", "00:00Z", "24:00", "10:5", "10:30:", "10:30\n", "1\u0660:30",
         "10:30+14:30", "10:30+13:59"]  # fmt: skip
DURATIONS = ["P1D", "-P2W", "PT1.5S", "P1Y2M3DT4H5M6S", "P", "PT", "P1DT", "P1W1D", "PT1,5S", "P1S", "P1M\n", "+P1D",
             "P123456789D", "PT1.S", "P12345678W", "P1WT5M", "P1DT5M"]  # fmt: skip
POINTS = ["51.39,35.69", "-180, 90", "180.0,-90.0", "180.1,0", "0,90.1", "0,91", "190,0", "51.39 35.69", "5,06", ".5,0",
          "0,-0", "1.,2", "0,0\n", "0,  0"]  # fmt: skip
WKT = ["POINT (51.39 35.69)", "POINT(-180 90.0)", "POINT (180.5 0)", "POINT (0 91)", "POINT (05 1)", "POINT (1 2)\n",
       "LINESTRING (0 0, 1 1)", "POLYGON ((0 0, 1 0, 1 1, 0 0))", "POLYGON ((0 0, 1 0, 1 1, 0 1))",
       "POINT (199 99)", "POINT (1. 2)"]  # fmt: skip
GEOJSON = ['{"type": "Point", "coordinates": [51.39, 35.69]}', '{"type":"Point","coordinates":[-180,90]}',
           '{"type":"Point","coordinates":[199,0]}', '{"type":"Point","coordinates":[0,91]}',
           '{"type":"Point","coordinates":[05,1]}', '{"type":"Point","coordinates":[1.,2]}',
           '{"type":"Point","coordinates":[1,2]}\n', '{"type":"Point","coordinates":[1,2],"crs":null}',
           '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}', "{}"]  # fmt: skip
FORMATTED = [*DATES, *MOMENTS, *TIMES, *DURATIONS, *POINTS,
             *WKT, *GEOJSON, "https://example.org", "http://a.b/c?d=%2F", "https://example.org/%zz",
             "https://example.org/é", "HTTP://example.org", "https://e", "https://example.org/\n", "en", "ar-IQ",
             "EN", "fa-x-a",
             "zh-cmn-Hans-CN", "en-", "", "en\n", "abcdefghi"]  # fmt: skip
EXAMPLES = {"date": DATES, "edtf": DATES, "date-time": MOMENTS, "time": TIMES, "duration": DURATIONS,
            "geopoint": POINTS, "wkt": WKT, "geojson": GEOJSON, "language-tag": FORMATTED,
            "uri": FORMATTED}  # fmt: skip

texts = st.one_of(st.lists(st.sampled_from(LETTERS), max_size=6).map("".join), st.sampled_from(FORMATTED),
                  st.text(max_size=4))  # fmt: skip


def _fits(pattern: str) -> bool:
    try:
        patterns.check(pattern, anchored=False)
    except patterns.PatternError:
        return False
    return True


_atoms = st.sampled_from(["a", "b", "0", "-", " ", ".", "\\.", "\\$", "\\n", "\\r", "[ab]", "[^a]", "[^\\n]",
                          "[a-z0-9]", "[$.^]", "[-a]", "[^ -~]", "[\\]\\\\]"])  # fmt: skip
_counts = st.sampled_from(["", "", "", "*", "+", "?", "{2}", "{1,}", "{0,2}", "{1,3}"])


def _sequences(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)})")
    return st.lists(st.tuples(_atoms | group, _counts).map("".join), min_size=1, max_size=3).map("".join)


_whole = st.recursive(_atoms, _sequences, max_leaves=5)
safe_patterns = st.one_of(
    st.sampled_from(POOL),
    _whole.map(lambda p: f"^{p}$").filter(_fits),
    st.tuples(st.sampled_from(["", "^"]), _whole, st.sampled_from(["", "$"])).map("".join).filter(_fits),
)

# --- cells ------------------------------------------------------------------------------------------------------------

INTEGERS = [0, 1, -1, 2, 3, 6, 7, -6, 10, 2**31, 2**53 - 1, 2**53, 2**53 + 1, -(2**53) - 1, 2**62, 2**63 - 1, -(2**63),
            -(2**63) + 1]  # fmt: skip
NUMBERS = [0.0, -0.0, 1.0, -1.0, 0.5, 2.5, 0.1, 0.30000000000000004, 0.3, 5e-324, -5e-324, 1e308, -1e308, 2.0**53,
           2.0**53 + 2, 2.0**63, 1e16, 2.0]  # fmt: skip
DECIMALS = ["0.00", "1.50", "-1.50", "99.98", "0.05"]
DAYS = [date(2024, 2, 15), date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29)]
ANY: dict[str, st.SearchStrategy[Any]] = {
    "string": texts,
    "integer": st.sampled_from(INTEGERS) | st.integers(-10, 10) | st.integers(-(2**63), 2**63 - 1),
    "number": st.sampled_from(NUMBERS)
    | st.integers(-10, 10).map(float)
    | st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "date": st.sampled_from(DAYS) | st.dates(),
    "year": st.sampled_from([999, 1000, 9999, 10_000, 0, -1, 2024]),
    "decimal(4,2)": st.decimals(-99, 99, places=2) | st.just(Decimal("0.00")),
}


def _speaking(spec: Any, name: str, *, below: bool = False) -> Iterator[tuple[str, Any]]:
    """Yield every (word, value) that a row schema says of a column, however deep."""
    if isinstance(spec, list):
        for inner in spec:
            yield from _speaking(inner, name, below=below)
    elif isinstance(spec, dict):
        for word, value in spec.items():
            if word == "properties":
                yield from _speaking(value.get(name, {}), name, below=True)
            elif word in ("allOf", "anyOf", "not", "if", "then", "else"):
                yield from _speaking(value, name, below=below)
            elif below:
                yield word, value


def edges(spec: Spec, name: str, kind: str) -> list[st.SearchStrategy[Any]]:
    """Return what lies on the edges of what a schema says of a column, just inside and just outside."""
    return _near(_speaking(spec, name), kind)


def _near(said: Iterable[tuple[str, Any]], kind: str) -> list[st.SearchStrategy[Any]]:
    near: list[st.SearchStrategy[Any]] = []
    for word, value in said:
        if kind == "string" and word == "pattern":
            fitting = st.from_regex(ecma(value))
            near += [fitting, fitting.map(str.swapcase), fitting.flatmap(_disturbed)]
        elif kind == "string" and word in ("minLength", "maxLength"):
            size = min(int(value), 5)
            near += [st.lists(st.sampled_from(SINGLE), min_size=n, max_size=n).map("".join)
                     for n in (max(size - 1, 0), size, size + 1)]  # fmt: skip
        elif kind == "string" and word == "format":
            near.append(st.sampled_from(EXAMPLES[value]))
        elif word in ("const", "enum", "oneOf"):
            values = [v["const"] for v in value] if word == "oneOf" else value if word == "enum" else [value]
            near += [st.sampled_from(around) for v in values if (around := _around(v, kind))]
        elif word in BOUNDS or word == "multipleOf":
            near += [st.sampled_from(around)] if (around := _around(value, kind)) else []
    return near


def _disturbed(text: str) -> st.SearchStrategy[str]:
    """Return a text with one character put in or put in place of another."""
    places, odd = st.integers(0, len(text)), st.sampled_from(["\n", "\r", "\u2028", "a", "\U0001f600"])
    return st.builds(lambda at, skip, letter: text[:at] + letter + text[at + skip :], places, st.integers(0, 1), odd)


def _around(value: Any, kind: str) -> list[Any]:
    if kind == "string" and isinstance(value, str):
        return [value, value.upper(), value.lower(), value + "\n", value + " ", value[:-1]]
    if kind == "date" and isinstance(value, str):
        return [day for day in DAYS if day.isoformat() == value]
    if is_decimal(kind) and isinstance(value, str):
        return [Decimal(value) - Decimal("0.01"), Decimal(value), -Decimal(value)]
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or type_of(kind).json not in _limits or abs(value) > 2**1000:
        return []
    if kind == "number":
        return [float(value), -float(value), float(value) + 1, float(value) - 0.5][: 2 if value == 0 else 4]
    near = [int(value) + step for step in (-1, 0, 1)] + [int(value) * 2]
    return [n for n in near if -(2**63) <= n < 2**63]


# --- schemas ----------------------------------------------------------------------------------------------------------

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_fractions = st.sampled_from([2.5, -2.5, 0.5, -0.5, 1.0, 1e16])
_limits = {"integer": st.sampled_from(INTEGERS) | _fractions | st.integers(-10, 10),
           "number": st.sampled_from([*NUMBERS, 0, 1, -3, 2**53])}  # fmt: skip
_formats = st.sampled_from(sorted(EXAMPLES))
_constants: dict[str, st.SearchStrategy[Any]] = {
    "string": texts, "integer": st.sampled_from(INTEGERS) | st.sampled_from([1.0, -0.0, 2.0, 2**63, 0.5]),
    "number": st.sampled_from([*NUMBERS, 0, 1, 2**53 + 1, 10**400]), "boolean": st.booleans(),
    "date": st.sampled_from(DATES), "decimal(4,2)": st.sampled_from(DECIMALS),
}  # fmt: skip
_alien = st.sampled_from([None, True, False, 0, 1, "", "a", "1", "true", 1.5, [], {}])
_no_list = _alien.filter(lambda value: not isinstance(value, list))
_lengths = st.integers(0, 4) | st.sampled_from([2.0, 2**40])
_types = st.lists(st.sampled_from(["string", "integer", "number", "boolean", "null"]), min_size=1, unique=True)


@cache
def words(kind: str, *, nested: bool) -> dict[str, st.SearchStrategy[Any]]:
    """Return each keyword that may be said of a column of a kind, with its values; also ones that assert nothing."""
    if item := item_kind(kind):
        return _words_of_lists(item, nested=nested)
    if is_decimal(kind) and not nested:
        codes = st.lists(_constants[kind], min_size=1, max_size=3, unique=True)
        return {"const": _constants[kind], "enum": codes, "oneOf": codes.map(_options)}
    if not type_of(kind).has_text:
        named = {"description": st.just("Of which no word but its type speaks.")}
        return {**named, "type": _types} if nested else named
    constants = _constants["date" if kind == "date" else type_of(kind).json]
    found: dict[str, st.SearchStrategy[Any]] = {
        "const": constants | (_alien if nested else constants),
        "enum": st.lists(constants | _alien, min_size=1, max_size=3),
    }
    if kind in ("string", "date"):
        found |= {
            "pattern": safe_patterns, "minLength": _lengths, "maxLength": _lengths,
        }  # fmt: skip
        found |= {"format": _formats} if nested or kind == "string" else {}
    if type_of(kind).json == "integer" and nested:
        found["format"] = st.just("year")
    codes = st.lists(texts if type_of(kind).json == "string" else constants, min_size=1, max_size=3, unique=True)
    found["oneOf"] = codes.map(_options)
    if type_of(kind).json in _limits:
        found |= dict.fromkeys(BOUNDS, _limits[type_of(kind).json])
    elif nested:  # asserts nothing
        found["minimum"] = _limits["integer"]
    if type_of(kind).json == "integer" or (nested and kind != "number"):
        found["multipleOf"] = st.sampled_from([1, 2, 3, 7, 10, 2**31, 2**53 - 1, 2**62])
    if nested:
        found["type"] = _types | st.sampled_from(["string", "integer", "number", "boolean"])
        found |= {"minLength": _lengths}
    return found


def _options(codes: list[Any]) -> list[Spec]:
    return [{"const": code} for code in codes]


def _words_of_lists(item: str, *, nested: bool) -> dict[str, st.SearchStrategy[Any]]:
    """Return what may be said of a list, the words of its items among them."""
    counts = st.integers(0, 3)
    found: dict[str, st.SearchStrategy[Any]] = {
        "minItems": counts, "maxItems": counts, "uniqueItems": st.booleans(),
        "items": values(item, 1 if nested else 0).map(lambda spec: {**spec, **OWN[item]}),
    }  # fmt: skip
    if nested:  # most of these say nothing of a list, or that it is none
        found |= {"type": _types | st.just(["array"]) | st.just("array"), "const": _no_list, "minLength": _lengths,
                  "minimum": _limits["integer"], "enum": st.lists(_no_list, min_size=1, max_size=2)}  # fmt: skip
    return found


@st.composite
def values(draw: st.DrawFn, kind: str, depth: int = 0) -> Spec:
    """Return what a schema says of one value, ``type`` left out at the top."""
    possible = words(kind, nested=depth > 0)
    chosen = draw(st.lists(st.sampled_from(sorted(possible)), min_size=1, max_size=3, unique=True))
    return {word: draw(possible[word]) for word in chosen} | draw(_applicators(lambda: values(kind, depth + 1), depth))


@st.composite
def _applicators(draw: st.DrawFn, inner: Callable[[], st.SearchStrategy[Spec]], depth: int) -> Spec:
    if depth > 1 or draw(st.integers(0, 2)):
        return {}
    form = draw(st.sampled_from(["allOf", "anyOf", "not", "if"]))
    if form in ("allOf", "anyOf"):
        return {form: draw(st.lists(inner(), min_size=1, max_size=3))}
    if form == "not":
        return {form: draw(inner())}
    return {word: draw(inner()) for word in ("if", *draw(st.sampled_from([["then"], ["else"], ["else", "then"]])))}


@st.composite
def conditions(draw: st.DrawFn, kinds: dict[str, str], depth: int = 1) -> Spec:
    """Return what a condition says of a row."""
    found: Spec = {}
    names = st.lists(st.sampled_from(sorted(kinds)), max_size=2, unique=True)
    if required := draw(names):
        found["required"] = required
    if spoken := draw(names):
        found["properties"] = {name: draw(values(kinds[name], 1)) for name in spoken}
    return found | draw(_applicators(lambda: conditions(kinds, depth + 1), depth))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Spec, pa.RecordBatch]:
    """Return a row schema and a batch of rows that sit on its edges."""
    kinds = {name: draw(st.sampled_from(KINDS)) for name in NAMES[: draw(st.integers(1, 3))]}
    properties = {}
    for name, kind in kinds.items():
        properties[name] = {**draw(values(kind)), **OWN[kind]}
        if kind == "string" and properties[name].get("format") == "date":
            del properties[name]["format"]  # a text with this format is a column of days
    names = sorted(kinds)
    schema: Spec = {
        "type": "object", "additionalProperties": False,
        "required": draw(st.lists(st.sampled_from(names), max_size=2, unique=True)), "properties": properties,
        **draw(_applicators(lambda: conditions(kinds), 0)),
    }  # fmt: skip
    if draw(st.booleans()):
        some = st.lists(st.sampled_from(names), max_size=2, unique=True)
        schema["dependentRequired"] = {draw(st.sampled_from(names)): draw(some)}
    rows, skipped = draw(st.integers(0, 8)), draw(st.integers(0, 1))
    arrays = [_column(draw, schema, name, kind, rows + skipped) for name, kind in kinds.items()]
    return schema, pa.record_batch(arrays, names=list(kinds)).slice(skipped)


@st.composite
def plain_cases(draw: st.DrawFn, kind: str, word: str) -> tuple[Spec, pa.RecordBatch]:
    """Return one keyword of one column, said at once or as the only choice of an anyOf, and rows on its edges."""
    spec = {word: draw(words(kind, nested=True)[word])}
    own = OWN[kind]
    nested = word in own or "date" in spec.values()
    properties = {"a": {**own, "anyOf": [spec]} if nested else {**own, **spec}}
    schema: Spec = {"type": "object", "additionalProperties": False, "required": [], "properties": properties}
    return schema, pa.record_batch([_column(draw, schema, "a", kind, draw(st.sampled_from([12, 1, 3])))], names=["a"])


PLAIN = [(kind, word) for kind in KINDS for word in sorted(words(kind, nested=True))]
any_case = cases() | st.sampled_from(PLAIN).flatmap(lambda plain: plain_cases(*plain))


def _column(draw: st.DrawFn, schema: Spec, name: str, kind: str, rows: int) -> pa.Array:
    near = edges(schema, name, kind)
    if item := item_kind(kind):
        said = [pair for word, spec in _speaking(schema, name) if word == "items" for pair in spec.items()]
        items = st.one_of(ANY[item], *_near(said, item))
        near = [st.lists(items, max_size=4), st.lists(items, max_size=2).map(lambda some: some * 2)]
        near += [st.just([0.0, -0.0])] if item == "number" else []
    cells = st.one_of(*([] if item_kind(kind) else [ANY[kind]]), st.none(), *near, *near)
    return pa.array(draw(st.lists(cells, min_size=rows, max_size=rows)), type_of(kind).arrow)
