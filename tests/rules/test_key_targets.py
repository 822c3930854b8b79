"""What references lead to is found in a few row groups at a time, in values that ascend but for a few, or in none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from accord.rules.keys.targets import MAX_GROUPS, Target, _between, _in_order, _missing, _near, _together, _Values

TEN = [*range(0, 100, 10)]


@pytest.mark.parametrize(
    ("values", "kept", "ascend"),
    [
        ([1, 2, 3], [1, 2, 3], True), ([7], [7], True), ([], [], True),
        ([1, 2, 9, 3, 4], [1, 2, 3, 4], True),  # nine is out of order
        ([1, 2, 3, 0, 4], [1, 2, 3, 4], True),  # and here nought
        ([1, 2, 2, 3], [1, 2, 3], True),
        ([10, 20, 30, 40, 50, 60, 45, 70], [10, 20, 30, 40, 50, 60, 70], True),
        ([5, 1, 2, 3], [5, 1, 2, 3], False), ([1, None, 3], [1, None, 3], False),
        ([3, 2, 1], [3, 2, 1], False), ([1, 9, 2, 8, 3], [1, 9, 2, 8, 3], False),
    ],
)  # fmt: skip
def test_values_ascend_without_the_one_that_does_not(values: list[Any], kept: list[Any], *, ascend: bool) -> None:
    found = _in_order(pa.array(values, pa.int64()))
    assert (found.cells.to_pylist(), found.ascend) == (kept, ascend)


@pytest.mark.parametrize(("size", "stray", "ascend"), [(512, 2, True), (511, 2, False), (767, 3, False)])
def test_one_in_256_may_be_out_of_order(size: int, stray: int, *, ascend: bool) -> None:
    values = [*range(1, size + 1)]
    for at in range(stray):
        values[100 * (at + 1)] = 0
    found = _in_order(pa.array(values))
    assert found.ascend is ascend
    assert found.cells.to_pylist() == ([value for value in values if value] if ascend else values)


@pytest.mark.parametrize(("low", "high"), [(0, 90), (10, 30), (11, 29), (-5, 5), (95, 99), (30, 10), (20, 20)])
@pytest.mark.parametrize("ascend", [True, False])
def test_the_values_between_two_are_found_in_any_order(low: int, high: int, *, ascend: bool) -> None:
    cells = pa.array(TEN if ascend else TEN[::-1])
    found = _between(_Values(cells, ascend=ascend), low, high)
    assert sorted(found.cells.to_pylist()) == [value for value in TEN if low <= value <= high]


@pytest.mark.parametrize(
    ("low", "high", "groups"),
    [(None, None, []), (0, 5, [0]), (10, 10, [1]), (9, 10, [0, 1]), (25, 95, [2, 3]), (-3, -1, []), (-3, 0, [0])],
)
def test_the_row_groups_near_some_values_begin_with_the_one_that_may_hold_the_first(
    low: int | None, high: int | None, groups: list[int]
) -> None:
    assert list(_near(low, high, [0, 10, 20, 30])) == groups


@pytest.mark.parametrize("ascend", [True, False])
@pytest.mark.parametrize("stray", [[], [5], [5, 1005], [-1], [2001], [*range(1, 60, 2)], [*range(1, 2000, 40)]])
def test_what_is_missing_is_found_whether_few_or_many(stray: list[int], *, ascend: bool) -> None:
    there = [*range(0, 2000, 2)]
    near = _Values(pa.array(there if ascend else there[::-1]), ascend=ascend)
    once = pa.array(sorted({*there, *stray}))
    assert sorted(_missing(once, near).to_pylist()) == [cell for cell in stray if cell % 2 or not 0 <= cell < 2000]


def target(folder: Path, groups: int, *, is_known: bool) -> Target:
    """Return the values from 0 on in a file of row groups of ten."""
    parquet.write_table(pa.table({"id": [*range(groups * 10)]}), folder / "a.parquet", row_group_size=10)
    return Target(folder / "a.parquet", "id", [*range(0, groups * 10, 10)] if is_known else None)


@pytest.mark.parametrize("is_known", [True, False])
def test_of_three_row_groups_at_most_the_values_are_held(tmp_path: Path, *, is_known: bool) -> None:
    assert MAX_GROUPS == 3
    cells = pa.array([0, None, 29, 30, 15, 15, -1])
    found = target(tmp_path, MAX_GROUPS, is_known=is_known).lacks(cells)
    assert found is not None
    assert found.to_pylist() == [False, False, False, True, False, False, True]
    four = target(tmp_path, MAX_GROUPS + 1, is_known=is_known)
    assert four.lacks(pa.array([*range(40)])) is None
    assert four.among(pa.array([0, 39, 40])) == {0, 39}
    if is_known:
        near = four.lacks(pa.array([35, 41, 12]))
        assert near is not None
        assert near.to_pylist() == [False, True, False]


def test_cells_that_are_empty_lack_nothing(tmp_path: Path) -> None:
    found = target(tmp_path, 4, is_known=True).lacks(pa.array([None, None], pa.int64()))
    assert found is not None
    assert found.to_pylist() == [False, False]


@pytest.mark.parametrize("size", [31, 32, 33, 64, 65])
def test_what_is_missing_is_found_in_stretches_of_any_length(size: int) -> None:
    there = [*range(0, size * 2, 2)]
    for stray in (1, size, size * 2 - 1):
        once = sorted({*there[1:], stray | 1})
        assert _missing(pa.array(once), _Values(pa.array(there), ascend=True)).to_pylist() == [stray | 1]


@pytest.mark.parametrize(
    ("low", "high", "far", "kept"),
    [
        (50, 77, [39, 90], []), (50, 77, [40, 89], [40, 89]),  # one row group before them, and what is left of theirs
        (50, 80, [89, 99], [89, 99]), (50, 80, [100], []), (20, 29, [9, 10], [10]), (10, 29, [-5], [-5]),
        (180, 189, [500], [500]), (170, 179, [189, 190], [189]), (50, 59, [39, 0], []),
        (50, 59, [0, 10], []), (50, 59, [0, 10, 38], [38]),  # one in sixteen, and no more
        (50, 59, [900, 901], []), (50, 59, [900, 901, 902], [900, 901, 902]),
    ],
)  # fmt: skip
def test_a_few_cells_far_from_most_are_left_out(low: int, high: int, far: list[int], kept: list[int]) -> None:
    most = [low] * 15 + [high] * (17 - len(far))
    mixed = [cell for pair in zip([*far, *most[: 16 - len(far)]], most[16 - len(far) :], strict=False) for cell in pair]
    assert len(mixed) == 32
    found = _together(pa.array(mixed), [*range(0, 200, 10)]).to_pylist()
    assert [cell for cell in found if cell not in (low, high)] == kept
    assert sorted(found) == sorted([*kept, *most])


def test_of_many_cells_some_say_where_most_are() -> None:
    """Each 39th of 10,000: those between, far as they may be, are not looked at."""
    cells: list[int | None] = [55] * 10_000
    for at in range(1, 10_000, 39):
        cells[at] = 0
    cells[-1] = None
    assert set(_together(pa.array(cells), [*range(0, 200, 10)]).to_pylist()) == {55}


def test_references_near_each_other_are_looked_up_though_one_leads_far_away(tmp_path: Path) -> None:
    """And each batch in the row groups that are near it."""
    several = target(tmp_path, 10, is_known=True)
    for begin in (40, 60, 0, 20):
        cells = [*range(begin, begin + 20), *range(begin, begin + 20), 99 if begin < 50 else 0, 500]
        found = several.lacks(pa.array(cells))
        assert found is not None
        assert [cell for cell, lacks in zip(cells, found.to_pylist(), strict=True) if lacks] == cells[-2:]
    ascending = several.lacks(pa.array([12, 15, 31]))
    assert ascending is not None
    assert ascending.true_count == 0


def test_row_groups_that_are_held_are_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[list[int]] = []
    once = parquet.ParquetFile.read_row_groups

    def counted(self: parquet.ParquetFile, groups: list[int], **more: Any) -> pa.Table:
        read.append(groups)
        return once(self, groups, **more)

    monkeypatch.setattr(parquet.ParquetFile, "read_row_groups", counted)
    several = target(tmp_path, 10, is_known=True)
    for begin in (40, 40, 45, 60, 60):
        several.lacks(pa.array([*range(begin, begin + 10)]))
    assert read == [[4], [4, 5], [6]]


@pytest.mark.parametrize("firsts", [None, [*range(0, 2_000, 20)]])
def test_values_in_any_order_within_a_row_group_are_found(firsts: list[int] | None, tmp_path: Path) -> None:
    """Even numbers, of which each ten stand backwards but for the first."""
    tens = [range(begin, begin + 20, 2) for begin in range(0, 60 if firsts is None else 2_000, 20)]
    values = [value for ten in tens for value in (ten[0], *reversed(ten[1:]))]
    parquet.write_table(pa.table({"id": values}), tmp_path / "a.parquet", row_group_size=10)
    for source in (tmp_path / "a.parquet", pa.table({"id": values})):
        if isinstance(source, pa.Table) and firsts:
            continue
        found = Target(source, "id", firsts).lacks(pa.array([*range(59), None]))
        assert found is not None
        assert found.to_pylist() == [bool(number % 2) for number in range(59)] + [False]


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize(
    ("cells", "lacking"), [([7], [False]), ([70], [True]), ([70, 70, 2], [True, True, False]), ([], [])]
)
def test_a_single_row_group_is_looked_up_too(
    cells: list[int], lacking: list[bool], tmp_path: Path, *, is_known: bool
) -> None:
    found = target(tmp_path, 1, is_known=is_known).lacks(pa.array(cells, pa.int64()))
    assert found is not None
    assert found.to_pylist() == lacking
