"""Marking: what any tool found, held against the truth, with how sure each figure is."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from countermark.demo.score import Outcome, Row, Score, scored
from countermark.demo.truth import Truth
from countermark.links import identify

_TIMES = 1000
"""Resamplings of the units of a figure."""


_MADE_BY = {
    "routes": ("routes", "false routes", "identities"),
    "operators": ("operators",),
    "rejected": ("rejected",),
}
"""The questions that each file answers; leads must be there."""


@dataclass(frozen=True)
class Figure:
    """A share with its 95 % interval over resampled units (listings; for routes, where they
    lead)."""

    found: int
    of: int
    share: float
    low: float
    high: float


def marked(truth: Truth, found: Path) -> Score:
    """The score of one world. `found` is a folder with `leads.jsonl` and, where the tool makes
    them, `routes.jsonl`, `operators.jsonl` and `rejected.jsonl`; or a file of leads.

    Listings and posts may be named by key or by address. Raises OSError or ValueError where the
    leads are missing or not what docs/hidden-links.md says.
    """
    folder = found if found.is_dir() else found.parent
    named = _Names(truth)
    leads = [named.lead(row) for row in _rows(found if found.is_file() else found / "leads.jsonl")]
    # Whoever names a dead item beside or in the place of its successor is not wrong.
    dead = {str(route.to) for route in truth.routes if route.way == "dead"}
    leads = [lead for lead in leads if lead["listing"]["key"] not in dead]
    routes = [named.route(row) for row in _rows(folder / "routes.jsonl", needed=False)]
    rejected = _rows(folder / "rejected.jsonl", needed=False)
    score = scored(leads, routes, rejected, truth)
    clusters = [row["accounts"] for row in _rows(folder / "operators.jsonl", needed=False)]
    outcomes = (*score.outcomes, *_operators(clusters, truth))
    for file, questions in _MADE_BY.items():  # what a tool does not try is not held against it
        if not (folder / f"{file}.jsonl").exists():
            outcomes = tuple(each for each in outcomes if each.question not in questions)
    world = f"{truth.seed}/"
    return replace(
        score, outcomes=tuple(replace(each, unit=world + each.unit) for each in outcomes)
    )


def figures(outcomes: Iterable[Outcome]) -> Mapping[str, Mapping[str, Figure]]:
    """Each figure by question and part, and over all parts of a question as `all`."""
    parts: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        parts[outcome.question, outcome.name].append(outcome)
        if outcome.question in ("accused", "routes"):
            parts[outcome.question, "all"].append(outcome)
    made: dict[str, dict[str, Figure]] = defaultdict(dict)
    for (question, name), several in sorted(parts.items()):
        made[question][name] = _figure(several)
    return made


def _figure(outcomes: list[Outcome]) -> Figure:
    units: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for outcome in outcomes:
        units[outcome.unit][0] += outcome.found
        units[outcome.unit][1] += 1
    counts = np.array(list(units.values()))
    found, of = (int(total) for total in counts.sum(axis=0))
    share = found / of
    if found in (0, of):  # resampling would say that nothing else can be: the exact bound instead
        slack = 1 - 0.05 ** (1 / len(counts))
        return Figure(found, of, share, max(0.0, share - slack), min(1.0, share + slack))
    random = np.random.default_rng(20260301)
    if len(counts) == of:  # one outcome a unit: how many of them are drawn is binomial
        shares = random.binomial(of, share, _TIMES) / of
    else:
        even = np.full(len(counts), 1 / len(counts))
        drawn = random.multinomial(len(counts), even, _TIMES) @ counts
        shares = drawn[:, 0] / np.maximum(drawn[:, 1], 1)
    low, high = np.quantile(shares, (0.025, 0.975))
    return Figure(found, of, share, float(low), float(high))


def _operators(clusters: Iterable[list[str]], truth: Truth) -> Iterator[Outcome]:
    """Pairs of accounts: those of one actor that were tied, and of those tied the right ones."""
    owner = {str(key): n for n, actor in enumerate(truth.operators) for key in actor.accounts}
    tied = {
        pair
        for accounts in clusters
        for pair in combinations(sorted({str(a) for a in accounts}), 2)
    }
    for actor in truth.operators:
        for pair in combinations(sorted(str(key) for key in actor.accounts), 2):
            yield Outcome("operators", f"pairs of a {actor.role} found", pair in tied, pair[0])
    for one, other in sorted(tied):
        right = one in owner and owner[one] == owner.get(other)
        yield Outcome("operators", "pairs right", right, one)


class _Names:
    """Keys of the truth for whatever a tool calls a listing or post."""

    def __init__(self, truth: Truth) -> None:
        self._keys = {}
        for listing in truth.listings:
            bare = (listing.url or "").partition("://")[2].removeprefix("www.").rstrip("/")
            for name in (f"web:{bare}", f"https://{bare}"):
                self._keys[name] = str(listing.key)

    def key(self, name: str) -> str:
        """The key; an address becomes what formats.md §3 makes of it."""
        address = identify(name) if "://" in name else None
        made = str(address.key) if address else name
        return self._keys.get(made.rstrip("/")) or self._keys.get(name.rstrip("/")) or made

    def lead(self, row: Row) -> Row:
        """The lead with keys."""
        listing = {"key": self._of(row["listing"])}
        posts = [{"key": self._of(post)} for post in row.get("posts", ())]
        grade = row.get("grade", "likely")
        return {"listing": listing, "brand": row["brand"], "posts": posts, "grade": grade}

    def route(self, row: Row) -> Row:
        """The route with keys."""
        to = self.key(row["to"]) if row.get("to") else None
        return row | {"from": self.key(row["from"]), "to": to}

    def _of(self, thing: dict[str, Any]) -> str:
        return self.key(str(thing.get("key") or thing["url"]))


def _rows(path: Path, *, needed: bool = True) -> Iterator[Row]:
    if not needed and not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
