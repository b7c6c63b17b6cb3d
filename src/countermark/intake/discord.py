"""Discord: channels as DiscordChatExporter writes them, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from countermark.intake.document import decode
from countermark.intake.elements import elements
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.source import Source
from countermark.intake.telegram_parts import present
from countermark.intake.values import Object, first, objects, text
from countermark.records.rejected import Rejected

_SHAPE = (r'\A\s*\{\s*"guild"\s*:\s*\{', r'"channel"\s*:\s*\{', r'"messages"\s*:\s*\[')
_PLAIN = frozenset(("", "Default", "Reply"))
_SHOWN = 2000


class Discord(Format):
    """Told by a guild, its channel and messages, in this order."""

    name = "discord"
    title = "Discord channel (DiscordChatExporter, JSON)"

    def recognises(self, source: Source) -> bool:
        """It begins with a guild; a channel and messages follow."""
        start = source.start.lstrip("\ufeff")
        return all(re.search(part, start) for part in _SHAPE)

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """A message for each; `record=N` from 1."""
        about: dict[str, Object] = {}
        number = 0
        with source.open() as stream:
            for element in elements(stream, lambda p: p in _PATHS):
                is_message = element.path[0] == "messages"
                number += is_message
                reason = element.reason
                try:
                    value = decode(element.content) if element.content is not None else None
                except ValueError as error:
                    value, reason = None, str(error)
                if value is None:
                    shown = (element.content or b"")[:_SHOWN].decode("utf-8", "replace")
                    reason = f"record {number} {reason}"
                    yield Rejected(file=source.name, line=None, reason=reason, row=shown)
                elif is_message:
                    yield Row(_message(value, about), f"record={number}")
                else:
                    about[element.path[0]] = value

    def examples(self) -> list[Example]:
        """A channel with a link preview, an attachment and a service message; other chats."""
        return _examples()


_PATHS = frozenset({("guild",), ("channel",), ("messages", "")})


def _message(value: Object, about: dict[str, Object]) -> Object:
    guild, channel = about.get("guild", {}), about.get("channel", {})
    kind = text(value.get("type"))
    names = (text(guild.get("name")), text(channel.get("name")))
    reply = text(first(value.get("reference")).get("messageId"))
    return {
        "@type": "Message",
        "about": "discord",
        "identifier": text(value.get("id")),
        "text": "\n".join(filter(None, [text(value.get("content")), *_embedded(value)])),
        **present(
            isPartOf=text(channel.get("id")),
            channel=" / ".join(filter(None, names)),
            topic=text(channel.get("topic")),
            dateSent=text(value.get("timestamp")),
            sender=_person(first(value.get("author"))),
            sharedContent=[
                {"@type": "WebPage", "url": url, **present(name=text(part.get("title")))}
                for part in objects(value.get("embeds"))
                if (url := text(part.get("url")))
            ],
            messageAttachment=_attachments(value),
            parentItem=reply,
            additionalType="" if kind in _PLAIN else "system",
            pinned=value.get("isPinned") is True,
        ),
    }


def _embedded(value: Object) -> Iterator[str]:
    """What previews and bots' cards say, which stands beside the message's own words."""
    for part in objects(value.get("embeds")):
        yield text(part.get("description"))
        for field in objects(part.get("fields")):
            yield f"{text(field.get('name'))}: {text(field.get('value'))}"


def _person(author: Object) -> Object:
    handle = text(author.get("name"))
    number = text(author.get("discriminator"))
    if handle and number.strip("0"):
        handle = f"{handle}#{number}"
    return {
        "@type": "Person",
        **present(
            alternateName=handle,
            name=text(author.get("nickname")),
            identifier=text(author.get("id")),
        ),
    }


def _attachments(value: Object) -> list[Object]:
    pictures = [text(part.get("url")) for part in objects(value.get("attachments"))]
    for part in objects(value.get("embeds")):
        pictures += [text(first(part.get(name)).get("url")) for name in ("thumbnail", "images")]
    return [{"@type": "MediaObject", "contentUrl": url} for url in dict.fromkeys(pictures) if url]


def _examples() -> list[Example]:
    channel = (
        b'{"guild":{"id":"1","name":"Finds"},"channel":{"id":"22","type":"GuildTextChat",'
        b'"category":"Text","name":"w2c","topic":"links only"},"dateRange":{"after":null},'
        b'"messages":[{"id":"1001","type":"Default","timestamp":"2020-07-03T10:00:00.123+00:00",'
        b'"isPinned":true,"content":"w2c https://shop.example/1","author":{"id":"77",'
        b'"name":"miravell","discriminator":"0000","nickname":"Mira","isBot":false},'
        b'"attachments":[{"id":"5","url":"files/r.jpg","fileName":"r.jpg"}],'
        b'"embeds":[{"title":"Ring","url":"https://shop.example/1","description":"knot ring",'
        b'"thumbnail":{"url":"https://img.example/t.jpg"},"images":[],"fields":[]}]},'
        b'{"id":"1002","type":"GuildMemberJoin","timestamp":"2020-07-03T10:01:00+00:00",'
        b'"content":"Joined the server.","author":{"id":"78","name":"odo","discriminator":"4711"}},'
        b'{"id":broken},'
        b'{"id":"1003","type":"Reply","timestamp":"2020-07-03T10:02:00+00:00","content":"thanks",'
        b'"author":{"id":"78","name":"odo"},"reference":{"messageId":"1001"}}],"messageCount":3}'
    )
    return [
        Example(
            "Finds - w2c.json",
            channel,
            [
                {
                    "@type": "Message",
                    "about": "discord",
                    "isPartOf": "22",
                    "channel": "Finds / w2c",
                    "dateSent": "2020-07-03T10:00:00.123+00:00",
                    "sender": {"@type": "Person", "alternateName": "miravell", "name": "Mira",
                               "identifier": "77"},
                    "text": "w2c https://shop.example/1\nknot ring",
                    "sharedContent": [{"@type": "WebPage", "url": "https://shop.example/1",
                                       "name": "Ring"}],
                    "messageAttachment": [
                        {"@type": "MediaObject", "contentUrl": "files/r.jpg"},
                        {"@type": "MediaObject", "contentUrl": "https://img.example/t.jpg"},
                    ],
                    "pinned": True,
                },
                {"additionalType": "system",
                 "sender": {"@type": "Person", "alternateName": "odo#4711", "identifier": "78"}},
                {"text": "thanks", "parentItem": "1001"},
            ],
            "a preview, an attachment, a service message, an answer; one is no JSON",
            rejected=1,
        ),
        Example("chat.json", b'{"channel":{"id":"1"},"messages":[]}', None, "another program's"),
        Example("note.txt", b'"guild": {"channel": {"messages": [', None, "no JSON"),
    ]  # fmt: skip
