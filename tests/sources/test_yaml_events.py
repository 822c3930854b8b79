"""Comments of YAML come with its events, in order: where each stands, what is beside it, whether text could go on."""

from __future__ import annotations

import pytest
import yaml

from accord.sources.yaml_events import Comment, Reader

CASES: list[tuple[str, list[tuple[int, int, str, bool, str, bool]]]] = [
    # line, column, text, whether something is beside it, the sign before it, whether text could go on
    ("# a\nb: c # d\n# e\n",
     [(1, 1, "# a", False, "", False), (2, 6, "# d", True, "", True), (3, 1, "# e", False, "", False)]),
    ("a: # b\n  - c # d\n  # e\n  -   # f\n    - g\n",
     [(1, 4, "# b", True, ":", True), (2, 7, "# d", True, "", True), (3, 3, "# e", False, "", False),
      (4, 7, "# f", True, "-", True)]),
    ("a: [ # b\n  c, # d\n  e # f\n  # g\n] # h\n",
     [(1, 6, "# b", True, "", True), (2, 6, "# d", True, ",", True), (3, 5, "# f", True, "", True),
      (4, 3, "# g", False, "", False), (5, 3, "# h", True, "", False)]),
    ("a: b\n\n\n  # c  \n\n# d\n", [(4, 3, "# c", False, "", True), (6, 1, "# d", False, "", False)]),
    ("a: 'x' # b\nc: |  # d\n  # e\n  f\n# g\n",
     [(1, 8, "# b", True, "", False), (2, 7, "# d", True, "", False), (5, 1, "# g", False, "", False)]),
    ("{a: b, # c\n # d\n e: f} # g\n",
     [(1, 8, "# c", True, ",", True), (2, 2, "# d", False, "", False), (3, 8, "# g", True, "", False)]),
    ("a: b#c\nd: '#e'\n", []),
    ("? a # b\n: c # d\n", [(1, 5, "# b", True, "", True), (2, 5, "# d", True, "", True)]),
    ("- # a\n  b: c\n", [(1, 3, "# a", True, "-", True)]),
    ("a:\n  # b\n  c: ~ # d\n", [(2, 3, "# b", False, "", False), (3, 8, "# d", True, "", True)]),
    ("# \u00e9\na: \u00e9 # \u00fc\n", [(1, 1, "# \u00e9", False, "", False), (2, 6, "# \u00fc", True, "", True)]),
    ("- a # b\n- [c] # d\n- {e: f} # g\n",
     [(1, 5, "# b", True, "", True), (2, 7, "# d", True, "", False), (3, 10, "# g", True, "", False)]),
    ("#", [(1, 1, "#", False, "", False)]),
    ("a: >2-  # b\n   # c\nd: |\n  e\n",  [(1, 9, "# b", True, "", False)]),
]  # fmt: skip


@pytest.mark.parametrize("loader", ["SafeLoader", "CSafeLoader"])
@pytest.mark.parametrize(("text", "comments"), CASES)
def test_each_comment_has_its_place_and_what_is_around_it(
    text: str, comments: list[tuple[int, int, str, bool, str, bool]], loader: str
) -> None:
    scanner = getattr(yaml, loader, yaml.SafeLoader)
    events = list(Reader(text, scanner))
    assert [tuple(event) for event in events if isinstance(event, Comment)] == comments
    others = [type(event) for event in events if not isinstance(event, Comment)]
    assert others == [type(event) for event in yaml.parse(text, Loader=scanner)]


def test_comments_before_what_is_no_yaml_come_before_the_exception() -> None:
    found = []
    with pytest.raises(yaml.YAMLError):
        found.extend(Reader("a: [b # c\n# d\ne: f\n# g\n"))
    assert [event[:2] for event in found if isinstance(event, Comment)] == [(1, 7), (2, 1)]
