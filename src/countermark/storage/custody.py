"""The evidence of a workspace: items, what was done with them, and the log over it all."""

from __future__ import annotations

import getpass
import hashlib
import platform
import secrets
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from countermark.evidence import merkle
from countermark.evidence.circumstances import now
from countermark.evidence.custody import Change, Entry
from countermark.evidence.item import Item
from countermark.storage import tables
from countermark.storage.database import Database
from countermark.storage.error import WorkspaceError
from countermark.storage.tree import Tree

if TYPE_CHECKING:  # a workspace that is only read loads no cryptography
    from countermark.evidence.note import Signer

_IMPORTED = b'"how":"import"'
_MOST = 500
"""Items asked for at a time: databases take only so many values in one statement."""


def someone() -> str:
    """Who works here, where nobody says: the system's name of the user."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "an unnamed user"


class Custody:
    """Every method that adds is one step: all of it is kept, and in the log under a signed head,
    when it returns, or nothing. `signer` gives the log's key under the log's name; it is asked
    for when it signs."""

    def __init__(self, database: Database, signer: Callable[[str], Signer]) -> None:
        self._database = database
        self._signer = signer
        self._signing: tuple[str, Signer] | None = None
        self.where = platform.node() or "an unnamed machine"

    def seal(self, found: Sequence[Item], by: str | None = None, why: str = "") -> list[str]:
        """Take items in; their names, in the same order. Their bytes must be kept before.

        An item whose bytes came from the same source before is that one: nothing is added."""
        if not found:
            return []
        by = _said(by or someone(), "who does it", 200)
        with self._database.writing() as connection:
            known = self._same(connection, found)
            fresh: dict[str, Item] = {}
            names: list[str] = []
            for each in found:
                source = (each.digest, _source_hash(each))
                if source not in known:
                    known[source] = each.id
                    fresh[each.id] = each
                names.append(known[source])
            if fresh:
                self._take_in(connection, fresh, by, why)
        return names

    def add(self, items: Sequence[str], change: Change, by: str, why: str) -> list[Entry]:
        """Note what was done with items. Raises WorkspaceError where there is no such item, where
        it was erased before, or where nobody says who or why."""
        with self._database.writing() as connection:
            return self._add(connection, items, change, by, why)

    def erase(self, item: str, by: str, why: str) -> str | None:
        """Destroy an item's manifest; its hashes, who and why stay in the log. The digest of the
        bytes that are to be destroyed too; None where another item still holds them."""
        with self._database.writing() as connection:
            (last,) = self._last(connection, [item]).values()
            if last.change != "erased":
                self._add(connection, [item], "erased", by, why)
                gone = tables.evidence_manifests.c.item == item
                connection.execute(tables.evidence_manifests.delete().where(gone))
            held = select(tables.evidence_items.c.item).join(tables.evidence_manifests)
            held = held.where(tables.evidence_items.c.digest == last.content)
            return None if connection.execute(held).first() else last.content

    def items(self, digests: Sequence[str] | None = None) -> dict[str, Item | None]:
        """The items, or those of these bytes, by name, in the order they were taken in; None
        stands for one that was erased. Raises WorkspaceError where a manifest was altered."""
        found: dict[str, Item | None] = {}
        if digests is None:
            return self._items(None)
        for some in _parts(digests):
            found |= self._items(some)
        return found

    def captures(self) -> Iterator[tuple[str, Item]]:
        """The items that were fetched, not imported, by name."""
        known = tables.evidence_manifests.c
        chosen = select(known.item, known.content).order_by(known.item)
        with self._database.reading() as connection:
            rows = connection.execution_options(yield_per=_MOST).execute(chosen)
            for name, content in rows:
                if _IMPORTED not in content:
                    yield name, Item.read(content)

    def entries(self, items: Sequence[str] | None = None) -> Iterator[tuple[int, bytes]]:
        """Custody of all items, or of these, in the order of the log: position and the bytes of
        each entry."""
        known = tables.custody_entries.c
        chosen = select(known.position, known.content).order_by(known.position)
        with self._database.reading() as connection:
            if items is None:
                streamed = connection.execution_options(yield_per=_MOST)
                yield from (tuple(row) for row in streamed.execute(chosen))
                return
            rows = [
                tuple(row)
                for some in _parts(items)
                for row in connection.execute(chosen.where(known.item.in_(some)))
            ]
        yield from sorted(rows)

    def heads(self) -> list[str]:
        """The signed heads, shortest log first."""
        chosen = select(tables.tree_heads.c.note).order_by(tables.tree_heads.c.size)
        with self._database.reading() as connection:
            return list(connection.execute(chosen).scalars())

    def due(self, day: str) -> list[str]:
        """The items whose retention clock has run out on this day (`2031-07-03`)."""
        known = tables.evidence_manifests.c
        chosen = select(known.item).where(known.retain_until <= day).order_by(known.item)
        with self._database.reading() as connection:
            return list(connection.execute(chosen).scalars())

    def tree(self) -> Tree:
        """The log's tree as it is now, for proofs."""
        return Tree(self._database)

    def _items(self, digests: Sequence[str] | None) -> dict[str, Item | None]:
        known, manifests, entries = (
            tables.evidence_items.c,
            tables.evidence_manifests.c,
            tables.custody_entries.c,
        )
        first = select(entries.item, func.min(entries.position).label("at"))
        acquired = first.group_by(entries.item).subquery()
        chosen = (
            select(known.item, known.manifest_hash, manifests.content)
            .join(acquired, acquired.c.item == known.item)
            .outerjoin(tables.evidence_manifests, manifests.item == known.item)
            .order_by(acquired.c.at)
        )
        if digests is not None:
            chosen = chosen.where(known.digest.in_(digests))
        with self._database.reading() as connection:
            rows = connection.execute(chosen).all()
        return {row.item: _item(*row) for row in rows}

    def _same(self, connection: Connection, found: Sequence[Item]) -> dict[tuple[str, str], str]:
        """The names of items that are there already, by their bytes and where they are from."""
        known, manifests = tables.evidence_items.c, tables.evidence_manifests.c
        chosen = select(known.digest, manifests.source_hash, known.item).join(
            tables.evidence_manifests
        )
        return {
            (row[0], row[1]): row[2]
            for some in _parts([each.digest for each in found])
            for row in connection.execute(chosen.where(known.digest.in_(some)))
        }

    def _take_in(self, connection: Connection, fresh: dict[str, Item], by: str, why: str) -> None:
        rows: list[dict[str, Any]] = []
        manifests: list[dict[str, Any]] = []
        entries: list[Entry] = []
        at = self._moment(connection)
        for name, each in fresh.items():
            manifest = each.manifest
            manifest_hash = hashlib.sha256(manifest).hexdigest()
            rows.append({"item": name, "digest": each.digest, "manifest_hash": manifest_hash})
            manifests.append({"item": name, "source_hash": _source_hash(each),
                              "retain_until": each.retain_until, "content": manifest})  # fmt: skip
            entries.append(Entry(
                item=name, number=1, previous=None, at=at, by=by, where=self.where,
                why=why or each.purpose, change="acquired", content=each.digest,
                manifest=manifest_hash,
            ))  # fmt: skip
        connection.execute(tables.evidence_items.insert(), rows)
        connection.execute(tables.evidence_manifests.insert(), manifests)
        self._log(connection, entries)

    def _add(
        self, connection: Connection, items: Sequence[str], change: Change, by: str, why: str
    ) -> list[Entry]:
        by, why = _said(by, "who does it", 200), _said(why, "why", 10_000)
        at = self._moment(connection)
        entries = []
        for last in self._last(connection, items).values():
            if last.change == "erased":
                raise WorkspaceError(f"the item {last.item} was erased, at {last.at} by {last.by}")
            entries.append(Entry(
                item=last.item, number=last.number + 1, previous=last.hash, at=at, by=by,
                where=self.where, why=why, change=change, content=last.content,
                manifest=last.manifest,
            ))  # fmt: skip
        if entries:
            self._log(connection, entries)
        return entries

    def _log(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Add entries to the log, with its new head, and ask for a time-stamp of that."""
        from countermark.evidence.checkpoint import Checkpoint

        tree = Tree(self._database, connection)
        leaves = [each.written for each in entries]
        connection.execute(
            tables.custody_entries.insert(),
            [
                {"position": tree.size + at, "item": each.item, "content": leaf}
                for at, (each, leaf) in enumerate(zip(entries, leaves, strict=True))
            ],
        )
        signer = self._same_signer(connection)
        root = tree.grow([merkle.leaf_hash(leaf) for leaf in leaves])
        note = str(signer.sign(str(Checkpoint(signer.name, tree.size, root))))
        connection.execute(tables.tree_heads.insert().values(size=tree.size, note=note))

    def _same_signer(self, connection: Connection) -> Signer:
        """The key that has signed this log's last head, or is to sign its first."""
        from countermark.evidence.checkpoint import Checkpoint
        from countermark.evidence.note import Note

        chosen = select(tables.tree_heads.c.note).order_by(tables.tree_heads.c.size.desc())
        last = connection.execute(chosen.limit(1)).scalar()
        if last is None:
            return self._signer(f"countermark/{secrets.token_hex(8)}")
        note = Note.read(last)
        origin = Checkpoint.of(note).origin
        if self._signing and self._signing[0] == origin:
            return self._signing[1]
        signer = self._signer(origin)
        if not signer.key.has_signed(note):
            raise WorkspaceError(
                f"the log of {self._database.name} was signed with another key than the one at "
                "hand: name the folder of its keys with COUNTERMARK_KEYS"
            )
        self._signing = (origin, signer)
        return signer

    def _last(self, connection: Connection, items: Sequence[str]) -> dict[str, Entry]:
        """The last entry of each item."""
        known = tables.custody_entries.c
        last: dict[str, Entry] = {}
        for some in _parts(items):
            chosen = select(known.content).where(known.item.in_(some)).order_by(known.position)
            for content in connection.execute(chosen).scalars():
                entry = Entry.read(content)
                last[entry.item] = entry
        if missing := [item for item in items if item not in last]:
            raise WorkspaceError(f"there is no evidence item {missing[0]} in this workspace")
        return last

    def _moment(self, connection: Connection) -> str:
        """Now, or the time of the log's last entry where a clock was put back."""
        known = tables.custody_entries.c
        chosen = select(known.content).order_by(known.position.desc()).limit(1)
        last = connection.execute(chosen).scalar()
        return max(now(), Entry.read(last).at) if last else now()


def _said(text: str, what: str, longest: int) -> str:
    """What a person gave, as an entry takes it. Raises WorkspaceError."""
    text = text.encode("utf-8", "backslashreplace").decode().strip()
    if not text:
        raise WorkspaceError(f"custody wants to know {what}")
    if len(text) > longest:
        raise WorkspaceError(f"{what}: {len(text):,} characters; {longest:,} is the most")
    return text


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + _MOST] for start in range(0, len(values), _MOST))


def _source_hash(item: Item) -> str:
    """What makes an import the same as an earlier one: where it is from and how. A capture is
    another each time."""
    told = item.circumstances
    moment = told.at if told.how in ("http", "browser") else ""
    return hashlib.sha256(f"{told.how}\n{moment}\n{told.source}".encode(errors="surrogatepass")
                          ).hexdigest()  # fmt: skip


def _item(name: str, manifest_hash: str, manifest: bytes | None) -> Item | None:
    if manifest is None:
        return None
    if hashlib.sha256(manifest).hexdigest() != manifest_hash:
        raise WorkspaceError(f"the manifest of the evidence item {name} was altered")
    return Item.read(manifest)
