"""Relations between operators: who promotes, pays, supplies or ships for whom, and how surely.

What serves many ties none of them together: each relation weighs less, the more sellers its
promoter links, payers its payee has, customers its supplier or shipper has.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from countermark.operators.alone import operator_id
from countermark.operators.holder import Holders, alone
from countermark.operators.purpose import purposes
from countermark.records.key import Key
from countermark.records.lead import Lead
from countermark.records.operator import Hub
from countermark.records.trade import Holder, Order, Payment

Kind = Literal["promotes", "pays", "supplies", "ships-for"]
CONFIRMED = 10.0
"""Bits of a lead that people confirmed, if it weighs less by itself. Set by hand, as are all bits
of this module."""
MOST = 20.0
"""The most that a relation weighs, in bits."""
TOLD: Mapping[Kind, float] = {"pays": 7.0, "supplies": 6.0, "ships-for": 5.0}
"""Bits of one payment whose words tell what it is for."""
UNTOLD = 2.0
"""Bits of one payment whose words tell nothing."""
ORDERED = 3.0
"""Bits of one order of a seller at another."""
AGAIN = 1.5
"""The most bits that more payments or orders add: log2 of their number, up to this."""
CROWD: Mapping[Kind, float] = {"promotes": 1.0, "pays": 2.0, "supplies": 2.0, "ships-for": 2.0}
"""Bits lost for each doubling of those whom the serving end serves."""
POINTERS = 20
"""Pointers to evidence that a relation names at most."""
_POOLED = frozenset({"iban", "bank-account", "payment-account"})


@dataclass
class Tie:
    """One relation in the making."""

    source: str
    target: str
    kind: Kind
    bits: float = 0.0
    """As if the serving end served nobody else."""
    binds: bool = True
    """Whether it says by itself that the two work together; that a supplier is paid, the relation
    that he supplies says already."""
    partners: set[str] = field(default_factory=set)
    """Whom the serving end serves in that way, this one included."""
    evidence: dict[str, None] = field(default_factory=dict)

    def weight(self, crowd: int) -> float:
        """Bits, less what it takes that the serving end serves so many."""
        return min(MOST, self.bits) - CROWD[self.kind] * math.log2(max(crowd, 1))

    @property
    def serving(self) -> str:
        """The end of which it matters how many it serves."""
        return self.target if self.kind == "pays" else self.source

    @property
    def served(self) -> str:
        """The other end."""
        return self.source if self.kind == "pays" else self.target

    def shown(self, pointers: Iterable[str]) -> None:
        """Add pointers to its evidence, the first of them."""
        for pointer in pointers:
            if len(self.evidence) < POINTERS:
                self.evidence[pointer] = None


@dataclass
class _Dealt:
    """What went from one to another for one reason: how often, and whether its words told so."""

    tie: Tie
    told: int = 0
    untold: int = 0

    def settle(self, told: float, untold: float) -> Tie:
        """The tie, with its bits."""
        base = told if self.told else untold
        self.tie.bits = base + min(AGAIN, math.log2(self.told or self.untold))
        return self.tie

    def paid(self) -> Tie:
        """That the customer pays the one who supplies or ships, which binds them no more."""
        tie = self.tie
        return replace(tie, source=tie.target, target=tie.source, kind="pays", binds=False)


def claimed(leads: Iterable[Lead]) -> Iterator[Lead]:
    """The leads that accuse: likely or possible or confirmed by people, and not rejected."""
    for lead in leads:
        if lead.link != "rejected" and (lead.grade != "abstain" or lead.link == "confirmed"):
            yield lead


def promoting(leads: Iterable[Lead], operator_of: Mapping[Key, str]) -> list[Tie]:
    """Who promotes whom by these leads. The weight is log2 odds that one of them at least holds."""
    ties: dict[tuple[str, str], Tie] = {}
    doubt: dict[tuple[str, str], float] = defaultdict(float)
    for lead in leads:
        if (seller := lead.listing.seller) is None:
            continue
        target = actor(seller, operator_of)
        weight = max(lead.weight, CONFIRMED) if lead.link == "confirmed" else lead.weight
        for source in sorted({actor(p.account, operator_of) for p in lead.posts if p.account}):
            if source == target:
                continue
            pair = source, target
            tie = ties.setdefault(pair, Tie(source, target, "promotes"))
            doubt[pair] += _doubt(weight)
            tie.shown(pointer for why in lead.reasons if why.counted for pointer in why.evidence)
    for pair, tie in ties.items():
        tie.bits = _odds(doubt[pair])
    return _crowded(ties.values())


def trading(
    payments: Iterable[Payment],
    orders: Iterable[Order],
    operator_of: Mapping[Key, str],
    accounts: Collection[Key] = (),
    sellers: Collection[str] = (),
    hubs: Iterable[Hub] = (),
) -> list[Tie]:
    """Who pays, supplies or ships for whom, by payments and by what `sellers` ordered at others.

    Holders are looked for among `accounts` and those of `operator_of`; `sellers` are operators.
    Left out are holders of pooled accounts (`hubs`), and payments to sellers whose words do not
    tell what they are for: customers pay sellers."""
    holders = Holders({*accounts, *operator_of}, operator_of)
    pooled = {alone(Holder(iban=hub.value)) for hub in hubs if hub.kind in _POOLED}
    dealt: dict[tuple[str, str, Kind], _Dealt] = {}
    bought: dict[tuple[str, str], _Dealt] = {}
    for payment in payments:
        purpose = purposes().of(payment.purpose)
        ends = holders.of(payment.sender), holders.of(payment.recipient)
        if (purpose and purpose.means == "nothing") or None in ends or not pooled.isdisjoint(ends):
            continue
        sender, recipient = (actor(key, operator_of) for key in ends if key)
        if sender == recipient or (purpose is None and recipient in sellers):
            continue
        kind: Kind = "pays" if purpose is None or purpose.means == "nothing" else purpose.means
        source, target = (sender, recipient) if kind == "pays" else (recipient, sender)
        one = dealt.setdefault((source, target, kind), _Dealt(Tie(source, target, kind)))
        one.told += purpose is not None
        one.untold += purpose is None
        one.tie.shown(payment.evidence)
    for order in orders:
        buyer = holders.of(Holder(name=order.buyer)) if order.buyer else None
        if order.seller is None or buyer is None:
            continue
        source, target = actor(holders.seller(order.seller), operator_of), actor(buyer, operator_of)
        if source != target:
            two = bought.setdefault((source, target), _Dealt(Tie(source, target, "supplies")))
            two.told += 1
            two.tie.shown(order.evidence)
    supplied = _crowded([two.settle(ORDERED, ORDERED) for two in bought.values()])
    ties = _crowded([one.settle(TOLD[one.tie.kind], UNTOLD) for one in dealt.values()])
    paid = [one.paid() for one in dealt.values() if one.tie.kind != "pays"]
    return [*ties, *paid, *(tie for tie in supplied if tie.target in sellers)]


def actor(key: Key, operator_of: Mapping[Key, str]) -> str:
    """The operator of an account; one that nobody has joined to others is alone."""
    return operator_of.get(key) or operator_id(str(key))


def _crowded(ties: Iterable[Tie]) -> list[Tie]:
    """The ties, each knowing whom its serving end serves in that way."""
    each = list(ties)
    served: dict[tuple[str, Kind], set[str]] = defaultdict(set)
    for tie in each:
        tie.partners = served[tie.serving, tie.kind]
        tie.partners.add(tie.served)
    return each


def _doubt(weight: float) -> float:
    """log2 of the probability that a claim of these log2 odds does not hold."""
    return -weight if weight > MOST * 2 else -math.log2(1 + 2**weight)


def _odds(doubt: float) -> float:
    """log2 odds, given log2 of the probability that it does not hold."""
    if doubt <= -MOST:
        return MOST
    return math.log2(1 - 2**doubt) - doubt if doubt < 0 else -MOST
