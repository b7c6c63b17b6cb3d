"""Evidence: items and their manifests, custody, the log with its heads, time-stamps."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables; five of them are only ever added to."""
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "evidence_items",
        sa.Column("item", sa.String(18), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, index=True),
        sa.Column("manifest_hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "evidence_manifests",
        sa.Column("item", sa.String(18), sa.ForeignKey("evidence_items.item"), primary_key=True),
        sa.Column("source_hash", sa.String(64), nullable=False, index=True),
        sa.Column("retain_until", sa.String(10), index=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "custody_entries",
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("item", sa.String(18), sa.ForeignKey("evidence_items.item"), nullable=False,
                  index=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )  # fmt: skip
    op.create_table(
        "log_nodes",
        sa.Column("level", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "tree_heads",
        sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("note", words, nullable=False),
    )
    op.create_table(
        "time_stamps",
        sa.Column("subject", sa.String(64), primary_key=True),
        sa.Column("authority", sa.String(64), primary_key=True),
        sa.Column("about", words, nullable=False, index=True),
        sa.Column("response", sa.LargeBinary, nullable=False),
        sa.Column("chain", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "stamp_queue",
        sa.Column("subject", sa.String(64), primary_key=True),
        sa.Column("authority", sa.String(64), primary_key=True),
        sa.Column("about", words, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("after", words, nullable=False),
        sa.Column("reason", words),
    )
    for table in (
        "evidence_items", "custody_entries", "log_nodes", "tree_heads", "time_stamps",
    ):  # fmt: skip
        _append_only(table)


def _append_only(table: str) -> None:
    words = f"{table.replace('_', ' ')} are only ever added to"
    if op.get_bind().dialect.name == "sqlite":
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"EXECUTE FUNCTION {table}_append_only()"
    )
