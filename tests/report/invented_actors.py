"""Invented actors for the tests of the report; `python tests/report/invented_actors.py OUT [N]`
writes a page with a scheme of N operators."""

import itertools
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

from invented_leads import evidence, leads, report

from countermark.records.account import Account
from countermark.records.key import Key
from countermark.records.lead import Lead
from countermark.records.operator import (
    Bond,
    Hub,
    Identifier,
    Operator,
    Relation,
    Role,
    Scheme,
)
from countermark.records.reason import Reason
from countermark.report import Actors, page
from countermark.report.timeline import Event

TOWNS = (("Handan", "CN"), ("莆田市", "CN"), ("Shenzhen", "CN"), ("Yiwu", "CN"), ("Łódź", "PL"))


def operator(number: int, accounts: list[Key]) -> Operator:
    """An operator whose accounts hang together in a row."""
    reasons = (
        Reason(
            signal="identifier.phone",
            family="phone",
            weight=11.4,
            counted=True,
            detail="+86 ••• 4321 stands on both, and on no other account",
            evidence=(evidence(number, 4),),
        ),
        Reason(
            signal="identifier.legal-name",
            family="name",
            weight=5.1,
            counted=True,
            detail="both are run by Handan Xiangyun Trading, in two spellings",
        ),
        Reason(
            signal="conflict.country",
            family="conflict",
            weight=-1.3,
            counted=True,
            detail="one says CN, the other HK",
        ),
    )
    return Operator(
        operator=f"O-{number:010d}",
        accounts=tuple(accounts),
        identifiers=(
            Identifier(kind="phone", value="+86 ••• 4321", seen_on=tuple(accounts[:2])),
            Identifier(kind="email", value="m•••@mira-home.example", seen_on=tuple(accounts[:1])),
        ),
        links=tuple(
            Bond(a=a, b=b, weight=15.2, reasons=reasons) for a, b in itertools.pairwise(accounts)
        ),
    )


def relation(source: str, target: str, kind: str, weight: float, number: int) -> Relation:
    return Relation(
        source=source, target=target, kind=kind, weight=weight, evidence=(evidence(number, 9),)
    )


def actors(found: list[Lead], size: int = 9) -> Actors:
    """A scheme of `size` operators around the leads, one other with two accounts, a hub."""
    random = Random(4)
    sellers = list(dict.fromkeys(lead.listing.seller for lead in found if lead.listing.seller))
    promoters = list(
        dict.fromkeys(post.account for lead in found for post in lead.posts if post.account)
    )
    people: list[Operator] = []
    roles: list[Role] = []
    accounts: dict[Key, Account] = {}
    shares = {"promoter": 0.4, "seller": 0.35, "payee": 0.12, "supplier": 0.08, "shipper": 0.05}
    members: dict[str, list[str]] = {}
    for role, share in shares.items():
        for number in range(max(1, round(size * share))):
            known = {"promoter": promoters, "seller": sellers}.get(role, [])
            first = (
                known[number]
                if number < len(known)
                else Key.seller("shop.example", f"{role}{number}")
            )
            keys = [first] + [
                Key.seller("other.example", f"{role}-{number}-{n}")
                for n in range(random.randint(0, 3))
            ]
            one = operator(len(people), keys)
            people.append(one)
            members.setdefault(role, []).append(one.operator)
            roles.append(Role(operator=one.operator, role=role))
            for n, key in enumerate(keys):
                town, country = random.choice(TOWNS)
                accounts[key] = Account(
                    key=key,
                    name=f"{role} {number} {n}" if n else None,
                    locality=town,
                    country=country,
                    founded=f"20{random.randint(17, 20)}-0{random.randint(1, 9)}-11",
                )
    relations = []
    for number, one in enumerate(members["promoter"]):
        for other in random.sample(members["seller"], min(2, len(members["seller"]))):
            relations.append(relation(one, other, "promotes", random.uniform(2, 14), number))
    for number, one in enumerate(members["seller"]):
        relations.append(relation(one, random.choice(members["payee"]), "pays", 8.0, number))
        relations.append(relation(random.choice(members["supplier"]), one, "supplies", 5.5, number))
        if number % 3 == 0:
            relations.append(
                relation(random.choice(members["shipper"]), one, "ships-for", 3.2, number)
            )
    scheme = Scheme(
        scheme="S-00000000ab",
        roles=tuple(roles),
        relations=tuple(relations),
        leads=tuple(lead.lead for lead in found[:12]),
    )
    lone = operator(len(people), [Key.account("instagram.com", n) for n in ("mia", "mia.backup")])
    first = accounts[next(iter(accounts))]
    return Actors(
        operators=[*people, lone],
        schemes=[scheme],
        hubs=[
            Hub(
                kind="address",
                value="cn guangdong shenzhen baoan 7",
                accounts=214,
                why="214 accounts of 187 tax numbers give it: a parcel hall",
            )
        ],
        accounts=accounts,
        bans=[Event(str(first.key), "2021-06-30", "ban", "instagram.com")],
    )


if __name__ == "__main__":
    found = leads(60)
    size = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    whole = replace(report(found), actors=actors(found, size))
    Path(sys.argv[1]).write_text(page(whole), encoding="utf-8")
