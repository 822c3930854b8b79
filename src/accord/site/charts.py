"""Charts of tables, as SVG within HTML: bars that follow the width of the page, with their letters beside them.

They were counted when the build was made (``accord.site.make.charts``), of all rows of a table. A bar leads to its rows
by the pointer; the table of numbers below does so for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from datasette.utils import to_css_class
from markupsafe import Markup

from accord.site.asgi import Datasette
from accord.site.build_facts import DATABASE, read
from accord.site.filter_names import filter_parameter
from accord.site.readable import readable
from accord.site.row_names import names_of
from accord.site.tables import Column, Table, main_tables, tables

HEIGHT = 100  # of a drawing, in units of its own
GAP = 0.15  # of the width of a bar
MAX_LABELS = 6  # under the bars
LAST_LABEL = 0.9  # of the width, where one can begin
BAR = Markup(
    '<a href="{bar.url}" tabindex="-1"><rect class="field" x="{place}" width="1" height="{all}"/>'
    "{parts}<title>{bar.label}: {bar.words}</title></a>"
)
PART = Markup('<rect{kind} x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{high:.2f}"/>')
LABEL = Markup('<text x="{:.2%}" y="1em">{}</text>')
MAX_AT_HOME = 2  # charts on the start page


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: what it stands for, how many rows that are, and where they are."""

    label: str
    count: int
    uncertain: int  # rows that may fall in another bar too
    url: str
    share: float  # of the highest bar

    @property
    def words(self) -> str:
        """How many rows it stands for, and how many of these have a date that may fall in another one."""
        return f"{self.count:,}" + (f", {self.uncertain:,} of them perhaps" if self.uncertain else "")


@dataclass(frozen=True)
class Chart:
    """A chart of the rows of a table by a column."""

    kind: str  # time, codes or numbers
    table: Table
    column: Column
    bars: list[Bar]
    elsewhere: int

    @property
    def title(self) -> str:
        """What it shows."""
        return f"{self.table.title} {'over time:' if self.kind == 'time' else 'by'} {self.column.title}"

    @property
    def id(self) -> str:
        """Its name within a page."""
        return f"chart-{to_css_class(self.table.name)}-{to_css_class(self.column.name)}"

    @property
    def highest(self) -> Bar:
        """The bar of most rows."""
        return max(self.bars, key=lambda bar: bar.count)

    @cached_property
    def drawing(self) -> Markup:
        """The bars, for the pointer: what they say stands in the table below as well."""
        inside = Markup("").join(self._drawn(place, bar) for place, bar in enumerate(self.bars))
        box = f"0 0 {len(self.bars)} {HEIGHT}"
        return Markup('<svg viewBox="{}" preserveAspectRatio="none" aria-hidden="true">{}</svg>').format(box, inside)

    @property
    def is_uncertain(self) -> bool:
        """Whether some rows stand in several bars."""
        return any(bar.uncertain for bar in self.bars)

    @staticmethod
    def _drawn(place: int, bar: Bar) -> Markup:
        """Return a bar, a unit wide with its gap, upon a field as high as the drawing; what is uncertain is paler."""
        sure = HEIGHT * bar.share * (1 - bar.uncertain / bar.count) if bar.count else 0
        possible = HEIGHT * bar.share - sure
        heights = [(Markup(""), HEIGHT - sure, sure), (Markup(' class="possible"'), HEIGHT - sure - possible, possible)]
        parts = [
            PART.format(kind=kind, left=place + GAP / 2, top=top, width=1 - GAP, high=high)
            for kind, top, high in heights
            if high
        ]
        return BAR.format(bar=bar, place=place, all=HEIGHT, parts=Markup("").join(parts))

    @cached_property
    def axis(self) -> Markup:
        """Some labels under their bars; a drawing of its own, for its letters do not stretch."""
        step = -(-len(self.bars) // MAX_LABELS)
        shares = {place / len(self.bars): self.bars[place].label for place in range(0, len(self.bars), step)}
        kept = (LABEL.format(share, label) for share, label in shares.items() if share <= LAST_LABEL)
        return Markup('<svg class="axis" aria-hidden="true">{}</svg>').format(Markup("").join(kept))


# Drawn once for each site: a build does not change.
_drawn: WeakKeyDictionary[Datasette, dict[tuple[str, str], Chart]] = WeakKeyDictionary()


@cache
def _counted() -> dict[str, list[dict[str, Any]]]:
    counted: dict[str, list[dict[str, Any]]] = read("site/charts.json")
    return counted


async def charts_of(datasette: Datasette, table_name: str) -> list[Chart]:
    """Return the charts of a table."""
    return [await _chart(datasette, tables()[table_name], one) for one in _counted().get(table_name, [])]


async def charts_at_home(datasette: Datasette) -> list[Chart]:
    """Return a few charts of the tables that people write, those over time first."""
    counted = [(table, one) for table in main_tables() for one in _counted().get(table.name, [])]
    counted.sort(key=lambda pair: pair[1]["kind"] != "time")
    return [await _chart(datasette, *pair) for pair in counted[:MAX_AT_HOME]]


async def _chart(datasette: Datasette, table: Table, counted: dict[str, Any]) -> Chart:
    drawn, place = _drawn.setdefault(datasette, {}), (table.name, counted["column"])
    if place not in drawn:
        drawn[place] = await _new_chart(datasette, table, counted)
    return drawn[place]


async def _new_chart(datasette: Datasette, table: Table, counted: dict[str, Any]) -> Chart:
    column = table.columns[counted["column"]]
    labels = {bar["label"]: str(bar["label"]) for bar in counted["bars"]}
    if counted["kind"] == "codes":
        labels = await _labels(datasette, table, column, list(labels))
    highest = max(bar["count"] for bar in counted["bars"])
    address = datasette.urls.table(DATABASE, table.name)
    parameter = filter_parameter if counted["kind"] == "codes" else str  # the others name a comparison
    queries = [urlencode({parameter(name): value for name, value in bar["where"].items()}) for bar in counted["bars"]]
    bars = [
        Bar(labels[bar["label"]], bar["count"], bar["uncertain"], f"{address}?{query}", bar["count"] / highest)
        for bar, query in zip(counted["bars"], queries, strict=True)
    ]
    return Chart(counted["kind"], table, column, bars, counted["elsewhere"])


async def _labels(datasette: Datasette, table: Table, column: Column, values: list[Any]) -> dict[Any, str]:
    """Return what people read for values of a column: the name of the row that one refers to, or the value in words."""
    reference = table.reference_of.get(column.name)
    rows = [{column.name: value} for value in values]
    names = await names_of(datasette, reference, rows) if reference else {}
    return {
        value: (names[value,].text if (value,) in names else readable(column, value)).striptags() for value in values
    }
