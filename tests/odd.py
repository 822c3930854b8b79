"""What nobody should ask a site, and somebody will: parameters, addresses and bare requests, for test_guard.py."""

from __future__ import annotations

TABLE = "/accord/events"
ROW = "/accord/events/visit-2024"
ITEM = "/accord/event_participants/visit-2024,1"
QUERY = "/accord/who_met_whom"
VIEW = "/accord/corroboration"

WRONG = [
    # in Datasette 0.65 each of these is a 500
    (TABLE, "_sort=nope"),
    (TABLE, "_sort_desc=nope"),
    (TABLE, "_sort=id&_sort_desc=id"),
    (TABLE, "_timelimit=abc"),
    (TABLE, "id__in=[1"),
    (TABLE, "id__in=[[1]]"),
    (TABLE, 'id__in=["\\ud800"]'),
    (TABLE, "id__in=[99999999999999999999]"),
    (TABLE, "id__gt=²"),
    (TABLE, "id__gt=" + "9" * 30),
    (TABLE, "id\0__exact=1"),
    (TABLE, "_through=zz"),
    (TABLE, "_through=[]"),
    (TABLE, "_through={}"),
    (TABLE, '_through={"table":"places","column":"id","value":"x"}'),
    (TABLE, '_through={"table":["events"],"column":"id","value":"x"}'),
    (TABLE, "_facet={"),
    (TABLE, '_facet={"a":1}'),
    (TABLE, '_facet={"simple":1}'),
    (TABLE, "_facet=id\0"),
    (TABLE, "_facetnope=id"),
    (TABLE, "_facet_size=²"),
    (TABLE, "_searchnope=x"),
    (VIEW, "_next=abc"),
    (QUERY, "_timelimit=abc"),
    # these it refuses itself
    (TABLE, "_size=abc"),
    (TABLE, "_size=-1"),
    (TABLE, "_size=99999"),
    (TABLE, "_col=nope"),
    (TABLE, "_nocol=nope"),
    (TABLE, "_facet=nope"),
    (TABLE, "_facet_array=title"),
    (TABLE, "_search_nope=x"),
    (TABLE, '_search="&_searchmode=raw'),
    (TABLE, "nope__in=1"),
    # these would tell more than the record
    (TABLE, "_trace=1"),
    (TABLE, "_fts_table=pragma_database_list&_search=x"),
]

RIGHT = [
    "_size=2",
    "_size=max",
    "_facet=form&_facet_size=max",
    "_facet_date=date",
    "_search=x",
    "_sort_desc=date_earliest",
    "_col=id",
    "_col=status&_size=1",
    "_nocol=summary",
    "id__in=visit-2024,x",
    'id__in=["visit-2024"]',
    "date_earliest__gt=2000",
    "id__gt=12",
    "_timelimit=1000",
    "_labels=on",
    "_shape=array",
    "_nl=on&_shape=array",
    '_through={"table":"event_participants","column":"actor","value":"ali-visitor"}',
]

NOWHERE = [
    "/nowhere",
    "/accord/nowhere",
    "/accord/nowhere/1",
    "/accord/events/nowhere",
    "/accord/events/~00",
    "/accord/event_participants/visit-2024",
    "/accord/pragma_database_list/1",
    "/accord/sqlite_master/1",
    "/accord/events_fts",
    "/accord/events_fts_data/1",
    "/accord/corroboration/1",
    "/accord.csv",
    "/accord.blob",
    "/accord/events.blob",
    "//example.org/%2f..",
    "/events/no-such-meeting",
    "/downloads/nowhere",
    "/assets/nowhere.css",
    "/_memory",
    "/-/static/../../app.py",
]

NAMES = [
    *("_size", "_next", "_facet", "_facet_array", "_facet_date", "_facet_size", "_facet_x", "_col", "_nocol"),
    *("_search", "_search_title", "_searchmode", "_json", "_json_infinity", "_shape", "_trace", "_labels", "_label"),
    *("_ttl", "_nl", "_dl", "_stream", "_sort", "_sort_desc", "_sort_by_desc", "_timelimit", "_through", "_where"),
    *("_filter_column", "_filter_op_1", "_filter_column_1", "_extras", "_header", "_nocount", "_nofacet"),
    *("_blob_column", "_hide_sql", "_fts_table", "id", "id__in", "id__notin", "id__gt", "date_earliest__lte"),
    *("id__glob", "id__date", "id__isnull", "id__arraycontains", "id__nope", "__in", "nope__in", "name", "actor"),
    *("q", "in", "sql", "_", "__"),
]
VALUES = [
    *("0", "1", "-1", "on", "x", "id", "title", "[", "[1", "[]", "{", "{}", "null", "²", "NaN", "1e999", "a,b"),
    *("$null,x", "~ZZ", "~00", "'", '"', "]", "%", "../..", "max", "raw", "array", "object", "", "\0"),
    *("9" * 30, "9" * 5000, "\ud800", "\U0001f600", "a" * 2000, '["\\ud800"]', '{"simple":"id"}', "<script>"),
]
PLACES = [
    TABLE,
    ROW,
    ITEM,
    QUERY,
    VIEW,
    "/accord",
    "/",
    "/downloads",
    "/codebook",
    "/search",
    "/events.ics",
    "/timeline",
    "/accord/evidence",
    "/events/visit-2024",
]
FORMATS = ["", "", "", ".json", ".json", ".csv", ".jsono", ".jsonl", ".xlsx", ".parquet", ".geojson", ".nope"]

ABSURD = [
    *("/%", "/%zz", "/%00", "/accord/%00", "/accord/events/%ED%A0%80", "/accord/%FF", "/%2e%2e/%2e%2e/etc/passwd"),
    *("//", "///accord", "/accord//events", "/accord/events/", "/accord/events//1", "/accord/~", "/accord/~ZZ/~"),
    *("/~ED~A0~80", "/" + "a" * 900, "/" + "a" * 20000, "/accord/" + "x/" * 400, "/.", "/..", "/...json", "/accord."),
    *("/.json.json", "/:memory:", "/_internal", "/_internal/databases.json", "/-/", "/-/static/", "/assets/"),
    *("/assets/%2e%2e/x", "/-/versions/x", "/events/", "/events/visit-2024/", "/withdrawn", "/record", "/_evidence"),
    *("/pages/events", "/favicon.ico", "/?" + "a=1&" * 500, "/?" + "a" * 20000, "/accord/events?%"),
    *("/accord/events?_search=%ff", "/accord/events?a;b&&=&=="),
]

HEAD = b" HTTP/1.1\r\nHost: x\r\n"
BARE = [
    (b"GET / HTTP/1.0\r\n\r\n", 200),
    (b"HEAD /accord/events HTTP/1.0\r\n\r\n", 200),
    (b"GET / HTTP/1.1\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: [\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
    (b"GET /accord/events.json?_size=1 HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 200),
    (b"GET /" + HEAD + b"Cookie: a[]=1; ds_actor=x; ds_messages=y; =\r\n\r\n", 200),
    (b"GET /" + HEAD + b"Authorization: Bearer x\r\nAccept: \xff\r\n\r\n", 200),
    (b"GET http://x/accord" + HEAD + b"\r\n", 404),
    (b"OPTIONS *" + HEAD + b"\r\n", 405),
    (b"POST /accord/who_met_whom" + HEAD + b"Content-Length: 3\r\n\r\na=b", 405),
    (b"\0\xff\r\n\r\n", 400),
]
