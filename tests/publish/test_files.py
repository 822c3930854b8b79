"""A file is put in the place of another by one rename; whatever happens, nothing half written is left beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.publish import files


def test_a_file_takes_the_place_of_another_when_all_went_well(tmp_path: Path) -> None:
    place = tmp_path / "a.json"
    place.write_text("before", encoding="utf-8")
    with files.replacing(place) as fresh:
        assert (fresh.parent, fresh.suffix, fresh.name[0]) == (tmp_path, ".json", ".")
        fresh.write_text("after", encoding="utf-8")
        assert place.read_text(encoding="utf-8") == "before"
    assert place.read_text(encoding="utf-8") == "after"
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("is_written", [True, False])
def test_a_file_stays_where_what_replaces_it_is_not_finished(tmp_path: Path, *, is_written: bool) -> None:
    place = tmp_path / "a.json"
    place.write_text("before", encoding="utf-8")

    def write_a_half() -> None:
        with files.replacing(place) as fresh:
            if is_written:
                fresh.write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_a_half()
    assert place.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_copy_that_is_not_finished_is_taken_away(
    fault: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    source.write_text("x", encoding="utf-8")
    copy = files.copy_beside(source, tmp_path / "in/a.csv")
    assert (copy.parent, copy.read_text(encoding="utf-8")) == (tmp_path / "in", "x")
    copy.unlink()

    def stopped(path: Path) -> None:
        assert path.exists()
        raise fault

    monkeypatch.setattr(files, "sync", stopped)
    with pytest.raises(type(fault)):
        files.copy_beside(source, tmp_path / "in/a.csv")
    assert list((tmp_path / "in").iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "[" * 100_000, "null"])
def test_what_is_no_object_of_json_says_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    assert files.read_json(tmp_path / "a.json") == {}
    assert files.read_json(tmp_path / "absent.json") == {}
    assert files.read_json(tmp_path) == {}
