"""Hubs: addresses in so many accounts' posts that sharing one ties nobody to anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from countermark.links.address import identify_again
from countermark.records.route import Route

HUB = 25
"""Accounts whose posts hold an address, from which on it is a hub. Set by hand."""
SPELLING = 3
"""Accounts that use one spelling of an address before it is counted: spellings used by fewer are
left out, so a hub may have a few more accounts than are told."""


def hubs(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The hubs among addresses as they were written, by the key of what they name: in how many
    accounts' posts each is at least."""
    found: dict[str, int] = defaultdict(int)
    for written, accounts in counted:
        found[_name(written)] += accounts
    return {name: accounts for name, accounts in found.items() if accounts >= HUB}


def _name(url: str) -> str:
    """The key of what an address names: the same in every spelling."""
    address = identify_again(url)
    return str(address.key) if address else url


def marked(route: Route, hubs: Mapping[str, int]) -> Route:
    """The route with the hubs on it told in its note. How sure the way is does not change: only
    who shares it says nothing of who belongs together."""
    most = max((hubs.get(_of(step.value), 0) for step in route.route), default=0)
    if not most:
        return route
    note = f"hub: in posts of {most} accounts"
    return route.model_copy(update={"note": f"{route.note}; {note}" if route.note else note})


def _of(value: str) -> str:
    """The key that a step's value is, or names."""
    return _name(value) if "://" in value or "." in value.partition("/")[0] else value
