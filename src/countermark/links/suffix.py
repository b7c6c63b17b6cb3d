"""Public suffixes: which names can be hosts."""

from __future__ import annotations

from functools import lru_cache

RESERVED = frozenset({"example", "test", "invalid"})
"""Top-level names that RFC 2606 keeps for examples and tests."""


@lru_cache(8192)
def is_public(host: str) -> bool:
    """Whether `host` is a name below a public suffix (publicsuffix.org, the list as shipped)."""
    found = _list()(host)
    return bool(found.suffix and found.domain) or host.rpartition(".")[2] in RESERVED


@lru_cache(8192)
def domain(host: str) -> str:
    """The name that somebody registered: `shop.example` of `www.shop.example`; else the host."""
    found = _list()(host)
    name = ".".join(part for part in (found.domain, found.suffix) if part)
    return name if found.suffix else ".".join(host.split(".")[-2:])


@lru_cache(1)
def _list():  # type: ignore[no-untyped-def]  # tldextract is imported where first needed
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)
