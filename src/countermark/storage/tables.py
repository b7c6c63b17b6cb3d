"""The tables of a workspace, the same in SQLite and PostgreSQL.

A table that is added or changed here needs a step in `migrations/versions`, and `HEAD` its name.
Times are RFC 3339 in UTC; JSON is text, in the one spelling of `canonical.written`.
"""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Dialect,
    Double,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    event,
    text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from countermark.storage.canonical import escaped, unescaped

HEAD = "0007"
"""The newest step of the migrations."""


class Words(TypeDecorator[str]):
    """Any text, lossless, and sorted by code points whatever the server's language is."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text; PostgreSQL sorts by its locale unless told."""
        return Text(collation="C" if dialect.name == "postgresql" else None)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else escaped(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """From the database."""
        return None if value is None else unescaped(value)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


def _whose() -> list[Column[Any]]:
    """What every row that is a record or a lead says of itself; people's, never a run's."""
    return [
        Column("party", Words),
        Column("tlp", Words, nullable=False),
    ]


def _sightings() -> list[Column[Any]]:
    return [
        Column("first_run", ForeignKey("runs.id"), nullable=False),
        Column("last_run", ForeignKey("runs.id"), nullable=False),
    ]


runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started", Words, nullable=False),
    Column("finished", Words),
    Column("status", Words, nullable=False),
    Column("reason", Words),
    Column("settings", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("versions", Text, nullable=False),
)

inputs = Table(
    "inputs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", ForeignKey("runs.id"), nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("format", Words),
    Column("accepted", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("key_hash", String(64), primary_key=True),  # first, or an index on it is of no help
    Column("kind", String(64), primary_key=True),
    Column("key", Words, nullable=False),
    Column("document", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    *_sightings(),
    *_whose(),
    Column("standing", Words, nullable=False),
)

leads = Table(
    "leads",
    metadata,
    Column("lead", Words, primary_key=True),
    Column("brand", Words, nullable=False),
    Column("listing", Words, nullable=False),
    Column("document", Text, nullable=False),
    Column("probability", Double, nullable=False),
    Column("weight", Double, nullable=False),
    Column("grade", Words, nullable=False),
    Column("priority", Double, nullable=False),
    Column("operator", Words),
    Column("preserved", Boolean, nullable=False),
    *_sightings(),
    *_whose(),
)

judgements = Table(
    "judgements",
    metadata,
    Column("judgement", String(32), primary_key=True),
    Column("lead", Words, ForeignKey("leads.lead"), nullable=False, index=True),
    Column("link", String(32)),
    Column("goods", String(32)),
    Column("by", Words, nullable=False),
    Column("at", String(32), nullable=False),
    Column("note", Words, nullable=False),
    Column("revokes", ForeignKey("judgements.judgement")),
)


def append_only(table: str, dialect: str) -> list[str]:
    """The statements after which no program, and no person at the database's own prompt, changes
    or deletes a row of the table."""
    words = f"{table.replace('_', ' ')} are only ever added to"
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{change} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            for change in ("update", "delete")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"EXECUTE FUNCTION {table}_append_only()",
    ]


def _only_added_to(table: Table, connection: Connection, **_: Any) -> None:
    for statement in append_only(table.name, connection.dialect.name):
        connection.execute(text(statement))


event.listen(judgements, "after_create", _only_added_to)


sights = Table(
    "sights",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("reader", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

blobs = Table(
    "blobs",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
)

blob_chunks = Table(
    "blob_chunks",
    metadata,
    Column("digest", ForeignKey("blobs.digest"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)


evidence_items = Table(
    "evidence_items",
    metadata,
    Column("item", String(18), primary_key=True),
    Column("digest", String(64), nullable=False, index=True),
    Column("manifest_hash", String(64), nullable=False),
)

evidence_manifests = Table(  # what erasure takes away
    "evidence_manifests",
    metadata,
    Column("item", ForeignKey("evidence_items.item"), primary_key=True),
    Column("source_hash", String(64), nullable=False, index=True),
    Column("retain_until", String(10), index=True),
    Column("content", LargeBinary, nullable=False),
)

custody_entries = Table(
    "custody_entries",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("item", ForeignKey("evidence_items.item"), nullable=False, index=True),
    Column("content", LargeBinary, nullable=False),
)

log_nodes = Table(
    "log_nodes",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)

tree_heads = Table(
    "tree_heads",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("note", Words, nullable=False),
)

time_stamps = Table(
    "time_stamps",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("authority", String(64), primary_key=True),
    Column("about", Words, nullable=False, index=True),
    Column("response", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),
)

stamp_queue = Table(
    "stamp_queue",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("authority", String(64), primary_key=True),
    Column("about", Words, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("after", Words, nullable=False),
    Column("reason", Words),
)

capture_queue = Table(
    "capture_queue",
    metadata,
    Column("order", String(18), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("url", Words, nullable=False),
)

bans = Table(
    "bans",
    metadata,
    Column("ban", String(18), primary_key=True),
    Column("operator", Words),
    Column("accounts", Text, nullable=False),
    Column("platform", Words, nullable=False),
    Column("on", String(10), nullable=False),
    Column("by", Words, nullable=False),
    Column("at", String(32), nullable=False),
    Column("note", Words, nullable=False),
    Column("revokes", ForeignKey("bans.ban")),
)

account_judgements = Table(
    "account_judgements",
    metadata,
    Column("judgement", String(18), primary_key=True),
    Column("source", Words, nullable=False),
    Column("target", Words, nullable=False),
    Column("same", String(32)),
    Column("score", Double),
    Column("by", Words, nullable=False),
    Column("at", String(32), nullable=False),
    Column("note", Words, nullable=False),
    Column("revokes", ForeignKey("account_judgements.judgement")),
)

sightings = Table(
    "sightings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", ForeignKey("runs.id")),
    Column("at", String(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

frequency_tables = Table(
    "frequency_tables",
    metadata,
    Column("version", String(18), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

for _table in (
    account_judgements, bans, evidence_items, custody_entries, log_nodes, tree_heads, time_stamps,
):  # fmt: skip
    event.listen(_table, "after_create", _only_added_to)


def key_hash(key: str) -> str:
    """A key's SHA-256: what is unique, since an index takes no key of any length."""
    return hashlib.sha256(escaped(key).encode()).hexdigest()
