"""Telegram: the `result.json` of Telegram Desktop, of one chat or of a whole account.

Shapes: `export_output_json.cpp` of Telegram Desktop, 2018 to today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from countermark.intake.document import decode
from countermark.intake.elements import Element, Path, elements
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import Refused
from countermark.intake.source import Source
from countermark.intake.telegram_parts import (
    addresses,
    attachments,
    links,
    paths,
    peer,
    person,
    present,
    said,
    when,
)
from countermark.intake.values import Object, objects, text
from countermark.records.rejected import Rejected

_KINDS = (
    "personal_chat|bot_chat|saved_messages|replies|verify_codes"
    "|(?:private|public)_(?:group|supergroup|channel)"
)
_CHAT = re.compile(rf'"type"\s*:\s*"(?:{_KINDS})"')
_MESSAGES = re.compile(r'"messages"\s*:\s*\[')
_ACCOUNT = re.compile(
    r'"(?:chats|left_chats|contacts|frequent_contacts)"\s*:\s*\{\s*"about"\s*:'
    r'|"personal_information"\s*:\s*\{\s*"user_id"\s*:'
)
_MADE = ("profile_pictures", "stories")
_UNREAD = ("frequent_contacts", "sessions", "web_sessions", "other_data")
_CHANNEL = re.compile(r"channel(\d{1,15})")
_PUBLIC_NAME = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,31})")
_SHOWN = 2000


class Telegram(Format):
    """Told by a chat's `type` and its `messages`, or by the sections of an account's export."""

    name = "telegram"
    title = "Telegram Desktop export (result.json)"

    def recognises(self, source: Source) -> bool:
        """It is an object with a chat of Telegram's types, or with Telegram's sections."""
        start = source.start.lstrip("\ufeff \t\r\n")
        if not start.startswith("{"):
            return False
        return bool((_CHAT.search(start) and _MESSAGES.search(start)) or _ACCOUNT.search(start))

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """Messages, channel posts, the own account and its contacts; `record=N` from 1."""
        if source.encoding.replace("_", "-").startswith(("utf-16", "utf-32")):
            raise Refused("is not UTF-8: Telegram Desktop writes nothing else")
        own: Object = {}
        with source.open() as stream:
            for number, element in enumerate(elements(stream, _wanted), 1):
                reason, value = element.reason, None
                if element.content is not None:
                    try:
                        value = decode(element.content)
                    except ValueError as error:
                        reason = str(error)
                if value is None:
                    row = (element.content or b"")[:_SHOWN].decode("utf-8", "replace")
                    yield Rejected(
                        file=source.name, line=None, reason=f"record {number} {reason}", row=row
                    )
                    continue
                if element.path[0] in _UNREAD:
                    reason = f"record {number}: no record holds the section {element.path[0]}"
                    yield Rejected(file=source.name, line=None, reason=reason, row=None)
                    continue
                if element.path == ("personal_information",):
                    own = person(value)
                yield Row(_read(element, value, own), f"record={number}")

    def examples(self) -> list[Example]:
        """A chat, a channel, a whole account; other JSON with messages is not Telegram's."""
        mira = {"@type": "Person", "name": "Mira Vell", "identifier": "user71"}
        return [
            Example(
                "result.json",
                _CHAT_EXAMPLE,
                [
                    {
                        "@type": "Message",
                        "about": "telegram",
                        "identifier": "71/1",
                        "isPartOf": "71",
                        "dateSent": "2020-07-03T08:00:00Z",
                        "sender": mira,
                        "text": "ask @finds, link in bio: here",
                        "sharedContent": [
                            {"@type": "WebPage", "url": "https://bio.example/x", "name": "here"},
                            {"@type": "WebPage", "url": "https://shop.example/1", "name": "Buy"},
                        ],
                        "messageAttachment": [
                            {"@type": "ImageObject", "contentUrl": "photos/photo_1.jpg"}
                        ],
                    },
                    {
                        "dateSent": "2020-07-03T10:05:00",
                        "text": "phone_call",
                        "additionalType": "system",
                    },
                ],
                "one chat: entities, a button, a photo; a service note without a time zone; "
                "a message that is no JSON is rejected and the next one is read",
                rejected=1,
            ),
            Example(
                "channel/result.json",
                b'{"name":"Vell finds","type":"public_channel","id":99,"username":"vellfinds",'
                b'"messages":[{"id":5,"type":"message","date_unixtime":"1593763200",'
                b'"from":"Vell finds","from_id":"channel99","text":"new drop","photo":"p/1.jpg"}]}',
                [
                    {
                        "@type": "SocialMediaPosting",
                        "url": "https://t.me/vellfinds/5",
                        "datePublished": "2020-07-03T08:00:00Z",
                        "articleBody": "new drop",
                        "image": ["p/1.jpg"],
                    }
                ],
                "a channel whose public name is known: its messages are posts",
            ),
            Example(
                "account/result.json",
                _ACCOUNT_EXAMPLE,
                [
                    {
                        "@type": "Person",
                        "url": "https://t.me/miravell",
                        "alternateName": "miravell",
                        "name": "Mira Vell",
                        "telephone": "+49 30 5550100",
                        "description": "finds",
                    },
                    {"name": "Odo Quill", "telephone": "+86 10 5550 1234", "identifier": "user72"},
                    {
                        "@type": "Message",
                        "isPartOf": "72",
                        "sender": {"@type": "Person", "name": "Odo Quill", "identifier": "user72"},
                        "text": "factory price",
                    },
                ],
                "a whole account: the own account, a contact, a chat; sessions have no record",
                rejected=1,
            ),
            Example(
                "other.json",
                b'{"type":"chat","messages":[{"id":1,"from":"Mira","text":"hello"}]}',
                None,
                "another program's chat",
            ),
            Example("list.json", b'[{"type":"personal_chat","messages":[]}]', None, "an array"),
            Example("note.txt", b'"type": "personal_chat", "messages": [', None, "no JSON object"),
        ]


