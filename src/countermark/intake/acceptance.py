"""Acceptance: the stage that makes records of schema.org objects, or says why it cannot.

Batches of `lines.LINES` in, batches of ACCEPTED out: a listing fills the listing columns, every
other record is a JSON document of its type, a rejected row one of type `rejected`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pyarrow as pa
from pydantic import ValidationError

from countermark.intake import vocabulary
from countermark.intake.lines import NAME
from countermark.intake.product import ListingRow, listing_rows
from countermark.intake.values import Object, objects, types
from countermark.intake.vocabulary import Reader, Seen
from countermark.records.listing import Listing
from countermark.records.pointer import pointer
from countermark.records.rejected import Rejected
from countermark.records.schema import READ, arrow_schema

_NOT_FLAT = ("evidence", "extra", "party", "tlp", "standing", "offers", "conflicts")
_LISTING = [
    *arrow_schema(Listing, _NOT_FLAT),
    pa.field("link", pa.string()),
    pa.field("extra", pa.string()),
]
ACCEPTED = pa.schema(
    [
        pa.field("type", NAME),
        pa.field("document", pa.large_binary()),
        pa.field("file", NAME),
        pa.field("digest", NAME),
        pa.field("selector", pa.string()),
        *_LISTING,
    ]
)
ROW_SHOWN = 4000
"""Characters of a rejected row that are kept beside its reason; the evidence holds all of it."""

PRODUCTS = frozenset({"Product", "IndividualProduct", "ProductModel", "ProductGroup", "SomeProducts"})
_READERS: dict[str, tuple[str, Reader]] = {
    **dict.fromkeys(
        ("SocialMediaPosting", "DiscussionForumPosting", "LiveBlogPosting"),
        ("post", vocabulary.posts),
    ),
    **dict.fromkeys(("Message", "EmailMessage"), ("message", vocabulary.messages)),
    **dict.fromkeys(
        ("Organization", "Person", "OnlineStore", "OnlineBusiness", "Store", "LocalBusiness",
         "Corporation"),
        ("account", vocabulary.accounts),
    ),
    **dict.fromkeys(
        ("WebPage", "Article", "BlogPosting", "NewsArticle", "CollectionPage", "AboutPage",
         "ContactPage", "FAQPage", "CreativeWork", "Report", "HowTo"),
        ("page", vocabulary.pages),
    ),
    "Redirect": ("redirect", vocabulary.redirects),
    "Order": ("order", vocabulary.orders),
    "MoneyTransfer": ("payment", vocabulary.payments),
}  # fmt: skip
SUPPORTING = frozenset(
    "WebSite BreadcrumbList SearchAction ImageObject VideoObject MediaObject AggregateRating Rating"
    " Review Comment Brand PostalAddress ContactPoint SiteNavigationElement WPHeader WPFooter"
    " ListItem Offer AggregateOffer Question Answer Event Place Country ItemPage ProfilePage"
    " SpeakableSpecification EntryPoint ReadAction Thing hentry feed".split()
)
"""Types that pages carry beside what is read; they are counted, not rejected."""

_decode = msgspec.json.Decoder(float_hook=str).decode


def accept(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The stage. Pure, and the same rows for the same rows on every engine."""
    sheet = _Sheet()
    columns = (batch.column(name).to_pylist() for name in batch.schema.names)
    for file, digest, selector, line, written, reason in zip(*columns, strict=True):
        if selector is None:
            selector = f"line={line}"
        place = (file, digest, selector)
        if reason is not None:
            sheet.reject(place, line, reason, written)
            continue
        try:
            value = _decode(written)
        except (msgspec.DecodeError, RecursionError, ValueError) as error:
            if not written.strip():
                continue
            try:
                value = _mended(written)
            except (ValueError, RecursionError):
                sheet.reject(place, line, f"not JSON: {_said(error)}", written)
                continue
        try:
            _take(value, written, place, sheet)
        except (ValueError, RecursionError, OverflowError) as error:
            sheet.reject(place, line, _said(error), written)
    return sheet.batch()


