"""Doubtful readings: what a code or a link that was read in a picture may really say.

The recogniser is sure of an O where a 0 stands. A caller tries the readings and keeps one only
where exactly one known target answers; the reading's certainty stays with what it leads to.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from functools import cache
from importlib.resources import files
from itertools import permutations
from typing import NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from countermark.links.datafile import read_rules

FILE = "readings.yaml"
MOST = 24
"""Readings of one text."""
MOST_CHANGES = 3
LONGEST = 100
"""Characters of a code or link that is read in other ways."""


class Reading(NamedTuple):
    """What a text may say."""

    text: str
    certainty: float
    """0–1, of all readings of a text together 1: a rank by the shares of the table."""


class Confusion(BaseModel):
    """An entry of the table: signs that are read for one another."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    alike: tuple[str, ...] = ()
    read: str = ""
    meant: str = ""
    share: float = Field(gt=0, lt=100)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _is_one_way(self) -> Self:
        if bool(self.alike) == bool(self.read and self.meant):
            raise ValueError("needs either `alike`, or `read` and `meant`")
        if any(len(sign) != 1 for sign in self.alike) or len(self.alike) == 1:
            raise ValueError("`alike` needs two single signs or more")
        return self

    def changes(self) -> list[tuple[str, str]]:
        """What is read, and what it may be."""
        return list(permutations(self.alike, 2)) or [(self.read, self.meant)]


def readings(text: str, most: int = MOST) -> list[Reading]:
    """The likely readings of a code or a link: the text as it was read, then the likelier before
    the others, at most `most`, each changed in three places at the most. Equal input, equal order.
    """
    if not text or len(text) > LONGEST:
        return [Reading(text, 1.0)]
    found: dict[str, float] = {}
    # a reading, begun: minus its weight, what it says, how far it is read, how much is changed
    begun: list[tuple[float, str, int, int]] = [(-1.0, "", 0, 0)]
    while begun and len(found) < most:
        weight, said, at, changed = heapq.heappop(begun)
        if at == len(text):
            found.setdefault(said, -weight)
            continue
        next_place = _next_doubt(text, at)
        if next_place > at:
            step = said + text[at:next_place]
            heapq.heappush(begun, (weight, step, next_place, changed))
            continue
        options = _options(text, at) if changed < MOST_CHANGES else []
        heapq.heappush(begun, (weight, said + text[at], at + 1, changed))
        for read, meant, share in options:
            one = (weight * share, said + meant, at + len(read), changed + 1)
            heapq.heappush(begun, one)
    total = sum(found.values())
    ordered = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    return [Reading(said, round(weight / total, 4)) for said, weight in ordered]


def _next_doubt(text: str, at: int) -> int:
    signs = _table()
    return next((n for n in range(at, len(text)) if text[n] in signs), len(text))


def _options(text: str, at: int) -> list[tuple[str, str, float]]:
    """What may be meant at a place: what is read, what is meant, the share."""
    return [each for each in _table().get(text[at], ()) if text.startswith(each[0], at)]


@cache
def _table() -> dict[str, list[tuple[str, str, float]]]:
    """By the first sign of what is read."""
    text = (files("countermark.pictures") / "data" / FILE).read_text("utf-8")
    table: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
    for entry in read_rules(text, FILE, Confusion):
        for read, meant in entry.changes():
            table[read[0]].append((read, meant, entry.share / 100))
    return dict(table)
