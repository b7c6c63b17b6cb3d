"""Observation: what a capture's file says, whoever made it: Countermark, or another program."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from countermark.evidence.circumstances import Circumstances, Connection
from countermark.evidence.exchange import Exchange
from countermark.evidence.page import Shown, shown
from countermark.evidence.wall import judge
from countermark.links.redirects import spelling

RECORDS = 20_000
LONGEST = 16 * 2**20
"""Bytes of a record that are read."""


class Unreadable(Exception):  # noqa: N818 - what happened, in a word
    """The file is no web archive with an answer in it."""


@dataclass(frozen=True)
class Observation:
    """What one observer was shown."""

    asked: str
    """The address that was asked for."""
    exchange: Exchange
    """The answer at which it ended."""
    shown: Shown
    what: str
    """What that is, by the marks of walls."""
    told: Circumstances | None
    """As Countermark states them; None in the archive of another program."""


def observed(archive: bytes) -> Observation:
    """What a WARC shows. Where no metadata of Countermark say which answer is the end, it is the
    first page that is no redirect. Raises Unreadable."""
    answers, summary = _read(archive)
    if not answers:
        raise Unreadable("no answer of a web server is in it")
    told = _circumstances(summary)
    hops = [hop for hop in _hops(summary) if hop.get("status")]
    reached = str(hops[-1]["url"]) if hops else ""
    ends = [each for each in answers if reached and spelling(each.url) == spelling(reached)]
    pages = [each for each in answers if each.status < 300 and each.kind.endswith("html")]
    end = (ends or pages or answers)[-1 if ends else 0]
    asked = told.source if told else answers[0].url
    seen = shown(end)
    host = urlsplit(end.url).hostname
    if connection := next((c for c in told.connections if c.host == host), None) if told else None:
        end = replace(end, connection=connection)
    return Observation(asked, end, seen, judge(end, seen, asked).what, told)


def _read(archive: bytes) -> tuple[list[Exchange], dict[str, Any]]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    answers: list[Exchange] = []
    summary: dict[str, Any] = {}
    reader = ArchiveIterator(io.BytesIO(archive))
    reader.INC_RECORD = ""
    try:
        for number, record in enumerate(reader):
            if number >= RECORDS:
                break
            if record.rec_type == "response" and record.http_headers:
                answers += _answer(record)
            elif record.rec_type == "metadata" and record.content_type == "application/json":
                value = json.loads(record.raw_stream.read(LONGEST))
                if isinstance(value, dict) and "circumstances" in value:
                    summary = value
    except (
        ArchiveLoadFailed, ValueError, AttributeError, TypeError, IndexError, KeyError, OSError,
        EOFError, zlib.error, RecursionError,
    ) as error:  # fmt: skip
        raise Unreadable(f"it is no web archive that can be read: {str(error)[:200]}") from None
    return answers, summary


def _answer(record: Any) -> Iterator[Exchange]:
    def field(name: str) -> str:
        return str(record.rec_headers.get_header(name) or "")

    url = field("WARC-Target-URI").strip("<> ")
    status = record.http_headers.get_statuscode()
    if not url.startswith(("http://", "https://")) or not (status or "").isdecimal():
        return
    where = Connection(
        host=url.partition("://")[2].partition("/")[0][:253],
        address=field("WARC-IP-Address") or None,
        port=443 if url.startswith("https") else 80,
    )
    yield Exchange(
        url=url,
        at=field("WARC-Date"),
        request=b"",
        response=b"",
        status=int(status),
        headers=tuple(record.http_headers.headers),
        body=record.content_stream().read(LONGEST),
        connection=where,
    )


def _circumstances(summary: dict[str, Any]) -> Circumstances | None:
    try:
        return Circumstances.model_validate(summary["circumstances"]) if summary else None
    except (ValidationError, KeyError):
        return None


def _hops(summary: dict[str, Any]) -> list[dict[str, Any]]:
    chain = summary.get("chain")
    hops = chain.get("hops") if isinstance(chain, dict) else None
    return [hop for hop in hops or () if isinstance(hop, dict)]
