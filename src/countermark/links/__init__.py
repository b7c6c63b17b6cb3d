"""Reads URLs, and the links that people write in texts.

In: a URL or a text with one in it. Out: canonical key, offer, network keys, wrapped URL, chain.
May import records; knows nothing of who wrote the link.
"""

from countermark.links.address import (
    Address,
    account_key,
    canonical_url,
    identify,
    item_key,
    page_key,
)
from countermark.links.chain import Chain, follow
from countermark.links.datafile import RuleError
from countermark.links.found import Found, find_urls
from countermark.links.platform import Platform, platforms
from countermark.links.redirects import Hop, Redirects

__all__ = [
    "Address",
    "Chain",
    "Found",
    "Hop",
    "Platform",
    "Redirects",
    "RuleError",
    "account_key",
    "canonical_url",
    "find_urls",
    "follow",
    "identify",
    "item_key",
    "page_key",
    "platforms",
]
