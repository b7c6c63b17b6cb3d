"""Which references a picture shares patches with, and where: for what no vector knows as a whole.

A photo that was cropped, turned, written on and laid on another ground is another picture to a
network, and some of its patches are still the same. Each patch of the query votes for the few
references that hold the patches most like it, and says with it where, how large and how turned
each of them would lie; votes for one reference count together where they say the same (Lowe 2004,
section 7.3), so that ten patches in one arrangement outweigh a hundred spread over a collage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from countermark.pictures.local import Features
from countermark.pictures.patch import SAMPLE, Patches, Short

REFERENCE_PATCHES = 150
"""Strongest patches of a reference that are compared."""
_CHOICES = 3
"""References that a patch votes for."""
_TURNS, _OCTAVES = 12, 8
"""Parts of a full turn that are told apart, and sizes, by octaves around that of the reference."""
_PLACE = 0.07
"""How far apart places are told apart, of the reference's diagonal as it would lie."""
_FAR = 1 << 9
"""Places on either side of the corner that are told apart; what lies farther lies there."""
_Floats = NDArray[np.float64]
_Whole = NDArray[np.int64]


class Votes(NamedTuple):
    """What a query's patches say of each reference: of the picture, and of its mirror image."""

    weights: _Floats
    """2 × references: of the votes that say the same."""
    centres: _Floats
    """2 × references × 2: where the middle of the reference would lie, in pixels of the query."""
    reaches: _Floats
    """2 × references: how far its corners would lie from there."""


