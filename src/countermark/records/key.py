"""Keys: one value for one thing, whatever way its URL was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class Kind(StrEnum):
    """What a key names."""

    ITEM = "item"
    SELLER = "seller"
    ACCOUNT = "account"
    POST = "post"
    PAGE = "page"
    MESSAGE = "message"
    URL = "url"
    AFFILIATE = "affiliate"
    OWNER = "owner"
    CAMPAIGN = "campaign"
    ANALYTICS = "analytics"
    DOCUMENT = "document"


NETWORK = frozenset({Kind.AFFILIATE, Kind.OWNER, Kind.CAMPAIGN, Kind.ANALYTICS, Kind.DOCUMENT})
"""Kinds of network keys: what ties links and pages to one hand."""
_SITE = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}")
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f]")
_WRITTEN = re.compile(r"(?P<site>[^:/\s]+):(?:(?P<kind>seller|account|post)/)?(?P<id>\S+)", re.S)


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """The name of a listing, seller, account, post, page, message or network identity.

    `str(key)` is the written form (formats.md §3) and `Key.parse` reads it back:
    `SITE:ITEM`, `SITE:seller/ID`, `SITE:account/HANDLE`, `SITE:post/ID`, `web:HOST/PATH`,
    `message:HEX`, the canonical URL of an item in an unknown shop, or what ties pages and links
    to one hand: `affiliate:SITE:ID`, `owner:SITE:HANDLE`, `campaign:SITE:NAME`,
    `analytics:SERVICE:ID`, `document:SITE:ID`.
    """

    kind: Kind
    site: str
    id: str

    def __str__(self) -> str:
        match self.kind:
            case Kind.ITEM:
                return f"{self.site}:{self.id}"
            case Kind.URL:
                return self.id
            case Kind.PAGE | Kind.MESSAGE:
                return f"{self.site}:{self.id}"
            case kind if kind in NETWORK:
                return f"{kind.value}:{self.site}:{self.id}"
            case kind:
                return f"{self.site}:{kind.value}/{self.id}"

    @classmethod
    def item(cls, site: str, id: str) -> Key:
        """The page of an item in the shop `site`."""
        return cls(Kind.ITEM, site, safe(id))

    @classmethod
    def seller(cls, site: str, id: str) -> Key:
        """A selling account of the shop `site`."""
        return cls(Kind.SELLER, site, safe(id))

    @classmethod
    def account(cls, site: str, handle: str) -> Key:
        """An account of a network; handles are compared in lower case, without `@`."""
        return cls(Kind.ACCOUNT, site, safe(handle.removeprefix("@").lower()))

    @classmethod
    def post(cls, site: str, id: str) -> Key:
        """A post, reel, story or video."""
        return cls(Kind.POST, site, safe(id))

    @classmethod
    def page(cls, address: str) -> Key:
        """A page `HOST/PATH`, or the name of a file that stands for one."""
        return cls(Kind.PAGE, "web", safe(address))

    @classmethod
    def message(cls, hexdigits: str) -> Key:
        """A message, by the first 16 hex digits of the SHA-256 of its canonical form."""
        return cls(Kind.MESSAGE, "message", hexdigits)

    @classmethod
    def url(cls, canonical: str) -> Key:
        """The canonical URL of an item in a shop for which there is no rule."""
        return cls(Kind.URL, "", safe(canonical))

    @classmethod
    def affiliate(cls, site: str, id: str) -> Key:
        """A network key: who is paid for the click."""
        return cls(Kind.AFFILIATE, site, safe(id))

    @classmethod
    def owner(cls, site: str, handle: str) -> Key:
        """A network key: whose link-in-bio page or short link it is, in lower case."""
        return cls(Kind.OWNER, site, safe(handle.lower()))

    @classmethod
    def campaign(cls, site: str, name: str) -> Key:
        """A network key: the campaign of a site that a link belongs to; it says of nobody that
        he is paid."""
        return cls(Kind.CAMPAIGN, site, safe(name))

    @classmethod
    def analytics(cls, service: str, id: str) -> Key:
        """A network key: the account of a counting service that a page reports to."""
        return cls(Kind.ANALYTICS, service, safe(id))

    @classmethod
    def document(cls, site: str, id: str) -> Key:
        """A network key: a shared document."""
        return cls(Kind.DOCUMENT, site, safe(id))

    @classmethod
    @lru_cache(65_536)  # records are read again for each stage
    def parse(cls, text: str) -> Key:
        """Read a written key. Raises ValueError, naming the text, where it is none."""
        if text.startswith(("https://", "http://")) and not _UNPRINTABLE.search(text):
            return cls(Kind.URL, "", text)
        found = _WRITTEN.fullmatch(text)
        if found:
            site, kind, id = found["site"], found["kind"], found["id"]
            if site == "web":
                return cls(Kind.PAGE, "web", text[4:])
            if site == "message" and re.fullmatch(r"[0-9a-f]{16}", text[8:]):
                return cls(Kind.MESSAGE, "message", text[8:])
            if site in NETWORK and ":" in text[len(site) + 1 :]:
                network, _, identity = text[len(site) + 1 :].partition(":")
                return cls(Kind(site), network, identity)
            if is_site(site):
                return cls(Kind(kind) if kind else Kind.ITEM, site, id)
        raise ValueError(f"not a key: {text!r}")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        written = core_schema.no_info_after_validator_function(cls.parse, core_schema.str_schema())
        return core_schema.json_or_python_schema(
            json_schema=written,
            python_schema=core_schema.union_schema(
                [core_schema.is_instance_schema(cls), written], mode="left_to_right"
            ),
            serialization=core_schema.to_string_ser_schema(),
        )


def is_site(name: str) -> bool:
    """Whether `name` can be the SITE of a key: a host with a top-level name in letters."""
    return _SITE.fullmatch(name) is not None


def safe(text: str) -> str:
    """`text` with white space and control characters percent-encoded: a key is one word."""
    return _UNPRINTABLE.sub(lambda found: quote(found[0]), text)
