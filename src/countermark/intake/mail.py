"""Mail: single messages (`.eml`, RFC 5322) and mailboxes (mbox, RFC 4155)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from typing import Any

from countermark.intake.charset import decoded
from countermark.intake.envelope import header, message_of, parsed, payload, people, sent
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.markup import Found, page
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{0,60}):", re.M)
_TELLING = frozenset(
    ("from", "to", "subject", "date", "message-id", "received", "return-path", "mime-version")
)
_POSTMARK = re.compile(rb"From \S{1,300}.{0,100}\d{4}", re.S)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)
_REPLY = re.compile(r"^(?:(?:re|aw|fwd?|wg|antw|sv|回复|答复|转发)\s{0,3}[:：]\s{0,9})+", re.I)
_NESTING = 5
"""Messages attached to messages that are followed."""


class Mail(Format):
    """Told by a head of mail's own fields, or by the `From ` line of a mailbox."""

    name = "mail"
    title = "E-mail (.eml) or mailbox (mbox)"

    def recognises(self, source: Source) -> bool:
        """Its first lines are fields of a message, two of them at least that all mail has."""
        start = source.start
        if _is_mailbox(source):
            start = start.partition("\n")[2]
        start = start.lstrip("\ufeff\r\n")
        head = re.split(r"\r?\n\r?\n", start, maxsplit=1)[0]
        if not _FIELD.match(head):
            return False
        fields = {found[1].lower() for found in _FIELD.finditer(head)}
        return len(fields & _TELLING) >= 2 and not fields.isdisjoint(
            ("from", "received", "message-id", "return-path")
        )

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """The messages, those attached to them, and objects embedded in their HTML. `record=N`
        counts the messages of a mailbox from 1."""
        if not _is_mailbox(source):
            yield from _message(parsed(source), source, "", 0)
            return
        for number, content in enumerate(_mailbox(source), 1):
            try:
                yield from _message(message_of(content), source, f"record={number}", 0)
            except Refused as refused:
                reason = f"message {number} {refused}"
                yield Rejected(file=source.name, line=None, reason=reason, row=None)

    def examples(self) -> list[Example]:
        """A mail in Chinese, an order confirmation, a mailbox; a letter in plain text is none."""
        chinese = (
            b"From: =?gb2312?B?w9fArQ==?= <Mira@mail.example>\r\nTo: jo@mail.example\r\n"
            b"Date: Fri, 3 Jul 2020 10:00:00 +0800\r\nMessage-ID: <2@mail.example>\r\n"
            b"References: <1@mail.example>\r\nSubject: =?gb2312?B?suLK1A==?=\r\n"
            b"Content-Type: text/plain; charset=gb2312\r\n\r\n" + "链接在简介里".encode("gb2312")
        )
        order = (
            b"From: shop@shop.example\nTo: jo@mail.example\nSubject: Your order\n"
            b"Content-Type: text/html; charset=utf-8\n\n"
            b'<p>Thank you <a href="https://shop.example/o/9">order</a></p>'
            b'<script type="application/ld+json">{"@type":"Order","orderNumber":"9"}</script>'
        )
        box = (
            b"From mira@mail.example Fri Jul  3 10:00:00 2020\nFrom: mira@mail.example\n"
            b"To: jo@mail.example\n\nfirst\n>From here\n\n"
            b"From mira@mail.example Fri Jul  3 10:01:00 2020\nFrom: mira@mail.example\n"
            b"To: jo@mail.example\n\nsecond\n"
        )
        mira = {"@type": "Person", "email": "mira@mail.example"}
        return [
            Example(
                "zh.eml",
                chinese,
                [
                    {
                        "@type": "Message",
                        "about": "email",
                        "identifier": "2@mail.example",
                        "isPartOf": "1@mail.example",
                        "dateSent": "2020-07-03T10:00:00+08:00",
                        "sender": {
                            **mira,
                            "name": "米拉",
                            "alternateName": "mira@mail.example",
                        },
                        "text": "测试\n链接在简介里",
                    }
                ],
                "encoded words and a charset of its own; the subject is the text's first line",
            ),
            Example(
                "order.eml",
                order,
                [
                    {
                        "@type": "Message",
                        "text": "Your order\nThank you order",
                        "sharedContent": [
                            {"@type": "WebPage", "url": "https://shop.example/o/9", "name": "order"}
                        ],
                    },
                    {"@type": "Order", "orderNumber": "9"},
                ],
                "JSON-LD in an order confirmation",
            ),
            Example(
                "box.mbox",
                box,
                [
                    {"@type": "Message", "text": "first\nFrom here"},
                    {"@type": "Message", "text": "second"},
                ],
                "a mailbox",
            ),
            Example("letter.txt", b"Dear Jo,\n\nsee: you soon\n", None, "no fields of a message"),
        ]


