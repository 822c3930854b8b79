"""The faults that are seeded: each kind breaks one rule in one row, and nothing else beside it.

A fault sets a few cells of a row. What those cells need beside them to stay right otherwise (an assault without a count
has no mode that could be wrong too) is set with them, so that ``bad.json`` can name one rule a row.
"""

# ruff: noqa: RUF001 - letters and digits of the region's scripts are what the data tries
from __future__ import annotations

from typing import Any, NamedTuple

Cells = dict[str, Any]


class Kind(NamedTuple):
    """One kind of fault: the column and the rule (the schema's keyword) it breaks, and the cells that do it."""

    name: str
    column: str
    rule: str
    cells: tuple[Cells, ...]  # taken in turn; {row} is the row's number
    untyped: bool = False  # a text where a number or a day should be: a Parquet file cannot hold it


LONG_TEXT = "x" * 81
EVENTS = (
    Kind("date-form", "date", "format", ({"date": "02/15/2024"}, {"date": "2024-2-5"}, {"date": "٢٠٢٤-٠٢-١٥"})),
    Kind("date-day", "date", "format", ({"date": "2023-02-30"}, {"date": "2023-02-29"}, {"date": "2024-04-31"})),
    Kind("date-month", "date", "format", ({"date": "2024-13"}, {"date": "2024-00-10"}, {"date": "2024-25"})),
    Kind("date-backwards", "date", "format", ({"date": "2024-03-01/2024-02-01"}, {"date": "[2024-02-01"})),
    Kind("type-code", "type", "oneOf", ({"type": "ATTACK"}, {"type": "agree"}, {"type": "AGREE "})),
    Kind("mode-code", "mode", "oneOf",
         ({"type": "CONSULT", "mode": "telepathy"}, {"type": "CONSULT", "mode": "VISIT"})),
    Kind("country-code", "country", "oneOf", ({"country": "XXX"}, {"country": "irq"}, {"country": "IQ"})),
    Kind("cameo-pattern", "cameo", "pattern", ({"cameo": "21"}, {"cameo": "00"}, {"cameo": "19a"}, {"cameo": "١٩"})),
    Kind("intensity-high", "intensity", "maximum", ({"intensity": 10.1}, {"intensity": 1e300})),
    Kind("intensity-low", "intensity", "minimum", ({"intensity": -10.1}, {"intensity": -4000.0})),
    Kind("latitude-high", "latitude", "maximum", ({"latitude": 90.0001, "longitude": 0.5},)),
    Kind("longitude-low", "longitude", "minimum", ({"latitude": 33.5, "longitude": -180.5},)),
    Kind("count-low", "count", "minimum", ({"count": -1}, {"count": -(2**40)})),
    Kind("missing-date", "date", "required", ({"date": None},)),
    Kind("missing-type", "type", "required", ({"type": None},)),
    Kind("missing-actor", "actor", "required", ({"actor": None},)),
    Kind("missing-intensity", "intensity", "required", ({"intensity": None},)),
    Kind("longitude-alone", "latitude", "dependentRequired", ({"latitude": None, "longitude": 44.4},)),
    Kind("latitude-alone", "longitude", "dependentRequired", ({"latitude": 33.3, "longitude": None},)),
    Kind("assault-uncounted", "count", "required", ({"type": "ASSAULT", "mode": None, "count": None},)),
    Kind("assault-mode", "mode", "enum", ({"type": "ASSAULT", "mode": "phone", "count": 3},)),
    Kind("protest-mode", "mode", "enum", ({"type": "PROTEST", "mode": "visit"},)),
    Kind("aid-mode", "mode", "not", ({"type": "AID", "mode": "visit"}, {"type": "SUPPORT", "mode": "phone"})),
    Kind("place-long", "place", "maxLength", ({"place": LONG_TEXT},)),
    Kind("place-long-arabic", "place", "maxLength", ({"place": "ب" * 81},)),
    Kind("place-long-astral", "place", "maxLength", ({"place": "🕌" * 81},)),
    Kind("place-space", "place", "pattern", ({"place": " Baghdad"}, {"place": "Basra "}, {"place": "a\tb"})),
    Kind("place-newline", "place", "pattern", ({"place": "Baghdad\n"}, {"place": "بغداد\n"})),
    Kind("summary-space", "summary", "pattern", ({"summary": " begins with a space"}, {"summary": "ends\twith\t"})),
    Kind("summary-long", "summary", "maxLength", ({"summary": "é" * 2001},)),
    Kind("uri-character", "source_url", "format",
         ({"source_url": "https://north.example/a|b"}, {"source_url": "https://north.example/%zz"},
          {"source_url": "https://north_example/1"}, {"source_url": "https://north.example:port/1"})),
    Kind("language-tag", "language", "format", ({"language": "en_US"}, {"language": "EN"}, {"language": "arabic-"})),
    Kind("recorded-day", "recorded", "format", ({"recorded": "2024-13-01"}, {"recorded": "2023-02-29"},
         {"recorded": "20240215"}, {"recorded": "2024-02-15T00:00:00Z"}), untyped=True),
    Kind("intensity-text", "intensity", "type", ({"intensity": "nan"}, {"intensity": "-inf"}, {"intensity": "0x1F"},
         {"intensity": " 1"}, {"intensity": "01"}, {"intensity": "1_0"}, {"intensity": "3,5"}), untyped=True),
    Kind("count-text", "count", "type", ({"count": "3.5"}, {"count": "007"}, {"count": "1_000"}, {"count": "true"},
         {"count": "1e400"}, {"count": "٣"}), untyped=True),
    Kind("duplicate-id", "id", "duplicate-id", ({},)),  # the cell is an earlier row's id: see the generator
    Kind("orphan-actor", "actor", "reference", ({"actor": "act-none"},)),
    Kind("orphan-recipient", "recipient", "reference", ({"recipient": "act-none-2"},)),
)  # fmt: skip
PARTICIPANTS = (
    Kind("participant-id-pattern", "id", "pattern", ({"id": "EP-{row}"}, {"id": "ep--{row}"}, {"id": "ep-é-{row}"})),
    Kind("participant-missing-id", "id", "required", ({"id": None},)),
    Kind("participant-missing-role", "role", "required", ({"role": None},)),
    Kind("role-code", "role", "oneOf", ({"role": "boss"}, {"role": "Actor"})),
    Kind("sector-code", "sector", "oneOf", ({"sector": "gov"}, {"sector": "ZZZ"})),
    Kind("weight-high", "weight", "maximum", ({"weight": 1.0000000000000002}, {"weight": 7.0})),
    Kind("weight-low", "weight", "minimum", ({"weight": -0.001}, {"weight": -5e-324})),
    Kind("weight-text", "weight", "type", ({"weight": "+0.5"}, {"weight": ".5"}, {"weight": "1e999"}), untyped=True),
    Kind("participant-duplicate-id", "id", "duplicate-id", ({},)),
    Kind("orphan-event", "event", "reference", ({"event": "ev-none"},)),
    Kind("participant-orphan-actor", "actor", "reference", ({"actor": "act-none"},)),
)  # fmt: skip
KINDS = {
    "coded_events": EVENTS,
    "coded_participants": PARTICIPANTS,
}
