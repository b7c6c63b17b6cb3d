"""Documents: JSON that makers of exports wrote, not all of it well."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from countermark.intake.guard import LIMITS, Refused
from countermark.intake.source import Source

_decode = msgspec.json.Decoder(float_hook=str).decode
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}"  # a pair: fine
    rb"|(?P<half>u[dD][89a-fA-F][0-9A-Fa-f]{2})"
    rb"|x(?P<byte>[0-9A-Fa-f]{2})"
    rb"|.)",
    re.S,
)
_NO_NUMBER = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|-?(?P<none>NaN|Infinity)', re.S)
"""With the texts, which are passed over."""


def decode(content: bytes) -> Any:
    """A JSON value; numbers with a point stay as they were written.

    Mends what real exports get wrong: bytes that are no UTF-8 and half surrogate pairs become
    U+FFFD, Telegram Desktop's `\\x0B` becomes `\\u000B`, Python's NaN null. Raises ValueError.
    """
    try:
        try:
            return _decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            mended = content.decode("utf-8-sig", "replace").encode()
            mended = _ESCAPE.sub(_mend, mended.replace(b"\x00", rb"\u0000"))
            return _decode(numbered(mended))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"not JSON: {error}") from None


def numbered(content: bytes) -> bytes:
    """JSON with null for what Python writes that is no number: NaN and Infinity."""
    if b"NaN" not in content and b"Infinity" not in content:
        return content
    return _NO_NUMBER.sub(lambda at: b"null" if at["none"] else at[0], content)


def document(source: Source, content: bytes | None = None) -> Any:
    """The JSON document that a whole file is (`content` where it is unpacked already).

    Raises Refused where it is larger or deeper than the guard allows, or no JSON.
    """
    if content is None:
        with source.open() as stream:
            content = stream.read(LIMITS.document + 1)
    if len(content) > LIMITS.document:
        raise Refused(f"is over {LIMITS.document:,} bytes, more than a document may have")
    if source.encoding.replace("_", "-").startswith(("utf-16", "utf-32")):
        content = content.decode(source.encoding, "replace").encode()
    try:
        value = decode(content)
    except ValueError as error:
        raise Refused(str(error)) from None
    if _deeper(value, LIMITS.depth):
        raise Refused(f"is nested more than {LIMITS.depth} deep")
    return value


def _mend(escape: re.Match[bytes]) -> bytes:
    if escape["half"]:
        return rb"\ufffd"
    if escape["byte"]:
        return rb"\u00" + escape["byte"]
    return escape[0]


def _deeper(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit + 1):
        level = [
            part
            for box in level
            if isinstance(box, dict | list)
            for part in (box.values() if isinstance(box, dict) else box)
            if isinstance(part, dict | list)
        ]
        if not level:
            return False
    return True
