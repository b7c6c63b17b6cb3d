"""Network: what addresses of pages and photos say of the hand behind them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from countermark.links import identify
from countermark.links.network import campaigns
from countermark.links.uploader import uploader
from countermark.operators.handle import handle_of
from countermark.operators.named import Named
from countermark.operators.phone import phone
from countermark.records.key import NETWORK, Key, Kind

_DEEPEST = 4
"""Addresses within addresses that are opened."""
_MESSENGERS = {"t.me": "telegram", "line.me": "line"}
_LONGEST = 4096


@lru_cache(1 << 16)
def network(url: str) -> tuple[Named, ...]:
    """Who is paid for a link, who made it, which campaign and document it belongs to, in it and in
    the addresses that it wraps."""
    found: dict[Named, None] = {}
    for _ in range(_DEEPEST):
        address = identify(url) if len(url) <= _LONGEST else None
        if address is None:
            break
        keys = (*address.network_keys, *campaigns(url))
        found |= dict.fromkeys(named for key in keys if (named := of_network(key)))
        if address.inner is None:
            break
        url = address.inner
    return tuple(found)


def of_network(key: Key) -> Named | None:
    """A network key as an identifier."""
    return Named(key.kind.value, f"{key.site}:{key.id}") if key.kind in NETWORK else None


def of_photo(address: str) -> Named | None:
    """Whose account a photo was uploaded with, where its address says so."""
    key = uploader(address)
    return Named("uploader", f"{key.site}:{key.id}") if key else None


def of_photos(addresses: tuple[str, ...]) -> Iterator[Named]:
    """The uploaders of some photos, each once."""
    yield from dict.fromkeys(named for each in addresses if (named := of_photo(each)))


@lru_cache(1 << 14)
def messenger(url: str) -> Named | None:
    """The phone or account that a messenger's link reaches (wa.me, t.me, line.me); None for groups
    and for pages that are nobody's."""
    address = identify(url) if len(url) <= _LONGEST else None
    return of_messenger(address.key) if address else None


def of_messenger(key: Key) -> Named | None:
    """What a messenger's account key says of who has it."""
    if key.kind is not Kind.ACCOUNT:
        return None
    if key.site == "whatsapp.com":
        if key.id.isdecimal():
            number = phone(f"+{key.id}")
            return Named("phone", number) if number else Named("phone", f"+{key.id}", False)
        return Named("whatsapp", key.id)
    kind = _MESSENGERS.get(key.site)
    return Named(kind, key.id) if kind and not key.id.startswith("group/") else None


def of_account(key: Key) -> Named | None:
    """What the key of an account itself says: a messenger's number or name, else its handle."""
    if found := of_messenger(key):
        return found
    name = handle_of(key)
    return Named("handle", name) if name else None
