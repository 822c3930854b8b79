"""Ask a served site what nobody should, alone and sixty at once, and measure what a neighbour feels of it.

The current build of a dataset is served as `make serve` does. Hostile requests are made of its own tables, always the
same: as many facets, filters, columns, rows and letters as there may be, and more. Each must be answered or refused in
time; the dearest come again in storms, each sixty times and all together, from one address and from sixty, while a
neighbour reads pages. Then the server gets few handles, and more connections that are silent, or that take nothing of
what they asked for. What was answered before is given again at once, so each question and each storm comes as nobody
asked it yet. Prints each promise with what was measured; exit code 1 where one was not kept. Runs in the build
environment.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple
from urllib.parse import quote

from accord.serve.probe import command, served

ROOT = Path(__file__).resolve().parents[1]
ANSWER_SECONDS, NEIGHBOUR_SECONDS, PATIENCE = 2.0, 0.25, 60.0
QUIET_SECONDS = 0.04  # that half of a neighbour's pages take on a machine that does nothing else
MEMORY_MB, GROWTH_MB, LOG_BYTES, HANDLES = 512, 40, 2_000, 300
ALONE, STORM, STORMS = 200, 60, 6
PAGES = ("/", "/accord", "/search?q=a", "/downloads")  # that a neighbour reads
WELL, BUSY = HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE
FINE = (WELL, BUSY, 302, 400, 403, 404, 413)
NUMBERS = itertools.count()
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Answer(NamedTuple):
    """What came of a request: 0 where nothing did."""

    path: str
    status: int
    seconds: float


class Table(NamedTuple):
    """A table of the site."""

    name: str
    columns: list[str]


def queries(table: Table, chance: random.Random) -> list[str]:
    """Return what nobody should ask of a table."""
    columns = [quote(column) for column in table.columns]

    def repeat(word: str, number: int) -> str:
        return "&".join(word.format(column=chance.choice(columns), n=n) for n in range(number))

    facets = [f"_facet={column}" for column in chance.sample(columns, min(10, len(columns)))]
    words = " OR ".join(f"{letter}*" for letter in LETTERS)
    return [
        "&".join(facets),
        "&".join([*facets, "_facet_size=max", "_size=max"]),
        "&".join(facets * 19),
        repeat("_facet_date={column}&_facet_array={column}", 1),
        "_size=max",
        repeat("_size=max&_labels=on&_sort_desc={column}", 1),
        repeat("{column}__glob=*" + "*".join(LETTERS) + "*{n}*", 20),
        repeat("{column}__contains=" + "a" * 300, 21),
        repeat("{column}__like=" + "%25a" * 600, 1),
        repeat("{column}__glob=" + "*a" * 900, 1),
        "_search=a%22&_size=max",
        f"_searchmode=raw&_search={quote(words)}",
        "_search=" + "a%20" * 600,
        repeat("_col={column}", 190),
        repeat("_sort={column}", 190),
        repeat("{column}{n}=b", 500),
        "a" * 9_000,
        repeat("{column}__in=" + "[" * 300, 1),
        "_next=" + "9" * chance.randrange(1, 40),
    ]


def hostile(tables: list[Table], number: int) -> list[str]:
    """Return addresses that nobody should ask for: of tables with many columns most of all."""
    chance = random.Random(7)  # noqa: S311 - no secret
    weights = [len(table.columns) for table in tables]
    addresses: list[str] = []
    while len(addresses) < number:
        table = chance.choices(tables, weights)[0]
        form = chance.choice(("", "", ".json"))
        addresses += [f"/accord/{quote(table.name)}{form}?{query}" for query in queries(table, chance)]
    return addresses[:number]


def unheard() -> str:
    """Return a header that takes anything, with which nobody asked yet."""
    return f"*/*;n={next(NUMBERS)}"


def ask(port: int, path: str, client: str = "127.0.0.1", accept: str = "") -> Answer:
    """Ask from an address of this machine."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE, source_address=(client, 0))
    start = time.perf_counter()
    try:
        connection.request("GET", path, headers={"accept": accept or unheard()})
        answer = connection.getresponse()
        answer.read()
        return Answer(path, answer.status, time.perf_counter() - start)
    except (OSError, HTTPException):
        return Answer(path, 0, time.perf_counter() - start)
    finally:
        connection.close()


