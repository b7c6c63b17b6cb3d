"""Pictures that everybody uses: a stock photo, a shop's banner. They link nobody.

Two strangers who show the same rare photo have something to do with each other; two who show what
hundreds show have not. How many show a picture is told beside it, so that a person can judge.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from countermark.pictures.hashes import MOST, Hashes

CAP = 20
"""Strangers from which a picture links nobody. A setting: goods of one factory are shown by
tens of shops, what a program or a shop adds itself by hundreds."""
_BLOCK = 4096
"""Pictures looked up at once: where all are near one another, memory is these times all."""


def strangers(
    bits: NDArray[np.uint8], users: Sequence[str], radius: int = MOST
) -> NDArray[np.int64]:
    """For each row (n × 32 bytes), how many different users show a picture within `radius` of it.

    `users` names who shows each row (an account, a seller); "" is somebody unknown, and all who
    are unknown count as one, so that pages read without their author make no hub.
    """
    if len(users) != len(bits):
        raise ValueError(f"{len(bits)} pictures, but {len(users)} users")
    distinct, row = np.unique(bits, axis=0, return_inverse=True)
    names, user = np.unique(np.asarray(users, dtype=np.str_), return_inverse=True)
    shown = _pairs(row.ravel(), user, len(names))
    index, tally = Hashes(distinct), [np.empty(0, np.int64)]
    for begin in range(0, len(distinct), _BLOCK):
        near = index.search(distinct[begin : begin + _BLOCK], radius)
        # a picture is shown by all who show one that is near it
        first = np.searchsorted(shown[0], near.reference)
        count = np.searchsorted(shown[0], near.reference, side="right") - first
        places = np.arange(count.sum()) + np.repeat(first - (count.cumsum() - count), count)
        picture, _ = _pairs(np.repeat(near.query, count), shown[1][places], len(names))
        tally.append(np.bincount(picture, minlength=min(_BLOCK, len(distinct) - begin)))
    return np.concatenate(tally)[row.ravel()]


def _pairs(
    one: NDArray[np.int64], other: NDArray[np.int64], width: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different pairs, in order; `other` is below `width`."""
    return np.divmod(np.unique(one.astype(np.int64) * max(width, 1) + other), max(width, 1))
