"""What many ask at the same moment is answered once; nobody's turn or answer depends on what another does with it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

import support
from accord.site.asgi import Message, Scope
from accord.site.http import alike
from accord.site.http.given import Given
from accord.site.http.sharing import Lane, OvertakenError
from serving import OwnSite, serving

START: Message = {"type": "http.response.start", "status": 200, "headers": []}
Answering = Callable[[Callable[[Message], Awaitable[None]]], Awaitable[None]]


def body(text: bytes, *, more: bool = False) -> Message:
    return {"type": "http.response.body", "body": text, "more_body": more}


def scope(path: str = "/events", query: bytes = b"", method: str = "GET", **headers: str) -> Scope:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"method": method, "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": query,
            "headers": named}  # fmt: skip


class Desk:
    """Answers questions in one lane, as the guard does; counts how many it makes."""

    def __init__(self, places: int, answering: Answering) -> None:
        self.lane, self.answering, self.made = Lane(places, places, 64), answering, 0
        self.given = Given()

    async def ask(self, asked: Scope, client: str = "a", reading: asyncio.Event | None = None) -> list[Message]:
        got: list[Message] = []

        async def send(message: Message) -> None:
            got.append(message)
            if reading:
                await reading.wait()

        with alike.asking(asked, send, self.given) as asker:
            is_answered = not asker.question.begun.done() and await self._answered(asker, client)
            if not is_answered and not await asker.is_served():
                await self._answered(alike.Asker(alike.Question(), send), client)
        return got

    async def _answered(self, asker: alike.Asker, client: str) -> bool:
        try:
            async with self.lane.place(client, None, asker.question.begun):
                asker.begin()
                self.made += 1
                await self.answering(asker.send)
        except OvertakenError:
            return False
        return True


async def plain(send: Callable[[Message], Awaitable[None]]) -> None:
    await send(START)
    await asyncio.sleep(0.01)
    await send(body(b"all"))


async def in_pieces(send: Callable[[Message], Awaitable[None]]) -> None:
    await send(START)
    for more in (True, False):
        await send(body(b"part", more=more))
        await asyncio.sleep(0.01)


def asked(desk: Desk, *scopes: Scope) -> list[list[Message]]:
    async def all_at_once() -> list[list[Message]]:
        return await asyncio.gather(*(desk.ask(one, str(number)) for number, one in enumerate(scopes)))

    answers = support.awaited(all_at_once())
    assert desk.lane.free >= 1, "who goes gives its place back"
    assert alike._asked == {}, "no question is kept that is answered"  # noqa: SLF001 - it must not grow
    return answers


@pytest.mark.parametrize("places", [1, 2, 8])
def test_sixty_alike_are_answered_once(places: int) -> None:
    desk = Desk(places, plain)
    assert asked(desk, *[scope()] * 60) == [[START, body(b"all")]] * 60
    assert desk.made == 1
    assert desk.lane.free == places


def test_what_differs_in_what_is_read_is_asked_for_itself() -> None:
    unlike = [
        scope(), scope("/actors"), scope(query=b"a=b"), scope(method="HEAD"), scope(accept="application/json"),
        scope(host="other"), scope(accept_encoding="gzip"), scope(range="bytes=0-1"), scope(if_none_match='"x"'),
        {**scope(), "scheme": "https"},
    ]  # fmt: skip
    desk = Desk(2, plain)
    assert asked(desk, *unlike, *unlike) == [[START, body(b"all")]] * 2 * len(unlike)
    assert desk.made == len(unlike)


def test_encodings_are_alike_where_both_or_neither_is_gzip() -> None:
    desk = Desk(2, plain)
    asked(desk, *(scope(accept_encoding=one) for one in ("gzip, br", "br;q=1, gzip", "br", "identity")))
    assert desk.made == 2


@pytest.mark.parametrize("path", ["/accord/events.csv", "/downloads/accord.sqlite", "/assets/accord.css"])
def test_files_and_long_questions_stand_for_themselves(path: str) -> None:
    desk = Desk(2, plain)
    asked(desk, scope(path), scope(path), scope(method="POST"), scope(method="POST"))
    assert desk.made == 4


def test_who_waits_for_a_place_gets_the_answer_that_another_got_meanwhile() -> None:
    """One client holds the place; of two others that wait behind, the first in turn answers for both."""
    order = []

    async def scenario() -> None:
        until = asyncio.Event()

        async def answering(send: Callable[[Message], Awaitable[None]]) -> None:
            await until.wait()
            await plain(send)

        desk = Desk(1, answering)
        tasks = [asyncio.create_task(desk.ask(scope(path), client))
                 for path, client in (("/", "x"), ("/a", "x"), ("/b", "y"), ("/a", "z"), ("/a", "x"))]  # fmt: skip
        for number, task in enumerate(tasks):
            task.add_done_callback(lambda _, number=number: order.append(number))
        await asyncio.sleep(0)
        until.set()
        await asyncio.gather(*tasks)
        assert desk.made == 3

    support.awaited(scenario())
    assert sorted(order) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("large", [False, True])
def test_what_comes_in_pieces_or_is_large_is_made_for_each(monkeypatch: pytest.MonkeyPatch, *, large: bool) -> None:
    monkeypatch.setattr(alike, "MAX_BYTES", 2 if large else 1_000)
    desk = Desk(8, plain if large else in_pieces)
    answers = asked(desk, *[scope()] * 5)
    assert desk.made == 5
    assert {b"".join(message.get("body", b"") for message in answer) for answer in answers} == (
        {b"all"} if large else {b"partpart"}
    )


def test_an_answer_of_the_largest_size_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike, "MAX_BYTES", 3)
    desk = Desk(8, plain)
    asked(desk, *[scope()] * 5)
    assert desk.made == 1


def test_where_the_first_fails_or_goes_the_others_ask_for_themselves() -> None:
    tries = []

    async def failing_once(send: Callable[[Message], Awaitable[None]]) -> None:
        tries.append(1)
        await asyncio.sleep(0.01)
        if len(tries) == 1:
            raise ZeroDivisionError
        await plain(send)

    async def scenario() -> None:
        desk = Desk(8, failing_once)
        answers = await asyncio.gather(*(desk.ask(scope()) for _ in range(4)), return_exceptions=True)
        assert [type(answer) for answer in answers] == [ZeroDivisionError, list, list, list]
        assert answers[1:] == [[START, body(b"all")]] * 3
        assert desk.lane.free == 8
        first, other = (asyncio.create_task(desk.ask(scope())) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        assert await other == [START, body(b"all")]

    support.awaited(scenario())


def test_a_reader_who_takes_nothing_keeps_nobody_waiting() -> None:
    async def scenario() -> None:
        desk, never = Desk(8, plain), asyncio.Event()
        slow = [asyncio.create_task(desk.ask(scope(), reading=never)) for _ in range(2)]
        await asyncio.sleep(0)
        assert await desk.ask(scope()) == [START, body(b"all")]
        assert desk.made == 1
        assert not any(task.done() for task in slow)
        assert await desk.ask(scope()) == [START, body(b"all")]
        assert desk.made == 2, "an answer is made again, although one still reads the last"
        never.set()
        assert await asyncio.gather(*slow) == [[START, body(b"all")]] * 2

    support.awaited(scenario())


@pytest.fixture(scope="module")
def site(herbarium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnSite]:
    with serving(support.copy_of(herbarium, tmp_path_factory.mktemp("alike"))) as served:
        yield served


def test_a_link_that_goes_round_is_answered_for_all(site: OwnSite) -> None:
    """Sixty browsers at once ask a table for the facets that cost most, each by names of its own."""
    facets = "&".join(f"_facet={column}" for column in ("sheet_label", "taxon", "herbarium", "gathered", "habitat"))
    got: list[tuple[int, bytes]] = []

    def ask(number: int) -> None:
        connection = HTTPConnection("127.0.0.1", site.port, timeout=support.PATIENCE)
        connection.request("GET", f"/accord/specimens?{facets}", headers={"user-agent": f"browser {number}"})
        answer = connection.getresponse()
        got.append((answer.status, answer.read()))
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 60
    assert {status for status, _ in got} == {200}
