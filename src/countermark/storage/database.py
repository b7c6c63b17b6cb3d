"""The database behind a workspace: SQLite in a folder, or PostgreSQL by URL."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from countermark.storage.error import WorkspaceError, said

PATIENCE = 60
"""Seconds to wait for another run's transaction; the longest, 10,000 leads, takes under 3."""
_FILE = "workspace.sqlite"
_LOCK = 0x636F756E  # any number that is ours alone


class Database:
    """One database. There is one writer at a time, so that no two can wait for each other."""

    def __init__(self, engine: Engine, name: str, secret: str | None = None) -> None:
        self.engine = engine
        self.name = name
        """For people: no password in it."""
        self._secret = secret

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection. Each statement sees one state, whatever is written meanwhile."""
        with self._told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, alone: bool = True) -> Iterator[Connection]:
        """A transaction: all of it is kept on leaving, or nothing. Keep it short.

        One that only adds what no other may add otherwise need not be `alone`."""
        with (
            self._told(),
            self.engine.connect().execution_options(writing=True) as connection,
            connection.begin(),
        ):
            if alone and self.dialect == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}s'"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            words = " ".join(str(getattr(error, "orig", None) or error).split())
            if self._secret:
                words = words.replace(self._secret, "***")
            raise WorkspaceError(f"the workspace {self.name}: {_plain(words)}") from None


def in_folder(folder: Path, new: bool = True) -> Database:
    """The SQLite database of a folder, which is made where it is not there, if it may be `new`."""
    path = folder / _FILE
    try:
        if folder.exists() and not folder.is_dir():
            raise WorkspaceError(f"{folder} is a file: a workspace is a folder or a PostgreSQL URL")
        if not new and not path.is_file():
            raise no_workspace(str(folder))
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise WorkspaceError(f"cannot make the workspace {folder}: {said(error)}") from error
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": PATIENCE, "isolation_level": None},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return Database(engine, str(folder))


def at_url(where: str) -> Database:
    """The PostgreSQL database of a URL, `postgresql://USER:PASSWORD@HOST:PORT/NAME`."""
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise WorkspaceError(
            "the workspace's URL cannot be read: postgresql://USER:PASSWORD@HOST:PORT/NAME is "
            "expected, with %40 for an @ in the password and the like"
        ) from None
    if url.drivername not in ("postgresql", "postgres"):
        raise WorkspaceError(
            f"{url.drivername}:// is no workspace: give a folder or a postgresql:// URL"
        )
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise WorkspaceError(
            'a workspace in PostgreSQL needs its driver: pip install "countermark[postgresql]"'
        ) from None
    options = {"connect_timeout": "10", "client_encoding": "utf8"}
    engine = create_engine(
        url.set(drivername="postgresql+psycopg").update_query_dict(options | dict(url.query)),
        hide_parameters=True,
        pool_pre_ping=True,
    )
    event.listen(engine, "connect", _every_script)
    place = {name: at for name, at in url.query.items() if name in ("host", "port")}
    shown = URL.create("postgresql", url.username, None, url.host, url.port, url.database, place)
    secret = url.query.get("password") or url.password
    return Database(engine, shown.render_as_string(), str(secret) if secret else None)


def no_workspace(name: str) -> WorkspaceError:
    """There is none, and none is to be made."""
    return WorkspaceError(
        f"there is no workspace in {name}: `countermark investigate` makes it, in OUT/workspace or "
        "where its --workspace says"
    )


def _prepare(connection: Any, record: object) -> None:
    """Readers and a writer side by side; a commit is on the disk when it returns."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except connection.OperationalError as error:  # no busy_timeout here: SQLite does not wait
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _every_script(connection: Any, record: object) -> None:
    """A database in another encoding would refuse names in Chinese halfway through a run."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise WorkspaceError(
            f"the database {connection.info.dbname} is in {encoding}: a workspace needs one in "
            "UTF8 (CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0)"
        )


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _plain(words: str) -> str:
    """What the database said, in words for a person."""
    return next((meaning for sign, meaning in _MEANINGS.items() if sign in words), words)


_MEANINGS = {
    "file is not a database": f"its {_FILE} is not a database, or it is damaged",
    "malformed": f"its {_FILE} is damaged",
    "database is locked": f"another program has held it for over {PATIENCE} seconds",
    "due to lock timeout": f"another program has held it for over {PATIENCE} seconds",
    "readonly database": "you may read it, but not write to it",
    "unable to open database file": f"its {_FILE} cannot be opened: is the folder yours to write?",
    "disk is full": "no space is left on its disk",
    "disk I/O error": "its disk cannot be written or read: it is full, failing or limited",
    "server closed the connection": "its server ended the connection",
    "terminating connection": "its server ended the connection",
    "No space left on device": "no space is left on the disk of its server",
}
