"""Redirects: where addresses were seen to lead, and where one led on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urljoin

from countermark.links.address import canonical_url, identify
from countermark.links.platform import find_host
from countermark.links.spelling import settled, split
from countermark.records.key import Kind
from countermark.records.moment import instant
from countermark.records.redirect import Redirect

SEEN_LATER = 0.8
"""Certainty of a hop that was observed only after the day asked for: links are re-pointed."""
UNDATED = 0.9
"""Certainty of a hop without a date, where a day is asked for."""
BY_ITSELF = {"http": 1.0, "meta": 0.95, "script": 0.85}
"""Certainty that a reader is taken on: by the server, by a meta refresh, or by a script, which may
hang on a click or a condition."""
SHOWN = 5
"""Other targets that a note names; a link may have been pointed at thousands."""
_HOW = {"meta": "meta refresh", "script": "script"}
_FEW = 20
"""Observations of one address that are weighed each time it is asked for."""


class Hop(NamedTuple):
    """Where an address led."""

    target: str | None
    """None where it was dead."""
    status: int | None
    observed: str | None
    certainty: float
    note: str
    """What else was seen, in words."""


class _Seen(NamedTuple):
    """An observation, and what follows from it, worked out once."""

    redirect: Redirect
    when: datetime | None
    target: str | None
    spelt: str
    """The target in its spelling; empty where it was dead."""


class Redirects:
    """Observed redirects, found by any spelling of their source."""

    def __init__(self, observed: Iterable[Redirect] = ()) -> None:
        """Take the observations in; one that leads to its own source says nothing and is left."""
        self._exact: dict[str, list[_Seen]] = {}
        self._loose: dict[str, list[_Seen]] = {}
        self._hops: dict[tuple[str | None, datetime | None, bool], Hop] = {}
        for redirect in observed:
            self.add(redirect)

    def __len__(self) -> int:
        return sum(map(len, self._exact.values()))

    def add(self, redirect: Redirect) -> None:
        """Take in one observation. A source that is no URL is never asked for and is left."""
        source = spelling(redirect.source)
        target = _target(redirect)
        spelt = spelling(target or "") or ""
        if source is None or spelt == source:
            return
        self._hops.clear()
        seen = _Seen(redirect, instant(redirect.observed), target, spelt)
        self._exact.setdefault(source, []).append(seen)
        self._loose.setdefault(canonical_url(redirect.source) or source, []).append(seen)

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
            known = [seen for seen in loose if seen.spelt != source]
        if not known:
            return None
        moment = _moment(known, at)
        in_time = at is None or (moment is not None and moment <= at)
        if len(known) <= _FEW:
            return _choose(known, moment, in_time)
        asked = (source, moment, in_time)  # a link of many days is one that many posts share
        if asked not in self._hops:
            self._hops[asked] = _choose(known, moment, in_time)
        return self._hops[asked]


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


def _moment(known: list[_Seen], at: datetime | None) -> datetime | None:
    """The last moment of an observation at or before `at`, else the first one after it; None
    where none is dated."""
    dated = [seen.when for seen in known if seen.when]
    before = [when for when in dated if at is None or when <= at]
    return max(before) if before else min(dated, default=None)


def _choose(known: list[_Seen], moment: datetime | None, in_time: bool) -> Hop:
    chosen = [seen for seen in known if seen.when == moment] if moment else known
    certainty, note = 1.0, ""
    if not in_time and moment:
        certainty, note = SEEN_LATER, f"seen only later, on {chosen[0].redirect.observed}"
    elif not in_time:
        certainty, note = UNDATED, "seen on an unknown day"
    ranked = _by_target(chosen)
    best = ranked[0]
    notes = [note] if note else []
    if len(ranked) > 1:
        certainty /= len(ranked)
        led = _listed([_said(seen) for seen in ranked], " and to ")
        notes.append(f"conflict: {best.redirect.source} led at one time to {led}")
    if (sure := BY_ITSELF[best.redirect.how]) < 1:
        certainty *= sure
        notes.append(f"by the {_HOW[best.redirect.how]} of the page")
    told = {seen.spelt for seen in ranked}
    others = [seen for seen in _by_target(known) if seen.spelt not in told]
    if others:
        notes.append(_listed([_elsewhere(seen) for seen in others], "; "))
    return Hop(
        best.target, best.redirect.status, best.redirect.observed, certainty, "; ".join(notes)
    )


def _by_target(known: list[_Seen]) -> list[_Seen]:
    """One observation of each target; those most often seen first, then by name."""
    counts = Counter(seen.spelt for seen in known)
    first = {seen.spelt: seen for seen in reversed(known)}
    return [first[spelt] for spelt in sorted(first, key=lambda s: (-counts[s], s))]


def _listed(words: list[str], between: str) -> str:
    more = f"{between}{len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return between.join(words[:SHOWN]) + more


def _elsewhere(seen: _Seen) -> str:
    return f"{seen.redirect.source} led to {_said(seen)} on {seen.redirect.observed or '?'}"


def _target(redirect: Redirect) -> str | None:
    if not redirect.target or redirect.status in (404, 410, 451):
        return None
    try:
        return urljoin(redirect.source, redirect.target)
    except ValueError:
        return redirect.target


def _said(seen: _Seen) -> str:
    """Where it led, with the listing's key, so that whoever looks for it finds it here too."""
    if seen.target is None:
        return f"nowhere ({seen.redirect.status or 'dead'})"
    address = identify(seen.target)
    if address is None or address.key.kind is not Kind.ITEM:
        return seen.target
    return f"{seen.target} ({address.key})"
