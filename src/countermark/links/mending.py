"""Mending: one link out of a hidden host and what stands around it, with how sure that is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from countermark.links.address import identify
from countermark.links.host import Written, leans, parted
from countermark.links.platform import is_known, known_hosts
from countermark.links.sign import JUNK, LETTER, signs
from countermark.links.stranger import scheme
from countermark.links.trail import Trail, joined, loose, trails
from countermark.records.key import Kind

LOOSE = frozenset(
    {"a space behind the dot", "spaces around the signs", "split over lines", "signs put between"}
)
"""Ways that prose takes too: "amazon.com / ebay.com"."""
DELIBERATE = frozenset(
    "letters in other shapes|invisible characters|scheme broken|dots in brackets|letters spaced"
    "|something to take out|reversed".split("|")
)
"""Ways that nobody takes by chance: a host alone is a link then too."""
ITEM, NAMED = 0.98, 0.96
"""How clear a URL of an item is, and one of another thing that has a name of its own."""
_BEFORE = 64
"""Characters in front of a host in which its scheme and subdomains are looked for."""
_CODE = re.compile(r"(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[\w-]{3,}|\w*[a-z]\w*[A-Z]\w*")
_STRONG = re.compile(r"(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])\w{6,}|(?=(?:\w*\d){2})\w*[A-Za-z]\w{5,}")
"""A code that no word or number is."""


class Mended(NamedTuple):
    """A link in a text whose letters are plain already."""

    url: str
    start: int
    end: int
    certainty: float
    """How clearly what came out is a link, whatever was mended."""
    ways: tuple[str, ...]
    asked: bool = False
    """Whether the text asks to take something out of it."""


def mend(text: str, written: Written, hint: int | None, proof: bool = False) -> Mended | None:
    """The link that begins at a host; None where what stands around it makes none.

    `hint` is where the text asks to take something out, `proof` says that the host alone shows
    that a link is meant.
    """
    host, start, ways = _begun(text, written)
    mail = signs().at.search(text, max(0, start - 24), start)
    if mail and mail[0] == "@":
        return None
    options = _options(text, written, host, ways, hint)
    best = max(options, key=lambda trail: _rank(host, trail), default=None)
    if best is None:
        return None if mail else _alone(host, start, written.end, ways, proof)
    url = f"https://{host}{best.path}"
    ways = list(dict.fromkeys((*ways, *best.ways)))
    if not ways or not _is_meant(best, url, ways) or (mail and not is_known(host)):
        return None
    clear = clearness(url)
    if not is_known(host):
        clear = 0.8 if proof else _unknown(best.path, clear, ways, hint is not None)
    return Mended(url, start, best.end, clear, tuple(ways), hint is not None)


def _unknown(path: str, clear: float, ways: list[str], asked: bool) -> float:
    """How clearly a link of an unknown host is one: little, unless more than its dots was hidden or
    its path is a shop's."""
    if clear >= ITEM:
        return 0.6
    spelt = "dots spelt out" in ways and ("signs spelt out" in ways or _is_code(path))
    return 0.5 if spelt or asked else 0.0


def _options(
    text: str, written: Written, host: str, ways: list[str], hint: int | None
) -> list[Trail]:
    """The readings of what follows a host, the one that is asked for first."""
    options = trails(text, written.end, written.gap)
    if not options:
        between = text[written.start : written.end]
        return [trail for trail in loose(text, written.end) if _stands(host, trail, ways, between)]
    last = options[-1]
    torn = joined(text, last) if not any(_names_item(host, trail) for trail in options) else []
    asked = [trail for trail in torn if _is_up_to(text, trail, last, hint)][-1:]
    options += [trail for trail in torn if _names_item(host, trail)][:1]
    if hint is not None and "*" in last.path:
        path, ways = last.path.replace("*", ""), [*last.ways, "signs put between"]
        asked.append(Trail(path, last.end, tuple(ways)))
    return asked + options


@lru_cache(4096)
def clearness(url: str) -> float:
    """How clearly a URL leads to one thing: an item most, a page of an unknown host least."""
    address = identify(url)
    if address is None:
        return 0.0
    kind = address.key.kind
    if kind is Kind.ITEM or kind is Kind.URL or address.inner:
        return ITEM
    if kind in (Kind.POST, Kind.SELLER):
        return NAMED
    if kind is Kind.ACCOUNT:
        return 0.9
    host, _, path = address.canonical.partition("//")[2].partition("/")
    if not path and host in known_hosts():
        return 0.5
    if address.kind == "shortener":
        return NAMED if _is_code(path) else 0.8 if len(path) > 2 else 0.2
    if address.kind in ("bio", "document", "redirector", "agent"):
        return 0.85
    return 0.6 if address.kind else 0.5


