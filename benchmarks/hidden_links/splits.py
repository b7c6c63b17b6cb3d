"""Splits: the worlds of the benchmark, each of a seed and of one split's words."""

from __future__ import annotations

from pathlib import Path

from countermark.demo import Size, World, write

VOCABULARY = Path(__file__).parent / "vocabulary"

SEEDS = {"dev": (101, 102, 103, 104, 105), "test": (901, 902, 903)}
"""The seeds of each split. Figures that are published are those of the test split."""

SIZE = Size(listings=4000, posts=900, pictures=1000, ways=6, guilty=0.014)
"""The size that figures are compared at."""


def generate(folder: Path, split: str, seed: int, size: Size) -> World:
    """Write the world of a seed; equal splits, seeds and sizes give equal bytes."""
    return write(folder, seed, size, words=VOCABULARY / split)