class Report:
    """What was promised, and what was seen of it."""

    def __init__(self) -> None:
        self.broken, self.factor = 0, 1.0

    def measure(self, port: int) -> None:
        """Measure how busy the machine is without us: bounds of time are stretched by as much."""
        quiet = sorted(ask(port, path).seconds for path in PAGES * 10)
        half, most = quiet[len(quiet) // 2], quiet[len(quiet) * 95 // 100 - 1]
        self.factor = max(1.0, half / QUIET_SECONDS)
        print(f"without a storm half of a neighbour's pages take {half * 1000:.0f} ms, 95 % at most {most * 1000:.0f}: "
              f"all bounds of time are stretched by {self.factor:.1f}")  # fmt: skip

    def add_time(self, promise: str, seconds: float, bound: float, more: str = "") -> None:
        """Print a line about seconds."""
        self.add(promise, f"{seconds * 1000:.0f} ms{more}", holds=seconds <= bound * self.factor)

    def add(self, promise: str, seen: str, *, holds: bool) -> None:
        """Print a line."""
        self.broken += not holds
        print(f"{'held  ' if holds else 'BROKEN'}  {promise}: {seen}", flush=True)


def memory(pid: int, word: str = "VmRSS") -> float:
    """Return the memory of a process and those that it started, in MB."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split())]
    texts = [Path(f"/proc/{one}/status").read_text(encoding="utf-8") for one in pids]
    return sum(int(text.partition(f"{word}:")[2].split()[0]) for text in texts) / 1024


def alone(port: int, paths: list[str], report: Report) -> list[Answer]:
    """Ask for one after the other; return the answers, the slowest first."""
    answers = sorted((ask(port, path) for path in paths), key=lambda answer: -answer.seconds)
    odd = [answer for answer in answers if answer.status not in FINE]
    report.add(
        f"{len(paths)} hostile requests are answered or refused", f"{len(odd)} were not {odd[:3]}", holds=not odd
    )
    slowest = answers[0]
    report.add_time(f"each within {ANSWER_SECONDS:.0f} s", slowest.seconds, ANSWER_SECONDS, f", {slowest.path[:90]}")
    return answers


def storm(port: int, asked: list[tuple[str, str]]) -> tuple[list[Answer], list[Answer]]:
    """Ask for many things from their clients at once; return the answers, and those of a neighbour meanwhile."""
    answers: list[Answer] = []
    accept = unheard()
    threads = [threading.Thread(target=lambda one=one: answers.append(ask(port, *one, accept))) for one in asked]
    neighbour: list[Answer] = []
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads) or len(neighbour) < len(PAGES):
        neighbour.append(ask(port, PAGES[len(neighbour) % len(PAGES)], "127.0.0.2"))
        time.sleep(0.02)
    return answers, neighbour


def storms(port: int, paths: list[str], report: Report) -> None:
    """Let a storm pass for the same things, or for different ones, from one address and from many."""
    for clients in (["127.0.0.1"] * STORM, [f"127.0.1.{n + 1}" for n in range(STORM)]):
        asked = list(zip(itertools.islice(itertools.cycle(paths), STORM), clients, strict=True))
        answers, neighbour = storm(port, asked)
        of = f"{len(set(clients))} address{'es' if len(set(clients)) > 1 else ''}: {paths[0][:70]}"
        well = [answer for answer in answers if answer.status != BUSY]
        refused = [answer for answer in answers if answer.status == BUSY]
        odd = [answer for answer in [*answers, *neighbour] if answer.status not in FINE]
        seen = f"{len(well)} answered, {len(refused)} refused, neither {odd[:3]}"
        kinds = f" for {len(paths)} things" if len(paths) > 1 else ""
        report.add(f"a storm of {STORM}{kinds} from {of}", seen, holds=not odd)
        if not paths[0].partition("?")[0].endswith((".xlsx", ".csv")):  # files wait for each other
            last = max(answers, key=lambda answer: answer.seconds)
            report.add_time(f"  each within {ANSWER_SECONDS:.0f} s", last.seconds, ANSWER_SECONDS, f", {last.status}")
        times = sorted(answer.seconds for answer in neighbour)
        slow = times[max(0, len(times) * 95 // 100 - 1)]
        report.add_time("  95 % of a neighbour's pages within 250 ms", slow, NEIGHBOUR_SECONDS, f" of {len(times)}")
        busy = [answer for answer in neighbour if answer.status != WELL]
        report.add("  a neighbour is answered", f"but for {busy[:3]}", holds=not busy)


def few_handles(port: int, log: IO[bytes], big: str, report: Report) -> None:
    """Hold more connections than the server has handles, silent ones and such as take nothing, and ask meanwhile."""
    with ExitStack() as opened:
        for number in range(2 * HANDLES):
            held = opened.enter_context(socket.socket())
            held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            held.connect(("127.0.0.1", port))
            asked = (b"", b"GET / HT", f"GET {big} HTTP/1.1\r\nHost: x\r\n\r\n".encode())[number % 3]
            try:
                held.sendall(asked)
            except OSError:  # it made room already
                continue
        answers = [ask(port, path, "127.0.0.2") for path in PAGES * 5]
    wrong = [answer for answer in answers if answer.status != WELL]
    slow = max(answer.seconds for answer in answers)
    report.add(
        f"{2 * HANDLES} idle connections, {HANDLES} handles: all are answered",
        f"{wrong}, {slow:.2f} s at most",
        holds=not wrong,
    )
    written = log.seek(0, 2)
    report.add(f"the log stays below {LOG_BYTES} bytes", f"{written} bytes", holds=written < LOG_BYTES)


@contextmanager
def serving(root: Path, log: IO[bytes], handles: int = 0) -> Iterator[tuple[int, int]]:
    """Serve a build; yield the port and the number of the process."""
    words = [str(word) for word in command(root)]
    words = ["sh", "-c", f'ulimit -n {handles}; exec "$@"', "sh", *words] if handles else words
    with served(words, log) as server:
        yield server.port, server.process.pid


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the dataset, which is built (default: this one)")
    parser.add_argument("--alone", type=int, default=ALONE, help=f"hostile requests (default: {ALONE})")
    parser.add_argument("--storms", type=int, default=STORMS, help=f"of the dearest of these (default: {STORMS})")
    args = parser.parse_args()
    report = Report()
    with TemporaryFile() as log, serving(args.root.absolute(), log) as (port, pid):
        listed = json.loads(_body(port, "/accord.json"))["tables"]
        tables = [Table(one["name"], one["columns"]) for one in listed if one["columns"] and not one["hidden"]]
        report.measure(port)
        before = memory(pid)
        large = max((one for one in listed if one["count"]), key=lambda one: one["count"])["name"]
        dear = alone(port, [*hostile(tables, args.alone), "/accord/missing"], report)
        dearest = [answer.path for answer in dear]
        for path in (*dearest[: args.storms], "/", f"/accord/{large}.xlsx"):
            storms(port, [path], report)
        storms(port, dearest[:STORM], report)
        time.sleep(5)
        after, most = memory(pid), memory(pid, "VmHWM")
        report.add(f"memory stays below {MEMORY_MB} MB", f"{most:.0f} MB at most", holds=most < MEMORY_MB)
        seen = f"{before:.0f} MB before, {after:.0f} MB after"
        report.add(f"memory is given back but for {GROWTH_MB} MB", seen, holds=after - before < GROWTH_MB)
    with TemporaryFile() as log, serving(args.root.absolute(), log, HANDLES) as (port, _):
        few_handles(port, log, "/downloads/accord.sqlite", report)
    return 1 if report.broken else 0


def _body(port: int, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path)
    return connection.getresponse().read()


if __name__ == "__main__":
    sys.exit(main())
