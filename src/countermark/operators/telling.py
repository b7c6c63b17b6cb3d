"""Telling: operators and hubs, in words for a person and pointers to the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np

from countermark.operators.alone import operator_id
from countermark.operators.bits import BIT, scale
from countermark.operators.kinds import kinds
from countermark.operators.pairing import Longs
from countermark.operators.reasons import Reasons
from countermark.operators.resolution import Resolution
from countermark.operators.statement import OWN
from countermark.operators.weighing import HUB, compare
from countermark.records.key import Key
from countermark.records.operator import Bond, Hub, Identifier, Operator

BONDS = 200
"""Of an operator with more bonds only those that hold it are told: a tree of the strongest."""
T = TypeVar("T")
_VALUES = 1000
"""So many carriers of a hub are looked at for how they differ."""


@dataclass(frozen=True)
class Telling:
    """What a resolution says."""

    resolution: Resolution
    founded: Mapping[str, str] = field(default_factory=dict)
    """By written key, when an account was first known. Of those not named, and of one moment, the
    key that comes first in the order of code points is the first."""

    def operators(self) -> Iterator[Operator]:
        """Every operator, accounts alone too, in the order of their first account."""
        order, starts = self.resolution.members
        places = starts.tolist()
        for place in range(len(places) - 1):
            yield self.operator(order[places[place] : places[place + 1]].tolist())

    def operator(self, members: list[int]) -> Operator:
        """The operator of these accounts, given by their numbers."""
        known = self.resolution.facts
        keys = [known.accounts[member].as_py() for member in members]
        return Operator(
            operator=self._id(keys),
            accounts=tuple(map(Key.parse, keys)),
            identifiers=tuple(self._identifiers(members)),
            links=tuple(self.bonds(members)) if len(members) > 1 else (),
        )

    def operator_of(self, account: str) -> str | None:
        """The operator of an account, given its written key; None where it is not known."""
        number = self.resolution.facts.number(account)
        if number is None:
            return None
        known = self.resolution.facts.accounts
        return self._id([known[member].as_py() for member in self.resolution.mates(number)])

    def bonds(self, members: list[int]) -> Iterator[Bond]:
        """What holds an operator's accounts: the bonds that speak for it, and so many more as it
        takes to tie them all. The strongest first."""
        known, pairs = self.resolution, self.pairs_of(members[0])
        order = pairs[np.lexsort((pairs, -known.weighed.total[pairs]))].tolist()
        ends = {
            place: (int(known.compared.a[place]), int(known.compared.b[place])) for place in order
        }
        holding = tree(order, ends, members)
        speaking = [place for place in order if known.weighed.total[place] >= 0]
        chosen = holding if len(speaking) > BONDS else sorted({*holding, *speaking})
        told = [self.reasons.bond(known.compared, place) for place in chosen]
        told += [bond for pair in self._judged(members, set(ends.values())) for bond in pair]
        yield from sorted(told, key=lambda bond: (-bond.weight, str(bond.a), str(bond.b)))

    def hubs(self) -> Iterator[Hub]:
        """The values that several accounts share who are not one, the most frequent first."""
        known, worth = self.resolution.facts, self.resolution.worth
        alone = np.rint(scale().alone[known.kind] * BIT)
        found = np.flatnonzero((worth.accounts > 2) & (worth.bits < HUB) & (alone >= HUB))
        for value in found[np.lexsort((found, -worth.accounts[found]))].tolist():
            yield Hub(
                kind=scale().ids[known.kind[value]],
                value=known.text[value].as_py(),
                accounts=int(worth.accounts[value]),
                why=self._why(value),
            )

    @cached_property
    def reasons(self) -> Reasons:
        """Why two accounts are one."""
        return Reasons(self.resolution)

    def _id(self, keys: list[str]) -> str:
        return operator_id(min(keys, key=lambda key: (self.founded.get(key, ""), key)))

    def _identifiers(self, members: list[int]) -> Iterator[Identifier]:
        known = self.resolution.facts
        seen: dict[tuple[int, str], list[str]] = {}
        for member in members:
            start, end = known.starts[member], known.starts[member + 1]
            for value in known.value[start:end].tolist():
                named = int(known.kind[value]), known.text[value].as_py()
                seen.setdefault(named, []).append(known.accounts[member].as_py())
        for (code, text), keys in sorted(seen.items()):
            if (id := scale().ids[code]) in kinds() and not (id == OWN and keys == [text]):
                yield Identifier(kind=id, value=text, seen_on=tuple(map(Key.parse, keys)))

    def _judged(self, members: list[int], told: set[tuple[int, int]]) -> Iterator[list[Bond]]:
        """Bonds of pairs that a person tied and that share nothing."""
        one = set(members)
        for (a, b), said in self.resolution.judged.items():
            if said.same == "positive" and a in one and b in one and (a, b) not in told:
                pair = compare(self.resolution.facts, np.array([a]), np.array([b]))
                yield [self.reasons.bond(pair, 0)]

    def pairs_of(self, member: int) -> Longs:
        """The compared pairs within the operator of an account, by their places."""
        order, starts, groups = self._pairs
        place = np.searchsorted(groups, self.resolution.group[member])
        if place == len(groups) or groups[place] != self.resolution.group[member]:
            return order[:0]
        found: Longs = order[starts[place] : starts[place + 1]]
        return found

    @cached_property
    def _pairs(self) -> tuple[Longs, Longs, Longs]:
        """The pairs within operators by operator, where in them each begins, and which it is."""
        group, compared = self.resolution.group, self.resolution.compared
        within = np.flatnonzero(group[compared.a] == group[compared.b])
        order = within[np.argsort(group[compared.a[within]], kind="stable")]
        groups, starts = np.unique(group[compared.a[order]], return_index=True)
        return order, np.append(starts, len(order)), groups

    @cached_property
    def _carriers(self) -> tuple[Longs, Longs]:
        """The rows by value, and where in them each value begins."""
        known = self.resolution.facts
        order = np.argsort(known.value, kind="stable")
        return order, np.searchsorted(known.value[order], np.arange(len(known.kind) + 1))

    def _why(self, value: int) -> str:
        """How those who share a value disagree."""
        known, by_kind = self.resolution.facts, scale()
        order, starts = self._carriers
        accounts = known.account[order[starts[value] : starts[value + 1]]][:_VALUES]
        first, last = known.starts[accounts], known.starts[accounts + 1]
        rows = np.concatenate([np.arange(s, e) for s, e in zip(first, last, strict=True)])
        values = np.unique(known.value[rows[known.value[rows] != value]])
        kinds, many = np.unique(known.kind[values], return_counts=True)
        told = [
            f"{by_kind.names[code]} ({count:,})"
            for count, code in sorted(zip(many.tolist(), kinds.tolist(), strict=True), reverse=True)
            if by_kind.differ[code] < 0 and code != known.kind[value] and count > 1
        ]
        on = f"seen on {int(self.resolution.worth.accounts[value]):,} accounts"
        if not told:
            return f"{on}, more than one actor is likely to have"
        return f"{on}, which differ in {', '.join(told[:4])}"


def tree(order: Sequence[T], ends: Mapping[T, tuple[int, int]], members: list[int]) -> list[T]:
    """The strongest pairs that tie the members, as far as pairs tie them (Kruskal 1956); `order` is
    the strongest first."""
    root = {member: member for member in members}

    def top(member: int) -> int:
        while root[member] != member:
            root[member] = root[root[member]]
            member = root[member]
        return member

    chosen = []
    for place in order:
        a, b = map(top, ends[place])
        if a != b:
            root[max(a, b)] = min(a, b)
            chosen.append(place)
    return chosen
