"""Handles: the names of accounts, and what names of one person have in common."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from countermark.links.datafile import read_rules
from countermark.records.key import Key, Kind
from countermark.text.fold import LEET, fold

_HANDLE = re.compile(r"[^\s@/:?#&]{2,64}")
_PARTS = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]")
_CODES = re.compile(r"[A-Z0-9]{8,}|\d+|[0-9a-f]{16,}")
"""Numbers that shops give: a name nobody chose."""
LEAST = 5
"""Letters that a variant must have left: shorter ones are anybody's."""


class Affixes(BaseModel):
    """Words that people add to their name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    words: Annotated[tuple[str, ...], Field(min_length=1)]
    sources: Annotated[tuple[str, ...], Field(min_length=1)]


@lru_cache(1)
def affixes() -> frozenset[str]:
    """The words. Raises RuleError where the data file is broken."""
    file = files("countermark.operators") / "data" / "handles.yaml"
    rules = read_rules(file.read_text("utf-8"), file.name, Affixes)
    return frozenset(fold(word) for rule in rules for word in rule.words)


def handle(written: str) -> str | None:
    """A name of an account in lower case without @; None for numbers and codes nobody chose."""
    name = written.strip().removeprefix("@").rstrip(".")
    if not _HANDLE.fullmatch(name) or _CODES.fullmatch(name) or not _LETTER.search(name):
        return None
    return name.lower()


def handle_of(key: Key) -> str | None:
    """The name in an account's key; None where its platform numbers accounts."""
    if key.kind not in (Kind.ACCOUNT, Kind.SELLER) or "/" in key.id or key.id.startswith("+"):
        return None
    return handle(key.id)


@lru_cache(1 << 16)
def variant(name: str) -> str:
    """What `glam.by_mia`, `glambymia`, `glambymia2` and `glambymia_backup` have in common: without
    signs, words like "backup", numbers at the ends, signs for letters and doubled letters.

    A soft key: alike variants are a reason to look, and names with fewer than five letters left
    (of other scripts, two) stay themselves. Applying it again changes nothing.
    """
    parts = _PARTS.findall(fold(name))
    words = affixes()
    while len(parts) > 1 and parts[-1] in words | set("0123456789"):
        parts.pop()
    while len(parts) > 1 and parts[0] in words:
        parts.pop(0)
    joined = "".join(parts)
    before = ""
    while joined != before:
        before = joined
        joined = _shorter(joined, words)
    return joined if _enough(joined) else fold(name)


def _shorter(joined: str, words: frozenset[str]) -> str:
    """One step: a number or word at an end gone, signs for letters read, doubled letters one."""
    bare = joined.strip("0123456789")
    if _enough(bare):
        joined = bare
    for word in sorted(words, key=lambda word: (-len(word), word)):
        if len(word) < 4 and word.isascii():
            continue
        for left in (joined.removesuffix(word), joined.removeprefix(word)):
            if left != joined and _enough(left):
                return left
    if any(char.isdigit() for char in joined):
        joined = "".join(
            {"l": "i"}.get(LEET[c], LEET[c])
            if c.isdigit() and 0 < at < len(joined) - 1 and c in LEET
            else c
            for at, c in enumerate(joined)
        )
    return "".join(char for char, _ in groupby(joined))


def _enough(text: str) -> bool:
    letters = sum(1 for char in text if _LETTER.match(char))
    return letters >= (LEAST if text.isascii() else 2)
