"""Weighing: the prior and the reasons make the odds; grade and priority follow."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from math import log2
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, Field, ValidationError

from countermark.links.datafile import RuleError
from countermark.records.key import Key
from countermark.records.reason import Reason
from countermark.signals.signal import Finding

Grade = Literal["likely", "possible", "abstain"]
LIKELY, POSSIBLE = 0.9, 0.5
LARGEST = 2**20
"""Bytes of a file of weights."""
_Bits = Annotated[float, Field(ge=-30, le=30)]
"""A weight of over 30 bits is no weight, but a verdict."""


@dataclass(frozen=True)
class Weights:
    """The weights of all signals in bits, the prior in log2 odds, and how they came about."""

    prior: float
    bits: Mapping[str, float]
    method: str
    note: str
    """What a reader must know before trusting a probability."""

    @staticmethod
    @cache
    def load() -> Weights:
        """The weights that the program ships. Raises RuleError where the file is not whole."""
        where = files("countermark.tracing") / "data" / "weights.yaml"
        return _weights(where.read_text("utf-8"), "weights.yaml")

    @staticmethod
    def read(path: Path) -> Weights:
        """Weights of the user's own, as `countermark calibrate` writes them; signals that the file
        does not name weigh what they weigh in the shipped one.

        Raises RuleError with file and field, and OSError."""
        if path.stat().st_size > LARGEST:
            raise RuleError(f"{path.name}: is over {LARGEST:,} bytes; weights are a line each")
        try:
            own = _weights(path.read_text("utf-8-sig"), path.name)
        except UnicodeDecodeError:
            raise RuleError(f"{path.name}: is not text in UTF-8") from None
        shipped = Weights.load().bits
        if unknown := sorted(own.bits.keys() - shipped.keys()):
            raise RuleError(f"{path.name}: weights: {unknown[0]}: there is no such signal")
        return replace(own, bits={**shipped, **own.bits})


class _File(BaseModel):
    """What a file of weights must hold. It may hold more: how they came about."""

    prior: _Bits
    weights: dict[str, _Bits]
    method: str
    note: str


def _weights(text: str, file: str) -> Weights:
    try:
        content = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise RuleError(f"{file}: {error}") from None
    try:
        read = _File.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        field = ": ".join(map(str, first["loc"])) or "the whole"
        raise RuleError(f"{file}: {field}: {first['msg']}") from None
    return Weights(read.prior, read.weights, read.method, read.note)


def lead_id(brand: str, listing: Key) -> str:
    """The stable name of a lead: judgements are tied to it over runs."""
    return "L-" + hashlib.sha256(f"{brand}\n{listing}".encode()).hexdigest()[:10]


def reasons(findings: Iterable[Finding], weights: Weights) -> tuple[Reason, ...]:
    """The findings as reasons, those of most weight first; of each family the strongest counts.

    A finding that is not sure weighs log2 of its certainty less, but never turns its side.
    """
    made = [
        Reason(
            signal=finding.signal,
            family=finding.signal.partition(".")[0],
            weight=_weight(weights.bits[finding.signal], finding.certainty),
            certainty=finding.certainty,
            detail=finding.detail,
            evidence=finding.evidence,
        )
        for finding in findings
    ]
    made.sort(key=lambda reason: (-abs(reason.weight), reason.signal, reason.detail))
    counted: set[str] = set()
    result = []
    for reason in made:
        result.append(reason.model_copy(update={"counted": reason.family not in counted}))
        counted.add(reason.family)
    return tuple(result)


def _weight(bits: float, certainty: float) -> float:
    doubt = log2(max(certainty, 1e-6))
    return round(max(bits + doubt, 0.0) if bits > 0 else min(bits - doubt, 0.0), 2)


def weigh(reasons: Iterable[Reason], prior: float) -> tuple[float, float]:
    """log2 odds (prior plus counted reasons) and the probability that follows from it."""
    weight = round(prior + sum(reason.weight for reason in reasons if reason.counted), 2)
    return weight, round(1 / (1 + 2**-weight), 4)


def grade(probability: float) -> Grade:
    """`likely` from 0.9, `possible` from 0.5, below that the program abstains."""
    if probability >= LIKELY:
        return "likely"
    return "possible" if probability >= POSSIBLE else "abstain"


PERISHES = {"story": 1.0, "message": 0.5, "post": 0.8, "reel": 0.8, "video": 0.8, "page": 0.6,
            "sheet": 0.6, "account": 0.6}  # fmt: skip
"""How soon a promotion is gone: stories in 24 hours, posts when reported, messages stay with
whoever received them. An order of urgency, not a measurement."""


def priority(probability: float, kinds: Iterable[str], state: str, worth: float | None) -> float:
    """0 to 1: how soon the evidence perishes × the harm × the probability.

    `kinds` are those of the promotions, `state` is the listing's (a dead one waits), `worth` the
    price in euro of the goods that are copied: harm grows with its logarithm, from 0.5 at 10
    to 1 at 10,000.
    """
    perish = max((PERISHES.get(kind, 0.6) for kind in kinds), default=0.6)
    if state == "dead":
        perish *= 0.5
    harm = 0.5 + 0.5 * min(1.0, max(0.0, (log2(worth) / log2(10) - 1) / 3)) if worth else 0.6
    return round(probability * perish * harm, 4)
