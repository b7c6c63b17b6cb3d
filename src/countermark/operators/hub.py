"""Hubs: values that accounts share who are not one: a forwarder's address, a bookkeeper's phone,
a pooled bank account, a virtual office, a service desk, a stock photo, an app's id.

How many share a value does not tell a hub from an actor with six accounts; how they stand to one
another in all else does. Those who share it are compared, by everything except that value, and the
share of them that look like one actor is estimated: expectation maximisation for one number a
value (Dempster, Laird & Rubin 1977), begun at what its frequency says. Where many carry a value and
hardly any two of them share anything else, that speaks against it, too. What a hub's customers
share beside it may come from the hub itself: `operators/source.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from countermark.operators.bits import BIT, CAP, PRIOR, scale
from countermark.operators.facts import Facts
from countermark.operators.pairing import Longs, distinct, pairs, spans
from countermark.operators.source import within
from countermark.operators.weighing import Compared, compare, differing, own

SAMPLE = 64
"""So many of a value's carriers are looked at, drawn by lot."""
ROUNDS = 6
BEFOREHAND = 1.5
"""Carriers that what is known beforehand of the value counts for. Set by hand."""
SILENCE = 3 * BIT
"""Speaks against two carriers of a value who share nothing else, where no carrier shares anything
else with another; less by the carriers who do. This and `SILENT` are set on worlds like the dev
ones of benchmarks/actors, but with twice to four times the small and middling hubs."""
SILENT = 5
"""Where fewer carry a value, silence says nothing: a come-back may have kept this one thing."""
_WORD = BIT // 2
"""Who share less than this beside the value are silent."""
_LEAST = 2.0**-10


def looked_at(
    known: Facts,
    carrying: Longs,
    starts: Longs,
    beforehand: Longs,
    which: Longs,
    sources: Longs,
    accounts: Longs,
) -> Longs:
    """By value: its worth in thousandths of bits, for the values `which` after its carriers were
    looked at, for all others as it was `beforehand`. Values may have come from one of the
    `sources`, values whose number of carriers `accounts` tells."""
    looked = _Looked.at(known, carrying, starts, which)
    if looked is None:
        return beforehand
    share = _chance(beforehand[which] + PRIOR)
    worth = looked.worth(beforehand, share)
    value, source = within(known, carrying, starts, which, sources[_hubs(worth, sources)], accounts)
    if not len(value):
        return worth
    place = np.searchsorted(which, value)
    np.minimum.at(share, place, _chance(worth[source] + PRIOR))
    worth = looked.worth(beforehand, share)
    still = _hubs(worth, source)
    told = np.zeros(len(worth), np.int64)
    np.maximum.at(told, value[still], worth[source[still]])
    return np.maximum(worth - told, 0)  # who shares the value shares the source: it says the rest


def _hubs(worth: Longs, values: Longs) -> NDArray[np.bool_]:
    """Which values are shared by strangers more likely than by one actor's accounts."""
    found: NDArray[np.bool_] = worth[values] < -PRIOR
    return found


@dataclass(frozen=True)
class _Looked:
    """The carriers of values, looked at two by two."""

    known: Facts
    compared: Compared
    which: Longs
    pair: Longs
    """By comparison, which is of two carriers for a value: their place in `compared`."""
    place: Longs
    """By comparison: the value's place in `which`."""
    many: Longs
    """By value: comparisons."""
    carry: Longs
    """By value: carriers that are looked at."""
    ends: tuple[Longs, Longs]
    """By comparison: each of the two as a carrier of the value, numbered value by value."""
    each: Longs
    """By value: carriers who are compared."""
    beside: _Beside

    @classmethod
    def at(cls, known: Facts, carrying: Longs, starts: Longs, which: Longs) -> _Looked | None:
        """Or none, where no two carry any of the values."""
        a, b, value = pairs(carrying, starts, which, SAMPLE)
        if not len(a):
            return None
        a, b, pair = distinct(a, b, len(known))
        compared = compare(known, a, b)
        place = np.searchsorted(which, value)
        many = np.bincount(place, minlength=len(which))
        carry = np.minimum(starts[which + 1] - starts[which], SAMPLE)
        ends = place * len(known) + compared.a[pair], place * len(known) + compared.b[pair]
        each = _by_value(ends, len(known), len(which))
        beside = _beside(known, compared, pair, value, many[place])
        return cls(known, compared, which, pair, place, many, carry, ends, each, beside)

    def worth(self, beforehand: Longs, share: Longs) -> Longs:
        """By value, where `share` of each value's carriers were thought to be one actor's."""
        which, place, many = self.which, self.place, self.many
        others = np.maximum(self.carry - 2, 0)  # a pair's own is weighed where it is tied
        most = np.minimum(CAP, beforehand[which] + 2 * BIT)
        now, worth = share, beforehand
        for _ in range(ROUNDS):
            has = own(self.known, worth)
            speaks = self.beside.speaks(worth)
            rest = speaks + differing(self.compared, has)[self.pair]
            rest -= self._silence(speaks, has)
            alike = np.bincount(place, _chance(_bits(now)[place] + rest), len(which)) / many
            now = (BEFOREHAND * share + others * alike) / (BEFOREHAND + others)
            worth = beforehand.copy()
            worth[which] = np.clip(_bits(now) - PRIOR, 0, most)
        return worth

    def _silence(self, speaks: Longs, has: NDArray[np.uint64]) -> Longs:
        """By comparison: what it says that two share nothing else, though both have more."""
        compared, loud = self.compared, speaks > _WORD
        first, second = self.ends
        heard = _by_value((first[loud], second[loud]), len(self.known), len(self.which))
        silent = 1 - heard / self.each
        silent[(self.carry < SILENT) | scale().paper[self.known.kind[self.which]]] = 0
        more = ~compared.shared
        both = (has[compared.a] & more != 0) & (has[compared.b] & more != 0)
        bits = np.rint(SILENCE * silent).astype(np.int64)[self.place]
        found: Longs = np.where(~loud & both[self.pair], bits, 0)
        return found


def _by_value(ends: tuple[Longs, Longs], width: int, values: int) -> Longs:
    """By value, how many carriers are among these; of `width` accounts."""
    found: Longs = np.bincount(np.unique(np.concatenate(ends)) // width, minlength=values)
    return found


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
    end = np.searchsorted(compared.pair, pair, "right")
    comparison = np.repeat(np.arange(len(pair)), end - begin)
    shared = spans(begin, end)
    family = scale().family[known.kind]
    further = family[compared.value[shared]] != family[value[comparison]]
    comparison, shared = comparison[further], shared[further]
    both = value[comparison] * len(known.kind) + compared.value[shared]
    _, which, together = np.unique(both, return_inverse=True, return_counts=True)
    rate = (together[which] - 1) / np.maximum(many[comparison] - 1, 1)
    most = np.rint(-np.log2(np.clip(rate, 2.0**-14, 1)) * BIT).astype(np.int64)
    return _Beside(
        count=len(pair),
        comparison=comparison,
        value=compared.value[shared],
        taken=compared.taken[shared],
        family=family[compared.value[shared]],
        most=np.where(scale().paper[known.kind[compared.value[shared]]], CAP, most),
    )


def _chance(thousandths: Longs) -> Longs:
    odds: Longs = np.exp2(np.clip(thousandths / BIT, -40, 40))
    odds /= 1 + odds
    return odds


def _bits(chance: Longs) -> Longs:
    safe = np.clip(chance, _LEAST, 1 - _LEAST)
    bits: Longs = np.rint(np.log2(safe / (1 - safe)) * BIT).astype(np.int64)
    return bits
