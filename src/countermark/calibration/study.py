"""The study: weights estimated from labels, and tested on labels that they were not fitted on."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np

from countermark.calibration.design import Design, Floats
from countermark.calibration.fit import fit
from countermark.calibration.label import Label, check
from countermark.calibration.measure import (
    Bin,
    Claims,
    calibration_error,
    claims,
    log_loss,
    reliability,
    shift,
)
from countermark.tracing.weighing import LIKELY, POSSIBLE, Weights

FOLDS = 5
FLOORS = {name: log2(p / (1 - p)) for name, p in (("possible", POSSIBLE), ("likely", LIKELY))}
RATES = (1 / 1000, 1 / 10_000)
"""Shares of guilty listings for which the precision is told beside that of the labels."""

Parts = Sequence[tuple[Sequence[Label], Sequence[Label]]]
"""Pairs of labels to fit on and labels to test on; no group stands on both sides of a pair."""


@dataclass(frozen=True, slots=True)
class Rarer:
    """What a grade is worth where so small a share of the listings is guilty. None: no claim."""

    precision: tuple[float, float] | None
    """With the prior as it is; and the least that it may well be."""
    moved: tuple[float, float] | None
    """The same with the prior moved to that share, ..."""
    recall: float | None
    """... and what is then found of the guilty."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How some weights did on the labels that are tested."""

    bins: tuple[Bin, ...]
    error: float
    """Expected calibration error over the leads."""
    loss: float
    """Log loss in bits a lead."""
    grades: Mapping[str, Claims]
    """What is claimed from each grade on."""
    rates: Mapping[float, Mapping[str, Rarer]]
    """By share of guilty listings and grade."""


@dataclass(frozen=True, slots=True)
class Study:
    """All that a calibration found."""

    before: Weights
    """The weights in use, which the estimate was drawn towards."""
    bits: Mapping[str, float]
    seen: Mapping[str, tuple[int, int]]
    """In how many of the leads that were fitted on each signal was found: claims that hold, claims
    that do not. In none: its weight stays as it was. In many, and all of one side: look whether
    that is so in the world, or a habit of whoever made or chose the labels."""
    fitted: tuple[int, int]
    """Leads that the weights were estimated from: claims that hold, claims that do not."""
    tested: tuple[int, int]
    labels: int
    """Listings of the test, those among them of which nothing made a lead."""
    in_use: Trial
    estimated: Trial
    without: Mapping[str, Trial]
    """By family: weights estimated and tested as if nobody looked for its reasons."""

    @property
    def better(self) -> bool:
        """Whether the estimate surprised less on what it was tested on."""
        return self.estimated.loss < self.in_use.loss


def study(
    fitted: Sequence[Label],
    parts: Parts,
    weights: Weights,
    called: tuple[str, str] = ("confirmed", "rejected"),
    step: Callable[[], None] = lambda: None,
) -> Study:
    """Estimate weights from `fitted`; test what is estimated on one side of each part on the
    other. `step` is called after each of the `steps` of it.

    Raises CalibrationError where there are too few labels to fit or to test.
    """
    fitted = tuple(fitted)
    tested = [label for _, test in parts for label in test]
    for some in (fitted, tested):
        check(some, called)
    names = sorted(weights.bits)
    in_use = np.array([weights.bits[name] for name in names])
    before = weights.prior + Design(tested, names).sums(in_use)
    after = _out_of_sample(parts, weights)
    step()
    without = {}
    for family in _families(tested):
        cut = [([x.without(family) for x in a], [x.without(family) for x in b]) for a, b in parts]
        without[family] = _tested(tested, _out_of_sample(cut, weights))
        step()
    bits = fit(fitted, weights.bits, weights.prior)
    step()
    return Study(
        before=weights,
        bits=bits,
        seen=_seen(fitted, names),
        fitted=_sides(fitted),
        tested=_sides(tested),
        labels=len(tested),
        in_use=_tested(tested, before),
        estimated=_tested(tested, after),
        without=without,
    )


def steps(parts: Parts) -> int:
    """How often `study` calls `step`."""
    return 2 + len(_families(label for _, test in parts for label in test))


def folds(labels: Sequence[Label], count: int = FOLDS) -> Parts:
    """Each label once on the side of the test, its group always with it. The side is drawn by a
    hash of the group's name: the same in every run, whatever else is labelled."""

    def fold(label: Label) -> int:
        return int(hashlib.sha256(label.group.encode()).hexdigest()[:8], 16) % count

    number = [fold(label) for label in labels]
    return [
        (
            [label for label, at in zip(labels, number, strict=True) if at != part],
            [label for label, at in zip(labels, number, strict=True) if at == part],
        )
        for part in range(count)
    ]


def _out_of_sample(parts: Parts, weights: Weights) -> Floats:
    names = sorted(weights.bits)
    found = []
    for fitted, tested in parts:
        bits = fit(fitted, weights.bits, weights.prior)
        sums = Design(tested, names).sums(np.array([bits[name] for name in names]))
        found.append(weights.prior + sums)
    return np.concatenate(found)


def _tested(labels: Sequence[Label], odds: Floats) -> Trial:
    holds = np.array([label.holds for label in labels], dtype=np.float64)
    leads = np.array([bool(label.findings) for label in labels])
    bins = reliability(odds[leads], holds[leads])
    known = float(holds.mean())
    grades = {name: claims(odds, holds, floor) for name, floor in FLOORS.items()}
    rates: dict[float, dict[str, Rarer]] = {}
    for rate in RATES:
        rates[rate] = {}
        for name, floor in FLOORS.items():
            moved = claims(odds + shift(rate, known), holds, floor)
            rates[rate][name] = Rarer(
                precision=grades[name].at(rate, len(labels)),
                moved=moved.at(rate, len(labels)),
                recall=moved.recall,
            )
    return Trial(bins, calibration_error(bins), log_loss(odds[leads], holds[leads]), grades, rates)


def _families(labels: Iterable[Label]) -> list[str]:
    return sorted({name.partition(".")[0] for label in labels for name, _ in label.findings})


def _seen(labels: Sequence[Label], names: Iterable[str]) -> dict[str, tuple[int, int]]:
    found = Counter((name, x.holds) for x in labels for name in {name for name, _ in x.findings})
    return {name: (found[name, True], found[name, False]) for name in names}


def _sides(labels: Iterable[Label]) -> tuple[int, int]:
    leads = [label.holds for label in labels if label.findings]
    return sum(leads), len(leads) - sum(leads)
