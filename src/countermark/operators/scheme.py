"""Schemes: several operators who work together, each in a role.

A scheme grows from leads: promoters and sellers that the evidence binds are one group, with the
payees who get their money. Suppliers and shippers join the groups that they serve, and join no two
groups to one; nor does whoever serves a crowd.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from countermark.operators.relation import Tie, actor, claimed, promoting, trading
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
    accusing = sorted(claimed(leads), key=_age)
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
    age = {lead.lead: place for place, lead in enumerate(accusing)}
    for members in _groups(core, ties):
        own = sorted({lead for who in members for lead in leads_of[who]}, key=age.__getitem__)
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
                relations=tuple(_relation(tie) for tie in sorted(inner, key=_order)),
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


def _groups(core: set[str], ties: Sequence[Tie]) -> list[set[str]]:
    """Operators who work together, by union of strong ties; each with those who serve it."""
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    binding = [tie for tie in ties if tie.partners <= CROWD]
    for tie in binding:
        strong = tie.kind in ("promotes", "pays") or tie.weight >= ENTERS
        if strong and {tie.source, tie.target} <= core:
            pairs[min(tie.source, tie.target), max(tie.source, tie.target)] += tie.weight
    group = {who: {who} for who in core}
    for (one, other), weight in sorted(pairs.items()):
        if weight >= JOINS:
            _unite(group, one, other)
    for _ in range(_ROUNDS):
        _admit_payees(group, binding)
    return _with_services(group, binding)


def _admit_payees(group: dict[str, set[str]], ties: Sequence[Tie]) -> None:
    """Take in those whom members pay, and those who pay two members or more. Somebody who pays one
    member is a customer, or the sponsor of something else."""
    paid: dict[tuple[str, str], float] = defaultdict(float)
    payers: dict[str, dict[str, float]] = defaultdict(dict)
    for tie in ties:
        if tie.kind == "pays" and tie.source in group and tie.target not in group:
            paid[tie.target, tie.source] = tie.weight
        elif tie.kind == "pays" and tie.target in group and tie.source not in group:
            payers[tie.source][tie.target] = tie.weight
    entering = {pair for pair, weight in paid.items() if weight >= ENTERS}
    for payer, members in payers.items():
        strong = {who for who, weight in members.items() if weight >= ENTERS}
        of_one = {frozenset(group[who]) for who in strong}
        if len(strong) > 1 and len(of_one) == 1:
            entering |= {(payer, who) for who in strong}
    for one, member in sorted(entering):
        group.setdefault(one, {one})
        _unite(group, one, member)


def _with_services(group: dict[str, set[str]], ties: Sequence[Tie]) -> list[set[str]]:
    """The groups, with the suppliers and shippers that serve each."""
    each = {id(members): set(members) for members in group.values()}
    for tie in ties:
        serves = tie.kind in ("supplies", "ships-for") and tie.weight >= ENTERS
        if serves and tie.target in group and tie.source not in group:
            each[id(group[tie.target])].add(tie.source)
    return list(each.values())


def _unite(group: dict[str, set[str]], one: str, other: str) -> None:
    small, large = sorted((group[one], group[other]), key=len)
    if small is not large:
        large |= small
        for who in small:
            group[who] = large


def _relation(tie: Tie) -> Relation:
    return Relation(
        source=tie.source,
        target=tie.target,
        kind=tie.kind,
        weight=round(tie.weight, 3),
        evidence=tuple(tie.evidence),
    )


def _order(tie: Tie) -> tuple[str, str, str]:
    return tie.source, tie.target, tie.kind


def _age(lead: Lead) -> tuple[str, str]:
    """Sorts leads by when they were first seen; those without a time come last."""
    return lead.seen.first or "~", lead.lead
