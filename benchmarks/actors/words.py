"""Words: what a split's vocabulary holds."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

VOCABULARY = Path(__file__).parent / "vocabulary"
LIKE = {"crowded": "dev"}
"""Splits that use the words of another where they have no file of their own."""


@lru_cache(16)
def words(split: str, name: str) -> dict[str, Any]:
    """A vocabulary file: `names`, `shops`, `texts` or `world`. Raises FileNotFoundError where the
    split has none."""
    path = VOCABULARY / split / f"{name}.yaml"
    if split in LIKE and not path.exists():
        return words(LIKE[split], name)
    read: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return read
