"""Robots: what a site asks of programs in its robots.txt (RFC 9309), and whether it is obeyed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from countermark.evidence.exchange import Exchange
from countermark.evidence.guard import NotFetched
from countermark.evidence.page import located

LONGEST = 512 * 1024
"""Bytes of it that are read: RFC 9309 §2.5 asks for 500 KiB at least."""
_HOPS = 5
"""Redirects of it that are followed (§2.3.1.2)."""
NAME = "countermark"
"""Our name in it (§2.2.1)."""


@dataclass
class Robots:
    """The robots.txt of the sites asked so far. `ask` fetches a URL once."""

    ask: Callable[[str], Exchange]
    asked: list[Exchange] = field(default_factory=list)
    """What was asked for since it was last taken, for the record."""
    _known: dict[str, tuple[Any, str]] = field(default_factory=dict)
    _failed: dict[str, NotFetched] = field(default_factory=dict)
    """Sites that did not answer are not asked again by one visitor."""

    def why_not(self, url: str) -> str:
        """Why a site does not want `url` fetched; empty where it has nothing against it.

        Raises NotFetched where its robots.txt cannot be had: then nothing of it is to be fetched
        (§2.3.1.4)."""
        rules, why = self._rules(url)
        if rules is None:
            return why
        return "" if rules.can_fetch(url, NAME) else f"{_place(url)} disallows it"

    def delay(self, url: str) -> float:
        """The seconds that a site wants between two requests: 30 at most, 0 where it is silent."""
        rules, _ = self._rules(url)
        return min(float((rules.crawl_delay(NAME) if rules else None) or 0), 30.0)

    def told(self, url: str) -> str:
        """The same of what is known already: nothing is asked for."""
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        return self.why_not(url) if origin in self._known else ""

    def taken(self) -> list[Exchange]:
        """The exchanges since this was last asked."""
        taken, self.asked = self.asked, []
        return taken

    def _rules(self, url: str) -> tuple[Any, str]:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        if origin in self._failed:
            raise self._failed[origin]
        if origin not in self._known:
            try:
                self._known[origin] = self._read(_place(url))
            except NotFetched as error:
                self._failed[origin] = error
                raise
        return self._known[origin]

    def _read(self, place: str) -> tuple[Any, str]:
        from protego import Protego

        url, answer = place, None
        for _ in range(_HOPS + 1):
            answer = self.ask(url)
            self.asked.append(answer)
            if (target := located(answer)) is None:
                break
            url = urljoin(url, target)
        assert answer is not None
        if answer.status >= 500:
            return None, f"{place} answers {answer.status}"
        content = answer.body[:LONGEST] if answer.status == 200 else b""
        return Protego.parse(content.decode("utf-8", "replace")), ""


def _place(url: str) -> str:
    return urljoin(url, "/robots.txt")
