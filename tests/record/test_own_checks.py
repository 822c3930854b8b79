"""The record's own checks on the small dataset: events under two ids, acts of nobody's country, what nothing needs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support import ROOT, check, curated_copy, schemas

STANDING = {"class: act": "class: standing_claim"}


@pytest.mark.parametrize(
    ("of_both", "of_one", "warnings"),
    [
        ({}, {}, 1),
        ({}, {"date: 2024-02\n": 'date: "2024-02-01/2024-02-29"\n', "month_only": "stated"}, 1),
        (STANDING, {}, 1),
        ({}, STANDING, 0),
        ({}, {"date: 2024-02\n": "date: 2024-01\n"}, 0),
        ({}, {"ali-visitor": "iran", ", position: Minister, office: minister-of-trade, on_behalf_of: iran": ""}, 0),
    ],
)
def test_an_event_under_two_ids_is_warned_of(
    of_both: dict[str, str], of_one: dict[str, str], warnings: int, tmp_path: Path
) -> None:
    visit = curated_copy(tmp_path) / "curated/events/2024/visit-2024.yaml"
    visit.with_name("meeting-2024-02-15.yaml").unlink()  # its day lies in the month of that visit alone
    text = replaced(visit.read_text(encoding="utf-8"), of_both)
    visit.write_text(text, encoding="utf-8")
    text = replaced(text, {"id: visit-2024": "id: visit-again-2024", **of_one})
    visit.with_name("visit-again-2024.yaml").write_text(text, encoding="utf-8")
    problems = check(tmp_path)[1]
    assert [(problem.severity, problem.rule) for problem in problems] == [("warning", "event-twice")] * warnings
    told = (
        "id: has the date, form and participants of visit-2024; if they are one event, add the sources to that record"
    )
    assert {problem.message for problem in problems} <= {told}


def test_a_domestic_act_of_people_of_no_country_may_be_anywhere(tmp_path: Path) -> None:
    visit = curated_copy(tmp_path) / "curated/events/2024/visit-2024.yaml"
    visit.with_name("meeting-2024-02-15.yaml").unlink()
    domestic = {"scope: bilateral": "scope: domestic", "form: visit": "form: meeting", "stop": "venue"}
    visit.write_text(replaced(visit.read_text(encoding="utf-8"), domestic), encoding="utf-8")
    (problem,) = check(tmp_path)[1]
    assert problem.message.startswith("places[0].place: Iraq is in no country of those who take part")
    visitor = tmp_path / "curated/actors/ali-visitor.yaml"
    visitor.write_text(replaced(visitor.read_text(encoding="utf-8"), {"country: IRN\n": ""}), encoding="utf-8")
    assert check(tmp_path)[1] == []


def replaced(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def with_orphans(folder: Path) -> Path:
    """Return the small dataset with the check of what nothing refers to, which cases of other rules go without."""
    root = curated_copy(folder)
    shutil.copyfile(ROOT / "checks/orphan.sql", root / "checks/orphan.sql")
    return root


@pytest.mark.parametrize(
    ("name", "record", "names_of_it"),
    [
        ("actors/lost.yaml", "id: lost\nname: Lost\nkind: person\n", "names"),
        ("places.yaml", "- id: lost\n  name: Lost\n  kind: city\n  country: IRQ\n", "names"),
        ("offices.yaml", "- id: lost\n  name: Lost\n  country: IRQ\n  rank: minister\n", ""),
        ("outlets.yaml", "- id: lost\n  name: Lost\n  side: unknown\n  control: unknown\n", ""),
    ],
)
def test_what_nothing_refers_to_and_no_page_names_is_warned_of(
    name: str, record: str, names_of_it: str, tmp_path: Path
) -> None:
    file = with_orphans(tmp_path) / "curated" / name
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(text + record, encoding="utf-8")
    (problem,) = check(tmp_path)[1]
    assert (problem.severity, problem.rule, problem.record) == ("warning", "orphan", "lost")
    assert ", and no page that names it is cited" in problem.message or not names_of_it
    indent = "" if record.startswith("id") else "  "
    kind = ", kind: name" if name.startswith("actors") else ""
    named = f"{indent}names: [{{name: Lost, language: en{kind}, source: north-1, locator: p1}}]\n"
    if names_of_it:
        file.write_text(text + record + named, encoding="utf-8")
        assert check(tmp_path)[1] == []


def test_a_source_that_is_cited_for_nothing_is_warned_of(tmp_path: Path) -> None:
    sources = with_orphans(tmp_path) / "curated/sources"
    text = (sources / "north-1.yaml").read_text(encoding="utf-8")
    other = replaced(text, {"id: north-1": "id: north-2", "example/1": "example/2"})
    (sources / "north-2.yaml").write_text(other, encoding="utf-8")
    (problem,) = check(tmp_path)[1]
    assert (problem.severity, problem.rule, problem.record) == ("warning", "orphan", "north-2")


def test_each_reference_to_them_is_looked_at() -> None:
    query = (ROOT / "checks/orphan.sql").read_text(encoding="utf-8")
    looked_at = ("actors", "offices", "outlets", "places", "sources")
    computed = {name for name, table in schemas().tables.items() if table.generated not in {"", "evidence"}}
    for name, table in schemas().tables.items():
        for column in table.columns:
            target = column.spec.get("x-references", "").partition(".")[0]
            if name not in computed and target in looked_at and column.name != f"{target.removesuffix('s')}_id":
                assert f"SELECT '{target}', {column.name} FROM {name}\n" in query
