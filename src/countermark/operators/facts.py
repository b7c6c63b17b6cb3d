"""Facts: what was seen of all accounts, as columns.

A million accounts have some millions of sightings: they are numbers in arrays here, and words
again only for those that somebody asks about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from countermark.operators.alike import widened
from countermark.operators.bits import CAP, FRAGMENT, HOW, LESS, UNSOUND, scale
from countermark.operators.sighting import Sighting

Ints = NDArray[Any]
SCHEMA = pa.schema(
    [
        ("account", pa.large_string()),
        ("kind", pa.large_string()),
        ("value", pa.large_string()),
        ("how", pa.large_string()),
        ("sound", pa.bool_()),
        ("at", pa.large_string()),
        ("evidence", pa.large_list(pa.large_string())),
    ]
)
"""A table of sightings; account is the written key. What is there beyond account, kind and value
may be left out."""
UNDATED = np.iinfo(np.int32).min
"""The day of a sighting that has no time."""
_BATCH = 50_000


@dataclass(frozen=True)
class Facts:
    """Who carries what. A row is an account and a value that was seen on it, once."""

    accounts: pa.LargeStringArray
    """Written keys, each once, in the order of their code points; an account's place is its
    number."""
    kind: Ints
    """By value: the code of its kind."""
    text: pa.LargeStringArray
    """By value: its canonical form."""
    account: Ints
    """By row. Rows are in order of account, then value."""
    value: Ints
    """By row."""
    less: Ints
    """By row: thousandths of bits taken off for how it was seen, at its best."""
    sound: NDArray[np.bool_]
    """By row: whether it was ever seen with fitting check digits."""
    first: Ints
    """By row: the first day, counted from 1970, or UNDATED."""
    last: Ints
    """By row: the last day, or UNDATED."""
    evidence: pa.LargeListArray
    """By sighting: where it was seen."""
    seen: Ints
    """By sighting: its row; -1 where nothing was seen of the account but that it is there."""

    def __len__(self) -> int:
        return len(self.accounts)

    @cached_property
    def starts(self) -> Ints:
        """Where in the rows those of each account begin, with the end behind the last."""
        return np.searchsorted(self.account, np.arange(len(self) + 1, dtype=np.int32))

    def number(self, account: str) -> int | None:
        """The number of an account, given its written key; None where it is not known."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.accounts[middle].as_py() < account:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self.accounts[low].as_py() == account else None


def table(sightings: Iterable[Sighting], accounts: Iterable[str] = ()) -> pa.Table:
    """The sightings as a table, and each of the written `accounts` as a row without a kind: of
    them it is known that they are there."""
    each = iter(sightings)
    parts = [_part(some) for some in iter(lambda: list(islice(each, _BATCH)), [])]
    bare = pa.array(list(accounts), pa.large_string())
    nothing = [pa.nulls(len(bare), field.type) for field in list(SCHEMA)[1:]]
    return pa.concat_tables([*parts, pa.table([bare, *nothing], schema=SCHEMA)])


