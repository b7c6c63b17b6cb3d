"""Resolution: from what was seen of accounts, and what people judged, to operators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from countermark.operators.bits import ENOUGH, scale
from countermark.operators.clustering import Tie, cluster
from countermark.operators.facts import Facts
from countermark.operators.frequency import Alike, Frequencies, counted
from countermark.operators.pairing import Longs, carriers, distinct, lots, pairs
from countermark.operators.soft import alike, with_alike
from countermark.operators.weighing import HUB, Compared, Weighed, compare, own, weigh
from countermark.operators.worth import Worth, worths
from countermark.records.account_judgement import AccountJudgement, holding


@dataclass(frozen=True)
class Resolution:
    """Who is one. Numbers of accounts and values are their places in `facts`."""

    facts: Facts
    worth: Worth
    compared: Compared
    """Every pair that shares a value which is no hub's."""
    weighed: Weighed
    has: NDArray[np.uint64]
    group: Longs
    """By account: the first account of its operator, in the order of written keys."""
    judged: Mapping[tuple[int, int], AccountJudgement] = field(default_factory=dict)
    """The judgement that holds of two accounts, by their numbers, the lesser first."""
    alike: tuple[Alike, ...] = ()
    """Values that were taken to be alike."""

    @cached_property
    def frequencies(self) -> Frequencies:
        """The table that this resolution's values make, for later ones."""
        ids, shared = scale().ids, np.flatnonzero(self.worth.accounts > 1)
        texts = self.facts.text.take(shared).to_pylist()
        kinds = [ids[code] for code in self.facts.kind[shared].tolist()]
        told = zip(
            self.worth.accounts[shared].tolist(), self.worth.bits[shared].tolist(), strict=True
        )
        named = zip(zip(kinds, texts, strict=True), told, strict=True)
        return Frequencies(len(self.facts), dict(named), self.alike)

    @cached_property
    def members(self) -> tuple[Longs, Longs]:
        """The accounts by operator, and where in them each operator begins, with the end."""
        order = np.argsort(self.group, kind="stable")
        ends = np.flatnonzero(np.diff(self.group[order], append=-1))
        return order, np.concatenate(([0], ends + 1)) if len(order) else np.zeros(1, np.int64)

    @cached_property
    def _firsts(self) -> Longs:
        """By operator: its first account."""
        order, starts = self.members
        found: Longs = self.group[order[starts[:-1]]]
        return found

    def mates(self, account: int) -> list[int]:
        """The accounts of the same operator, itself too."""
        order, starts = self.members
        place = np.searchsorted(self._firsts, self.group[account])
        found: list[int] = order[starts[place] : starts[place + 1]].tolist()
        return found

    def groups(self) -> Iterator[list[str]]:
        """The written keys of each operator's accounts."""
        order, starts = self.members
        keys = self.facts.accounts.take(order).to_pylist()
        for start, end in pairwise(starts.tolist()):
            yield keys[start:end]


def resolve(
    known: Facts,
    judgements: Iterable[AccountJudgement] = (),
    frequencies: Frequencies | None = None,
) -> Resolution:
    """The operators of these accounts.

    Under the same table of frequencies, the same facts and judgements give the same operators,
    whatever was resolved before; without one the table is made of the facts. Judgements of
    accounts that are not among the facts are left out.
    """
    found = Frequencies(0, {}, alike(known, counted(known))) if frequencies is None else frequencies
    known = with_alike(known, found.alike_of)
    carrying, starts = carriers(known, lots(known.accounts))
    worth = worths(known, carrying, starts, frequencies)
    many = np.diff(starts)
    tying = np.flatnonzero((many > 1) & (worth.bits >= HUB))
    a, b, _ = pairs(carrying, starts, tying)
    a, b, _ = distinct(a, b, len(known))
    compared = compare(known, a, b)
    has = own(known, worth.bits)
    weighed = weigh(known, compared, worth.bits, has)
    judged = _numbered(known, holding(judgements))
    group = _grouped(len(known), compared, weighed, has, judged)
    return Resolution(known, worth, compared, weighed, has, group, judged, found.alike)


