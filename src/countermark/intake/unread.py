"""Unread: files of formats that are known and not read, and what their owner can do about it."""

from __future__ import annotations

import re
import zipfile

from countermark.intake.source import Source

_AS_TEXT = "save it as a web page (.html) or as text"
_UNPACK = "unpack it and give the files"
_MAIL = "save its messages as .eml or mbox"
_STARTS = (
    (b"!BDN", f"an Outlook data file (.pst): {_MAIL}"),
    (b"Rar!\x1a\x07", f"a RAR archive: {_UNPACK}"),
    (b"7z\xbc\xaf\x27\x1c", f"a 7-Zip archive: {_UNPACK}"),
    (b"MSCF", f"a Cabinet archive: {_UNPACK}"),
    (b"SQLite format 3\0", "a database (SQLite), as telephones keep their chats in: export the "
     "chats from the app that wrote it"),
    (b"bplist00", "a property list of Apple's (.webarchive, .plist): save a page as its source "
     "(.html)"),
    (b"{\\rtf", f"a Rich Text document: {_AS_TEXT}"),
    (b"BEGIN:VCARD", "a list of contacts (vCard): save it as .csv"),
    (b"BEGIN:VCALENDAR", "a calendar: what it says is not read"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (
    ("__substg1.0_", f"an Outlook message (.msg): {_MAIL}"),
    ("WordDocument", f"an old Word document: {_AS_TEXT}"),
    ("PowerPoint Document", f"an old PowerPoint presentation: {_AS_TEXT}"),
    ("EncryptedPackage", "a document protected by a password: save it without one"),
)
_PARTS = (
    ("word/document.xml", f"a Word document: {_AS_TEXT}"),
    ("ppt/presentation.xml", f"a PowerPoint presentation: {_AS_TEXT}"),
    ("META-INF/container.xml", f"an e-book: {_AS_TEXT}"),
    ("content.xml", f"an OpenDocument text: {_AS_TEXT}"),
)
_SITE_MAP = re.compile(r"<(?:urlset|sitemapindex)[\s>]")


def advice(source: Source) -> str | None:
    """What the file is and what to do, or None where nobody knows."""
    head = source.head
    if told := next((words for mark, words in _STARTS if head.startswith(mark)), None):
        return told
    if head.startswith(_OLE):
        names = head.replace(b"\0", b"").decode("latin-1") + _directory(source)
        return next((words for name, words in _STREAMS if name in names), None)
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(source.path) as package:
                parts = set(package.namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
            return None
        return next((words for part, words in _PARTS if part in parts), None)
    if source.start.lstrip("\ufeff \t\r\n").startswith("<") and _SITE_MAP.search(source.start):
        return "a site map: it names pages and says nothing of them; save the pages themselves"
    return None


def _directory(source: Source) -> str:
    """The names in a compound file's directory ([MS-CFB] 2.2: the sector at offset 48)."""
    sector = int.from_bytes(source.head[48:52], "little")
    try:
        with source.path.open("rb") as file:
            file.seek((sector + 1) * 512)
            return file.read(65_536).replace(b"\0", b"").decode("latin-1")
    except (OSError, OverflowError, ValueError):
        return ""
