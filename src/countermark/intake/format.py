"""Formats: the contract of a reader, one module a format."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from countermark.intake.source import Source
from countermark.records.rejected import Rejected


@dataclass(frozen=True, slots=True)
class Row:
    """One schema.org object and where in the source it stands.

    `selector` is that of a pointer (`line=12`, `record=3`); `line` is what a rejected row
    names, None where the format has no lines.
    """

    object: dict[str, Any]
    selector: str
    line: int | None = None


@dataclass(frozen=True)
class Reading:
    """What the user says of the input: `--map FIELD=COLUMN`.

    `met` are the fields that some table had so far: whoever reads a table adds to it."""

    columns: Mapping[str, str] = field(default_factory=dict)
    met: set[str] = field(default_factory=set, compare=False)

    def unmet(self) -> list[str]:
        """For each field that no table had: what to tell the user."""
        return [
            f"--map {field}={column}: no table that was read has such a column; it changed nothing"
            for field, column in self.columns.items()
            if field not in self.met
        ]


@dataclass(frozen=True)
class Example:
    """A file that explains the format. `objects` are what it must be read as (fields named here
    must be equal, others may be there); None: the format must not recognise it.
    `beside` are neighbours by relative path."""

    name: str
    content: bytes
    objects: list[dict[str, Any]] | None
    note: str
    beside: Mapping[str, bytes] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    rejected: int = 0


class Format(ABC):
    """A kind of file: tells itself by content and reads it into schema.org objects.

    Everything it yields speaks the vocabulary of formats.md §1, so that one step after it
    (`vocabulary`) makes records of all of them.
    """

    name: ClassVar[str]
    title: ClassVar[str]

    @abstractmethod
    def recognises(self, source: Source) -> bool:
        """Whether `source` is of this format, by `source.start`, `source.head` and neighbours.

        Must be cheap, must not raise, and must not rest on the file's name alone."""

    def understands(self, source: Source, reading: Reading) -> bool:
        """Whether `source` is of this format once the user has named its columns (`--map`)."""
        return False

    @abstractmethod
    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """The objects, in the order of the file; rows that cannot be read as Rejected.

        May raise Refused (the rest of the file is then rejected with its reason)."""

    @abstractmethod
    def examples(self) -> list[Example]:
        """Positive and negative examples, for tests and docs."""
