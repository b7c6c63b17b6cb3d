"""HTML: pages saved by a browser, by SingleFile, HTTrack or a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from countermark.intake.charset import decoded
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.markup import Found, page
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

_BEFORE = r"\A[\ufeff\s]*+(?:<\?xml[^>]{0,200}>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+"
_WHOLE = re.compile(rf"{_BEFORE}<(?:!doctype\s++html|html|head|body)[\s>]", re.I | re.S)
_PART = re.compile(
    rf"{_BEFORE}<(?:meta|title|base|link|script|style|div|p|a|table|tr|span|h[1-6]|ul|ol|img|section"
    r"|article|main|nav|header|footer|center|font|iframe|form|button|b|i|strong|br|hr)[\s>/]",
    re.I | re.S,
)
_SAVED = re.compile(r"<!-- saved from url=\(\d{1,6}\)(\S{1,4000}) -->")
_SINGLE = re.compile(
    r"Page saved with SingleFile\s{0,9}\n\s{0,9}url: (\S{1,4000})\s{0,9}\n"
    r"\s{0,9}saved date: ([^\n]{1,100})"
)
_MIRRORED = re.compile(r"<!-- Mirrored from (\S{1,4000}) by HTTrack [^,]{0,100}, ([^>]{1,60}) -->")
_HEAD = 8192


class Html(Format):
    """A `.html` file or any text that starts as one; told by a doctype or a tag of HTML."""

    name = "html"
    title = "Saved web page (HTML)"

    def recognises(self, source: Source) -> bool:
        """Its first tag is one of HTML; a Markdown file may start with any but a whole page's."""
        start = source.start
        if _WHOLE.match(start):
            return True
        return bool(_PART.match(start)) and not source.name.lower().endswith((".md", ".markdown"))

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """The page, what is embedded in it (`char=A,B` where known) and where it sends on to."""
        with source.open() as stream:
            content = stream.read(LIMITS.document + 1)
        if len(content) > LIMITS.document:
            raise Refused(f"is over {LIMITS.document:,} bytes, more than a document may have")
        markup = decoded(content, markup=True)
        address, observed = _origin(markup[:_HEAD])

        def local(path: str) -> bool:
            try:
                return source.neighbour(path) is not None
            except (OSError, ValueError):  # a name that no file can have
                return False

        yield from rows(page(markup, address, local), source, observed)

    def examples(self) -> list[Example]:
        """A shop's page, a link page saved by hand; XML and Markdown are not HTML."""
        shop = (
            b'<!doctype html><html><head><meta charset="utf-8"><title>Plain band ring</title>'
            b'<link rel="canonical" href="https://shop.example/p/77">'
            b'<script type="application/ld+json">{"@context":"https://schema.org",'
            b'"@type":"Product","name":"Plain band ring","sku":"77",}</script></head>'
            b'<body><h1>Plain band ring</h1><a href="/cart">Cart</a></body></html>'
        )
        saved = (
            b"<!-- saved from url=(0026)https://bio.example/mira01 -->\n<html><body>"
            b'<p>My finds</p><a href="https://shop.example/p/77">the ring</a>'
            b'<img src="m_files/a.png"></body></html>'
        )
        gbk = '<html><meta charset="gb2312"><title>戒指</title><body>素圈戒指</body></html>'
        link = {"@type": "WebPage", "url": "https://shop.example/p/77", "name": "the ring"}
        return [
            Example(
                "shop.html",
                shop,
                [
                    {"@type": "WebPage", "url": "https://shop.example/p/77"},
                    {"@type": "Product", "url": "https://shop.example/p/77", "sku": "77"},
                ],
                "JSON-LD with a trailing comma, the address from the canonical link",
            ),
            Example(
                "m.htm",
                saved,
                [
                    {
                        "@type": "WebPage",
                        "url": "https://bio.example/mira01",
                        "text": "My finds\nthe ring",
                        "relatedLink": [link],
                        "image": ["m_files/a.png"],
                    }
                ],
                "a browser's saved page, its picture beside it",
                beside={"m_files/a.png": b"\x89PNG"},
            ),
            Example(
                "old.html",
                gbk.encode("gb18030"),
                [{"@type": "WebPage", "name": "戒指", "text": "素圈戒指"}],
                "an encoding of its own",
            ),
            Example(
                "go.html",
                b'<html><meta http-equiv=refresh content="0; url=https://shop.example/p/77">'
                b'<link rel=canonical href="https://go.example/x">',
                [
                    {"@type": "WebPage", "url": "https://go.example/x"},
                    {
                        "@type": "Redirect",
                        "from": "https://go.example/x",
                        "to": "https://shop.example/p/77",
                        "how": "meta",
                    },
                ],
                "a page that only sends on",
            ),
            Example(
                "feed.html", b"<?xml version='1.0'?><rss><a/></rss>", None, "XML of another kind"
            ),
            Example(
                "note.md", b"<p align=center>\n\n# Finds\n", None, "Markdown that starts with a tag"
            ),
        ]


def rows(
    found: Found, source: Source, observed: str | None = None, record: str = ""
) -> Iterator[Row | Rejected]:
    """The rows of a page. `record` is the selector of all of them where the page is a part of a
    file: characters are counted in whole files only."""
    for value, selector in found.objects(observed):
        yield Row(value, record or selector)
    for reason, written in found.problems:
        yield Rejected(file=source.name, line=None, reason=reason, row=written)


def _origin(head: str) -> tuple[str | None, str | None]:
    """Where and when a page was saved, as the saver's comment says."""
    if found := _SINGLE.search(head):
        return found[1], _moment(found[2].split(" (")[0], "%a %b %d %Y %H:%M:%S GMT%z")
    if found := _MIRRORED.search(head):
        return f"http://{found[1]}", _moment(found[2], "%a, %d %b %Y %H:%M:%S GMT")
    found = _SAVED.search(head)
    return (found[1], None) if found and found[1].startswith("http") else (None, None)


def _moment(written: str, form: str) -> str | None:
    try:
        when = datetime.strptime(written.strip(), form)
    except ValueError:
        return None
    return when.isoformat() + ("Z" if when.tzinfo is None else "")
