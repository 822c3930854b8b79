"""Rows read by a proof of their form are those that are read without one: verdicts, messages, places, values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from csv_rows import Case, cases, verdict
from support import examples


@given(case=cases())
@settings(max_examples=examples(400), deadline=None)
def test_a_proof_changes_no_verdict_message_or_value(tmp_path_factory: pytest.TempPathFactory, case: Case) -> None:
    path = tmp_path_factory.getbasetemp() / "things.csv"
    assert verdict(case, path, proves=True) == verdict(case, path, proves=False)
