"""The agreement of two coders is measured from their codings, and what is published is what the files give."""

from __future__ import annotations

import runpy
from pathlib import Path

import krippendorff
import numpy as np
import pytest

from support import ROOT

SCRIPT = runpy.run_path(str(ROOT / "scripts" / "agreement.py"))
PAGE = Path(SCRIPT["PAGE"]).read_text(encoding="utf-8")
ROUNDS = sorted(path.parent for path in Path(SCRIPT["CODINGS"]).glob("*/first.csv"))
RENEW = "run scripts/agreement.py with the Python of the tests, and commit what it writes"


def test_what_is_published_is_what_the_codings_give() -> None:
    assert SCRIPT["written"](PAGE) == PAGE, RENEW
    for coded in ROUNDS:
        kept = (coded / "differences.csv").read_text(encoding="utf-8")
        assert kept == SCRIPT["differences_text"](coded.name), RENEW


def test_alpha_is_one_of_what_is_alike_and_that_of_the_formula_of_what_is_not() -> None:
    alpha, different = SCRIPT["alpha"], SCRIPT["different"]
    assert alpha([("a", "a"), ("b", "b"), ("c", "c")], different)[0] == 1
    # Ten units of two values, eight coded alike: 1 - (n - 1) * o_ab / (n_a * n_b), by hand.
    pairs = [("a", "a")] * 5 + [("b", "b")] * 3 + [("a", "b")] * 2
    in_a, in_b = 12, 8
    found, low, high = alpha(pairs, different)
    assert found == pytest.approx(1 - 19 * 2 / (in_a * in_b))
    assert low <= found <= high


def test_alpha_of_one_value_alone_is_not_defined() -> None:
    assert SCRIPT["_measure"]([("a", "a")] * 3, SCRIPT["different"]).startswith("not defined")


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("a;b", "a;b", 0), ("a;b", "c", 1), ("a;b", "a", 1 - 2 / 3 / 2), ("a;b", "b;c", 1 - 1 / 3 / 3), ("", "a", 1)],
)
def test_sets_are_as_far_apart_as_masi_says(one: str, other: str, apart: float) -> None:
    assert SCRIPT["masi"](one, other) == pytest.approx(apart)
    assert SCRIPT["masi"](other, one) == pytest.approx(apart)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("2024-02-15", "2024-02-15", 0),
        ("2024-02-15", "2024-02-16", 1),
        ("2024-02-15/2024-02-16", "2024-02-15", 0.5),
        ("2024-02", "2024-02-15", 1 - 1 / 29),
        ("", "2024-02-15", 1),
        ("", "", 0),
    ],
)
def test_dates_are_as_far_apart_as_the_days_that_they_do_not_share(one: str, other: str, apart: float) -> None:
    assert SCRIPT["days_apart"](one, other) == pytest.approx(apart)
    assert SCRIPT["days_apart"](other, one) == pytest.approx(apart)


@pytest.mark.parametrize("coded", ROUNDS, ids=lambda path: path.name)
def test_each_row_of_a_pair_is_in_the_codings_and_in_one_pair_alone(coded: Path) -> None:
    rows = SCRIPT["rows"]
    same = rows(coded.name, "same.csv")
    assert SCRIPT["pairs"](coded.name)
    for side in ("first", "second"):
        keys = [(row["bundle"], row[side]) for row in same]
        assert len(keys) == len(set(keys))
        assert set(keys) <= {(row["bundle"], row["event"]) for row in rows(coded.name, f"{side}.csv")}


@pytest.mark.parametrize("seed", range(5))
def test_resamples_measured_at_once_are_as_the_package_measures_each(seed: int) -> None:
    chance = np.random.default_rng(seed)
    apart = chance.random((6, 6)) + 0.1
    apart = (apart + apart.T) * (1 - np.eye(6))
    data, drawn = chance.integers(0, 6, (2, 30)), chance.integers(0, 30, (20, 30))
    each = [
        krippendorff.alpha(
            data[:, units].astype(float),
            level_of_measurement=lambda v1, v2, **_: apart[v1.astype(int), v2.astype(int)],
            value_domain=np.arange(6.0),
        )
        for units in drawn
    ]
    assert SCRIPT["_resampled"](data, apart, drawn) == pytest.approx(each)
