"""Measure how far two coders agree: Krippendorff's alpha per variable, from codings/ into docs/agreement.md.

Both coders saw the same pages, and neither saw what the other coded; same.csv pairs the rows that are one event. Run it
with the Python of the tests (``.venv/test``), which has the package krippendorff.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import krippendorff
import numpy as np

from accord.values.edtf import parse

ROOT = Path(__file__).parents[1]
CODINGS = ROOT / "codings"
PAGE = ROOT / "docs" / "agreement.md"
TABLE = re.compile(r"(<!-- begin: (found|alpha) (\d+), by scripts/agreement.py -->\n).*?(<!-- end -->)", re.DOTALL)
LEAST = 0.667  # below it Krippendorff draws not even tentative conclusions (Content Analysis, 2004, p. 241)
RESAMPLES, SEED = 2000, 1601
OPEN = timedelta(days=3650)  # where a date has no bound, it is taken to reach ten years

Coding = dict[str, str]
Distance = Callable[[str, str], float]


@dataclass(frozen=True)
class Variable:
    """What is compared: a name, the column it is in, how it is read there, how far two values are apart (0 to 1)."""

    name: str
    column: str
    told: str
    distance: Distance
    read: Callable[[str], str] = str


def different(one: str, other: str) -> float:
    """Return 0 for the same value, else 1."""
    return float(one != other)


def masi(one: str, other: str) -> float:
    """Return how far two sets are apart, by MASI (Passonneau 2006): the share in common, weighed by containment."""
    a, b = set(one.split(";")) - {""}, set(other.split(";")) - {""}
    if a == b:
        return 0.0
    weight = 2 / 3 if a <= b or b <= a else 1 / 3 if a & b else 0
    return 1 - weight * len(a & b) / len(a | b)


def days_apart(one: str, other: str) -> float:
    """Return which part of the days that two dates may mean together is not meant by both; 1 where one is missing."""
    if not (one and other):
        return float(one != other)
    (a, b), (c, d) = _days(one), _days(other)
    shared = max((min(b, d) - max(a, c)).days + 1, 0)
    return 1 - shared / ((max(b, d) - min(a, c)).days + 1)


def _days(text: str) -> tuple[date, date]:
    """Return the first and last day that a date may mean."""
    found = parse(text)
    if found.earliest:
        return found.earliest, found.latest or found.earliest + OPEN
    if found.latest:
        return found.latest - OPEN, found.latest
    raise ValueError(f"{text} has no bound on either side")


def without_roles(text: str) -> str:
    """Return who took part, or where, without the role."""
    return ";".join(sorted({item.partition("/")[0] for item in text.split(";") if item}))


VARIABLES = (
    Variable("form", "form", "same or not", different),
    Variable("class", "class", "same or not", different),
    Variable("status", "status", "same or not", different),
    Variable("date", "date", "part of the days not shared", days_apart),
    Variable("places", "places", "MASI", masi, without_roles),
    Variable("places with roles", "places", "MASI", masi),
    Variable("participants", "participants", "MASI", masi, without_roles),
    Variable("participants with roles", "participants", "MASI", masi),
    Variable("topics", "topics", "MASI", masi),
)


def rows(folder: str, name: str) -> list[Coding]:
    """Return the rows of a file of codings of a round, lists in one order."""
    with (CODINGS / folder / name).open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    for row in found:
        for column in {"places", "participants", "topics"} & row.keys():
            row[column] = ";".join(sorted({item.strip() for item in row[column].split(";") if item.strip()}))
    return found


def pairs(folder: str) -> list[tuple[Coding, Coding]]:
    """Return the two codings of each drawn event that both coders have, in the order of same.csv."""
    first = {(row["bundle"], row["event"]): row for row in rows(folder, "first.csv") if row["drawn"] == "yes"}
    second = {(row["bundle"], row["event"]): row for row in rows(folder, "second.csv")}
    return [
        (first[row["bundle"], row["first"]], second[row["bundle"], row["second"]])
        for row in rows(folder, "same.csv")
        if (row["bundle"], row["first"]) in first
    ]


def alpha(values: Sequence[tuple[str, str]], distance: Distance) -> tuple[float, float, float]:
    """Return Krippendorff's alpha with the bounds of its 95 % interval, by resampling of units."""
    domain = sorted({value for pair in values for value in pair})
    apart = np.array([[distance(one, other) for other in domain] for one in domain])
    place = {value: at for at, value in enumerate(domain)}
    data = np.array([[place[one], place[other]] for one, other in values], dtype=float).T

    def metric(v1: np.ndarray, v2: np.ndarray, **_: object) -> np.ndarray:
        return apart[v1.astype(int), v2.astype(int)]

    found = float(krippendorff.alpha(data, level_of_measurement=metric, value_domain=np.unique(data)))
    drawn = np.random.default_rng(SEED).integers(0, data.shape[1], (RESAMPLES, data.shape[1]))
    low, high = np.nanpercentile(_resampled(data.astype(int), apart, drawn), (2.5, 97.5))
    return found, float(low), float(high)


