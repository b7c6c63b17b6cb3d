"""What tests marked `postgresql` and `browser` need: a throw-away server, a Chromium."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)  # a first call loads libraries
settings.load_profile("patient")

_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50")
_numbers = count(1)


@dataclass(frozen=True)
class Server:
    """A server that listens on the loopback address and on a socket in `sockets`."""

    port: int
    password: str
    sockets: Path

    def url(self, database: str) -> str:
        return f"postgresql://countermark:{self.password}@127.0.0.1:{self.port}/{database}"


def _binaries() -> Path | None:
    """The newest server that is installed: Debian keeps them out of the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = Path("/usr/lib/postgresql").glob("[0-9]*/bin/initdb")
    newest = max(versions, key=lambda found: int(found.parts[-3]), default=None)
    return newest.parent if newest else None


def _unprivileged() -> dict[str, object]:
    """PostgreSQL refuses to run as root: who runs it then."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return {}


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    as_whom = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="countermark-pg-"))  # short: it holds a socket
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(port, secrets.token_hex(16), folder)
    (folder / "password").write_text(server.password)
    if as_whom:
        for path in (folder, folder / "password"):
            os.chown(path, as_whom["user"], as_whom["group"])

    def command(name: str, *words: str) -> None:
        done = subprocess.run(
            [binaries / name, *words], cwd="/", capture_output=True, text=True, **as_whom
        )
        assert done.returncode == 0, done.stderr + done.stdout

    data = str(folder / "data")
    settings = " ".join(f"-c {each}" for each in _FAST)
    try:
        command(
            *("initdb", "-D", data, "-U", "countermark", "--pwfile", str(folder / "password")),
            *("-A", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
        )
        listening = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {settings}"
        command("pg_ctl", "start", "-w", "-D", data, "-l", f"{data}/log", "-o", listening)
        try:
            yield server
        finally:
            command("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def postgresql_url(postgresql_server: Server) -> str:
    """The URL of an empty database."""
    psycopg = pytest.importorskip("psycopg")
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgresql_server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgresql_server.url(name)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium, driven by Playwright, that asks nothing of the network on its own."""
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    quiet = (
        *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    )
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=list(quiet))
        yield opened
        opened.close()
