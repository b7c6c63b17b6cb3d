"""Wording: sentences that an account writes of itself or its goods, word for word.

Two shops that describe themselves by the same long sentence were often written by one hand, or
copied from one another: it weighs little, ties nobody alone, and what a whole trade copies is a
hub's like anything else. Manner of writing (length of words, marks, errors) is not compared: within
one trade and language it tells strangers apart too badly to accuse anybody by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from countermark.links import find_urls
from countermark.links.found import blanked
from countermark.operators.named import Named
from countermark.text.fold import fold

WORDS = 9
"""A shorter sentence is everybody's ("free shipping on all orders"). A setting, as the others."""
HAN = 18
"""Characters of a sentence in Chinese, Japanese or Korean."""
MOST = 20
"""Sentences of one text that are read."""
LONGEST = 4_000
"""Characters of a text that are read."""
SHOWN = 200
"""Characters of a sentence that are kept: two that begin so are one."""
_ENDS = re.compile(r"[.!?。！？;；|•\n]+")
_WORD = re.compile(r"[^\W\d_]+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def wordings(text: str) -> Iterator[Named]:
    """The long sentences of a text, folded, without links, numbers and marks; each once."""
    text = text[:LONGEST]
    bare = blanked(text, urls) if (urls := find_urls(text)) else text
    told: dict[str, None] = {}
    for sentence in _ENDS.split(bare):
        words = _WORD.findall(fold(sentence))
        written = " ".join(words)
        if len(words) >= WORDS or len(_WIDE.findall(written)) >= HAN:
            told[written[:SHOWN]] = None
        if len(told) == MOST:
            break
    for written in told:
        yield Named("wording", written)
