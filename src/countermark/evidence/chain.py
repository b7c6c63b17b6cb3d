"""Chain: from an address, hop by hop, to what it leads to, or to why it leads nowhere.

It is the visitor's way: redirects of the server, the field Refresh, meta refreshes, scripts that
spell their target out, pages that come back once a cookie is set, and at the end the address that
a wrapper names when it leads no further itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from countermark.evidence.circumstances import Connection, now
from countermark.evidence.cookies import Cookies
from countermark.evidence.exchange import Exchange
from countermark.evidence.guard import Denied, NotFetched
from countermark.evidence.page import Shown, located, onto, pushed, shown
from countermark.evidence.wall import Verdict, judge
from countermark.evidence.wire import Untrusted
from countermark.links.address import identify
from countermark.links.redirects import spelling
from countermark.links.unpaid import unpaid
from countermark.records.redirect import Redirect

Way = Literal["asked", "http", "refresh", "meta", "script", "cookie", "wrapper"]
"""How a hop was come to: `asked` for by a person; by a status and Location, by the field Refresh, a
meta refresh or a script; again, with the cookies that the page had set; or `wrapper`: it stands in
the address of the hop before, which did not lead there by itself."""
End = Literal["content", "wall", "dead", "loop", "too deep", "denied", "unanswered"]
"""`wall` is something in the place of what was asked for, `dead` is missing or an error, `denied`
is what the guard or the robots policy closed."""
AGAIN = 3
"""Times that one address is asked for while its cookies still change."""
_DEAD = frozenset({"missing", "error"})
_SILENT = frozenset({"missing", "error", "empty"})
"""What a wrapper may show that leads no further itself: the address within still says where to."""
_RECORDED: dict[str, Literal["http", "meta", "script"]] = {
    "http": "http", "refresh": "meta", "meta": "meta", "script": "script",
}  # fmt: skip
_NOTHING = Shown()
_UNANSWERED = Verdict(what="unanswered")
Ask = Callable[[str, Mapping[str, str]], Exchange]
"""Asks for a URL once, with fields that are added. Raises NotFetched."""


@dataclass(frozen=True)
class Hop:
    """One address on the way."""

    url: str
    """As it was linked, or given."""
    way: Way
    at: str
    """When it was asked for."""
    left_out: tuple[str, ...] = ()
    """Parameters, naming who is paid, that were left out of the request."""
    exchange: Exchange | None = None
    """None where there was no answer. What was unpacked of it is not held."""
    shown: Shown = _NOTHING
    verdict: Verdict = _UNANSWERED
    refused: Connection | None = None
    """The server whose certificate was not valid, where that ended it."""
    chain: tuple[bytes, ...] = ()
    """Its certificates (DER)."""


@dataclass(frozen=True)
class Chain:
    """The way an address leads."""

    hops: tuple[Hop, ...]
    """At least one; the last is where it ends."""
    end: End
    note: str
    """Why it ends here."""
    redirects: tuple[Redirect, ...] = field(default=())
    """What was seen of where addresses lead."""

    @property
    def last(self) -> Hop:
        """Where it ends."""
        return self.hops[-1]


def follow(url: str, ask: Ask, most: int) -> Chain:
    """Follow `url` over at most `most` hops. Never raises for what others send."""
    return _Walk(url, ask).run(most)


class _Walk:
    def __init__(self, url: str, ask: Ask) -> None:
        self._begun = url
        self._ask = ask
        self._cookies = Cookies()
        self._hops: list[Hop] = []
        self._times: Counter[str] = Counter()
        self._marks: dict[str, object] = {}

    def run(self, most: int) -> Chain:
        url: str = self._begun
        way: Way = "asked"
        for _ in range(most + 1):
            spelt = spelling(url) or url
            mark = self._cookies.mark()
            again = self._times[spelt]
            if again and (self._marks[spelt] == mark or again >= AGAIN):
                return self._ended("loop", f"it comes back to {url[:500]}")
            self._times[spelt] += 1
            self._marks[spelt] = mark
            try:
                hop = self._asked(url, way)
            except NotFetched as error:
                self._hops.append(_failed(url, way, error))
                inner = None if isinstance(error, Denied) else self._within(url)
                if inner is None:
                    end: End = "denied" if isinstance(error, Denied) else "unanswered"
                    return self._ended(end, str(error))
                url, way = inner, "wrapper"
                continue
            self._hops.append(hop)
            onward = self._onward(hop)
            if onward is None:
                return self._last(hop)
            url, way = onward
        return self._ended("too deep", f"given up after {most} hops")

    def _asked(self, url: str, way: Way) -> Hop:
        without, left_out = unpaid(url)
        at = now()
        exchange = self._fetched(without)
        if left_out and exchange.status >= 400:  # the site wants them
            without, left_out = url, ()
            exchange = self._fetched(url)
        seen = shown(exchange)
        given = [value for name, value in exchange.headers if name.lower() == "set-cookie"]
        self._cookies.take(exchange.url, [*given, *seen.cookies])
        verdict = judge(exchange, seen, self._begun)
        return Hop(url, way, at, left_out, replace(exchange, body=b""), seen, verdict)

    def _fetched(self, url: str) -> Exchange:
        cookie = self._cookies.header(url) if url.startswith(("http://", "https://")) else ""
        return self._ask(url, {"Cookie": cookie} if cookie else {})

    def _onward(self, hop: Hop) -> tuple[str, Way] | None:
        """Where a hop leads on, and how; None where it is the end."""
        exchange, seen = hop.exchange, hop.shown
        assert exchange is not None
        if target := located(exchange):
            return target, "http"
        if (target := pushed(exchange)) and self._is_way(target, exchange):
            return target, "refresh"
        if seen.onward and self._is_way(seen.onward, exchange):
            return onto(exchange, seen.onward), "meta" if seen.how == "meta" else "script"
        spelt = spelling(hop.url) or hop.url
        if seen.cookies and self._marks[spelt] != self._cookies.mark():
            return hop.url, "cookie"
        leads = hop.verdict.what in ("content", *_SILENT)
        return (inner, "wrapper") if leads and (inner := self._within(hop.url)) else None

    def _within(self, url: str) -> str | None:
        """The address that a wrapper names, where the chain has not been there."""
        address = identify(url)
        if address is None or address.kind != "redirector" or not address.inner:
            return None
        been = spelling(address.inner) in self._times
        return None if been else address.inner

    def _is_way(self, target: str, exchange: Exchange) -> bool:
        """Whether a page that sends on does so: one that shows content and loads itself again
        keeps itself new; one whose cookies have changed since may be a wall of cookies."""
        spelt = spelling(target) or target
        if spelt != (spelling(exchange.url) or exchange.url):
            return True
        return self._marks.get(spelt) != self._cookies.mark() and self._times[spelt] < AGAIN

    def _last(self, hop: Hop) -> Chain:
        what, why = hop.verdict.what, hop.verdict.why
        if what in _DEAD:
            return self._ended("dead", why)
        if what != "content":
            return self._ended("wall", f"{what}: {why}")
        canonical = hop.shown.canonical
        spelt = spelling(canonical or "")
        circles = canonical and spelt in {spelling(before.url) for before in self._hops[:-1]}
        note = f"gives {canonical} as its own address, which led here" if circles else ""
        return self._ended("content", note)

    def _ended(self, end: End, note: str) -> Chain:
        return Chain(tuple(self._hops), end, note, tuple(_redirects(self._hops, end)))


def _failed(url: str, way: Way, error: NotFetched) -> Hop:
    verdict = Verdict(what="unanswered", why=str(error))
    if isinstance(error, Untrusted):
        return Hop(url, way, now(), verdict=verdict, refused=error.connection, chain=error.chain)
    return Hop(url, way, now(), verdict=verdict)


def _redirects(hops: list[Hop], end: End) -> list[Redirect]:
    """What the hops say of where addresses lead. Whoever was not let in has seen nothing of it:
    walls, refusals and failures of the way say nothing; a page that is missing is dead."""
    found = []
    for before, after in pairwise(hops):
        if after.way in _RECORDED and before.exchange is not None and not after.verdict.own:
            how = _RECORDED[after.way]
            found.append(
                Redirect(
                    source=before.url,
                    target=after.url,
                    status=before.exchange.status,
                    observed=before.at,
                    how=how,
                )
            )
    last = hops[-1]
    if end == "dead" and last.verdict.what == "missing" and last.exchange is not None:
        status = last.exchange.status
        found.append(Redirect(source=last.url, target=None, status=status, observed=last.at))
    return found