class Ballot:
    """The patches of all references, some nine kilobytes of each."""

    def __init__(self, count: int, features: Callable[[int], Features]) -> None:
        """As many references as there are; `features` of each by its number, asked for twice."""
        every = max(1, -(-count * REFERENCE_PATCHES // SAMPLE))
        sample = [np.zeros((0, 128), np.uint8)]
        sample += [
            features(each).descriptors[:REFERENCE_PATCHES] for each in range(0, count, every)
        ]
        told = [np.zeros((0, 4), np.float16)]
        self._diagonals = np.zeros(count)

        def descriptors(number: int) -> NDArray[np.uint8]:
            each = features(number)
            self._diagonals[number] = np.hypot(each.width, each.height)
            told.append(_told(each))
            owners.append(np.full(len(told[-1]), number, np.int32))
            return each.descriptors[:REFERENCE_PATCHES]

        owners = [np.zeros(0, np.int32)]
        self._patches = Patches(np.concatenate(sample), map(descriptors, range(count)))
        self._owners = np.concatenate(owners)
        self._told = np.concatenate(told)

    def of(self, queries: Sequence[Features]) -> list[Votes]:
        """The votes of each picture, whatever part of it holds a reference. Their patches are
        looked up together, for a fraction of what one by one would cost."""
        ways = [way for query in queries for way in (query, query.mirrored)]
        none = np.zeros((0, 128), np.uint8)
        near = self._patches.near(np.concatenate([none, *(way.descriptors for way in ways)]))
        ends = np.cumsum([len(way) for way in ways[:-1]], dtype=np.intp)
        parts = (np.split(each, ends) for each in near)
        cast = [self._votes(way, *found) for way, *found in zip(ways, *parts, strict=True)]
        votes = []
        for query, straight, turned in zip(queries, cast[::2], cast[1::2], strict=True):
            turned.centres[:, :, 0] = query.width - 1 - turned.centres[:, :, 0]
            both = zip(straight, turned, strict=True)
            votes.append(Votes(*(np.concatenate(each) for each in both)))
        return votes

    def _votes(self, query: Features, near: NDArray[np.intp], likeness: Short) -> Votes:
        """Those of a picture as it stands: `near` are the patches most like each of its own."""
        count = len(self._diagonals)
        said = Votes(np.zeros((1, count)), np.zeros((1, count, 2)), np.zeros((1, count)))
        rows, patches, weights = self._cast(near, likeness)
        owners, told = (
            self._owners[patches].astype(np.int64),
            self._told[patches].astype(np.float64),
        )
        octaves = np.log2(np.maximum(query.sizes[rows], 1e-6)) - told[:, 1]
        turns = query.angles[rows] - told[:, 0]
        x, y = told[:, 2] * 2.0**octaves, told[:, 3] * 2.0**octaves
        cos, sin = np.cos(turns), np.sin(turns)
        middles = query.points[rows] + np.column_stack([cos * x - sin * y, sin * x + cos * y])
        keys, shares = [], []
        steps = (_beside(turns / (2 * np.pi) * _TURNS), _beside(octaves + _OCTAVES / 2))
        for (turn, of_turn), (octave, of_size) in product(*steps):
            sized = (octave >= 0) & (octave < _OCTAVES)
            places = middles / self._edges(owners, octave)[:, None]
            for (across, of_x), (down, of_y) in product(*map(_beside, places.T)):
                cell = (owners, turn % _TURNS, octave, across, down)
                keys.append(_key(*cell)[sized])
                shares.append((weights * of_turn * of_size * of_x * of_y)[sized])
        cells, inverse = np.unique(np.concatenate(keys), return_inverse=True)
        total = np.bincount(inverse, np.concatenate(shares), minlength=len(cells))
        order = np.argsort(total, kind="stable")  # of a reference the last one stays: its greatest
        found, octave, across, down = _cell(cells[order])
        edges = self._edges(found, octave)
        said.weights[0, found] = total[order]
        said.centres[0, found] = np.column_stack([across + 0.5, down + 0.5]) * edges[:, None]
        said.reaches[0, found] = edges / _PLACE / 2
        return said

    def _cast(
        self, patches: NDArray[np.intp], likeness: Short
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], _Floats]:
        """For each vote the patch of the query, that of a reference, and the weight: how much more
        alike they are than it is to the first reference for which it does not vote."""
        order = np.argsort(-likeness, axis=1, kind="stable")
        patches = np.take_along_axis(patches, order, 1)
        likeness = np.take_along_axis(likeness, order, 1)
        owners = self._owners[patches] if len(self._owners) else patches
        again = np.zeros(owners.shape, np.bool_)
        for column in range(1, owners.shape[1]):
            again[:, column] = (owners[:, :column] == owners[:, column : column + 1]).any(axis=1)
        place = np.cumsum(~again, axis=1) - 1
        beyond = np.where(~again & (place == _CHOICES), likeness, -1).max(axis=1, initial=-1)
        least = np.maximum(beyond, np.where(patches >= 0, likeness, 1).min(axis=1, initial=1))
        chosen = ~again & (place < _CHOICES) & (patches >= 0) & (likeness > least[:, None])
        rows, columns = np.nonzero(chosen)
        weights = likeness[rows, columns].astype(np.float64) - least[rows]
        return rows, patches[rows, columns], weights

    def _edges(self, references: _Whole, octaves: _Whole) -> _Floats:
        """Of a place, in pixels of the query."""
        sizes = 2.0 ** (octaves + 0.5 - _OCTAVES / 2)
        return np.asarray(_PLACE * np.maximum(self._diagonals[references], 1) * sizes)


def _told(reference: Features) -> NDArray[np.float16]:
    """Of each patch its angle, the octave of its size and the way to the picture's middle."""
    kept = slice(REFERENCE_PATCHES)
    middle = np.array([reference.width / 2, reference.height / 2], np.float32)
    octaves = np.log2(np.maximum(reference.sizes[kept], 1e-6))
    columns = (reference.angles[kept], octaves, middle - reference.points[kept])
    return np.column_stack(columns).astype(np.float16)


def _beside(values: _Floats) -> tuple[tuple[_Whole, _Floats], tuple[_Whole, _Floats]]:
    """The two steps between whose middles a value lies, with its share in each."""
    first = np.floor(values - 0.5)
    share = values - 0.5 - first
    lower = first.astype(np.int64)
    return (lower, 1 - share), (lower + 1, share)


def _key(reference: _Whole, turn: _Whole, octave: _Whole, across: _Whole, down: _Whole) -> _Whole:
    """One number of all."""
    key = (reference * _TURNS + turn) * _OCTAVES + octave
    for place in (across, down):
        key = key * (2 * _FAR) + np.clip(place, -_FAR, _FAR - 1) + _FAR
    return key


def _cell(key: _Whole) -> tuple[_Whole, _Whole, _Whole, _Whole]:
    """Reference, octave and place of a key."""
    key, down = np.divmod(key, 2 * _FAR)
    key, across = np.divmod(key, 2 * _FAR)
    key, octave = np.divmod(key, _OCTAVES)
    return key // _TURNS, octave, across - _FAR, down - _FAR
