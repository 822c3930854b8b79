"""A file is put in the place of another by one rename; whatever happens, nothing half written is left beside it."""

from __future__ import annotations

import os
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


def test_a_text_takes_the_place_of_a_file_by_one_rename_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a.jsonl"
    for text in ("é\n", "two\r\n"):
        files.write_text(text, place)
        assert place.read_bytes() == text.encode()
    assert list(tmp_path.iterdir()) == [place]

    def stopped(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "sync", stopped)
    with pytest.raises(OSError, match="No space left"):
        files.write_text("three", place)
    assert place.read_bytes() == b"two\r\n"
    assert list(tmp_path.iterdir()) == [place]


def test_a_folder_is_brought_to_the_disk_with_all_in_it_and_nothing_around_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = tmp_path / "top"
    for name in ("a", "deep/er/b", "deep/c"):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(name, encoding="utf-8")
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync", synced.append)
    files.flush(top)
    assert sorted(synced[:3]) == [top / "a", top / "deep/c", top / "deep/er/b"]
    assert synced[3:] == [top / "deep/er", top / "deep", top]


def test_what_is_synced_is_opened_and_closed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handles: list[int] = []
    monkeypatch.setattr(os, "fsync", handles.append)
    for path in (tmp_path, tmp_path):
        files.sync(path)
    assert len(handles) == 2
    for handle in handles:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(handle)


def test_a_link_is_removed_and_not_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/a").write_text("x", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    files.remove(tmp_path / "link")
    assert not (tmp_path / "link").is_symlink()
    assert (tmp_path / "folder/a").exists()
    files.remove(tmp_path / "folder")
    files.remove(tmp_path / "folder")  # once more: nothing is there
    assert list(tmp_path.iterdir()) == []


def test_names_of_ones_own_are_of_digits_and_differ() -> None:
    tokens = {files.token() for _ in range(50)}
    assert len(tokens) == 50
    assert all(token.isdigit() and len(token) <= 12 for token in tokens)
    assert max(map(len, tokens)) > 9
