"""Actors: operators and schemes in the shape that the page's script draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from countermark.records.account import Account
from countermark.records.key import Key
from countermark.records.lead import Lead
from countermark.records.operator import Bond, Hub, Operator, Relation, Scheme
from countermark.report.gazetteer import Town, cities
from countermark.report.network import figure
from countermark.report.timeline import Event, events, rows

SCHEMES, OPERATORS, HUBS = 100, 500, 200
"""The most of each that are drawn; all are in their files."""
_EVENTS = 400
"""Of one account, in a timeline."""


@dataclass(frozen=True, slots=True)
class Actors:
    """Who is behind the accounts, as far as it was found."""

    operators: Sequence[Operator] = ()
    schemes: Sequence[Scheme] = ()
    hubs: Sequence[Hub] = ()
    accounts: Mapping[Key, Account] = field(default_factory=dict)
    """What is known of the accounts of the operators that are shown."""
    bans: Sequence[Event] = ()


def shown(actors: Actors) -> tuple[list[Scheme], list[Operator]]:
    """The schemes and the operators that are drawn: those of most leads, those of most accounts;
    an operator of one account only where a drawn scheme names him."""
    schemes = sorted(actors.schemes, key=lambda s: (-len(s.leads), -len(s.roles), s.scheme))
    schemes = schemes[:SCHEMES]
    named = {role.operator for scheme in schemes for role in scheme.roles}
    several = [o for o in actors.operators if len(o.accounts) > 1 and o.operator not in named]
    several.sort(key=lambda o: (-len(o.accounts), o.operator))
    inside = [o for o in actors.operators if o.operator in named]
    return schemes, [*inside, *several[:OPERATORS]]


def drawn(actors: Actors, leads: Sequence[Lead]) -> dict[str, Any] | None:
    """What the script draws of them; None where nobody has more than one account and no scheme
    was found."""
    schemes, operators = shown(actors)
    if not operators and not actors.hubs:
        return None
    drawing = _Drawing(actors, leads, operators)
    told = [drawing.scheme(found) for found in schemes]
    people = [drawing.operator(found) for found in operators]
    mapped = any(each["cities"] for each in (*told, *people))
    return {
        "schemes": told,
        "operators": people,
        "hubs": [hub.model_dump(mode="json") for hub in actors.hubs[:HUBS]],
        "land": _land() if mapped else None,
    }


class _Drawing:
    """What all figures look up: leads by name and account, operators by number, towns."""

    def __init__(
        self, actors: Actors, leads: Sequence[Lead], operators: Sequence[Operator]
    ) -> None:
        self._accounts, self._bans = actors.accounts, actors.bans
        self._operators = operators
        self._number = {operator.operator: n for n, operator in enumerate(operators)}
        towns = _towns(actors.accounts)
        place = cities(set(towns.values()))
        self._city = {key: place[town] for key, town in towns.items() if town in place}
        self._leads = {lead.lead: lead for lead in leads}
        self._of: dict[str, list[Lead]] = {}
        for lead in leads:
            for account in {lead.listing.seller, *(post.account for post in lead.posts)}:
                self._of.setdefault(str(account), []).append(lead)

    def scheme(self, found: Scheme) -> dict[str, Any]:
        """A scheme: its figure, and what is dated and placed of all its accounts."""
        drawing = figure(found)
        keys = [
            key
            for box in drawing.boxes
            if box.operator in self._number
            for key in self._operators[self._number[box.operator]].accounts
        ]
        own = [self._leads[lead] for lead in found.leads if lead in self._leads]
        return {
            "scheme": found.scheme,
            "leads": [lead.lead for lead in own],
            "unlisted": len(found.leads) - len(own),
            "width": drawing.width,
            "height": drawing.height,
            "box": [drawing.scale.width, drawing.scale.height],
            "columns": drawing.columns,
            "boxes": [
                [self._number.get(box.operator), box.operator, box.roles, box.x, box.y]
                for box in drawing.boxes
            ],
            "edges": [[source, target, *_relation(r)] for source, target, r in drawing.edges],
            "cities": self._cities(keys),
            "timeline": self._timeline(keys, own),
        }

    def operator(self, found: Operator) -> dict[str, Any]:
        """An operator: accounts, what names them, why they are one."""
        own = {lead.lead: lead for key in found.accounts for lead in self._of.get(str(key), ())}
        return {
            "operator": found.operator,
            "accounts": [_account(key, self._accounts.get(key)) for key in found.accounts],
            "identifiers": [[i.kind, i.value, len(i.seen_on)] for i in found.identifiers],
            "links": [_bond(bond) for bond in found.links],
            "leads": sorted(own),
            "cities": self._cities(found.accounts),
            "timeline": self._timeline(found.accounts, own.values()),
        }

    def _timeline(self, keys: Sequence[Key], leads: Iterable[Lead]) -> list[Any]:
        known = {key: self._accounts[key] for key in keys if key in self._accounts}
        every = rows(events(known, leads, self._bans), [str(key) for key in keys])
        return [
            [account, [[e.at, e.what, e.detail] for e in happened[:_EVENTS]]]
            for account, happened in every
        ]

    def _cities(self, keys: Iterable[Key]) -> list[list[Any]]:
        """Each city once: name, country, degrees east and north, how many accounts."""
        counts = Counter(self._city[key] for key in keys if key in self._city)
        return [
            [city.name, city.country, round(city.longitude, 2), round(city.latitude, 2), count]
            for city, count in sorted(counts.items())
        ]


def _relation(relation: Relation) -> tuple[str, float, list[str]]:
    return relation.kind, round(relation.weight, 2), list(relation.evidence)


def _account(key: Key, account: Account | None) -> dict[str, Any]:
    known = account or Account(key=key)
    told = {
        "key": str(key),
        "name": known.name,
        "city": known.locality,
        "country": known.country,
        "opened": known.founded,
    }
    return {name: value for name, value in told.items() if value}


def _bond(bond: Bond) -> dict[str, Any]:
    return {
        "a": str(bond.a),
        "b": str(bond.b),
        "weight": round(bond.weight, 2),
        "reasons": [
            [reason.signal, round(reason.weight, 2), reason.detail, reason.counted]
            for reason in sorted(bond.reasons, key=lambda r: (-abs(r.weight), r.signal))
        ],
    }


def _towns(accounts: Mapping[Key, Account]) -> dict[Key, Town]:
    return {
        key: Town(account.locality, account.country if _two(account.country) else None)
        for key, account in accounts.items()
        if account.locality
    }


def _two(country: str | None) -> bool:
    return country is not None and len(country) == 2


def _land() -> str:
    return (files("countermark.report") / "assets" / "land.txt").read_text("utf-8").strip()
