"""Visitor: who asks, from where and how politely; what it asks goes through the guard."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlsplit

from countermark import __version__
from countermark.evidence.circumstances import Vantage
from countermark.evidence.exchange import Exchange, fetch
from countermark.evidence.guard import Denied, Guard, NotFetched, shown
from countermark.evidence.pace import Pace
from countermark.evidence.robots import Robots

AGENT = f"Mozilla/5.0 (compatible; countermark/{__version__})"
WHOLE = 256 * 2**20
"""Bytes that the answers of one chain may come to."""
Policy = Literal["respect", "ignore"]


@dataclass(frozen=True)
class Manner:
    """How a visitor appears and behaves."""

    user_agent: str = AGENT
    language: str = "en"
    """As in Accept-Language."""
    country: str | None = None
    """Where the visitor asks from, as the person who runs it states it."""
    by: str | None = None
    on_behalf_of: str | None = None
    robots: Policy = "respect"
    """`ignore` asks for robots.txt nevertheless, and records what it says."""
    accept_untrusted: bool = False
    """Whether a server is asked whose certificate is not valid."""


@dataclass
class Visitor:
    """Asks for pages as one person would. It keeps robots.txt and the time of the last request to
    each host; cookies belong to a chain."""

    guard: Guard
    manner: Manner = Manner()
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        self.robots = Robots(self._plainly)
        self._spent = 0

    @property
    def vantage(self) -> Vantage:
        """From where it sees."""
        return Vantage(
            country=self.manner.country,
            language=self.manner.language,
            login="none",
            proxy=shown(self.guard.proxy) if self.guard.proxy else None,
            user_agent=self.manner.user_agent,
        )

    def begin(self) -> None:
        """A new chain: it may cost what the one before did."""
        self._spent = 0

    def ask(self, url: str, headers: Mapping[str, str]) -> Exchange:
        """Ask once, or again where the failure passes. Raises Denied, Unanswered, Untrusted."""
        place = self.guard.place(url)
        delay = self._allowed(place.url)

        def once() -> Exchange:
            self._wait(place.host, delay)
            return self._fetched("GET", url, {**self._headers(), **headers}, b"")

        return self.pace.asked(once)

    def bring(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> Exchange:
        """Ask for what a browser wants of a page that was asked for: through the same guard, at
        once. Raises Denied, Unanswered, Untrusted."""
        return self._fetched(method, url, headers, content)

    def _fetched(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes
    ) -> Exchange:
        left = WHOLE - self._spent
        if left <= 0:
            raise Denied(f"the chain has sent over {WHOLE:,} bytes")
        limits = self.guard.limits
        guard = replace(self.guard, limits=replace(limits, body=min(limits.body, left)))
        accepts = self.manner.accept_untrusted
        answer = fetch(url, guard, headers, accepts, method, content)
        self._spent += len(answer.response)
        return answer

    def _allowed(self, url: str) -> float:
        """The seconds that the site wants between requests. Raises Denied where it wants none."""
        if self.manner.robots == "ignore":
            with suppress(NotFetched):
                self.robots.why_not(url)  # for the record
            return 0.0
        if why := self.robots.why_not(url):
            raise Denied(f"robots: {why}; `--robots ignore` asks nevertheless and records it")
        return self.robots.delay(url)

    def _plainly(self, url: str) -> Exchange:
        self._wait(urlsplit(url).hostname or "")
        return fetch(url, self.guard, self._headers(), self.manner.accept_untrusted)

    def _wait(self, host: str, delay: float = 0.0) -> None:
        """Be polite to strangers; a host with an address of ours is ours."""
        if host not in self.guard.resolve:
            self.pace.wait(host, delay)

    def _headers(self) -> dict[str, str]:
        return {
            "User-Agent": self.manner.user_agent,
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Language": self.manner.language,
        }
