"""Draw results.svg from results.json: time and peak memory, one bar a candidate. Runs in the peers' environment."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt

import summary
from candidates import CSV

mpl.use("svg")
COLOURS = {"copy": "#8a8f98", "accord": "#b5452c", "peer": "#3b6ea5"}
mpl.rcParams.update({
    "svg.fonttype": "none", "svg.hashsalt": "accord", "font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans"],
    "font.size": 11,
})  # fmt: skip


def kind(candidate: Any) -> str:
    """Return what a candidate is, for its colour."""
    return "accord" if candidate.is_accord else "copy" if candidate.cannot == "checks nothing" else "peer"


def main() -> None:
    """Draw."""
    raw, target = (Path(word) for word in sys.argv[1:])
    entries = [
        entry
        for entry in summary.summaries(json.loads(raw.read_text(encoding="utf-8")))
        if entry.runs() and entry.candidate.section is CSV
    ]
    seconds = {id(entry): 1e6 * entry.middle("wall") / entry.runs()[0]["said"]["rows"] for entry in entries}
    entries.sort(key=lambda entry: -seconds[id(entry)])
    names = [f"{entry.candidate.label}\n({entry.candidate.does})" for entry in entries]
    colours = [COLOURS[kind(entry.candidate)] for entry in entries]
    memory = [max(run["peak_mb"] for run in entry.runs()) for entry in entries]
    figure, (left, right) = plt.subplots(
        1, 2, sharey=True, figsize=(12, 1.2 + 0.5 * len(entries)), width_ratios=(3, 2), layout="constrained"
    )
    for axis, values, title in (
        (left, [seconds[id(entry)] for entry in entries], "seconds per million rows (log)"),
        (right, memory, "peak memory, MB"),
    ):
        bars = axis.barh(names, values, color=colours, height=0.7)
        axis.bar_label(bars, [f" {value:,.2f}" if value < 10 else f" {value:,.0f}" for value in values])  # noqa: PLR2004
        axis.set_title(title, loc="left", fontsize=12)
        axis.spines[["top", "right", "bottom"]].set_visible(False)
        axis.xaxis.set_visible(False)
        axis.margins(x=0.2)
    left.set_xscale("log")
    left.set_xlim(min(seconds.values()) / 2, max(seconds.values()) * 3)
    left.tick_params(axis="y", length=0, labelsize=9)
    handles = [plt.Rectangle((0, 0), 1, 1, color=colour) for colour in COLOURS.values()]
    figure.legend(
        handles, ["copies, checks nothing", "Accord", "peers"], loc="outside lower center", ncols=3, frameon=False
    )
    figure.savefig(target, metadata={"Date": None})


main()
