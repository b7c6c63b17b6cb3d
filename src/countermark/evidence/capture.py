"""Capture: an address, followed to its end and kept, with what it was found to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from countermark.evidence.chain import Chain, follow
from countermark.evidence.circumstances import Circumstances, How, clock, now
from countermark.evidence.visitor import Visitor
from countermark.evidence.warc import archived, said


@dataclass(frozen=True)
class Capture:
    """What was captured of one address."""

    url: str
    chain: Chain
    circumstances: Circumstances
    archive: bytes
    """The web archive (WARC 1.1, gzip)."""

    @property
    def what(self) -> str:
        """What the end of the chain is: `content`, or what stands in its place."""
        return self.chain.last.verdict.what

    @property
    def told(self) -> dict[str, Any]:
        """It in plain values."""
        return {
            "url": self.url,
            "what": self.what,
            "reached": self.chain.last.url,
            **said(self.chain),
        }

    @property
    def is_anything(self) -> bool:
        """Whether any server answered: without it there is nothing to keep."""
        return any(hop.exchange is not None or hop.chain for hop in self.chain.hops)


def capture(url: str, visitor: Visitor) -> Capture:
    """Follow `url` and keep every byte that was sent and received on the way. Never raises for
    what others send: a capture says what it is, and where it fails, why."""
    visitor.begin()
    visitor.robots.taken()
    at = now()
    chain = follow(url, visitor.ask, visitor.guard.limits.hops)
    told = circumstances(url, at, chain, visitor, "http")
    settings = {
        "robots": visitor.manner.robots,
        "robots disallow": [hop.url for hop in chain.hops if visitor.robots.told(hop.url)],
        "accept untrusted certificates": visitor.manner.accept_untrusted,
        "addresses given": dict(visitor.guard.resolve),
    }
    archive = archived(chain, told, visitor.robots.taken(), settings=settings)
    return Capture(url, chain, told, archive)


def circumstances(url: str, at: str, chain: Chain, visitor: Visitor, how: How) -> Circumstances:
    """How a chain came to be held, and in words what it was found to be."""
    connections = [hop.exchange.connection if hop.exchange else hop.refused for hop in chain.hops]
    what = chain.last.verdict.what
    note = f"{chain.end}: {chain.note}" if chain.note else chain.end
    if what != "content":
        note = f"this is not what was asked for, but {what}; {note}"
    return Circumstances(
        source=url,
        how=how,
        at=at,
        clock=clock(),
        by=visitor.manner.by,
        on_behalf_of=visitor.manner.on_behalf_of,
        vantage=visitor.vantage,
        connections=tuple(each for each in connections if each),
        note=note,
    )
