"""What is known of accounts: judgements (only ever added to), sightings, frequencies."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "account_judgements",
        sa.Column("judgement", sa.String(18), primary_key=True),
        sa.Column("source", words, nullable=False),
        sa.Column("target", words, nullable=False),
        sa.Column("same", sa.String(32)),
        sa.Column("score", sa.Double),
        sa.Column("by", words, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("note", words, nullable=False),
        sa.Column("revokes", sa.String(18), sa.ForeignKey("account_judgements.judgement")),
    )
    op.create_table(
        "sightings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.id")),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "frequency_tables",
        sa.Column("version", sa.String(18), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER account_judgements_no_{change} BEFORE {change} "
                "ON account_judgements "
                "BEGIN SELECT RAISE(ABORT, 'account judgements are only ever added to'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION account_judgements_append_only() RETURNS trigger "
        "LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'account judgements are only ever added to'; END $$"
    )
    op.execute(
        "CREATE TRIGGER account_judgements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON account_judgements EXECUTE FUNCTION account_judgements_append_only()"
    )
