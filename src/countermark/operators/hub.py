"""Hubs: values that accounts share who are not one: a forwarder's address, a bookkeeper's phone,
a pooled bank account, a virtual office, a service desk, a stock photo, an app's id.

How many share a value does not tell a hub from an actor with six accounts; how they stand to one
another in all else does. Those who share it are compared, by everything except that value, and the
share of them that look like one actor is estimated: expectation maximisation for one number a
value (Dempster, Laird & Rubin 1977), begun at what its frequency says.
"""

from __future__ import annotations

import numpy as np

from countermark.operators.bits import BIT, CAP, PRIOR, scale
from countermark.operators.facts import Facts
from countermark.operators.pairing import Longs, distinct, pairs
from countermark.operators.weighing import compare, own, weigh

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
    pair_a, pair_b, pair = distinct(a, b, len(known))
    compared = compare(known, pair_a, pair_b)
    family = scale().family[known.kind[value]]
    carry = np.minimum(starts[which + 1] - starts[which], SAMPLE)
    share = _chance(beforehand[which] + PRIOR)
    place = np.searchsorted(which, value)
    compared_of = np.bincount(place, minlength=len(which))
    worth = beforehand
    now = share
    for _ in range(ROUNDS):
        weighed = weigh(known, compared, worth, own(known, worth))
        rest = weighed.total[pair] - weighed.families[pair, family] - PRIOR
        one = _chance(_bits(now)[place] + rest)
        alike = np.bincount(place, one, len(which)) / compared_of
        others = np.maximum(carry - 2, 0)  # a pair's own disagreement is weighed where it is tied
        now = (BEFOREHAND * share + others * alike) / (BEFOREHAND + others)
        worth = beforehand.copy()
        worth[which] = np.clip(_bits(now) - PRIOR, 0, np.minimum(CAP, beforehand[which] + 2 * BIT))
    return worth


def _chance(thousandths: Longs) -> Longs:
    odds: Longs = np.exp2(np.clip(thousandths / BIT, -40, 40))
    odds /= 1 + odds
    return odds


def _bits(chance: Longs) -> Longs:
    safe = np.clip(chance, _LEAST, 1 - _LEAST)
    bits: Longs = np.rint(np.log2(safe / (1 - safe)) * BIT).astype(np.int64)
    return bits
