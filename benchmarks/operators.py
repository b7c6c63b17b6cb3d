"""Operators at size: components, whole resolution beside Splink, and one account more.

    python benchmarks/operators.py [--accounts 1000000]

One world of accounts and identifiers, drawn by a seed: actors with one to six accounts, own
values, hubs. Each part runs in a process of its own; times are CPU seconds, memory is its peak.
How well accounts are joined is measured in benchmarks/actors, not here.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

SHOWN = {
    "phone": 0.6,
    "email": 0.5,
    "iban": 0.4,
    "legal-name": 0.45,
    "address": 0.4,
    "tax-number": 0.2,
    "device": 0.1,
}
"""How many of the accounts show a value of the kind: 2.6 an account."""
HUBS = ("phone", "address", "iban")
ADDED = 200
MOST = 50


def world(accounts: int) -> pa.Table:
    """The sightings, in no order."""
    chance = np.random.default_rng(1)
    sizes = chance.choice([1, 1, 1, 2, 3, 4, 6], accounts)
    actor = np.repeat(np.arange(accounts), sizes)[:accounts]
    parts = []
    for kind, share in SHOWN.items():
        rows = np.flatnonzero(chance.random(accounts) < share)
        own = actor[rows] * 2 + chance.integers(0, 2, len(rows))
        value = np.where(chance.random(len(rows)) < 0.5, own, 10**8 + rows)
        if kind in HUBS:
            hub = 10**9 + chance.zipf(1.3, len(rows)) % 20_000
            value = np.where(chance.random(len(rows)) < 0.1, hub, value)
        name = pa.array([kind], pa.large_string()).take(pa.array(np.zeros(len(rows), np.int32)))
        parts.append(pa.table({"account": _text("s.example:seller/", rows), "kind": name,
                               "value": _text(f"{kind[:2]}", value)}))  # fmt: skip
    table = pa.concat_tables(parts)
    return table.take(pa.array(chance.permutation(len(table))))


def resolution(seen: pa.Table) -> dict[str, float]:
    """All of them anew, from the table to the operators; then one more at a time."""
    from countermark.operators.facts import facts
    from countermark.operators.register import Register
    from countermark.operators.resolution import resolve
    from countermark.operators.sighting import Sighting
    from countermark.records.key import Key

    start = time.process_time()
    known = facts(seen)
    read = time.process_time() - start
    found = resolve(known)
    spent = time.process_time() - start
    peak = _peak()
    operators = len(found.members[1]) - 1
    register = Register(known, (), found.frequencies)
    chance, times = np.random.default_rng(2), []
    for number in range(ADDED):
        rows = seen.take(pa.array(chance.integers(0, len(seen), 2))).to_pylist()
        key = Key.seller("new.example", str(number))
        new = [Sighting(key, row["kind"], row["value"], "declared") for row in rows]
        start = time.process_time()
        register.add(new)
        times.append(time.process_time() - start)
    return {"seconds": spent, "of these reading": read, "GB": peak, "operators": operators,
            "one more, ms": 1000 * float(np.median(times)),
            "one more, ms, p99": 1000 * float(np.percentile(times, 99))}  # fmt: skip


def splink(seen: pa.Table) -> dict[str, float]:
    """Splink alone on the same rows: a comparison a kind, blocked on each, then its clusters.

    Values that more than `MOST` accounts carry are left out: with them it compares the sharers of
    each hub with one another, and a million accounts take more than ten gigabytes."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as compare

    start = time.process_time()
    columns = {kind: kind.replace("-", "_") for kind in SHOWN}
    wide = None
    for kind, column in columns.items():
        part = seen.filter(pc.equal(seen.column("kind"), kind)).select(["account", "value"])
        part = part.rename_columns(["unique_id", column])
        many = part.group_by(column).aggregate([([], "count_all")])
        rare = many.filter(pc.less_equal(many.column("count_all"), MOST)).select([column])
        part = part.join(rare, column, join_type="inner").select(["unique_id", column])
        wide = part if wide is None else wide.join(part, "unique_id", join_type="full outer")
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[compare.ExactMatch(column).configure(
            m_probabilities=[0.5, 0.5], u_probabilities=[1e-5, 1 - 1e-5]
        ) for column in columns.values()],
        blocking_rules_to_generate_predictions=[block_on(c) for c in columns.values()],
    )  # fmt: skip
    linker = Linker(DuckDBAPI().register(wide), settings, log_level=None)
    links = linker.inference.predict(threshold_match_probability=0.5)
    linker.clustering.cluster_pairwise_predictions_at_threshold(links, 0.9)
    return {"seconds": time.process_time() - start, "GB": _peak()}


def components(seen: pa.Table) -> dict[str, float]:
    """The components of accounts that share a value: by scipy over sorted consecutive pairs, and by
    networkx over accounts and values."""
    import networkx as nx
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    from countermark.operators.facts import facts

    known = facts(seen)
    start = time.process_time()
    shared = np.bincount(known.value)[known.value] > 1
    order = np.argsort(known.value[shared], kind="stable")
    account, value = known.account[shared][order], known.value[shared][order]
    next_ = value[1:] == value[:-1]
    ends = account[:-1][next_], account[1:][next_]
    graph = coo_array((np.ones(len(ends[0])), ends), shape=(len(known), len(known)))
    count, _ = connected_components(graph, directed=False)
    ours = time.process_time() - start
    start = time.process_time()
    other = nx.Graph()
    other.add_nodes_from(range(len(known)))
    other.add_edges_from(
        zip(known.account.tolist(), (-1 - known.value.astype(np.int64)).tolist(), strict=True)
    )
    theirs = sum(1 for _ in nx.connected_components(other))
    assert theirs == count
    return {"seconds": ours, "networkx": time.process_time() - start, "components": count}


PARTS: dict[str, Callable[[pa.Table], dict[str, float]]] = {
    "components": components,
    "resolution": resolution,
    "splink": splink,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        json.dump(PARTS[options.part](world(options.accounts)), sys.stdout)
        return 0
    found: dict[str, dict[str, Any]] = {}
    for part in PARTS:
        command = [sys.executable, __file__, "--accounts", str(options.accounts), "--part", part]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        found[part] = json.loads(told.stdout.splitlines()[-1])
        print(
            f"{part}: " + ", ".join(f"{name} {figure:,.3f}" for name, figure in found[part].items())
        )
    ours = found["resolution"]
    print(f"components, times as fast as networkx: "
          f"{found['components']['networkx'] / found['components']['seconds']:,.0f}\n"
          f"resolution, CPU seconds to Splink's: "
          f"{ours['seconds'] / found['splink']['seconds']:.2f}\n"
          f"one account more, times as fast as resolving anew: "
          f"{1000 * ours['seconds'] / ours['one more, ms']:,.0f}")  # fmt: skip
    return 0


def _text(head: str, numbers: Any) -> pa.Array:
    written = pa.array(numbers).cast(pa.large_string())
    empty = pa.scalar("", pa.large_string())
    return pc.binary_join_element_wise(pa.scalar(head, pa.large_string()), written, empty)


def _peak() -> float:
    """Gigabytes of memory at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    sys.exit(main())
