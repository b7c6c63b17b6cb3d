"""X: the files of an account's archive (`tweets.js`, `account.js`, `direct-messages.js` …)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from countermark.intake.document import document
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.source import Source
from countermark.intake.telegram_parts import present
from countermark.intake.values import Object, first, objects, text
from countermark.records.rejected import Rejected

_SHAPE = re.compile(r"\A\s*window\.YTD\.(\w{1,60})\.part\d{1,4}\s*=\s*(?=[\[{])")
_HANDLE = re.compile(r"\w{1,15}")
_WRAPS = ("tweet", "account", "profile", "dmConversation", "noteTweet", "deletedTweet")


class XArchive(Format):
    """Told by `window.YTD.SECTION.partN =` at the start."""

    name = "x-archive"
    title = "Archive of an account on X (Twitter)"

    def recognises(self, source: Source) -> bool:
        """It assigns a section of the archive."""
        return bool(_SHAPE.match(source.start.lstrip("\ufeff")))

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """Own posts, own account, messages; `record=N` counts entries from 1. Entries that no
        record holds (likes, devices …) are rejected in one row."""
        with source.open() as stream:
            content = stream.read(LIMITS.document + 1)
        begun = _SHAPE.match(content[:4096].decode("utf-8-sig", "replace"))
        if not begun:
            raise Refused("does not begin as a file of X's archive")
        body = content[content.index(b"=") + 1 :]
        entries = document(source, body.strip().removesuffix(b";"))
        own = _own(source)
        unread = 0
        for number, entry in enumerate(objects(entries), 1):
            found = [*_read(entry, own)]
            unread += not found
            yield from (Row(value, f"record={number}") for value in found)
        if unread:
            reason = f"no record holds {begun[1]}: {unread} entries"
            yield Rejected(file=source.name, line=None, reason=reason, row=None)

    def examples(self) -> list[Example]:
        """Posts, the account, a conversation; likes are no record, other scripts no archive."""
        return _examples()


def _own(source: Source) -> Object:
    """The account whose archive it is, by the file beside this one that names it."""
    path: Path | None = source.neighbour("account.js")
    if path is None:
        return {}
    try:
        beside = Source(path, path.name, "", source.folder)
        content = beside.text()
        value = document(beside, content[content.index("=") + 1 :].encode("utf-8", "replace"))
    except (Refused, OSError, ValueError):
        return {}
    return _account(first(first(value).get("account")))


def _read(entry: Object, own: Object) -> Iterator[Object]:
    for name in _WRAPS:
        if inner := first(entry.get(name)):
            match name:
                case "tweet" | "noteTweet" | "deletedTweet":
                    yield _post(inner, own)
                case "account":
                    yield _account(inner)
                case "profile":
                    yield _profile(inner, own)
                case _:
                    yield from _messages(inner)


def _post(tweet: Object, own: Object) -> Object:
    number = text(tweet.get("id_str") or tweet.get("id") or tweet.get("noteTweetId"))
    handle = own.get("alternateName", "i")
    entities = [first(tweet.get("entities")), first(tweet.get("extended_entities"))]
    written = text(
        tweet.get("full_text") or tweet.get("text") or first(tweet.get("core")).get("text")
    )
    answered = text(tweet.get("in_reply_to_status_id_str"))
    links = [
        {"@type": "WebPage", "url": url}
        for part in objects(entities[0].get("urls"))
        if (url := text(part.get("expanded_url") or part.get("url")))
    ]
    pictures = [
        text(part.get("media_url_https"))
        for each in entities
        for part in objects(each.get("media"))
    ]
    return {
        "@type": "SocialMediaPosting",
        "url": f"https://x.com/{handle}/status/{number}",
        **present(
            articleBody=written,
            datePublished=_when(text(tweet.get("created_at") or tweet.get("createdAt"))),
            author={"@type": "Person", **own} if own else None,
            sharedContent=links,
            image=list(dict.fromkeys(filter(None, pictures))),
            parentItem=f"https://x.com/i/status/{answered}" if answered else "",
        ),
    }


def _when(written: str) -> str:
    """`Fri Jul 03 10:00:00 +0000 2020` as mail writes it, which is read; others as they are."""
    found = re.fullmatch(r"(\w{3}) (\w{3}) (\d{1,2}) ([\d:]{8}) ([+-]\d{4}) (\d{4})", written)
    return "{0}, {2} {1} {5} {3} {4}".format(*found.groups()) if found else written


def _account(account: Object) -> Object:
    handle = text(account.get("username"))
    return {
        "@type": "Person",
        "about": "x",
        **present(
            alternateName=handle,
            url=f"https://x.com/{handle}" if _HANDLE.fullmatch(handle) else "",
            name=text(account.get("accountDisplayName")),
            email=text(account.get("email")),
            identifier=text(account.get("accountId")),
        ),
    }


def _profile(profile: Object, own: Object) -> Object:
    about = first(profile.get("description"))
    website = text(about.get("website"))
    return {
        "@type": "Person",
        "about": "x",
        **own,
        **present(description=text(about.get("bio")), sameAs=[website] if website else []),
    }


def _messages(conversation: Object) -> Iterator[Object]:
    thread = text(conversation.get("conversationId"))
    for entry in objects(conversation.get("messages")):
        if message := first(entry.get("messageCreate")):
            yield {
                "@type": "Message",
                "about": "x",
                "text": text(message.get("text")),
                **present(
                    isPartOf=thread,
                    identifier=text(message.get("id")),
                    dateSent=text(message.get("createdAt")),
                    sender=_number(message.get("senderId")),
                    recipient=[_number(message["recipientId"])] if "recipientId" in message else [],
                    sharedContent=[
                        {"@type": "WebPage", "url": url}
                        for part in objects(message.get("urls"))
                        if (url := text(part.get("expanded") or part.get("url")))
                    ],
                    messageAttachment=[
                        {"@type": "ImageObject", "contentUrl": each}
                        for each in message.get("mediaUrls") or ()
                        if isinstance(each, str)
                    ],
                ),
            }


def _number(value: Any) -> Object:
    return {"@type": "Person", "identifier": text(value)}


def _examples() -> list[Example]:
    account = (
        b'window.YTD.account.part0 = [ {"account" : {"email" : "m@mail.example", "username" :'
        b' "miravell", "accountId" : "71", "accountDisplayName" : "Mira"} } ]'
    )
    tweets = (
        b'window.YTD.tweets.part0 = [ {"tweet" : {"id_str" : "1279", "created_at" : "Fri Jul 03'
        b' 10:00:00 +0000 2020", "full_text" : "new drop https://t.co/abc", "entities" : {"urls" :'
        b' [ {"url" : "https://t.co/abc", "expanded_url" : "https://shop.example/1"} ], "media" :'
        b' [ {"media_url_https" : "https://img.example/1.jpg"} ] } } } ]'
    )
    messages = (
        b'window.YTD.direct_messages.part0 = [ {"dmConversation" : {"conversationId" : "71-72",'
        b' "messages" : [ {"messageCreate" : {"id" : "5", "senderId" : "72", "recipientId" : "71",'
        b' "text" : "which one?", "createdAt" : "2020-07-03T10:00:00.000Z", "urls" : []} } ] } } ]'
    )
    mira = {
        "@type": "Person", "about": "x", "alternateName": "miravell", "name": "Mira",
        "url": "https://x.com/miravell", "email": "m@mail.example", "identifier": "71",
    }  # fmt: skip
    post = {
        "@type": "SocialMediaPosting", "articleBody": "new drop https://t.co/abc",
        "datePublished": "Fri, 03 Jul 2020 10:00:00 +0000", "image": ["https://img.example/1.jpg"],
        "sharedContent": [{"@type": "WebPage", "url": "https://shop.example/1"}],
    }  # fmt: skip
    return [
        Example("data/account.js", account, [mira], "the own account"),
        Example("data/tweets.js", tweets,
                [{**post, "url": "https://x.com/miravell/status/1279", "author": mira}],
                "own posts", beside={"account.js": account}),
        Example("tweets.js", tweets, [{**post, "url": "https://x.com/i/status/1279"}],
                "own posts, and nobody says whose"),
        Example("direct-messages.js", messages, [
            {"@type": "Message", "isPartOf": "71-72", "text": "which one?",
             "sender": {"@type": "Person", "identifier": "72"}},
        ], "a conversation"),
        Example("like.js", b'window.YTD.like.part0 = [ {"like" : {"tweetId" : "1"} } ]', [],
                "likes are no record", rejected=1),
        Example("app.js", b"window.app = [ 1 ]", None, "another script"),
        Example("tweets.json", b'[{"tweet":{"id_str":"1279"}}]', None, "no file of the archive"),
    ]  # fmt: skip
