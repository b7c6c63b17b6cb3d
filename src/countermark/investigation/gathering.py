"""Gathering: from the bulk plane to routes, pairs and candidates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from countermark.links import Redirects, canonical_url
from countermark.links.numbering import Numbering
from countermark.records.account import Account
from countermark.records.key import Key, Kind
from countermark.records.listing import Listing, merge
from countermark.records.page import Page
from countermark.records.pointer import pointer
from countermark.records.record import Record
from countermark.records.redirect import Redirect
from countermark.records.route import Route
from countermark.records.schema import READ
from countermark.signals.seen import Seen
from countermark.storage.bulk import Bulk
from countermark.tracing.assembling import REVIEWS
from countermark.tracing.candidates import Pairs
from countermark.tracing.entries import labelled
from countermark.tracing.hub import SPELLING, hubs
from countermark.tracing.relisting import Offer
from countermark.tracing.screening import Screening
from countermark.tracing.sellers import Sellers
from countermark.tracing.web import Web, place

if TYPE_CHECKING:
    from countermark.investigation.seeing import Seeing

PROMOTING = ("post", "message", "page")
SIGHTINGS = 100
"""Records of one account that are joined; an author comes again with each post."""
BATCH = 8192
LETTERS = 16 * 2**20
"""A batch of records has no more of them, or one record: there are pages of megabytes."""
UNRULED = 500_000
"""Listings of shops without a rule whose numbers are learned; they are kept in memory."""
NAMED = 500_000
"""Sellers whose names are looked for in posts; they are kept in memory."""
OFFERS = 200_000
"""Listings of the sellers of leads that are compared with what is promoted."""
_READ = 256
_LINK = r"(?:https?://)?(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}/[^\s\"\\<>]{1,300}"
"""What looks like an address in the JSON of a record."""
_NOT_LISTING = ("file", "digest", "selector", "link", "brands")


def web_of(bulk: Bulk) -> Web:
    """Redirects and pages, which lie between posts and listings. The saved page of a listing
    itself is no way to others: it is where a way ends."""
    pages: dict[Key, list[Page]] = {}
    for page in records(bulk, ("page",)):
        assert isinstance(page, Page)
        page = labelled(page).model_copy(update={"text": "", "extra": {}})
        pages.setdefault(place(page), []).append(page)
    addresses = {
        canonical: key
        for key, seen in pages.items()
        if seen[0].url and (canonical := canonical_url(seen[0].url))
    }
    for listing in bulk.existing(sorted(addresses)):
        del pages[addresses[listing]]
    hops = [hop for hop in records(bulk, ("redirect",)) if isinstance(hop, Redirect)]
    return Web(
        Redirects(hops),
        pages,
        hubs=hubs(_shared_links(bulk)),
        numbering=_numbering(bulk),
        sellers=_sellers(bulk),
    )


def _sellers(bulk: Bulk) -> Sellers:
    """The sellers of the listings that were given, by their names."""
    sql = f"""
        SELECT DISTINCT seller_name AS name FROM bulk WHERE contains(trim(seller_name), ' ')
        OR regexp_matches(seller_name, '[^\x00-\x7f]') ORDER BY name LIMIT {NAMED}
    """  # noqa: S608
    rows = bulk.rows("listings", sql)
    return Sellers(name for batch in rows for name in batch.column("name").to_pylist())


def _numbering(bulk: Bulk) -> Numbering:
    """How shops without a rule number their items, by the listings that were given."""
    sql = f"""
        SELECT DISTINCT key FROM bulk WHERE starts_with(key, 'https://')
        ORDER BY key LIMIT {UNRULED}
    """  # noqa: S608
    rows = bulk.rows("listings", sql)
    return Numbering(key for batch in rows for key in batch.column("key").to_pylist())


def _shared_links(bulk: Bulk) -> Iterator[tuple[str, int]]:
    """Addresses as they are written in posts, with the accounts whose posts hold them."""
    sql = f"""
        SELECT link, count(DISTINCT account) AS accounts FROM (
            SELECT decode(document)::JSON->>'$.account' AS account,
            unnest(list_distinct(regexp_extract_all(decode(document), '{_LINK}'))) AS link
            FROM bulk WHERE type = 'post'
        ) GROUP BY link HAVING accounts >= {SPELLING} ORDER BY link
    """  # noqa: S608
    for batch in bulk.rows("records", sql):
        for row in batch.to_pylist():
            yield row["link"].rstrip(".,;:!?)'*_~"), row["accounts"]


def accounts_of(bulk: Bulk, web: Web) -> dict[Key, Account]:
    """The accounts by key; a later record of one fills what the earlier left out. The web takes
    where their bios lead, as they were each time."""
    found: dict[Key, list[Account]] = {}
    same: dict[bytes, Account] = {}
    for _, document in documents(bulk, ("account",)):
        fields = msgspec.json.decode(document)
        evidence, updated = tuple(fields.pop("evidence")), fields.pop("updated")
        told = msgspec.json.encode(fields)
        if known := same.get(told):  # an author comes again with each post
            account = known.model_copy(update={"evidence": evidence, "updated": updated})
        else:
            account = same[told] = Account.model_validate_json(document)
        web.take(account)
        sightings = found.setdefault(account.key, [])
        if len(sightings) < SIGHTINGS:
            sightings.append(account)
    return {key: _filled(sightings) for key, sightings in found.items()}


def _filled(sightings: list[Account]) -> Account:
    if len(sightings) == 1:
        return sightings[0]
    told = {
        name: next((v for s in sightings if (v := getattr(s, name))), getattr(sightings[0], name))
        for name in Account.model_fields
        if name not in ("evidence", "links")
    }
    evidence = tuple(dict.fromkeys(p for s in sightings for p in s.evidence))
    links = tuple(dict.fromkeys(link for s in sightings for link in s.links))
    return sightings[0].model_copy(update={**told, "evidence": evidence, "links": links})


def documents(bulk: Bulk, kinds: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """The records of some kinds as they are kept, in the order in which they were read."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    sql = f"SELECT type, document FROM bulk WHERE type IN ({listed})"  # noqa: S608
    for batch in bulk.rows("records", sql, size=_READ):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def records(bulk: Bulk, kinds: tuple[str, ...]) -> Iterator[Record]:
    """The same, read."""
    for kind, document in documents(bulk, kinds):
        yield READ[kind].model_validate_json(document)


