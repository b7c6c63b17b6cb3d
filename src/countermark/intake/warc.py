"""WARC: archives of web traffic (ISO 28500, versions 1.0 and 1.1), plain or gzip."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit

from countermark.evidence.warc import DOM, VERDICT
from countermark.intake import embedded
from countermark.intake.charset import decoded
from countermark.intake.coding import BROKEN, undone
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import LIMITS, Budget, Refused
from countermark.intake.html import rows
from countermark.intake.markup import page
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

_HOPS = frozenset({301, 302, 303, 307, 308})
_MARKUP = ("text/html", "application/xhtml+xml")
_ATTEMPTS = 100
"""Times that a reader looks for the next record behind one that is broken."""


class Warc(Format):
    """Told by `WARC/1.` at the start."""

    name = "warc"
    title = "Web archive (WARC)"

    def recognises(self, source: Source) -> bool:
        """It begins with a record's version line."""
        return source.head.startswith((b"WARC/1.", b"WARC/0.1"))

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """Pages and what they embed, JSON of schema.org, redirects and dead addresses;
        `record=N` counts all records from 1."""
        budget = Budget(source.path.stat().st_size)
        with source.open() as stream:
            for number, record, reason in _records(stream):
                if record is None:
                    yield _rejected(source, number, reason)
                    continue
                try:
                    yield from _record(record, source, number, budget)
                except (Refused, zlib.error, EOFError, OSError, ValueError) as error:
                    yield _rejected(source, number, str(error))

    def examples(self) -> list[Example]:
        """A page, a redirect and a dead address; a text about WARC is none."""
        content = (
            _made("response", "https://bio.example/m", "HTTP/1.1 200 OK\r\nContent-Type: text/html"
                  "\r\n\r\n<title>Mira</title><a href='/x'>ring</a>")
            + _made("response", "https://bio.example/x",
                    "HTTP/1.1 302 Found\r\nLocation: //shop.example/p/77\r\n\r\n")
            + _made("response", "https://shop.example/p/77", "HTTP/1.1 404 Not Found\r\n\r\n")
        )  # fmt: skip
        seen = "2020-07-03T10:00:00Z"
        return [
            Example(
                "walk.warc",
                content,
                [
                    {
                        "@type": "WebPage",
                        "url": "https://bio.example/m",
                        "name": "Mira",
                        "dateObserved": seen,
                        "relatedLink": [
                            {"@type": "WebPage", "url": "https://bio.example/x", "name": "ring"}
                        ],
                    },
                    {
                        "@type": "Redirect",
                        "from": "https://bio.example/x",
                        "to": "https://shop.example/p/77",
                        "status": 302,
                        "observed_at": seen,
                    },
                    {
                        "@type": "Redirect",
                        "from": "https://shop.example/p/77",
                        "to": None,
                        "status": 404,
                        "observed_at": seen,
                    },
                ],
                "a page, a redirect and a dead address",
            ),
            Example("about.txt", b"WARC is a format.", None, "no record"),
        ]


def _made(kind: str, target: str, content: str) -> bytes:
    body = content.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {target}\r\n"
        "WARC-Date: 2020-07-03T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


class _Rest:
    """What is left of a stream behind a broken record, the line of the next one first."""

    def __init__(self, first: bytes, rest: Any) -> None:
        self._first = first
        self._rest = rest

    def read(self, size: int) -> bytes:
        if self._first:
            content, self._first = self._first[:size], self._first[size:]
            return content
        return bytes(self._rest.read(size))


