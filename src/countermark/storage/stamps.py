"""Time-stamps of a workspace: what waits for one, what came, and when to ask again."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Table, and_, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from countermark.storage import tables
from countermark.storage.database import Database
from countermark.storage.run import now

if TYPE_CHECKING:  # only what stamps loads cryptography
    from countermark.evidence.authority import Authority
    from countermark.evidence.timestamp import Token

_FIRST_WAIT, _LONGEST_WAIT = 60, 24 * 3600
"""Seconds until an authority that failed is asked again: twice as long each time."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A token that was kept: `about` is `head:SIZE` or an item's name, `subject` the SHA-256 of
    what was stamped (a head's note, an item's manifest)."""

    about: str
    subject: str
    authority: str
    response: bytes
    chain: bytes


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is still without a token of an authority."""

    about: str
    subject: str
    content: bytes
    tries: int


class Stamps:
    """The latest tree head and every manifest wait for a token of each authority. Nothing is
    lost while there is no network: what has none waits."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, abouts: Sequence[str] | None = None) -> list[Stamp]:
        """The tokens, or those about these."""
        known = tables.time_stamps.c
        columns = [known[name] for name in Stamp.__dataclass_fields__]
        chosen = select(*columns).order_by(known.about, known.authority)
        if abouts is not None:
            chosen = chosen.where(known.about.in_(abouts))
        with self._database.reading() as connection:
            return [Stamp(*row) for row in connection.execute(chosen)]

    def waiting(self, authority: str, heads_only: bool = False) -> list[Waiting]:
        """What waits for this authority and may be asked for now: the head first."""
        found = list(self._heads(authority))
        return found if heads_only else [*found, *self._manifests(authority)]

    def pending(self, authority: str) -> int:
        """How much has no token of it, also where it is too early to ask again."""
        stamped, heads = tables.time_stamps.c, tables.tree_heads.c
        mine = select(func.count()).select_from(tables.time_stamps)
        mine = mine.where(stamped.authority == authority)
        with self._database.reading() as connection:
            manifests = connection.execute(
                select(func.count()).select_from(tables.evidence_manifests)
            ).scalar_one()
            done = connection.execute(mine.where(stamped.about.like("E-%"))).scalar_one()
            last = connection.execute(select(func.max(heads.size))).scalar()
            head = connection.execute(mine.where(stamped.about == f"head:{last}")).scalar_one()
        return max(0, manifests - done) + (1 - int(head) if last else 0)

    def run(
        self,
        authority: Authority,
        advance: Callable[[int], None] = lambda _: None,
        heads_only: bool = False,
    ) -> tuple[int, str | None]:
        """Ask the authority for what waits, one after the other; how many tokens came, and why it
        ended early, if it did. An authority that fails is not asked on."""
        from countermark.evidence.authority import AuthorityError
        from countermark.evidence.timestamp import TokenError, stamp

        count = 0
        for each in self.waiting(authority.id, heads_only):
            if count and authority.interval:
                time.sleep(authority.interval)
            try:
                token = stamp(each.content, authority)
            except (AuthorityError, TokenError) as error:
                self._failed(each, authority.id, str(error))
                return count, str(error)
            self.keep(each, authority.id, token)
            count += 1
            advance(1)
        return count, None

    def keep(self, waiting: Waiting, authority: str, token: Token) -> None:
        """Keep a token that fits."""
        row = {"about": waiting.about, "subject": waiting.subject, "authority": authority,
               "response": token.response, "chain": token.chain}  # fmt: skip
        queue = tables.stamp_queue
        with self._database.writing() as connection:
            connection.execute(self._insert(tables.time_stamps).on_conflict_do_nothing(), row)
            mine = and_(queue.c.subject == waiting.subject, queue.c.authority == authority)
            connection.execute(queue.delete().where(mine))

    def _failed(self, waiting: Waiting, authority: str, reason: str) -> None:
        wait = min(_LONGEST_WAIT, _FIRST_WAIT << min(waiting.tries, 16))
        after = f"{datetime.now(UTC) + timedelta(seconds=wait):%Y-%m-%dT%H:%M:%SZ}"
        new = self._insert(tables.stamp_queue).values(
            subject=waiting.subject, authority=authority, about=waiting.about,
            tries=waiting.tries + 1, after=after, reason=reason,
        )  # fmt: skip
        changed = {name: new.excluded[name] for name in ("tries", "after", "reason")}
        keys = list(tables.stamp_queue.primary_key.columns)
        with self._database.writing() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=keys, set_=changed))

    def _heads(self, authority: str) -> Iterator[Waiting]:
        known, queue, stamped = tables.tree_heads.c, tables.stamp_queue.c, tables.time_stamps.c
        chosen = select(known.size, known.note).order_by(known.size.desc()).limit(1)
        with self._database.reading() as connection:
            for size, note in connection.execute(chosen).all():
                subject = hashlib.sha256(note.encode()).hexdigest()
                mine = (stamped.subject == subject) & (stamped.authority == authority)
                if connection.execute(select(stamped.subject).where(mine)).first():
                    continue
                tried = (queue.subject == subject) & (queue.authority == authority)
                row = connection.execute(select(queue.tries, queue.after).where(tried)).first()
                if row is None or row.after <= now():
                    tries = row.tries if row else 0
                    yield Waiting(f"head:{size}", subject, note.encode(), tries)

    def _manifests(self, authority: str) -> Iterator[Waiting]:
        items, manifests = tables.evidence_items.c, tables.evidence_manifests.c
        queue, stamped = tables.stamp_queue.c, tables.time_stamps.c
        mine = and_(stamped.subject == items.manifest_hash, stamped.authority == authority)
        tried = and_(queue.subject == items.manifest_hash, queue.authority == authority)
        chosen = (
            select(items.item, items.manifest_hash, manifests.content,
                   func.coalesce(queue.tries, literal(0)))
            .join(tables.evidence_manifests, manifests.item == items.item)
            .outerjoin(tables.time_stamps, mine)
            .outerjoin(tables.stamp_queue, tried)
            .where(stamped.subject.is_(None), func.coalesce(queue.after, "") <= now())
            .order_by(items.item)
        )  # fmt: skip
        with self._database.reading() as connection:
            for row in connection.execute(chosen).all():
                yield Waiting(*row)

    def _insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        return (sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert)(table)
