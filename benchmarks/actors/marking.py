"""Marking: what any tool found, held against the truth, with how sure each figure is.

B-cubed (Bagga and Baldwin 1998): for each account, the share of its cluster that is its actor's
(precision) and the share of its actor that is in its cluster (recall), averaged over accounts.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .truth import Truth

_TIMES = 1000
"""Resamplings of actors."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Figure:
    """A share with its 95 % interval over resampled actors."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Marks:
    """How one partition does."""

    several: Mapping[str, Figure]
    """Over accounts of actors with several: B-cubed and pairwise precision, recall and F1."""
    every: Mapping[str, Figure]
    """The same over all accounts."""
    clusters: int
    """With two accounts or more."""
    mixed: int
    """Of these, with accounts of two actors or more."""
    hub_mixed: int
    """Of these, where two of the actors share a hub and are no pair of look-alikes."""
    by_mark: Mapping[str, tuple[int, float, float]]
    """By what is special of an account of an actor with several: how many, B-cubed precision and
    recall."""
    by_hub: Mapping[str, tuple[int, int]]
    """By kind of hub: clusters mixed through it, and clusters that use it."""
    by_lookalike: Mapping[str, tuple[int, int]]
    """By kind: pairs of actors that were joined, of how many."""


Partition = Mapping[str, str]
"""The cluster of each account; one that is missing is alone."""


def read(path: Path) -> dict[str, str]:
    """The partition of an `operators.jsonl`. Raises OSError, or ValueError naming the line."""
    found: dict[str, str] = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                name, accounts = str(row["operator"]), [str(key) for key in row["accounts"]]
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path.name}, line {number}: no operator: {error}") from None
            for key in accounts:
                if found.setdefault(key, name) != name:
                    raise ValueError(f"{path.name}, line {number}: {key} is in two operators")
    return found


@dataclass(frozen=True)
class Counts:
    """By account: how many are in its cluster, of its actor, and in both."""

    actor: list[str]
    cluster: Floats
    own: Floats
    both: Floats


def counted(truth: Mapping[str, str], found: Partition) -> Counts:
    """The counts of the accounts of `truth` (actor by key), in its order."""
    clusters = [found.get(key, f"alone {key}") for key in truth]
    actors = list(truth.values())
    by_cluster, by_actor = Counter(clusters), Counter(actors)
    by_both = Counter(zip(clusters, actors, strict=True))
    return Counts(
        actors,
        np.array([by_cluster[c] for c in clusters], float),
        np.array([by_actor[a] for a in actors], float),
        np.array([by_both[pair] for pair in zip(clusters, actors, strict=True)], float),
    )


def measured(counts: Counts, *, several: bool) -> dict[str, Figure]:
    """Precision, recall and F1, B-cubed and pairwise; `several`: only over the accounts of actors
    with two or more. What has no denominator is left out: pairwise figures where no pair was made
    or is to be found, all where there are no such accounts."""
    chosen = counts.own > 1 if several else counts.own > 0
    if not chosen.any():
        return {}
    names = {name: at for at, name in enumerate(dict.fromkeys(counts.actor))}
    unit = np.array([names[name] for name in counts.actor])[chosen]
    cluster, own, both = counts.cluster[chosen], counts.own[chosen], counts.both[chosen]
    columns = (np.ones(len(unit)), both / cluster, both / own, both - 1, cluster - 1, own - 1)
    summed = np.array([np.bincount(unit, column, len(names)) for column in columns])
    summed = summed[:, summed[0] > 0]
    drawn = np.random.default_rng(20260301).multinomial(
        summed.shape[1], np.full(summed.shape[1], 1 / summed.shape[1]), _TIMES
    )
    totals = np.vstack([summed.sum(axis=1), drawn @ summed.T])
    accounts, precision, recall, right, made, meant = totals.T
    parts = {
        "bcubed precision": precision / accounts,
        "bcubed recall": recall / accounts,
        "pairwise precision": _over(right, made),
        "pairwise recall": _over(right, meant),
    }
    figures = {}
    for way in ("bcubed", "pairwise"):
        p, r = parts[f"{way} precision"], parts[f"{way} recall"]
        parts[f"{way} F1"] = _over(2 * p * r, p + r)
    for name, values in parts.items():
        if np.isnan(values[0]):
            continue
        low, high = np.nanquantile(values[1:], (0.025, 0.975))
        figures[name] = Figure(float(values[0]), float(low), float(high))
    return figures


def _over(some: Floats, of: Floats) -> Floats:
    return np.divide(some, of, out=np.full_like(some, np.nan), where=of > 0)


def marked(worlds: Sequence[tuple[Truth, Partition]]) -> Marks:
    """The marks over several worlds, whose accounts and actors are apart."""
    actor: dict[str, str] = {}
    cluster: dict[str, str] = {}
    marks: dict[str, tuple[str, ...]] = {}
    hubs: list[tuple[str, set[str]]] = []
    alike: list[tuple[str, str, str]] = []
    for number, (truth, found) in enumerate(worlds):
        for each in truth.accounts:
            key = f"{number}/{each.key}"
            actor[key], marks[key] = f"{number}/{each.actor}", each.marks
            cluster[key] = f"{number}/{found.get(each.key, f'alone {each.key}')}"
        hubs += [(hub.kind, {f"{number}/{key}" for key in hub.accounts}) for hub in truth.hubs]
        for pair in truth.lookalikes:
            one, other = (f"{number}/{name}" for name in pair.actors)
            alike.append((pair.kind, one, other))
    pairs = [{one, other} for _, one, other in alike]
    counts = counted(actor, cluster)
    members: dict[str, list[str]] = defaultdict(list)
    for key, name in cluster.items():
        members[name].append(key)
    mixed = {n for n, keys in members.items() if len({actor[key] for key in keys}) > 1}
    by_hub: dict[str, list[set[str]]] = defaultdict(lambda: [set(), set()])
    for kind, keys in hubs:
        users: dict[str, set[str]] = defaultdict(set)
        for key in keys & actor.keys():
            users[cluster[key]].add(actor[key])
        by_hub[kind][0] |= {name for name, of in users.items() if len(of) > 1 and of not in pairs}
        by_hub[kind][1] |= set(users)
    return Marks(
        measured(counts, several=True),
        measured(counts, several=False),
        sum(len(keys) > 1 for keys in members.values()),
        len(mixed),
        len(set().union(*(through for through, _ in by_hub.values()))),
        _by_mark(counts, list(marks.values())),
        {kind: (len(through), len(using)) for kind, (through, using) in sorted(by_hub.items())},
        _by_lookalike(alike, actor, cluster),
    )


def _by_mark(
    counts: Counts, marks: Sequence[tuple[str, ...]]
) -> dict[str, tuple[int, float, float]]:
    made = {}
    for mark in sorted({mark for several in marks for mark in several}):
        chosen = np.array([mark in several for several in marks]) & (counts.own > 1)
        if chosen.any():
            both = counts.both[chosen]
            made[mark] = (int(chosen.sum()), float((both / counts.cluster[chosen]).mean()),
                          float((both / counts.own[chosen]).mean()))  # fmt: skip
    return made


def _by_lookalike(
    alike: Iterable[tuple[str, str, str]], actor: Mapping[str, str], cluster: Partition
) -> dict[str, tuple[int, int]]:
    where: dict[str, set[str]] = defaultdict(set)
    for key, name in actor.items():
        where[name].add(cluster[key])
    pairs: dict[str, list[bool]] = defaultdict(list)
    for kind, one, other in alike:
        pairs[kind].append(bool(where[one] & where[other]))
    return {kind: (sum(joined), len(joined)) for kind, joined in sorted(pairs.items())}
