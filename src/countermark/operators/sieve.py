"""A sieve: which texts may hold an identifier at all; most captions hold none."""

from __future__ import annotations

import re
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from countermark.operators.contact import services
from countermark.operators.kinds import kinds
from countermark.operators.plain import plain

_DIGITS = re.compile(r"\d(?:[\s().\-/]{0,3}\d){5}")
_CODE = re.compile(r"\d[0-9a-z]{8}")
_LONG = re.compile(r"[0-9a-z]{26}")
_AT = re.compile(r"@(?:(?<=[a-z0-9_]@)|(?<=\s@)(?=\s))")
"""An address of mail, not a mention."""
_SLASH = re.compile(r"/(?:(?<=:/)/|(?<=[a-z]/))")
_STRINGS = ("地址", "address", "(at)", "[at]", "{at}", "(at ", "( at", "[ at", "(@)", "[@]")


def worth(text: str) -> bool:
    """Whether a text holds a sign of an identifier: enough digits, an address, a link, or the name
    of a service whose accounts are names. Errs on the side of yes."""
    text = text.lower() if text.isascii() else plain(text)
    if ("@" in text and _AT.search(text)) or ("/" in text and _SLASH.search(text)):
        return True
    if _DIGITS.search(text) or _CODE.search(text) or _LONG.search(text):
        return True
    return bool(_names().find_matches_as_indexes(text) or _weak().search(text))


@lru_cache(1)
def _names() -> AhoCorasick:
    cues = {
        plain(cue).strip()
        for rule in services().values()
        if rule.kind in kinds() and rule.value is not None
        for cue in rule.cues
    }
    return AhoCorasick(sorted(cues.union(_STRINGS) - {""}))


@lru_cache(1)
def _weak() -> re.Pattern[str]:
    """Ordinary words and letters that name a service where a sign stands behind them."""
    cues = {plain(cue) for rule in services().values() if rule.value for cue in rule.weak}
    listed = "|".join(sorted(map(re.escape, cues)))
    return re.compile(rf"(?<![a-z0-9])(?:{listed})\s{{0,3}}(?:[:=>@#(\-]|id|号)")
