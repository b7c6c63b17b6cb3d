"""Network: what ties links and pages to one hand, beside who is paid: campaigns, the services that
a page reports to, and documents that are one although their ids differ."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from countermark.links.datafile import Marked, read_rules, shipped
from countermark.links.platform import find_host, parameters
from countermark.links.spelling import plain, split
from countermark.records.key import Key

_NAMED = 64
"""Letters of a campaign's name; what is longer is a click, not a campaign."""
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_CAMPAIGN = re.compile(r"[?&](?:utm|mtm|pk|hsa|at|sc)_", re.I)
_SERVICES = 50
"""Accounts that are read from one page."""
_SHORTEST = 20
"""Characters of an id below which two may be alike by chance."""
_GRAM = 6
"""Ids as alike as these share so many characters in a row, wherever they differ."""
_COMMON = 100
"""Ids that share some characters in a row; more of them share a prefix by construction."""
_CODE = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w-]+", re.ASCII)
_LOOKS = str.maketrans("01l5829q_", "oiisbzgg-")
"""Letters and digits that are taken for each other when an id is copied by eye, in lower case."""


def campaigns(url: str) -> tuple[Key, ...]:
    """The campaigns that a URL says it belongs to (`utm_campaign` and its like).

    Names of ordinary words and short numbers alone ("Summer_Sale_2023") tie nobody to anybody and
    are left out, as are networks' own. Such a key says of nobody that he is paid.
    """
    if not _CAMPAIGN.search(url):
        return ()
    parts = split(url)
    host = find_host(parts[0]) if parts else None
    if parts is None or host is None or host.kind == "network":
        return ()
    found: dict[Key, None] = {}
    names = parameters().campaigns
    for part in parts[2].split("&"):
        name, _, value = part.partition("=")
        if value and name.lower() in names and distinctive(said := plain(value).strip()):
            found[Key.campaign(host.site, said.lower())] = None
    return tuple(found)


def distinctive(name: str) -> bool:
    """Whether a campaign's name could be somebody's own: more than ordinary words and numbers of
    up to four digits (days, years)."""
    if not 3 <= len(name) <= _NAMED:
        return False
    ordinary = parameters().ordinary
    own = [word for word in _WORDS.findall(name.lower()) if word not in ordinary]
    return any(len(word) > (4 if word.isdecimal() else 1) for word in own)


class Service(Marked):
    """A service to which pages report, and how a page names its account there; its examples are
    markup."""


def analytics(markup: str) -> tuple[Key, ...]:
    """The accounts of counting and advertising services that a page's markup names, in the order
    of the services (`links/data/services.yaml`); placeholders ("G-XXXXXXXXXX") are none.

    One account is one hand, unless it is that of a host of many people's pages.
    """
    found: dict[Key, None] = {}
    for service in services():
        if service.mark not in markup:
            continue
        for match in service.account.finditer(markup):
            account = match["id"]
            if len(set(account.rpartition("-")[2])) > 1:
                found[Key.analytics(service.id, account)] = None
            if len(found) >= _SERVICES:
                return tuple(found)
    return tuple(found)


@lru_cache(1)
def services() -> tuple[Service, ...]:
    """All services. Raises RuleError where the data file is broken."""
    return tuple(read_rules(shipped("services.yaml"), "services.yaml", Service))


class Alike(NamedTuple):
    """Two document ids that are probably one, and why."""

    a: Key
    b: Key
    why: str


def alike(a: str, b: str) -> str:
    """Why two different ids of documents are probably one; empty where nothing says so.

    Ids that a service draws at random (20 characters and more, in both cases and digits) are never
    alike by chance: one of two that differ in a tenth of their characters, or only in characters
    that look alike, is a slip or a disguise. Numbers and hexadecimal ids are counted up and may
    well be neighbours.
    """
    if a == b or min(len(a), len(b)) < _SHORTEST:
        return ""
    if not (_CODE.fullmatch(a) or _CODE.fullmatch(b)):
        return ""
    if _folded(a) == _folded(b):
        return "they differ only in characters that look alike"
    from rapidfuzz.distance import Levenshtein

    most = max(2, min(len(a), len(b)) // 10)
    edits = Levenshtein.distance(a, b, score_cutoff=most)
    what = "one character" if edits == 1 else f"{edits} characters"
    return f"they differ in {what} of {max(len(a), len(b))}" if edits <= most else ""


def near_duplicates(documents: Iterable[Key]) -> tuple[Alike, ...]:
    """The pairs of document keys of one site that are probably the same document, in order."""
    by_gram: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key in sorted(set(documents)):
        text = _folded(key.id)
        for gram in {text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)}:
            by_gram[key.site, gram].append(key)
    near = {
        pair
        for keys in by_gram.values()
        if 1 < len(keys) <= _COMMON
        for pair in combinations(keys, 2)
    }
    return tuple(Alike(a, b, why) for a, b in sorted(near) if (why := alike(a.id, b.id)))


def _folded(text: str) -> str:
    return text.lower().translate(_LOOKS)
