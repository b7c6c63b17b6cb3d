"""The certificates of a time-stamp response put in the order of DER (X.690 §11.6).

OpenSSL writes them as they come, and readers that hold to DER refuse that. They stand outside the
signature, and their order says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

_INSIDE = (1, 1, 0)
"""From the response: its token, the content of that, the signed data in it."""
_CERTIFICATES = 0xA0


def in_order(response: bytes) -> bytes:
    """The response with its certificates sorted. What cannot be read comes back as it is."""
    try:
        ((_, *signed),) = _values(response, 0, len(response))
        for step in _INSIDE:
            _, *signed = list(_values(response, *signed))[step]
        for tag, start, end in _values(response, *signed):
            if tag == _CERTIFICATES:
                parts, last = [], start
                for _, _, stop in _values(response, start, end):
                    parts.append(response[last:stop])
                    last = stop
                return response[:start] + b"".join(sorted(parts)) + response[end:]
    except (IndexError, ValueError):
        pass
    return response


def _values(raw: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The values that stand one after the other: tag, and where the content starts and ends."""
    while at < end:
        tag, length, start = raw[at], raw[at + 1], at + 2
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(raw[at + 2 : start], "big")
        at = start + length
        if at > end:
            raise ValueError("a value is longer than what holds it")
        yield tag, start, at
