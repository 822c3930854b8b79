"""RESULTS.md from the raw runs: a table a section, what was aimed at, and whether every bad row was found."""

from __future__ import annotations

from typing import Any

import aims
import record
from candidates import BEFORE, CANDIDATES, SECTIONS, Section
from summary import Run, Summary, summaries

INTRODUCTION = (
    "Written by `make bench`; do not edit. The data is invented (`../examples/plover`): {events:,} events of 17 "
    "columns and {participants:,} participants of 6, {rows:,} rows and their actors: clean, with {share:.1%} of the "
    "rows bad and spread over the table, and with as many bad rows in one place. Every run is a process of its own, "
    "imports included; candidates take turns, rounds: {rounds} at most (slow peers: one, on a tenth of the rows). "
    "Times are medians; a ratio is the median of the ratios within one round, row for row. Accord at {before} is its "
    "older code on the same libraries."
)
EXPRESSED = (
    "Of the seeded faults that its rules cover each found every one, and it blamed no right row; a run in which that "
    "does not hold is marked WRONG above, and the benchmark fails. Those that mark both rows of a duplicated id find "
    "more than was sown in what they cover."
)
BAD = "- Bad rows: the time on data with bad rows against that on clean data, wall time and CPU seconds."
BESIDE = (
    "- x Accord: against the Accord that does as much: checks alone where the other only checks, checks and Parquet, "
    "with CSV where the other writes CSV, the whole build (which also checks, writes CSV and Parquet, indexes and "
    "makes searchable) where it loads SQLite."
)
HEAD = (
    "| | does | s | x copy | x Accord | CPU s | x copy's CPU | peak MB | bad rows, spread | in one place | found |",
    "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|",
)


def wrong(run: Run) -> bool:
    """Whether a checker missed a row that its rules cover, or blamed a right one."""
    return bool(run["said"].get("missed") or run["said"].get("extra"))


def verdict(run: Run) -> str:
    """Return what a run found, in words."""
    said = run["said"]
    if "stopped" in said:
        return f"stops in {said['stopped']}"
    if "bad" not in said:
        return ""
    if wrong(run):
        return f"WRONG: {said['bad']} found, {said['missed']} missed, {said['extra']} too many"
    return f"{said['bad']:,} found" + (f", {said['sown']:,} sown" if said.get("sown") else "")


def page(raw: dict[str, Any]) -> str:
    """Return RESULTS.md."""
    entries = summaries(raw)
    events, about = raw["events"], raw["machine"]
    sizes = {"events": events, "participants": 2 * events, "rows": 3 * events}
    introduction = INTRODUCTION.format(**sizes, share=raw["share"], rounds=raw["rounds"], before=BEFORE)
    lines = ["# Results", "", introduction, "", "![Time and peak memory of each candidate](results.svg)", ""]
    lines += aims.table(entries)
    for section in SECTIONS:
        lines += _section(section, [entry for entry in entries if entry.candidate.section is section], events)
    lines += [BAD, BESIDE, *_other_copies(entries), ""]
    lines += record.lines(raw["record"]) if "record" in raw else []
    lines += ["## What each cannot express", "", EXPRESSED, "", "| | cannot |", "|---|---|"]
    lines += dict.fromkeys(f"| {c.label} | {c.cannot} |" for c in CANDIDATES if c.cannot)
    where = (
        f"{about['processor']}, {about['cores']} cores, {about['memory_gb']} GB, {about['system']}; "
        f"load before the run {about['load_before']}. `{raw['command']}`"
    )
    lines += ["", "## Where", "", where, "", ", ".join(f"{name} {v}" for name, v in raw["versions"].items()), ""]
    return "\n".join(lines)


def _section(section: Section, entries: list[Summary], events: int) -> list[str]:
    if not entries:
        return []
    return [f"## {section.title}", "", *HEAD, *(_line(entry, events) for entry in entries), ""]


def _line(entry: Summary, most: int) -> str:
    candidate, clean = entry.candidate, entry.runs()
    if not clean:
        return f"| {candidate.label} | {candidate.does} | failed | | | | | | | | |"
    bold = "**" * (candidate.is_accord and not candidate.before)
    rows = f" ({clean[0]['said']['rows']:,} rows)" if clean[0]["events"] != most else ""
    ours = candidate.is_accord and not candidate.before
    reports = [verdict(run) for kind in ("spread", "gathered") for run in entry.runs(kind)[-1:]]
    cells = [
        f"{bold}{candidate.label}{bold}", candidate.does, number(entry.middle("wall")) + rows,
        number(entry.against("pyarrow")), number(None if ours else entry.against(candidate.beside)),
        number(entry.middle("cpu")), number(entry.against("pyarrow", "cpu")), f"{entry.peak():,}",
        _pair(entry.bad("spread", "wall"), entry.bad("spread", "cpu")),
        _pair(entry.bad("gathered", "wall"), entry.bad("gathered", "cpu")),
        next((report for report in reports if report.startswith("WRONG")), reports[0] if reports else ""),
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _pair(wall: float | None, cpu: float | None) -> str:
    return "" if wall is None else f"{number(wall)}, {number(cpu)}"


def number(value: float | None) -> str:
    """Return a figure with three digits, or nothing."""
    return "" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"  # noqa: PLR2004 - three digits


def _other_copies(entries: list[Summary]) -> list[str]:
    """Return sentences for those that are told against something other than the plain copy."""
    labels = {c.name: c.label for c in CANDIDATES}
    ratios = [(entry.candidate, entry.against(entry.candidate.against)) for entry in entries]
    return [
        f"- {candidate.label}: {number(value)} x {labels[candidate.against]}."
        for candidate, value in ratios
        if candidate.against != "pyarrow" and value
    ]