def listings_of(bulk: Bulk, pairs: Pairs) -> dict[Key, Listing]:
    """The listings of all pairs, with all sightings of each merged; one that no record describes
    by its address alone."""
    found = _listings(bulk, sorted({str(key) for _, key in pairs.found}))
    for (_, key), promotions in pairs.found.items():
        if key not in found:
            routes = next((p.routes for p in promotions.values()), ())
            found[key] = Listing(key=key, url=_address(key, routes))
    return found


def reviewed(bulk: Bulk, screening: Screening, pairs: Pairs, seeing: Seeing) -> None:
    """Add the listings whose reviews name a brand in words or in photos, or show its motif, as
    pairs without promotion."""
    pictured(seeing.gathered.received, seeing.received, screening, pairs)
    sql = f"""
        SELECT key, text FROM (
            SELECT key, unnest(list_transform(reviews[:{REVIEWS}], lambda r: r.text)) AS text
            FROM bulk
        ) WHERE text != ''
    """  # noqa: S608
    for batch in bulk.rows("listings", sql, size=BATCH):
        keys = batch.column("key")
        for hit in screening.hits(batch.column("text").to_pylist()):
            pairs.found[hit.brand, Key.parse(keys[hit.row].as_py())]


def pictured(
    listings: Iterable[str],
    seen: Callable[[Key], Seen],
    screening: Screening,
    pairs: Pairs,
) -> None:
    """Add the listings of which `seen` tells that pictures name a brand or show its motif."""
    looks = {Key.parse(listing): seen(Key.parse(listing)) for listing in listings}
    keys = [key for key, look in looks.items() if look.words]
    for hit in screening.hits([looks[key].text for key in keys]):
        pairs.found[hit.brand, keys[hit.row]]
    for key, look in looks.items():
        for shown in look.shows:
            pairs.found[shown.brand, key]


def self_named(bulk: Bulk, screening: Screening, pairs: Pairs, seeing: Seeing) -> None:
    """Add the listings that name a brand, or whose own photos do, and that nothing leads to, as
    pairs without promotion."""
    pictured(seeing.gathered.own, seeing.listing, screening, pairs)
    sql = "SELECT DISTINCT key, unnest(brands) AS brand FROM bulk WHERE len(brands) > 0"
    for batch in bulk.rows("listings", sql):
        for row in batch.to_pylist():
            pairs.found[row["brand"], Key.parse(row["key"])]


def offers(bulk: Bulk, sellers: Iterable[Key]) -> Iterator[Offer]:
    """What these sellers offer, the first `OFFERS` rows by key."""
    wanted = {"wanted": pa.table({"seller": pa.array(sorted(map(str, sellers)), pa.string())})}
    sql = f"""
        SELECT DISTINCT key, seller, title, images FROM bulk SEMI JOIN wanted USING (seller)
        ORDER BY ALL LIMIT {OFFERS}
    """  # noqa: S608
    for batch in bulk.rows("listings", sql, wanted):
        for key, seller, title, images in zip(*(c.to_pylist() for c in batch.columns), strict=True):
            yield Offer(Key.parse(key), Key.parse(seller), title or "", tuple(images or ()))


def _listings(bulk: Bulk, keys: list[str]) -> dict[Key, Listing]:
    wanted = {"wanted": pa.table({"key": pa.array(keys, pa.string())})}
    sightings: dict[str, list[Listing]] = {}
    for batch in bulk.rows("listings", "SELECT * FROM bulk SEMI JOIN wanted USING (key)", wanted):
        for row in batch.to_pylist():
            sightings.setdefault(row["key"], []).append(listing_of(row))
    return {Key.parse(key): merge(group) for key, group in sightings.items()}


def listing_of(row: dict[str, Any]) -> Listing:
    """A row of the bulk plane as a record."""
    fields = {name: value for name, value in row.items() if name not in _NOT_LISTING}
    fields["extra"] = msgspec.json.decode(row["extra"]) if row["extra"] else {}
    fields["evidence"] = (pointer(row["digest"], row["selector"]),)
    return Listing.model_validate(fields)


def _address(key: Key, routes: tuple[Route, ...]) -> str:
    """The address of a listing that no record describes, as the route to it was written."""
    if key.kind is Kind.URL:
        return key.id
    return next(
        (step.value for step in reversed(routes[0].route) if step.value != str(key)), str(key)
    )
