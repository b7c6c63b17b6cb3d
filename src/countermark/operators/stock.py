"""The stock: facts looked up by words, one account or value at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from countermark.operators.alike import MADE
from countermark.operators.bits import codes, scale, taken_off
from countermark.operators.facts import SCHEMA, UNDATED, Facts
from countermark.operators.pairing import Longs, lot, lots
from countermark.operators.sighting import Sighting

Value = tuple[str, str]
"""Kind and canonical form."""


class Row(NamedTuple):
    """What is known of an account's carrying a value, as in `Facts`."""

    less: int
    sound: bool
    first: int
    last: int
    evidence: tuple[str, ...]

    def and_(self, other: Row) -> Row:
        """Both."""
        days = [day for day in (self.first, other.first) if day != UNDATED]
        return Row(
            less=min(self.less, other.less),
            sound=self.sound or other.sound,
            first=min(days, default=UNDATED),
            last=max(self.last, other.last),
            evidence=tuple(dict.fromkeys((*self.evidence, *other.evidence))),
        )


class Stock:
    """Facts by words."""

    def __init__(self, known: Facts) -> None:
        self._known = known
        self._values = _Places(known.text)
        self._accounts = _Places(known.accounts)
        order = np.argsort(known.value, kind="stable")
        self._carriers = known.account[order]
        self._by_value = np.searchsorted(known.value[order], np.arange(len(known.kind) + 1))
        order = np.argsort(known.seen, kind="stable")
        self._sightings = order
        self._by_row = np.searchsorted(known.seen[order], np.arange(len(known.account) + 1))

    def number(self, account: str) -> int | None:
        """The number of an account; None where it is not known."""
        return next(iter(self._accounts.of(account)), None)

    def keys(self, numbers: Longs) -> list[str]:
        """The written keys of accounts."""
        found: list[str] = self._known.accounts.take(pa.array(numbers)).to_pylist()
        return found

    def carriers(self, value: Value) -> Longs:
        """The accounts that carry a value."""
        code = codes()[value[0]]
        for place in self._values.of(value[1]):
            if self._known.kind[place] == code:
                return self._carriers[self._by_value[place] : self._by_value[place + 1]]
        return self._carriers[:0]

    def rows(self, account: str) -> dict[Value, Row]:
        """All that is known of an account."""
        number = self.number(account)
        if number is None:
            return {}
        known, ids = self._known, scale().ids
        found = {}
        for row in range(self._known.starts[number], self._known.starts[number + 1]):
            value = known.value[row]
            named = ids[known.kind[value]], known.text[int(value)].as_py()
            found[named] = Row(
                int(known.less[row]),
                bool(known.sound[row]),
                int(known.first[row]),
                int(known.last[row]),
                self._evidence(row),
            )
        return found

    def _evidence(self, row: int) -> tuple[str, ...]:
        sightings = self._sightings[self._by_row[row] : self._by_row[row + 1]].tolist()
        told = (self._known.evidence[sighting].as_py() or () for sighting in sightings)
        return tuple(dict.fromkeys(pointer for each in told for pointer in each))


class _Places:
    """Where in a column a text is."""

    def __init__(self, texts: pa.LargeStringArray) -> None:
        self._texts = texts
        drawn = lots(texts)
        self._order = np.argsort(drawn, kind="stable")
        self._drawn = drawn[self._order]

    def of(self, text: str) -> list[int]:
        """The places of a text, which may be several."""
        drawn = np.uint64(lot(text))
        first = np.searchsorted(self._drawn, drawn)
        last = np.searchsorted(self._drawn, drawn, "right")
        places: list[int] = self._order[first:last].tolist()
        return [place for place in places if self._texts[place].as_py() == text]


def rows_of(one: Sighting) -> Iterator[tuple[Value, Row]]:
    """A sighting as rows: itself, and what is made of it."""
    less = taken_off(one.how, one.sound, one.value)
    row = Row(less, one.sound, _day(one.at), _day(one.at), one.evidence)
    yield (one.kind, one.value), row
    for kind, (of, way) in MADE.items():
        if of == one.kind and (made := way(one.value)) is not None:
            yield (kind, made), row


def _day(at: str | None) -> int:
    try:
        return (datetime.strptime((at or "")[:10], "%Y-%m-%d") - datetime(1970, 1, 1)).days
    except ValueError:
        return UNDATED


def gathered(rows: Mapping[str, Mapping[Value, Row]]) -> Facts:
    """The facts of some accounts, by written key."""
    ids = codes()
    accounts = sorted(rows)
    named = sorted({(ids[kind], text) for each in rows.values() for kind, text in each})
    place = {value: number for number, value in enumerate(named)}
    listed = [
        (number, place[ids[kind], text], row)
        for number, account in enumerate(accounts)
        for (kind, text), row in rows[account].items()
    ]
    listed.sort(key=lambda entry: entry[:2])
    kept = [row for _, _, row in listed]
    return Facts(
        accounts=pa.array(accounts, pa.large_string()),
        kind=np.array([code for code, _ in named], np.int32),
        text=pa.array([text for _, text in named], pa.large_string()),
        account=np.array([number for number, _, _ in listed], np.int32),
        value=np.array([value for _, value, _ in listed], np.int32),
        less=np.array([row.less for row in kept], np.int32),
        sound=np.array([row.sound for row in kept], np.bool_),
        first=np.array([row.first for row in kept], np.int32),
        last=np.array([row.last for row in kept], np.int32),
        evidence=pa.array([list(row.evidence) for row in kept], SCHEMA.field("evidence").type),
        seen=np.arange(len(kept), dtype=np.int32),
    )
