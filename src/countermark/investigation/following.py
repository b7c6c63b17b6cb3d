"""Following: every record's ways, with what other records and the listings know of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby, islice, pairwise
from typing import NamedTuple

import pyarrow as pa

from countermark.investigation import catalogue
from countermark.investigation.apart import Tell, apart
from countermark.investigation.gathering import records
from countermark.investigation.outputs import line
from countermark.records.account import Account
from countermark.records.key import Key, Kind
from countermark.records.message import Message
from countermark.records.pointer import pointer
from countermark.records.post import Post
from countermark.records.record import Record
from countermark.records.route import Route
from countermark.records.schema import READ
from countermark.report import RouteTally
from countermark.signals.seen import BLIND, Seen
from countermark.storage.bulk import Bulk
from countermark.tracing.answer import Open, answered, opened
from countermark.tracing.candidates import Pairs, pictured, promoting_text, read
from countermark.tracing.hub import marked
from countermark.tracing.neighbour import Neighbours
from countermark.tracing.routes import row_way, trace
from countermark.tracing.screening import Screening
from countermark.tracing.thread import Threads
from countermark.tracing.way import Way, settle
from countermark.tracing.web import Web

BATCH = 8192
LETTERS = 16 * 2**20
"""A batch of records has no more of them, or one record: there are pages of megabytes."""
PENDING = 20_000
"""Records that wait for what other records say; then the bulk plane is asked for all of them."""


_OTHERS = ("post", "page")


@dataclass
class Trail:
    """The routes that were found: written as lines of JSON, and counted."""

    write: Callable[[str], None]
    tally: RouteTally = field(default_factory=RouteTally)

    def add(self, route: Route) -> None:
        """Write one."""
        self.tally.add(route)
        self.write(line(route))

    def join(self, lines: str, tally: RouteTally) -> None:
        """Write those that another process found."""
        self.tally.join(tally)
        self.write(lines)


class _Share(NamedTuple):
    """What was found in a share of the records."""

    lines: str
    tally: RouteTally
    pairs: Pairs
    pending: list[Open]


@dataclass
class Following:
    """A run's records being followed."""

    bulk: Bulk
    web: Web
    accounts: Mapping[Key, Account]
    screening: Screening
    pairs: Pairs
    trail: Trail
    looked: Callable[[Record], Seen] = lambda _: BLIND
    """What was seen in a record's pictures."""
    shares: int = 1
    """Processes among which posts and pages are divided."""
    threads: Threads = field(default_factory=Threads)
    _batch: list[tuple[Record, list[Way]]] = field(default_factory=list)
    _pending: list[Open] = field(default_factory=list)
    _letters: int = 0

    def records(self) -> Iterator[int]:
        """Find the routes of every record that may promote; tell how many were read, by batches.
        Messages come first: posts may have told their readers to ask for them."""
        yield from self._follow(records(self.bulk, ("message",)))
        count = sum(n for kind, n in self.bulk.tally("records", "type") if kind in _OTHERS)
        first, *cuts = (count * share // self.shares for share in range(1, self.shares + 1))
        with ExitStack() as stack:
            others = [
                stack.enter_context(apart(partial(self._share, start, end), True))
                for start, end in pairwise((first, *cuts))
            ]
            yield from self._follow(islice(records(self.bulk, _OTHERS), first))
            for other in others:
                told: list[int] = []
                self._join(other(told.append))
                yield from told
        yield from self._follow(self.accounts.values())
        yield self._answer()

    def _follow(self, some: Iterable[Record]) -> Iterator[int]:
        for record in some:
            ways, told = trace(record, self.web, self.looked(record))
            if isinstance(record, Message):
                self.threads.add(record, ways)
            left = opened(record, ways, told, self.threads)
            if left is None:
                self._batch.append((record, ways))
            else:
                self._pending.append(left)
            self._letters += len(promoting_text(record))
            if len(self._batch) == BATCH or self._letters > LETTERS:
                yield self._settle()
            if len(self._pending) >= PENDING:
                yield self._answer()
        yield self._settle()

    def _share(self, start: int, end: int, tell: Tell) -> _Share:
        """What is found in some of the posts and pages, by a database of this process."""
        lines: list[str] = []
        own = replace(
            self, bulk=Bulk(self.bulk.folder), pairs=Pairs(), trail=Trail(lines.append),
            _batch=[], _pending=[], _letters=0,
        )  # fmt: skip
        for count in own._follow(islice(records(own.bulk, _OTHERS), start, end)):
            tell(count)
        return _Share("".join(lines), own.trail.tally, own.pairs, own._pending)

    def _join(self, share: _Share) -> None:
        self.trail.join(share.lines, share.tally)
        self.pairs.join(share.pairs)
        self._pending += share.pending

    def _settle(self) -> int:
        """Write the routes of the batch, and read what it promotes."""
        count = len(self._batch)
        self._write(self._settled(self._batch))
        self._batch, self._letters = [], 0
        return count

    def _answer(self) -> int:
        """The same of the records that waited, with what others say."""
        waiting, self._pending = self._pending, []
        if not waiting:
            return 0
        neighbours = self._neighbours(waiting)
        asked = [question for one in waiting for question in one.questions.values()]
        answers = catalogue.answers(self.bulk, asked, self.web, self.accounts) if asked else {}
        joined = self.threads.joined([one.asking for one in waiting if one.asking])
        settled = self._settled([(one.record, one.ways) for one in waiting])
        for start in range(0, len(waiting), BATCH):
            self._write([
                (record, answered(one, ways, neighbours, answers, joined, self.web))
                for one, (record, ways) in zip(
                    waiting[start : start + BATCH], settled[start : start + BATCH], strict=True
                )
            ])  # fmt: skip
        return len(waiting)

    def _settled(self, batch: list[tuple[Record, list[Way]]]) -> list[tuple[Record, list[Way]]]:
        landed = {str(way.landed): way.landed for _, made in batch for way in made if way.landed}
        known = {written: landed[written] for written in self.bulk.existing(sorted(landed))}
        ends = {
            str(way.route.target)
            for _, made in batch
            for way in made
            if way.choice and way.route.target
        }
        titles = titles_of(self.bulk, sorted(ends))
        return [(record, settle(made, known, titles)) for record, made in batch]

    def _write(self, settled: list[tuple[Record, list[Way]]]) -> None:
        if self.web.hubs:
            settled = [
                (record, [replace(w, route=marked(w.route, self.web.hubs)) for w in ways])
                for record, ways in settled
            ]
        for _, ways in settled:
            for way in ways:
                self.trail.add(way.route)
        read(settled, self.screening, self.pairs, self.looked, self._absent(settled))

    def _absent(self, settled: list[tuple[Record, list[Way]]]) -> Set[Key]:
        """The items, beside a photo of some listing, of which no listing was given."""
        shown = [ways for _, ways in settled if any(pictured(way.route) for way in ways)]
        ends = {way.route.target for ways in shown for way in ways if way.route.target}
        known = self.bulk.existing(sorted(map(str, ends)))
        return {end for end in ends if str(end) not in known}

    def _neighbours(self, waiting: Sequence[Open]) -> Neighbours:
        """The posts that those who wait speak of, with their own ways."""
        neighbours = Neighbours()
        posts = list(self._posts(waiting))
        made: list[tuple[Record, list[Way]]] = [
            (p, trace(p, self.web, self.looked(p)).ways) for p in posts
        ]
        for post, (_, ways) in zip(posts, self._settled(made), strict=True):
            neighbours.add(post, ways)
        return neighbours

    def _posts(self, waiting: Sequence[Open]) -> Iterator[Post]:
        wanted = {
            "wanted": _column({str(key) for one in waiting for key in one.quoted}),
            "answered": _column({str(one.record.key) for one in waiting if one.replies}),  # type: ignore[attr-defined]
            "telling": _column({str(one.account) for one in waiting if one.stories}),
            "speaking": _column({str(one.account) for one in waiting if one.earlier}),
        }
        if not any(map(len, wanted.values())):
            return
        sql = """
            SELECT document FROM (
                SELECT document, decode(document)::JSON AS post FROM bulk WHERE type = 'post'
            ) WHERE post->>'$.key' IN (FROM wanted) OR post->>'$.account' IN (FROM speaking)
            OR (post->>'$.account' IN (FROM telling)
                AND (post->>'$.kind' = 'story' OR post->>'$.pinned' = 'true'))
            OR post->>'$.replies_to' IN (FROM answered)
        """
        for batch in self.bulk.rows("records", sql, wanted):
            for document in batch.column("document").to_pylist():
                post = READ["post"].model_validate_json(document)
                assert isinstance(post, Post)
                yield post


def _column(values: Iterable[str]) -> pa.Table:
    return pa.table({"value": pa.array(sorted(values), pa.string())})


def trace_rows(bulk: Bulk, web: Web, screening: Screening, pairs: Pairs, trail: Trail) -> None:
    """Find the routes of rows that carry a link of their own: sheets, feeds, agents' addresses.

    A row promotes its listing where its link names who is paid or wraps the item; a plain table
    of listings promotes nothing. What a promoter writes as an item's brand counts where the link
    leads through a purchasing agent: else it may be what a shop calls its own goods.
    """
    sql = "SELECT file, digest, selector, link, title, brand FROM bulk WHERE link IS NOT NULL"
    for batch in bulk.rows("listings", sql, size=BATCH):
        rows = batch.to_pylist()
        texts = [f"{row['title']}\n{row['brand'] or ''}" for row in rows]
        hits = screening.hits(texts)
        by_row = {row: list(group) for row, group in groupby(hits, key=lambda hit: hit.row)}
        for number, row in enumerate(rows):
            at = pointer(row["digest"], row["selector"])
            way = row_way(Key.page(row["file"]), row["link"], at, web, row["title"])
            if way is None:
                continue
            route = way.route
            if route.target is None and way.landed:
                route = settle([way], {str(way.landed): way.landed}, {})[0].route
            trail.add(route)
            paid = any(key.kind is Kind.AFFILIATE for key in route.network_keys)
            pays = paid or any(s.kind in ("agent", "wrapper") for s in route.route)
            if not (route.target and pays):
                continue
            text = row["title"]
            if route.by_agent:
                pairs.tabled[route.target] += 1
                text = texts[number]
            if named := [hit for hit in by_row.get(number, ()) if hit.end <= len(text)]:
                pairs.tie(route.origin, "sheet", text, route, named)


def titles_of(bulk: Bulk, keys: Sequence[str]) -> dict[str, str]:
    """The titles of listings by their keys; of several sightings the first."""
    if not keys:
        return {}
    wanted = {"wanted": pa.table({"key": pa.array(keys, pa.string())})}
    sql = "SELECT key, first(title) AS title FROM bulk SEMI JOIN wanted USING (key) GROUP BY key"
    return {
        row["key"]: row["title"] or ""
        for batch in bulk.rows("listings", sql, wanted)
        for row in batch.to_pylist()
    }
