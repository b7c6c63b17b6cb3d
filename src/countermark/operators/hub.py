"""Hubs: values that accounts share who are not one: a forwarder's address, a bookkeeper's phone,
a pooled bank account, a virtual office, a service desk, a stock photo, an app's id.

How many share a value does not tell a hub from an actor with six accounts; how they stand to one
another in all else does. Those who share it are compared, by everything except that value, and the
share of them that look like one actor is estimated: expectation maximisation for one number a
value (Dempster, Laird & Rubin 1977), begun at what its frequency says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from countermark.operators.bits import BIT, CAP, PRIOR, scale
from countermark.operators.facts import Facts
from countermark.operators.pairing import Longs, distinct, pairs
from countermark.operators.weighing import Compared, compare, differing, own

SAMPLE = 64
"""So many of a value's carriers are looked at, drawn by lot."""
ROUNDS = 3
BEFOREHAND = 1.5
"""Carriers that what is known beforehand of the value counts for. Set by hand."""
_LEAST = 2.0**-10


def looked_at(
    known: Facts, carrying: Longs, starts: Longs, beforehand: Longs, which: Longs
) -> Longs:
    """By value: its worth in thousandths of bits, for the values `which` after its carriers were
    looked at, for all others as it was `beforehand`."""
    a, b, value = pairs(carrying, starts, which, SAMPLE)
    if not len(a):
        return beforehand
    a, b, pair = distinct(a, b, len(known))
    compared = compare(known, a, b)
    place = np.searchsorted(which, value)
    many = np.bincount(place, minlength=len(which))
    beside = _beside(known, compared, pair, value, many[place])
    carry = np.minimum(starts[which + 1] - starts[which], SAMPLE)
    others = np.maximum(carry - 2, 0)  # a pair's own disagreement is weighed where it is tied
    now = share = _chance(beforehand[which] + PRIOR)
    worth = beforehand
    for _ in range(ROUNDS):
        rest = beside.speaks(worth) + differing(known, compared, own(known, worth))[pair]
        alike = np.bincount(place, _chance(_bits(now)[place] + rest), len(which)) / many
        now = (BEFOREHAND * share + others * alike) / (BEFOREHAND + others)
        worth = beforehand.copy()
        worth[which] = np.clip(_bits(now) - PRIOR, 0, np.minimum(CAP, beforehand[which] + 2 * BIT))
    return worth


@dataclass(frozen=True)
class _Beside:
    """What is shared beside the value for which two are compared: an entry for each."""

    count: int
    """How many comparisons there are."""
    comparison: Longs
    value: Longs
    taken: Longs
    family: Longs
    most: Longs
    """Thousandths of bits that it may count for."""

    def speaks(self, worth: Longs) -> Longs:
        """By comparison: what speaks for one actor, the strongest of each family."""
        bits = np.clip(worth[self.value] - self.taken, 0, self.most).astype(np.int32)
        families = len(scale().families)
        found = np.zeros(self.count * families, np.int32)
        np.maximum.at(found, self.comparison * families + self.family, bits)
        total: Longs = found.reshape(self.count, families).sum(1, dtype=np.int64)
        return total


def _beside(known: Facts, compared: Compared, pair: Longs, value: Longs, many: Longs) -> _Beside:
    """Of comparisons, each a pair for a value for which `many` are compared."""
    begin = np.searchsorted(compared.pair, pair)
    length = np.searchsorted(compared.pair, pair, "right") - begin
    comparison = np.repeat(np.arange(len(pair)), length)
    shared = np.arange(len(comparison)) - np.repeat(np.cumsum(length) - length - begin, length)
    family = scale().family[known.kind]
    further = family[compared.value[shared]] != family[value[comparison]]
    comparison, shared = comparison[further], shared[further]
    both = value[comparison] * len(known.kind) + compared.value[shared]
    _, which, together = np.unique(both, return_inverse=True, return_counts=True)
    rate = (together[which] - 1) / np.maximum(many[comparison] - 1, 1)
    return _Beside(
        count=len(pair),
        comparison=comparison,
        value=compared.value[shared],
        taken=compared.taken[shared],
        family=family[compared.value[shared]],
        most=np.rint(-np.log2(np.clip(rate, 2.0**-14, 1)) * BIT).astype(np.int64),
    )


def _chance(thousandths: Longs) -> Longs:
    odds: Longs = np.exp2(np.clip(thousandths / BIT, -40, 40))
    odds /= 1 + odds
    return odds


def _bits(chance: Longs) -> Longs:
    safe = np.clip(chance, _LEAST, 1 - _LEAST)
    bits: Longs = np.rint(np.log2(safe / (1 - safe)) * BIT).astype(np.int64)
    return bits
