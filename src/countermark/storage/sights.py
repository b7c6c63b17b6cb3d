"""Sights: what was once seen in a picture, kept by the picture's digest, so that no picture is
read twice. Nothing here is evidence: all of it can be made again from the blobs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from countermark.storage.database import Database
from countermark.storage.tables import sights

_ASKED = 500
"""Pictures asked for at a time: databases take only so many values in one statement."""


@dataclass(frozen=True)
class Sights:
    """What the readers of pictures saw. A reader is named with its version (`words/1`): what
    another version saw is not asked for."""

    database: Database

    def of(self, reader: str, digests: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """The digests of which this reader has seen the picture, each with what it saw."""
        known = sights.c
        for start in range(0, len(digests), _ASKED):
            some = digests[start : start + _ASKED]
            chosen = select(known.digest, known.content).where(
                known.reader == reader, known.digest.in_(some)
            )
            with self.database.reading() as connection:
                for row in connection.execute(chosen).all():
                    yield row.digest, row.content

    def keep(self, reader: str, seen: Mapping[str, bytes]) -> None:
        """Keep what a reader saw, by digest: all of it or, after a crash, nothing."""
        if not seen:
            return
        insert = sqlite.insert if self.database.dialect == "sqlite" else postgresql.insert
        rows = [
            {"digest": digest, "reader": reader, "content": content}
            for digest, content in seen.items()
        ]
        with self.database.writing(alone=False) as connection:
            connection.execute(insert(sights).on_conflict_do_nothing(), rows)
