"""What Accord aims at beside the others, and what a run reached: a reader sees both before the tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from candidates import ONE_CORE
from summary import Run, Summary

Entries = dict[str, Summary]
MOST_MEMORY = 350  # megabytes


@dataclass(frozen=True)
class Aim:
    """A figure, and the most that it should be."""

    words: str
    figure: Callable[[Entries], float | None]
    most: float


def _ratio(key: str, base: str, what: str = "wall") -> Callable[[Entries], float | None]:
    return lambda entries: entries[key].against(base, what) if key in entries else None


def _bad(data: str, what: str) -> Callable[[Entries], float | None]:
    return lambda entries: entries["accord"].bad(data, what) if "accord" in entries else None


def _against_fastest(key: str, *, writes: bool) -> Callable[[Entries], float | None]:
    """Return the time against that of the fastest peer of the section that checks, and writes or does not."""

    def figure(entries: Entries) -> float | None:
        if key not in entries:
            return None
        ours = entries[key]
        others = (e.candidate for e in entries.values() if e.candidate.section is ours.candidate.section)
        peers = [other for other in others if other.is_checking_peer and other.checks_only is not writes]
        ratios = [value for peer in peers if (value := ours.against(peer.name))]
        return max(ratios, default=None)

    return figure


def _memory(entries: Entries) -> float | None:
    return entries["accord"].peak() / MOST_MEMORY if "accord" in entries else None


def _file_size(entries: Entries) -> float | None:
    sizes = [_size(entries[key].runs()) for key in ("accord_build", "accord_build_before") if key in entries]
    return sizes[0] / sizes[1] if len(sizes) == 2 and all(sizes) else None  # noqa: PLR2004 - now and before


def _size(runs: list[Run]) -> float:
    return runs[0].get("sqlite_mb", 0) if runs else 0


AIMS = (
    Aim("check and Parquet against the pyarrow copy, wall time", _ratio("accord", "pyarrow"), 0.9),
    Aim("the same, CPU seconds", _ratio("accord", "pyarrow", "cpu"), 1.3),
    Aim("the same, held to one core, wall time", _ratio(f"accord@{ONE_CORE.name}", "pyarrow"), 1.25),
    Aim("check, Parquet and CSV against the pyarrow copy of both", _ratio("accord_csv", "pyarrow_csv"), 1.0),
    Aim("check alone against the fastest peer that only checks", _against_fastest("accord_check", writes=False), 1.0),
    Aim(
        "check and Parquet against the fastest peer that checks and writes",
        _against_fastest("accord", writes=True),
        1.0,
    ),
    Aim("bad rows spread over the table against clean rows, CPU seconds", _bad("spread", "cpu"), 1.25),
    Aim("bad rows in one place against clean rows, CPU seconds", _bad("gathered", "cpu"), 1.03),
    Aim(f"peak memory of check and Parquet, of {MOST_MEMORY} MB", _memory, 1.0),
    Aim("check and Parquet against the older code, CPU seconds", _ratio("accord", "accord_before", "cpu"), 1.0),
    Aim("SQLite file against that of the older code", _file_size, 0.8),
    Aim(
        "check from JSON Lines against the fastest peer",
        _against_fastest("accord_check@jsonl", writes=False),
        1.0,
    ),
    Aim("check from Parquet against the fastest peer", _against_fastest("accord_check@parquet", writes=False), 1.0),
)


def table(summaries: list[Summary]) -> list[str]:
    """Return the table of aims: the figure of this run, and the most that it should be."""
    entries = {entry.candidate.key: entry for entry in summaries}
    lines = ["| aim | this run | at most | |", "|---|--:|--:|---|"]
    for aim in AIMS:
        value = aim.figure(entries)
        if value is not None:
            lines.append(f"| {aim.words} | {value:.2f} | {aim.most:.2f} | {'' if value <= aim.most else 'missed'} |")
    return [*lines, ""] if len(lines) > 2 else []  # noqa: PLR2004 - more than the head
