"""Weighing: what speaks for and against two accounts being one actor's, in bits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from countermark.operators.bits import BIT, CAP, PRIOR, scale
from countermark.operators.facts import UNDATED, Facts
from countermark.operators.pairing import Longs, spans

HUB = 3 * BIT
"""A value that weighs less is a hub's, or says too little to begin with: that two accounts carry
different ones says nothing, and sharing it is no ground to compare them."""
_STEP = 200_000
_FEW = 1_000  # of so many the loop over kinds costs more


@dataclass(frozen=True)
class Compared:
    """Pairs of accounts, and what they share."""

    a: Longs
    b: Longs
    pair: Longs
    """By shared value: the place of its pair, in order."""
    value: Longs
    """By shared value."""
    taken: Longs
    """By shared value: thousandths of bits taken off for how and when it was seen."""
    shared: NDArray[np.uint64]
    """By pair: a bit for each kind of which they share a value."""


@dataclass(frozen=True)
class Weighed:
    """What pairs weigh: `PRIOR`, the strongest of each family, and what differs."""

    families: NDArray[np.int32]
    """By pair and family, thousandths of bits."""
    total: Longs
    """By pair."""


def compare(known: Facts, a: Longs, b: Longs) -> Compared:
    """What the pairs share: every value that both carry."""
    width = max(len(known.kind), 1)
    starts = known.starts
    keys = known.account.astype(np.int64) * width + known.value
    found = []
    for begin in range(0, len(a), _STEP):
        some_a, some_b = a[begin : begin + _STEP], b[begin : begin + _STEP]
        many = starts[some_a + 1] - starts[some_a]
        pair = np.repeat(np.arange(len(some_a)), many)
        row_a = spans(starts[some_a], starts[some_a + 1])
        wanted = some_b[pair] * width + known.value[row_a]
        row_b = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        both = keys[row_b] == wanted if len(keys) else np.zeros(0, np.bool_)
        row_a, row_b = row_a[both], row_b[both]
        found.append((pair[both] + begin, known.value[row_a], _taken(known, row_a, row_b)))
    if not found:
        found = [(np.empty(0, np.int64),) * 3]
    pair, value, taken = (
        np.concatenate(part).astype(np.int64) for part in zip(*found, strict=True)
    )
    shared = np.zeros(len(a), np.uint64)
    np.bitwise_or.at(shared, pair, scale().covers[known.kind[value]])
    return Compared(a, b, pair, value, taken, shared)


def own(known: Facts, worth: Longs) -> NDArray[np.uint64]:
    """By account: a bit for each kind of which it has a value of its own, none of a hub's, that
    may speak against. A value whose check digits do not fit does not."""
    by_kind = scale()
    kind = known.kind[known.value]
    telling = (by_kind.differ[kind] < 0) & (worth[known.value] >= HUB) & known.sound
    found = np.zeros(len(known), np.uint64)
    np.bitwise_or.at(found, known.account[telling], np.uint64(1) << kind[telling].astype(np.uint64))
    return found


def weigh(known: Facts, compared: Compared, worth: Longs, has: NDArray[np.uint64]) -> Weighed:
    """The pairs' weights; `worth` is that of each value, `has` what accounts have of their own."""
    by_kind = scale()
    count = len(compared.a)
    kind = known.kind[compared.value]
    bits = np.clip(worth[compared.value] - compared.taken, 0, CAP)
    families = np.zeros((count, len(by_kind.families)), np.int32)
    np.maximum.at(families, (compared.pair, by_kind.family[kind]), bits.astype(np.int32))
    total = PRIOR + families.sum(1, dtype=np.int64) + differing(compared, has)
    return Weighed(families, total)


def differing(compared: Compared, has: NDArray[np.uint64]) -> Longs:
    """By pair: what they differ in, in thousandths of bits, 0 or below."""
    return against(has[compared.a] & has[compared.b] & ~compared.shared)


def against(differ: NDArray[np.uint64]) -> Longs:
    """What kinds of which both have values, and share none, weigh together: of each thing the
    strongest. Thousandths of bits, 0 or below."""
    by_kind = scale()
    if len(differ) < _FEW:
        return np.array([against_one(one) for one in differ.tolist()], np.int64)
    found = np.zeros(len(differ), np.int64)
    for thing in np.unique(by_kind.against):
        strongest = np.zeros(len(differ), np.int64)
        for code in np.flatnonzero((by_kind.against == thing) & (by_kind.differ < 0)):
            says = (differ >> np.uint64(code)) & np.uint64(1) == 1
            strongest[says] = np.minimum(strongest[says], by_kind.differ[code])
        found += strongest
    return found


@lru_cache(1 << 16)
def against_one(differ: int) -> int:
    """The same of one."""
    by_kind = scale()
    strongest: dict[int, int] = {}
    for code, thing in enumerate(by_kind.against.tolist()):
        if differ >> code & 1:
            strongest[thing] = min(strongest.get(thing, 0), int(by_kind.differ[code]))
    return sum(strongest.values())


def _taken(known: Facts, row_a: Longs, row_b: Longs) -> Longs:
    """For how it was seen, where it was seen worse; and for the days that lie between."""
    less = np.maximum(known.less[row_a], known.less[row_b]).astype(np.int64)
    between = np.maximum(
        known.first[row_a].astype(np.int64) - known.last[row_b],
        known.first[row_b].astype(np.int64) - known.last[row_a],
    )
    dated = (known.first[row_a] != UNDATED) & (known.first[row_b] != UNDATED)
    days = np.where(dated, np.maximum(between, 0), 0)
    fading = scale().fading[known.kind[known.value[row_a]]]
    return less + np.rint(days * fading).astype(np.int64)
