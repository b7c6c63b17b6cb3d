"""Bulk: identifiers of the sellers of listings, a batch of the bulk plane at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyarrow as pa

from countermark.operators.country import regions
from countermark.operators.facts import SCHEMA
from countermark.operators.named import Named
from countermark.operators.network import of_photos
from countermark.operators.reading import of_seller
from countermark.operators.written import identifiers
from countermark.records.key import Key
from countermark.records.pointer import pointer

COLUMNS = (
    *("seller", "seller_name", "key", "title", "description", "images", "updated"),
    *("digest", "selector"),
)
"""What is read of listings; `key` and `seller` as written keys."""
_Seen = tuple[str, str, str, str]


def of_listings(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The sightings of a batch of listings, as `facts.SCHEMA`: each identifier once an account,
    with the first row that told it. The same as `reading.sightings` of the listings, without
    making a record of each; columns of a seller's own (`extra`) are left to it."""
    columns = [batch.column(name).to_pylist() for name in COLUMNS]
    sellers: defaultdict[str, set[str]] = defaultdict(set)
    for seller, key in zip(columns[0], columns[2], strict=True):
        if seller:
            sellers[key].add(seller)
    found: dict[_Seen, tuple[bool, str | None, list[str]]] = {}
    shown: set[tuple[str, str | None]] = set()
    for seller, name, key, title, text, images, at, digest, selector in zip(*columns, strict=True):
        if not seller:
            continue
        evidence = [pointer(digest, selector or "")] if digest else []
        told: list[tuple[str, Iterable[Named]]] = []
        if (seller, name) not in shown:
            shown.add((seller, name))
            told.append(("declared", of_seller(Key.parse(seller), name)))
        if len(sellers[key]) == 1:
            told += _of_page(seller, title or "", text or "", images or ())
        for how, identified in told:
            for kind, value, sound in identified:
                found.setdefault((seller, kind, value, how), (sound, at, evidence))
    rows = [(*seen[:4], *rest) for seen, rest in found.items()]
    arrays = [
        pa.array(part, field.type)
        for part, field in zip(list(zip(*rows, strict=True)) or [()] * 7, SCHEMA, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def _of_page(
    seller: str, title: str, text: str, images: Iterable[str]
) -> Iterator[tuple[str, Iterable[Named]]]:
    """What the text and the photos of a page of one seller say of him."""
    if title or text:
        site = seller.partition(":")[0]
        yield "written", identifiers(f"{title}\n{text}", regions(None, site), site)
    yield "platform", of_photos(tuple(images))
