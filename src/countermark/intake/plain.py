"""Plain products: the shape that nearly every line of a listing feed has, read by columns.

A line of this shape becomes the very row that `product.listing_rows` makes of it; a line of any
other shape is left to `product`. Which lane a line takes is never visible in the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import msgspec
import pyarrow as pa

from countermark.intake.product import PLAIN_PRICE, seller_key, state
from countermark.links.column import item_keys
from countermark.records.listing import Review
from countermark.records.moment import moment
from countermark.records.schema import arrow_type

REVIEWS = arrow_type(tuple[Review, ...])


class _Brand(msgspec.Struct, gc=False, frozen=True, forbid_unknown_fields=True):
    type: str = msgspec.field(name="@type", default="")
    name: str = ""


class _Seller(msgspec.Struct, gc=False, frozen=True, forbid_unknown_fields=True):
    type: str = msgspec.field(name="@type", default="")
    identifier: str = ""
    name: str = ""
    url: str = ""


_NOBODY = _Seller()


class _Offer(msgspec.Struct, gc=False, frozen=True, forbid_unknown_fields=True):
    type: Literal["Offer", ""] = msgspec.field(name="@type", default="")
    price: str | int = ""
    priceCurrency: str = ""  # noqa: N815
    availability: str = ""
    seller: _Seller = _NOBODY


_NO_OFFER = _Offer()


class _Rating(msgspec.Struct, gc=False, frozen=True, forbid_unknown_fields=True):
    type: str = msgspec.field(name="@type", default="")
    ratingValue: str | int = ""  # noqa: N815


class _Review(msgspec.Struct, gc=False, frozen=True, forbid_unknown_fields=True):
    type: str = msgspec.field(name="@type", default="")
    datePublished: str = ""  # noqa: N815
    reviewRating: _Rating = _Rating()  # noqa: N815
    reviewBody: str = ""  # noqa: N815
    author: str = ""
    image: list[str] = []


class Plain(msgspec.Struct, gc=False, frozen=True, forbid_unknown_fields=True):
    """A line of the plain shape, decoded."""

    type: Literal["Product"] = msgspec.field(name="@type")
    url: str
    context: str = msgspec.field(name="@context", default="")
    name: str = ""
    description: str = ""
    brand: _Brand | str = ""
    category: str = ""
    sku: str = ""
    gtin: str = ""
    image: list[str] | str = []
    dateModified: str = ""  # noqa: N815
    offers: _Offer = _NO_OFFER
    review: list[_Review] = []


class Row(NamedTuple):
    """A plain line and what its address and its price say."""

    product: Plain
    key: str
    site: str
    price: str
    offer: dict[str, str]


_decode = msgspec.json.Decoder(Plain).decode


def rows(lines: Sequence[bytes]) -> list[Row | None]:
    """Each line of the plain shape, and None for each of another."""
    decoded: list[Plain | None] = []
    for line in lines:
        try:
            decoded.append(_decode(line))
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            decoded.append(None)
    addressed = iter(item_keys([product.url for product in decoded if product]))
    found: list[Row | None] = []
    for product in decoded:
        if product is not None:
            key, site, address = next(addressed)
            price = product.offers.price
            price = str(price) if type(price) is int else price.strip()  # type: ignore[union-attr]
            pays = address is not None and (address.network_keys or address.inner)
            if key and not pays and (not price or PLAIN_PRICE.fullmatch(price)):
                found.append(Row(product, key, site, price, address.offer if address else {}))
                continue
        found.append(None)
    return found


def columns(rows: Sequence[Row]) -> list[pa.Array]:
    """The listing columns of the bulk plane, in the order of `product.ListingRow`."""
    products = [row.product for row in rows]
    offers = [product.offers for product in products]
    sellers = [offer.seller for offer in offers]
    nothing = pa.nulls(len(rows), pa.string())
    keyed = [seller_key(r.site, s.url, s.identifier) for r, s in zip(rows, sellers, strict=True)]
    brands = [p.brand if type(p.brand) is str else p.brand.name for p in products]  # type: ignore[union-attr]
    images = [[p.image] if isinstance(p.image, str) else p.image for p in products]
    return [
        pa.array(keyed, pa.string()),
        _maybe([seller.name for seller in sellers]),
        nothing,
        _maybe([row.price for row in rows]),
        pa.array([offer.priceCurrency.strip().upper() or None for offer in offers], pa.string()),
        pa.array([row.key for row in rows], pa.string()),
        pa.array([product.url.strip() for product in products], pa.string()),
        pa.array([product.name for product in products], pa.string()),
        pa.array([product.description for product in products], pa.string()),
        _maybe(brands),
        pa.array([product.category or None for product in products], pa.string()),
        _maybe([product.sku for product in products]),
        _maybe([product.gtin for product in products]),
        nothing,
        pa.array([state(offer.availability) for offer in offers], pa.string()),
        pa.array([moment(product.dateModified) for product in products], pa.string()),
        pa.array([[i for u in some if (i := u.strip())] for some in images], pa.list_(pa.string())),
        pa.array([[_review(r) for r in p.review] for p in products], REVIEWS),
        nothing,
        pa.array([_extra(row.offer) if row.offer else None for row in rows], pa.string()),
    ]


def _extra(offer: dict[str, str]) -> str:
    return msgspec.json.encode({"offer": offer}).decode()


def _maybe(texts: list[str]) -> pa.Array:
    return pa.array([text.strip() or None for text in texts], pa.string())


def _review(review: _Review) -> dict[str, Any]:
    return {
        "text": review.reviewBody,
        "rating": str(review.reviewRating.ratingValue).strip() or None,
        "published": moment(review.datePublished),
        "author": review.author.strip() or None,
        "images": [image for written in review.image if (image := written.strip())],
    }
