"""All formats, in the order in which a file is held against them: the most telling first."""

from __future__ import annotations

import re

from countermark.intake.capture import Capture
from countermark.intake.delimited import Delimited
from countermark.intake.discord import Discord
from countermark.intake.facebook import Facebook
from countermark.intake.flat_json import FlatJson
from countermark.intake.format import Format, Reading
from countermark.intake.har import Har
from countermark.intake.html import Html
from countermark.intake.instagram import Instagram
from countermark.intake.instaloader import Instaloader
from countermark.intake.jsonl import JsonLines
from countermark.intake.jsonld import JsonLd
from countermark.intake.mail import Mail
from countermark.intake.markdown import Markdown
from countermark.intake.mhtml import Mhtml
from countermark.intake.news_feed import NewsFeed
from countermark.intake.parquet import Parquet
from countermark.intake.product_feed import ProductFeed
from countermark.intake.redirect_table import RedirectTable
from countermark.intake.shopify import Shopify
from countermark.intake.source import Source
from countermark.intake.spreadsheet import Spreadsheet
from countermark.intake.telegram import Telegram
from countermark.intake.telegram_html import TelegramHtml
from countermark.intake.tiktok import TikTok
from countermark.intake.wacz_pages import WaczPages
from countermark.intake.warc import Warc
from countermark.intake.whatsapp import WhatsApp
from countermark.intake.x_archive import XArchive

FORMATS: tuple[Format, ...] = (
    Parquet(),
    Spreadsheet(),
    Warc(),
    WaczPages(),
    Har(),
    Capture(),
    Instagram(),
    Facebook(),
    Instaloader(),
    Telegram(),
    Discord(),
    TikTok(),
    XArchive(),
    Shopify(),
    JsonLines(),
    JsonLd(),
    FlatJson(),
    Mhtml(),
    Mail(),
    ProductFeed(),
    NewsFeed(),
    TelegramHtml(),
    Html(),
    WhatsApp(),
    RedirectTable(),
    Delimited(),
    Markdown(),
)

_PICTURES = (
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"%PDF-", "pdf"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"OggS", "audio"),
    (b"ID3", "audio"),
)
_BEGINNING = 12
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
"""In its first bytes a picture or a film has a control character; a note that begins with "BM" or
"ID3" has none."""


def tell(source: Source, reading: Reading) -> Format | None:
    """The format of a source, or None where it is of none of them. What the user says of columns
    is asked before a text is taken for a mere note; media that no text begins like are not asked,
    of which there are thousands."""
    if media(source) and _NO_TEXT.search(source.head, 0, _BEGINNING):
        return None
    *formats, note = FORMATS
    form = next((form for form in formats if form.recognises(source)), None)
    if form is None and reading.columns:
        form = next((form for form in formats if form.understands(source, reading)), None)
    return form or (note if note.recognises(source) else None)


def media(source: Source) -> str | None:
    """`picture`, `video`, `audio` or `pdf` for a file that is looked at, not read."""
    head = source.head[:64]
    if head[:4] == b"RIFF":
        return "picture" if head[8:12] == b"WEBP" else "audio"
    if head[4:8] == b"ftyp":
        brand = head[8:12].lower()
        return "picture" if brand in (b"heic", b"heix", b"mif1", b"avif", b"msf1") else "video"
    return next((kind for mark, kind in _PICTURES if head.startswith(mark)), None)
