"""The first workspace: runs and their inputs, records, leads, blobs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("started", words, nullable=False),
        sa.Column("finished", words),
        sa.Column("status", words, nullable=False),
        sa.Column("reason", words),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.Column("versions", sa.Text, nullable=False),
    )
    op.create_table(
        "inputs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), nullable=False, index=True),
        sa.Column("name", words, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("format", words),
        sa.Column("accepted", sa.BigInteger, nullable=False),
        sa.Column("rejected", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "records",
        sa.Column("key_hash", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(64), primary_key=True),
        sa.Column("key", words, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("first_run", sa.Integer, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("last_run", sa.Integer, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("party", words),
        sa.Column("tlp", words, nullable=False),
        sa.Column("standing", words, nullable=False),
    )
    op.create_table(
        "leads",
        sa.Column("lead", words, primary_key=True),
        sa.Column("brand", words, nullable=False),
        sa.Column("listing", words, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("probability", sa.Double, nullable=False),
        sa.Column("weight", sa.Double, nullable=False),
        sa.Column("grade", words, nullable=False),
        sa.Column("priority", sa.Double, nullable=False),
        sa.Column("operator", words),
        sa.Column("goods", words, nullable=False),
        sa.Column("preserved", sa.Boolean, nullable=False),
        sa.Column("first_run", sa.Integer, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("last_run", sa.Integer, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("party", words),
        sa.Column("tlp", words, nullable=False),
        sa.Column("standing", words, nullable=False),
    )
    op.create_table(
        "blobs",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "blob_chunks",
        sa.Column("digest", sa.String(64), sa.ForeignKey("blobs.digest"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
