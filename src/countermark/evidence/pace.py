"""Pace: how often a host is asked, and when an answer that failed is asked for again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from countermark.evidence.exchange import Exchange
from countermark.evidence.guard import NoHost, Unanswered
from countermark.evidence.wire import Untrusted

PASSING = frozenset({429, 502, 503, 504})
"""Status codes that say "not now" (RFC 9110 §15.6, RFC 6585 §4)."""
TRIES = 3
_LONGEST = 60.0
"""Seconds that a server's Retry-After is waited for; one that wants more is told as it is."""


@dataclass
class Pace:
    """Waits. `rate` is requests a second to one host, 0 for no bound."""

    rate: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random
    _free: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str, delay: float = 0.0) -> None:
        """Wait until `host` may be asked; `delay` are the seconds that its robots.txt wants
        between two requests."""
        between = max(1 / self.rate if self.rate else 0.0, delay)
        at = self.clock()
        begin = max(at, self._free.get(host, at))
        if begin > at:
            self.sleep(begin - at)
        self._free[host] = begin + between * (0.9 + 0.2 * self.chance())

    def asked(self, ask: Callable[[], Exchange]) -> Exchange:
        """What `ask` brings: asked again, twice at most, where the failure may pass, after a time
        that doubles and varies. Raises what the last try raised."""
        for tried in range(1, TRIES):
            wait = 2.0 ** (tried - 1) * (0.5 + self.chance())
            try:
                answer = ask()
            except (Untrusted, NoHost):
                raise
            except Unanswered:
                self.sleep(wait)
                continue
            if answer.status not in PASSING:
                return answer
            wanted = _wanted(answer.header("Retry-After"))
            if wanted > _LONGEST:
                return answer
            self.sleep(max(wait, wanted))
        return ask()


def _wanted(header: str) -> float:
    """Seconds of a Retry-After (RFC 9110 §10.2.3); 0 where it says none."""
    if header.strip().isdecimal():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return 0.0
