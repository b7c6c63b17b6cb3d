"""Exchange: one request and its answer, as they went over the wire."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import Any, Literal

from countermark.evidence.circumstances import Connection, now
from countermark.evidence.guard import Deadline, Guard, Limits, Unanswered
from countermark.evidence.wire import TooLong, connect

Truncated = Literal["", "length", "time", "disconnect"]
"""Why an answer is not whole (WARC-Truncated, ISO 28500 §5.13)."""
_CHUNK = 1 << 16
_HEAD_ENDS = re.compile(rb"\n\r?\n")


@dataclass(frozen=True)
class Exchange:
    """What was asked and what came."""

    url: str
    at: str
    """When it was asked."""
    request: bytes
    """As it was sent, from the request line on."""
    response: bytes
    """As it came, from the status line on, codings not undone."""
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """The content with its codings undone, as far as the guard's limits allow."""
    connection: Connection
    chain: tuple[bytes, ...] = ()
    """The server's certificates (DER)."""
    truncated: Truncated = ""
    note: str = ""
    """What was not undone, and why."""

    def header(self, name: str) -> str:
        """The first header of that name; empty where there is none."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), "")

    @property
    def kind(self) -> str:
        """The media type, lower case, without parameters."""
        return self.header("Content-Type").partition(";")[0].strip().lower()


def fetch(
    url: str,
    guard: Guard,
    headers: Mapping[str, str],
    accept_untrusted: bool = False,
    method: str = "GET",
    content: bytes = b"",
) -> Exchange:
    """Ask for `url` once, following nothing. Raises Denied, Unanswered and Untrusted."""
    place = guard.place(url)
    deadline = Deadline(guard.limits.total)
    at = now()
    try:
        wire, connection, chain = connect(guard, place, deadline, accept_untrusted)
    except TimeoutError as error:
        raise Unanswered(f"{place.host}: {error}") from None
    try:
        asked = HTTPConnection(place.host.strip("[]"), place.port)
        asked.auto_open = 0
        asked.sock = wire
        asked.putrequest(method, place.target, skip_host=True, skip_accept_encoding=True)
        for name, value in {
            "Host": place.authority, **headers, "Accept-Encoding": "gzip", "Connection": "close",
        }.items():  # fmt: skip
            asked.putheader(name, value)
        if content:
            asked.putheader("Content-Length", str(len(content)))
        asked.endheaders(content or None)
        answer = asked.getresponse()
        if not _HEAD_ENDS.search(wire.received):
            raise HTTPException("its answer ends within its head")
        packed, truncated = _read(answer)
    except (HTTPException, OSError, ValueError, TooLong) as error:
        said = "" if isinstance(error, TooLong) else str(error) or type(error).__name__
        raise Unanswered(f"{place.host} does not answer as a web server: {said[:200]}") from None
    finally:
        wire.hang_up()
    body, note = _unpacked(packed, answer.headers.get("Content-Encoding", ""), guard.limits)
    return Exchange(
        url=place.url,
        at=at,
        request=bytes(wire.sent),
        response=bytes(wire.received),
        status=answer.status,
        headers=tuple(answer.headers.items()),
        body=body,
        connection=connection,
        chain=chain,
        truncated=truncated,
        note=note,
    )


def _read(answer: HTTPResponse) -> tuple[bytes, Truncated]:
    """The content as far as it comes, transfer coding undone, and why it ends early."""
    parts: list[bytes] = []
    try:
        while part := answer.read1(_CHUNK):
            parts.append(part)
    except IncompleteRead as error:
        return b"".join([*parts, error.partial]), "disconnect"
    except TooLong:
        return b"".join(parts), "length"
    except TimeoutError:
        return b"".join(parts), "time"
    except (OSError, HTTPException, ValueError):
        return b"".join(parts), "disconnect"
    return b"".join(parts), "disconnect" if answer.length else ""


def _unpacked(packed: bytes, codings: str, limits: Limits) -> tuple[bytes, str]:
    """The content, its coding undone, and what is not undone of it."""
    name = codings.strip().lower()
    if name in ("", "identity"):
        return packed, ""
    if name not in ("gzip", "x-gzip", "deflate"):
        return b"", f"content coding {name[:40]!r}, which was not asked for, is not undone"
    framed = name == "deflate" and packed[:1] != b"" and packed[0] & 15 == 8
    bits = zlib.MAX_WBITS + 32 if name != "deflate" or framed else -zlib.MAX_WBITS
    undo: Any = zlib.decompressobj(bits)
    content, left = bytearray(), packed
    try:
        while left and not undo.eof:
            content += undo.decompress(left, _CHUNK)
            left = undo.unconsumed_tail
            if len(content) > limits.unpacked:
                return bytes(content), f"unpacks to more than {limits.unpacked:,} bytes"
            if len(content) > max(limits.ratio_from, len(packed) * limits.ratio):
                return bytes(content), f"unpacks to more than {limits.ratio} times its size"
    except zlib.error as error:
        return bytes(content), f"its {name} is damaged: {error}"
    return bytes(content), ""
