"""Clustering: which of the accounts that share something are one actor's.

Within a component of accounts that are tied to one another, the two groups that agree most are
joined first, and weighed anew against their neighbours as if they were one account with all that
its members have; until no two groups agree enough. What a person has judged holds throughout.

The answer depends on the component alone, not on the order in which accounts came: so only the
component that something touches has to be looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from countermark.operators.bits import ENOUGH, PRIOR
from countermark.operators.weighing import against_one


@dataclass(slots=True)
class Tie:
    """What two accounts, or two groups, share."""

    families: dict[int, int]
    """The strongest of each family, in thousandths of bits."""
    shared: int
    """A bit for each kind."""

    def with_(self, other: Tie) -> Tie:
        """Both together: the stronger of each family."""
        families = dict(self.families)
        for family, bits in other.families.items():
            families[family] = max(families.get(family, 0), bits)
        return Tie(families, self.shared | other.shared)


def cluster(
    members: Iterable[int],
    ties: Mapping[tuple[int, int], Tie],
    has: Mapping[int, int],
    together: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """The groups of a component, each in order, the one with the least member first.

    `ties` are by pairs whose first is the lesser; `has` is what each member has of its own (a bit
    a kind). Members judged one are `together`, unless that would join two who are kept `apart`:
    who keeps apart is heard first.
    """
    state = _State(members, ties, has, apart)
    for a, b in sorted(together):
        state.join(a, b)
    state.grow()
    return sorted(sorted(group) for group in state.groups.values())


class _State:
    def __init__(
        self,
        members: Iterable[int],
        ties: Mapping[tuple[int, int], Tie],
        has: Mapping[int, int],
        apart: Iterable[tuple[int, int]],
    ) -> None:
        self.groups = {member: [member] for member in members}
        self._of = {member: member for member in self.groups}
        self._has = dict(has)
        self._ties: dict[int, dict[int, Tie]] = {member: {} for member in self.groups}
        for (a, b), tie in ties.items():
            self._ties[a][b] = self._ties[b][a] = tie
        self._apart: dict[int, set[int]] = {member: set() for member in self.groups}
        for a, b in apart:
            self._apart[a].add(b)
            self._apart[b].add(a)
        self._heap: list[tuple[int, int, int, int, int]] = []

    def grow(self) -> None:
        """Join the two groups that agree most, while any two agree enough."""
        heap = self._heap
        heap += [
            entry
            for a, others in self._ties.items()
            for b in others
            if a < b and (entry := self._entry(a, b)) is not None
        ]
        heapify(heap)
        while heap:
            _, a, b, size_a, size_b = heappop(heap)
            still = a in self.groups and b in self.groups
            if still and (len(self.groups[a]), len(self.groups[b])) == (size_a, size_b):
                self._merge(a, b)

    def join(self, a: int, b: int) -> None:
        """Join the groups of two members, unless they are kept apart."""
        a, b = sorted((self._of[a], self._of[b]))
        if a != b and b not in self._apart[a]:
            self._merge(a, b)

    def _entry(self, a: int, b: int) -> tuple[int, int, int, int, int] | None:
        if b in self._apart[a]:
            return None
        tie = self._ties[a][b]
        differ = self._has[a] & self._has[b] & ~tie.shared
        total = PRIOR + sum(tie.families.values()) + against_one(differ)
        if total < ENOUGH:
            return None
        return -total, a, b, len(self.groups[a]), len(self.groups[b])

    def _merge(self, a: int, b: int) -> None:
        """The group `b` becomes part of `a`, whose least member is less."""
        for member in self.groups[b]:
            self._of[member] = a
        self.groups[a] += self.groups.pop(b)
        self._has[a] |= self._has.pop(b)
        for other in self._apart.pop(b):
            self._apart[other].discard(b)
            self._apart[other].add(a)
            self._apart[a].add(other)
        for other, tie in self._ties.pop(b).items():
            del self._ties[other][b]
            if other != a:
                former = self._ties[a].get(other)
                tie = tie.with_(former) if former else tie
                self._ties[a][other] = self._ties[other][a] = tie
        for other in self._ties[a]:
            entry = self._entry(*sorted((a, other)))
            if entry is not None:
                heappush(self._heap, entry)
