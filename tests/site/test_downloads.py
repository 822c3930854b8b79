"""Published files are sent whole, or the part that is asked for: a download goes on, a reader takes what it needs."""

from __future__ import annotations

from http.client import HTTPConnection
from io import BytesIO, RawIOBase

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from serving import Site
from support import PATIENCE, examples

PATH = "/downloads/build/parquet/events.parquet"


def ask(site: Site, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask for the file with headers of one's own."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    try:
        connection.request(method, PATH, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def whole(site: Site) -> bytes:
    status, headers, body = ask(site)
    assert (status, headers["accept-ranges"], headers["content-length"]) == (200, "bytes", str(len(body)))
    return body


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(0, 20_000), last=st.none() | st.integers(0, 20_000))
def test_a_range_is_that_part_of_the_file(site: Site, whole: bytes, first: int, last: int | None) -> None:
    status, headers, body = ask(site, range=f"bytes={first}-{'' if last is None else last}")
    if last is not None and last < first:  # no range at all
        assert (status, body) == (200, whole)
    elif first >= len(whole):
        assert (status, headers["content-range"]) == (416, f"bytes */{len(whole)}")
    else:
        part = whole[first : None if last is None else last + 1]
        assert (status, body) == (206, part)
        assert headers["content-range"] == f"bytes {first}-{first + len(part) - 1}/{len(whole)}"
        assert headers["content-length"] == str(len(part))


@pytest.mark.parametrize("size", [1, 8, 100, 10**9])
def test_a_range_may_be_counted_from_the_end(site: Site, whole: bytes, size: int) -> None:
    status, _, body = ask(site, range=f"bytes=-{size}")
    assert (status, body) == (206, whole[-size:])


@pytest.mark.parametrize(
    "header",
    ["bytes=-", "bytes=0-1,4-5", "lines=0-1", "bytes=a-b", "bytes=1", "bytes=" + "9" * 5000 + "-", "bytes=-１"],
)
def test_what_is_no_single_range_gets_the_whole_file(site: Site, whole: bytes, header: str) -> None:
    status, _, body = ask(site, range=header.encode().decode("latin-1"))
    assert (status, body) == (200, whole)


def test_a_part_goes_only_with_the_same_file(site: Site, whole: bytes) -> None:
    tag = ask(site)[1]["etag"]
    assert ask(site, range="bytes=0-3", if_range=tag)[0] == 206
    assert ask(site, range="bytes=0-3", if_range='"of-an-earlier-build"')[2] == whole
    assert ask(site, range="bytes=0-3", if_none_match=tag)[0] == 304


def test_a_part_has_the_headers_of_all_answers_and_no_body_where_only_these_are_asked_for(site: Site) -> None:
    _, headers, _ = ask(site, range="bytes=0-3")
    assert headers["x-content-type-options"] == "nosniff"
    assert "x-accord-build" in headers
    status, headers, body = ask(site, "HEAD", range="bytes=0-3")
    assert (status, headers["content-length"], body) == (206, "4", b"")


class Remote(RawIOBase):
    """A file that is read over HTTP, only where it is looked at."""

    def __init__(self, site: Site, size: int) -> None:
        self.site, self.size, self.place, self.parts = site, size, 0, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.place = offset + (0, self.place, self.size)[whence]
        return self.place

    def tell(self) -> int:
        return self.place

    def read(self, size: int = -1) -> bytes:
        end = self.size if size < 0 else min(self.size, self.place + size)
        if end <= self.place:
            return b""
        status, _, body = ask(self.site, range=f"bytes={self.place}-{end - 1}")
        assert (status, len(body)) == (206, end - self.place)
        self.place = end
        self.parts += 1
        return body


def test_a_column_is_read_by_parts_over_http(site: Site, whole: bytes) -> None:
    remote = Remote(site, len(whole))
    ids = pq.read_table(remote, columns=["id"])
    assert ids.equals(pq.read_table(BytesIO(whole), columns=["id"]))
    assert remote.parts > 1
