"""Circumstances: how bytes came to be held, in what a court asks for (ISO/IEC 27037 §5.4, §6).

Plain values, so that they can be written into a manifest and read again by a stranger.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import Field

from countermark import __version__
from countermark.records.record import Value

TOOL = f"countermark {__version__}"
How = Literal["import", "http", "browser", "by hand"]
Clock = Literal["system, synchronised", "system", "stated"]
"""Whose time it is: of a machine whose kernel says that its clock is kept in step, of a machine
that does not say so, or as a person or a file states it."""
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Vantage(Value):
    """From where it was seen; None where nobody said."""

    country: str | None = None
    """ISO 3166-1 alpha-2, as the person who captured states it."""
    language: str | None = None
    """What was asked for, as in Accept-Language."""
    login: str | None = None
    """`none`, or the account that was logged in."""
    proxy: str | None = None
    """The proxy that asked in our place, without its password."""
    user_agent: str | None = None


class Connection(Value):
    """One server that answered."""

    host: str
    address: str | None = None
    """The IP address that was connected to; None where only a proxy knows it."""
    port: int
    protocol: str = "http/1.1"
    tls: str | None = None
    """Version and cipher, `TLSv1.3 TLS_AES_256_GCM_SHA384`; None without TLS."""
    verified: bool | None = None
    """Whether the chain was valid for the host when it answered; None without TLS."""
    chain: tuple[Sha256, ...] = ()
    """SHA-256 of each certificate (DER), the server's own first. The certificates themselves
    stand in the capture's `metadata` records."""


class Circumstances(Value):
    """Where some bytes are from, and who took them, when and how."""

    source: str
    """The URL that was asked for, or the file that was given."""
    how: How
    at: str
    """When it was done: RFC 3339; `at` of a capture by hand is what its sidecar states."""
    clock: Clock = "system"
    by: str | None = None
    """Who did it."""
    on_behalf_of: str | None = None
    """For whom."""
    vantage: Vantage = Vantage()
    connections: tuple[Connection, ...] = ()
    """The servers that answered, in the order of the hops."""
    tool: str = TOOL
    note: str = ""
    """What else a reader must know, e.g. what the capture was found to be."""


def now() -> str:
    """This moment: RFC 3339, UTC, microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def clock() -> Clock:
    """What this machine's kernel says of its clock: adjtimex(2) returns TIME_ERROR (5) where it is
    not kept in step by NTP or PTP. Elsewhere than on Linux nothing is claimed."""
    import ctypes

    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))
    except (AttributeError, OSError):
        return "system"
    return "system, synchronised" if 0 <= state < 5 else "system"
