"""Envelopes: MIME messages parsed and their headers read, whatever a mailer made of them."""

from __future__ import annotations

import re
from datetime import UTC
from email import policy
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime

from countermark.intake.charset import decoded
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.source import Source

_PARTS = re.compile(rb"^content-type:\s{0,20}(?:multipart|message)/", re.I | re.M)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}")
_NESTED = 100
_LONGEST = 10_000
"""Characters of a header that are read: RFC 5322 asks for lines under 998."""


def parsed(source: Source) -> Message:
    """The message that a whole file is. Raises Refused where it is too large or too nested."""
    with source.open() as stream:
        content = stream.read(LIMITS.document + 1)
    return message_of(content, LIMITS.document)


def message_of(content: bytes, limit: int = LIMITS.body) -> Message:
    """The message of some bytes. Raises Refused where it is too large or too nested: the
    parser holds each line against the boundaries of all parts that are open."""
    if len(content) > limit:
        raise Refused(f"is over {limit:,} bytes, more than a message may have")
    if content.count(b"\n--") > LIMITS.parts * 2 or len(_PARTS.findall(content)) > _NESTED:
        raise Refused("holds more parts, or parts inside parts, than are read")
    try:
        return BytesParser(policy=policy.compat32).parsebytes(content)
    except RecursionError:
        raise Refused("holds parts inside parts inside parts without end") from None
    except (MessageError, ValueError, LookupError, TypeError) as error:
        raise Refused(f"is no message that can be read: {error}") from None


def header(message: Message, name: str) -> str:
    """A header as text, encoded words and raw bytes decoded; empty where it is missing."""
    for field, raw in message.raw_items():
        if field.lower() == name:
            return _words(str(raw)[:_LONGEST])
    return ""


def people(message: Message, *names: str) -> list[tuple[str, str]]:
    """Names and addresses of the people in some headers."""
    found: list[tuple[str, str]] = []
    for field, raw in message.raw_items():
        if field.lower() in names:
            # split before encoded words are decoded: a name may hold a comma
            written = _bytes_as_text(str(raw)[:_LONGEST])
            try:
                pairs = getaddresses([written])
            except (RecursionError, IndexError):  # comments inside comments without end
                pairs = [("", each) for each in _ADDRESS.findall(written)]
            found += [(_words(name), _words(address).strip()) for name, address in pairs]
    return [(name, address) for name, address in found if name or address]


def sent(message: Message) -> str | None:
    """The `Date`, ISO 8601 with its offset; None where it is missing or cannot be read."""
    try:
        when = parsedate_to_datetime(header(message, "date"))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if when.tzinfo is None:  # "-0000": UTC, the sender's zone unknown (RFC 5322 §3.3)
        when = when.replace(tzinfo=UTC)
    return when.isoformat().replace("+00:00", "Z")


def payload(part: Message) -> bytes:
    """The bytes of a part, transfer encoding undone as far as it is intact."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        content = None
    return content if isinstance(content, bytes) else b""


def _words(raw: str) -> str:
    text = _bytes_as_text(raw)
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        parts = [(text, None)]
    words = "".join(
        part if isinstance(part, str) else decoded(part, charset) for part, charset in parts
    )
    return " ".join(words.split())


def _bytes_as_text(raw: str) -> str:
    try:
        return raw if raw.isascii() else decoded(raw.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        return raw
