"""Messages between people: direct messages, chats, channels and mail."""

from __future__ import annotations

from countermark.records.key import Key
from countermark.records.record import Record


class Message(Record):
    """One message. Times of a source without a zone stay without one."""

    key: Key
    platform: str | None = None
    """The network it was sent on, as its key's site where known (`instagram.com`)."""
    thread: str | None = None
    sender: str | None = None
    sender_account: Key | None = None
    recipients: tuple[str, ...] = ()
    sent: str | None = None
    text: str = ""
    links: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
