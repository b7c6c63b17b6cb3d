"""Judgements, one row each; what people had set of goods and standing becomes the first of them."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from countermark.records.judgement import judgement

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table, move what people had said into it, drop its former columns."""
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "judgements",
        sa.Column("judgement", sa.String(32), primary_key=True),
        sa.Column("lead", words, sa.ForeignKey("leads.lead"), nullable=False, index=True),
        sa.Column("link", sa.String(32)),
        sa.Column("goods", sa.String(32)),
        sa.Column("by", words, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("note", words, nullable=False),
        sa.Column("revokes", sa.String(32), sa.ForeignKey("judgements.judgement")),
    )
    _take_over()
    _append_only()
    op.drop_column("leads", "goods")
    op.drop_column("leads", "standing")


def _take_over() -> None:
    connection = op.get_bind()
    leads = sa.table("leads", sa.column("lead"), sa.column("goods"), sa.column("standing"))
    said = (leads.c.goods != "unknown") | (leads.c.standing == "confirmed")
    at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
    rows = [
        judgement(
            lead=lead,
            by="someone, before judgements were kept",
            at=at,
            link="confirmed" if standing == "confirmed" else None,
            goods=goods,
        ).model_dump()
        for lead, goods, standing in connection.execute(sa.select(leads).where(said))
    ]
    if rows:
        judgements = sa.table("judgements", *(sa.Column(name) for name in rows[0]))
        connection.execute(judgements.insert(), rows)


def _append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER judgements_no_{change} BEFORE {change} ON judgements "
                "BEGIN SELECT RAISE(ABORT, 'judgements are only ever added to'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION judgements_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'judgements are only ever added to'; END $$"
    )
    op.execute(
        "CREATE TRIGGER judgements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON judgements "
        "EXECUTE FUNCTION judgements_append_only()"
    )
