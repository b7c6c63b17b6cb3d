"""A web on the loopback address: sites by their host names, written as functions."""

import gzip
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

from countermark.evidence.guard import Guard, Limits

LIMITS = Limits(connect=5, idle=5, total=10)


@dataclass
class Asked:
    """A request."""

    host: str
    path: str
    """With its query."""
    headers: dict[str, str]

    @property
    def cookies(self) -> str:
        return self.headers.get("cookie", "")


Site = Callable[[Asked], bytes]


def answer(
    body: str | bytes = b"",
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    packed: bool = False,
    **headers: str,
) -> bytes:
    """An answer; header names with `_` for `-`."""
    content = body.encode() if isinstance(body, str) else body
    if packed:
        content, headers = gzip.compress(content, mtime=0), {"Content-Encoding": "gzip", **headers}
    lines = [f"HTTP/1.1 {status}"]
    if kind:
        lines.append(f"Content-Type: {kind}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines.append(f"Content-Length: {len(content)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def to(target: str, status: str = "302 Found", **headers: str) -> bytes:
    """A redirect."""
    return answer("", status, Location=target, **headers)


@dataclass
class Web:
    """The sites, and what they were asked."""

    port: int
    sites: dict[str, Site]
    asked: list[Asked] = field(default_factory=list)
    certificate: Path | None = None

    def url(self, host: str, path: str = "/", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def guard(self, limits: Limits = LIMITS, proxy: str | None = None) -> Guard:
        """A guard that knows its hosts as exceptions, and no other name."""

        def unknown(host: str, port: int) -> list[str]:
            raise OSError(f"{host} is not of this test")

        hosts = dict.fromkeys(self.sites, "127.0.0.1")
        return Guard(resolve=hosts, limits=limits, resolver=unknown, proxy=proxy)


@contextmanager
def web(sites: dict[str, Site], tls: tuple[Path, Path] | None = None) -> Iterator[Web]:
    """The web, until the end of the block. `tls` is a certificate and its key."""
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            line: socket.socket = self.request
            line.settimeout(20)
            try:
                if context:
                    line = context.wrap_socket(line, server_side=True)
                asked = _read(line)
                if asked is None:
                    return
                made.asked.append(asked)
                site = sites.get(asked.host)
                line.sendall(site(asked) if site else answer("", "421 Misdirected Request"))
                if context:
                    line.unwrap()
            except (OSError, ValueError):
                pass
            finally:
                line.close()

    class Server(ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True
        request_queue_size = 128

    with Server(("127.0.0.1", 0), Handler) as server:
        made = Web(server.server_address[1], sites)
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield made
        finally:
            server.shutdown()


def _read(line: socket.socket) -> Asked | None:
    content = b""
    while b"\r\n\r\n" not in content:
        part = line.recv(65536)
        if not part:
            return None
        content += part
    first, *rest = content.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    headers = {n.lower(): v.strip() for n, _, v in (each.partition(":") for each in rest)}
    host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
    return Asked(host, first.split(" ")[1], headers)
