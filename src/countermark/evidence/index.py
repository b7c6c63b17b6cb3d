"""The index of web archives: CDXJ, as ReplayWeb.page and pywb read it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.timeutils import iso_date_to_timestamp

_INDEXED = ("response", "resource", "revisit", "metadata")
_LINES = 1024
"""Lines of the index in one block, which is what a reader unpacks to find one."""


def index(archives: Mapping[str, BinaryIO]) -> tuple[bytes, bytes]:
    """`index.cdx.gz` and `index.idx` of archives (`NAME.warc.gz`, with gzip by the record), each a
    stream by the name of its file. Records that cannot be read are not in it."""
    lines = sorted({line for name, stream in archives.items() for line in _lines(name, stream)})
    blocks, rows, offset = [], [], 0
    for start in range(0, len(lines), _LINES):
        block = gzip.compress("".join(lines[start : start + _LINES]).encode(), mtime=0)
        key = " ".join(lines[start].split(" ", 2)[:2])
        told = {"offset": offset, "length": len(block), "filename": "index.cdx.gz"}
        rows.append(f"{key} {json.dumps(told)}\n")
        blocks.append(block)
        offset += len(block)
    head = {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
    return b"".join(blocks), f"!meta 0 {json.dumps(head)}\n{''.join(rows)}".encode()


def _lines(name: str, stream: BinaryIO) -> Iterator[str]:
    archive = ArchiveIterator(stream)
    for record in archive:
        archive.read_to_end(record)
        headers = record.rec_headers
        url, at = headers.get_header("WARC-Target-URI"), headers.get_header("WARC-Date")
        if record.rec_type not in _INDEXED or not url or not at:
            continue
        told: dict[str, Any] = {"url": url, "mime": _mime(record)}
        if record.http_headers and record.rec_type in ("response", "revisit"):
            told["status"] = record.http_headers.get_statuscode()
        if digest := headers.get_header("WARC-Payload-Digest"):
            told["digest"] = digest
        told |= {
            "length": str(archive.get_record_length()),
            "offset": str(archive.get_record_offset()),
            "filename": name,
        }
        yield f"{sortable(url)} {iso_date_to_timestamp(at)} {json.dumps(told)}\n"


def _mime(record: Any) -> str:
    if record.rec_type == "revisit":
        return "warc/revisit"
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    told = headers.get_header("Content-Type") if headers else None
    return (told or "unk").split(";")[0].strip() or "unk"


def sortable(url: str) -> str:
    """The address with its host turned round (SURT), so that a site's pages stand together:
    `com,example,shop)/dp/b1?a=1`."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return re.sub(r"\s", "%20", url)
    host = re.sub(r"^www\d*\.", "", (parts.hostname or "").lower())
    port = f":{port}" if (port := _port(url)) else ""
    query = f"?{'&'.join(sorted(parts.query.split('&')))}" if parts.query else ""
    turned = ",".join(reversed(host.split(".")))
    return re.sub(r"\s", "%20", f"{turned}{port}){parts.path or '/'}{query}".lower())


def _port(url: str) -> int | None:
    try:
        return urlsplit(url).port
    except ValueError:
        return None
