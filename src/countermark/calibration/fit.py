"""The fit: weights that make labelled leads likeliest, near those that are in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

import numpy as np

from countermark.calibration.design import Design, Floats
from countermark.calibration.label import Label

SPREAD = 2.0
"""How far off a weight in use may well be, in bits: the standard deviation of the normal
distribution around it that is believed before any label. A setting; few labels move little."""

SMALLEST, LARGEST = 0.1, 15.0
"""Bounds of a weight's size in bits. What speaks for a claim never speaks against it; above zero,
so that its side can be told from the weights alone; below what would be a verdict."""

_ROUNDS = 50
_LN2 = log(2)


def fit(
    labels: Sequence[Label], bits: Mapping[str, float], prior: float, spread: float = SPREAD
) -> dict[str, float]:
    """The estimated weight of each signal in `bits`, which are those in use, to 0.01 bits.

    Logistic regression with the most probable weights under a normal distribution around those in
    use (ridge, Hoerl and Kennard 1970), each on the side on which it is; the prior is a setting
    and stays. Since of a family only the strongest reason counts, what counts depends on the
    weights: both are found in turn, until the labels are not explained better.
    """
    names = sorted(bits)
    design = Design([label for label in labels if label.findings], names)
    use = np.array([bits[name] for name in names])
    low = np.where(use < 0, -LARGEST, SMALLEST)
    high = np.where(use < 0, -SMALLEST, LARGEST)
    best = np.clip(use, low, high)
    least = _cost(prior + design.sums(best), design.holds, best, use, spread)
    for _ in range(_ROUNDS):
        rows, offset = design.linear(best)
        found = solved(rows, design.holds, prior + offset, best, use, low, high, spread)
        cost = _cost(prior + design.sums(found), design.holds, found, use, spread)
        if cost >= least:
            break
        best, least = found, cost
    return {name: round(float(bit), 2) for name, bit in zip(names, best, strict=True)}


def solved(
    rows: Floats,
    holds: Floats,
    offset: Floats,
    start: Floats,
    use: Floats,
    low: Floats,
    high: Floats,
    spread: float,
) -> Floats:
    """The least of the convex cost between `low` and `high`, for log2 odds `rows @ bits + offset`.

    Newton steps in the weights that their bounds do not hold (projected Newton, Bertsekas 1982);
    a step that does not lead down is replaced by one along the axes.
    """
    at = start
    for _ in range(200):
        odds = rows @ at + offset
        share = _probability(odds)
        slope = _LN2 * rows.T @ (share - holds) + (at - use) / spread**2
        free = ~(((at <= low) & (slope > 0)) | ((at >= high) & (slope < 0)))
        if not free.any() or np.abs(slope[free]).max() < 1e-8:
            break
        seen = rows[:, free]
        bend = _LN2**2 * (seen.T * (share * (1 - share))) @ seen
        bend[np.diag_indices_from(bend)] += 1 / spread**2
        before = _cost(odds, holds, at, use, spread)
        newton, axes = np.linalg.solve(bend, slope[free]), slope[free] / np.diag(bend)
        for length, step in ((0.5**n, step) for step in (newton, axes) for n in range(30)):
            tried = at.copy()
            tried[free] = np.clip(at[free] - length * step, low[free], high[free])
            gained = before - _cost(rows @ tried + offset, holds, tried, use, spread)
            if gained > 1e-4 * float(slope @ (at - tried)) > 0:
                at = tried
                break
        else:
            break
    return at


def _probability(odds: Floats) -> Floats:
    share: Floats = 1 / (1 + np.exp2(-np.clip(odds, -500, 500)))
    return share


def _cost(odds: Floats, holds: Floats, bits: Floats, use: Floats, spread: float) -> float:
    """Minus the logarithm of how likely the labels and the weights are, in nats."""
    surprise = np.logaddexp2(0, np.where(holds > 0, -odds, odds)).sum() * _LN2
    return float(surprise + ((bits - use) ** 2).sum() / (2 * spread**2))
