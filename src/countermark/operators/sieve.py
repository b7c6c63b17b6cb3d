"""A sieve: which texts may hold an identifier at all; most captions hold none."""

from __future__ import annotations

import re
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from countermark.operators.contact import services
from countermark.operators.kinds import kinds
from countermark.operators.plain import plain
from countermark.operators.statement import hinted

_DIGITS = re.compile(r"\d(?:[\s().\-/]{0,3}\d){5}")
_CODE = re.compile(r"\d[0-9a-z]{8}")
_LONG = re.compile(r"(?<![0-9a-z])[0-9a-z]{26}")
_AT = re.compile(r"@(?:(?<=[a-z0-9_]@)|(?<=\s@)(?=\s))")
"""An address of mail, not a mention."""
_SLASH = re.compile(r"/(?:(?<=:/)/|(?<=[a-z]/))")
_SIGNS = (*":=>@#(", *(f" {sign}" for sign in ":=>@#("), " id", "id", "号")
_STRINGS = ("地址", "address", "(at)", "[at]", "{at}", "(at ", "( at", "[ at", "(@)", "[@]")


def worth(text: str) -> bool:
    """Whether a text holds a sign of an identifier: enough digits, an address, a link, the name
    of a service whose accounts are names, or words of another account of one's own. Errs on the
    side of yes."""
    text = text.lower() if text.isascii() else plain(text)
    if ("@" in text and _AT.search(text)) or ("/" in text and _SLASH.search(text)):
        return True
    if _DIGITS.search(text) or _CODE.search(text) or _LONG.search(text):
        return True
    return bool(_names().find_matches_as_indexes(text)) or hinted(text)


@lru_cache(1)
def _names() -> AhoCorasick:
    """Names of services whose accounts are names; those that are ordinary words or letters only
    where a sign stands behind them."""
    rules = [rule for rule in services().values() if rule.kind in kinds() and rule.value]
    cues = {plain(cue).strip() for rule in rules for cue in rule.cues}
    cues |= {f"{plain(cue)}{sign}" for rule in rules for cue in rule.weak for sign in _SIGNS}
    return AhoCorasick(sorted(cues.union(_STRINGS) - {""}))