def _wanted(path: Path) -> bool:
    if path[-2:] == ("messages", ""):
        return len(path) == 2 or path[0] in ("chats", "left_chats")
    if path[0] == "contacts":
        return path == ("contacts", "list", "")
    return path == ("personal_information",) or (
        len(path) <= 2 and (path[0] in _UNREAD or (path[0] in _MADE and len(path) == 2))
    )


def _read(element: Element, value: Object, own: Object) -> Object:
    match element.path[0]:
        case "personal_information":
            return own
        case "contacts":
            return {**person(value), "additionalType": "contact"}
        case "profile_pictures":
            return {**own, "@type": "Person", "about": "telegram", "image": paths(value, "photo")}
        case "stories":
            return _story(value, own)
    chat = element.around[-2] if len(element.around) > 1 else {}
    if text(chat.get("type")) in ("public_channel", "private_channel") and (
        public := _PUBLIC_NAME.fullmatch(text(chat.get("username")))
    ):
        return _post(value, chat, public[1])
    return _message(value, chat, own)


def _message(value: Object, chat: Object, own: Object) -> Object:
    kind = text(value.get("type"))
    sender = peer(value, "actor" if "actor" in value or "actor_id" in value else "from")
    other = {"@type": "Person", **present(name=text(chat.get("name")))}
    recipients = [other] if other.get("name") else []
    if text(chat.get("type")) in ("personal_chat", "bot_chat"):
        other |= present(identifier=f"user{number}" if (number := text(chat.get("id"))) else "")
        if other.get("identifier", other.get("name")) in (
            sender.get("identifier"),
            sender.get("name"),
        ):
            recipients = [own] if own else []
    channel = _CHANNEL.fullmatch(text(value.get("from_id")))
    post = ""
    if channel and text(chat.get("type")).endswith("_channel"):
        post = f"https://t.me/c/{channel[1]}/{text(value.get('id'))}"
    return {
        "@type": "Message",
        "about": "telegram",
        "sender": sender,
        "text": said(value),
        **present(
            identifier="/".join(filter(None, (text(chat.get("id")), text(value.get("id"))))),
            isPartOf=text(chat.get("id")) or text(chat.get("name")),
            dateSent=when(value, "date"),
            recipient=recipients,
            messageAttachment=attachments(value),
            url=post,
            additionalType={"service": "system", "unsupported": "unsupported"}.get(kind, ""),
            **_common(value),
        ),
    }


