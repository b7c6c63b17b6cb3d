"""The workspace: where people work on what the runs have found."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.engine import Row

from countermark import __version__
from countermark.records.ban import Ban
from countermark.records.judgement import Goods, Judgement, Link, in_time
from countermark.records.key import Key
from countermark.records.lead import Lead, judged
from countermark.storage import bans, ledger, schema, tables
from countermark.storage.blobs import Blobs
from countermark.storage.canonical import escaped, read, written
from countermark.storage.custody import Custody
from countermark.storage.database import Database, at_url, in_folder
from countermark.storage.database_blobs import DatabaseBlobs
from countermark.storage.folder_blobs import FolderBlobs
from countermark.storage.keys import Keys, folder_of_keys
from countermark.storage.known import Known
from countermark.storage.orders import Orders
from countermark.storage.preservation import with_preserved
from countermark.storage.run import Input, Run, now
from countermark.storage.sights import Sights
from countermark.storage.stamps import Stamps

_PAGE = 500


class Workspace:
    """A folder (`workspace.sqlite`, `blobs/`) or a PostgreSQL database. Close it after use, or
    use it in a `with`. Whatever goes wrong with it is a WorkspaceError."""

    def __init__(self, database: Database, blobs: Blobs, keys: Path) -> None:
        self._database = database
        self.blobs = blobs
        self.keys = Keys(keys)
        """With which its log and bundles are signed."""
        self.custody = Custody(database, self.keys.log)
        """The evidence items, what was done with them, and the log."""
        self.stamps = Stamps(database)
        """Time-stamps, and what waits for one."""
        self.orders = Orders(database)
        """What is still to be captured."""
        self.sights = Sights(database)
        """What was seen in pictures."""
        self.known = Known(database)
        """What is known of accounts."""
        self.name = database.name
        """What it is called for people and in settings: the folder, or the URL without password."""

    @classmethod
    def open(cls, where: str | Path, new: bool = True) -> Self:
        """The workspace there; made where there is none, unless it may not be `new`; brought up to
        date where it is older.

        `where` is a folder or `postgresql://USER:PASSWORD@HOST:PORT/NAME`.
        """
        remote = isinstance(where, str) and "://" in where
        database = at_url(str(where)) if remote else in_folder(Path(where), new)
        try:
            schema.prepare(database, new)
            blobs = DatabaseBlobs(database) if remote else FolderBlobs(Path(where) / "blobs")
            return cls(database, blobs, folder_of_keys(None if remote else Path(where)))
        except BaseException:
            database.close()
            raise

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for who reads its tables as they are."""
        return self._database.reading()

    def close(self) -> None:
        """Let go of it."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def begin(self, settings: Mapping[str, Any]) -> Run:
        """A new run. `settings` are plain JSON values without secrets: they are kept."""
        versions = {"countermark": __version__, "python": platform.python_version()}
        new = tables.runs.insert().values(
            started=now(),
            status="running",
            settings=written(settings),
            counts="{}",
            versions=written(versions),
        )
        with self._database.writing() as connection:
            inserted = connection.execute(new).inserted_primary_key
            assert inserted is not None
            return Run(self._database, inserted[0])

    def runs(self) -> list[dict[str, Any]]:
        """Every run, oldest first: id, started, finished, status (`running`, `done`, `failed`;
        one that was killed stays `running`), reason, settings, counts, versions."""
        with self._database.reading() as connection:
            found = connection.execute(select(tables.runs).order_by(tables.runs.c.id)).mappings()
            told = ("settings", "counts", "versions")
            return [{**run, **{name: read(run[name]) for name in told}} for run in found]

    def inputs(self, run: int) -> list[Input]:
        """What a run has read, in its order."""
        known = tables.inputs.c
        columns = [known[name] for name in Input.__dataclass_fields__]
        chosen = select(*columns).where(known.run == run).order_by(known.id)
        with self._database.reading() as connection:
            return [Input(*row) for row in connection.execute(chosen)]

    def records(self, kind: str) -> Iterator[tuple[str, dict[str, Any], list[str]]]:
        """Every record of a kind, by key: key, document, pointers to its evidence."""
        known = tables.records.c
        chosen = select(known.key, known.document, known.evidence).where(known.kind == kind)
        for row in self._stream(chosen.order_by(known.key)):
            yield row.key, read(row.document), read(row.evidence)

    def record(self, kind: str, key: str) -> tuple[dict[str, Any], list[str]] | None:
        """One record: its document and evidence; None where it is not known."""
        known = tables.records.c
        chosen = select(known.document, known.evidence).where(
            known.kind == kind, known.key_hash == tables.key_hash(key)
        )
        with self._database.reading() as connection:
            row = connection.execute(chosen).one_or_none()
            return (read(row[0]), read(row[1])) if row else None

    def leads(self, run: int | None = None) -> Iterator[Lead]:
        """The leads, most urgent first, then by their id; with `run`, those it was the last to
        put. Each with its judgements, and whether it is `current`: found by the last run done."""
        known = tables.leads.c
        chosen = _with_current().order_by(known.priority.desc(), known.lead)
        said: dict[str, list[Judgement]] = {}
        for given in self.judgements():
            said.setdefault(given.lead, []).append(given)
        rows = self._stream(chosen if run is None else chosen.where(known.last_run == run))
        while some := list(islice(rows, _PAGE)):
            yield from self.with_preserved(
                [judged(_lead(row), said.get(row.lead, ())) for row in some]
            )

    def lead(self, id: str) -> Lead | None:
        """One lead; None where it is not known."""
        with self._database.reading() as connection:
            row = connection.execute(_with_current().where(tables.leads.c.lead == id)).one_or_none()
            if row is None:
                return None
            lead = judged(_lead(row), ledger.of(connection, [id]).get(id, ()))
            return with_preserved(connection, self.blobs, [lead])[0]

    def with_preserved(self, leads: Sequence[Lead]) -> list[Lead]:
        """The leads, each `preserved` where what it rests on is kept and sealed here."""
        with self._database.reading() as connection:
            return with_preserved(connection, self.blobs, leads)

    def ids(self, beginning: str = "") -> list[str]:
        """The ids of the leads, or of those that begin so, sorted."""
        known = tables.leads.c.lead
        chosen = select(known).order_by(known)
        if beginning:
            chosen = chosen.where(func.substr(known, 1, len(escaped(beginning))) == beginning)
        with self._database.reading() as connection:
            return list(connection.execute(chosen).scalars())

    def first_runs(self) -> dict[str, int]:
        """By lead, the run that found it first."""
        known = tables.leads.c
        with self._database.reading() as connection:
            rows = connection.execute(select(known.lead, known.first_run))
            return {row.lead: row.first_run for row in rows}

    def judge(
        self,
        lead: str,
        by: str,
        link: Link | None = None,
        goods: Goods | None = None,
        note: str = "",
        revokes: str | None = None,
    ) -> Judgement:
        """Add a judgement, at this moment: kept when this returns, and for good.

        Raises WorkspaceError where there is no such lead or judgement to revoke, ValueError with
        a sentence for a person where the judgement says nothing or nobody makes it."""
        with self._database.writing() as connection:
            return ledger.add(
                connection, lead, by=by, link=link, goods=goods, note=note, revokes=revokes
            )

    def judgements(self) -> tuple[Judgement, ...]:
        """Every judgement of every lead, the oldest first."""
        with self._database.reading() as connection:
            chosen = select(tables.judgements.c.lead).distinct()
            found = ledger.of(connection, list(connection.execute(chosen).scalars()))
            return in_time(given for each in found.values() for given in each)

    def ban(
        self,
        accounts: Sequence[Key],
        platform: str,
        on: str,
        by: str,
        operator: str | None = None,
        note: str = "",
    ) -> Ban:
        """Note that a platform banned these accounts, those of `operator` if it is named: kept when
        this returns, and for good. Raises ValueError with a sentence for a person where it is no
        ban."""
        said = {"accounts": accounts, "platform": platform, "on": on, "operator": operator}
        with self._database.writing() as connection:
            return bans.add(connection, **said, by=by, note=note)

    def revoke_ban(self, ban: str, by: str, note: str = "") -> Ban:
        """Note that a ban no longer counts. Raises WorkspaceError where there is none that does,
        ValueError where nobody notes it."""
        with self._database.writing() as connection:
            return bans.revoke(connection, ban, by, note)

    def bans(self) -> tuple[Ban, ...]:
        """Every ban and revocation, in the order in which they were noted."""
        with self._database.reading() as connection:
            return bans.every(connection)

    def input_names(self, digests: Sequence[str]) -> dict[str, str]:
        """What the inputs of these digests were called when they were last read."""
        known = tables.inputs.c
        chosen = select(known.digest, known.name).where(known.digest.in_(digests))
        with self._database.reading() as connection:
            return dict(map(tuple, connection.execute(chosen.order_by(known.id))))

    def counts(self) -> dict[str, int]:
        """How many runs, inputs, records, leads and judgements there are."""
        counted = (tables.runs, tables.inputs, tables.records, tables.leads, tables.judgements)
        each = [
            select(func.count()).select_from(table).scalar_subquery().label(table.name)
            for table in counted
        ]
        with self._database.reading() as connection:
            return dict(connection.execute(select(*each)).mappings().one())

    def _stream(self, chosen: Any) -> Iterator[Row[Any]]:
        with self._database.reading() as connection:
            yield from connection.execution_options(yield_per=_PAGE).execute(chosen)


def _with_current() -> Select[Any]:
    done = select(func.max(tables.runs.c.id)).where(tables.runs.c.status == "done")
    current = tables.leads.c.last_run >= func.coalesce(done.scalar_subquery(), 0)
    return select(tables.leads, current.label("current"))


def _lead(row: Row[Any]) -> Lead:
    columns = (*ledger.PEOPLES, "current")
    return Lead.model_validate(read(row.document) | {name: getattr(row, name) for name in columns})
