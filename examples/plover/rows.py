"""Columns of invented rows, none of them wrong: a piece at a time, from seeded streams."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any
from zlib import crc32

import pyarrow as pa
import pyarrow.compute as pc

import words

SCHEMAS = Path(__file__).parent / "schemas"
PER_EVENT = 2
Columns = dict[str, pa.Array]


class Draw:
    """Columns of random values, each from its own stream: the same for the same seed, column and piece."""

    def __init__(self, seed: int, piece: int, rows: int) -> None:
        self.seed, self.piece, self.rows = seed, piece, rows

    def part(self, name: str) -> pa.Array:
        """Numbers from 0 up to 1."""
        return pc.random(self.rows, initializer=crc32(f"{self.seed}/{name}/{self.piece}".encode()))

    def number(self, name: str, low: int, high: int) -> pa.Array:
        """Whole numbers from low up to, not including, high."""
        return pc.add(pc.cast(pc.floor(pc.multiply(self.part(name), float(high - low))), pa.int64()), low)

    def pick(self, name: str, values: Any) -> pa.Array:
        """One of some texts."""
        return pa.array(values, pa.string()).take(self.number(name, 0, len(values)))

    def some(self, name: str, share: float, values: pa.Array) -> pa.Array:
        """The values in about this share of the rows, null in the others."""
        return pc.if_else(pc.less(self.part(f"{name}?"), share), values, pa.scalar(None, values.type))


def codes(schema: str, name: str) -> list[str]:
    """Return the codes of a vocabulary, as its schema has them."""
    spec = json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))
    return [code["const"] for code in spec["$defs"][name]["oneOf"]]


def modes() -> dict[str, list[str]]:
    """Return the modes of each event type that has some; the last word of a mode's description names its type."""
    spec = json.loads((SCHEMAS / "coded_events.json").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = defaultdict(list)
    for code in spec["$defs"]["event_mode"]["oneOf"]:
        found[code["description"].rpartition(" ")[2].rstrip(".")].append(code["const"])
    return dict(found)


def numbered(prefix: str, numbers: pa.Array, width: int = 9) -> pa.Array:
    """Return identifiers such as ev-000000017."""
    return join(prefix, pc.utf8_lpad(pc.cast(numbers, pa.string()), width, "0"))


def join(*parts: Any) -> pa.Array:
    """Return texts joined cell by cell."""
    return pc.binary_join_element_wise(*parts, "")


def actors(count: int, seed: int) -> Columns:
    """Return the actors."""
    draw = Draw(seed, 0, count)
    number = pa.array(range(count), pa.int64())
    return {
        "id": numbered("act-", number, 5),
        "name": join(draw.pick("office", words.OFFICES), " ", pc.cast(number, pa.string())),
        "kind": draw.pick("kind", ("government_body", "organisation", "subnational_government", "group")),
        "country": draw.some("country", 0.9, draw.pick("country", ("IRN", "IRQ", "IRQ", "TUR", "SYR", "KWT"))),
        "sector": draw.some("sector", 0.8, draw.pick("sector", codes("coded_actors", "sector"))),
    }


def events(first: int, rows: int, n_actors: int, seed: int) -> Columns:
    """Return a piece of the events, none of them wrong."""
    draw = Draw(seed, first, rows)
    number = pa.array(range(first, first + rows), pa.int64())
    day = pc.cast(draw.number("day", words.FIRST_DAY, words.FIRST_DAY + words.DAYS), pa.int32())
    recorded = pc.cast(pc.add(day, pc.cast(draw.number("delay", 0, 30), pa.int32())), pa.date32())
    text = pc.cast(pc.cast(day, pa.date32()), pa.string())
    form = draw.part("form")  # nine in ten are days, then months, then the other forms of EDTF
    date = pc.if_else(pc.less(form, 0.9), text, pc.utf8_slice_codeunits(text, 0, 7))
    date = pc.if_else(pc.less(form, 0.96), date, draw.pick("edtf", words.DATES))
    kind = draw.pick("type", codes("coded_events", "event_type"))
    mode = pa.nulls(rows, pa.string())
    for name, known in modes().items():
        mode = pc.if_else(pc.equal(kind, name), draw.some("mode", 0.7, draw.pick(f"mode/{name}", known)), mode)
    assault = pc.equal(kind, "ASSAULT")
    located = draw.part("located")
    place = draw.pick("place", words.PLACES)
    about = [
        draw.pick(f"words/{i}", some)
        for i, some in enumerate((words.OPENINGS, words.JOINTS, words.OFFICES, words.JOINTS))
    ]
    count = draw.number("count", 0, 40)
    return {
        "id": numbered("ev-", number),
        "date": date,
        "type": kind,
        "mode": mode,
        "intensity": coordinate(draw, "intensity", 10, 1),
        "source_url": join("https://", draw.pick("host", words.HOSTS), draw.pick("slug", words.SLUGS),
                           pc.cast(number, pa.string()), draw.pick("query", ("", "", ".html", "?p=%D9%85&q=1", "#a"))),
        "language": draw.some("language", 0.98, draw.pick("language", words.LANGUAGES)),
        "recorded": recorded,
        "country": draw.some("country", 0.9, draw.pick("country", codes("coded_events", "country"))),
        "place": draw.some("place", 0.8, place),
        "latitude": where(pc.less(located, 0.7), coordinate(draw, "latitude", 90, 4)),
        "longitude": where(pc.less(located, 0.7), coordinate(draw, "longitude", 180, 4)),
        "count": pc.if_else(assault, count, draw.some("count", 0.4, count)),
        "actor": numbered("act-", draw.number("actor", 0, n_actors), 5),
        "recipient": draw.some("recipient", 0.8, numbered("act-", draw.number("recipient", 0, n_actors), 5)),
        "cameo": draw.some("cameo", 0.9, draw.pick("cameo", words.CAMEO)),
        "summary": draw.some("summary", 0.3, join(*about, place)),
    }  # fmt: skip


def coordinate(draw: Draw, name: str, limit: int, digits: int) -> pa.Array:
    """Return numbers from -limit to limit, both met now and then, with some digits after the point."""
    steps = draw.number(name, -limit * 10**digits, limit * 10**digits + 1)
    return pc.divide(pc.cast(steps, pa.float64()), float(10**digits))


def where(mask: pa.Array, values: pa.Array) -> pa.Array:
    """Return the values where the mask holds, null elsewhere."""
    return pc.if_else(mask, values, pa.scalar(None, values.type))


def participants(first: int, event_ids: pa.Array, n_actors: int, seed: int) -> Columns:
    """Return the participants of a piece of the events."""
    rows = PER_EVENT * len(event_ids)
    draw = Draw(seed, first, rows)
    number = pa.array(range(PER_EVENT * first, PER_EVENT * first + rows), pa.int64())
    return {
        "id": numbered("ep-", number),
        "event": event_ids.take(pa.array([i // PER_EVENT for i in range(rows)], pa.int64())),
        "actor": numbered("act-", draw.number("p/actor", 0, n_actors), 5),
        "role": draw.pick("role", codes("coded_participants", "coded_role")),
        "sector": draw.some("p/sector", 0.7, draw.pick("p/sector", codes("coded_participants", "sector"))),
        "weight": draw.some("weight", 0.5, pc.divide(pc.cast(draw.number("weight", 0, 1001), pa.float64()), 1000.0)),
    }
