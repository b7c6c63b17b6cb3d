"""The schema of a workspace: made when it is new, brought up to date when it is older."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    inspect,
    select,
)

from countermark.storage.database import Database, no_workspace
from countermark.storage.error import WorkspaceError
from countermark.storage.tables import HEAD, metadata

VERSION_TABLE = "countermark_version"
"""Where Alembic notes the last step; its usual name would clash with another program's."""
_STEPS = "countermark.storage:migrations"
_version = Table(
    VERSION_TABLE,
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
)


def prepare(database: Database, new: bool = True) -> None:
    """Bring the schema to `HEAD`: one program at a time, all of it or nothing.

    A new workspace gets its tables at once (Alembic takes long to load); tests hold that equal
    to all the migrations. Raises WorkspaceError where a newer version wrote the workspace, or
    where there is none and it may not be `new`.
    """
    with database.reading() as connection:
        found = _found(connection)
        if found == HEAD:
            return
        if found is None and not new:
            raise no_workspace(database.name)
    with database.writing() as connection:
        found = _found(connection)  # another program may have been faster
        if found is None:
            _make(connection, database.name)
        elif found != HEAD:
            _migrate(connection, found, database.name)


def _found(connection: Connection) -> str | None:
    """The last step that was taken; None where there is no workspace yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(select(_version.c.version_num)).scalar()


def _make(connection: Connection, name: str) -> None:
    taken = set(inspect(connection).get_table_names()) & set(metadata.tables)
    if taken:
        raise WorkspaceError(
            f"the workspace {name} holds tables of another program ({', '.join(sorted(taken))}): "
            "give Countermark a database of its own"
        )
    metadata.create_all(connection, checkfirst=False)
    _version.create(connection)
    connection.execute(_version.insert().values(version_num=HEAD))


def _migrate(connection: Connection, found: str, name: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", _STEPS)
    steps = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if found not in steps:
        raise WorkspaceError(
            f"the workspace {name} was written by a newer version of Countermark (its schema is "
            f"{found}, this one knows {HEAD}): install the newer one"
        )
    command.upgrade(config, "head")
