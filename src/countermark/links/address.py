"""Addresses: what a URL names, who is paid for it, and what it wraps."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from countermark.links.naming import identity_in, match, named
from countermark.links.platform import find_host, site_of
from countermark.links.query import Query
from countermark.links.spelling import LONGEST, escaped, is_bare, settled, split
from countermark.links.suffix import is_public
from countermark.links.wrapping import NOTHING, Parts, wrapped
from countermark.records.key import Key, Kind

_SLASHES = re.compile("/+")
_DEEPEST = 8
"""Wrappings within wrappings that are opened."""


class Address(NamedTuple):
    """What a URL says of itself."""

    key: Key
    """Item, seller, account or post by the platform's rule; else the page."""
    canonical: str
    """The URL in its canonical spelling."""
    offer: dict[str, str]
    """Seller and variant, as the URL states them."""
    network_keys: tuple[Key, ...]
    """Affiliate, referral and campaign identities, decoded."""
    inner: str | None
    """The URL that this one wraps; for an agent the shop's item."""
    platform: str | None
    """Id of the rule."""
    kind: str | None
    """shop | network | agent | shortener | bio | redirector | document."""
    certainty: float = 1.0
    """How sure it is that the wrapped URL is where this one leads."""
    note: str = ""
    """Why it is not; or why a URL inside this one is not taken for wrapped."""


def identify(url: str) -> Address | None:
    """Read a URL; None where it is no http(s) URL. Never raises."""
    parts = split(url)
    host = find_host(parts[0]) if parts else None
    if parts is None or host is None:
        return None
    _, path, query, fragment = parts
    platform, kind = host.platform, host.kind
    if kind is None and "://" not in url[:8] and is_bare(url) and not is_public(host.name):
        return None
    path = settled(path)
    read = Query()
    canonical = f"{host.origin}{path or '/'}"
    if query:
        read.read(query, host)
        if read.kept:
            read.kept.sort()
            canonical = f"{canonical}?{'&'.join(read.kept)}"
    if fragment and (fragment[:2] == "!/" or (platform.fragment and fragment[:1] == "/")):
        fragment, mark, after = escaped(fragment).partition("?")
        said = Query(read.offer, read.paid, [], read.given)
        said.read(after, host)
        canonical = f"{canonical}#{fragment}{mark}{'&'.join(sorted(said.kept))}"
        query = query or after
    for payee in platform.payees:
        if identity := identity_in(payee, host.name, path):
            read.pay(payee, host.site, identity)
    key, inner = None, NOTHING
    if len(path) <= LONGEST:
        path = path or "/"
        once = _SLASHES.sub("/", path) if "//" in path else path
        if kind != "shortener":
            key = named(host, once, read.given, len(read.kept) - len(read.offer), read.offer)
        if key is None:
            inner = wrapped(host, Parts(path, query, fragment, read.given, canonical))
            if inner.url and kind != "agent":
                kind = "redirector"
        if key is None and inner.url is None:
            fits = (match(shape, host.name, path, read.given) for shape in platform.shortened)
            kind = "shortener" if any(fits) else kind
    if key is None:
        key = Key.page(canonical[8:])
    elif key.kind is Kind.URL:
        kind = "shop"
    rule = platform.id if host.kind is not None and platform.id != "any" else None
    paid = tuple(read.paid)
    return Address(key, canonical, read.offer, paid, inner.url, rule, kind, *inner[1:])


def identify_again(url: str) -> Address | None:
    """The same for addresses that come again and again, such as an author's with each of his posts:
    it is remembered, where the address is not longer than any that people share."""
    return _remembered(url) if len(url) <= LONGEST else identify(url)


_remembered = lru_cache(16_384)(identify)


def item_key(url: str) -> Key | None:
    """The key of the listing that a product's own URL names; None where it is no URL.

    Agents and redirectors with a rule stand for the item that they wrap; an item of a shop without
    a rule is its canonical URL.
    """
    address = identify(url)
    return listing_key(address) if address else None


def listing_key(address: Address) -> Key:
    """The same of an address that was read already."""
    if address.key.kind is Kind.ITEM or address.key.kind is Kind.URL:
        return address.key
    within: Address | None = address
    for _ in range(_DEEPEST):
        if within is None or within.inner is None or within.certainty < 1:
            break
        within = identify(within.inner)
        if within is not None and within.key.kind is Kind.ITEM:
            return within.key
    return Key.url(address.canonical)


def canonical_url(url: str) -> str | None:
    """The canonical spelling of a URL: that of web archives (SURT) and of RFC 3986 §6.2.

    https, no `www.`, default port, credentials or fragment; dot segments resolved, percent-encoding
    normal, no final slash, parameters sorted without those for tracking or for affiliates.
    """
    address = identify(url)
    return address.canonical if address else None


def page_key(url: str) -> Key | None:
    """The key of a URL as a page, whatever else it names."""
    canonical = canonical_url(url)
    return Key.page(canonical[8:]) if canonical else None


def account_key(platform: str, handle: str) -> Key:
    """The key of an account: `("Instagram", "@Foo")` → `instagram.com:account/foo`.

    Raises ValueError where neither a rule nor a host has that name.
    """
    site = site_of(platform)
    if site is None:
        raise ValueError(f"no platform is called {platform!r}")
    return Key.account(site, handle.strip())
