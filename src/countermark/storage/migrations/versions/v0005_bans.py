"""Bans, one row each, only ever added to."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "bans",
        sa.Column("ban", sa.String(18), primary_key=True),
        sa.Column("operator", words),
        sa.Column("accounts", sa.Text, nullable=False),
        sa.Column("platform", words, nullable=False),
        sa.Column("on", sa.String(10), nullable=False),
        sa.Column("by", words, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("note", words, nullable=False),
        sa.Column("revokes", sa.String(18), sa.ForeignKey("bans.ban")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER bans_no_{change} BEFORE {change} ON bans "
                "BEGIN SELECT RAISE(ABORT, 'bans are only ever added to'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION bans_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'bans are only ever added to'; END $$"
    )
    op.execute(
        "CREATE TRIGGER bans_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bans "
        "EXECUTE FUNCTION bans_append_only()"
    )
