"""Reads URLs, and the links that people write in texts.

In: a URL or a text with one in it. Out: canonical key, offer, network keys, wrapped URL, chain.
May import records; knows nothing of who wrote the link. What reads captions (`read_caption`,
`find_broken`, `find_codes`, `find_instructions`, `shop_hints`) is loaded when it is first asked
for: its word lists are large.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from countermark.links.broken import find_broken
    from countermark.links.caption import Caption
    from countermark.links.caption import read as read_caption
    from countermark.links.code import Code, find_codes
    from countermark.links.hint import Hint, shop_hints
    from countermark.links.instruction import Instruction, find_instructions

__all__ = [
    "Address",
    "Caption",
    "Chain",
    "Code",
    "Found",
    "Hint",
    "Hop",
    "Instruction",
    "Platform",
    "Redirects",
    "RuleError",
    "account_key",
    "canonical_url",
    "find_broken",
    "find_codes",
    "find_instructions",
    "find_urls",
    "follow",
    "identify",
    "item_key",
    "page_key",
    "platforms",
    "read_caption",
    "shop_hints",
]

_LAZY = {
    "Caption": "caption",
    "Code": "code",
    "Hint": "hint",
    "Instruction": "instruction",
    "find_broken": "broken",
    "find_codes": "code",
    "find_instructions": "instruction",
    "read_caption": "caption",
    "shop_hints": "hint",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{_LAZY[name]}")
    return getattr(module, name.removesuffix("_caption"))
