"""Statements: what people say of leads, accounts and platforms. None is changed or taken away, so
each is named by a hash of all that it says, and none can be altered unnoticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

LONGEST_NAME, LONGEST_NOTE = 200, 10_000
"""Characters of `by` and `note`."""
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}Z$"
"""UTC, to the microsecond: their order as text is their order in time."""


def named(prefix: str, said: Mapping[str, object]) -> str:
    """The name of what was said, plain JSON values: the prefix and 16 hex digits."""
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def worded(by: str, note: str, nobody: str) -> tuple[str, str]:
    """Who says it and what is noted, without space around and without bytes that a shell could not
    read as text. Raises ValueError, with a sentence for a person: `nobody` where nobody says it,
    or which of both is too long."""
    by, note = (given.encode("utf-8", "replace").decode().strip() for given in (by, note))
    for name, text, longest in (("by", by, LONGEST_NAME), ("note", note, LONGEST_NOTE)):
        if len(text) > longest:
            raise ValueError(f"{name} has {len(text):,} characters; {longest:,} is the most")
    if not by:
        raise ValueError(nobody)
    return by, note
