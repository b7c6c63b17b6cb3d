"""Frequency: how many accounts carry each value, and what it is worth by that and by how far
those who share it agree in all else (`operators/hub.py`)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from countermark.operators.bits import BIT, CAP, scale
from countermark.operators.facts import Facts
from countermark.operators.pairing import Longs

Alike = tuple[str, str, str]
"""A kind, and two values of it in the order of their code points."""


class Shared(NamedTuple):
    """One value that several accounts carry."""

    kind: str
    value: str
    accounts: int
    worth: int
    """Thousandths of bits."""


MANY = 8
"""Accounts that few actors have more of: beyond them each doubling takes off twice as much. Set by
hand."""


@dataclass(frozen=True)
class Frequencies:
    """One version of the table, over everything seen. What it does not name was seen on one
    account at most."""

    accounts: int
    """How many accounts had been seen."""
    shared: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """By kind and value: accounts, and worth in thousandths of bits."""

    alike: tuple[Alike, ...] = ()
    """Values that are alike, not equal."""

    @cached_property
    def alike_of(self) -> dict[tuple[str, str], tuple[Alike, ...]]:
        """By kind and value, what is alike."""
        found: dict[tuple[str, str], tuple[Alike, ...]] = {}
        for one in self.alike:
            for text in one[1:]:
                found[one[0], text] = (*found.get((one[0], text), ()), one)
        return found

    @cached_property
    def version(self) -> str:
        """A name that says what is in it."""
        digest = hashlib.sha256(repr((self.accounts, self.alike)).encode())
        for key in sorted(self.shared):
            digest.update(repr((key, self.shared[key])).encode())
        return "F-" + digest.hexdigest()[:16]

    def __iter__(self) -> Iterator[Shared]:
        for (kind, value), (accounts, worth) in sorted(self.shared.items()):
            yield Shared(kind, value, accounts, worth)

    @classmethod
    def of(cls, accounts: int, rows: Iterable[Shared], alike: Iterable[Alike] = ()) -> Frequencies:
        """The table that was written as rows."""
        shared = {(row.kind, row.value): (row.accounts, row.worth) for row in rows}
        return cls(accounts, shared, tuple(alike))


def counted(known: Facts) -> Longs:
    """By value: how many accounts carry it."""
    return np.bincount(known.value, minlength=len(known.kind)).astype(np.int64)


def by_frequency(known: Facts, accounts: Longs) -> Longs:
    """By value: what it is worth by its frequency alone, log2(m/u) in thousandths of bits: `u`
    grows with the number of others that carry it."""
    by_kind = scale()
    others = np.log2(np.maximum(accounts - 1, 1))
    others += np.maximum(others - np.log2(MANY - 1), 0)
    bits = by_kind.alone[known.kind] - by_kind.crowd[known.kind] * others
    found: Longs = np.clip(np.rint(bits * BIT), 0, CAP).astype(np.int64)
    return found
