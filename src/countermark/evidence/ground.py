"""Ground: which IP addresses lie on the public Internet, and which no fetch may reach."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from countermark.links.datafile import RuleError, read_rules

Address = IPv4Address | IPv6Address
_PUBLIC_6 = IPv6Network("2000::/3")
"""Global unicast (IANA, IPv6 address space)."""
_NAT64 = IPv6Network("64:ff9b::/96")
"""The one way to write an IPv4 address that is let through, if that address itself is public:
hosts on IPv6 alone know every IPv4 server by it (RFC 6052 §2.1)."""
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
"""The third quarter of an address that ends in an IPv4 one (RFC 5214 §6.1)."""


class Grounds(BaseModel):
    """Networks with one source, each with what it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    networks: Annotated[dict[str, str], Field(min_length=1)]


def why_closed(address: Address) -> str:
    """What an address is that no fetch may reach; empty where it is one of a public host."""
    if isinstance(address, IPv6Address):
        if address.scope_id:
            return "an address of one link (RFC 4007)"
        if address in _NAT64:
            inner = why_closed(IPv4Address(int(address) & 0xFFFF_FFFF))
            return f"NAT64 of {inner}" if inner else ""
        if int(address) >> 32 & 0xFFFF_FFFF in _ISATAP:
            return "an IPv4 address inside IPv6 (RFC 5214)"
    for network, what in _closed():
        if address in network:
            return what
    if isinstance(address, IPv6Address) and address not in _PUBLIC_6:
        return "not given to public hosts (IANA)"
    return ""


def read(written: str) -> Address | None:
    """An address as it stands in a URL or an answer, `[::1]` too; None where it is none."""
    try:
        return ip_address(written.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


@lru_cache(1)
def _closed() -> tuple[tuple[IPv4Network | IPv6Network, str], ...]:
    file = files("countermark.evidence") / "data" / "addresses.yaml"
    found = []
    for number, grounds in enumerate(read_rules(file.read_text("utf-8"), file.name, Grounds), 1):
        for written, what in grounds.networks.items():
            try:
                found.append((ip_network(written), what))
            except ValueError as error:
                raise RuleError(f"{file.name}: rule {number}: networks: {error}") from None
    return tuple(found)
