"""What is published of the five articles is what the list of their facts gives."""

from __future__ import annotations

import csv
import math
from collections import Counter

from support import ROOT

FACTS = ROOT / "codings" / "articles" / "facts.csv"
PAGE = (ROOT / "docs" / "readings.md").read_text(encoding="utf-8")
METHOD = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
FOUND = ("recorded", "missing", "wrong", "left out")
Fact = dict[str, str]


def facts() -> list[Fact]:
    with FACTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wilson(of: int, all_of: int) -> tuple[float, float]:
    """Return the bounds of Wilson's interval of 95 %."""
    z, share = 1.959964, of / all_of
    middle, half = share + z * z / (2 * all_of), z * math.sqrt((share * (1 - share) + z * z / (4 * all_of)) / all_of)
    return (middle - half) / (1 + z * z / all_of), (middle + half) / (1 + z * z / all_of)


def row(name: str, of: list[Fact]) -> str:
    found = Counter(fact["found"] for fact in of)
    belong = len(of) - found["left out"]
    low, high = wilson(found["recorded"], belong)
    numbers = " | ".join(str(found[kind]) for kind in FOUND)
    return f"| {name} | {len(of)} | {numbers} | {found['recorded'] / belong:.1%} | {low:.1%} to {high:.1%} |"


def test_the_table_is_what_the_list_gives() -> None:
    listed = facts()
    rows = [
        row(f"`{key}`", [fact for fact in listed if fact["source"] == key])
        for key in dict.fromkeys(f["source"] for f in listed)
    ]
    rows += [
        row("all", listed),
        row("all that were listed first", [fact for fact in listed if fact["listed"] == "first"]),
    ]
    told = (
        PAGE.split("<!-- begin: of codings/articles/facts.csv -->")[1].split("<!-- end -->")[0].strip().splitlines()[2:]
    )
    assert [line.replace(" %", "%") for line in told] == [line.replace("% to", " to") for line in rows]


def test_the_numbers_of_the_method_are_those_of_the_list() -> None:
    found = Counter(fact["found"] for fact in facts())
    belong = found.total() - found["left out"]
    told = (
        f"of {belong} facts that belong in it {found['recorded']} were recorded rightly, "
        f"{found['missing']} were missing and {found['wrong']} wrong"
    )
    assert told in " ".join(METHOD.split())


def test_each_fact_has_a_place_in_the_record_or_a_reason() -> None:
    listed = facts()
    assert len({fact["fact"] for fact in listed}) == len(listed)
    for fact in listed:
        assert fact["found"] in FOUND
        assert bool(fact["record"]) == (fact["found"] != "left out"), fact
        assert bool(fact["corrected"]) == (fact["found"] in {"missing", "wrong"}), fact
        assert fact["reason"] or fact["found"] == "recorded", fact
