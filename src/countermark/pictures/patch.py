"""Patches of many pictures, shortened and sorted, so that those like a given one are found quickly.

Descriptors are brought to their main parts (PCA) and sorted by the nearest of some centres; what is
asked for is compared with the patches around the centres nearest to it only (an inverted file:
Sivic & Zisserman, "Video Google", ICCV 2003; Jégou, Douze & Schmid, "Product quantization for
nearest neighbor search", 2011, section IV). No dice are thrown.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

PARTS = 24
"""Main parts that are kept of a descriptor."""
SAMPLE = 60_000
"""Patches, at the most, that main parts and centres are learned from, evenly taken."""
_AROUND = 250
"""Patches around a centre, on the average."""
_ROUNDS = 6
"""Of moving the centres to the middle of what lies around them."""
_PROBES, _EACH = 4, 6
"""Centres that are looked around, and patches that are taken around each."""
_AT_ONCE = 20_000
Short = NDArray[np.float32]
"""Rows of length 1, so that a product of two is their likeness."""


class Patches:
    """Known patches, numbered as they came."""

    def __init__(self, sample: NDArray[np.uint8], every: Iterable[NDArray[np.uint8]]) -> None:
        """All descriptors, n × 128 a picture, and a sample of them to learn from."""
        learned = sample[:: max(1, -(-len(sample) // SAMPLE))].astype(np.float32)
        self._middle = learned.mean(axis=0) if len(learned) else np.zeros(128, np.float32)
        away = learned - self._middle
        _, turned = np.linalg.eigh(away.T @ away)
        self._turn = np.asarray(turned[:, ::-1][:, :PARTS], np.float32)
        none = np.zeros((0, PARTS), np.float16)
        known = np.concatenate([none, *(self.short(each).astype(np.float16) for each in every)])
        self._centres = _centres(self.short(sample), max(1, len(known) // _AROUND))
        cells = self._cells(known, 1)[:, 0]
        self._order = np.argsort(cells, kind="stable").astype(np.int32)
        self._known = known[self._order]
        self._ends = np.cumsum(np.bincount(cells, minlength=len(self._centres)))

    def short(self, descriptors: NDArray[np.uint8]) -> Short:
        """Descriptors in their main parts."""
        short = (descriptors.astype(np.float32) - self._middle) @ self._turn
        length = np.linalg.norm(short, axis=1, keepdims=True)
        return np.asarray(short / np.maximum(length, 1e-9), np.float32)

    def near(self, descriptors: NDArray[np.uint8]) -> tuple[NDArray[np.intp], Short]:
        """Of each descriptor the known patches most like it, by centres, and how like they are; −1
        and −1 where there are fewer."""
        asked = self.short(descriptors)
        probes = min(_PROBES, len(self._centres))
        found = np.full((len(asked), probes, _EACH), -1, np.intp)
        likeness = np.full((len(asked), probes, _EACH), -1, np.float32)
        cells = self._cells(asked, probes)
        order = np.argsort(cells, axis=None, kind="stable")
        counts = np.bincount(cells.ravel(), minlength=len(self._centres))
        for cell, end in enumerate(np.cumsum(counts).tolist()):
            rows, probe = np.divmod(order[end - counts[cell] : end], probes)
            start = self._ends[cell - 1] if cell else 0
            own = self._known[start : self._ends[cell]].astype(np.float32)
            if not len(rows) or not len(own):
                continue
            like = asked[rows] @ own.T
            most = min(_EACH, len(own))
            best, likeness[rows, probe, :most] = _greatest(like, most)
            found[rows, probe, :most] = self._order[start + best]
        shape = len(asked), probes * _EACH
        return found.reshape(shape), likeness.reshape(shape)

    def _cells(self, short: NDArray[np.floating], count: int) -> NDArray[np.intp]:
        """The `count` nearest centres of each row."""
        cells = np.zeros((len(short), count), np.intp)
        for start in range(0, len(short), _AT_ONCE):
            like = short[start : start + _AT_ONCE].astype(np.float32) @ self._centres.T
            cells[start : start + _AT_ONCE], _ = _greatest(like, count)
        return cells


def _greatest(rows: Short, count: int) -> tuple[NDArray[np.intp], Short]:
    """The columns of the greatest numbers of each row, and these, the greatest first. What is given
    is used up. For a few of hundreds several times as fast as to part each row (`argpartition`)."""
    every = np.arange(len(rows))
    columns = np.empty((len(rows), count), np.intp)
    greatest = np.empty((len(rows), count), np.float32)
    for place in range(count):
        best = rows.argmax(axis=1)
        columns[:, place] = best
        greatest[:, place] = rows[every, best]
        rows[every, best] = -np.inf
    return columns, greatest


def _centres(rows: Short, count: int) -> Short:
    """Middles of groups of alike rows (k-means), begun with rows evenly taken."""
    if not len(rows):
        return np.zeros((1, PARTS), np.float32)
    rows = rows[:: max(1, -(-len(rows) // SAMPLE))]
    centres = rows[np.linspace(0, len(rows) - 1, min(count, len(rows))).astype(np.intp)]
    for _ in range(_ROUNDS if len(centres) > 1 else 0):
        nearest = np.concatenate(
            [
                (rows[start : start + _AT_ONCE] @ centres.T).argmax(axis=1)
                for start in range(0, len(rows), _AT_ONCE)
            ]
        )
        order = np.argsort(nearest, kind="stable")
        filled, first = np.unique(nearest[order], return_index=True)
        sums = np.add.reduceat(rows[order], first, axis=0)
        centres = centres.copy()
        centres[filled] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return centres
