"""The days on which a person is seen in an office: in acts, at signings, and on pages that tell of what was over."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import curated_copy, tables_of

DEAL = "agreements/border-deal.yaml"
PARTIES = "  - {actor: iraq, role: party}\n"
IN_DEAL = "missing:\n  stages[border-deal-in-force].date"
IN_MEETING = "  - {source: south-1, at: [p2], fields: [date]"
BY_SOUTH = "  - {source: south-1, at: [p4], fields: [%s]}\n"


def held(root: Path, *changes: tuple[str, str, str]) -> dict[str, str | None]:
    """Return the days of each holder of an office in the small dataset, to whose files texts are added."""
    curated = curated_copy(root) / "curated"
    for name, before, added in changes:
        text = (curated / name).read_text(encoding="utf-8")
        assert before in text
        (curated / name).write_text(text.replace(before, added + before), encoding="utf-8")
    return {row["actor"]: row["attested"] for row in tables_of(root)["office_holders"].to_pylist()}


@pytest.mark.parametrize(
    ("words", "days"), [("minister", "2023-03-19/2024-02-29"), ("Trade envoy", "2024-02-01/2024-02-29")]
)
def test_who_signs_in_the_words_of_a_position_is_in_its_office_that_day(words: str, days: str, tmp_path: Path) -> None:
    signing = (DEAL, PARTIES, f"  - {{actor: ali-visitor, role: signatory, position: {words}}}\n")
    evidence = (DEAL, IN_DEAL, BY_SOUTH % '"parties[ali-visitor/signatory]"')
    assert held(tmp_path, signing, evidence) == {"ali-visitor": days}


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ((DEAL, IN_DEAL, ""), None),
        ((DEAL, IN_DEAL, BY_SOUTH % '"stages[border-deal-signed]"'), "2023-03-19/2024-02-20"),
        ((DEAL, IN_DEAL, BY_SOUTH % '"implementation_reports[border-deal-r1]"'), "2024-02-01/2024-02-20"),
        (("events/2024/meeting-2024-02-15.yaml", IN_MEETING, BY_SOUTH % "status"), "2024-02-14/2024-02-20"),
    ],
    ids=["nothing", "stage", "report", "act"],
)
def test_a_page_known_by_its_latest_day_alone_appeared_after_what_it_tells_of(
    told: tuple[str, str, str], days: str | None, tmp_path: Path
) -> None:
    position = "{position: Governor, office: minister-of-trade, status: holder, source: south-1, locator: p2}"
    governor = ("actors/hassan-host.yaml", "sector: GOV\n", f"positions: [{position}]\n")
    assert held(tmp_path, told, governor)["hassan-host"] == days
