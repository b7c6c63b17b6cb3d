"""Purposes of payments: what their words say of the sender and the recipient."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from countermark.links.datafile import RuleError, read_rules

FILE = "purposes.yaml"
LONGEST = 2000
"""Characters of a purpose that are read; statements give 140 (ISO 20022, unstructured remittance
information)."""
Means = Literal["pays", "supplies", "ships-for", "nothing"]
_Word = Annotated[str, Field(min_length=1, max_length=60)]
_NUMBER = re.compile(r"\d+")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class Purpose(BaseModel):
    """One purpose, and the words that tell it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    means: Means
    words: dict[str, Annotated[tuple[_Word, ...], Field(min_length=1)]]
    sources: Annotated[tuple[str, ...], Field(min_length=1)]

    @field_validator("words", mode="after")
    @classmethod
    def _some(cls, words: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        if not words:
            raise ValueError("no words are given")
        return words


@dataclass(frozen=True)
class Purposes:
    """All purposes, in their order."""

    entries: tuple[tuple[Purpose, re.Pattern[str]], ...]

    def of(self, text: str) -> Purpose | None:
        """The first purpose that the words tell; None where they tell none."""
        patterns = tuple(told for _, told in self.entries)
        place = _first(patterns, _NUMBER.sub("0", _folded(text[:LONGEST])))
        return None if place is None else self.entries[place][0]


@lru_cache(1 << 14)
def _first(patterns: tuple[re.Pattern[str], ...], words: str) -> int | None:
    return next((place for place, told in enumerate(patterns) if told.search(words)), None)


def read(text: str, file: str) -> Purposes:
    """The purposes of a data file. Raises RuleError naming file, purpose and field."""
    entries = list(read_rules(text, file, Purpose))
    if not entries:
        raise RuleError(f"{file}: holds no list of purposes")
    names = [entry.id for entry in entries]
    for name in names:
        if names.count(name) > 1:
            raise RuleError(f"{file}: rule {name!r}: id: used twice")
    return Purposes(tuple((entry, _pattern(entry)) for entry in entries))


@lru_cache(1)
def purposes() -> Purposes:
    """The purposes that are shipped. Raises RuleError where the data file is broken."""
    return read((files("countermark.operators") / "data" / FILE).read_text("utf-8"), FILE)


def _pattern(entry: Purpose) -> re.Pattern[str]:
    words = sorted({_folded(word) for each in entry.words.values() for word in each})
    inside = [re.escape(word) for word in words if _SPACELESS.search(word)]
    alone = [re.escape(word) for word in words if not _SPACELESS.search(word)]
    parts = [*inside, *([rf"(?<!\w)(?:{'|'.join(alone)})(?!\w)"] if alone else [])]
    return re.compile("|".join(parts))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
