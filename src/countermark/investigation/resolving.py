"""Resolving: who is behind the accounts of a run, and who works with whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa

from countermark.investigation.gathering import documents, records
from countermark.investigation.seeing import Seeing
from countermark.operators.alone import alone, operator_id
from countermark.operators.bits import scale
from countermark.operators.holder import Holders
from countermark.operators.kinds import kinds
from countermark.operators.masking import Masking
from countermark.operators.memory import keep_frequencies, recalled, remember
from countermark.operators.reading import page_owners, photo, pictured, sightings
from countermark.operators.scheme import age, scheme_id, schemes
from countermark.operators.statement import OWN
from countermark.records.account import Account
from countermark.records.key import Key
from countermark.records.lead import Lead
from countermark.records.listing import Listing
from countermark.records.message import Message
from countermark.records.operator import Hub, Operator, Scheme
from countermark.records.page import Page
from countermark.records.post import Post
from countermark.records.record import Record
from countermark.records.trade import Order, Payment
from countermark.storage.bulk import Bulk

if TYPE_CHECKING:
    from countermark.operators.facts import Facts
    from countermark.operators.sighting import Sighting
    from countermark.operators.telling import Telling
    from countermark.storage.known import Known

_TOLD = ("post", "message", "page", "order", "payment")
_encode = msgspec.json.Encoder().encode


class Heard(NamedTuple):
    """What the records of a run say of accounts."""

    accounts: Sequence[str]
    """Written keys of all accounts that the run names, sorted."""
    sightings: pa.Table


@dataclass(frozen=True)
class Resolved:
    """Who is behind the accounts that a run names."""

    telling: Telling
    accounts: Sequence[str]
    """Written keys of all accounts that the run names, sorted."""

    @cached_property
    def several(self) -> tuple[Operator, ...]:
        """The operators with several accounts of which the run names one at least."""
        resolution, here = self.telling.resolution, set(self.accounts)
        order, starts = resolution.members
        found = []
        for place in np.flatnonzero(np.diff(starts) > 1).tolist():
            members = order[starts[place] : starts[place + 1]].tolist()
            keys = {resolution.facts.accounts[member].as_py() for member in members}
            if keys & here:
                found.append(self.telling.operator(members))
        return tuple(found)

    @cached_property
    def operators(self) -> Mapping[Key, str]:
        """Whose an account is that is not alone."""
        return {key: one.operator for one in self.several for key in one.accounts}

    def operator_of(self, account: Key) -> str:
        """The operator of any account."""
        return self.operators.get(account) or operator_id(str(account))

    @cached_property
    def hubs(self) -> tuple[Hub, ...]:
        """What several accounts share who are not one."""
        return tuple(self.telling.hubs())

    @cached_property
    def _identified(self) -> Callable[[str], list[tuple[str, str]]]:
        return _identified(self.telling.resolution.facts)

    def lines(self) -> Iterator[str]:
        """Every operator as a line of JSON, by its first account that the run names."""
        by_account = {str(key): one for one in self.several for key in one.accounts}
        told: set[str] = set()
        for account in self.accounts:
            one = by_account.get(account)
            if one is None:
                yield alone(account, self._identified(account))
            elif one.operator not in told:
                told.add(one.operator)
                yield one.model_dump_json() + "\n"

    def named(self, operators: Set[str]) -> list[Operator]:
        """The operators with several accounts, and these, who may be alone."""
        found = {one.operator: one for one in self.several}
        missing = operators - found.keys()
        seen = self.telling.resolution.facts.accounts.to_pylist() if missing else ()
        for account in {*seen, *self.accounts} if missing else ():
            if (id := operator_id(account)) in missing:
                line = alone(account, self._identified(account))
                found[id] = Operator.model_validate_json(line)
        return [found[id] for id in sorted(found)]


def heard(bulk: Bulk, accounts: Mapping[Key, Account], seeing: Seeing, masking: Masking) -> Heard:
    """What the records of a run say of who is behind its accounts, kept as `masking` says."""
    named = _named(bulk, accounts)
    return Heard(named, _table(_told(bulk, accounts, named, seeing), masking))


def resolving(
    said: Heard,
    listings: Iterable[Listing],
    seeing: Seeing,
    known: Known,
    run: int,
    masking: Masking,
) -> Resolved:
    """The operators, by what this run and those before it in the workspace have seen: records, and
    the listings that something leads to. What is new is kept, as `masking` says."""
    from countermark.operators.resolution import resolve
    from countermark.operators.telling import Telling

    before = recalled(known)
    offered = _table(_offered(listings, seeing), masking)
    memory = remember(known, pa.concat_tables([said.sightings, offered]), before, run)
    resolution = resolve(memory.facts(), memory.judgements)
    keep_frequencies(known, resolution)
    return Resolved(Telling(resolution, memory.founded), said.accounts)


def _table(found: Iterable[Sighting], masking: Masking) -> pa.Table:
    from countermark.operators.facts import table

    return table(found if masking.choice == "plain" else map(masking.sighting, found))


def scheming(
    bulk: Bulk, leads: Iterable[Lead], resolved: Resolved, first_runs: Mapping[str, int]
) -> list[Scheme]:
    """The schemes that leads, payments and orders give evidence of. `first_runs` tells by lead
    which run of the workspace found it first: a scheme keeps the name that it had in that run."""
    leads = sorted(leads, key=lambda lead: (first_runs[lead.lead], *age(lead)))
    payments = [one for one in records(bulk, ("payment",)) if isinstance(one, Payment)]
    orders = [one for one in records(bulk, ("order",)) if isinstance(one, Order)]
    earlier = [scheme_id(lead.lead) for lead in leads]
    return schemes(leads, payments, orders, resolved.operators, resolved.hubs, earlier)


def _told(
    bulk: Bulk, accounts: Mapping[Key, Account], named: Sequence[str], seeing: Seeing
) -> Iterator[Sighting]:
    """All that identifies an account in the records that were read."""
    for account in _sightings(bulk):
        yield from sightings(account)
    owners = page_owners(accounts.values())
    holders = Holders((), {})
    met = set(accounts)
    for record in records(bulk, _TOLD):
        if isinstance(record, Post) and record.account and record.account not in met:
            met.add(record.account)  # an author of whom no more is told than the name
            yield from sightings(Account(key=record.account, evidence=record.evidence))
        if isinstance(record, Payment | Order) and not holders:
            holders = Holders(map(Key.parse, named), {})
        owner = owners.get(record.key) if isinstance(record, Page) else None
        yield from sightings(record, holders=holders, owner=owner)
        yield from _pictured(record, owner, seeing)


def _offered(listings: Iterable[Listing], seeing: Seeing) -> Iterator[Sighting]:
    """The same of the sellers of listings."""
    for listing in listings:
        yield from sightings(listing)
        if (seller := listing.seller) is None:
            continue
        at, evidence = listing.updated, listing.evidence
        if drawn := seeing.listing(listing.key).text:
            yield from pictured(drawn.split("\n"), seller, at=at, evidence=evidence)
        for shown in sorted(seeing.photos(listing.key).files):
            yield photo(shown, seller, at=at, evidence=evidence)


def _sightings(bulk: Bulk) -> Iterator[Account]:
    """Every record of an account that says something new: an author comes again with each post."""
    told: set[bytes] = set()
    for _, document in documents(bulk, ("account",)):
        fields: dict[str, Any] = msgspec.json.decode(document)
        said = {k: v for k, v in fields.items() if k not in ("evidence", "updated")}
        if (what := _encode(said)) not in told:
            told.add(what)
            yield Account.model_validate_json(document)


def _pictured(record: Record, owner: Key | None, seeing: Seeing) -> Iterator[Sighting]:
    match record:
        case Post():
            whose, at = record.account, record.published
        case Message():
            whose, at = record.sender_account, record.sent
        case Page():
            whose, at = owner, record.updated
        case _:
            return
    if whose and (drawn := seeing.of(record).text):
        yield from pictured(drawn.split("\n"), whose, at=at, evidence=record.evidence)


def _named(bulk: Bulk, accounts: Mapping[Key, Account]) -> list[str]:
    """Every account that a record, a listing or a post names."""
    keys = set(map(str, accounts))
    for name, sql in (
        ("listings", "SELECT DISTINCT seller FROM bulk WHERE seller IS NOT NULL"),
        ("records", "SELECT DISTINCT decode(document)::JSON->>'$.account' AS account FROM bulk"
         " WHERE type = 'post' AND account IS NOT NULL"),
    ):  # fmt: skip
        for batch in bulk.rows(name, sql):
            keys.update(batch.column(0).to_pylist())
    return sorted(keys)


def _identified(facts: Facts) -> Callable[[str], list[tuple[str, str]]]:
    """Tells what was seen of an account, by its written key: kind and value, sorted."""
    ids = scale().ids
    starts = np.searchsorted(facts.account, np.arange(len(facts) + 1)).tolist()
    numbers = {key: number for number, key in enumerate(facts.accounts.to_pylist())}
    each = [ids[code] for code in facts.kind.tolist()]
    told = list(zip(each, facts.text.to_pylist(), strict=True))

    def of(account: str) -> list[tuple[str, str]]:
        number = numbers.get(account)
        if number is None:
            return []
        values = facts.value[starts[number] : starts[number + 1]].tolist()
        said = sorted(told[value] for value in values if told[value] != (OWN, account))
        return [one for one in said if one[0] in kinds()]

    return of
