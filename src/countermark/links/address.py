"""Addresses: what a URL names, who is paid for it, and what it wraps."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from countermark.links.identity import decoded
from countermark.links.platform import (
    Host,
    Payee,
    Platform,
    Shape,
    Wrapping,
    find_host,
    shop_named,
    site_of,
)
from countermark.links.spelling import escaped, is_bare, plain, settled, split
from countermark.links.suffix import is_public
from countermark.records.key import Key, Kind

_LONGEST = 4096
"""Paths beyond this are matched with no rule: browsers and servers do not carry them."""
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Address:
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


def identify(url: str) -> Address | None:
    """Read a URL; None where it is no http(s) URL. Never raises."""
    parts = split(url)
    if parts is None:
        return None
    host = find_host(parts.authority) if len(parts.authority) < 2048 else None
    if host is None or (host.kind is None and is_bare(url) and not is_public(host.name)):
        return None
    platform, kind = host.platform, host.kind
    path, fragment = settled(parts.path), parts.fragment
    keeps = fragment[:2] == "!/" or (platform.fragment and fragment[:1] == "/")
    fragment = escaped(fragment) if keeps else ""
    offer: dict[str, str] = {}
    paid: dict[Key, None] = {}
    kept: list[str] = []
    given: dict[str, str] = {}
    if parts.query:
        _sort_out(escaped(parts.query), host, offer, paid, kept, given)
    if fragment:
        fragment, _, tail = fragment.partition("?")
        after: list[str] = []
        _sort_out(tail, host, offer, paid, after, given)
        fragment = f"{fragment}?{'&'.join(sorted(after))}" if after else fragment
    for payee in platform.payees:
        if payee.path is not None and (found := payee.path.fullmatch(path[:_LONGEST])):
            if paying := _payee(payee, host.site, found["id"]):
                paid[paying] = None
    canonical = f"https://{host.name}{host.port}{path or '/'}"
    if kept:
        kept.sort()
        canonical = f"{canonical}?{'&'.join(kept)}"
    if fragment:
        canonical = f"{canonical}#{fragment}"
    key = inner = None
    if kind != "shortener" and len(path) <= _LONGEST:
        key = _key(host, path or "/", given, kept, offer)
        if platform.inner and key is None:
            inner = _inner(host, path or "/", given, parts.query or parts.fragment, canonical)
            if inner and kind != "agent":
                kind = "redirector"
        if key is None and inner is None and platform.shortened:
            if any(_match(shape, host.name, path, given) for shape in platform.shortened):
                kind = "shortener"
    if key is None:
        key = Key.page(canonical[8:] if path or kept or fragment else f"{host.name}{host.port}/")
    elif key.kind is Kind.URL:
        kind = "shop"
    known = kind is not None and platform.id != "any"
    return Address(
        key,
        canonical,
        offer,
        tuple(paid),
        inner,
        platform.id if known else None,
        kind,
    )


def item_key(url: str) -> Key | None:
    """The key of the listing that a product's own URL names; None where it is no URL.

    Agents and redirectors stand for the item that they wrap; an item of a shop without a rule is
    its canonical URL.
    """
    address = first = identify(url)
    for _ in range(_DEEPEST):
        if address is None:
            break
        if address.key.kind is Kind.ITEM:
            return address.key
        address = identify(address.inner) if address.inner else None
    if first is None:
        return None
    return first.key if first.key.kind is Kind.URL else Key.url(first.canonical)


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


def _sort_out(
    query: str,
    host: Host,
    offer: dict[str, str],
    paid: dict[Key, None],
    kept: list[str],
    given: dict[str, str],
) -> None:
    """Tell the parameters of a query apart: for tracking, for the offer, for an affiliate."""
    uses, prefixes = host.platform.uses, host.platform.prefixes
    for part in query.split("&"):
        name, _, value = part.partition("=")
        lower = name.lower()
        given.setdefault(lower, value)
        use = uses.get(lower, part)
        if use is part:
            if part and not lower.startswith(prefixes):
                kept.append(part)
        elif isinstance(use, Payee):
            if key := _payee(use, host.site, value):
                paid[key] = None
        elif use is not None:
            kept.append(part)
            if value:
                offer.setdefault(use, plain(value))


def _payee(payee: Payee, site: str, value: str) -> Key | None:
    identity = decoded(plain(value)) if payee.encoded else plain(value)
    if payee.id is not None:
        found = payee.id.fullmatch(identity) if len(identity) <= _LONGEST else None
        identity = found["id"] if found else ""
    identity = identity.strip()
    if not identity or len(identity) > _LONGEST:
        return None
    return Key.affiliate(site, f"{payee.role}/{identity}" if payee.role else identity)


def _key(
    host: Host, path: str, given: dict[str, str], kept: list[str], offer: dict[str, str]
) -> Key | None:
    platform = host.platform
    for kind, shape in platform.shapes:
        found = _match(shape, host.name, path, given)
        if found is None or (shape.alone and len(kept) > len(offer)):
            continue
        identifier, groups = found
        if kind is Kind.ACCOUNT and identifier.lower() in platform.reserved:
            continue
        if groups:
            offer.update(groups)
        if kind is Kind.ITEM:
            return Key(kind, host.site, identifier)
        if kind is Kind.ACCOUNT:
            return Key.account(host.site, identifier)
        if kind is Kind.URL:
            return Key.url(f"https://{host.name}{host.port}{identifier}")
        return Key(kind, host.site, identifier)
    return None


def _match(
    shape: Shape, host: str, path: str, given: dict[str, str]
) -> tuple[str, dict[str, str]] | None:
    groups: dict[str, str] = {}
    if shape.path is not None:
        found = shape.path.fullmatch(path)
        if found is None:
            return None
        groups = {name: text for name, text in found.groupdict().items() if text}
    if shape.host is not None:
        found = shape.host.fullmatch(host)
        if found is None:
            return None
        groups |= {name: text for name, text in found.groupdict().items() if text}
    for name in shape.query:
        value = given.get(name.lower())
        fits = shape.id.fullmatch(plain(value)) if value and len(value) <= _LONGEST else None
        if fits:
            groups["id"] = fits["id"] if "id" in fits.re.groupindex else fits[0]
            break
    if not groups or (shape.query and "id" not in groups):
        return None
    if shape.key is not None:
        identifier = shape.key.format_map(groups)
        groups = {}
    else:
        identifier = groups.pop("id")
    if "%" in identifier:
        identifier = "".join(plain(identifier).split())
    if shape.case is not None:
        identifier = identifier.upper() if shape.case == "upper" else identifier.lower()
    return identifier, groups


def _inner(host: Host, path: str, given: dict[str, str], query: str, base: str) -> str | None:
    platform = host.platform
    query = escaped(query)
    for held in platform.inner:
        found = held.path.fullmatch(path) if held.path is not None else None
        if held.path is not None and found is None:
            continue
        if held.host is not None and not held.host.fullmatch(host.name):
            continue
        groups = found.groupdict() if found else {}
        if groups.get("url"):
            if wrapped := _wrapped(groups["url"], base):
                return wrapped
            continue
        for name in held.query:
            value = given.get(name.lower())
            if value and (wrapped := _wrapped(_whole(value, query), base)):
                return wrapped
        if wrapped := _item_of(platform, held, groups, given):
            return wrapped
    return None


def _whole(value: str, query: str) -> str:
    """A wrapped URL whose own query was not encoded takes the parameters that follow it."""
    if "?" in value and "://" in value:
        at = query.find(value)
        return query[at:] if at >= 0 else value
    return value


def _wrapped(value: str, base: str) -> str | None:
    """The URL in a parameter, encoded however often; None where there is none."""
    for _ in range(4):
        if value[:1] == "/" and value[:2] != "//":
            return urljoin(base, value)
        if value[:4].lower() == "http" and "://" in value[:8]:
            return value if identify(value) else None
        if "%" not in value:
            break
        value = plain(value)
    text = value if "." in value[:64] else decoded(value)
    address = identify(text)
    return address.canonical if address else None


def _item_of(
    platform: Platform, held: Wrapping, groups: dict[str, str | None], given: dict[str, str]
) -> str | None:
    number = groups.get("id") or next(
        (given[name.lower()] for name in held.id if given.get(name.lower())), ""
    )
    word = groups.get("shop") or next(
        (given[name.lower()] for name in held.shop if given.get(name.lower())), held.default
    )
    shop = shop_named(word, platform) if word and number else None
    if shop is None or shop.item_url is None or not (number.isdecimal() and number.isascii()):
        return None
    return shop.item_url.format(id=number)
