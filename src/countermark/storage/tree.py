"""The nodes of the log's tree, as they are kept: proofs read a few dozen however long it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, and_, func, or_, select

from countermark.evidence import merkle
from countermark.storage import tables
from countermark.storage.database import Database
from countermark.storage.error import WorkspaceError

T = TypeVar("T")


class Tree:
    """The tree of the log: in a transaction that grows it, or as it stands, to be asked."""

    def __init__(self, database: Database, connection: Connection | None = None) -> None:
        self._database = database
        self._connection = connection
        self._known: dict[tuple[int, int], bytes] = {}
        self.size = self._size()

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` entries, or over all."""
        of = self.size if size is None else size
        return self._at_once(lambda node: merkle.root(of, node))

    def inclusion(self, position: int, size: int | None = None) -> list[bytes]:
        """The proof that the entry at `position` is among the first `size`, or all."""
        of = self.size if size is None else size
        return self._at_once(lambda node: merkle.inclusion(position, of, node))

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """The proof that the log of `old` entries is the beginning of the one of `new`, or all."""
        of = self.size if new is None else new
        return self._at_once(lambda node: merkle.consistency(old, of, node))

    def grow(self, leaves: Sequence[bytes]) -> bytes:
        """Add leaves (hashes) in the transaction; the new root."""
        assert self._connection is not None
        self.root()  # the nodes that are needed beside the new ones are those of the old root
        rows = []
        for level, number, value in merkle.grown(self.size, leaves, self.node):
            self._known[level, number] = value
            rows.append({"level": level, "number": number, "hash": value})
        self._connection.execute(tables.log_nodes.insert(), rows)
        self.size += len(leaves)
        return self.root()

    def _at_once(self, proof: Callable[[merkle.Node], T]) -> T:
        """What `proof` makes of nodes, which are asked for in one question."""
        wanted: set[tuple[int, int]] = set()

        def noted(level: int, number: int) -> bytes:
            wanted.add((level, number))
            return merkle.EMPTY

        proof(noted)
        known = tables.log_nodes.c
        each = [and_(known.level == level, known.number == number)
                for level, number in sorted(wanted - self._known.keys())]  # fmt: skip
        if each:
            chosen = select(known.level, known.number, known.hash).where(or_(*each))
            with self._open() as connection:
                for level, number, value in connection.execute(chosen):
                    self._known[level, number] = bytes(value)
        return proof(self.node)

    def node(self, level: int, number: int) -> bytes:
        """The hash of a complete subtree. Raises WorkspaceError where it is gone."""
        if (level, number) not in self._known:
            known = tables.log_nodes.c
            chosen = select(known.hash).where(known.level == level, known.number == number)
            found = self._ask(chosen)
            if found is None:
                raise WorkspaceError(f"the log was altered: its node {level}/{number} is gone")
            self._known[level, number] = bytes(found)
        return self._known[level, number]

    def _size(self) -> int:
        known = tables.log_nodes.c
        last = self._ask(select(func.max(known.number)).where(known.level == 0))
        return 0 if last is None else int(last) + 1

    def _ask(self, chosen: Select[Any]) -> Any:
        with self._open() as connection:
            return connection.execute(chosen).scalar()

    def _open(self) -> AbstractContextManager[Connection]:
        return nullcontext(self._connection) if self._connection else self._database.reading()
