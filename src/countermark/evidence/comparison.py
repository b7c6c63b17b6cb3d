"""Comparison: what a second observer saw, and what that adds to the word of the first.

TLS does not sign what it carries, so a capture alone is the word of whoever made it. Two observers
who do not depend on each other and were shown the same make it unlikely that either made it up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from typing import Any

from countermark.evidence.exchange import Exchange
from countermark.evidence.observation import Observation
from countermark.evidence.page import pieces
from countermark.links.redirects import spelling
from countermark.records.moment import instant

LINES = 2000
"""Lines of a page that are compared."""
SHOWN = 60
"""Lines of differences that are told."""
ALIKE = 0.9
"""Part of the lines that two pages have in common from which on they are told to be nearly the
same: a shop's page differs from itself in what it recommends and how many are left. A setting."""


@dataclass(frozen=True)
class Comparison:
    """Two captures beside one another."""

    same_address: bool
    """Whether both asked for one address."""
    same_end: bool
    """Whether both ended at one address."""
    same_certificate: bool | None
    """Whether both were shown one certificate; None where one of them does not say."""
    same_bytes: bool
    """Whether the content is the same, byte for byte."""
    alike: float
    """Part of the lines of text in common, 0 to 1."""
    differences: tuple[str, ...]
    """Lines that only one has: `-` the first, `+` the second."""
    apart: float | None
    """Seconds between the two; None where one is not dated."""
    independent: tuple[str, ...]
    """What speaks for observers that do not depend on each other."""
    statement: str
    """What it adds, in words."""

    @property
    def told(self) -> dict[str, Any]:
        """It in plain values."""
        return {
            "same_address": self.same_address,
            "same_end": self.same_end,
            "same_certificate": self.same_certificate,
            "same_bytes": self.same_bytes,
            "alike": round(self.alike, 4),
            "differences": list(self.differences),
            "seconds_apart": self.apart,
            "independent": list(self.independent),
            "statement": self.statement,
        }


def compare(one: Observation, other: Observation) -> Comparison:
    """Two captures beside one another, in either order but for the differences."""
    same_address = spelling(one.asked) == spelling(other.asked)
    same_end = spelling(one.exchange.url) == spelling(other.exchange.url)
    first, second = one.exchange.connection.chain, other.exchange.connection.chain
    same_certificate = first[0] == second[0] if first and second else None
    same_bytes = one.exchange.body == other.exchange.body
    a, b = _lines(one.exchange), _lines(other.exchange)
    alike = 1.0 if same_bytes else 0.0
    if not same_bytes and (a or b):
        alike = SequenceMatcher(None, a, b, autojunk=False).ratio()
    differs = [line for line in unified_diff(a, b, n=0, lineterm="") if line[:2] not in _MARKS]
    apart = _apart(one, other)
    independent = tuple(_independent(one, other))
    found = Comparison(
        same_address, same_end, same_certificate, same_bytes, alike, tuple(differs[:SHOWN]), apart,
        independent, "",
    )  # fmt: skip
    return Comparison(**{**found.__dict__, "statement": _stated(one, other, found)})


_MARKS = ("--", "++", "@@")


def _lines(exchange: Exchange) -> list[str]:
    return pieces(exchange)[:LINES]


def _apart(one: Observation, other: Observation) -> float | None:
    first, second = instant(one.exchange.at), instant(other.exchange.at)
    return abs((second - first).total_seconds()) if first and second else None


def _independent(one: Observation, other: Observation) -> Iterator[str]:
    a, b = one.told, other.told
    if a is None or b is None:
        yield "one of them was made with another program"
    else:
        if a.by and b.by and a.by != b.by:
            yield f"two people state that they made them: {a.by}, {b.by}"
        if a.on_behalf_of != b.on_behalf_of and a.on_behalf_of and b.on_behalf_of:
            yield f"on behalf of two: {a.on_behalf_of}, {b.on_behalf_of}"
        if a.vantage.country and b.vantage.country and a.vantage.country != b.vantage.country:
            yield f"from two countries: {a.vantage.country}, {b.vantage.country}"
        if a.vantage.proxy != b.vantage.proxy:
            yield "one of them through a proxy, or both through different ones"


def _stated(one: Observation, other: Observation, found: Comparison) -> str:
    if not (found.same_address or found.same_end):
        return "They are of different addresses: neither says anything of the other."
    for which, each in (("first", one), ("second", other)):
        if each.what != "content":
            return (
                f"The {which} was not shown what was asked for, but {each.what}: it says nothing "
                "of the content that the other was shown."
            )
    if found.same_bytes:
        seen = "Both were shown the same content, byte for byte"
    elif found.alike >= ALIKE:
        seen = f"Both were shown nearly the same ({found.alike:.0%} of the lines in common)"
    else:
        return (
            f"They were shown different content ({found.alike:.0%} of the lines in common): it "
            "changed, or depends on who asks, when and from where. Neither confirms the other."
        )
    if not found.same_end:
        seen += ", at two addresses"
    server = {
        True: ", by servers that showed the same certificate",
        False: ", by servers that showed different certificates",
        None: "; the certificates cannot be compared",
    }[found.same_certificate]
    when = f", {found.apart:,.0f} seconds apart" if found.apart is not None else ""
    if found.independent:
        adds = "That the site showed this no longer rests on the word of one observer alone"
        return f"{seen}{server}{when}. {adds}: {'; '.join(found.independent)}."
    return (
        f"{seen}{server}{when}. Nothing says that the two observers do not depend on each other: "
        "this shows that it lasted, not that the first told the truth."
    )
