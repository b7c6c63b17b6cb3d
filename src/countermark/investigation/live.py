"""Live: links that the inputs leave unresolved are captured, and what is seen is read as any input.

A way may lead through a page that was not given to links that need following too, so it is done in
rounds, until nothing is left open or the rounds are over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from countermark.evidence.capture import capture
from countermark.evidence.item import EVIDENCE, Terms
from countermark.evidence.visitor import Visitor
from countermark.intake.walk import InputFile
from countermark.investigation.capturing import keep
from countermark.investigation.gathering import accounts_of, records, web_of
from countermark.links import identify
from countermark.links.redirects import spelling
from countermark.records.account import Account
from countermark.records.key import Key, Kind
from countermark.records.pointer import digest_of, pointer
from countermark.storage.bulk import Bulk, BulkWriter
from countermark.storage.workspace import Workspace
from countermark.tracing.routes import row_way, trace
from countermark.tracing.way import Way
from countermark.tracing.web import Web

if TYPE_CHECKING:  # without one, no driver of browsers is loaded
    from countermark.evidence.browser import Browser

ROUNDS = 3
"""As many pages as a way may lead through (`tracing.walk.PAGES_DEEP`)."""
MOST = 1000
"""Addresses that one run captures: at one a second, a quarter of an hour."""
_OPEN = frozenset({"shortener", "page", "wrapper", "agent", "redirect"})
"""Kinds of a last step that may lead on."""
_CLOSED = frozenset({Kind.ACCOUNT, Kind.POST, Kind.ITEM, Kind.SELLER})
"""What an address names that is no way to elsewhere, or ends behind a log-in wall."""
Read = Callable[[Path, Callable[[InputFile], None]], Iterator[pa.RecordBatch]]
"""Reads a file of the inputs: accepted and screened batches, and what the file is."""


@dataclass
class Live:
    """What is captured for one run."""

    folder: Path
    """Where the bulk plane lies; the archives are put beside it."""
    workspace: Workspace
    visitor: Visitor
    browser: Browser | None
    """What also looks at each address, if anything."""
    read: Read
    found: Callable[[InputFile], None]
    """Told of every archive that is read; it is in custody already."""
    advance: Callable[[int], None] = lambda _: None
    terms: Terms = EVIDENCE
    counts: dict[str, int] = field(default_factory=dict)
    """Records that were read from archives, by type."""
    warnings: list[str] = field(default_factory=list)
    _asked: set[str] = field(default_factory=set)
    _digests: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Capture what is open, round by round."""
        for part in range(1, ROUNDS + 1):
            if not (urls := self._open()):
                return
            left = MOST - len(self._asked)
            if len(urls) > left:
                self.warnings.append(
                    f"--follow: {len(urls) - left:,} links are left open: one run follows {MOST:,}"
                )
            self._round(part, urls[:left])

    def _round(self, part: int, urls: list[str]) -> None:
        with BulkWriter(self.folder / "bulk", part) as writer:
            for url in urls:
                self._asked.add(spelling(url) or url)
                kept = keep(capture(url, self.visitor, self.browser), self.workspace, self.terms)
                if kept.item and kept.digest and kept.digest not in self._digests:
                    self._digests.add(kept.digest)
                    path = self.folder / "captures" / f"{kept.item}.warc.gz"
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(kept.capture.archive)
                    for batch in self.read(path, self.found):
                        writer.write(batch)
                self.advance(1)
        for kind, count in writer.counts.items():
            self.counts[kind] = self.counts.get(kind, 0) + count

    def _open(self) -> list[str]:
        """The addresses at which ways end that may lead on, in the order of the records."""
        bulk = Bulk(self.folder / "bulk")
        web = web_of(bulk)
        accounts = accounts_of(bulk, web)
        ends: dict[str, tuple[str, str]] = {}
        for way in self._ways(bulk, web, list(accounts.values())):
            if url := _end(way):
                spelt = spelling(url) or url
                ends.setdefault(spelt, (url, str(way.landed or "")))
        known = bulk.existing(sorted({landed for _, landed in ends.values() if landed}))
        return [
            url
            for spelt, (url, landed) in ends.items()
            if spelt not in self._asked and landed not in known
        ]

    def _ways(self, bulk: Bulk, web: Web, accounts: list[Account]) -> Iterator[Way]:
        """The ways of what was given, not of what was captured for it: a shop's page links to all
        of the shop."""
        for record in chain(accounts, records(bulk, ("message", "post", "page"))):
            if not any(digest_of(each) in self._digests for each in record.evidence[:1]):
                yield from trace(record, web).ways
        sql = "SELECT key, link, digest, selector FROM bulk WHERE link IS NOT NULL"
        for batch in bulk.rows("listings", sql):
            for key, link, digest, selector in zip(*batch.to_pydict().values(), strict=True):
                way = row_way(Key.parse(key), link, pointer(digest, selector), web)
                if way and digest not in self._digests:
                    yield way


def _end(way: Way) -> str | None:
    """The address that may lead on; None where a way is at its end."""
    steps = way.route.route
    if way.route.target is not None or not steps or steps[-1].kind not in _OPEN:
        return None
    address = identify(steps[-1].value)
    return None if address is None or address.key.kind in _CLOSED else steps[-1].value