def _is_mailbox(source: Source) -> bool:
    return bool(_POSTMARK.match(source.head))


def _mailbox(source: Source) -> Iterator[bytes]:
    """The messages of a mailbox; one that is too long comes cut just beyond what is read."""
    with source.open() as stream:
        lines: list[bytes] = []
        size, blank = 0, True
        while line := stream.readline(LIMITS.line):
            if blank and _POSTMARK.match(line):
                if lines:
                    yield _QUOTED_FROM.sub(rb"\1", b"".join(lines))
                lines, size = [], 0
            elif size <= LIMITS.body:
                lines.append(line)
                size += len(line)
            blank = not line.strip()
        if lines:
            yield _QUOTED_FROM.sub(rb"\1", b"".join(lines))


def _message(
    message: Message, source: Source, selector: str, depth: int
) -> Iterator[Row | Rejected]:
    texts: list[str] = []
    shown: list[Found] = []
    attached: list[dict[str, Any]] = []
    inside: list[Message] = []
    waiting = [message]
    while waiting:
        part = waiting.pop()
        kind = part.get_content_type()
        content = part.get_payload()
        if kind == "message/rfc822" and isinstance(content, list):
            inside += [each for each in content if isinstance(each, Message)]
        elif part.is_multipart() and isinstance(content, list):
            waiting += [each for each in reversed(content) if isinstance(each, Message)]
        elif _is_attachment(part):
            name = " ".join(decoded_name(part).split())
            attached.append({"@type": "MediaObject", "contentUrl": name, "encodingFormat": kind})
        elif kind == "text/html":
            shown.append(page(_text(part, markup=True)))
        elif kind == "text/plain":
            texts.append(_text(part))
    body = "\n".join(filter(None, (_tidy(each) for each in texts)))
    if not body:
        body = "\n".join(filter(None, (each.page["text"] for each in shown)))
    yield Row(_object(message, body, shown, attached), selector)
    for found in shown:
        for value, _ in found.embedded:
            yield Row(value, selector)
        for reason, written in found.problems:
            yield Rejected(file=source.name, line=None, reason=reason, row=written)
    for each in inside:
        if depth < _NESTING:
            yield from _message(each, source, selector, depth + 1)
        else:
            reason = f"a message attached to messages more than {_NESTING} deep is not read"
            yield Rejected(file=source.name, line=None, reason=reason, row=None)


def _object(
    message: Message, body: str, shown: list[Found], attached: list[dict[str, Any]]
) -> dict[str, Any]:
    subject = header(message, "subject")
    own = _ids(header(message, "message-id"))
    earlier = _ids(header(message, "references")) or _ids(header(message, "in-reply-to"))
    senders = people(message, "from") or people(message, "sender", "return-path")
    links = {link["url"]: link for found in shown for link in found.page.get("relatedLink", [])}
    found = {
        "@type": "Message",
        "about": "email",
        "identifier": next(iter(own), None),
        "isPartOf": next(iter(earlier + own), None) or _REPLY.sub("", subject),
        "name": subject,
        "dateSent": sent(message),
        "sender": _person(*senders[0]) if senders else None,
        "recipient": [_person(*each) for each in people(message, "to", "cc", "bcc")],
        "text": "\n".join(filter(None, (subject, body))),
        "messageAttachment": attached,
        "sharedContent": list(links.values()),
    }
    return {name: value for name, value in found.items() if value or name == "text"}


def _person(name: str, address: str) -> dict[str, str]:
    person = {"@type": "Person", "name": name, "email": address.lower()}
    person["alternateName"] = address.lower()
    return {field: value for field, value in person.items() if value}


def _ids(written: str) -> list[str]:
    return [each.strip("<>,") for each in written.split() if each.strip("<>,")]


def _is_attachment(part: Message) -> bool:
    kind = part.get_content_type()
    if kind == "text/calendar" and not part.get_filename():
        return False
    return part.get_content_disposition() == "attachment" or not kind.startswith("text/")


def decoded_name(part: Message) -> str:
    """The file name of a part, else its Content-ID, else its type."""
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        name = ""
    probe = Message()
    probe["x"] = name.replace("\r", " ").replace("\n", " ")[:1000]
    return header(probe, "x") or header(part, "content-id").strip("<>") or part.get_content_type()


def _text(part: Message, markup: bool = False) -> str:
    charset: Any = part.get_param("charset")
    label = charset[2] if isinstance(charset, tuple) else charset
    return decoded(payload(part), label if isinstance(label, str) else None, markup)


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()
