"""Runs the migrations on the connection that `schema` holds, in its transaction."""

from alembic import context

from countermark.storage.schema import VERSION_TABLE
from countermark.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
