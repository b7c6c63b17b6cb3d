"""Acceptance: the stage that makes records of schema.org objects, or says why it cannot.

Batches of `lines.LINES` in, batches of ACCEPTED out: a listing fills the listing columns, every
other record is a JSON document of its type, a rejected row one of type `rejected`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ValidationError

from countermark.intake import plain, vocabulary
from countermark.intake.document import decode
from countermark.intake.lines import NAME, REASON, constant
from countermark.intake.product import ListingRow, listing_rows
from countermark.intake.values import Object, kind_of, objects, types
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

MUCH = 256
"""Rows that take about as long to be read one by one as it takes to send them to a process."""

PRODUCTS = frozenset(
    {"Product", "IndividualProduct", "ProductModel", "ProductGroup", "SomeProducts"}
)
ACCOUNTS = ("Organization", "Person", "OnlineStore", "OnlineBusiness", "Store", "LocalBusiness",
            "Corporation")  # fmt: skip
_READERS: dict[str, tuple[str, Reader]] = {
    **dict.fromkeys(
        ("SocialMediaPosting", "DiscussionForumPosting", "LiveBlogPosting"),
        ("post", vocabulary.posts),
    ),
    **dict.fromkeys(("Message", "EmailMessage"), ("message", vocabulary.messages)),
    **dict.fromkeys(ACCOUNTS, ("account", vocabulary.accounts)),
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


def accept(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The stage. Pure, and the same rows for the same rows on every engine."""
    sheet = _Sheet()
    pieces: list[pa.RecordBatch] = []
    left: list[npt.NDArray[np.intp]] = []
    taken: list[npt.NDArray[np.intp]] = []
    for start, part, read in _runs(batch, 0):
        rows = np.arange(start, start + len(part))
        if read is None:
            left.append(rows)
            continue
        columns, fits = read
        plain_ones = fits.to_numpy(zero_copy_only=False)
        piece = _straight(part, columns)
        pieces.append(piece if plain_ones.all() else piece.filter(fits))
        taken.append(rows[plain_ones])
        left.append(rows[~plain_ones])
    for rows in left:
        _singly(batch, rows, sheet)
    if not pieces:
        return sheet.batch()
    if not sheet.rows and len(pieces) == 1:
        return pieces[0]
    order = np.argsort(np.concatenate([*taken, np.array(sheet.rows, np.intp)]), kind="stable")
    both = pa.Table.from_batches([*pieces, sheet.batch()]).unify_dictionaries()
    (ordered,) = both.take(pa.array(order)).combine_chunks().to_batches()
    return ordered


def by_rows(batch: pa.RecordBatch) -> bool:
    """Whether `accept` will go through a batch row by row, in Python, as its first rows tell; and
    that is much."""
    if len(batch) < MUCH:
        return False
    lines = batch.column("json")
    return not (lines[0].as_py().endswith(b"\n") and plain.begins(lines))


Run = tuple[int, pa.RecordBatch, tuple[list[pa.Array], pa.Array] | None]


def _runs(batch: pa.RecordBatch, start: int) -> Iterator[Run]:
    """The batch in runs of one plain shape, and of rows to be read singly (None). Where a run is
    of no one shape its halves are tried, so that a bad line costs its neighbours little."""
    lines = batch.column("json")
    by_columns = len(batch) > 0 and lines[0].as_py().endswith(b"\n")
    read = None
    if by_columns and not batch.column("reason").null_count < len(batch):
        read = plain.read(lines)
    if read is None and by_columns and len(batch) > plain.LEAST:
        half = len(batch) // 2
        yield from _runs(batch.slice(0, half), start)
        yield from _runs(batch.slice(half), start + half)
    else:
        yield start, batch, read


def _straight(batch: pa.RecordBatch, columns: list[pa.Array]) -> pa.RecordBatch:
    """The rows of the plain lane."""
    number = pc.binary_join_element_wise("line=", batch.column("line").cast(pa.string()), "")
    return pa.RecordBatch.from_arrays(
        [
            constant("listing", len(batch)),
            pa.nulls(len(batch), pa.large_binary()),
            batch.column("file"),
            batch.column("digest"),
            pc.coalesce(batch.column("selector"), number),
            *columns,
        ],
        schema=ACCEPTED,
    )


