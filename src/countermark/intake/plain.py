"""Plain products: the shapes that nearly every line of a listing feed has, read by columns.

A line of such a shape becomes the very row that `product.listing_rows` makes of it; a line of any
other is left to `product`. Which lane a line takes is never visible in the result.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj

from countermark.intake.product import ListingRow, seller_key, state
from countermark.links.column import account_keys, item_keys
from countermark.records.listing import Review
from countermark.records.moment import moment
from countermark.records.schema import arrow_type

REVIEWS = arrow_type(tuple[Review, ...])
LEAST = 64
"""Lines that are not worth another try by columns."""

_CENTS = r"^[1-9][0-9]{0,8}(?:\.[0-9]{2})?$"
_OTHER_CENTS = r"\.(?:[0-9]|00)$"
_TEXT = pa.string()
_TYPE = pa.field("@type", _TEXT)
_NAMED = pa.struct([_TYPE, ("name", _TEXT)])
_SELLER = pa.struct([_TYPE, ("identifier", _TEXT), ("name", _TEXT), ("url", _TEXT)])
_SIMPLE = ("@type", "@context", "url", "name", "description", "category", "sku", "gtin",
           "dateModified")  # fmt: skip


def read(lines: pa.Array) -> tuple[list[pa.Array], pa.Array] | None:
    """The listing columns (of `product.ListingRow`) of lines that lie one after the other, and
    which of them are plain indeed: the values of others are not to be used. None where the lines
    are not of one shape."""
    table = _decoded(lines)
    return None if table is None else _listing(table.combine_chunks().to_batches()[0])


def begins(lines: pa.Array) -> bool:
    """Whether the first of such lines are of one shape."""
    return _decoded(lines.slice(0, LEAST)) is not None


def _decoded(lines: pa.Array) -> pa.Table | None:
    ends = np.frombuffer(lines.buffers()[1], np.int64, len(lines) + 1, 8 * lines.offset)
    content = lines.buffers()[2].slice(ends[0], ends[-1] - ends[0])
    if not _is_one_each(np.frombuffer(content, np.uint8), ends - ends[0]):
        return None
    schema = _shape(lines[0].as_py())
    if schema is None or not _is_utf8(content):
        return None
    try:
        table = pj.read_json(
            pa.BufferReader(content),
            read_options=pj.ReadOptions(use_threads=False, block_size=content.size + 1),
            parse_options=pj.ParseOptions(
                explicit_schema=schema, unexpected_field_behavior="error"
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    return table if len(table) == len(lines) else None


def _is_one_each(content: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64]) -> bool:
    """Whether each line begins and ends as an object does. Where there are then as many objects
    as lines, there is one on each: in JSON, `}` is followed by `{` only between objects."""
    if (np.diff(ends) < len(b"{}\n")).any():
        return False
    first, last = content[ends[:-1]], content[ends[1:] - 2]
    return bool((first == ord("{")).all() and (last == ord("}")).all())


def _is_utf8(content: pa.Buffer) -> bool:
    """Arrow's reader does not look."""
    if np.frombuffer(content, np.int8).min() >= 0:  # plain ASCII
        return True
    try:
        str(content, "utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _shape(line: bytes) -> pa.Schema | None:
    """The schema that a first line suggests; None where it is no plain product."""
    try:
        value = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return None
    if not isinstance(value, dict) or value.get("@type") != "Product":
        return None
    offers, reviews = value.get("offers"), value.get("review")
    price = offers.get("price") if isinstance(offers, dict) else None
    rating = _rating(reviews)
    review = pa.struct([
        _TYPE, ("datePublished", _TEXT), ("reviewBody", _TEXT), ("author", _TEXT),
        ("reviewRating", pa.struct([_TYPE, ("ratingValue", pa.int64() if rating else _TEXT)])),
        ("image", pa.list_(_TEXT)),
    ])  # fmt: skip
    offer = pa.struct([
        _TYPE, ("price", _TEXT if isinstance(price, str | None) else pa.float64()),
        ("priceCurrency", _TEXT), ("availability", _TEXT), ("seller", _SELLER),
    ])  # fmt: skip
    return pa.schema([
        *((name, _TEXT) for name in _SIMPLE),
        ("brand", _TEXT if isinstance(value.get("brand"), str) else _NAMED),
        ("image", _TEXT if isinstance(value.get("image"), str) else pa.list_(_TEXT)),
        ("offers", offer),
        ("review", pa.list_(review)),
    ])  # fmt: skip


def _rating(reviews: Any) -> bool:
    """Whether ratings are written as numbers; so it is taken where there is none to see."""
    for review in reviews if isinstance(reviews, list) else ():
        rating = review.get("reviewRating") if isinstance(review, dict) else None
        if isinstance(rating, dict):
            return not isinstance(rating.get("ratingValue"), str)
    return True


def _listing(rows: pa.RecordBatch) -> tuple[list[pa.Array], pa.Array]:
    def text(name: str) -> pa.Array:
        column = rows.column(name)
        return pc.fill_null(column, "") if column.null_count else column

    urls = pc.utf8_trim_whitespace(text("url"))
    named = item_keys(urls)
    offers = rows.column("offers")
    seller = offers.field("seller")
    price, priced = _price(offers.field("price"))
    fits = pc.and_(pc.equal(rows.column("@type"), "Product").fill_null(False), priced)
    fits = pc.and_(fits, pc.equal(offers.field("@type"), "Offer").fill_null(True))
    fits = pc.and_(fits, named.keys.is_valid())
    if paying := [row for row, a in named.telling.items() if a.network_keys or a.inner]:
        mask = fits.to_numpy(zero_copy_only=False).copy()
        mask[paying] = False
        fits = pa.array(mask)
    extra: list[str | None] = [None] * len(rows)
    for row, address in named.telling.items():
        if address.offer:
            extra[row] = msgspec.json.encode({"offer": address.offer}).decode()
    brand, image = rows.column("brand"), rows.column("image")
    nothing = pa.nulls(len(rows), _TEXT)
    columns = ListingRow(
        seller=_sellers(named.sites, seller),
        seller_name=_maybe(seller.field("name")),
        variant=nothing,
        price=price,
        currency=_maybe(pc.utf8_upper(offers.field("priceCurrency"))),
        key=named.keys,
        url=urls,
        title=text("name"),
        description=text("description"),
        brand=_maybe(brand if brand.type == _TEXT else brand.field("name")),
        category=_unless_empty(rows.column("category")),
        sku=_maybe(rows.column("sku")),
        gtin=_maybe(rows.column("gtin")),
        condition=nothing,
        state=_each(offers.field("availability"), state),
        updated=_each(rows.column("dateModified"), moment),
        images=_images(image if image.type != _TEXT else _listed(image)),
        reviews=_reviews(rows.column("review")),
        link=nothing,
        extra=pa.array(extra, _TEXT),
    )
    return list(columns), fits


def _price(written: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Prices in canonical writing, and where they could be brought to it here."""
    if written.type == _TEXT:
        exact = pa.scalar(True)
        plain = _maybe(written)
    else:
        plain = pa.array([p if p is None else f"{p:.2f}" for p in written.to_pylist()], _TEXT)
        exact = pc.equal(plain.cast(pa.float64()), written).fill_null(True)
    other = pc.match_substring_regex(plain, _OTHER_CENTS).fill_null(False)
    if pc.any(other).as_py():
        mended = pc.replace_substring_regex(plain.filter(other), r"\.00?$", "")
        mended = pc.replace_substring_regex(mended, r"(\.[0-9])$", r"\10")
        plain = pc.replace_with_mask(plain, other, mended)
    return plain, pc.and_(exact, pc.match_substring_regex(plain, _CENTS).fill_null(True))


def _sellers(sites: pa.Array, seller: pa.Array) -> pa.Array:
    """As `product.seller_key` names them."""
    keys = account_keys(seller.field("url"))
    left = pc.indices_nonzero(keys.is_null())
    if not len(left):
        return keys
    asked = (
        column.take(left).fill_null("").to_pylist()
        for column in (sites, seller.field("url"), seller.field("identifier"))
    )
    return pc.replace_with_mask(keys, keys.is_null(), pa.array(map(seller_key, *asked), _TEXT))


def _reviews(lists: pa.Array) -> pa.Array:
    parts = lists.flatten()
    fields = [
        pc.fill_null(parts.field("reviewBody"), ""),
        _maybe(parts.field("reviewRating").field("ratingValue").cast(_TEXT)),
        _each(parts.field("datePublished"), moment),
        _maybe(parts.field("author")),
        _images(parts.field("image")),
    ]
    made = pa.StructArray.from_arrays(fields, fields=list(REVIEWS.value_type))
    return pa.ListArray.from_arrays(_offsets(lists), made, type=REVIEWS)


def _images(lists: pa.Array) -> pa.Array:
    addresses = pc.utf8_trim_whitespace(lists.flatten())
    if pc.all(pc.not_equal(addresses, "").fill_null(False)).as_py() is not False:
        return pa.ListArray.from_arrays(_offsets(lists), addresses)
    kept = [[a.strip() for a in some or () if a and a.strip()] for some in lists.to_pylist()]
    return pa.array(kept, pa.list_(_TEXT))


def _offsets(lists: pa.Array) -> pa.Array:
    """Where each list begins, a null one being an empty one."""
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    return pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths)])


def _listed(texts: pa.Array) -> pa.Array:
    """Each text as a list of one."""
    return pa.ListArray.from_arrays(pa.array(range(len(texts) + 1), pa.int32()), texts)


def _each(texts: pa.Array, function: Callable[[str], str | None]) -> pa.Array:
    """A function of each text, asked once for each that differs; of "" where there is none."""
    coded = pc.fill_null(texts, "").dictionary_encode()
    return pa.array(map(function, coded.dictionary.to_pylist()), _TEXT).take(coded.indices)


def _maybe(texts: pa.Array) -> pa.Array:
    """Texts without white space around them, null where nothing is left."""
    return _unless_empty(pc.utf8_trim_whitespace(texts))


def _unless_empty(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, _TEXT), texts)
