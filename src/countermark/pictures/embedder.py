"""What turns pictures into vectors, so that alike pictures lie near one another."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from countermark.pictures.picture import Pixels
from countermark.pictures.place import Box
from countermark.pictures.tile import cut

Vectors: TypeAlias = NDArray[np.float32]
"""One row a picture, each of length 1, so that a product of rows is their cosine."""


class Embedder(ABC):
    """Pictures in, vectors out: the same picture gives the same vector on the same machine.

    Vectors of two embedders, or of two versions of one, cannot be compared: keep them with `name`.
    """

    name: str
    """Tells the model and its version; part of the key under which vectors are kept."""
    size: int
    """Edge in pixels of the square to which a picture is brought; more detail is not seen."""
    dimension: int
    """Numbers in a vector."""

    @abstractmethod
    def embed(self, pictures: Sequence[Pixels]) -> Vectors:
        """One vector a picture, in order; n × `dimension`, also for no picture."""

    def parts(self, picture: Pixels, boxes: Sequence[Box]) -> Vectors:
        """One vector for each part of a picture, to be compared with those of whole ones."""
        return self.embed([cut(picture, box) for box in boxes])


class HistogramEmbedder(Embedder):
    """Colours and edges on a coarse grid: no model, for tests and machines without one.

    Knows a picture again that was made smaller or compressed, little more.
    """

    name = "histogram-1"
    size = 64
    _CELLS = 4
    _BINS = 8
    dimension = _CELLS * _CELLS * _BINS * 4

    def embed(self, pictures: Sequence[Pixels]) -> Vectors:
        """See `Embedder.embed`."""
        if not pictures:
            return np.zeros((0, self.dimension), np.float32)
        return normalised(np.stack([self._vector(picture) for picture in pictures]))

    def _vector(self, picture: Pixels) -> NDArray[np.float32]:
        small = squashed(picture, self.size)
        grey = small.mean(axis=2)
        down, across = np.gradient(grey)
        angle = ((np.arctan2(down, across) / (2 * np.pi)) % 1 * self._BINS).astype(int) % self._BINS
        strength = np.hypot(down, across)
        step = self.size // self._CELLS
        parts: list[NDArray[Any]] = []
        for y in range(0, self.size, step):
            for x in range(0, self.size, step):
                cell = np.s_[y : y + step, x : x + step]
                colours = small[cell].reshape(-1, 3).astype(int) * self._BINS // 256
                parts += [np.bincount(colours[:, c], minlength=self._BINS) for c in range(3)]
                edges = np.bincount(
                    angle[cell].ravel(), strength[cell].ravel(), minlength=self._BINS
                )
                parts.append(edges / 16)
        return np.concatenate(parts).astype(np.float32)


def squashed(picture: Pixels, size: int) -> Pixels:
    """The picture as a square of `size`, its sides' ratio given up."""
    height, width = picture.shape[:2]
    way = cv2.INTER_AREA if min(height, width) >= size else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (size, size), interpolation=way), np.uint8)


def normalised(vectors: NDArray[np.floating]) -> Vectors:
    """Rows brought to length 1; a row of zeros stays."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-12), np.float32)