def _singly(batch: pa.RecordBatch, rows: npt.NDArray[np.intp], sheet: _Sheet) -> None:
    for row, origin in zip(rows.tolist(), batch.take(pa.array(rows)).to_pylist(), strict=True):
        line, reason, written = origin["line"], origin["reason"], origin["json"]
        selector = origin["selector"] if origin["selector"] is not None else f"line={line}"
        place = Place(row, origin["file"], origin["digest"], selector)
        if reason is not None:
            sheet.reject(place, line, reason, _shown(written))
        elif written.strip():
            _accept(written, line, place, sheet)


def _shown(written: bytes) -> bytes | None:
    """The row that a reader refused: a text as it was, nothing where it had none, else JSON."""
    if written.startswith(b'"'):
        return msgspec.json.decode(written, type=str).encode()
    return None if written == b"null" else written


def _accept(written: bytes, line: int | None, place: Place, sheet: _Sheet) -> None:
    try:
        written.decode()  # an address with a byte put right would be another address
        value = decode(written)
    except UnicodeDecodeError as error:
        reason = f"not JSON: byte {error.start + 1} is not UTF-8"
        sheet.reject(place, line, reason, written)
        return
    except ValueError as error:
        sheet.reject(place, line, str(error), written)
        return
    try:
        _take(value, written, place, sheet)
    except (ValueError, RecursionError, OverflowError) as error:
        sheet.reject(place, line, _said(error), written)


def _take(value: Any, written: bytes, place: Place, sheet: _Sheet) -> None:
    """Records of one line. All of the line is accepted or none of it."""
    if not isinstance(value, dict):
        raise ValueError(f"an object is expected, not {kind_of(value)}")
    seen = Seen(pointer(place.digest, place.selector), place.file)
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
            part = _numbered(written, value) if part is value else part
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


class Place(NamedTuple):
    """Where a row of the batch comes from."""

    row: int
    file: str
    digest: str
    selector: str


class _Sheet:
    """The rows of the batch in the making, those of the plain lane apart."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        """The row of the incoming batch that each row here was made of."""
        self._places: list[Place] = []
        self._types: list[str] = []
        self._documents: list[bytes | None] = []
        self._listings_at: list[int | None] = []
        self._listed: list[ListingRow] = []

    def listing(self, place: Place, row: ListingRow) -> None:
        self._add(place, "listing", None, len(self._listed))
        self._listed.append(row)

    def document(self, place: Place, name: str, document: bytes) -> None:
        self._add(place, name, document, None)

    def reject(self, place: Place, line: int | None, why: str, row: bytes | None) -> None:
        shown = row and row[: ROW_SHOWN * 4].decode("utf-8", "replace")[:ROW_SHOWN]
        rejected = Rejected(file=place.file, line=line, reason=why[:REASON], row=shown)
        self.document(place, "rejected", rejected.__pydantic_serializer__.to_json(rejected))

    def _add(self, place: Place, name: str, document: bytes | None, listed: int | None) -> None:
        self.rows.append(place.row)
        self._places.append(place)
        self._types.append(name)
        self._documents.append(document)
        self._listings_at.append(listed)

    def batch(self) -> pa.RecordBatch:
        _, files, digests, selectors = (
            zip(*self._places, strict=True) if self._places else ((),) * 4
        )
        listings = self._listings().take(pa.array(self._listings_at, pa.int64()))
        return pa.RecordBatch.from_arrays(
            [
                pa.array(self._types, pa.string()).dictionary_encode(),
                pa.array(self._documents, pa.large_binary()),
                pa.array(files, pa.string()).dictionary_encode(),
                pa.array(digests, pa.string()).dictionary_encode(),
                pa.array(selectors, pa.string()),
                *listings.columns,
            ],
            schema=ACCEPTED,
        )

    def _listings(self) -> pa.RecordBatch:
        encode = msgspec.json.encode
        fields = list(zip(*self._listed, strict=True)) if self._listed else [()] * len(_LISTING)
        fields[-1] = [encode(extra).decode() if extra else None for extra in fields[-1]]
        arrays = [
            pa.array(values, field.type) for values, field in zip(fields, _LISTING, strict=True)
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(_LISTING))


def _numbered(written: bytes, value: Object) -> Object:
    """A message with its numbers as numbers, over which its key is taken; as it is where only
    mending made JSON of it."""
    try:
        decoded: Object = msgspec.json.decode(written)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return value
    return decoded


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        told = error.errors(include_url=False, include_input=False)
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in told[:3])
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return str(error)
