"""The lookout: whom the watch of a workspace looks out for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from countermark.operators.alone import operator_id
from countermark.operators.memory import Memory
from countermark.operators.telling import Telling
from countermark.operators.watch import Watch, Watched
from countermark.records.ban import Ban, holding
from countermark.records.key import Key
from countermark.records.lead import Lead


def watch_of(memory: Memory, bans: Iterable[Ban], leads: Iterable[Lead]) -> Watch:
    """The watch for the operators of accounts that were banned, and of the sellers and promoters
    of leads that people confirmed."""
    telling = memory.telling()
    frequencies = memory.frequencies or telling.resolution.frequencies
    return Watch(watched(telling, bans, leads), memory.seen, frequencies)


def watched(telling: Telling, bans: Iterable[Ban], leads: Iterable[Lead]) -> Iterator[Watched]:
    """Whom to look out for, each with all of its accounts."""
    banned: dict[str, set[str]] = defaultdict(set)
    confirmed: dict[str, set[str]] = defaultdict(set)
    for ban in holding(bans):
        for key in ban.accounts:
            banned[str(key)].add(ban.ban)
    for lead in leads:
        if lead.link == "confirmed":
            for named in (lead.listing.seller, *(post.account for post in lead.posts)):
                if named is not None:
                    confirmed[str(named)].add(lead.lead)
    seen: set[str] = set()
    for account in sorted({*banned, *confirmed}):
        if account in seen:
            continue
        keys = mates(telling, account)
        seen |= set(keys)
        yield Watched(
            operator=telling.operator_of(account) or operator_id(account),
            accounts=tuple(map(Key.parse, keys)),
            bans=tuple(sorted({name for key in keys for name in banned.get(key, ())})),
            leads=tuple(sorted({name for key in keys for name in confirmed.get(key, ())})),
        )


def mates(telling: Telling, account: str) -> list[str]:
    """The written keys of all accounts of an account's operator, itself too, in order."""
    known = telling.resolution
    number = known.facts.number(account)
    if number is None:
        return [account]
    found: list[str] = known.facts.accounts.take(pa.array(known.mates(number))).to_pylist()
    return found


def first_days(memory: Memory) -> dict[str, str]:
    """By written key, the first day of which anything is known of an account: that of the earliest
    sighting with a time, or of the moment at which the workspace got to know it."""
    days = memory.seen.select(["account"]).append_column(
        "day", pc.utf8_slice_codeunits(memory.seen.column("at"), 0, 10)
    )
    first = (
        days.filter(pc.is_valid(days.column("day"))).group_by("account").aggregate([("day", "min")])
    )
    known = {account: moment[:10] for account, moment in memory.founded.items()}
    dated = zip(
        first.column("account").to_pylist(), first.column("day_min").to_pylist(), strict=True
    )
    for account, day in dated:
        if len(day) == 10 and day < known.get(account, "~"):
            known[account] = day
    return known
