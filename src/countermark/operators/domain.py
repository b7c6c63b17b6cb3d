"""Domains: names that somebody registered, and no hosts of many people's pages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from countermark.links.platform import find_host
from countermark.links.spelling import split
from countermark.links.suffix import RESERVED


@lru_cache(1 << 16)
def domain(address: str) -> str | None:
    """The registered name of a host or URL (`www.shop.example/x` → `shop.example`; with the private
    suffixes of publicsuffix.org: `mia.myshopify.com`), None for hosts that a rule of links knows
    (shops, networks, shorteners, link-in-bio pages) and for suffixes by themselves."""
    parts = split(address if "//" in address else f"https://{address}")
    host = find_host(parts[0]) if parts else None
    if host is None or host.kind is not None:
        return None
    if host.name.rpartition(".")[2] in RESERVED:
        labels = host.name.split(".")
        return ".".join(labels[-2:]) if len(labels) > 1 else None
    found = _list()(host.name)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else None


@lru_cache(1)
def _list() -> Any:
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
