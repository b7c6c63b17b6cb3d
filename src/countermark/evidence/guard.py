"""The guard of every fetch: where a connection may go, and what an answer may cost.

The name is resolved here, every address it has is checked, and the connection goes to an address
that was checked: a name that answers differently a moment later (DNS rebinding) changes nothing.
"""

from __future__ import annotations

import contextlib
import re
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv6Address
from threading import Thread
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from countermark.evidence.ground import read, why_closed
from countermark.links.spelling import WHOLE, escaped

SCHEMES = {"http": 80, "https": 443}
PORTS = frozenset({80, 443, 8080, 8443})
"""Ports of web servers; others are those of databases, mail and shells."""
_INSIDE = (
    *("localhost", "local", "internal", "intranet", "private", "lan", "home", "corp"),
    *("home.arpa", "localdomain", "onion"),
)
"""Names that no public server has (RFC 6761, RFC 6762, RFC 7686, RFC 8375, ICANN name collisions);
only asked where a proxy resolves, for then no address can be checked."""
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d*))*", re.I)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,252})?|\[[0-9a-f:.]{2,45}\]")
_C0 = "".join(map(chr, range(33)))


class NotFetched(Exception):  # noqa: N818 - what happened, in a word
    """There is no answer; the message says why."""


class Denied(NotFetched):
    """The guard did not let it through."""


class Unanswered(NotFetched):
    """The other side did not answer, or not as a web server does."""


class NoHost(Unanswered):
    """No server has that name: asking again does not help."""


@dataclass(frozen=True)
class Limits:
    """What one fetch may cost."""

    connect: float = 15
    """Seconds until a connection stands, for each address that is tried."""
    idle: float = 20
    """Seconds without a byte."""
    total: float = 90
    """Seconds of one exchange."""
    body: int = 64 * 2**20
    """Bytes of an answer as it is sent; intake reads no larger ones either."""
    unpacked: int = 64 * 2**20
    """Bytes of its content once unpacked."""
    ratio: int = 200
    """Unpacked bytes for one packed byte, once `ratio_from` bytes are unpacked."""
    ratio_from: int = 4 * 2**20
    hops: int = 20
    """Hops of a chain, as browsers do (Fetch standard §4.4)."""


@dataclass(frozen=True)
class Place:
    """A web address in parts that a connection can be made of."""

    scheme: str
    host: str
    """Lower case, ASCII; an IPv6 address in brackets."""
    port: int
    target: str
    """Path and query, as they are asked for."""

    @property
    def authority(self) -> str:
        """What goes into the field Host."""
        return self.host if SCHEMES[self.scheme] == self.port else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """The address without credentials and fragment."""
        return f"{self.scheme}://{self.authority}{self.target}"


class Deadline:
    """A moment after which an exchange is given up."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, most: float) -> float:
        """Seconds to wait now, at most `most`. Raises TimeoutError where none are left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("it takes too long")
        return min(left, most)


Resolver = Callable[[str, int], Sequence[str]]
"""The addresses of a name, as the system knows them. Raises OSError."""


