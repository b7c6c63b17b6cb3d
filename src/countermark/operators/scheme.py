"""Schemes: several operators who work together, each in a role.

A scheme grows from leads: promoters and sellers that the evidence binds are one group, with the
payees who get their money. Suppliers and shippers join the groups that they serve, and join no two
groups to one; nor does whoever serves a crowd.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from countermark.operators.relation import Kind, Tie, actor, claimed, promoting, trading
from countermark.records.key import Key
from countermark.records.lead import Lead
from countermark.records.operator import Hub, Relation, Role, Scheme
from countermark.records.trade import Order, Payment

JOINS = 1.0
"""Bits from which two operators of leads are in one scheme: odds of 2 to 1. Set by hand, as are the
other settings here."""
ENTERS = 4.0
"""Bits from which somebody of whom no lead speaks is in it: odds of 16 to 1."""
CROWD = 25
"""Whoever serves more than these in one way joins nothing by it, whatever it weighs."""
LARGE = 50
"""In a group of more operators than these, promoters of several sellers join them no longer: each
is in the scheme of every seller that he promotes. Else all would be one by those who promote for
two."""
_ROUNDS = 2
"""A payee's payee may enter, but nobody further off."""


def schemes(
    leads: Iterable[Lead],
    payments: Iterable[Payment] = (),
    orders: Iterable[Order] = (),
    operator_of: Mapping[Key, str] | None = None,
    hubs: Iterable[Hub] = (),
    known: Sequence[str] = (),
) -> list[Scheme]:
    """The schemes that the leads, payments and orders give evidence of, sorted by id.

    `operator_of` tells the operator of every account that was joined with others; an account that
    it lacks is an operator of its own, as is a holder in a payment that is nobody's account.
    `known` are the ids of earlier schemes, oldest first: a scheme keeps its id as long as it has
    the lead that it was founded on. Rejected leads and abstentions found nothing.
    """
    operators = operator_of or {}
    accusing = sorted(claimed(leads), key=age)
    sells = {
        lead.lead: actor(lead.listing.seller, operators) for lead in accusing if lead.listing.seller
    }
    promotes = {
        lead.lead: {actor(post.account, operators) for post in lead.posts if post.account}
        for lead in accusing
    }
    core = set(sells.values()).union(*promotes.values())
    ties = promoting(accusing, operators)
    accounts = {lead.listing.seller for lead in accusing if lead.listing.seller}
    accounts |= {post.account for lead in accusing for post in lead.posts if post.account}
    ties += trading(payments, orders, operators, accounts, set(sells.values()), hubs)
    leads_of: dict[str, list[str]] = defaultdict(list)
    for lead in accusing:
        for who in {sells[lead.lead]} if lead.lead in sells else promotes[lead.lead]:
            leads_of[who].append(lead.lead)
    ties_of: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        ties_of[tie.source].append(tie)
    found = []
    aged = {lead.lead: place for place, lead in enumerate(accusing)}
    groups = _Groups(core, ties)
    for _ in range(_ROUNDS):
        groups.admit()
    for members in groups.with_services():
        own = sorted({lead for who in members for lead in leads_of[who]}, key=aged.__getitem__)
        if len(members) < 2 or not own:
            continue
        inner = [tie for who in sorted(members) for tie in ties_of[who] if tie.target in members]
        roles = {(sells[lead], "seller") for lead in own if lead in sells}
        roles |= {(who, "promoter") for lead in own for who in promotes[lead] & members}
        found.append(
            Scheme(
                scheme=_id(own, known),
                roles=tuple(
                    Role.model_validate({"operator": who, "role": role})
                    for who, role in sorted(_all_roles(roles, inner, members))
                ),
                relations=tuple(_relations(inner, groups)),
                leads=tuple(sorted(own)),
            )
        )
    return sorted(found, key=lambda scheme: scheme.scheme)


def _all_roles(
    accused: set[tuple[str, str]], ties: Sequence[Tie], members: set[str]
) -> set[tuple[str, str]]:
    """What leads tell of promoters and sellers, and relations of the others. Whom a seller sells
    to is not supplied by him in the sense of a role, unless that one sells on."""
    selling = {who for who, role in accused if role == "seller"}
    placed = {who for who, _ in accused}
    roles = set(accused)
    for tie in ties:
        role = {"supplies": "supplier", "ships-for": "shipper"}.get(tie.kind)
        if role and (tie.source not in placed or tie.target in selling):
            roles.add((tie.source, role))
    placed = {who for who, _ in roles}
    return roles | {(who, "payee") for who in members - placed}


