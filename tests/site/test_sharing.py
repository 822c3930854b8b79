"""Who asks much waits for who asks little, and what would wait too long is refused at once."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from datasette.utils.asgi import BadRequest

import support
from accord.site.http import sharing
from accord.site.http.faults import SlowFault
from accord.site.http.sharing import DEAR, BusyError, Lane, OvertakenError, household
from serving import OwnSite, serving


async def hold(lane: Lane, client: str, order: list[str], until: asyncio.Event) -> None:
    async with lane.place(client):
        order.append(client)
        await until.wait()


@pytest.mark.parametrize(
    "query",
    [
        *(b"_facet=form", b"a=b&_search=x", b"a__gt=1", b"page=all", b"topic=oil&page=all&x=1"),
        *(b"_size=max", b"a=b&_col=form&_col=form", b"_sort_desc=form", b"_next=99"),
    ],
)
def test_what_a_table_is_looked_through_or_shown_otherwise_for_is_dear(query: bytes) -> None:
    assert DEAR.search(query)


@pytest.mark.parametrize("query", [b"", b"page=2", b"topic=oil&year=2023", b"page=allowed", b"a_size=max"])
def test_what_a_page_has_is_not(query: bytes) -> None:
    assert not DEAR.search(query)


def test_a_page_that_asks_for_nothing_in_particular_is_our_fault_where_it_is_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sharing, "ANY", Lane(1, 1, 4, seconds=0))

    async def asked(query: bytes) -> None:
        async with sharing.place({"path": "/events", "query_string": query}):
            await asyncio.Event().wait()

    with pytest.raises(SlowFault):
        support.awaited(asked(b""))
    with pytest.raises(BadRequest, match="Ask for less"):
        support.awaited(asked(b"year=2024"))


def test_places_go_round_the_clients() -> None:
    async def scenario() -> list[str]:
        lane, order, until = Lane(1, 1, 20), [], asyncio.Event()
        tasks = [
            asyncio.create_task(hold(lane, client, order, until)) for client in ["a", "a", "a", "a", "b", "c", "b"]
        ]
        await asyncio.sleep(0)
        assert order == ["a"]
        until.set()
        await asyncio.gather(*tasks)
        assert (lane.free, lane._queues, +lane._answered) == (1, {}, {})  # noqa: SLF001 - nothing is kept of anybody
        return order

    assert support.awaited(scenario()) == ["a", "a", "b", "c", "a", "b", "a"]


def test_a_client_gets_its_part_of_the_places_and_no_more() -> None:
    async def scenario() -> list[str]:
        lane, order, until = Lane(4, 2, 20), [], asyncio.Event()
        tasks = [asyncio.create_task(hold(lane, client, order, until)) for client in "aaaaab"]
        await asyncio.sleep(0)
        held = list(order)
        until.set()
        await asyncio.gather(*tasks)
        return held

    assert support.awaited(scenario()) == ["a", "a", "b"]


def test_more_than_may_wait_are_refused_and_who_goes_leaves_the_queue() -> None:
    async def scenario() -> None:
        lane, until = Lane(1, 1, 4), asyncio.Event()
        tasks = [asyncio.create_task(hold(lane, "a", [], until)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await hold(lane, "a", [], until)
        tasks[1].cancel()
        await asyncio.gather(tasks[1], return_exceptions=True)
        tasks.append(asyncio.create_task(hold(lane, "a", [], until)))
        until.set()
        await asyncio.gather(tasks[0], tasks[2], tasks[3])

    support.awaited(scenario())


def test_a_place_is_free_once_it_is_given_back() -> None:
    async def scenario() -> None:
        lane = Lane(1, 1, 4)
        async with lane.place("a") as leave:
            leave()
            async with lane.place("b"):
                assert lane.free == 0
        assert lane.free == 1

    support.awaited(scenario())


def test_what_takes_too_long_is_given_up_but_no_answer_that_has_begun() -> None:
    async def scenario() -> None:
        lane, never = Lane(1, 1, 4, seconds=0), asyncio.Event()
        with pytest.raises(BadRequest, match="too long"):
            await hold(lane, "a", [], never)
        assert lane.free == 1
        async with lane.place("a") as begin:
            begin()
            await asyncio.sleep(0.01)
            assert lane.free == 1
        async with (quick := Lane(1, 1, 4, patience=0)).place("a"):
            with pytest.raises(BusyError):
                await hold(quick, "b", [], never)
        assert (quick.free, quick._queues) == (1, {})  # noqa: SLF001 - as above
        with pytest.raises(TimeoutError, match="its own"):
            async with Lane(1, 1, 4).place("a"):
                raise TimeoutError("its own")

    support.awaited(scenario())


def busy(seconds: float) -> None:
    """Use a processor."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_one_waits_while_the_machine_does_other_things_and_not_while_this_process_does() -> None:
    async def scenario() -> None:
        lane, until = Lane(1, 1, 4, patience=0.2), asyncio.Event()
        held = asyncio.create_task(hold(lane, "a", [], until))
        waiting = asyncio.create_task(hold(lane, "b", [], until))
        await asyncio.sleep(0.4)
        assert not waiting.done()
        busy(0.3)
        with pytest.raises(BusyError):
            await waiting
        until.set()
        await held

    support.awaited(scenario())


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "PATIENCE", 0.05)

    async def scenario() -> None:
        lane = Lane(1, 1, 4)
        async with lane.place("a"):
            with pytest.raises(BusyError):
                await hold(lane, "b", [], asyncio.Event())

    support.awaited(scenario())


