"""Which references a picture shares patches with: a short list where no vector knows the whole.

A photo that was cropped, turned, written on and laid on another ground is another picture to a
network, and some of its patches are still the same. Each patch of the query votes for the few
references that hold the nearest patches; the references' patches are shortened to their main parts
(PCA), so that all of them are compared in one product of matrices.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from countermark.pictures.local import Features

REFERENCE_PATCHES = 150
"""Strongest patches of a reference that are compared."""
QUERY_PATCHES = 250
"""Strongest patches of a query, or of one of its panels, that vote."""
_PARTS = 32
_CHOICES = 5
"""References that a patch votes for."""
_BLOCK = 500
"""References that are compared at once, for the sake of memory."""
_EVERY = 7
"""Of the references' patches, those that the main parts are taken from."""


class Votes:
    """The patches of all references."""

    def __init__(self, references: Sequence[Features]) -> None:
        """References in the order in which they are counted."""
        kept = [each.descriptors[:REFERENCE_PATCHES] for each in references]
        self._lengths = np.array([len(each) for each in kept], np.intp)
        patches = np.concatenate([np.zeros((0, 128), np.uint8), *kept]).astype(np.float32)
        self._middle = patches.mean(axis=0) if len(patches) else np.zeros(128, np.float32)
        away = (patches - self._middle)[::_EVERY]
        _, turned = np.linalg.eigh(away.T @ away)
        self._turn = np.asarray(turned[:, ::-1][:, :_PARTS], np.float32)
        self._patches = self._short(patches)

    def of(self, query: Features) -> NDArray[np.float64]:
        """Share of the votes that each reference gets: of the picture, and of its mirror image."""
        return np.stack([self._straight(query), self._straight(query.mirrored())])

    def _straight(self, query: Features) -> NDArray[np.float64]:
        asked = self._short(query.descriptors[:QUERY_PATCHES].astype(np.float32))
        nearest = np.full((len(asked), len(self._lengths)), -1, np.float32)
        ends = np.cumsum(self._lengths)
        for start in range(0, len(self._lengths), _BLOCK):
            places = start + np.flatnonzero(self._lengths[start : start + _BLOCK])
            if len(places):
                first = ends[places] - self._lengths[places]
                like = asked @ self._patches[first[0] : ends[places[-1]]].T
                nearest[:, places] = np.maximum.reduceat(like, first - first[0], axis=1)
        if not len(asked) or len(self._lengths) <= _CHOICES:
            return np.zeros(len(self._lengths))
        least = np.partition(nearest, -_CHOICES - 1, axis=1)[:, -_CHOICES - 1]
        votes = np.maximum(nearest - least[:, None], 0).sum(axis=0, dtype=np.float64)
        return np.asarray(votes / max(float(votes.sum()), 1e-9))

    def _short(self, patches: NDArray[np.float32]) -> NDArray[np.float32]:
        short = (patches - self._middle) @ self._turn
        length = np.linalg.norm(short, axis=1, keepdims=True)
        return np.asarray(short / np.maximum(length, 1e-9), np.float32)
