"""TikTok: `user_data.json` of "download your data", 2020 to today; it holds one's own account."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from countermark.intake.document import document
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.source import Source
from countermark.intake.telegram_parts import present
from countermark.intake.values import Object, objects, text
from countermark.links.found import find_urls
from countermark.records.rejected import Rejected

_SHAPE = re.compile(
    r'\A\s*\{\s*"(?:Activity|Your Activity|Profile(?: And Settings)?|Direct Messages?|Comment|Video'
    r'|Post|App Settings|Ads and data|Likes and Favorites|TikTok Live|Tiktok Shopping)"\s*:\s*\{'
)
_MARKS = re.compile(r'"(?:[A-Z]\w*List|ProfileMap|ChatHistory)"\s*:')
_VIDEO = re.compile(r"/video/(\d{10,25})")
_WITH = re.compile(r"Chat History with (.{1,100}?):?\s*")
_HANDLE = re.compile(r"[\w.]{2,30}")


class TikTok(Format):
    """Told by the names of its first section and of its lists."""

    name = "tiktok"
    title = 'TikTok "download your data" (JSON)'

    def recognises(self, source: Source) -> bool:
        """It begins with one of the archive's sections and holds one of its lists."""
        start = source.start.lstrip("\ufeff")
        return bool(_SHAPE.match(start) and _MARKS.search(start))

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """The own account, own videos, comments and messages; `record=N` counts entries from 1.
        Lists that no record holds (likes, searches) are rejected in one row each."""
        value = document(source)
        own = next((_account(part) for _, part in _named(value, "profilemap")), {})
        if own:
            yield Row(own, "record=1")
        number = 1
        unread: Counter[str] = Counter()
        for section, entry, partner in _entries(value):
            number += 1
            found = _READ[section](entry, own, partner) if section in _READ else None
            if found is None:
                unread[section] += 1
            else:
                yield Row(found, f"record={number}")
        for section, count in unread.items():
            reason = f"no record holds {section}: {count} entries"
            yield Rejected(file=source.name, line=None, reason=reason, row=None)

    def examples(self) -> list[Example]:
        """An account with a video, a comment and a conversation; other JSON is none."""
        return _examples()


def _named(value: Any, name: str) -> Iterator[tuple[str, Object]]:
    """The objects of a name, whatever the case, some levels down."""
    level = [value]
    for _ in range(6):
        inside = [pair for part in level if isinstance(part, dict) for pair in part.items()]
        yield from ((key, part) for key, part in inside
                    if key.casefold() == name and isinstance(part, dict))  # fmt: skip
        level = [part for _, part in inside]


def _entries(value: Any) -> Iterator[tuple[str, Object, str]]:
    """Section, entry and, in a conversation, with whom it is held."""
    for _, chats in _named(value, "chathistory"):
        for title, messages in chats.items():
            partner = _WITH.fullmatch(title)
            for message in objects(messages):
                yield "ChatHistory", message, partner[1] if partner else title
    level = [value]
    for _ in range(6):
        inside = [
            pair for part in level if isinstance(part, dict) for pair in part.items()
            if pair[0].casefold() != "chathistory"
        ]  # fmt: skip
        for section, part in inside:
            if isinstance(part, list):
                yield from ((section, entry, "") for entry in objects(part))
        level = [part for _, part in inside]


def _of(entry: Object, *names: str) -> str:
    """A property of any of these names, whatever the case; what is not there is `N/A` there."""
    plain = {key.casefold(): value for key, value in entry.items()}
    found = next((each for name in names if (each := text(plain.get(name)))), "")
    return "" if found in ("N/A", "None") else found


def _account(profile: Object) -> Object:
    handle = _of(profile, "username")
    bio = _of(profile, "biodescription", "bio description")
    return {
        "@type": "Person",
        "about": "tiktok",
        **present(
            alternateName=handle,
            url=_page(handle),
            name=_of(profile, "displayname", "nickname"),
            description=bio,
            sameAs=[found.url for found in find_urls(bio)],
            email=_of(profile, "emailaddress"),
            telephone=_of(profile, "telephonenumber"),
        ),
    }


def _page(handle: str) -> str:
    return f"https://www.tiktok.com/@{handle}" if _HANDLE.fullmatch(handle) else ""


