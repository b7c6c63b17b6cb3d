"""Whitening: what all pictures of a collection have in common says nothing of any of them.

Photos of one trade on one kind of ground lie near each other whatever they show. Vectors are
brought to the main parts of the known ones, each part to the same spread, so that what is rare
among them counts (Jégou & Chum, "Negative evidences and co-occurences in image retrieval: the
benefit of PCA and whitening", ECCV 2012).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from countermark.pictures.embedder import Vectors, normalised

PARTS = 256
"""Main parts that are kept, fewer where fewer pictures are known."""
LEAST = 64
"""Known vectors below which nothing can be learned of them: they stay as they are."""
SAMPLE = 10_000
"""Known pictures that are learned from, evenly taken."""


class Whitening:
    """Learned from the vectors of the known pictures."""

    def __init__(self, known: Sequence[Vectors]) -> None:
        """The vectors of each known picture; the same ones give the same whitening."""
        rows = np.concatenate(known[:: max(1, -(-len(known) // SAMPLE))])
        self._middle: NDArray[np.float32] | None = None
        if len(rows) < LEAST:
            return
        self._middle = rows.mean(axis=0)
        away = (rows - self._middle).astype(np.float64)
        spread, parts = np.linalg.eigh(away.T @ away / len(away))
        kept = np.argsort(-spread, kind="stable")[: min(PARTS, len(rows) // 2)]
        kept = kept[spread[kept] > spread.max() * 1e-6]
        self._turn = np.asarray(parts[:, kept] / np.sqrt(spread[kept]), np.float32)

    def __call__(self, vectors: Vectors) -> Vectors:
        """The vectors in the main parts, each of length 1."""
        if self._middle is None:
            return vectors
        return normalised((vectors - self._middle) @ self._turn)
