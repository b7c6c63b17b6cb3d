"""Weighing: how a lead's reasons add up, and what would change its grade.

Everything is in bits: log2 of the odds. formats.md §4 lays down the grades.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import exp2, log2
from typing import Literal

from countermark.records.lead import Lead
from countermark.records.reason import Reason

Grade = Literal["likely", "possible", "abstain"]


def probability(bits: float) -> float:
    """The probability that `bits` of log2 odds stand for."""
    return 1 / (1 + exp2(-max(-1000.0, min(1000.0, bits))))


def log_odds(probability: float) -> float:
    """The bits that a probability stands for. Raises ValueError outside of 0 to 1."""
    return log2(probability / (1 - probability))


FLOOR: dict[Grade, float] = {"likely": log_odds(0.9), "possible": log_odds(0.5)}
"""The fewest bits of each grade."""


@dataclass(frozen=True, slots=True)
class Step:
    """A counted reason between the bits before it and after it."""

    reason: Reason
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Fall:
    """What would be left of a lead if one of its reasons fell."""

    reason: Reason
    probability: float
    grade: Grade


@dataclass(frozen=True, slots=True)
class Lift:
    """A reason that a lead does not have, and that would lift it to the next grade alone."""

    signal: str
    gain: float
    """Bits: its own, less those of the weaker one of its family that it would stand for."""
    probability: float


def waterfall(lead: Lead) -> tuple[Step, ...]:
    """From the prior through every counted reason: those for it first, strongest first."""
    counted = sorted(
        (reason for reason in lead.reasons if reason.counted),
        key=lambda reason: (reason.weight < 0, -abs(reason.weight), reason.signal),
    )
    levels = accumulate((reason.weight for reason in counted), initial=lead.prior)
    return tuple(
        Step(reason, start, end)
        for reason, (start, end) in zip(counted, pairwise(levels), strict=True)
    )


def uncounted(lead: Lead) -> tuple[Reason, ...]:
    """The reasons that a stronger one of their family stands for, strongest first."""
    return tuple(
        sorted(
            (reason for reason in lead.reasons if not reason.counted),
            key=lambda reason: (-abs(reason.weight), reason.signal),
        )
    )


def unexplained(lead: Lead) -> float:
    """The bits by which the lead's weight differs from its prior and counted reasons."""
    return lead.weight - lead.prior - sum(r.weight for r in lead.reasons if r.counted)


def missing(lead: Lead) -> tuple[Grade, float] | None:
    """The next grade up and the bits it lacks; None for the highest.

    Zero bits: there is enough weight, but the grade was held back for want of evidence.
    """
    match lead.grade:
        case "likely":
            return None
        case "possible":
            upper: Grade = "likely"
        case "abstain":
            upper = "possible"
    return upper, max(0.0, FLOOR[upper] - lead.weight)


def falls(lead: Lead) -> tuple[Fall, ...]:
    """The reasons without any one of which the grade would be lower, the worst loss first.

    Where a reason falls, the next of its family counts in its place.
    """
    losses = [fall for fall in _without_each(lead) if _rank(fall.grade) > _rank(lead.grade)]
    return tuple(sorted(losses, key=lambda fall: (fall.probability, fall.reason.signal)))


def rises(lead: Lead) -> tuple[Fall, ...]:
    """The reasons against it without any one of which the grade would be higher, the greatest
    rise first."""
    gains = [fall for fall in _without_each(lead) if _rank(fall.grade) < _rank(lead.grade)]
    return tuple(sorted(gains, key=lambda fall: (-fall.probability, fall.reason.signal)))


def lifts(lead: Lead, bits: Mapping[str, float]) -> tuple[Lift, ...]:
    """The reasons not seen, any one of which would lift the lead to the next grade: of each
    family the one that lifts most, the greatest lift first. `bits` are the weights of all
    signals, `FAMILY.NAME`."""
    lacking = missing(lead)
    if lacking is None or not lacking[1]:
        return ()
    counted = {reason.family: reason.weight for reason in lead.reasons if reason.counted}
    best: dict[str, Lift] = {}
    for signal, weight in sorted(bits.items()):
        family = signal.partition(".")[0]
        held = counted.get(family, 0.0)
        gain = weight - held
        counts = weight > abs(held)
        if counts and gain >= lacking[1] and gain > best.get(family, _NOTHING).gain:
            best[family] = Lift(signal, gain, probability(lead.weight + gain))
    return tuple(sorted(best.values(), key=lambda lift: (-lift.gain, lift.signal)))


_NOTHING = Lift("", 0.0, 0.0)
_RANK: tuple[Grade, ...] = ("likely", "possible", "abstain")


def _rank(grade: Grade) -> int:
    return _RANK.index(grade)


def _without_each(lead: Lead) -> Iterator[Fall]:
    """What would be left without each counted reason. A grade that was held back for want of
    evidence is the highest then: taking away never adds evidence."""
    own = _rank(lead.grade)
    highest = own if _rank(_grade(lead.weight)) < own else 0
    for reason in lead.reasons:
        if reason.counted:
            left = lead.weight - reason.weight + _heir(reason, lead.reasons)
            grade = _RANK[max(highest, _rank(_grade(left)))]
            yield Fall(reason, probability(left), grade)


def _grade(bits: float) -> Grade:
    return next((grade for grade, floor in FLOOR.items() if bits >= floor), "abstain")


def _heir(fallen: Reason, reasons: Sequence[Reason]) -> float:
    family = (r.weight for r in reasons if r.family == fallen.family and not r.counted)
    return max(family, key=abs, default=0.0)
