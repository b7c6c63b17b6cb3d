"""HAR: what a browser fetched, saved from its developer tools (HTTP Archive 1.2)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from countermark.intake.charset import decoded
from countermark.intake.document import decode
from countermark.intake.elements import elements
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import Refused
from countermark.intake.html import rows
from countermark.intake.markup import page
from countermark.intake.source import Source
from countermark.intake.values import Object, first, objects, text
from countermark.intake.warc import hop_of, json_rows
from countermark.records.rejected import Rejected

_SHAPE = re.compile(r'\A\s*\{\s*"log"\s*:\s*\{')
_MARKS = re.compile(r'"creator"\s*:|"entries"\s*:\s*\[')
_MARKUP = ("text/html", "application/xhtml+xml")
_ENTRIES = ("log", "entries", "")


class Har(Format):
    """Told by a `log` with a creator or entries at its start."""

    name = "har"
    title = "What a browser fetched (HAR)"

    def recognises(self, source: Source) -> bool:
        """It is an object with a log."""
        start = source.start.lstrip("\ufeff")
        return bool(_SHAPE.match(start) and _MARKS.search(start))

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """Pages and what they embed, JSON of schema.org, redirects and dead addresses;
        `record=N` counts entries from 1."""
        with source.open() as stream:
            for number, element in enumerate(elements(stream, lambda p: p == _ENTRIES), 1):
                reason = element.reason
                try:
                    if element.content is not None:
                        yield from _entry(decode(element.content), source, f"record={number}")
                except (Refused, ValueError) as error:
                    reason = str(error)
                if reason:
                    reason = f"record {number}: {reason}"
                    yield Rejected(file=source.name, line=None, reason=reason, row=None)

    def examples(self) -> list[Example]:
        """A redirect and the page behind it; another log is none."""
        return _examples()


def _entry(entry: Object, source: Source, selector: str) -> Iterator[Row | Rejected]:
    response = first(entry.get("response"))
    target = text(first(entry.get("request")).get("url"))
    observed = text(entry.get("startedDateTime")) or None
    if not target.lower().startswith(("http://", "https://")):
        return  # extensions, data and blobs are no addresses
    status = text(response.get("status"))
    code = int(status) if status.isdecimal() else 0
    headers = {
        text(header.get("name")).lower(): text(header.get("value"))
        for header in objects(response.get("headers"))
    }
    location = headers.get("location") or text(response.get("redirectURL"))
    if hop := hop_of(location, target, code, observed):
        yield Row(hop, selector)
        return
    content = first(response.get("content"))
    label = (text(content.get("mimeType")) or headers.get("content-type", "")).lower()
    kind = label.partition(";")[0].strip()
    if not 200 <= code < 300 or (kind not in _MARKUP and "json" not in kind):
        return
    body = _body(content, label)
    if "json" in kind:
        yield from json_rows(body, selector)
    elif body:
        yield from rows(page(body, target), source, observed, selector)


def _body(content: Object, label: str) -> str:
    """The text of an answer, which the browser has unpacked."""
    written = text(content.get("text"))
    if text(content.get("encoding")).lower() != "base64":
        return written
    try:
        raw = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("its content is no base64") from None
    return decoded(raw, label.partition("charset=")[2].split(";")[0].strip() or None, markup=True)


def _examples() -> list[Example]:
    shown = base64.b64encode(b"<title>Ring</title><p>knot ring").decode()
    har = (
        '{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"1"},"pages":[],'
        '"entries":[{"startedDateTime":"2020-07-03T10:00:00.000Z","request":{"method":"GET",'
        '"url":"https://bio.example/x"},"response":{"status":302,"headers":[{"name":"location",'
        '"value":"/y"}],"content":{"size":0},"redirectURL":"/y"}},'
        '{"startedDateTime":"2020-07-03T10:00:01.000Z","request":{"method":"GET",'
        '"url":"https://bio.example/y"},"response":{"status":200,"headers":[],"content":{"size":9,'
        f'"mimeType":"text/html; charset=utf-8","text":"{shown}","encoding":"base64"}}}}}},'
        '{"startedDateTime":"2020-07-03T10:00:02.000Z","request":{"url":"https://bio.example/s"},'
        '"response":{"status":200,"content":{"mimeType":"text/javascript","text":"1"}}},'
        '{"startedDateTime":"2020-07-03T10:00:03.000Z","request":{"url":"https://bio.example/b"},'
        '"response":{"status":200,"content":{"mimeType":"text/html","text":"*","encoding":"base64"}'
        "}}]}}"
    )
    return [
        Example("walk.har", har.encode(), [
            {"@type": "Redirect", "from": "https://bio.example/x", "to": "https://bio.example/y",
             "status": 302, "observed_at": "2020-07-03T10:00:00.000Z"},
            {"@type": "WebPage", "url": "https://bio.example/y", "name": "Ring",
             "dateObserved": "2020-07-03T10:00:01.000Z"},
        ], "a redirect and the page behind it; a script is none, a torn content is rejected",
            rejected=1),
        Example("log.json", b'{"log":{"lines":[1,2]}}', None, "another log"),
        Example("note.txt", b'"log": {"entries": [', None, "no JSON"),
    ]  # fmt: skip
