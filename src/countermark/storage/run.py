"""A run: what one `investigate` puts into the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from countermark.records.lead import Lead
from countermark.records.record import Standing, Tlp
from countermark.storage import ledger, tables
from countermark.storage.canonical import read, written
from countermark.storage.database import Database
from countermark.storage.error import WorkspaceError

_SAID = ("link", "goods", "standing", "judgements", "current")
"""Of a lead, what follows from judgements and runs: never kept with it."""
_ROWS = 2_000
_LETTERS = 16 * 2**20
"""A batch of records has no more rows, and is closed at so many letters."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was read: `name` as the user knows it, `accepted` and `rejected` in rows."""

    name: str
    digest: str
    size: int
    format: str | None
    accepted: int
    rejected: int


class Run:
    """A run under way. Every method is one step: kept when it returns; `put_records` keeps
    batch after batch. What is put again replaces what an earlier run put, but never what people
    have set, nor the evidence of earlier sightings."""

    def __init__(self, database: Database, id: int) -> None:
        self._database = database
        self.id = id

    def add_inputs(self, inputs: Iterable[Input]) -> None:
        """Note what was read, in this order."""
        rows = [{"run": self.id, **asdict(each)} for each in inputs]
        if rows:
            with self._database.writing() as connection:
                connection.execute(tables.inputs.insert(), rows)

    def put_records(
        self, kind: str, rows: Iterable[tuple[str, Mapping[str, Any], Iterable[str]]]
    ) -> None:
        """Keep records of one kind (`listing`, `post` …): key, document (plain JSON values) and
        pointers to the evidence. The pointers of a key add up, first sighting first."""
        batch: dict[str, dict[str, Any]] = {}
        letters = 0
        for key, document, evidence in rows:
            row = self._record(kind, key, document, list(evidence))
            if before := batch.get(row["key_hash"]):
                row["evidence"] = before["evidence"] + row["evidence"]
            batch[row["key_hash"]] = row
            letters += len(row["document"])
            if len(batch) >= _ROWS or letters >= _LETTERS:
                self._put_batch(kind, batch)
                batch, letters = {}, 0
        if batch:
            self._put_batch(kind, batch)

    def put_leads(self, leads: Iterable[Lead]) -> list[Lead]:
        """Keep leads: all of them or, after a crash, none. They come back with what people have
        said and set of them in earlier runs.

        A lead that a later run has put meanwhile stays as that one found it."""
        found = list(leads)
        if not found:
            return []
        replaced = set(tables.leads.c.keys()) - {*ledger.PEOPLES, "lead", "first_run"}
        with self._database.writing() as connection:
            upsert = self._upsert(tables.leads, replaced, tables.leads.c.last_run <= self.id)
            connection.execute(upsert, [self._lead(lead) for lead in found])
            return ledger.with_peoples(connection, found)

    def unseen(self) -> list[Lead]:
        """The leads that people judged in earlier runs and this one has not put, by their id."""
        known = tables.leads.c
        said = select(tables.judgements.c.lead)
        chosen = select(known.document).where(known.lead.in_(said), known.last_run < self.id)
        with self._database.reading() as connection:
            rows = connection.execute(chosen.order_by(known.lead)).scalars()
            found = [Lead.model_validate(read(row) | {"current": False}) for row in rows]
            return ledger.with_peoples(connection, found)

    def finish(self, counts: Mapping[str, Any]) -> None:
        """The run is done; `counts` is what went in and came out."""
        self._end("done", counts=written(counts))

    def fail(self, reason: str) -> None:
        """The run could not finish; what it has put stays."""
        self._end("failed", reason=reason)

    def _end(self, status: str, **more: str) -> None:
        running = (tables.runs.c.id == self.id) & (tables.runs.c.status == "running")
        change = tables.runs.update().where(running)
        with self._database.writing() as connection:
            done = connection.execute(change.values(status=status, finished=now(), **more))
            if done.rowcount != 1:
                raise WorkspaceError(f"run {self.id} has ended before")

    def _record(
        self, kind: str, key: str, document: Mapping[str, Any], evidence: list[str]
    ) -> dict[str, Any]:
        return {
            "kind": kind,
            "key_hash": tables.key_hash(key),
            "key": key,
            "document": written(document),
            "evidence": evidence,
            "first_run": self.id,
            "last_run": self.id,
            "party": document.get("party"),
            "tlp": document.get("tlp") or Tlp.AMBER,
            "standing": document.get("standing") or Standing.SUSPECTED,
        }

    def _put_batch(self, kind: str, batch: dict[str, dict[str, Any]]) -> None:
        known = tables.records.c
        earlier = select(known.key_hash, known.evidence).where(
            known.kind == kind, known.key_hash.in_(list(batch))
        )
        with self._database.writing() as connection:
            for key_hash, evidence in connection.execute(earlier):
                batch[key_hash]["evidence"] = read(evidence) + batch[key_hash]["evidence"]
            for row in batch.values():
                row["evidence"] = written(list(dict.fromkeys(row["evidence"])))
            upsert = self._upsert(tables.records, {"document", "evidence", "last_run"})
            connection.execute(upsert, list(batch.values()))

    def _lead(self, lead: Lead) -> dict[str, Any]:
        document = lead.model_dump(mode="json", by_alias=True)
        peoples = {name: document.pop(name) for name in ledger.PEOPLES}
        for name in _SAID:
            del document[name]
        alike = ("lead", "brand", "probability", "weight", "grade", "priority", "operator")
        return {
            **peoples,
            "preserved": document.pop("preserved"),
            **{name: document[name] for name in alike},
            "listing": document["listing"]["key"],
            "document": written(document),
            "first_run": self.id,
            "last_run": self.id,
        }

    def _upsert(self, table: Table, replaced: Iterable[str], where: Any = None) -> Any:
        insert = sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert
        new = insert(table)
        return new.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={name: new.excluded[name] for name in sorted(replaced)},
            where=where,
        )


def now() -> str:
    """This second, in UTC."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