def facts(seen: pa.Table) -> Facts:
    """The facts of a table of sightings (`SCHEMA`). Raises ValueError for an unknown kind."""
    seen = widened(seen)
    count = len(seen)
    accounts, account = _coded(_column(seen, "account"))
    rank = np.empty(len(accounts), np.int32)
    order = pc.sort_indices(accounts).to_numpy()
    rank[order] = np.arange(len(accounts), dtype=np.int32)
    account = rank[account]
    kind = _kinds(_column(seen, "kind"))
    texts, text = _coded(_column(seen, "value"))
    known = kind >= 0
    joined = kind.astype(np.int64) * max(len(texts), 1) + text
    values, value = np.unique(joined[known], return_inverse=True)
    full = np.full(count, -1, np.int64)
    full[known] = account[known].astype(np.int64) * max(len(values), 1) + value
    rows, row = np.unique(full, return_inverse=True)
    absent = int(len(rows) > 0 and rows[0] < 0)
    rows, row = rows[absent:], (row - absent).astype(np.int32)
    less, sound = _less(seen, count)
    day = _days(seen, count)
    return Facts(
        accounts=accounts.take(pa.array(order)),
        kind=(values // max(len(texts), 1)).astype(np.int32),
        text=texts.take(pa.array(values % max(len(texts), 1))),
        account=(rows // max(len(values), 1)).astype(np.int32),
        value=(rows % max(len(values), 1)).astype(np.int32),
        less=_by_row(np.minimum, less, row, len(rows), np.iinfo(np.int32).max),
        sound=_by_row(np.maximum, sound.astype(np.int32), row, len(rows), 0).astype(np.bool_),
        first=_first(day, row, len(rows)),
        last=_by_row(np.maximum, day, row, len(rows), UNDATED),
        evidence=_column(seen, "evidence") if "evidence" in seen.column_names else _none(count),
        seen=row,
    )


def _part(some: list[Sighting]) -> pa.Table:
    columns: list[list[Any]] = [
        [str(one.account) for one in some],
        [one.kind for one in some],
        [one.value for one in some],
        [one.how for one in some],
        [one.sound for one in some],
        [one.at for one in some],
        [one.evidence for one in some],
    ]
    typed = zip(columns, SCHEMA, strict=True)
    return pa.table([pa.array(column, field.type) for column, field in typed], schema=SCHEMA)


def _column(seen: pa.Table, name: str) -> pa.Array:
    column = seen.column(name).combine_chunks()
    wanted = SCHEMA.field(name).type
    return column if column.type == wanted else column.cast(wanted)


def _coded(column: pa.Array) -> tuple[pa.LargeStringArray, Ints]:
    """Each text once, and by row which it is (0 where there is none)."""
    coded = column.dictionary_encode()
    return coded.dictionary, coded.indices.fill_null(0).to_numpy(zero_copy_only=False)


def _kinds(column: pa.Array) -> Ints:
    names, which = _coded(column)
    known = {id: code for code, id in enumerate(scale().ids)}
    strange = [name for name in names.to_pylist() if name not in known]
    if strange:
        raise ValueError(f"no kind of identifier is called {strange[0]!r}: see identifiers.yaml")
    codes = np.array([known[name] for name in names.to_pylist()] or [-1], np.int32)
    return np.where(column.is_null().to_numpy(zero_copy_only=False), -1, codes[which])


def _less(seen: pa.Table, count: int) -> tuple[Ints, Ints]:
    less = np.zeros(count, np.int32)
    sound = np.ones(count, np.bool_)
    if "how" in seen.column_names:
        ways = pc.index_in(_column(seen, "how"), pa.array(HOW, pa.large_string()))
        taken = np.array([LESS[how] for how in HOW], np.int32)
        less += taken[ways.fill_null(0).to_numpy(zero_copy_only=False)]
    if "sound" in seen.column_names:
        sound &= _column(seen, "sound").fill_null(True).to_numpy(zero_copy_only=False)
        less += np.where(sound, 0, np.int32(UNSOUND))
        short = pc.less(pc.utf8_length(_column(seen, "value")), FRAGMENT).fill_null(False)
        less += np.where(~sound & short.to_numpy(zero_copy_only=False), np.int32(CAP), 0)
    return less, sound


def _days(seen: pa.Table, count: int) -> Ints:
    if "at" not in seen.column_names:
        return np.full(count, UNDATED, np.int32)
    dates = pc.utf8_slice_codeunits(_column(seen, "at"), 0, 10)
    moments = pc.strptime(dates, "%Y-%m-%d", "s", error_is_null=True)
    days = moments.cast(pa.date32()).cast(pa.int32()).fill_null(UNDATED)
    found: Ints = days.to_numpy(zero_copy_only=False)
    return found


def _by_row(way: np.ufunc, given: Ints, row: Ints, count: int, start: int) -> Ints:
    found = np.full(count, start, np.int32)
    there = row >= 0
    way.at(found, row[there], given[there])
    return found


def _first(day: Ints, row: Ints, count: int) -> Ints:
    latest = np.iinfo(np.int32).max
    found = _by_row(np.minimum, np.where(day == UNDATED, latest, day), row, count, latest)
    return np.where(found == latest, np.int32(UNDATED), found)


def _none(count: int) -> pa.LargeListArray:
    return pa.nulls(count, SCHEMA.field("evidence").type)
