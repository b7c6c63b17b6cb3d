"""Wire: the bytes that went over a connection, kept as they were sent and received."""

from __future__ import annotations

import hashlib
import io
import socket
import ssl
from typing import Any

from countermark.evidence.circumstances import Connection
from countermark.evidence.guard import Deadline, Guard, Place, Unanswered


class TooLong(Exception):  # noqa: N818 - what happened, in a word
    """The other side sent more than an answer may have."""


class Untrusted(Unanswered):
    """The server's certificate is not valid for it; the chain that it showed is kept."""

    def __init__(self, why: str, connection: Connection, chain: tuple[bytes, ...]) -> None:
        super().__init__(why)
        self.connection = connection
        self.chain = chain


class Wire(io.RawIOBase):
    """A connection as `http.client` wants a socket; what passes through is kept."""

    def __init__(self, line: socket.socket, deadline: Deadline, idle: float, most: int) -> None:
        self._line = line
        self._deadline = deadline
        self._idle = idle
        self._most = most
        self.sent = bytearray()
        self.received = bytearray()

    def sendall(self, content: bytes) -> None:
        """Send all of it."""
        self._line.settimeout(self._deadline.left(self._idle))
        self._line.sendall(content)
        self.sent += content

    def makefile(self, mode: str = "rb") -> io.BufferedReader:
        """The answer as a file."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there. Raises TimeoutError, and TooLong beyond the bound."""
        if len(self.received) >= self._most:
            raise TooLong
        self._line.settimeout(self._deadline.left(self._idle))
        try:
            count = self._line.recv_into(buffer, min(len(buffer), self._most - len(self.received)))
        except ssl.SSLEOFError:  # many servers end without the closing alert of TLS
            return 0
        self.received += buffer[:count]
        return count

    def close(self) -> None:
        """End the connection, which `http.client` asks for before it has read the answer: the
        owner does it with `hang_up`."""

    def hang_up(self) -> None:
        """End the connection."""
        self._line.close()


def connect(
    guard: Guard, place: Place, deadline: Deadline, accept_untrusted: bool = False
) -> tuple[Wire, Connection, tuple[bytes, ...]]:
    """A connection through the guard, with TLS where the scheme asks for it; what is to be said of
    it; and the certificates (DER), the server's own first.

    Raises Denied, Unanswered, and Untrusted where the certificate is not valid, unless that is
    accepted; it is recorded either way.
    """
    line, address = guard.connect(place, deadline)
    bound = guard.limits
    said = Connection(host=place.host.strip("[]"), address=address, port=place.port)
    if place.scheme == "http":
        return Wire(line, deadline, bound.idle, bound.body), said, ()
    try:
        encrypted = _encrypted(line, place, deadline, bound.connect, verified=True)
        valid, why = True, ""
    except ssl.SSLCertVerificationError as error:
        line.close()
        valid, why = False, error.verify_message
        again, _ = guard.connect(place, deadline)
        try:
            encrypted = _encrypted(again, place, deadline, bound.connect, verified=False)
        except OSError:
            again.close()
            raise Unanswered(f"the certificate of {place.host} is not valid: {why}") from None
    except OSError as error:
        line.close()
        raise Unanswered(f"no TLS with {place.host}: {error}") from None
    chain = _chain(encrypted)
    cipher = encrypted.cipher()
    said = said.model_copy(
        update={
            "tls": f"{encrypted.version()} {cipher[0] if cipher else ''}".strip(),
            "verified": valid,
            "chain": tuple(hashlib.sha256(each).hexdigest() for each in chain),
        }
    )
    if not valid and not accept_untrusted:
        encrypted.close()
        raise Untrusted(f"the certificate of {place.host} is not valid: {why}", said, chain)
    return Wire(encrypted, deadline, bound.idle, bound.body), said, chain


def _encrypted(
    line: socket.socket, place: Place, deadline: Deadline, most: float, verified: bool
) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    if not verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    line.settimeout(deadline.left(most))
    return context.wrap_socket(line, server_hostname=place.host.strip("[]"))


def _chain(line: ssl.SSLSocket) -> tuple[bytes, ...]:
    """The certificates that the server sent: public in Python 3.13, there before under a name of
    its own."""
    public: Any = getattr(line, "get_unverified_chain", None)
    if public is not None:
        return tuple(public())
    inner: Any = line._sslobj  # type: ignore[attr-defined]
    return tuple(
        ssl.PEM_cert_to_DER_cert(each.public_bytes()) for each in inner.get_unverified_chain() or ()
    )
