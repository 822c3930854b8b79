"""Lines that a merge left behind are found at their places, and a ruled line is none."""

from __future__ import annotations

import pytest

from accord.sources.text import merge_mark, merge_mark_within, merge_marks

SIGNS = ("<", ">", "|", "=")


@pytest.mark.parametrize("sign", SIGNS)
def test_seven_signs_make_a_mark_and_no_other_number(sign: str) -> None:
    for count in (6, 7, 8, 14):
        for end in ("", "\n", "\r\n"):
            assert bool(merge_mark(sign * count + end)) is (count == 7)
        assert len(list(merge_marks(f"a\n{sign * count}\nb"))) == (count == 7)


@pytest.mark.parametrize(
    ("line", "is_one"),
    [("<<<<<<< HEAD", True), (">>>>>>> a b", True), ("||||||| 1a2b3c", True), ("======= x", False),
     ("<<<<<<<x", False), (" <<<<<<< HEAD", False), ("a =======", False)],
)  # fmt: skip
def test_a_name_may_follow_all_signs_but_those_in_the_middle(line: str, *, is_one: bool) -> None:
    assert bool(merge_mark(line)) is is_one
    assert [at for at, _ in merge_marks(f"x\n{line}\n")] == [2] * is_one


def test_a_mark_is_shown_up_to_sixty_characters_without_what_ends_its_line() -> None:
    for length in (59, 60, 61, 80):
        line = "<<<<<<< " + "x" * (length - 8)
        fact = f"{line[:60]!r} is what a merge of two versions left here; decide for one and take the mark out"
        assert merge_mark(line + "\r\n") == fact


def test_each_mark_of_a_text_has_its_own_line() -> None:
    text = "<<<<<<< ours\na\n\n=======\n>>>>>>> theirs\nb\n||||||| c"
    assert [(at, fact.partition(" is what")[0]) for at, fact in merge_marks(text)] == [
        (1, "'<<<<<<< ours'"), (4, "'======='"), (5, "'>>>>>>> theirs'"), (7, "'||||||| c'"),
    ]  # fmt: skip
    assert [at for at, _ in merge_marks("\n=======\n\n=======")] == [2, 4]
    assert list(merge_marks("a\nb <<<<<<< c\n")) == []


def test_within_a_text_the_mark_with_a_name_counts_alone() -> None:
    assert merge_mark_within("a\n<<<<<<< HEAD\nb") == merge_mark("<<<<<<< HEAD")
    assert merge_mark_within("<<<<<<< HEAD") == merge_mark("<<<<<<< HEAD")
    for text in ("a\n<<<<<<<\nb", "a\n=======\n>>>>>>> x", "a <<<<<<< HEAD", ""):
        assert merge_mark_within(text) == ""