def _records(stream: BinaryIO) -> Iterator[tuple[int, Any, str]]:
    """The records with their numbers, None and a reason for each that is broken."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    rest: Any = stream
    for _ in range(_ATTEMPTS):
        reader = ArchiveIterator(rest)
        reader.INC_RECORD = ""  # a warning on standard error, with what strangers wrote in it
        reader.reader.readline = _bounded(reader.reader.readline)
        try:
            for record in reader:
                number += 1
                yield number, record, ""
            return
        except (zlib.error, EOFError, OSError, Refused) as error:
            yield number + 1, None, f"cannot be unpacked: {error}"
            return
        except (
            ArchiveLoadFailed, ValueError, AttributeError, TypeError, IndexError, OverflowError,
        ) as error:  # fmt: skip
            number += 1
            why = f": {str(error)[:200]}" if isinstance(error, ArchiveLoadFailed) else ""
            yield number, None, f"is no record that can be read{why}"
        try:
            line = reader.reader.readline(LIMITS.line)
            while line and not line.startswith(b"WARC/"):
                line = reader.reader.readline(LIMITS.line)
        except (zlib.error, EOFError, OSError, Refused):
            return
        if not line:
            return
        rest = _Rest(line, reader.reader)
    yield number + 1, None, f"more than {_ATTEMPTS} records are broken: the rest is not read"


def _bounded(readline: Callable[[int], bytes]) -> Callable[..., bytes]:
    """A `readline` that never holds more than a line may have."""
    return lambda length=None: readline(min(length or LIMITS.line, LIMITS.line))


def _record(record: Any, source: Source, number: int, budget: Budget) -> Iterator[Row | Rejected]:
    selector = f"record={number}"
    target = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    observed = record.rec_headers.get_header("WARC-Date")
    if record.rec_type == "resource":
        target = target.removeprefix(DOM)
    if not target.lower().startswith(("http://", "https://")):
        return  # warcinfo, screenshots (`urn:view:`) and other things that are no address
    if instead := record.rec_headers.get_header(VERDICT):
        if instead != "robots":
            reason = f"its answer is not the page, but what stood in its place: {instead[:40]}"
            yield _rejected(source, number, reason)
        return
    kind = (record.content_type or "").split(";")[0].strip().lower()
    if record.rec_type in ("response", "revisit") and record.http_headers:
        status = record.http_headers.get_statuscode()
        code = int(status) if (status or "").isdecimal() else 0
        if hop := hop_of(record.http_headers.get_header("Location"), target, code, observed):
            yield Row(hop, selector)
            return
        if record.rec_type == "revisit" or not 200 <= code < 300:
            return
        kind = (record.http_headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    elif record.rec_type not in ("resource", "conversion"):
        return
    if kind and kind not in _MARKUP and "json" not in kind and kind != "text/plain":
        return
    if kind == "text/plain" and record.rec_type != "conversion":
        return
    content, torn = _body(record, budget)
    if torn:
        reason = f"its content is damaged ({torn}): what stands before is read"
        yield _rejected(source, number, reason)
    label = record.http_headers.get_header("Content-Type") if record.http_headers else None
    charset = (label or "").lower().partition("charset=")[2].split(";")[0].strip()
    if kind == "text/plain":
        text = decoded(content, charset)
        value = {"@type": "WebPage", "url": target, "text": text, "dateObserved": observed}
        yield Row(value, selector)
    elif "json" in kind:
        yield from json_rows(decoded(content, charset), selector)
    elif kind or b"<" in content[:1024]:
        found = page(decoded(content, charset or None, markup=True), target)
        yield from rows(found, source, observed, selector)


def hop_of(
    location: str | None, target: str, code: int, observed: str | None
) -> dict[str, Any] | None:
    """The Redirect that an answer is: to another address, or to none where it is dead."""
    hop = {"@type": "Redirect", "from": target, "status": code, "observed_at": observed}
    if code >= 400:
        return {**hop, "to": None, "how": "http"}
    if code not in _HOPS or not location:
        return None
    written = _location(location)
    try:
        joined = urljoin(target, written)
        host = urlsplit(joined).netloc
    except ValueError:
        raise Refused(f"its Location is no address: {written[:200]!r}") from None
    return {**hop, "to": joined if host or ":" in joined else None, "how": "http"}


def _location(header: str) -> str:
    """A Location as its server meant it: UTF-8 that was read as Latin-1 where it is that."""
    try:
        return header.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return header.strip()


def _body(record: Any, budget: Budget) -> tuple[bytes, str]:
    """The bytes of a record, transfer and content coding undone, and how they are damaged."""
    from warcio.bufferedreaders import ChunkedDataReader

    def header(name: str) -> str:
        return (record.http_headers.get_header(name) or "") if record.http_headers else ""

    chunked = header("Transfer-Encoding").strip().lower() == "chunked"
    sent = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    stream = undone(sent, header("Content-Encoding"), budget)
    pieces, size, torn = [], 0, ""
    try:
        while piece := stream.read(1 << 16):
            pieces.append(piece)
            size += len(piece)
            if size > LIMITS.body:
                raise Refused(f"is over {LIMITS.body:,} bytes, more than one response may have")
    except BROKEN as error:
        if not pieces:
            raise Refused(f"its content cannot be unpacked: {error}") from None
        torn = str(error)
    if getattr(record.raw_stream, "limit", 0) > 0 and not torn:
        raise Refused(f"is cut off: {record.raw_stream.limit:,} bytes of it are missing")
    return b"".join(pieces), torn


def json_rows(text: str, selector: str) -> Iterator[Row | Rejected]:
    """The schema.org objects of a JSON answer; answers of another vocabulary hold none."""
    if '"@type"' not in text:
        return
    for value in embedded.objects(text):
        if "@type" in value:
            yield Row(value, selector)


def _rejected(source: Source, number: int, reason: str) -> Rejected:
    return Rejected(
        file=source.name, line=None, reason=f"record {number}: {reason}", row=f"record={number}"
    )
