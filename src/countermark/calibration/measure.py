"""Measures: what predicted log2 odds are worth against what is so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2, sqrt

import numpy as np

from countermark.calibration.design import Floats


@dataclass(frozen=True, slots=True)
class Bin:
    """Leads whose probability lies from `low` to `high`."""

    low: float
    high: float
    count: int
    predicted: float
    """Their mean probability."""
    observed: float
    """The share of them whose claim holds."""
    least: float
    most: float
    """Between which the share would lie in 95 of 100 draws of as many leads (Wilson 1927)."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What is claimed from some log2 odds on."""

    claimed: int
    right: int
    of: int
    """Labels whose claim holds, claimed or not."""

    @property
    def precision(self) -> float | None:
        """The share of the claims that hold; None where there is none."""
        return self.right / self.claimed if self.claimed else None

    @property
    def recall(self) -> float | None:
        """The share that was claimed of what holds; None where nothing does."""
        return self.right / self.of if self.of else None

    def at(self, share: float, labels: int) -> tuple[float, float] | None:
        """The precision if of as many listings (`labels` of them here) only that share were
        guilty, and the others as the innocent ones here are; and the least that it may well be:
        with the share of the innocent that are claimed at the upper end of its 95 % interval."""
        innocent = labels - self.of
        if not self.right or not innocent:
            return None
        right = share * self.right / self.of
        wrong = (self.claimed - self.right) / innocent
        most = wilson(self.claimed - self.right, innocent)[1]
        return right / (right + (1 - share) * wrong), right / (right + (1 - share) * most)


def reliability(odds: Floats, holds: Floats, bins: int = 10) -> tuple[Bin, ...]:
    """Predicted against observed, in bins of equal width that are not empty."""
    share = 1 / (1 + np.exp2(-np.clip(odds, -500, 500)))
    place = np.minimum((share * bins).astype(np.int64), bins - 1)
    found = []
    for at in np.unique(place):
        here = place == at
        count, right = int(here.sum()), float(holds[here].sum())
        found.append(
            Bin(
                at / bins,
                (at + 1) / bins,
                count,
                float(share[here].mean()),
                right / count,
                *wilson(right, count),
            )
        )
    return tuple(found)


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: the mean distance of predicted from observed over all leads
    (Naeini, Cooper and Hauskrecht 2015)."""
    total = sum(each.count for each in bins)
    return sum(each.count * abs(each.predicted - each.observed) for each in bins) / (total or 1)


def log_loss(odds: Floats, holds: Floats) -> float:
    """The mean surprise at what is so, in bits a label; 1 is what a coin has."""
    return float(np.logaddexp2(0, np.where(holds > 0, -odds, odds)).mean())


def claims(odds: Floats, holds: Floats, floor: float) -> Claims:
    """What is claimed where claims begin at `floor`, in log2 odds."""
    claimed = np.round(odds, 2) >= floor
    return Claims(int(claimed.sum()), int(holds[claimed].sum()), int(holds.sum()))


def shift(share: float, known: float) -> float:
    """The bits by which the odds of every lead change where `share` of the listings are guilty
    instead of the `known` share (prior correction, King and Zeng 2001)."""
    return log2(share / (1 - share)) - log2(known / (1 - known))


def wilson(right: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    z = 1.96
    middle = (right + z * z / 2) / (count + z * z)
    half = z / (count + z * z) * sqrt(right * (count - right) / count + z * z / 4)
    return max(0.0, middle - half), min(1.0, middle + half)
