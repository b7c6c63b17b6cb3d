"""Products: a schema.org Product as rows of the bulk plane, one for each of its offers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from countermark.intake.price import read_price
from countermark.intake.values import Object, each, first, maybe, objects, text, texts, urls
from countermark.links import identify, item_key
from countermark.records.key import Key, Kind
from countermark.records.moment import moment

KNOWN = frozenset(
    "@context @type @id url name description brand category sku productID gtin gtin8 gtin12 gtin13"
    " gtin14 image dateModified offers review itemCondition color size hasVariant"
    " mainEntityOfPage tableRow variant".split()
)
_LONG: dict[str, Any] = {"description": "", "images": (), "reviews": (), "extra": None}
_INHERITED = KNOWN - {"offers", "hasVariant", "review"}
PLAIN_PRICE = re.compile(r"[1-9][0-9]{0,8}(?:\.(?!00)[0-9]{2})?")
"""A price that is written as `read_price` would write it."""
_HOST = re.compile(r"shop\d{5,}")
"""A seller's number as the host of its shop's page begins."""
_STATES = {"InStock": "live", "LimitedAvailability": "live", "OnlineOnly": "live"}
_STATES |= {"PreOrder": "live", "PreSale": "live", "BackOrder": "live", "InStoreOnly": "live"}
_STATES |= {"Discontinued": "dead"}


class ListingRow(NamedTuple):
    """A listing as the bulk plane holds it: the fields of `records.Listing`, keys as text."""

    seller: str | None
    seller_name: str | None
    variant: str | None
    price: str | None
    currency: str | None
    key: str
    url: str
    title: str
    description: str
    brand: str | None
    category: str | None
    sku: str | None
    gtin: str | None
    condition: str | None
    state: str
    updated: str | None
    images: tuple[str, ...]
    reviews: tuple[dict[str, Any], ...]
    link: str | None
    """The address as it was written, where it is a route of its own: a table row's link, or an
    address that wraps the item or names who is paid for the click."""
    extra: Object | None


def listing_rows(product: Object) -> Iterator[ListingRow]:
    """The rows of a Product. Raises ValueError, saying what is missing, where it names no page.

    What is long and common to many offers or variants stands in the first row of each listing:
    repeated, a line of 2 MB could become 20 GB. `records.listing.merge` brings it together.
    """
    firsts: dict[str, ListingRow] = {}
    for row in _rows(product):
        first = firsts.setdefault(row.key, row)
        told = [name for name in _LONG if getattr(first, name) is getattr(row, name)]
        yield row if first is row else row._replace(**{name: _LONG[name] for name in told})


def _rows(product: Object) -> Iterator[ListingRow]:
    url = _url(product)
    key = item_key(url)
    if key is None:
        raise ValueError(f"a Product needs the URL of its page; {url[:200]!r} is none")
    address = identify(url)
    link = None
    if address and (product.get("tableRow") or address.inner or address.network_keys):
        link = url
    extra = {name: value for name, value in product.items() if name not in KNOWN}
    if address and address.offer:
        extra["offer"] = address.offer
    reviews = product.get("review")
    common = (
        str(key),
        url,
        text(product.get("name")),
        text(product.get("description")),
        maybe(product.get("brand")),
        _category(product.get("category")),
        maybe(product.get("sku")) or maybe(product.get("productID")),
        _gtin(product),
        _word(product.get("itemCondition")),
    )
    updated = product.get("dateModified")
    images = urls(product.get("image"))
    rest = (
        moment(text(updated)) if updated else None,
        images,
        tuple(map(_review, objects(reviews))) if reviews else (),
        link,
        extra or None,
    )
    style = maybe(product.get("variant")) or _style(product)
    for offer in _offers(product.get("offers")):
        seller, seller_name = _seller(key, offer)
        price, currency = _price(offer)
        yield ListingRow(
            seller,
            seller_name,
            maybe(offer.get("variant")) or style or maybe(offer.get("sku")),
            price,
            currency,
            *common,
            state(text(offer.get("availability"))),
            *rest,
        )
    inherited = {name: product[name] for name in _INHERITED & product.keys()} | {"image": images}
    for variant in objects(product.get("hasVariant")):
        yield from _rows(inherited | variant)


def _url(product: Object) -> str:
    for value in (
        product.get("url"),
        first(product.get("offers")).get("url"),
        product.get("mainEntityOfPage"),
        product.get("@id"),
    ):
        if found := text(value).strip():
            return found
    raise ValueError("a Product needs the URL of its page: it has no url")


def _offers(value: Any) -> Iterator[Object]:
    found = False
    for offer in objects(value):
        inner = [*objects(offer.get("offers"))]
        for part in inner or [offer]:
            found = True
            yield part if part is offer else {"seller": offer.get("seller"), **part}
    if not found:
        yield {}


def _seller(key: Key, offer: Object) -> tuple[str | None, str | None]:
    seller = offer.get("seller") or offer.get("offeredBy")
    if not seller:
        return None, None
    if isinstance(seller, str):
        return None, seller
    about = first(seller)
    return (
        seller_key(key.site, text(about.get("url")), text(about.get("identifier"))),
        maybe(about.get("name")),
    )


@lru_cache(maxsize=1 << 18)
def seller_key(site: str, url: str, identifier: str) -> str | None:
    """The key of a selling account, by the address of its page, else by its number on `site`."""
    address = identify(url) if url else None
    if address and address.key.kind in (Kind.SELLER, Kind.ACCOUNT):
        return str(address.key)
    if identifier and site:
        if _HOST.fullmatch(identifier):
            hosted = identify(f"https://{identifier}.{site}/")
            if hosted and hosted.key.kind is Kind.SELLER:
                return str(hosted.key)
        return str(Key.seller(site, identifier))
    return str(address.key) if address else None


@lru_cache(maxsize=1024)
def state(availability: str) -> str:
    """`live`, `dead` or `unknown`, as schema.org's ItemAvailability says."""
    return _STATES.get(_word(availability) or "", "unknown")


def _price(offer: Object) -> tuple[str | None, str | None]:
    currency = text(offer.get("priceCurrency")).strip().upper() or None
    written = offer.get("price")
    if written is None:
        detail = first(offer.get("priceSpecification"))
        written = detail.get("price", offer.get("lowPrice"))
        currency = currency or text(detail.get("priceCurrency")).upper() or None
    written = text(written).strip()
    if not written or PLAIN_PRICE.fullmatch(written):
        return written or None, currency
    read = read_price(written, currency)
    return (read.amount, read.currency or currency) if read else (None, currency)


def _review(review: Object) -> dict[str, Any]:
    return {
        "text": text(review.get("reviewBody") or review.get("description")),
        "rating": maybe(first(review.get("reviewRating")).get("ratingValue")),
        "published": moment(text(review.get("datePublished"))),
        "author": maybe(review.get("author")),
        "images": urls(review.get("image")),
    }


def _category(value: Any) -> str | None:
    return (value if isinstance(value, str) else " > ".join(texts(value))) or None


def _gtin(product: Object) -> str | None:
    for name in ("gtin", "gtin13", "gtin12", "gtin14", "gtin8"):
        if name in product:
            return maybe(product[name])
    return None


def _style(product: Object) -> str | None:
    parts = [text(part) for name in ("color", "size") for part in each(product.get(name))]
    return " / ".join(filter(None, parts)) or None


def _word(value: Any) -> str | None:
    """The last word of an enumeration's address: `https://schema.org/InStock` → `InStock`."""
    return text(value).rstrip("/").rsplit("/", 1)[-1] or None if value else None
