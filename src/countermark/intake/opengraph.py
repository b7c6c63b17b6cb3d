"""Open Graph and Twitter cards: the product or post that a page's meta tags speak of.

https://ogp.me, and the product tags of Meta's catalogue (`product:price:amount`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from countermark.links import identify
from countermark.records.key import Kind

Metas = Mapping[str, Sequence[str]]
"""The contents of a page's meta tags by their `property` or `name` in lower case."""
_QUOTED = re.compile(r'[^"“]{0,300}:\s{1,3}["“](.*)["”]\.?\s*', re.S)
_BYLINE = re.compile(r"- ([\w.]{1,40}) (?:on|am|le|el) ([A-Z][a-z]{2,8} \d{1,2}, \d{4})")


def product(metas: Metas, address: str | None) -> dict[str, Any] | None:
    """The Product of a page that says it shows one, by `og:type` or a price."""
    kind = _first(metas, "og:type").lower()
    amount = _first(metas, "product:price:amount", "og:price:amount", "product:sale_price:amount")
    if not (amount or kind in ("product", "og:product", "product.item")):
        return None
    name = _first(metas, "og:title", "twitter:title")
    found: dict[str, Any] = {"@type": "Product", "url": address, "name": name}
    found["description"] = _first(metas, "og:description", "description", "twitter:description")
    found["brand"] = _first(metas, "product:brand", "og:brand")
    found["sku"] = _first(metas, "product:retailer_item_id", "product:mfr_part_no")
    found["image"] = list(metas.get("og:image", ()))
    if amount:
        currency = _first(metas, "product:price:currency", "og:price:currency")
        offer = {"@type": "Offer", "price": amount, "priceCurrency": currency}
        found["offers"] = {name: value for name, value in offer.items() if value}
    return {name: value for name, value in found.items() if value}


def social(metas: Metas, address: str | None) -> dict[str, Any] | None:
    """The post, or the account's owner, of a network's page of which no more was saved."""
    known = identify(address) if address else None
    if known is None or known.key.kind not in (Kind.POST, Kind.ACCOUNT):
        return None
    title = _first(metas, "og:title", "twitter:title")
    said = _first(metas, "og:description", "twitter:description", "description")
    image = list(metas.get("og:image", ())) or list(metas.get("twitter:image", ()))
    if not (title or said):
        return None
    if known.key.kind is Kind.ACCOUNT:
        person = {"@type": "Person", "url": address, "name": title, "description": said}
        return {name: value for name, value in (*person.items(), ("image", image)) if value}
    quoted = _QUOTED.fullmatch(said)
    post: dict[str, Any] = {"@type": "SocialMediaPosting", "url": address}
    post["articleBody"] = quoted[1] if quoted else said or title
    if byline := _BYLINE.search(said[:400]):
        post["author"] = {"@type": "Person", "alternateName": byline[1]}
        post["datePublished"] = _day(byline[2])
    if image:
        post["image"] = image
    return {name: value for name, value in post.items() if value}


def _day(written: str) -> str | None:
    for form in ("%B %d, %Y", "%b %d, %Y"):
        try:
            return datetime.strptime(written, form).date().isoformat()
        except ValueError:
            continue
    return None


def _first(metas: Metas, *names: str) -> str:
    return next((value for name in names for value in metas.get(name, ()) if value), "")
