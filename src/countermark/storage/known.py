"""What is known of accounts: what people judged of them, only ever added to; what was seen of
them, as the runs brought it; and how frequent it was at what time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from countermark.records.account_judgement import AccountJudgement, Same, account_judgement
from countermark.records.key import Key
from countermark.storage.clock import moment
from countermark.storage.database import Database
from countermark.storage.error import WorkspaceError
from countermark.storage.tables import account_judgements, frequency_tables, sightings


@dataclass(frozen=True)
class Known:
    """Of accounts. Sightings and frequencies are bytes here: what is in them, `operators` knows."""

    database: Database

    def judge(
        self,
        one: Key,
        other: Key,
        by: str,
        same: Same | None = None,
        score: float | None = None,
        note: str = "",
        revokes: str | None = None,
    ) -> AccountJudgement:
        """Add a judgement of two accounts, at this moment, after every earlier one: kept when this
        returns, and for good.

        Raises WorkspaceError where they have no judgement of that name to revoke, ValueError with
        a sentence for a person as `account_judgement` does."""
        known = account_judgements.c
        with self.database.writing() as connection:
            if revokes is not None:
                chosen = select(known.source, known.target).where(known.judgement == revokes)
                found = connection.execute(chosen).one_or_none()
                if found is None or {*found} != {str(one), str(other)}:
                    raise WorkspaceError(f"{one} and {other} have no judgement {revokes} to revoke")
            latest = connection.execute(select(func.max(known.at))).scalar()
            given = account_judgement(one, other, by, moment(latest), same, score, note, revokes)
            connection.execute(account_judgements.insert().values(given.model_dump(mode="json")))
        return given

    def judgements(self) -> tuple[AccountJudgement, ...]:
        """Every judgement of two accounts, the oldest first. Raises WorkspaceError where one was
        altered."""
        known = account_judgements.c
        with self.database.reading() as connection:
            chosen = select(account_judgements).order_by(known.at, known.judgement)
            rows = connection.execute(chosen).mappings().all()
        return tuple(_read(dict(row)) for row in rows)

    def keep_sightings(self, content: bytes, run: int | None = None) -> str:
        """Keep what a run, or a watch outside of any, saw. Returns when it was kept."""
        at = moment()
        with self.database.writing() as connection:
            connection.execute(sightings.insert().values(run=run, at=at, content=content))
        return at

    def sightings(self) -> Iterator[tuple[str, bytes]]:
        """All that was kept, in its order, each with when."""
        known = sightings.c
        with self.database.reading() as connection:
            numbers = connection.execute(select(known.id).order_by(known.id)).scalars().all()
            for number in numbers:
                chosen = select(known.at, known.content).where(known.id == number)
                for row in connection.execute(chosen):
                    yield row.at, row.content

    def keep_frequencies(self, version: str, content: bytes) -> None:
        """Keep a table of frequencies under its version, unless it is there."""
        insert = sqlite.insert if self.database.dialect == "sqlite" else postgresql.insert
        row = {"version": version, "at": moment(), "content": content}
        with self.database.writing() as connection:
            connection.execute(insert(frequency_tables).on_conflict_do_nothing(), row)

    def frequencies(self, at: str | None = None) -> tuple[str, bytes] | None:
        """The version and content of the table that was the last to be made, up to a moment where
        one is given; None where there was none."""
        known = frequency_tables.c
        chosen = select(known.version, known.content).order_by(known.at.desc(), known.version)
        if at is not None:
            chosen = chosen.where(known.at <= at)
        with self.database.reading() as connection:
            row = connection.execute(chosen.limit(1)).one_or_none()
        return (row.version, row.content) if row else None


def _read(row: dict[str, Any]) -> AccountJudgement:
    try:
        return AccountJudgement.model_validate(row)
    except ValueError:
        raise WorkspaceError(
            f"the judgement {row['judgement']} of {row['source']} and {row['target']} was altered "
            "after it was made: restore the workspace from a copy"
        ) from None
