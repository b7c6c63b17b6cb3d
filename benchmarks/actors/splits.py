"""Splits: the worlds of the benchmark, each of a seed and of one split's words."""

from __future__ import annotations

from pathlib import Path

from .truth import Truth
from .world import Size, made
from .writing import write

SEEDS = {"crowded": (21, 22, 23), "dev": (11, 12, 13), "test": (71, 72, 73)}
"""The seeds of each split. Figures that are published are those of the test split; `crowded` is
`dev` with two to four times the small and middling hubs, to try hubs on."""


def generate(folder: Path, split: str, seed: int, size: Size) -> Truth:
    """Write the world of a seed; equal splits, seeds and sizes give equal bytes."""
    return write(made(split, seed, size), folder)
