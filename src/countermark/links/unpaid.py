"""Unpaid: a listing's address without those who are paid for the click, so that looking at it
neither pays them nor tells them that somebody looked."""

from __future__ import annotations

import re

from countermark.links.address import identify
from countermark.links.platform import Payee, find_host
from countermark.links.spelling import split
from countermark.records.key import Kind

_QUERY = re.compile(r"([^?#]*)\?([^#]*)(#.*)?", re.S)
_WAYS = frozenset({"network", "agent", "shortener", "bio", "redirector", "document"})


def unpaid(url: str) -> tuple[str, tuple[str, ...]]:
    """The URL of a listing without the parameters that name who is paid, and those parameters as
    they were written; any other URL as it is, for there they may be the way itself."""
    address = identify(url)
    found = _QUERY.fullmatch(url)
    parts = split(url)
    host = find_host(parts[0]) if parts else None
    if address is None or found is None or host is None or address.kind in _WAYS:
        return url, ()
    if address.key.kind not in (Kind.ITEM, Kind.URL) or not address.network_keys:
        return url, ()
    uses = host.platform.uses
    kept: list[str] = []
    left: list[str] = []
    for part in found[2].split("&"):
        paid = isinstance(uses.get(part.partition("=")[0].lower()), Payee)
        (left if paid else kept).append(part)
    query = f"?{'&'.join(kept)}" if kept else ""
    return (f"{found[1]}{query}{found[3] or ''}", tuple(left)) if left else (url, ())