def _person(handle: str) -> Object:
    return {"@type": "Person", "alternateName": handle, **present(url=_page(handle))}


def _video(entry: Object, own: Object, partner: str) -> Object | None:
    number = _VIDEO.search(_of(entry, "link"))
    if not number:
        return None
    page = own.get("url") or "https://www.tiktok.com/@"
    return {
        "@type": "SocialMediaPosting",
        "about": "tiktok",
        "url": f"{page}/video/{number[1]}",
        **present(
            datePublished=_of(entry, "date"),
            articleBody=_of(entry, "title", "description", "alttext"),
            author={"@type": "Person", **own} if own else None,
            likes=_of(entry, "likes"),
        ),
    }


def _comment(entry: Object, own: Object, partner: str) -> Object | None:
    said = _of(entry, "comment")
    return _said(said, _of(entry, "date"), own, "", "comment") if said else None


def _chat(entry: Object, own: Object, partner: str) -> Object | None:
    said, sender = _of(entry, "content"), _of(entry, "from")
    is_own = sender == own.get("alternateName")
    message = _said(said, _of(entry, "date"), own if is_own else _person(sender), partner, "")
    return {**message, "recipient": [_person(partner) if is_own else own]} if own else message


def _said(said: str, when: str, sender: Object, thread: str, kind: str) -> Object:
    return {
        "@type": "Message",
        "about": "tiktok",
        "text": said,
        **present(dateSent=when, sender=sender, isPartOf=thread, additionalType=kind),
    }


_READ = {"VideoList": _video, "CommentsList": _comment, "ChatHistory": _chat}


def _examples() -> list[Example]:
    archive = (
        b'{"Activity":{"Favorite Videos":{"FavoriteVideoList":[{"Date":"2020-07-03 10:00:00",'
        b'"Link":"https://www.tiktokv.com/share/video/6845678901234567890/"}]}},'
        b'"Comment":{"Comments":{"CommentsList":[{"date":"2020-07-03 10:00:00",'
        b'"comment":"link in bio","photo":"N/A"}]}},'
        b'"Direct Messages":{"Chat History":{"ChatHistory":{"Chat History with odoquill:":['
        b'{"Date":"2020-07-03 10:00:00","From":"odoquill","Content":"which one?"},'
        b'{"Date":"2020-07-03 10:01:00","From":"miravell","Content":"https://shop.example/1"}]}}},'
        b'"Profile":{"Profile Information":{"ProfileMap":{"userName":"miravell",'
        b'"bioDescription":"finds https://bio.example/x","emailAddress":"m@mail.example",'
        b'"telephoneNumber":"N/A"}}},'
        b'"Video":{"Videos":{"VideoList":[{"Date":"2020-07-03 10:00:00",'
        b'"Link":"https://www.tiktokv.com/share/video/6845678901234567890/","Likes":"3"}]}}}'
    )
    mira = {
        "@type": "Person", "about": "tiktok", "alternateName": "miravell",
        "url": "https://www.tiktok.com/@miravell", "description": "finds https://bio.example/x",
        "sameAs": ["https://bio.example/x"], "email": "m@mail.example",
    }  # fmt: skip
    odo = {"@type": "Person", "alternateName": "odoquill",
           "url": "https://www.tiktok.com/@odoquill"}  # fmt: skip
    return [
        Example("user_data.json", archive, [
            mira,
            {"@type": "Message", "isPartOf": "odoquill", "sender": odo, "recipient": [mira],
             "text": "which one?", "dateSent": "2020-07-03 10:00:00"},
            {"sender": mira, "recipient": [odo], "text": "https://shop.example/1"},
            {"text": "link in bio", "additionalType": "comment", "sender": mira},
            {"@type": "SocialMediaPosting", "datePublished": "2020-07-03 10:00:00",
             "url": "https://www.tiktok.com/@miravell/video/6845678901234567890"},
        ], "the own account, a conversation, a comment, a video; favourites are no record",
            rejected=1),
        Example("other.json", b'{"Activity":{"runs":[1,2]}}', None, "another program's"),
        Example("list.json", b'[{"VideoList":[]}]', None, "an array"),
    ]  # fmt: skip
