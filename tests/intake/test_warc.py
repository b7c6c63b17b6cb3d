import gzip
import io
import random
import zlib

import pyarrow as pa
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cost import soon
from countermark.intake.format import Example, Reading, Row
from countermark.intake.guard import LIMITS, Budget, Limits, Refused
from countermark.intake.warc import Warc, _made
from countermark.records.rejected import Rejected

PAGE = "<title>Mira</title><a href='/x'>ring</a>"


def read(source_of, content: bytes):
    source = source_of(Example("a.warc.gz", content, None, ""))
    assert Warc().recognises(source)
    rows = list(Warc().read(source, Reading()))
    good = [row.object for row in rows if isinstance(row, Row)]
    return good, [row.reason for row in rows if not isinstance(row, Row)]


def written(*records, packed=True) -> bytes:
    """An archive of (type, target, status line, headers, body) as warcio writes it."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for kind, target, status, headers, body in records:
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1") if status else None
        record = writer.create_warc_record(
            target, kind, payload=io.BytesIO(body), http_headers=http,
            warc_content_type="" if http else dict(headers).get("Content-Type", ""),
            warc_headers_dict={"WARC-Date": "2020-07-03T10:00:00Z"},
        )  # fmt: skip
        writer.write_record(record)
    return out.getvalue()


def response(body: bytes, *headers, target="https://bio.example/m", status="200 OK"):
    kinds = [("Content-Type", "text/html; charset=utf-8"), *headers]
    return ("response", target, status, kinds, body)


@pytest.mark.parametrize("given", Warc().examples(), ids=lambda given: given.name)
def test_examples(given, source_of):
    source = source_of(given)
    assert Warc().recognises(source) == (given.objects is not None)
    if given.objects is not None:
        found = [row.object for row in Warc().read(source, Reading())]
        for has, wanted in zip(found, given.objects, strict=True):
            assert wanted.items() <= has.items()


@pytest.mark.parametrize("packed", [True, False])
def test_records_are_counted_and_pages_dated(packed, source_of):
    content = written(
        ("warcinfo", "", None, [], b"software: x\r\n"),
        response(PAGE.encode()),
        ("resource", "urn:view:https://bio.example/m", None, [("Content-Type", "image/png")], b"P"),
        ("resource", "https://bio.example/r", None, [("Content-Type", "text/html")], b"<p>saved"),
        ("conversion", "https://bio.example/t", None, [("Content-Type", "text/plain")], b"words"),
        packed=packed,
    )
    source = source_of(Example("a.warc", content, None, ""))
    rows = list(Warc().read(source, Reading()))
    assert [(row.selector, row.object["url"]) for row in rows] == [
        ("record=2", "https://bio.example/m"),
        ("record=4", "https://bio.example/r"),
        ("record=5", "https://bio.example/t"),
    ]
    assert {row.object["dateObserved"] for row in rows} == {"2020-07-03T10:00:00Z"}


def test_content_codings_are_undone(source_of):
    squeezed = zlib.compressobj(wbits=-15)
    chunked = b"5\r\n<p>ab\r\n3\r\nc d\r\n0\r\n\r\n"
    good, bad = read(
        source_of,
        written(
            response(gzip.compress(b"<p>one", mtime=0), ("Content-Encoding", "gzip")),
            response(squeezed.compress(b"<p>two") + squeezed.flush(),
                     ("Content-Encoding", "deflate")),
            response(chunked, ("Transfer-Encoding", "chunked")),
            response(b"xx", ("Content-Encoding", "compress")),
            response(pa.compress(b"<p>three", "brotli", asbytes=True), ("Content-Encoding", "br")),
            response(pa.compress(b"<p>four", "zstd", asbytes=True), ("Content-Encoding", "zstd")),
            response(b"<p>five, unpacked by the crawler", ("Content-Encoding", "br")),
            response("<p>戒指".encode("gb18030"), ("Content-Type", "text/html; charset=gbk")),
        ),
    )  # fmt: skip
    assert [page["text"] for page in good[:3]] == ["one", "two", "abc d"]
    assert [page["text"] for page in good[3:6]] == [
        "three", "four", "five, unpacked by the crawler",
    ]  # fmt: skip
    assert bad == ["record 4: its content coding 'compress' is not one that is read"]


@pytest.mark.parametrize(("coding", "name"), [("brotli", "br"), ("zstd", "zstd"), ("gzip", "gzip")])
def test_a_content_that_is_cut_off_is_read_as_far_as_it_goes(coding, name, source_of):
    noise = random.Random(1).randbytes(300_000).hex()
    packed = pa.compress(f"<title>Mira</title>{noise}".encode(), coding, asbytes=True)
    body = response(packed[: len(packed) // 2], ("Content-Encoding", name))
    good, bad = read(source_of, written(body, response(PAGE.encode())))
    assert [page["name"] for page in good] == ["Mira", "Mira"]
    assert len(bad) == 1 and "what stands before is read" in bad[0]


def test_many_bombs_share_one_budget(source_of, monkeypatch):
    """Each would be a page that may be; together they are more than the file may unpack to."""
    monkeypatch.setattr(Budget.__init__, "__defaults__", (Limits(ratio_from=2**20),))
    bomb = pa.compress(b"<p>" + b" " * 900_000, "brotli", asbytes=True)
    good, bad = read(source_of, written(*[response(bomb, ("Content-Encoding", "br"))] * 20))
    assert 1 <= len(good) < 20
    assert len(good) + len(bad) == 20
    assert all("times its size" in reason for reason in bad)


def test_charset_of_the_header(source_of):
    body = "<p>戒指".encode("gb18030")
    headers = [("Content-Type", "text/html; charset=GBK")]
    good, _ = read(source_of, written(("response", "https://a.example/", "200 OK", headers, body)))
    assert good[0]["text"] == "戒指"


def test_json_of_schema_org_only(source_of):
    kind = ("Content-Type", "application/json")
    one = b'{"@graph":[{"@type":"Product","name":"Ring"}]}'
    good, bad = read(
        source_of,
        written(
            ("response", "https://a.example/1", "200 OK", [kind], one),
            ("response", "https://a.example/2", "200 OK", [kind], b'{"items":[1,2]}'),
            ("response", "https://a.example/3", "200 OK", [kind], b'{"@type": broken'),
        ),
    )
    assert good == [{"@type": "Product", "name": "Ring"}]
    assert len(bad) == 1 and bad[0].startswith("record 3: not JSON")


@pytest.mark.parametrize(
    ("status", "location", "to"),
    [
        ("301 Moved", "https://b.example/x", "https://b.example/x"),
        ("308 Moved", "//b.example/x", "https://b.example/x"),
        ("302 Found", "y?z=1", "https://a.example/p/y?z=1"),
        ("307 Found", "/café", "https://a.example/café"),
        ("303 Found", "weixin://dl/chat", "weixin://dl/chat"),
        ("410 Gone", None, None),
        ("503 Busy", "https://b.example/", None),
    ],
)
def test_redirects_and_dead_addresses(status, location, to, source_of):
    http = f"HTTP/1.1 {status}\r\n" + (f"Location: {location}\r\n" if location else "") + "\r\n"
    good, bad = read(source_of, _made("response", "https://a.example/p/x", http))
    assert not bad
    assert good == [
        {
            "@type": "Redirect",
            "from": "https://a.example/p/x",
            "to": to,
            "status": int(status[:3]),
            "observed_at": "2020-07-03T10:00:00Z",
            "how": "http",
        }
    ]


@pytest.mark.parametrize("status", ["304 Not Modified", "302 Found", "nonsense", ""])
def test_answers_that_say_nothing_give_nothing(status, source_of):
    good, bad = read(
        source_of, _made("response", "https://a.example/", f"HTTP/1.1 {status}\r\n\r\n")
    )
    assert (good, len(bad)) == ([], 0)


def test_a_location_that_is_no_address_is_rejected(source_of):
    http = "HTTP/1.1 302 Found\r\nLocation: http://[::\r\n\r\n"
    good, bad = read(source_of, _made("response", "https://a.example/", http))
    assert not good and "no address" in bad[0]


def test_a_revisit_of_a_redirect_counts_and_of_a_page_does_not(source_of):
    hop = "HTTP/1.1 301 Moved\r\nLocation: https://b.example/\r\n\r\n"
    page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    good, bad = read(
        source_of,
        _made("revisit", "https://a.example/", hop) + _made("revisit", "https://a.example/", page),
    )
    assert [row["to"] for row in good] == ["https://b.example/"] and not bad


def test_a_record_that_is_cut_off_is_rejected_and_what_stands_before_is_read(source_of):
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}"
    one = _made("response", "https://a.example/", http)
    good, bad = read(source_of, one + one[:-20])
    assert len(good) == 1
    assert len(bad) == 1 and "cut off" in bad[0]
    source = source_of(
        Example("a.gz", gzip.compress(one, mtime=0) + gzip.compress(one, mtime=0)[:-30], None, "")
    )
    found = []
    with pytest.raises(Refused, match="cannot be decompressed to its end"):
        found.extend(Warc().read(source, Reading()))
    assert [type(row) for row in found] == [Row, Rejected]


def test_reading_goes_on_behind_a_broken_record(source_of):
    one = _made("response", "https://a.example/", "HTTP/1.1 404 Gone\r\n\r\n")
    good, bad = read(source_of, one + b"garbage\r\nmore of it\r\n\r\n" + one)
    assert len(good) == 2
    assert len(bad) == 1 and "record 2" in bad[0]


def test_more_broken_records_than_are_looked_behind(source_of):
    one = _made("response", "https://a.example/", "HTTP/1.1 404 Gone\r\n\r\n")
    good, bad = read(source_of, (one + b"garbage\r\n\r\n") * 300)
    assert len(good) >= 99
    assert "the rest is not read" in bad[-1]


@pytest.mark.parametrize("layers", [1, 2])
def test_bombs_are_stopped(layers, source_of, monkeypatch):
    body = b"<p>" + b"\0" * (80 * 2**20)
    for _ in range(layers):
        body = gzip.compress(body, 9, mtime=0)
    monkeypatch.setattr("countermark.intake.warc.LIMITS", type(LIMITS)(body=2**24))
    after = response(PAGE.encode())
    bomb = written(response(body, ("Content-Encoding", "gzip")), after)
    with soon():
        good, bad = read(source_of, bomb)
    assert good[-1].get("name") == "Mira"
    assert len(bad) == (1 if layers == 1 else 0)


def test_gzip_around_it_all_is_bounded(source_of):
    one = _made("response", "https://a.example/", "HTTP/1.1 404 Gone\r\n\r\n")
    huge = _made("response", "https://a.example/", "HTTP/1.1 200 OK\r\n\r\n" + "\0" * (80 * 2**20))
    good, bad = read(source_of, gzip.compress(one + huge, mtime=0))
    assert len(good) == 1
    assert bad and "times its size" in bad[-1]


def test_an_answer_that_its_capture_calls_a_wall_is_no_page_and_no_redirect(source_of):
    """A capture of ours says of each answer what stood in the place of the page."""

    def said(verdict: str, status: str, *headers) -> bytes:
        out = io.BytesIO()
        http = StatusAndHeaders(status, [("Content-Type", "text/html"), *headers], "HTTP/1.1")
        writer = WARCWriter(out)
        writer.write_record(
            writer.create_warc_record(
                "https://shop.example/p/77", "response", payload=io.BytesIO(PAGE.encode()),
                http_headers=http, warc_headers_dict={"Countermark-Verdict": verdict},
            )
        )  # fmt: skip
        return out.getvalue()

    for content in (
        said("captcha", "200 OK"),
        said("login", "302 Found", ("Location", "/login")),
        said("block", "403 Forbidden"),
    ):
        good, bad = read(source_of, content)
        assert good == []
        assert len(bad) == 1
        assert "what stood in its place" in bad[0]
    assert read(source_of, said("robots", "200 OK")) == ([], [])
