"""Orders: addresses that are to be captured, so that an order that was broken off goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from countermark.storage.canonical import escaped
from countermark.storage.database import Database
from countermark.storage.tables import capture_queue


@dataclass(frozen=True)
class Orders:
    """What is still to be captured. An order is named after its addresses: the same order, given
    again, goes on where it was broken off; one that was finished begins anew."""

    database: Database

    def open(self, urls: Sequence[str]) -> tuple[str, list[tuple[int, str]]]:
        """An order's name, and what is still to be done of it, in its order."""
        whole = "\n".join(escaped(url) for url in urls)
        name = f"C-{hashlib.sha256(whole.encode()).hexdigest()[:16]}"
        known = capture_queue.c
        left = select(known.number, known.url).where(known.order == name).order_by(known.number)
        with self.database.writing() as connection:
            if not (rows := connection.execute(left).all()) and urls:
                new = [{"order": name, "number": n, "url": url} for n, url in enumerate(urls)]
                connection.execute(capture_queue.insert(), new)
                rows = connection.execute(left).all()
            return name, [(row.number, row.url) for row in rows]

    def done(self, order: str, number: int) -> None:
        """One address of it is captured, or cannot be."""
        known = capture_queue.c
        gone = capture_queue.delete().where(known.order == order, known.number == number)
        with self.database.writing(alone=False) as connection:
            connection.execute(gone)
