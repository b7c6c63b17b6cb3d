"""Explaining: why two accounts are one operator's, what would break it, and who is close to it.

Accounts of an operator need not share anything with each other: what ties them may lie between, so
the way from one to the other is told, along bonds as strong as any way has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from countermark.operators.bits import BIT, ENOUGH, JUDGED, PRIOR
from countermark.operators.telling import Telling, tree
from countermark.operators.weighing import compare
from countermark.records.operator import Bond

MOST = 150
"""Of an operator with more accounts only the bonds that hold it are looked at for a break: the cut
is found in the cube of their number."""
Pair = tuple[int, int]


@dataclass(frozen=True)
class Break:
    """What splits an operator where it is weakest."""

    parts: tuple[tuple[str, ...], tuple[str, ...]]
    """The written keys of the accounts on both sides, the smaller side first."""
    bonds: tuple[Bond, ...]
    """All that ties the sides: without it they are two."""
    bits: float
    """What speaks for the bonds together, without what was to be overcome."""


@dataclass(frozen=True)
class Close:
    """Somebody who is close and not joined."""

    bond: Bond
    """The strongest between the two operators."""
    operator: str
    why: str
    """A sentence: why they are not joined."""


@dataclass(frozen=True)
class Explaining:
    """Answers of a telling. Accounts are given by their numbers."""

    telling: Telling

    def way(self, one: int, other: int) -> tuple[Bond, ...]:
        """Why two accounts are one operator's: the bonds from one to the other, of all ways that
        whose weakest bond is strongest. Empty where they are two operators', or one account."""
        members = self.telling.resolution.mates(one)
        ties = self._ties(members)
        order = sorted(ties, key=lambda pair: (-ties[pair], pair))
        near: dict[int, list[int]] = {member: [] for member in members}
        for a, b in tree(order, {pair: pair for pair in order}, members):
            near[a].append(b)
            near[b].append(a)
        before = {one: one}
        waiting = [one]
        for account in waiting:
            for neighbour in near[account]:
                if neighbour not in before:
                    before[neighbour] = account
                    waiting.append(neighbour)
        if other not in before or one == other:
            return ()
        way = [other]
        while way[-1] != one:
            way.append(before[way[-1]])
        steps = zip(way[::-1], way[::-1][1:], strict=False)
        return tuple(self._bond((min(step), max(step))) for step in steps)

    def break_of(self, account: int) -> Break | None:
        """Where the operator of an account is weakest: the cheapest cut (Stoer & Wagner 1997).
        None where it has no other account."""
        members = self.telling.resolution.mates(account)
        if len(members) < 2:
            return None
        ties = self._ties(members)
        if len(members) > MOST:
            order = sorted(ties, key=lambda pair: (-ties[pair], pair))
            ties = {pair: ties[pair] for pair in tree(order, {p: p for p in order}, members)}
        side = _cut(members, ties)
        other = [member for member in members if member not in side]
        cut = sorted(pair for pair in ties if (pair[0] in side) != (pair[1] in side))
        small, large = sorted((sorted(side), other), key=lambda part: (len(part), part))
        bonds = sorted(map(self._bond, cut), key=lambda bond: -bond.weight)
        return Break(
            (self._keys(small), self._keys(large)), tuple(bonds), sum(ties[p] for p in cut) / BIT
        )

    def close_to(self, account: int, most: int = 5) -> tuple[Close, ...]:
        """Who is close to the operator of an account and not joined, the closest first: those who
        share something with it that is no hub's."""
        known = self.telling.resolution
        group = known.group[account]
        ends_a, ends_b = known.group[known.compared.a], known.group[known.compared.b]
        places = np.flatnonzero((ends_a == group) != (ends_b == group))
        strongest: dict[int, int] = {}
        for place in places[np.lexsort((places, -known.weighed.total[places]))].tolist():
            strongest.setdefault(int(ends_a[place] + ends_b[place] - group), place)
        found = []
        for other, place in list(strongest.items())[:most]:
            bond = self.telling.reasons.bond(known.compared, place)
            id = self.telling.operator_of(known.facts.accounts[other].as_py())
            assert id is not None
            agree = bool(known.weighed.total[place] >= ENOUGH)
            found.append(Close(bond, id, self._why_not(agree, bond, int(group), other)))
        return tuple(found)

    def _why_not(self, agree: bool, bond: Bond, group: int, other: int) -> str:
        known = self.telling.resolution
        apart = (
            said
            for (a, b), said in known.judged.items()
            if said.same == "negative" and {known.group[a], known.group[b]} == {group, other}
        )
        if said := next(apart, None):
            return f"{said.by} judged that {said.source} and {said.target} are not one actor's"
        against = [one for one in bond.reasons if one.counted and one.weight < 0][:3]
        contradicts = [one.detail for one in against if one.signal.startswith("differs.")]
        if agree:
            return "the two accounts agree, but their operators contradict each other as wholes"
        short = (ENOUGH - round(bond.weight * BIT)) / BIT
        words = f"{short:.1f} bits too little speaks for it"
        return f"{words}: {'; '.join(contradicts)}" if contradicts else words

    def _ties(self, members: list[int]) -> dict[Pair, int]:
        """What speaks for each pair of an operator that was compared or judged one, without the
        prior: thousandths of bits, at least one."""
        known, one = self.telling.resolution, set(members)
        places = self.telling.pairs_of(members[0]).tolist()
        ties = {
            (int(known.compared.a[place]), int(known.compared.b[place])): max(
                int(known.weighed.total[place]) - PRIOR, 1
            )
            for place in places
        }
        for pair, said in known.judged.items():
            if said.same == "positive" and one.issuperset(pair):
                ties[pair] = ties.get(pair, 0) + JUDGED
        return ties

    def _bond(self, pair: Pair) -> Bond:
        compared = compare(self.telling.resolution.facts, *(np.array([end]) for end in pair))
        return self.telling.reasons.bond(compared, 0)

    def _keys(self, members: list[int]) -> tuple[str, ...]:
        known = self.telling.resolution.facts.accounts
        return tuple(known[member].as_py() for member in members)


def _cut(members: list[int], ties: dict[Pair, int]) -> set[int]:
    """One side of the cheapest cut."""
    weight: dict[int, dict[int, int]] = {member: {} for member in members}
    for (a, b), bits in ties.items():
        weight[a][b] = weight[b][a] = bits
    merged = {member: {member} for member in members}
    best: tuple[int, list[int]] | None = None
    while len(weight) > 1:
        first = min(weight)
        tied = {other: weight[first].get(other, 0) for other in weight if other != first}
        before, last = first, first
        while tied:
            before, last = last, max(tied, key=lambda other: (tied[other], -other))
            bits = tied.pop(last)
            for other, more in weight[last].items():
                if other in tied:
                    tied[other] += more
        if best is None or (bits, sorted(merged[last])) < best:
            best = bits, sorted(merged[last])
        merged[before] |= merged.pop(last)
        for other, more in weight.pop(last).items():
            del weight[other][last]
            if other != before:
                weight[before][other] = weight[other][before] = weight[before].get(other, 0) + more
    assert best is not None
    return set(best[1])