def scheme_id(lead: str) -> str:
    """The id of a scheme that is founded on this lead."""
    return "S-" + hashlib.sha256(lead.encode()).hexdigest()[:10]


def _id(leads: Sequence[str], known: Sequence[str]) -> str:
    """Of leads in the order of their age."""
    ids = [scheme_id(lead) for lead in leads]
    return next((id for id in known if id in ids), ids[0])


class _Groups:
    """Operators who work together, by union of strong ties."""

    def __init__(self, core: set[str], ties: Sequence[Tie]) -> None:
        """With the operators of leads, bound to one another."""
        self._ties = [tie for tie in ties if tie.binds and len(tie.partners) <= CROWD]
        self.of = {who: {who} for who in core}
        self._loose: list[Tie] = []
        self._bind(core)
        large = {who for who in core if len(self.of[who]) > LARGE}
        self._loose = [
            tie
            for tie in self._ties
            if tie.kind == "promotes" and len(tie.partners) > 1 and tie.source in large
        ]
        self.of |= {who: {who} for who in large}
        self._bind(large)

    def _bind(self, core: set[str]) -> None:
        pairs: dict[tuple[str, str], float] = defaultdict(float)
        loose = set(map(id, self._loose))
        for tie in self._ties:
            if not {tie.source, tie.target} <= core or id(tie) in loose:
                continue
            weight = self.weight(tie)
            if tie.kind in ("promotes", "pays") or weight >= ENTERS:
                pairs[min(tie.source, tie.target), max(tie.source, tie.target)] += weight
        self._unite(pair for pair, weight in pairs.items() if weight >= JOINS)

    def weight(self, tie: Tie) -> float:
        """Bits. Of those whom its serving end serves, one group counts once."""
        each = {id(self.of[who]) if who in self.of else who for who in tie.partners}
        return tie.weight(len(each))

    def admit(self) -> None:
        """Take in those whom members pay, and those who pay two members or more. Somebody who pays
        one member is a customer, or the sponsor of something else."""
        entering: set[tuple[str, str]] = set()
        payers: dict[str, set[str]] = defaultdict(set)
        for tie in self._ties:
            if tie.kind != "pays" or self.weight(tie) < ENTERS:
                continue
            if tie.source in self.of and tie.target not in self.of:
                entering.add((tie.target, tie.source))
            elif tie.target in self.of and tie.source not in self.of:
                payers[tie.source].add(tie.target)
        for payer, members in payers.items():
            if len(members) > 1 and len({id(self.of[who]) for who in members}) == 1:
                entering |= {(payer, who) for who in members}
        for one, _ in entering:
            self.of.setdefault(one, {one})
        self._unite(entering)

    def with_services(self) -> list[set[str]]:
        """The groups, each with the suppliers and shippers that serve it, and in a place of very
        many with the promoters of several."""
        each = {id(members): set(members) for members in self.of.values()}
        for tie in self._ties:
            serves = tie.kind in ("supplies", "ships-for") and self.weight(tie) >= ENTERS
            if serves and tie.target in self.of and tie.source not in self.of:
                each[id(self.of[tie.target])].add(tie.source)
        for tie in self._loose:
            if tie.weight(len(tie.partners)) >= JOINS:
                each[id(self.of[tie.target])].add(tie.source)
        return list(each.values())

    def _unite(self, pairs: Iterable[tuple[str, str]]) -> None:
        for one, other in pairs:
            small, large = sorted((self.of[one], self.of[other]), key=len)
            if small is not large:
                large |= small
                for who in small:
                    self.of[who] = large


def _relations(ties: Iterable[Tie], groups: _Groups) -> Iterator[Relation]:
    """The ties as relations, in order; of one kind between two, what binds them comes first."""
    ordered = sorted(ties, key=lambda tie: (tie.source, tie.target, tie.kind, not tie.binds))
    for (source, target, kind), same in groupby(ordered, key=_ends):
        every = list(same)
        yield Relation(
            source=source,
            target=target,
            kind=kind,
            weight=round(groups.weight(every[0]), 3),
            evidence=tuple(dict.fromkeys(one for tie in every for one in tie.evidence)),
        )


def _ends(tie: Tie) -> tuple[str, str, Kind]:
    return tie.source, tie.target, tie.kind


def age(lead: Lead) -> tuple[str, str]:
    """Sorts leads by when they were first seen; those without a time come last."""
    return lead.seen.first or "~", lead.lead
