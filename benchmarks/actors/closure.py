"""Closure: everybody who shares a contact is one actor, as most tools have it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import networkx as nx

from .contacts import Row

CAPS = (2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50)
"""How many may share a contact before it says nothing any more; the best one is chosen with the
truth in hand, which flatters it."""


def closed(rows: Iterable[Row], kinds: Iterable[str], cap: int | None = None) -> dict[str, str]:
    """The partition by shared values of these kinds (`address` is street and city)."""
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    graph: nx.Graph[str] = nx.Graph()
    for row in rows:
        graph.add_node(row["key"])
        for kind in kinds:
            value = row.get(kind, "")
            if kind == "address" and "street" in row:
                value = f"{row['street']}|{row.get('city', '')}"
            if value:
                holders[kind, value].add(row["key"])
    for keys in holders.values():
        if cap is None or len(keys) <= cap:
            nx.add_path(graph, sorted(keys))
    return {key: f"C-{number}" for number, part in enumerate(nx.connected_components(graph))
            for key in part}  # fmt: skip


CONTACTS = ("phone", "email", "tax", "iban", "address")
"""The contacts of the rule."""