def _numbered(
    known: Facts, judged: Mapping[tuple[str, str], AccountJudgement]
) -> dict[tuple[int, int], AccountJudgement]:
    found = {}
    for (source, target), judgement in judged.items():
        a, b = known.number(source), known.number(target)
        if a is not None and b is not None:
            found[a, b] = judgement
    return found


def _grouped(
    count: int,
    compared: Compared,
    weighed: Weighed,
    has: NDArray[np.uint64],
    judged: Mapping[tuple[int, int], AccountJudgement],
) -> Longs:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    together = [pair for pair, said in judged.items() if said.same == "positive"]
    apart = [pair for pair, said in judged.items() if said.same == "negative"]
    ends = np.array(together, np.int64).reshape(-1, 2)
    a = np.concatenate((compared.a, ends[:, 0]))
    b = np.concatenate((compared.b, ends[:, 1]))
    graph = coo_array((np.ones(len(a), np.int8), (a, b)), shape=(count, count))
    parts, label = connected_components(graph, directed=False)
    group = np.arange(count, dtype=np.int64)
    size = np.bincount(label, minlength=parts)
    of_pair = label[compared.a]
    tied = np.bincount(of_pair, minlength=parts)
    agree = weighed.total >= ENOUGH
    agreed = np.bincount(of_pair[agree], minlength=parts)
    said = np.zeros(parts, np.bool_)
    said[label[[member for pair in judged for member in pair]]] = True
    one = (agreed == tied) & (tied == size * (size - 1) // 2) & ~said  # each with each
    first = np.full(parts, count, np.int64)
    np.minimum.at(first, label, group)
    group = np.where(one[label], first[label], group)
    left = ((agreed > 0) & ~one) | said
    kept_together, kept_apart = _by_part(label, together), _by_part(label, apart)
    for part, members, ties in _parts(left, label, of_pair, compared, weighed):
        own_of = dict(zip(members, has[members].tolist(), strict=True))
        for found in cluster(
            members, ties, own_of, kept_together.get(part, ()), kept_apart.get(part, ())
        ):
            group[found] = found[0]
    return group


def _parts(
    left: NDArray[np.bool_], label: Longs, of_pair: Longs, compared: Compared, weighed: Weighed
) -> Iterator[tuple[int, list[int], dict[tuple[int, int], Tie]]]:
    """The components that are `left`, each with its members and what ties them."""
    members = np.flatnonzero(left[label])
    members = members[np.argsort(label[members], kind="stable")]
    places = np.flatnonzero(left[of_pair])
    places = places[np.argsort(of_pair[places], kind="stable")]
    families: list[dict[int, int]] = [{} for _ in places]
    chosen = weighed.families[places]
    for pair, family in zip(*(part.tolist() for part in np.nonzero(chosen)), strict=True):
        families[pair][family] = int(chosen[pair, family])
    ends = zip(compared.a[places].tolist(), compared.b[places].tolist(), strict=True)
    ties = list(zip(ends, map(Tie, families, compared.shared[places].tolist()), strict=True))
    parts = np.flatnonzero(left)
    from_member = np.searchsorted(label[members], parts).tolist()
    to_member = np.searchsorted(label[members], parts, "right").tolist()
    from_tie = np.searchsorted(of_pair[places], parts).tolist()
    to_tie = np.searchsorted(of_pair[places], parts, "right").tolist()
    every = members.tolist()
    for part, start, end, first, last in zip(
        parts.tolist(), from_member, to_member, from_tie, to_tie, strict=True
    ):
        yield part, every[start:end], dict(ties[first:last])


def _by_part(label: Longs, of: Sequence[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for a, b in of:
        if label[a] == label[b]:
            found.setdefault(int(label[a]), []).append((a, b))
    return found
