"""Memory: what a workspace knows of accounts, for a later run, a watch, or a past day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from countermark.operators.facts import SCHEMA, Facts, facts
from countermark.operators.frequency import Frequencies, Shared
from countermark.operators.resolution import Resolution, resolve
from countermark.operators.telling import Telling
from countermark.records.account_judgement import AccountJudgement
from countermark.storage.known import Known

_SHARED = pa.schema(
    [
        ("kind", pa.large_string()),
        ("value", pa.large_string()),
        ("accounts", pa.int64()),
        ("worth", pa.int64()),
    ]
)
_ROWS = 500_000
"""Sightings kept as one piece: a database takes no piece of any size."""
_SEEN = [field.name for field in SCHEMA]


@dataclass(frozen=True)
class Memory:
    """All that a workspace knew at a moment."""

    seen: pa.Table
    """Sightings, each once (`facts.SCHEMA`)."""
    founded: dict[str, str]
    """By written key, when an account was first known."""
    judgements: tuple[AccountJudgement, ...]
    frequencies: Frequencies | None
    """The table in force; None where none had been made."""

    def facts(self) -> Facts:
        """What was seen, as columns."""
        return facts(self.seen)

    def telling(self) -> Telling:
        """The operators of that moment: replayed from what was known, under the table that was in
        force."""
        return Telling(resolve(self.facts(), self.judgements, self.frequencies), self.founded)


def recalled(known: Known, at: str | None = None) -> Memory:
    """What the workspace knows; with `at` (RFC 3339 in UTC, or a day, which is meant with all of
    it), what it knew then."""
    until = f"{at}T23:59:59.999999Z" if at is not None and len(at) == 10 else at
    parts = [SCHEMA.empty_table()]
    founded: dict[str, str] = {}
    for kept, content in known.sightings():
        if until is None or kept <= until:
            part = pq.read_table(pa.BufferReader(content)).cast(SCHEMA)
            parts.append(part)
            for account in pc.unique(part.column("account")).to_pylist():
                founded.setdefault(account, kept)
    judged = (one for one in known.judgements() if until is None or one.at <= until)
    table = known.frequencies(until)
    return Memory(
        seen=pa.concat_tables(parts),
        founded=founded,
        judgements=tuple(judged),
        frequencies=_read(table[1]) if table else None,
    )


def remember(known: Known, seen: pa.Table, before: Memory, run: int | None = None) -> Memory:
    """Keep what is new among sightings, with what was known `before`. All that is known now."""
    new = seen.select(_SEEN).cast(SCHEMA)
    new = new.filter(pa.array(_new(new, before.seen), pa.bool_()))
    founded = dict(before.founded)
    for start in range(0, len(new), _ROWS):
        part = new.slice(start, _ROWS)
        kept = known.keep_sightings(_parquet(part), run)
        for account in pc.unique(part.column("account")).to_pylist():
            founded.setdefault(account, kept)
    return Memory(
        pa.concat_tables([before.seen, new]), founded, known.judgements(), before.frequencies
    )


def keep_frequencies(known: Known, resolved: Resolution) -> Frequencies:
    """Keep the table that a resolution makes: the new version, for what comes after."""
    made = resolved.frequencies
    rows = list(zip(*made, strict=True)) or [(), (), (), ()]
    columns = [pa.array(column, field.type) for column, field in zip(rows, _SHARED, strict=True)]
    count = {b"accounts": str(made.accounts).encode(), b"alike": json.dumps(made.alike).encode()}
    known.keep_frequencies(
        made.version, _parquet(pa.table(columns, schema=_SHARED.with_metadata(count)))
    )
    return made


def _read(content: bytes) -> Frequencies:
    table = pq.read_table(pa.BufferReader(content))
    columns = (table.column(field.name).to_pylist() for field in _SHARED)
    rows = (Shared(*row) for row in zip(*columns, strict=True))
    told = table.schema.metadata
    return Frequencies.of(int(told[b"accounts"]), rows, map(tuple, json.loads(told[b"alike"])))


def _new(seen: pa.Table, before: pa.Table) -> list[bool]:
    known = set(_marks(before))
    found = []
    for mark in _marks(seen):
        found.append(mark not in known)
        known.add(mark)
    return found


def _marks(seen: pa.Table) -> Iterator[tuple[object, ...]]:
    """What makes a sighting the same as another: all of it, its evidence too."""
    columns = [seen.column(name).to_pylist() for name in _SEEN[:-1]]
    evidence = (tuple(each or ()) for each in seen.column("evidence").to_pylist())
    return zip(*columns, evidence, strict=True)


def _parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content
