"""The index of web archives."""

import gzip
import io
import json

import pytest
from invented_evidence import web_archive

from countermark.evidence.index import index, sortable


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Shop.example/DP/B1?b=2&a=1", "example,shop)/dp/b1?a=1&b=2"),
        ("http://shop.example", "example,shop)/"),
        ("https://shop.example:8443/x y", "example,shop:8443)/x%20y"),
        ("https://shop.example:port/x", "example,shop)/x"),
        ("urn:fullPage:https://shop.example/", "urn:fullPage:https://shop.example/"),
    ],
)
def test_addresses_of_a_site_stand_together(url, key):
    assert sortable(url) == key


def test_every_record_is_found_where_the_index_says():
    raw = web_archive()
    cdx, idx = index({"one.warc.gz": io.BytesIO(raw), "two.warc.gz": io.BytesIO(raw)})
    lines = gzip.decompress(cdx).decode().splitlines()
    assert lines == sorted(lines)
    assert {json.loads(line.split(" ", 2)[2])["filename"] for line in lines} == {
        "one.warc.gz", "two.warc.gz",
    }  # fmt: skip
    told = json.loads(lines[0].split(" ", 2)[2])
    assert (told["status"], told["mime"]) == ("200", "text/html")
    start, length = int(told["offset"]), int(told["length"])
    assert b"A bracelet" in gzip.decompress(raw[start : start + length])
    meta, *blocks = idx.decode().splitlines()
    assert json.loads(meta.removeprefix("!meta 0 "))["format"] == "cdxj-gzip-1.0"
    assert json.loads(blocks[0].split(" ", 2)[2])["length"] == len(cdx)


def test_an_archive_without_records_has_an_empty_index():
    cdx, idx = index({})
    assert cdx == b""
    assert idx.startswith(b"!meta 0 ")
