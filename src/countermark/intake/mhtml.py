"""MHTML: a page and its parts in one file, as browsers save it (RFC 2557)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from typing import Any

from countermark.intake.charset import decoded
from countermark.intake.envelope import header, parsed, payload, sent
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import Refused
from countermark.intake.html import rows
from countermark.intake.markup import page
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

_LOOKED_AT = 8192
_RELATED = re.compile(r"^content-type:\s{0,20}multipart/related", re.I | re.M)
_SNAPSHOT = re.compile(r"^(?:snapshot-content-location:|from:\s{0,9}\"?<?saved by )", re.I | re.M)
_POSTED = re.compile(r"^(?:to|received|delivered-to|return-path):", re.I | re.M)
_PLACED = re.compile(r"^content-location:", re.I | re.M)
_HEADER = re.compile(r"\A\s{0,9}[A-Za-z][\w-]{0,60}:")


class Mhtml(Format):
    """A `.mhtml` or `.mht` file; told by `multipart/related` that a browser, no mailer, wrote."""

    name = "mhtml"
    title = "Web page with its parts (MHTML)"

    def recognises(self, source: Source) -> bool:
        """Its head is a message of related parts with the address they were saved from."""
        start = source.start[:_LOOKED_AT].replace("\r\n", "\n")
        if not _HEADER.match(start) or not _RELATED.search(start):
            return False
        if _SNAPSHOT.search(start):
            return True
        return bool(_PLACED.search(start)) and not _POSTED.search(start)

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """The page, what is embedded in it and where it sends on to."""
        message = parsed(source)
        part = _main(message)
        if part is None:
            raise Refused("holds no HTML part")
        address = (
            header(message, "snapshot-content-location")
            or header(part, "content-location")
            or header(message, "content-location")
        )
        charset: Any = part.get_param("charset")
        markup = decoded(payload(part), charset if isinstance(charset, str) else None, markup=True)
        web = address if address.lower().startswith(("http://", "https://")) else None
        for row in rows(page(markup, web), source, sent(message)):
            yield Row(row.object, "", row.line) if isinstance(row, Row) else row

    def examples(self) -> list[Example]:
        """A page saved by a browser; a mail with a picture in it is none."""
        head = (
            "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://bio.example/mira01\r\n"
            "Subject: Mira\r\nDate: Wed, 1 Jul 2020 08:00:00 -0000\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--B--"\r\n\r\n'
        )
        body = (
            "----B--\r\nContent-Type: text/html\r\nContent-ID: <f@mhtml.blink>\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "Content-Location: https://bio.example/mira01\r\n\r\n"
            "<html><head><meta http-equiv=3D'Content-Type' content=3D'text/html; charset=3DUTF-8'>"
            "<title>Mira</title></head><body>finds =E2=80=93 <a href=3D'https://shop.exam=\r\n"
            "ple/p/77'>ring</a></body></html>\r\n------B----\r\n"
        )
        mail = (
            "From: Mira <mira@mail.example>\r\nTo: Jo <jo@mail.example>\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/related; boundary="B"\r\n\r\n--B\r\nContent-Type: text/html'
            "\r\n\r\n<p>hello</p>\r\n--B--\r\n"
        )
        link = {"@type": "WebPage", "url": "https://shop.example/p/77", "name": "ring"}
        return [
            Example(
                "mira.mhtml",
                (head + body).encode(),
                [
                    {
                        "@type": "WebPage",
                        "url": "https://bio.example/mira01",
                        "name": "Mira",
                        "text": "finds – ring",
                        "relatedLink": [link],
                        "dateObserved": "2020-07-01T08:00:00Z",
                    }
                ],
                "as Chromium saves it",
            ),
            Example("inline.mht", mail.encode(), None, "a mail with parts that belong together"),
        ]


def _main(message: Message) -> Message | None:
    """The part that is the page: the one that `start` names, else the first of HTML."""
    pages = [
        part
        for part in message.walk()
        if part.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    start = message.get_param("start")
    return next((part for part in pages if header(part, "content-id") == start), None) or next(
        iter(pages), None
    )
