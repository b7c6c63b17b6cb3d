"""Capture: an address, followed to its end and kept, with what it was found to be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from countermark.evidence.chain import Chain, follow
from countermark.evidence.circumstances import Circumstances, Connection, clock, now
from countermark.evidence.exchange import Exchange
from countermark.evidence.page import shown
from countermark.evidence.visitor import Visitor
from countermark.evidence.wall import Verdict, judge
from countermark.evidence.warc import NO_WALL, archived, said
from countermark.links.unpaid import unpaid
from countermark.records.redirect import Redirect

if TYPE_CHECKING:  # without one, no driver of browsers is loaded
    from countermark.evidence.browser import Browser, Look


@dataclass(frozen=True)
class Capture:
    """What was captured of one address."""

    url: str
    chain: Chain
    """What the client was led to."""
    circumstances: Circumstances
    archive: bytes
    """The web archive (WARC 1.1, gzip)."""
    look: Look | None = None
    """What the browser saw."""
    seen: Verdict | None = None
    """What that is; None where it saw nothing."""

    @property
    def what(self) -> str:
        """What was reached: `content` where the client or the browser was shown it, else what
        the client was shown in its place."""
        return "content" if self.seen and self.seen.is_content else self.chain.last.verdict.what

    @property
    def redirects(self) -> tuple[Redirect, ...]:
        """Where addresses were seen to lead, by the client and by the browser."""
        led = list(self.chain.redirects)
        if self.look and self.seen and not self.seen.own:
            for (source, _), (target, way) in pairwise(self.look.places):
                how: Any = "http" if way == "http" else "script"
                made = Redirect(source=source, target=target, observed=self.look.at, how=how)
                if all((made.source, made.target) != (each.source, each.target) for each in led):
                    led.append(made)
        return tuple(led)

    @property
    def told(self) -> dict[str, Any]:
        """It in plain values."""
        reached = self.chain.last.url
        if self.look and self.seen and self.seen.is_content:
            reached = self.look.reached
        known = {"url": self.url, "what": self.what, "reached": reached, **said(self.chain)}
        return {**known, "browser": _of(self.look, self.seen)} if self.look else known

    @property
    def is_anything(self) -> bool:
        """Whether any server answered: without it there is nothing to keep."""
        return any(hop.exchange is not None or hop.chain for hop in self.chain.hops)


def capture(url: str, visitor: Visitor, browser: Browser | None = None) -> Capture:
    """Follow `url` and keep every byte that was sent and received on the way; with a browser, also
    what people see there. Never raises for what others send: a capture says what it is, and where
    it fails, why."""
    visitor.begin()
    visitor.robots.taken()
    at = now()
    chain = follow(url, visitor.ask, visitor.guard.limits.hops)
    look = seen = None
    if browser and chain.hops[0].exchange is not None:
        visitor.begin()
        look = browser.look(unpaid(url)[0], visitor.bring)
        seen = _seen(look, url)
    told = _circumstances(url, at, chain, visitor, look, seen)
    settings: dict[str, Any] = {
        "robots": visitor.manner.robots,
        "robots disallow": [hop.url for hop in chain.hops if visitor.robots.told(hop.url)],
        "accept untrusted certificates": visitor.manner.accept_untrusted,
        "addresses given": dict(visitor.guard.resolve),
    }
    if browser and look:
        settings |= {"browser": browser.version, "sandbox": browser.sandbox}
        settings["browser saw"] = _of(look, seen)
    beside = visitor.robots.taken()
    copies = look.copies if look else ()
    wall = seen.what if seen and seen.what not in NO_WALL else ""
    archive = archived(chain, told, beside, _loaded(look, wall), copies, wall, settings)
    return Capture(url, chain, told, archive, look, seen)


def _loaded(look: Look | None, wall: str) -> list[tuple[Exchange, str]]:
    """What the browser loaded; its pages with what they are where that is a wall."""
    if look is None:
        return []
    places = {place for place, _ in look.places}
    return [(made, wall if made.url in places else "") for made in look.exchanges]


def _seen(look: Look, wanted: str) -> Verdict | None:
    """What the page is that the browser ended at, by what its scripts made of it."""
    ways = [made for made in look.exchanges if made.url == look.reached.partition("#")[0]]
    if not ways or not look.dom:
        return None
    fields = (("Content-Type", "text/html; charset=utf-8"),)
    made = replace(ways[0], body=look.dom.encode("utf-8", "replace"), headers=fields)
    return judge(made, shown(made), wanted)


def _of(look: Look | None, seen: Verdict | None) -> dict[str, Any] | None:
    if look is None:
        return None
    return {
        "what": seen.what if seen else "unanswered",
        "why": seen.why if seen else "",
        "reached": look.reached,
        "places": [{"url": url, "way": way} for url, way in look.places],
        "requests": len(look.exchanges),
        "refused": [{"url": url, "why": why} for url, why in look.refused],
        "copies": [target for target, _, _ in look.copies],
        "notes": look.notes,
    }


def _circumstances(
    url: str, at: str, chain: Chain, visitor: Visitor, look: Look | None, seen: Verdict | None
) -> Circumstances:
    """How a chain came to be held, and in words what it was found to be."""
    connections = [hop.exchange.connection if hop.exchange else hop.refused for hop in chain.hops]
    if look:
        places = {place for place, _ in look.places}
        connections += [made.connection for made in look.exchanges if made.url in places]
    what = chain.last.verdict.what
    note = f"{chain.end}: {chain.note}" if chain.note else chain.end
    if what != "content":
        note = f"this is not what was asked for, but {what}; {note}"
    if seen and seen.what != what:
        note += f"; the browser was shown {seen.what}" + (f" ({seen.why})" if seen.why else "")
    return Circumstances(
        source=url,
        how="browser" if look else "http",
        at=at,
        clock=clock(),
        by=visitor.manner.by,
        on_behalf_of=visitor.manner.on_behalf_of,
        vantage=visitor.vantage,
        connections=_once(connections),
        note=note,
    )


def _once(connections: list[Connection | None]) -> tuple[Connection, ...]:
    found: list[Connection] = []
    for each in connections:
        if each is not None and each not in found:
            found.append(each)
    return tuple(found)
