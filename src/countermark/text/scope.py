"""Scope: whether he who wrote words says them himself, or denies, quotes or asks them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from countermark.text.fold import fold, is_spaceless
from countermark.text.lexicon import Negation
from countermark.text.phrase import Part, read_phrase

Scope = Literal["said", "negated", "quoted", "asked"]
COUNTS: dict[str, float] = {"said": 1.0, "asked": 0.6, "quoted": 0.5, "negated": 0.0}
"""What is left of a certainty: settings, not measurements."""

REACH = 3
"""Words that a denial reaches over."""
FAR = 32
"""Characters in which they stand."""
_FAR_SPACELESS = 4
_CLAUSE = re.compile(r"[.!?;:,\n…。！？；：，、—–|•؟،()]|\s-\s")
_WORD = re.compile(r"[\w'’]+")
_END = re.compile(r"[.!?\n…。！？؟]")
_QUOTES = {"“": "”", "„": "“”", "«": "»", "「": "」", "『": "』", '"': '"', "‹": "›"}
OPENING = "".join(_QUOTES)
_OPENED = re.compile(f"[{OPENING}]")
FAR_QUOTE = 160
"""Characters before and after words in which their quotation marks stand …"""
FAR_END = 40
"""… and after them in which their sentence ends …"""
ASKED = "?？؟"
"""… and with what, where they are asked."""


class Denial:
    """The words that deny, of one language or of several."""

    def __init__(self, negations: Iterable[Negation]) -> None:
        self._before: set[str] = set()
        self._after: set[str] = set()
        self._not_before: set[str] = set()
        self._spaceless: tuple[str, ...] = ()
        for negation in negations:
            spelt = {fold(word) for word in negation.before}
            alone = {word for word in spelt if is_spaceless(word[0])}
            self._spaceless += tuple(alone)
            self._before |= _unapostrophed(spelt - alone)
            self._after |= {fold(word) for word in negation.after}
            self._not_before |= {fold(word) for word in negation.not_before}

    def denies(self, text: str, start: int, end: int) -> bool:
        """Whether `text[start:end]` is denied by the words near it."""
        before = _CLAUSE.split(fold(text[max(0, start - FAR) : start]))[-1]
        words = _WORD.findall(before)[-REACH:]
        for number, word in enumerate(words):
            if word in self._before and not self._not_before.intersection(words[number + 1 :]):
                return True
        tail = before.rstrip()
        if self._spaceless and any(
            word in tail[-len(word) - _FAR_SPACELESS :] for word in self._spaceless
        ):
            return True
        if not self._after:
            return False
        after = _WORD.findall(_CLAUSE.split(fold(text[end : end + FAR]))[0])[:REACH]
        return not self._after.isdisjoint(after)


def denying(negations: Iterable[Negation]) -> Iterator[Part]:
    """What must stand in a text that denies anything, to be looked for."""
    for negation in negations:
        for word in (*negation.before, *negation.after):
            yield from read_phrase(word).parts


def scope(text: str, start: int, end: int, denial: Denial | None) -> Scope:
    """How `text[start:end]` is meant, `denial` being None where nothing is denied in it."""
    if denial and denial.denies(text, start, end):
        return "negated"
    if _OPENED.search(text, 0, start) and _is_quoted(text, start, end):
        return "quoted"
    stop = _END.search(text, end, end + FAR_END)
    return "asked" if stop and stop[0] in ASKED else "said"


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether it stands in quotation marks with other words: one word alone is stressed."""
    low = max(0, start - FAR_QUOTE)
    for opening, closing in _QUOTES.items():
        if opening not in text:
            continue
        begun = text.rfind(opening, low, start)
        if begun < 0:
            continue
        if opening == '"' and text.count('"', 0, begun + 1) % 2 == 0:
            continue
        if any(c in text[begun + 1 : start] for c in closing):
            continue
        ended = min(
            (at for c in closing if (at := text.find(c, end, end + FAR_QUOTE)) >= 0),
            default=-1,
        )
        if ended >= 0 and ended - begun - 1 > end - start + 3:
            return True
    return False


def _unapostrophed(words: set[str]) -> set[str]:
    return (
        words
        | {word.replace("'", "") for word in words}
        | {word.replace("'", "’") for word in words}
    )
