"""Texts squashed: letters in one shape, without spaces and punctuation, for searching only."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

INVISIBLE = "\u00ad\u200b\u2060-\u2064\ufeff"
"""Soft hyphens, spaces and joiners without width, as in a character class."""
STYLED = INVISIBLE + (
    "\u1d00-\u1d7f\u2460-\u24ff\uff0e\uff0f\uff21-\uff5a\U0001d400-\U0001d7ff\U0001f110-\U0001f189"
)
"""These and letters that are small capitals, circled, squared, full-width or of mathematics."""
FLAG = "\U0001f1e6-\U0001f1ff"
_CODEC = "iso8859-9"
"""Latin-5: Latin-1 with the letters of Turkish, which writes an ı in every other word."""
OTHER = "\u0100-\u011d\u0120-\u012f\u0132-\u015d\u0160-\u052f\u1d80-\u1eff"
_ODD = re.compile(
    rf"[{OTHER}{STYLED}{FLAG}](?:(?<=[{STYLED}])|(?<=[{FLAG}]{{3}})|(?<=[A-Za-z][{OTHER}])"
    rf"|(?<=[{OTHER}])(?=[A-Za-z]))"
)


def squashed(text: str) -> bytes:
    """What "A.Mа Z0n" and "amazon" have in common (`text.fold.shape`), in UTF-8."""
    return _shape()(text).encode("utf-8", "surrogatepass")


def skimmed(text: str) -> bytes:
    """The same, many times faster, without all letters that are not Latin-5."""
    table, without = _latin()
    return text.encode(_CODEC, "ignore").translate(table, without)


def is_odd(text: str) -> bool:
    """Whether letters in other shapes, or of several scripts in one word, or invisible characters
    are in `text`: then there is more in it than `skimmed` tells."""
    return not text.isascii() and _ODD.search(text) is not None


def places(text: str) -> list[int]:
    """For each byte of the squashed `text` the place of its character."""
    return [at for at, char in enumerate(text) for _ in _SQUASHED[char]]


class _Squashed(dict[str, bytes]):
    """What becomes of a character, made as characters are met."""

    def __missing__(self, char: str) -> bytes:
        made = self[char] = squashed(char)
        return made


_SQUASHED = _Squashed()


@lru_cache(1)
def _latin() -> tuple[bytes, bytes]:
    """The shape of each character of Latin-5 that has one, and those that have none."""
    shapes = [squashed(char) for char in bytes(range(256)).decode(_CODEC)]
    table = bytes(shape[0] if len(shape) == 1 else 0 for shape in shapes)
    return table, bytes(code for code, shape in enumerate(shapes) if len(shape) != 1)


@lru_cache(1)
def _shape() -> Callable[[str], str]:
    from countermark.text.fold import shape  # brings numpy, which reading links does not need

    return shape
