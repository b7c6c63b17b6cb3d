"""Bits: what a shared identifier is worth, as `operators/data/bits.yaml` says.

Weights are reckoned in thousandths of a bit, as whole numbers: their sums are the same in
whatever order they are taken.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from countermark.links.datafile import RuleError, read_rules
from countermark.operators.kinds import kinds

FILE = "bits.yaml"
BIT = 1000
"""Thousandths in a bit."""
PRIOR = -5 * BIT
"""Of any two accounts that share something: odds of 1 to 32 that they are one actor's. A setting,
against which `u` of the data file is reckoned."""
ENOUGH = 2 * BIT
"""From here on two accounts, or two groups, are joined: odds of 4 to 1. Set on the dev worlds of
benchmarks/actors, seeds 14 to 16: at 1 bit 8 of 1,514 groups were mixed through a hub, at 2 one."""
CAP = 14 * BIT
"""The most that one shared identifier weighs, however rare it is."""
JUDGED = 20 * BIT
"""What a person's judgement is shown as weighing; it is obeyed, not weighed."""
LESS = {"platform": 0, "payment": 0, "declared": 0, "written": 1 * BIT, "pictured": 1500}
"""Bits taken off by how it was seen: what one writes may be another's number. Set by hand."""
UNSOUND = 1500
"""Bits taken off where a check digit does not fit. Set by hand."""
FRAGMENT = 7
"""An unsound value shorter than this ("+86 1") is a fact that many have, and weighs nothing."""
HOW = tuple(LESS)
FIRM = "firm"
_Chance = Annotated[float, Field(gt=0, lt=1)]


class Worth(BaseModel):
    """What one kind of identifier is worth."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str | None = None
    """For people, after "the same"; of what is made of another kind."""
    of: str | None = None
    """That kind: where the made one is shared, it does not differ."""
    family: str
    m: _Chance
    u: _Chance
    crowd: Annotated[float, Field(ge=0, le=4)]
    differ: Annotated[float, Field(le=0, ge=-20)]
    against: str
    years: Annotated[float, Field(gt=0)]
    source: Annotated[str, Field(min_length=1)]


@dataclass(frozen=True)
class Scale:
    """All kinds as columns; the place of a kind in `ids` is its code."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    """For people, after "the same"."""
    families: tuple[str, ...]
    family: NDArray[np.int64]
    """By kind: its family's place in `families`."""
    alone: NDArray[np.float64]
    """By kind: bits of a value that only two accounts carry."""
    crowd: NDArray[np.float64]
    differ: NDArray[np.int64]
    """By kind: thousandths of bits, 0 or below."""
    against: NDArray[np.int64]
    """By kind: which of the `things` it speaks against for."""
    paper: NDArray[np.bool_]
    """By kind: whether it stands on an actor's papers (it speaks against for its firm). A hub lends
    its customers a contact, an address or an account, but no papers."""
    things: tuple[str, ...]
    covers: NDArray[np.uint64]
    """By kind: a bit for each kind in which two who share it do not differ."""
    fading: NDArray[np.float64]
    """By kind: thousandths of bits lost for each day between the two sightings."""


@lru_cache(1)
def scale() -> Scale:
    """The numbers of every kind. Raises RuleError where the data file is broken."""
    text = (files("countermark.operators") / "data" / FILE).read_text("utf-8")
    return read(text, FILE)


def read(text: str, file: str) -> Scale:
    """The numbers of a data file. Raises RuleError naming file, kind and field."""
    given = {worth.id: worth for worth in read_rules(text, file, Worth)}
    for id in kinds():
        if id not in given:
            raise RuleError(f"{file}: rule {id!r}: missing, and identifiers.yaml names it")
    for id, worth in given.items():
        if (id in kinds()) != (worth.name is None):
            raise RuleError(f"{file}: rule {id!r}: name: given for kinds not in identifiers.yaml")
        if (worth.name is None) != (worth.of is None) or (worth.of or id) not in kinds():
            raise RuleError(f"{file}: rule {id!r}: of: names a kind of identifiers.yaml")
    worths = [given[id] for id in kinds()]
    worths += [worth for worth in given.values() if worth.name]
    if len(worths) > 64:
        raise RuleError(f"{file}: {len(worths)} kinds; 64 fit into a word")
    families = tuple(sorted({worth.family for worth in worths}))
    against = sorted({worth.against for worth in worths})
    return Scale(
        ids=tuple(worth.id for worth in worths),
        names=tuple(worth.name or kinds()[worth.id].name for worth in worths),
        families=families,
        family=np.array([families.index(worth.family) for worth in worths]),
        alone=np.array([math.log2(worth.m / worth.u) for worth in worths]),
        crowd=np.array([worth.crowd for worth in worths]),
        differ=np.array([round(worth.differ * BIT) for worth in worths], np.int64),
        against=np.array([against.index(worth.against) for worth in worths]),
        paper=np.array([worth.against == FIRM for worth in worths]),
        things=tuple(against),
        covers=np.array([_covers(worth, worths) for worth in worths], np.uint64),
        fading=np.array([BIT / (worth.years * 365.25) for worth in worths]),
    )


def _covers(worth: Worth, worths: list[Worth]) -> int:
    return sum(1 << code for code, each in enumerate(worths) if each.id in (worth.id, worth.of))


@lru_cache(1)
def codes() -> dict[str, int]:
    """The code of every kind, by its id."""
    return {id: code for code, id in enumerate(scale().ids)}


def taken_off(how: str, sound: bool, value: str) -> int:
    """Thousandths of bits taken off for how a value was seen and whether its digits check."""
    if sound:
        return LESS[how]
    return LESS[how] + (UNSOUND if len(value) >= FRAGMENT else CAP)
