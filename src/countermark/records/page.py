"""Pages: web pages that are neither a listing nor a post, link-in-bio pages among them."""

from __future__ import annotations

from countermark.records.key import Key
from countermark.records.record import Record, Value


class Link(Value):
    """A link on a page, in the order of the page."""

    url: str
    text: str = ""


class Page(Record):
    """A page as it was seen."""

    key: Key
    url: str | None = None
    title: str = ""
    text: str = ""
    updated: str | None = None
    links: tuple[Link, ...] = ()
    images: tuple[str, ...] = ()
    network_keys: tuple[Key, ...] = ()
    """The accounts of services that the page reports to."""