def _take(value: Any, written: bytes, place: tuple[str, str, str], sheet: _Sheet) -> None:
    """Records of one line. All of the line is accepted or none of it."""
    if type(value) is dict and value.get("@type") == "Product":  # by far the commonest
        for row in listing_rows(value):
            sheet.listing(place, row)
        return
    if not isinstance(value, dict):
        raise ValueError(f"an object is expected, not {type(value).__name__}")
    seen = Seen(pointer(place[1], place[2]), place[0])
    rows: list[ListingRow] = []
    documents: list[tuple[str, bytes]] = []
    for part in _parts(value):
        names = types(part)
        if not names:
            raise ValueError("the object has no @type")
        if not PRODUCTS.isdisjoint(names):
            rows.extend(listing_rows(part))
            continue
        kind, read = next((_READERS[name] for name in names if name in _READERS), (None, None))
        if read is None:
            if SUPPORTING.isdisjoint(names):
                raise ValueError(f"nothing is read from an object of type {', '.join(names)[:80]}")
            documents.append(("supporting", b"{}"))
            continue
        if kind == "message":
            part = msgspec.json.decode(written) if part is value else part
        for record in read(part, seen):
            name = next(n for n, model in READ.items() if type(record) is model)
            documents.append((name, record.__pydantic_serializer__.to_json(record)))
    for row in rows:
        sheet.listing(place, row)
    for name, document in documents:
        sheet.document(place, name, document)


def _parts(value: Object) -> Iterator[Object]:
    """The objects that one object holds: of its graph, of a list of items, or itself."""
    names = types(value)
    if "@graph" in value:
        for part in objects(value["@graph"]):
            yield from _parts(part)
    elif "ItemList" in names or "OfferCatalog" in names:
        for entry in objects(value.get("itemListElement")):
            item = entry.get("item")
            if isinstance(item, dict):
                yield from _parts(item)
            elif "ListItem" not in types(entry):
                yield from _parts(entry)
            else:
                yield {"@type": "ListItem"}
    elif "Offer" in names and isinstance(value.get("itemOffered"), dict):
        yield {**value["itemOffered"], "offers": value}
    elif not {"ItemPage", "ProfilePage"}.isdisjoint(names) and isinstance(
        value.get("mainEntity"), dict
    ):
        yield from _parts(value["mainEntity"])
    else:
        yield value


class _Sheet:
    """The rows of the batch in the making."""

    def __init__(self) -> None:
        self._types: list[str] = []
        self._documents: list[bytes | None] = []
        self._places: list[tuple[str, str, str]] = []
        self._rows: list[ListingRow] = []
        self._at: list[int | None] = []

    def listing(self, place: tuple[str, str, str], row: ListingRow) -> None:
        self._types.append("listing")
        self._documents.append(None)
        self._places.append(place)
        self._at.append(len(self._rows))
        self._rows.append(row)

    def document(self, place: tuple[str, str, str], name: str, document: bytes) -> None:
        self._types.append(name)
        self._documents.append(document)
        self._places.append(place)
        self._at.append(None)

    def reject(self, place: tuple[str, str, str], line: int | None, why: str, row: bytes) -> None:
        shown = row[: ROW_SHOWN * 4].decode("utf-8", "replace")[:ROW_SHOWN]
        rejected = Rejected(file=place[0], line=line, reason=why, row=shown)
        self.document(place, "rejected", rejected.__pydantic_serializer__.to_json(rejected))

    def batch(self) -> pa.RecordBatch:
        files, digests, selectors = zip(*self._places, strict=True) if self._places else ((),) * 3
        columns = [
            pa.array(self._types, pa.string()).dictionary_encode(),
            pa.array(self._documents, pa.large_binary()),
            pa.array(files, pa.string()).dictionary_encode(),
            pa.array(digests, pa.string()).dictionary_encode(),
            pa.array(selectors, pa.string()),
        ]
        listings = self._listings()
        if len(self._rows) != len(self._types):
            listings = listings.take(pa.array(self._at, pa.int64()))
        return pa.RecordBatch.from_arrays([*columns, *listings.columns], schema=ACCEPTED)

    def _listings(self) -> pa.RecordBatch:
        encode = msgspec.json.encode
        fields = list(zip(*self._rows, strict=True)) if self._rows else [()] * len(_LISTING)
        fields[-1] = [encode(extra).decode() if extra else None for extra in fields[-1]]
        arrays = [
            _column(values, field.type) for values, field in zip(fields, _LISTING, strict=True)
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(_LISTING))


def _column(values: Any, type_: pa.DataType) -> pa.Array:
    return pa.array(values, type_)


def _mended(written: bytes) -> Any:
    """JSON that only a lenient reader takes (lone surrogates in escapes), brought to UTF-8."""
    value = json.loads(written, parse_float=str)
    return _decode(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        told = error.errors(include_url=False, include_input=False)
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in told[:3])
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return str(error)
