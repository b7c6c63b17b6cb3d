"""Acts of speech: warnings, complaints and news, put together from the parts that make them.

Nobody can list the sentences in which people warn of a counterfeit; but nearly all are made of two
things said near each other: what it is ("bogus", "a fake") and what the writer does with it: tells
others not to buy, calls for care, was cheated, says who sent it, explains how it is told, or tells
of customs that took it. The parts are in data/intent/acts.yaml, by language.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import product
from typing import NamedTuple

REACH = 160
"""Characters between two parts of one act: a sentence or two. A setting."""
NEAR = 24
"""Characters after words that tell others not to buy, in which what they should not buy stands."""
FAKE = frozenset({"forged", "fake", "asserted"})
ALONE = {"asserted": 0.75, "cheated": 0.7, "dissuade": 0.65, "forged": 0.65}
"""Certainty that one part alone warns. Settings, as those below."""
TOGETHER: dict[frozenset[str], float] = {
    frozenset(pair): certainty
    for *pair, certainty in (
        ("forged", "dissuade", 0.95),
        ("forged", "alert", 0.95),
        ("forged", "cheated", 0.95),
        ("fake", "dissuade", 0.9),
        ("fake", "alert", 0.85),
        ("fake", "cheated", 0.9),
        ("asserted", "dissuade", 0.95),
        ("asserted", "cheated", 0.95),
        ("asserted", "regret", 0.9),
        ("forged", "regret", 0.85),
        ("fake", "regret", 0.75),
        ("forged", "blame", 0.85),
        ("fake", "blame", 0.7),
        ("forged", "spot", 0.9),
        ("fake", "spot", 0.8),
        ("forged", "authority", 0.85),
        ("fake", "authority", 0.75),
        ("taken", "authority", 0.75),
        ("cheated", "dissuade", 0.9),
        ("cheated", "alert", 0.85),
        ("cheated", "regret", 0.85),
        ("dissuade", "alert", 0.8),
        ("dissuade", "regret", 0.85),
    )
}  # fmt: skip

ACTS = (
    *(f"act-{role}" for role in ALONE),
    *(f"act-{'-'.join(sorted(pair))}" for pair in TOGETHER),
)
"""What the warnings are called that parts make."""


class Part(NamedTuple):
    """A part of an act where it stands: `certainty` is what its scope leaves of it."""

    role: str
    start: int
    end: int
    certainty: float


class Act(NamedTuple):
    """A warning that was put together."""

    id: str
    start: int
    end: int
    certainty: float


def may_warn(roles: Collection[str]) -> bool:
    """Whether parts of these roles may make a warning, wherever they stand."""
    return any(role in ALONE for role in roles) or any(map(frozenset(roles).issuperset, TOGETHER))


def warning(parts: Sequence[Part]) -> Act | None:
    """The surest warning that the parts of one text make; None where they make none.

    What is denied counts nothing, unless it stands in what others are told not to buy ("no compréis
    ese falso"). Who tells others not to buy the genuine thing warns of nothing."""
    dissuading = [
        part for part in parts if part.role == "dissuade" and not _of_genuine(part, parts)
    ]
    meant = [part for part in parts if part.role not in ("dissuade", "genuine") and part.certainty]
    meant += [part for part in dissuading if part.certainty]
    meant += [
        part._replace(certainty=1.0)
        for part in parts
        if part.role in FAKE and not part.certainty and _follows(part, dissuading)
    ]
    return max(_acts(meant), key=lambda act: (act.certainty, -act.start), default=None)


def _acts(parts: Sequence[Part]) -> Iterable[Act]:
    for part in parts:
        if alone := ALONE.get(part.role):
            yield Act(f"act-{part.role}", part.start, part.end, alone * part.certainty)
    for one, other in product(parts, repeat=2):
        sure = TOGETHER.get(frozenset((one.role, other.role))) if one.start < other.start else None
        if sure and other.start - one.end <= REACH:
            roles = "-".join(sorted((one.role, other.role)))
            least = min(one.certainty, other.certainty)
            yield Act(f"act-{roles}", one.start, max(one.end, other.end), sure * least)


def _of_genuine(dissuading: Part, parts: Iterable[Part]) -> bool:
    return any(
        part.role == "genuine" and 0 <= part.start - dissuading.end <= NEAR for part in parts
    )


def _follows(part: Part, dissuading: Iterable[Part]) -> bool:
    return any(0 <= part.start - before.end <= NEAR for before in dissuading)
