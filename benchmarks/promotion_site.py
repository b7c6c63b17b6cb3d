"""Pages of a promotion site that say nothing of replicas, and what ties them to its listings.

Run: python benchmarks/promotion_site.py FOLDER. Tables of listings and pages below FOLDER are read
as `countermark investigate` reads them. A page is plain where neither its words nor its title hold
one of WORDS. It is tied to another record where both share one of

- identity: an affiliate, owner, campaign or analytics key that links of both carry, or that the
  page itself reports to;
- item: a listing that both lead to;
- sheet: a shared document that both link;
- directory: a host that both link or lie on, unless it is a platform's that is known to the rules.

The network of the listings is all that is tied to one of them, over any number of records; likewise
that of the pages which are not plain. Printed are figures only, no address.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple
from urllib.parse import urlsplit

from countermark.intake.acceptance import accept
from countermark.intake.format import Reading
from countermark.intake.walk import walk
from countermark.links import Redirects, follow, identify
from countermark.records.key import Key, Kind
from countermark.records.page import Page
from countermark.tracing.routes import ways
from countermark.tracing.web import Web

WORDS = re.compile(r"\b(?:replicas?|inspired|reps?|dupes?)\b", re.IGNORECASE)
REASONS = {
    Kind.AFFILIATE: "identity",
    Kind.OWNER: "identity",
    Kind.CAMPAIGN: "identity",
    Kind.ANALYTICS: "identity",
    Kind.ITEM: "item",
    Kind.DOCUMENT: "sheet",
}

Tie = tuple[str, str]
"""A reason, and what is shared."""


class Read(NamedTuple):
    """A record with all that may tie it to others."""

    ties: frozenset[Tie]
    page: bool
    plain: bool


def of_keys(keys: Iterable[Key | None]) -> Iterator[Tie]:
    """What keys tie by."""
    for key in keys:
        if key and (reason := REASONS.get(key.kind)):
            yield reason, str(key)


def of_host(url: str) -> Iterator[Tie]:
    """The host of an address, where it is no known platform's."""
    address = identify(url)
    if address and address.kind is None and (host := urlsplit(address.canonical).hostname):
        yield "directory", host


def of_page(page: Page, web: Web) -> frozenset[Tie]:
    """All that may tie a page."""
    ties = {*of_host(page.url or ""), *of_keys(page.network_keys)}
    for way in ways(page, web):
        ties |= {*of_keys((*way.route.network_keys, way.route.target))}
        for step in way.route.route:
            ties |= {*of_host(step.value)}
    return frozenset(ties)


def of_listing(link: str) -> frozenset[Tie]:
    """All that may tie a listing, by the link that it was given with."""
    chain = follow(link, Redirects(()))
    return frozenset((*of_keys((*chain.network_keys, chain.key)), *of_host(link)))


def digest(source: Path | BinaryIO) -> str:
    """The SHA-256 of a file; benchmarks keep no evidence."""
    content = source.read_bytes() if isinstance(source, Path) else source.read()
    return sha256(content).hexdigest()


def read(folder: Path) -> Iterator[Read]:
    """The listings and pages of a folder."""
    links: dict[str, None] = {}
    pages: list[Page] = []
    for batch in map(accept, walk([folder], digest, Reading(), lambda _: None)):
        for row in batch.select(["type", "document", "link", "url"]).to_pylist():
            if row["type"] == "page":
                pages.append(Page.model_validate_json(row["document"]))
            elif row["type"] == "listing":
                links[row["link"] or row["url"] or ""] = None
    for link in links:
        yield Read(of_listing(link), page=False, plain=False)
    web = Web(Redirects(()))
    for page in pages:
        plain = not WORDS.search(f"{page.title}\n{page.text}")
        yield Read(of_page(page, web), page=True, plain=plain)


def network(records: Iterable[Read], seeds: Iterable[Read]) -> set[Tie]:
    """All that is shared by the records that are tied to one of the seeds."""
    reached = {tie for seed in seeds for tie in seed.ties}
    waiting = [one.ties for one in records]
    while near := [ties for ties in waiting if not reached.isdisjoint(ties)]:
        reached = reached.union(*near)
        waiting = [ties for ties in waiting if reached.isdisjoint(ties)]
    return reached


def reasons(pages: Iterable[Read], reached: set[Tie]) -> Mapping[str, int]:
    """How many of the pages are tied, by which reasons together."""
    told = (sorted({reason for reason, _ in page.ties & reached}) for page in pages)
    return Counter(" and ".join(found) or "not tied" for found in told)


def main(folder: Path) -> None:
    records = list(read(folder))
    pages = [one for one in records if one.page]
    plain = [page for page in pages if page.plain]
    listings = [one for one in records if not one.page]
    print(
        f"{len(listings):,} links to listings, {len(pages):,} pages, {len(plain):,} of them plain"
    )
    saying = [page for page in pages if not page.plain]
    for name, seeds in (("of the listings", listings), ("of the pages that say it", saying)):
        print(f"plain pages in the network {name}:")
        for reason, count in sorted(reasons(plain, network(records, seeds)).items()):
            print(f"  {count:6,}  {reason}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
