"""Twenty questions of an analyst have their answers in one published table, each by one SELECT without a join."""

from __future__ import annotations

import re
import runpy
from contextlib import closing

import pytest

from support import ROOT

SCRIPT = runpy.run_path(str(ROOT / "scripts" / "questions.py"))
PAGE = SCRIPT["PAGE"].read_text(encoding="utf-8")
QUESTIONS = SCRIPT["questions"](PAGE)


def test_there_are_twenty_and_each_has_the_answer_that_the_published_table_gives() -> None:
    assert len(QUESTIONS) == 20
    assert SCRIPT["answered"](PAGE) == PAGE, "run scripts/questions.py, read what changed, and commit what it writes"


@pytest.mark.parametrize("sql", QUESTIONS, ids=lambda sql: re.sub(r"\W+", "-", sql)[:40])
def test_a_question_is_one_select_over_one_table_that_brings_something(sql: str) -> None:
    assert len(re.findall(r"\bSELECT\b", sql)) == len(re.findall(r"\bFROM\b", sql)) == 1
    assert not re.search(r"\bJOIN\b|;.*\bSELECT\b", sql)
    with closing(SCRIPT["database"]()) as db:
        assert [name for (name,) in db.execute("SELECT name FROM sqlite_schema")] == ["events_flat"]
        assert db.execute(sql).fetchall()


def test_a_wrong_answer_is_noticed() -> None:
    first = re.search(r"\| (\d+) \|", PAGE)
    assert first
    wrong = PAGE[: first.start(1)] + "999" + PAGE[first.end(1) :]
    assert SCRIPT["answered"](wrong) == PAGE


def test_an_uncertain_date_counts_in_each_year_in_which_it_may_fall() -> None:
    with closing(SCRIPT["database"]()) as db:
        known = dict(db.execute("SELECT date, possible_years FROM events_flat WHERE date IS NOT NULL"))
        last = max(int(years[-4:]) for years in known.values())
        first = min(int(years[:4]) for years in known.values())
        for date, earliest, latest, years in db.execute(
            "SELECT date, date_earliest, date_latest, possible_years FROM events_flat WHERE date IS NOT NULL"
        ):
            start, end = int((earliest or str(first))[:4]), int((latest or str(last))[:4])
            assert years == "; ".join(map(str, range(start, end + 1))), date
        surely = "SELECT count(*) FROM events_flat WHERE year IS NOT NULL AND possible_years <> CAST(year AS TEXT)"
        assert db.execute(surely).fetchone() == (0,)
        assert any("; " in years for years in known.values())
