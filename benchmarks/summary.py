"""Figures from the raw runs: medians, and ratios of what one round measured."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

from candidates import CANDIDATES, Candidate

Run = dict[str, Any]


@dataclass(frozen=True)
class Summary:
    """A candidate's runs that ended, by the data that they ran on, among those of all candidates."""

    candidate: Candidate
    all_runs: dict[tuple[str, str], list[Run]]

    def runs(self, data: str = "clean", name: str = "") -> list[Run]:
        """Return the runs of this candidate, or of another of its section."""
        if not name:
            return self.all_runs.get((self.candidate.key, data), [])
        key = next((c.key for c in CANDIDATES if c.name == name and c.section is self.candidate.section), "")
        return self.all_runs.get((key, data), [])

    def middle(self, what: str, data: str = "clean") -> float | None:
        """Return the median of seconds (``wall``, ``cpu``)."""
        values = [run[what] for run in self.runs(data)]
        return median(values) if values else None

    def peak(self) -> int:
        """Return the largest memory of any run, in megabytes."""
        return max(run["peak_mb"] for data in ("clean", "spread", "gathered") for run in self.runs(data))

    def against(self, name: str, what: str = "wall") -> float | None:
        """Return the median over rounds of the time a row, against another candidate of the section."""
        return ratio(self.runs(), self.runs(name=name), what)

    def bad(self, data: str, what: str) -> float | None:
        """Return the time on data with bad rows against that on clean data."""
        return ratio([run for run in self.runs(data) if "stopped" not in run["said"]], self.runs(), what)


def summaries(raw: dict[str, Any]) -> list[Summary]:
    """Return one entry a candidate that was tried."""
    ended: dict[tuple[str, str], list[Run]] = {}
    for run in raw["runs"]:
        if not run["error"]:
            ended.setdefault((run["candidate"], run["data"]), []).append(run)
    tried = {run["candidate"] for run in raw["runs"]}
    return [Summary(candidate, ended) for candidate in CANDIDATES if candidate.key in tried]


def ratio(runs: list[Run], base: list[Run], what: str) -> float | None:
    """Return the median of time a row against the base in the same round (in the first where it has no such round)."""
    if not runs or not base:
        return None
    rounds = {run["round"]: run for run in base}
    pairs = [(run, rounds.get(run["round"], base[0])) for run in runs]
    return median((a[what] / a["said"]["rows"]) / (b[what] / b["said"]["rows"]) for a, b in pairs)