def resolved(host: str, port: int) -> list[str]:
    """What the system's resolver says (getaddrinfo), in its order. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


@dataclass(frozen=True)
class Guard:
    """The rules, and the one way to a connection."""

    resolve: Mapping[str, str] = field(default_factory=dict)
    """Exceptions: a named host is connected to at this address, on any port, wherever it lies."""
    proxy: str | None = None
    """`http://`, `socks5://` (names are resolved and checked here) or `socks5h://` (the proxy
    resolves names: their addresses are not known here and not checked)."""
    limits: Limits = Limits()
    resolver: Resolver = resolved

    def place(self, url: str) -> Place:
        """The parts of a URL that may be fetched. Raises Denied.

        Read as browsers do (WHATWG URL): white space around it, a backslash, credentials.
        """
        cleaned = url.strip(_C0).translate({9: None, 10: None, 13: None})
        head, mark, tail = cleaned.partition("?")
        cleaned = head.replace("\\", "/") + mark + tail
        if len(cleaned) > WHOLE:
            raise Denied(f"the URL is over {WHOLE:,} characters")
        try:
            parts = urlsplit(cleaned)
            port = parts.port
            host = _ascii(parts.hostname or "")
        except ValueError as error:
            raise Denied(f"no web address: {error}") from None
        if parts.scheme not in SCHEMES:
            raise Denied(f"the scheme {parts.scheme[:20]!r} is not fetched: only http and https")
        if not _HOST.fullmatch(host):
            raise Denied(f"{host[:80]!r} is no name of a host")
        port = SCHEMES[parts.scheme] if port is None else port
        if port not in PORTS and host not in self.resolve:
            raise Denied(f"port {port} is not one of web servers ({_listed(PORTS)})")
        target = urlunsplit(("", "", escaped(parts.path) or "/", escaped(parts.query), ""))
        return Place(parts.scheme, host, port, target)

    def connect(self, place: Place, deadline: Deadline) -> tuple[socket.socket, str | None]:
        """A connection, and the address it goes to (None where only the proxy knows it).

        Raises Denied where any of the host's addresses is one that may not be reached, Unanswered
        where none answers.
        """
        addresses = self.addresses(place, deadline)
        why = ""
        for address in addresses or (None,):
            try:
                return self._opened(place, address, deadline), address
            except (OSError, ValueError) as error:
                why = str(error) or type(error).__name__
        raise Unanswered(f"no connection to {place.authority}: {why}")

    def addresses(self, place: Place, deadline: Deadline) -> list[str]:
        """The addresses of a host, all checked; none where the proxy is to resolve it."""
        if fixed := self.resolve.get(place.host):
            return [fixed]
        literal = read(place.host)
        remote = self.proxy is not None and self.proxy.lower().startswith("socks5h:")
        if literal is None and remote:
            if _NUMBER.fullmatch(place.host) or not _public(place.host):
                raise Denied(f"{place.host} is no name of a public server")
            return []
        names = [str(literal)] if literal else self._resolved(place, deadline)
        for name in names:
            address = read(name)
            closed = why_closed(address) if address else "no address"
            if closed:
                raise Denied(f"{place.host} is at {name[:60]}: {closed}")
        if not names:
            raise NoHost(f"{place.host} has no address")
        return names

    def _resolved(self, place: Place, deadline: Deadline) -> list[str]:
        """The system's resolver knows no timeout: it is left behind where it takes too long."""
        answer: list[Sequence[str] | OSError | UnicodeError] = []

        def ask() -> None:
            try:
                answer.append(self.resolver(place.host, place.port))
            except (OSError, UnicodeError) as error:
                answer.append(error)

        asking = Thread(target=ask, daemon=True)
        asking.start()
        asking.join(deadline.left(self.limits.connect))
        if not answer:
            raise Unanswered(f"{place.host} could not be resolved in time")
        if isinstance(answer[0], Exception):
            raise NoHost(f"{place.host} is not known: {answer[0]}")
        return list(answer[0])

    def _opened(self, place: Place, address: str | None, deadline: Deadline) -> socket.socket:
        wait = deadline.left(self.limits.connect)
        if self.proxy:
            return _through(self.proxy, address or place.host, place.port, wait)
        assert address is not None
        opened = socket.create_connection((address, place.port), wait)
        reached = read(opened.getpeername()[0].partition("%")[0])
        if reached != read(address):  # whatever may stand between: it is not what was checked
            opened.close()
            raise Denied(f"the connection to {address} ends at {reached}")
        return opened


def _through(proxy: str, host: str, port: int, wait: float) -> socket.socket:
    from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError
    from python_socks.sync import Proxy

    remote = proxy.lower().startswith("socks5h:")
    url = proxy.replace("socks5h:", "socks5:", 1) if remote else proxy
    try:
        way: Any = Proxy.from_url(url, rdns=remote)
        opened: socket.socket = way.connect(dest_host=host, dest_port=port, timeout=wait)
        return opened
    except (ProxyError, ProxyConnectionError, ProxyTimeoutError) as error:
        raise OSError(f"the proxy answers: {error}") from None


def exception(written: str) -> tuple[str, str]:
    """`HOST:ADDRESS` as a host and an address. Raises ValueError with words for a person."""
    host, _, address = written.partition(":")
    found = read(address.strip())
    name = _ascii(host.strip())
    if not found or not _HOST.fullmatch(name):
        raise ValueError(f"HOST:ADDRESS is expected, e.g. shop.example:127.0.0.1; not {written!r}")
    return name, str(found)


def proxied(written: str) -> str:
    """A proxy's URL, checked. Raises ValueError with words for a person."""
    parts = urlsplit(written)
    if parts.scheme not in ("http", "socks5", "socks5h") or not parts.hostname or not parts.port:
        raise ValueError(
            "a proxy is http://, socks5:// or socks5h:// with host and port, e.g. "
            f"socks5h://127.0.0.1:9050; not {shown(written)!r}"
        )
    return written


def shown(proxy: str) -> str:
    """A proxy's URL without its password."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(proxy)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return "a proxy"


def _ascii(host: str) -> str:
    host = host.removesuffix(".").lower()
    if ":" in host:
        return f"[{IPv6Address(host.partition('%')[0])}]" if "%" not in host else ""
    if host.isascii():
        return host
    import idna

    try:
        return idna.encode(host, uts46=True, transitional=False).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise ValueError(f"{host[:80]!r} is no name of a host") from None


def _public(host: str) -> bool:
    return "." in host and not any(host == end or host.endswith(f".{end}") for end in _INSIDE)


def _listed(ports: frozenset[int]) -> str:
    return ", ".join(map(str, sorted(ports)))
