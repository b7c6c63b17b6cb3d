"""Leet: signs that now and then stand for a letter, `+` for t and `|` for l ("Summ!+").

Signs that mostly do are read so everywhere (`fold.LEET`). These mostly part words, so a text with
one that touches a word is read a second time, with letters in their place.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_LETTERS: Final = {"+": "t", "|": "l"}
_READ: Final = str.maketrans(_LETTERS)
_TOUCHING: Final = r"[^\s+|][+|]|[+|][^\s+|]"


def may_be_leet(texts: pa.Array) -> npt.NDArray[np.bool_]:
    """Which of the rows hold a sign that touches a word."""
    found = pc.match_substring_regex(texts, _TOUCHING)
    return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)


def unleeted(text: str) -> str:
    """`text`, of the same length, with letters in the place of such signs."""
    return text.translate(_READ)


def leet_signs(text: str) -> int:
    """How many such signs there are in it."""
    return sum(map(text.count, _LETTERS))
