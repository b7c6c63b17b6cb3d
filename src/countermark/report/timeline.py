"""The timeline: what is dated of the accounts of a scheme or an operator, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from countermark.records.account import Account
from countermark.records.key import Key
from countermark.records.lead import Lead

What = Literal["opened", "post", "listing", "ban"]
DATED = 10
"""Characters of a day in RFC 3339."""


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something on a day; `what` it was, of which account, and a word on it."""

    account: str
    at: str
    """The day, YYYY-MM-DD; years before 1000 and what is no date are left out."""
    what: What
    detail: str = ""


def events(
    accounts: Mapping[Key, Account], leads: Iterable[Lead], bans: Iterable[Event] = ()
) -> list[Event]:
    """All dated events of these accounts, the earliest first: when each was opened, what it
    posted, when a listing of it was first seen, and bans."""
    found = {
        Event(str(key), account.founded, "opened")
        for key, account in accounts.items()
        if account.founded
    }
    for lead in leads:
        for post in lead.posts:
            if post.account and post.published:
                found.add(Event(str(post.account), post.published, "post", str(post.key)))
        if lead.listing.seller and lead.seen.first:
            seller = str(lead.listing.seller)
            found.add(Event(seller, lead.seen.first, "listing", str(lead.listing.key)))
    found.update(bans)
    days = {
        Event(event.account, event.at[:DATED], event.what, event.detail)
        for event in found
        if event.at[:4].isascii() and event.at[:4].isdigit() and len(event.at) >= DATED
    }
    return sorted(days, key=lambda event: (event.at, event.account, event.what, event.detail))


def rows(events: Sequence[Event], accounts: Iterable[str]) -> list[tuple[str, list[Event]]]:
    """The events of each of the accounts, accounts by their first event; those without any are
    left out."""
    wanted = dict.fromkeys(accounts)
    found: dict[str, list[Event]] = {}
    for event in events:
        if event.account in wanted:
            found.setdefault(event.account, []).append(event)
    return list(found.items())
