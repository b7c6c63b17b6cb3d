"""Telegram: the pages of an export as HTML (`messages.html`, `messages2.html` …), which is what
Telegram Desktop writes unless it is told otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree, html

from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.source import Source
from countermark.intake.telegram_parts import present
from countermark.intake.values import Object
from countermark.records.rejected import Rejected

_MARKS = tuple(
    re.compile(pattern)
    for pattern in (
        r'class="page_body chat_page"',
        r'class="history"',
        r'<div class="message [^"]{1,60}" id="message-?\d',
    )
)
_DATE = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC([+-]\d\d:\d\d))?")
_NUMBER = re.compile(r"message(\d+)")


class TelegramHtml(Format):
    """Told by the page's frame and its first message."""

    name = "telegram-html"
    title = "Telegram Desktop export (HTML)"

    def recognises(self, source: Source) -> bool:
        """It is a page of a chat's history, with messages."""
        start = source.start
        return all(mark.search(start) for mark in _MARKS)

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """Messages and service notes; `record=N` counts them from 1."""
        root = _parsed(source)
        title = _words(_first(root, "page_header"), "text")
        sender = ""
        number = 0
        for element in root.iter("div"):
            kinds = _classes(element)
            if "message" not in kinds:
                continue
            number += 1
            if "service" in kinds:
                value = {"text": _words(element, "details"), "additionalType": "system"}
            else:
                body = _first(element, "body")
                sender = _own(body, "from_name") or sender
                value = {**_message(body), **present(sender=_person(sender))}
            found = _NUMBER.fullmatch(element.get("id") or "")
            about = {"@type": "Message", "about": "telegram"}
            known = present(isPartOf=title, identifier=found[1] if found else "")
            yield Row({**about, **known, **value}, f"record={number}")

    def examples(self) -> list[Example]:
        """A channel's page; any other page is none."""
        return _examples()


def _parsed(source: Source) -> Any:
    content = source.text().encode("utf-8", "replace")
    if len(content) > LIMITS.body:
        raise Refused(f"is over {LIMITS.body:,} bytes; Telegram's own pages hold 1,000 messages")
    try:
        parser = html.HTMLParser(encoding="utf-8", no_network=True)
        return html.document_fromstring(content, parser=parser)
    except etree.LxmlError as error:
        raise Refused(f"holds no page: {error}") from None


def _message(body: Any) -> Object:
    when = _first(body, "date")
    links, attached = [], []
    for anchor in body.iter("a") if body is not None else ():
        address = (anchor.get("href") or "").strip()
        words = " ".join("".join(anchor.itertext()).split())
        if re.match(r"(?:https?|tg)://", address, re.I):
            links.append({"@type": "WebPage", "url": address, **present(name=words)})
        elif address and not address.startswith(("#", "javascript:", "..", "mailto:", "tel:")):
            shape = "ImageObject" if "photo_wrap" in _classes(anchor) else "MediaObject"
            attached.append({"@type": shape, "contentUrl": address})
    forwarded = _first(body, "forwarded", "body")
    return {
        "text": _words(body, "text"),
        **present(
            dateSent=_moment(when.get("title") if when is not None else ""),
            sharedContent=links,
            messageAttachment=attached,
            forwardedFrom=_own(forwarded, "from_name"),
        ),
    }


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split()


def _first(element: Any, *names: str) -> Any:
    """The first part that has these classes."""
    parts = element.iter("div") if element is not None else ()
    return next((part for part in parts if not {*names} - {*_classes(part)}), None)


def _own(body: Any, name: str) -> str:
    """The words of a child of a class, and of no deeper part: a message that was forwarded names
    its first sender inside."""
    for part in body if body is not None else ():
        if name in _classes(part):
            said = [part.text or "", *(child.tail or "" for child in part)]
            return " ".join("".join(said).split())
    return ""


def _words(element: Any, name: str) -> str:
    """The words of the first part of a class, a line for each line there."""
    part = _first(element, name)
    if part is None:
        return ""
    said = (
        piece.replace("\n", " ") if isinstance(piece, str) else "\n"
        for event, node in etree.iterwalk(part, events=("start", "end"))
        for piece in _pieces(event, node, part)
    )
    return "\n".join(" ".join(line.split()) for line in "".join(said).split("\n")).strip()


def _pieces(event: str, node: Any, top: Any) -> Iterator[str | None]:
    if event == "start":
        if node.tag == "br":
            yield None
        if isinstance(node.tag, str):
            yield node.text or ""
    elif node is not top:
        yield node.tail or ""


def _person(name: str) -> Object | None:
    return {"@type": "Person", "name": name} if name else None


def _moment(written: str | None) -> str:
    """`03.07.2020 10:00:00 UTC+02:00`; the zone is unknown where an older export gives none."""
    found = _DATE.fullmatch((written or "").strip())
    if not found:
        return ""
    day, month, year, clock, zone = found.groups()
    spelt = f"{year}-{month}-{day}T{clock}{zone or ''}"
    try:
        datetime.fromisoformat(spelt)
    except ValueError:
        return ""
    return spelt


def _examples() -> list[Example]:
    chat = """<!DOCTYPE html><html><head><meta charset="utf-8"/><title>Exported Data</title></head>
<body><div class="page_wrap"><div class="page_header"><div class="content">
<div class="text bold">
Vell finds
</div></div></div><div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">
3 July 2020
</div></div>
<div class="message default clearfix" id="message5"><div class="pull_left userpic_wrap">
<div class="userpic"><div class="initials">M</div></div></div><div class="body">
<div class="pull_right date details" title="03.07.2020 10:00:00 UTC+02:00">10:00</div>
<div class="from_name">
Mira Vell
</div><div class="text">
new drop <a href="https://shop.example/1">here</a><br>and <strong>more</strong>
</div></div></div>
<div class="message default clearfix joined" id="message6"><div class="body">
<div class="pull_right date details" title="03.07.2020 10:01:00">10:01</div>
<div class="pull_left forwarded userpic_wrap"></div><div class="forwarded body">
<div class="from_name">Odo Quill <span class="date details">01.07.2020</span></div>
<div class="media_wrap clearfix"><a class="photo_wrap" href="photos/photo_1.jpg"></a></div>
<div class="text">old one</div></div></div></div>
</div></div></div></body></html>"""
    mira = {"@type": "Person", "name": "Mira Vell"}
    return [
        Example("ChatExport/messages.html", chat.encode(), [
            {"text": "3 July 2020", "additionalType": "system", "isPartOf": "Vell finds"},
            {"@type": "Message", "about": "telegram", "isPartOf": "Vell finds", "identifier": "5",
             "dateSent": "2020-07-03T10:00:00+02:00", "sender": mira,
             "text": "new drop here\nand more",
             "sharedContent": [{"@type": "WebPage", "url": "https://shop.example/1",
                                "name": "here"}]},
            {"dateSent": "2020-07-03T10:01:00", "sender": mira, "text": "old one",
             "forwardedFrom": "Odo Quill",
             "messageAttachment": [{"@type": "ImageObject", "contentUrl": "photos/photo_1.jpg"}]},
        ], "a message, one that goes on, forwarded, with a photo; a date is a note"),
        Example("page.html", b'<html><body><div class="message" id="message1">hi</div>', None,
                "another page"),
    ]  # fmt: skip