def _post(value: Object, chat: Object, handle: str) -> Object:
    attached = attachments(value)
    page = f"https://t.me/{handle}"
    by_type = {kind: addresses(attached, kind) for kind in ("ImageObject", "VideoObject")}
    return {
        "@type": "SocialMediaPosting",
        "about": "telegram",
        "url": f"{page}/{text(value.get('id'))}",
        "articleBody": said(value),
        "author": {
            "@type": "Person",
            "alternateName": handle,
            "url": page,
            **present(name=text(chat.get("name"))),
        },
        **present(
            datePublished=when(value, "date"),
            image=by_type["ImageObject"],
            video=by_type["VideoObject"],
            associatedMedia=[a for a in attached if a["@type"] == "MediaObject"],
            additionalType="system" if text(value.get("type")) == "service" else "",
            **_common(value),
        ),
    }


def _story(value: Object, own: Object) -> Object:
    media = paths(value, "media")
    sent = when(value, "date")
    return {
        "@type": "SocialMediaPosting",
        "additionalType": "story",
        "about": "telegram",
        "identifier": f"story-{text(value.get('id')) or text(value.get('date_unixtime')) or sent}",
        "articleBody": said(value),
        "author": own,
        **present(
            datePublished=sent,
            video=[path for path in media if path.lower().endswith(".mp4")],
            image=[path for path in media if not path.lower().endswith(".mp4")],
            sharedContent=links(value),
        ),
    }


def _common(value: Object) -> Object:
    """What a message and a channel's post have in common beside the text."""
    reply = text(value.get("reply_to_message_id"))
    return {
        "sharedContent": links(value),
        "dateModified": when(value, "edited"),
        "parentItem": present(identifier=reply),
        "isBasedOn": peer(value, "forwarded_from")
        if value.get("forwarded_from") or value.get("forwarded_from_id")
        else None,
        "contributor": text(value.get("author")),
        "instrument": text(value.get("via_bot")),
        "mentions": [person(contact) for contact in objects(value.get("contact_information"))],
    }


_CHAT_EXAMPLE = b"""{
 "name": "Mira Vell",
 "type": "personal_chat",
 "id": 71,
 "messages": [
  {"id": 1, "type": "message", "date": "2020-07-03T10:00:00", "date_unixtime": "1593763200",
   "from": "Mira Vell", "from_id": "user71", "photo": "photos/photo_1.jpg",
   "text": ["ask ", {"type": "mention", "text": "@finds"}, ", link in bio: ",
            {"type": "text_link", "text": "here", "href": "https://bio.example/x"}],
   "inline_bot_buttons": [[{"type": "url", "text": "Buy", "data": "https://shop.example/1"}]]},
  {"id": 2, "type": "message", "text": tru },
  {"id": 3, "type": "service", "date": "2020-07-03T10:05:00", "actor": "Mira Vell",
   "actor_id": "user71", "action": "phone_call", "text": ""}
 ]
}"""

_ACCOUNT_EXAMPLE = b"""{
 "about": "Here is the data you requested.",
 "personal_information": {"user_id": 70, "first_name": "Mira", "last_name": "Vell",
  "phone_number": "+49 30 5550100", "username": "@miravell", "bio": "finds"},
 "contacts": {"about": "Your contacts", "list": [
  {"user_id": 72, "first_name": "Odo", "last_name": "Quill", "phone_number": "+86 10 5550 1234"}]},
 "sessions": {"about": "", "list": [{"last_ip": "192.0.2.1"}]},
 "chats": {"about": "This page lists all chats from this export.", "list": [
  {"name": "Odo Quill", "type": "personal_chat", "id": 72, "messages": [
   {"id": 8, "type": "message", "date_unixtime": "1593763300", "from": "Odo Quill",
    "from_id": "user72", "text": "factory price"}]}]}
}"""
