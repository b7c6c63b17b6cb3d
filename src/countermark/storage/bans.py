"""Bans of a workspace, only ever added to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from countermark.records.ban import Ban, ban, holding
from countermark.storage.canonical import read, written
from countermark.storage.clock import moment
from countermark.storage.error import WorkspaceError
from countermark.storage.tables import bans


def add(connection: Connection, **said: Any) -> Ban:
    """Add what `ban` makes of `said`, at this moment, later than every ban before. In a transaction
    that writes alone. Raises ValueError as `ban` does."""
    latest = connection.execute(select(func.max(bans.c.at))).scalar()
    given = ban(at=moment(latest), **said)
    row = given.model_dump(mode="json")
    connection.execute(bans.insert().values(row | {"accounts": written(row["accounts"])}))
    return given


def revoke(connection: Connection, name: str, by: str, note: str) -> Ban:
    """Add that a ban no longer counts. Raises WorkspaceError where there is none of that name that
    counts, ValueError as `ban` does."""
    found = {one.ban: one for one in holding(every(connection))}.get(name)
    if found is None:
        raise WorkspaceError(f"there is no ban {name} that counts in this workspace")
    said = found.model_dump(include={"operator", "platform", "on"})
    return add(connection, **said, accounts=found.accounts, by=by, note=note, revokes=name)


def every(connection: Connection) -> tuple[Ban, ...]:
    """All of them, revocations too, in the order in which they were noted. Raises WorkspaceError
    where one was altered."""
    found = connection.execute(select(bans).order_by(bans.c.at, bans.c.ban)).mappings()
    return tuple(_read(dict(row)) for row in found)


def _read(row: dict[str, Any]) -> Ban:
    try:
        return Ban.model_validate(row | {"accounts": read(row["accounts"])})
    except ValueError:
        raise WorkspaceError(
            f"the ban {row['ban']} was altered after it was noted: restore the workspace from a "
            "copy"
        ) from None
