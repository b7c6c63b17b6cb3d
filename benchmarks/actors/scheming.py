"""Scheming: schemes that are found in a world's payments and orders, held against the truth.

Leads are not what is measured here: for each true promoter and seller there is one that is likely.
Beside it every world has thousands of payments of people who are in no scheme, pooled accounts and
forwarders. Operators and hubs are those of Countermark's own resolution.
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from countermark.operators.alone import operator_id
from countermark.operators.facts import facts, table
from countermark.operators.holder import alone
from countermark.operators.resolution import resolve
from countermark.operators.scheme import schemes
from countermark.operators.telling import Telling
from countermark.records.key import Key
from countermark.records.lead import Lead, LeadListing, LeadPost, Seen
from countermark.records.trade import Holder, Order, Payment

from .resolving import records, seen_of
from .truth import Scheme, Truth
from .world import World
from .writing import write

WEIGHT = 4.0
"""Bits of each lead: a probability of 0.94."""


@dataclass(frozen=True)
class Found:
    """True ones, found ones, and those of the found that are true; by what was counted."""

    counts: Mapping[str, tuple[int, int, int]]


def schemed(world: World) -> Found:
    """What is found in a world."""
    with tempfile.TemporaryDirectory() as name:
        truth = write(world, Path(name))
        given = Path(name) / "input"
        every = list(records(given))
        seen, keys = seen_of(given)
    telling = Telling(resolve(facts(table(seen, map(str, sorted(keys))))))
    operator_of = {
        Key.parse(key): telling.operator_of(group[0]) or ""
        for group in telling.resolution.groups()
        for key in group
    }
    payments = [one for one in every if isinstance(one, Payment)]
    orders = [one for one in every if isinstance(one, Order)]
    leads = list(_leads(truth, payments))
    found = schemes(leads, payments, orders, operator_of, telling.hubs())
    names = _names(truth, operator_of)
    true_roles = {(m, r) for one in truth.schemes for m, r in one.roles.items()}
    told_roles = {(names.get(r.operator, r.operator), str(r.role)) for s in found for r in s.roles}
    true_ties = {(r.source, r.target, r.kind) for one in truth.schemes for r in one.relations}
    told_ties = {
        (names.get(r.source, r.source), names.get(r.target, r.target), r.kind)
        for scheme in found
        for r in scheme.relations
    }
    casts = {frozenset(one.roles) for one in truth.schemes}
    told_casts = {frozenset(names.get(r.operator, r.operator) for r in s.roles) for s in found}
    pairs: dict[str, tuple[Set[object], Set[object]]] = {
        "schemes, each member right": (casts, told_casts)
    }
    for role in ("promoter", "seller", "payee", "supplier", "shipper"):
        pairs[f"role: {role}"] = (_of(true_roles, role), _of(told_roles, role))
    for kind in ("promotes", "pays", "supplies", "ships-for"):
        pairs[f"relation: {kind}"] = (_of(true_ties, kind), _of(told_ties, kind))
    return Found({n: (len(a), len(b), len(a & b)) for n, (a, b) in pairs.items() if a or b})


def all_of(several: Iterable[Found]) -> Found:
    """What is found in all worlds together."""
    counts: dict[str, tuple[int, int, int]] = {}
    for one in several:
        for name, three in one.counts.items():
            a, b, c = counts.get(name, (0, 0, 0))
            counts[name] = (a + three[0], b + three[1], c + three[2])
    return Found(counts)


def _of(told: Iterable[tuple[str, ...]], last: str) -> set[object]:
    return {one for one in told if one[-1] == last}


def _leads(truth: Truth, payments: Iterable[Payment]) -> Iterable[Lead]:
    """One of each promoter and seller, by the accounts between which money went."""
    actor = {one.key: one.actor for one in truth.accounts}
    paid: dict[tuple[str, str], tuple[Key, Key]] = {}
    for one in payments:
        if one.sender.account and one.recipient.account:
            ends = one.sender.account, one.recipient.account
            paid[actor.get(str(ends[0]), ""), actor.get(str(ends[1]), "")] = ends
    ties = [tie for one in truth.schemes for tie in one.relations if tie.kind == "promotes"]
    for number, tie in enumerate(ties):
        seller, promoter = paid[tie.target, tie.source]
        yield _lead(f"L-{number:010x}", seller, promoter)


def _lead(name: str, seller: Key, promoter: Key) -> Lead:
    listing = LeadListing(key=Key.item(seller.site, name), url="https://shop.example/", title="…",
                          seller=seller, offer={}, state="live")  # fmt: skip
    post = LeadPost(key=Key.post(promoter.site, name), account=promoter, published=None,
                    state="live")  # fmt: skip
    return Lead(
        lead=name, brand="aurelle", listing=listing, posts=(post,), weight=WEIGHT, prior=-7.0,
        probability=2**WEIGHT / (1 + 2**WEIGHT), grade="likely", reasons=(), route=(),
        disguise=(), marks=(), seen=Seen(first=None, last=None), priority=0.5,
    )  # fmt: skip


def _names(truth: Truth, operator_of: Mapping[Key, str]) -> dict[str, str]:
    """By operator, the actor that most of its accounts are of, or the IBAN that is no account's."""
    purses = {iban: alone(Holder(iban=iban)) for one in truth.schemes for iban in _purses(one)}
    actor = {one.key: one.actor for one in truth.accounts}
    actor |= {str(key): iban for iban, key in purses.items()}
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for key, operator in operator_of.items():
        if name := actor.get(str(key)):
            counted[operator][name] += 1
    named = {operator_id(str(key)): iban for iban, key in purses.items()}
    return named | {operator: each.most_common(1)[0][0] for operator, each in counted.items()}


def _purses(scheme: Scheme) -> Iterable[str]:
    return (one for one in scheme.roles if not one.startswith("actor-"))
