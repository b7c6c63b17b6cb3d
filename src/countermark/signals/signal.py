"""Signals: the contract of what reads a candidate, one module a family."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from countermark.signals.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Finding:
    """What a signal found. How much it weighs is not the signal's to say."""

    signal: str
    detail: str
    """A sentence for a person, with the figures and words it rests on."""
    evidence: tuple[str, ...] = ()
    certainty: float = 1.0
    """How surely it was seen; below 1 it weighs log2(certainty) less."""


@dataclass(frozen=True)
class Example:
    """A candidate in the words of the input and what the signal must find in it.

    `given` holds schema.org objects by role: `listing`, and `post` or `sheet` leading to it, and
    accounts: the `seller`, or whose `bio` leads to it. What
    was seen in a picture stands as `post photo`, `own photo` or `review photo`: its `words`, and
    the names of what it `shows`, `covers` and has `taken`.
    """

    given: Mapping[str, Mapping[str, Any]]
    found: tuple[str, ...]
    note: str


class Signal(ABC):
    """A family of reasons. Only the strongest of a family counts, since its members say the same
    thing in different ways."""

    family: ClassVar[str]
    names: ClassVar[Mapping[str, str]]
    """Each signal `FAMILY.NAME` that it may find, and what it means."""

    @abstractmethod
    def findings(self, candidate: Candidate) -> Iterator[Finding]:
        """What speaks for or against the candidate."""

    @abstractmethod
    def examples(self) -> list[Example]:
        """Positive and negative examples, for tests and docs."""
