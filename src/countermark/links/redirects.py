"""Redirects: where addresses were seen to lead, and where one led on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urljoin

from countermark.links.address import canonical_url
from countermark.links.platform import find_host
from countermark.links.spelling import settled, split
from countermark.records.moment import instant
from countermark.records.redirect import Redirect

SEEN_LATER = 0.8
"""Certainty of a hop that was observed only after the day asked for: links are re-pointed."""
UNDATED = 0.9
"""Certainty of a hop without a date, where a day is asked for."""
_NEVER = datetime.min.replace(tzinfo=UTC)


class Hop(NamedTuple):
    """Where an address led."""

    target: str | None
    """None where it was dead."""
    status: int | None
    observed: str | None
    certainty: float
    note: str
    """What else was seen, in words."""


class Redirects:
    """Observed redirects, found by any spelling of their source."""

    def __init__(self, observed: Iterable[Redirect] = ()) -> None:
        """Take the observations in; one that leads to its own source says nothing and is left."""
        self._exact: dict[str, list[Redirect]] = {}
        self._loose: dict[str, list[Redirect]] = {}
        for redirect in observed:
            self.add(redirect)

    def __len__(self) -> int:
        return sum(map(len, self._exact.values()))

    def add(self, redirect: Redirect) -> None:
        """Take in one observation. A source that is no URL is never asked for and is left."""
        source = spelling(redirect.source)
        if source is None or spelling(_target(redirect) or "") == source:
            return
        self._exact.setdefault(source, []).append(redirect)
        self._loose.setdefault(canonical_url(redirect.source) or source, []).append(redirect)

    def hop(self, url: str, at: datetime | None = None) -> Hop | None:
        """Where `url` led at the time `at`, or lately; None where nothing was seen.

        The spelling with all its parameters counts before the canonical one, the latest
        observation at or before `at` before the earliest one after it. Observations of one
        moment that differ share the certainty.
        """
        source = spelling(url)
        known = self._exact.get(source or "")
        if not known:
            loose = self._loose.get(canonical_url(url) or "", ())
            known = [seen for seen in loose if spelling(_target(seen) or "") != source]
        return _choose(known, at) if known else None


def spelling(url: str) -> str | None:
    """A URL in normal spelling with every parameter kept: what a redirect depends on."""
    parts = split(url)
    host = find_host(parts[0]) if parts else None
    if parts is None or host is None:
        return None
    _, path, query, fragment = parts
    query = "&".join(sorted(part for part in query.split("&") if part))
    address = f"{host.origin}{settled(path) or '/'}"
    fragment = fragment if fragment[:1] in ("/", "!") else ""
    address = f"{address}?{query}" if query else address
    return f"{address}#{fragment}" if fragment else address


def _choose(known: list[Redirect], at: datetime | None) -> Hop:
    dated = [(when, seen) for seen in known if (when := instant(seen.observed))]
    before = [pair for pair in dated if at is None or pair[0] <= at]
    certainty, note = 1.0, ""
    if before:
        moment = max(when for when, _ in before)
        chosen = [seen for when, seen in before if when == moment]
    elif dated:
        moment = min(when for when, _ in dated)
        chosen = [seen for when, seen in dated if when == moment]
        certainty, note = SEEN_LATER, f"seen only later, on {chosen[0].observed}"
    else:
        moment, chosen = _NEVER, known
        if at is not None:
            certainty, note = UNDATED, "seen on an unknown day"
    ranked = _by_target(chosen)
    best = ranked[0][0]
    notes = [note] if note else []
    if len(ranked) > 1:
        certainty /= len(ranked)
        led = " and to ".join(_said(group[0]) for group in ranked)
        notes.append(f"conflict: {best.source} led at one time to {led}")
    others = [
        seen
        for group in _by_target(known)
        if spelling(_target(group[0]) or "") not in {spelling(_target(g[0]) or "") for g in ranked}
        for seen in group[:1]
    ]
    notes += [f"{seen.source} led to {_said(seen)} on {seen.observed or '?'}" for seen in others]
    return Hop(_target(best), best.status, best.observed, certainty, "; ".join(notes))


def _by_target(known: list[Redirect]) -> list[list[Redirect]]:
    """Observations that agree on the target together; most often seen first, then by name."""
    groups: dict[str, list[Redirect]] = {}
    for seen in known:
        groups.setdefault(spelling(_target(seen) or "") or "", []).append(seen)
    return [group for _, group in sorted(groups.items(), key=lambda g: (-len(g[1]), g[0]))]


def _target(redirect: Redirect) -> str | None:
    if not redirect.target or redirect.status in (404, 410, 451):
        return None
    try:
        return urljoin(redirect.source, redirect.target)
    except ValueError:
        return redirect.target


def _said(redirect: Redirect) -> str:
    return _target(redirect) or f"nowhere ({redirect.status or 'dead'})"