def _resampled(data: np.ndarray, apart: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Return alpha of each resample of units that both coders have, as the package gives it, all at once.

    Args:
        data: coders by units, values as places of the domain.
        apart: how far two values are apart.
        drawn: resamples by units.
    """
    observed = apart[data[0], data[1]][drawn].mean(axis=1)
    counts = np.stack([np.bincount(data[:, units].ravel(), minlength=len(apart)) for units in drawn])
    of_all = counts.sum(axis=1)
    expected = np.einsum("rv,vw,rw->r", counts, apart, counts, optimize=True) / (of_all * (of_all - 1))
    return np.divide(expected - observed, expected, out=np.full(len(drawn), np.nan), where=expected > 0)


def measures(folder: str) -> Iterator[str]:
    """Yield the lines of the table of measures of a round, of the variables that were coded in it."""
    coded = pairs(folder)
    yield "| variable | distance | events | coded alike | alpha | 95 % interval | |"
    yield "|---|---|---:|---:|---:|---|---|"
    for variable in VARIABLES:
        if variable.column not in coded[0][0]:
            continue
        values = [(variable.read(a[variable.column]), variable.read(b[variable.column])) for a, b in coded]
        alike = sum(one == other for one, other in values)
        yield (
            f"| {variable.name} | {variable.told} | {len(values)} | {alike} ({100 * alike / len(values):.0f} %) | "
            f"{_measure(values, variable.distance)} |"
        )


def _measure(values: Sequence[tuple[str, str]], distance: Distance) -> str:
    """Return the cells of alpha, its interval and the verdict; where all have one value, alpha is not defined."""
    if len({value for pair in values for value in pair}) == 1:
        return "not defined | | one value alone"
    found, low, high = alpha(values, distance)
    return f"{found:.2f} | {low:.2f} to {high:.2f} | {'unreliable' if found < LEAST else ''}"


def found_events(folder: str) -> Iterator[str]:
    """Yield the lines on whether the two found the same events."""
    first, second, same = rows(folder, "first.csv"), rows(folder, "second.csv"), rows(folder, "same.csv")
    drawn = [(row["bundle"], row["event"]) for row in first if row["drawn"] == "yes"]
    both = {(row["bundle"], row["first"]) for row in same}
    yield "| events | number |"
    yield "|---|---:|"
    yield f"| drawn, and found by the second coder | {len(both & {*drawn})} of {len(drawn)} |"
    yield f"| of the record on the same pages, drawn or not | {len(first)} |"
    yield f"| listed by the second coder | {len(second)} |"
    yield f"| in both | {len(same)} |"


def differences(folder: str) -> Iterator[tuple[str, ...]]:
    """Yield each value that the two coders have unlike: bundle, event, variable, first and second coding."""
    yield "bundle", "event", "variable", "first", "second"
    columns = dict.fromkeys(variable.column for variable in VARIABLES)
    for first, second in pairs(folder):
        for column in (column for column in columns if column in first):
            if first[column] != second[column]:
                yield first["bundle"], first["event"], column, first[column], second[column]


def written(page: str) -> str:
    """Return a page with current tables."""
    makers = {"found": found_events, "alpha": measures}
    return TABLE.sub(lambda at: "\n".join((at[1].rstrip(), *makers[at[2]](at[3]), at[4])), page)


def differences_text(folder: str) -> str:
    """Return the differences of a round as CSV."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(differences(folder))
    return text.getvalue()


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    for coded in sorted(CODINGS.glob("*/first.csv")):
        (coded.parent / "differences.csv").write_text(differences_text(coded.parent.name), encoding="utf-8")