def test_who_is_overtaken_gives_back_the_place_that_comes_at_the_same_moment() -> None:
    async def scenario() -> None:
        lane = Lane(1, 1, 4)
        overtaken = asyncio.get_running_loop().create_future()

        async def ask() -> None:
            async with lane.place("b", None, overtaken):
                raise AssertionError

        async with lane.place("a"):
            waiting = asyncio.create_task(ask())
            await asyncio.sleep(0)
            overtaken.set_result(None)
        with pytest.raises(OvertakenError):
            await waiting
        assert (lane.free, lane._queues) == (1, {})  # noqa: SLF001 - nothing is kept of anybody

    support.awaited(scenario())


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("10.0.0.1", "10.0.0.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "unix", False),
    ],
)
def test_a_household_has_the_places_of_one(one: str, other: str, *, is_same: bool) -> None:
    assert (household(one) == household(other)) is is_same


@pytest.fixture(scope="module")
def site(herbarium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnSite]:
    with serving(support.copy_of(herbarium, tmp_path_factory.mktemp("storm"))) as served:
        yield served


def ask(port: int, path: str) -> tuple[int, float]:
    connection, start = HTTPConnection("127.0.0.1", port, timeout=support.PATIENCE), time.perf_counter()
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - start
    finally:
        connection.close()


def test_a_storm_is_answered_or_refused_and_a_neighbour_is_not_kept_waiting(site: OwnSite) -> None:
    """Sixty at once with as many facets as one may ask for; meanwhile somebody reads."""
    facets = "&".join(f"_facet={column}" for column in ("sheet_label", "taxon", "herbarium", "gathered", "habitat"))
    storm: list[int] = []
    threads = [
        threading.Thread(target=lambda at=at: storm.append(ask(site.port, f"/accord/specimens?{facets}&_size={at}")[0]))
        for at in range(1, 61)
    ]
    for thread in threads:
        thread.start()
    neighbour = [ask(site.port, "/accord/publications")[0] for _ in range(10)]
    for thread in threads:
        thread.join()
    assert set(neighbour) == {200}
    assert set(storm) <= {200, 400, 503}, "400 where the answer did not begin in time"
    assert 200 in storm, "those who may wait are answered"
    assert ask(site.port, f"/accord/specimens?{facets}")[0] == 200


def test_a_place_that_was_left_is_no_longer_there_to_begin_from() -> None:
    """What is said in its stead, that it took too long or failed, begins as well."""
    lane = Lane(1, 1, 4, seconds=0.01)
    begins: list[Callable[[], None]] = []

    async def left_with(seconds: float) -> None:
        async with lane.place("a") as begin:
            begins.append(begin)
            await asyncio.sleep(seconds)
            raise ZeroDivisionError

    with pytest.raises(BadRequest):
        support.awaited(left_with(5))
    with pytest.raises(ZeroDivisionError):
        support.awaited(left_with(0))
    for begin in begins:
        begin()
    assert lane.free == 1


def test_where_nobody_waits_each_answer_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    lanes = (sharing.ANY, sharing.SEARCHES, sharing.FILES)
    for lane in lanes:
        monkeypatch.setattr(lane, "seconds", 0.01)
    sharing.take_time(60)

    async def slowly() -> str:
        async with sharing.place({"path": "/events", "query_string": b"", "client": None}):
            await asyncio.sleep(0.05)
        return "answered"

    assert support.awaited(slowly()) == "answered"
    assert {lane.seconds for lane in lanes} == {60}