def _rank(host: str, trail: Trail) -> tuple[float, bool]:
    return clearness(f"https://{host}{trail.path}"), _is_code(trail.path.rpartition("/")[2])


def _begun(text: str, written: Written) -> tuple[str, int, list[str]]:
    """The whole host with its subdomains, where the link begins, and how both were hidden."""
    host, start, ways = written.host, written.start, list(written.ways)
    subdomain, prefix = _before()
    for _ in range(3):
        found = subdomain.search(text, max(0, start - _BEFORE), start)
        if found is None:
            break
        name, between = found[1].lower(), found[2]
        way = parted(between)
        if (
            way is None
            or (leans(between) and name not in ("www", "m"))
            or (written.gap and name == "w")
        ):
            break
        if name != "www":
            host = f"{name}.{host}"
        ways += [way] if way else []
        start = found.start()
    if found := prefix.search(text, max(0, start - _BEFORE), start):
        start = found.start()
        if found["scheme"] and found["scheme"].lower() not in ("http://", "https://"):
            ways.append("scheme broken")
    return host, start, list(dict.fromkeys(ways))


def _names_item(host: str, trail: Trail) -> bool:
    return clearness(f"https://{host}{trail.path}") >= ITEM


def _stands(host: str, trail: Trail, ways: list[str], between: str) -> bool:
    """Whether words behind a host are its path although no slash stands between them."""
    if _names_item(host, trail):
        return True
    code, address = trail.path[1:], identify(f"https://{host}{trail.path}")
    if address is None or address.kind != "shortener" or not _STRONG.fullmatch(code):
        return False
    return "dots left out" not in ways or len(host) > 6


def _is_up_to(text: str, trail: Trail, first: Trail, hint: int | None) -> bool:
    """Whether the parts behind a path reach to the request to take the gaps out."""
    if hint is None or trail.end > hint or text[trail.end : hint].strip(" ([{<-–—,.!"):
        return False
    parts = text[first.end : trail.end].split()
    return len(parts) <= 3 and all(len(part) < 8 and not part.isalpha() for part in parts[:-1])


def _is_meant(trail: Trail, url: str, ways: list[str]) -> bool:
    """Whether it is no prose by chance: a list of shops, a sentence that goes on."""
    host, *segments = url.partition("//")[2].split("?")[0].rstrip("/").split("/")
    loose = LOOSE.issuperset(ways)
    if any(is_known(part) if "." in part else loose and part in _labels() for part in segments):
        return False
    clear = clearness(url)
    if "dots left out" in ways:
        if "slashes left out" in ways or clear >= ITEM:
            return True
        if any(map(_STRONG.fullmatch, segments)):
            return clear >= NAMED
        return LOOSE.isdisjoint(ways) and len(host) > 7 and 0.8 <= clear < NAMED
    if loose:
        address = identify(url)
        alone = address is not None and address.kind in ("bio", "shortener")
        return clear >= NAMED or (alone and "a space behind the dot" not in ways)
    return clear >= NAMED or len(segments) < 4


@lru_cache(1)
def _labels() -> frozenset[str]:
    """First parts of known hosts: "amazon / ebay" is a list, no path."""
    return frozenset(host.split(".")[0] for host in known_hosts() if host.index(".") > 2)


def _alone(host: str, start: int, end: int, ways: list[str], proof: bool) -> Mended | None:
    """A host without a path: a seller's or account's own, or one hidden on purpose."""
    url = f"https://{host}"
    address = identify(url)
    if address and address.key.kind is not Kind.PAGE and ways and "dots left out" not in ways:
        return Mended(url, start, end, 0.9, tuple(ways))
    if proof or DELIBERATE.intersection(ways):
        return Mended(url, start, end, 0.5, tuple(ways))
    return None


def _is_code(path: str) -> bool:
    return any(_CODE.fullmatch(part) for part in re.split(r"[/.?=&]", path))


@lru_cache(1)
def _before() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand in front of a host: a subdomain with its dot; a scheme or `www`."""
    subdomain = (
        rf"(?<![{LETTER}_@-])([A-Za-z0-9-]{{1,40}}+)({JUNK}{{0,4}}+{signs().dot}{JUNK}{{0,4}}+)\Z"
    )
    prefix = rf"(?:(?P<scheme>{scheme()}))?(?:(?<![{LETTER}])w\W?w\W?w(?:{JUNK}|\.){{1,4}}+)?+\Z"
    return re.compile(subdomain, re.I), re.compile(prefix, re.I)
