"""What was answered lately is given again as it is: while it holds, and while there is room."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

import support
from accord.site.asgi import Message
from accord.site.http.caching import CHECKED, FOREVER, NEVER
from accord.site.http.given import ANSWER_BYTES, SHARE, Given
from serving import OwnSite, serving

ROOM = 100 * ANSWER_BYTES


def answer(text: bytes = b"all", status: int = 200, caching: bytes = CHECKED) -> list[Message]:
    start: Message = {"type": "http.response.start", "status": status, "headers": [(b"cache-control", caching)]}
    return [start, {"type": "http.response.body", "body": text}]


def test_an_answer_is_given_again_to_the_same_question() -> None:
    given = Given()
    given.keep("a", answer(b"one"))
    given.keep("b", answer(b"two"))
    assert (given.get("a"), given.get("b"), given.get("c")) == (answer(b"one"), answer(b"two"), None)


@pytest.mark.parametrize(
    ("status", "caching"), [(404, CHECKED), (503, NEVER), (200, NEVER), (304, CHECKED), (200, FOREVER)]
)
def test_what_may_be_answered_otherwise_is_not_kept(status: int, caching: bytes) -> None:
    given = Given()
    given.keep("a", answer(status=status, caching=caching))
    assert given.get("a") is None
    assert given.bytes == 0


def test_long_questions_take_room_too() -> None:
    given = Given(ROOM)
    for number in range(100):
        given.keep((number, b"x" * ANSWER_BYTES), answer(b""))
    assert 0 < sum(bool(given.get((number, b"x" * ANSWER_BYTES))) for number in range(100)) < 50
    given.keep(b"x" * ROOM, answer(b""))
    assert given.get(b"x" * ROOM) is None


def test_one_long_answer_does_not_drive_out_all_others() -> None:
    given, most = Given(ROOM), ROOM // SHARE - ANSWER_BYTES - len(repr("long"))
    given.keep("long", answer(b"x" * most))
    given.keep("more", answer(b"x" * (most + 1)))
    assert given.get("long")
    assert given.get("more") is None


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    given, names = Given(SHARE * (ANSWER_BYTES + len(repr("a")))), "abcdefghijklmnop"
    for name in names:
        given.keep(name, answer(b""))
    assert len(names) == SHARE
    assert given.get("a")
    given.keep("z", answer(b""))
    assert [name for name in names if not given.get(name)] == ["b"]


@drawn(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3 * ANSWER_BYTES), st.booleans())))
def test_what_is_kept_never_takes_more_than_there_is_room(asked: list[tuple[int, int, bool]]) -> None:
    given, known = Given(32 * ANSWER_BYTES), {}
    for question, size, is_new in asked:
        known.setdefault(question, answer(bytes([question]) * size))
        if is_new:
            given.keep(question, known[question])
        assert given.get(question) in (None, known[question])
        kept = [one for one in known if given.get(one)]
        assert given.bytes == sum(ANSWER_BYTES + 1 + len(known[one][1]["body"]) for one in kept) <= given.max_bytes


@pytest.fixture(scope="module")
def site(herbarium: Path) -> Iterator[OwnSite]:
    """Return the site of plants, of its own: what was asked of it before is known."""
    with serving(herbarium) as served:
        yield served


def ask(site: OwnSite, path: str, encoding: str) -> tuple[int, list[tuple[str, str]], bytes]:
    with closing(HTTPConnection("127.0.0.1", site.port, timeout=support.PATIENCE)) as connection:
        connection.request("GET", path, headers={"accept-encoding": encoding})
        got = connection.getresponse()
        return got.status, [pair for pair in got.getheaders() if pair[0] != "date"], got.read()


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("path", ["/", "/accord/specimens?_facet=taxon", "/accord/specimens.json", "/codebook"])
def test_a_page_is_the_same_again_to_the_millisecond_that_its_query_took(
    site: OwnSite, path: str, encoding: str
) -> None:
    first, again = ask(site, path, encoding), ask(site, path, encoding)
    assert first == again
    assert first[0] == 200
    assert (b'"query_ms": ' in first[2]) == (path.endswith(".json") and encoding == "identity")


def test_a_question_in_a_body_is_answered_each_time(site: OwnSite) -> None:
    queries = [{"q0": {"query": name}} for name in ("gentiana", "salix")]
    answers = []
    for one in queries:
        with closing(HTTPConnection("127.0.0.1", site.port, timeout=support.PATIENCE)) as connection:
            form = {"content-type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/reconcile", urlencode({"queries": json.dumps(one)}), form)
            answers.append(connection.getresponse().read())
    assert answers[0] != answers[1]
