"""RESULTS.md from the raw runs: medians, ratios within a round, peak memory, and whether every bad row was found."""

from __future__ import annotations

from statistics import median
from typing import Any

from candidates import CANDIDATES

Run = dict[str, Any]
INTRODUCTION = (
    "Written by `make bench`; do not edit. The data is invented (`../examples/plover`): {events:,} events of 17 "
    "columns and {participants:,} participants of 6, {rows:,} rows and their actors, once clean and once with "
    "{share:.1%} of the rows bad. Every run is a process of its own, imports included; candidates take turns, "
    "rounds: {rounds} (slow peers: the first only). Times are medians; a ratio is the median of the ratios within one "
    "round, row for row."
)
EXPRESSED = (
    "Of the seeded faults that its rules cover each found every one, and it blamed no right row; a run in which that "
    "does not hold is marked WRONG above, and the benchmark fails. Those that mark both rows of a duplicated id find "
    "more than was sown in what they cover."
)
BESIDE = (
    "- x Accord: against the Accord that does as much: checks and Parquet, with CSV where the other writes CSV, the "
    "whole build (which also checks, writes CSV and Parquet, indexes and makes searchable) where it loads SQLite."
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


def summary(said: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one entry a candidate: medians over rounds; ratios are medians of the ratios within each round."""
    by: dict[tuple[str, str], list[Run]] = {}
    for run in said["runs"]:
        if not run["error"]:
            by.setdefault((run["candidate"], run["data"]), []).append(run)
    found = []
    for candidate in CANDIDATES:
        clean, bad = (by.get((candidate.name, kind), []) for kind in ("clean", "bad"))
        tried = any(run["candidate"] == candidate.name for run in said["runs"])
        if tried:
            entry: dict[str, Any] = {"candidate": candidate, "clean": clean, "bad": bad}
            entry["wall"] = median(run["wall"] for run in clean) if clean else None
            entry["bad_wall"] = median(run["wall"] for run in bad) if bad else None
            entry["ratio"] = _ratio(clean, by.get(("pyarrow", "clean"), []))
            entry["own_ratio"] = _ratio(clean, by.get((candidate.against, "clean"), []))
            entry["bad_ratio"] = _ratio([run for run in bad if "stopped" not in run["said"]], clean)
            entry["accord_ratio"] = _ratio(clean, by.get((candidate.beside, "clean"), []))
            found.append(entry)
    return found


def _ratio(runs: list[Run], base: list[Run]) -> float | None:
    """Return the median over rounds of time a row against the base in the same round (the first where it has one)."""
    if not runs or not base:
        return None
    rounds = {run["round"]: run for run in base}
    pairs = [(run, rounds.get(run["round"], base[0])) for run in runs]
    return median((a["wall"] / a["said"]["rows"]) / (b["wall"] / b["said"]["rows"]) for a, b in pairs)


def page(said: dict[str, Any]) -> str:
    """Return RESULTS.md."""
    rows = 3 * said["events"]
    about = said["machine"]
    lines = [
        "# Results",
        "",
        INTRODUCTION.format(events=said["events"], participants=2 * said["events"], share=said["share"], rows=rows,
                            rounds=said["rounds"]),
        "",
        "![Time and peak memory of each candidate](results.svg)",
        "",
        "| | does | s | x pyarrow copy | x Accord | rows/s | CPU s | peak MB | 0.1% bad: s | x clean | bad rows |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|",
    ]  # fmt: skip
    lines += [_line(entry, said["events"]) for entry in summary(said)]
    lines += ["", BESIDE, *_against(said), ""]
    lines += ["## What each cannot express", "", EXPRESSED, "", "| | cannot |", "|---|---|"]
    lines += [f"| {c.label} | {c.cannot} |" for c in CANDIDATES if c.cannot]
    where = (
        f"{about['processor']}, {about['cores']} cores, {about['memory_gb']} GB, {about['system']}; "
        f"load before the run {about['load_before']}. `{said['command']}`"
    )
    lines += ["", "## Where", "", where, "", ", ".join(f"{name} {v}" for name, v in said["versions"].items()), ""]
    return "\n".join(lines)


def _line(entry: dict[str, Any], most: int) -> str:
    candidate, clean, bad = entry["candidate"], entry["clean"], entry["bad"]
    if not clean:
        return f"| {candidate.label} | {candidate.does} | failed | | | | | | | | |"
    rows = clean[0]["said"]["rows"]
    cells = [
        f"{'**' * candidate.is_accord}{candidate.label}{'**' * candidate.is_accord}", candidate.does,
        f"{entry['wall']:.2f}" + (f" ({rows:,} rows)" if clean[0]["events"] != most else ""),
        _number(entry["ratio"]), _number(None if candidate.is_accord else entry["accord_ratio"]),
        f"{round(rows / entry['wall'], -3):,.0f}",
        f"{median(run['cpu'] for run in clean):.2f}", f"{max(run['peak_mb'] for run in clean + bad):,}",
        _number(entry["bad_wall"]), _number(entry["bad_ratio"]), verdict(bad[-1]) if bad else "",
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"  # noqa: PLR2004 - three digits


def _against(said: dict[str, Any]) -> list[str]:
    """Return sentences for those that are told against something other than the plain copy."""
    labels = {c.name: c.label for c in CANDIDATES}
    return [
        f"- {entry['candidate'].label}: {_number(entry['own_ratio'])} x {labels[entry['candidate'].against]}."
        for entry in summary(said)
        if entry["candidate"].against != "pyarrow" and entry["own_ratio"]
    ]
