"""Chance: everything that the seed decides, in streams that do not disturb each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")

_SLOT = re.compile(r"\{([A9x])\}")
_ALPHABETS = {"A": "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", "9": "0123456789", "x": "0123456789abcdef"}
_BEGIN = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
"""The world's half year starts here: it has no clock of its own."""
_SECONDS = 180 * 24 * 3600


class Chance:
    """A stream of draws, named by the seed and a path; equal names give equal draws."""

    def __init__(self, *names: object) -> None:
        self._names = names
        # A string seeds Random through SHA-512, the same on every machine and run.
        self._random = Random("/".join(map(str, names)))  # noqa: S311 - a world, not a secret

    def of(self, *names: object) -> Chance:
        """A stream of its own below this one, whatever was drawn here before."""
        return Chance(*self._names, *names)

    def pick(self, choices: Sequence[T]) -> T:
        """One of them."""
        return choices[self._random.randrange(len(choices))]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """`count` different ones, or all where there are fewer."""
        return self._random.sample(list(choices), min(count, len(choices)))

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One key, by its weight."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def happens(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self._random.random() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(low, high)

    def real(self, low: float, high: float) -> float:
        """A number between."""
        return low + (high - low) * self._random.random()

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """All of them in another order."""
        return self.some(items, len(items))

    def price(self, low: float, high: float) -> str:
        """A price as shops write it, two digits after the point."""
        return f"{self.whole(int(low), int(high))}.{self.pick(('00', '49', '90', '95', '99'))}"

    def pattern(self, written: str) -> str:
        """`written` with `{A}`, `{9}` and `{x}` drawn: letters and digits, digits, hex digits."""
        return _SLOT.sub(lambda slot: self.pick(_ALPHABETS[slot[1]]), written)

    def moment(self) -> datetime:
        """A second in the world's half year, UTC."""
        return _BEGIN + timedelta(seconds=self.whole(0, _SECONDS))

    def stamp(self) -> str:
        """A moment as ISO 8601 in UTC."""
        return _written(self.moment())

    def around(self, stamp: str) -> tuple[str, str]:
        """A moment some days before and one some days after that of `stamp`."""
        at = datetime.fromisoformat(stamp)
        days = timedelta(days=self.whole(1, 20), seconds=self.whole(0, 80_000))
        return _written(at - days), _written(at + days)

    def later(self, stamp: str, hours: int) -> str:
        """A moment in the last half of so many hours after that of `stamp`."""
        seconds = self.whole(hours * 1800, hours * 3600)
        return _written(datetime.fromisoformat(stamp) + timedelta(seconds=seconds))


def _written(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
