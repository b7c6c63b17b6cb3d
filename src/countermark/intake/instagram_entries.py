"""Entries of Instagram's archives: posts, messages, comments and accounts as objects."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from countermark.intake.instagram_archive import (
    Archive,
    among,
    labelled,
    labels,
    person,
)
from countermark.intake.values import Object, each, first, kind_of, objects, text
from countermark.records.moment import instant, moment

_KINDS = (("stor", "story"), ("reel", "reel"), ("igtv", "video"), ("video", "video"))
_PEOPLE = ("relationships_", "follower", "following", "close_friends", "blocked", "contact")


@dataclass(frozen=True, slots=True)
class Said:
    """A message and the conversation that it stands in."""

    thread: Object
    message: Any


def entries(value: Any) -> Iterator[tuple[str, Any]]:
    """Section and entry; a conversation counts as its messages."""
    for section, part in value.items() if isinstance(value, dict) else [("", value)]:
        if section == "messages" and isinstance(part, list):
            yield from (("messages", Said(value, one)) for one in part)
        elif section in ("participants", "magic_words", "joinable_mode", "image"):
            continue
        elif isinstance(part, list):
            for entry in part:
                if isinstance(entry, dict) and isinstance(entry.get("conversation"), list):
                    for one in entry["conversation"]:
                        yield "conversation", Said(entry, one)
                else:
                    yield section, entry
        elif isinstance(part, dict):
            yield section, part


class Reader:
    """Reads the entries of one file: what each is, is told by its section and its shape."""

    def __init__(self, archive: Archive, stem: str) -> None:
        self._archive = archive
        self._stem = stem.lower()
        self._own = archive.own()

    def read(self, section: str, entry: Any) -> list[Object]:
        """The objects of an entry; none where no record holds such a thing."""
        about = f"{section.lower()} {self._stem}"
        if isinstance(entry, Said):
            return self._message(entry.thread, entry.message)
        if "comment" in about:
            return self._comment(entry)
        if not isinstance(entry, dict):
            return []
        if any(word in about for word in _PEOPLE):
            return self._people(section or self._stem, entry)
        media = [*_media(entry)]
        if not media and not text(entry.get("caption")):
            return []
        if "profile_p" in about or section == "profile":
            return [{**self._own, "about": "instagram", "image": self._paths(media)}]
        return [self._post(about, entry, media)]

    def _post(self, about: str, entry: Object, media: list[Object]) -> Object:
        written = labelled(entry)
        titles = [text(one.get("title") or one.get("caption")) for one in (entry, *media)]
        titles.append(among(written, labels().caption))
        caption = "\n".join(dict.fromkeys(filter(None, titles)))
        times = (
            text(one.get(name))
            for one in (entry, *media)
            for name in ("creation_timestamp", "timestamp", "taken_at")
        )
        published = next(filter(None, map(moment, times)), None)
        kind = next((kind for word, kind in _KINDS if word in about), "")
        page = next((v for v in written.values() if "instagram.com/" in v and "://" in v), "")
        paths = self._paths(media)
        videos = [path for path in paths if _shape(path) == "VideoObject"]
        moment_of = instant(published)
        when = int(moment_of.timestamp()) if moment_of else "undated"
        key = msgspec.json.encode([published, sorted(text(m.get("uri")) for m in media), caption])
        post = {
            "@type": "SocialMediaPosting",
            "about": "instagram",
            "identifier": f"own-{when}-{hashlib.sha256(key).hexdigest()[:8]}",
            "url": page,
            "datePublished": published,
            "articleBody": caption,
            "author": {
                n: v for n, v in self._own.items() if n in ("@type", "alternateName", "url", "name")
            },
            "image": [path for path in paths if path not in videos],
            "video": videos,
            "additionalType": kind,
        }
        return {name: value for name, value in post.items() if value}

    def _message(self, thread: Object, message: Any) -> list[Object]:
        if not isinstance(message, dict):
            raise ValueError(f"a message is expected, not {kind_of(message)}")
        who = text(message.get("sender_name"))
        sender = self._partaker(who) if who else person(text(message.get("sender")))
        name = who or text(message.get("sender"))
        others = [
            self._partaker(text(part.get("name"))) if isinstance(part, dict) else person(text(part))
            for part in each(thread.get("participants"))
            if isinstance(part, dict | str) and text(part) != name
        ]
        if message.get("is_unsent") is True:
            kind = "unsent"
        else:
            kind = "call" if "call_duration" in message else ""
        value = {
            "@type": "Message",
            "about": self._archive.platform,
            "isPartOf": text(thread.get("thread_path"))
            or text(thread.get("title"))
            or " ".join(sorted(text(part) for part in each(thread.get("participants")))),
            "dateSent": moment(text(message.get("timestamp_ms") or message.get("created_at"))),
            "sender": sender,
            "recipient": others,
            "text": text(message.get("content") or message.get("text")),
            "messageAttachment": self._attachments(message),
            "sharedContent": _shared(message),
            "reactions": [*objects(message.get("reactions"))],
            "additionalType": kind,
        }
        return [{name: part for name, part in value.items() if part}]

    def _partaker(self, name: str) -> Object:
        """Names here are shown names; only the own one leads to an account."""
        if name and name in (self._own.get("name"), self._own.get("alternateName")):
            known = ("@type", "alternateName", "url", "name")
            return {part: value for part, value in self._own.items() if part in known}
        return {"@type": "Person", "name": name} if name else {}

    def _attachments(self, message: Object) -> list[Object]:
        names = ("photos", "videos", "audio", "audio_files", "files", "gifs", "sticker", "media")
        return [
            {"@type": _shape(uri, name), "contentUrl": self._archive.media(uri)}
            for name in names
            for part in each(message.get(name))
            if (uri := text(part.get("uri")) if isinstance(part, dict) else text(part))
        ]

    def _comment(self, entry: Any) -> list[Object]:
        """A comment of the own account under somebody's post, as a message to that person."""
        if isinstance(entry, list):  # until 2020: [time, text, owner]
            time, said, owner = (text(part) for part in (*entry, "", "", "")[:3])
        elif not isinstance(entry, dict):
            return []
        else:
            written = labelled(entry)
            listed = first(entry.get("string_list_data"))
            stamps = [
                text(part.get("timestamp"))
                for holder in objects(entry.get("string_map_data"))
                for part in objects([*holder.values()])
            ]
            values = [value for value in written.values() if value]
            said = (
                among(written, labels().comment) or text(listed.get("value")) or "".join(values[:1])
            )
            owner = (
                among(written, labels().owner) or text(entry.get("title")) or "".join(values[1:2])
            )
            stamps += [text(listed.get("timestamp")), text(entry.get("timestamp"))]
            time = next(filter(None, stamps), "")
        value = {
            "@type": "Message",
            "additionalType": "comment",
            "about": "instagram",
            "dateSent": moment(time),
            "sender": self._partaker(self._own.get("alternateName", "")),
            "recipient": [person(owner)] if owner else [],
            "text": said,
        }
        return [{name: part for name, part in value.items() if part}] if said else []

    def _people(self, section: str, entry: Object) -> list[Object]:
        return [
            {
                **person(handle),
                "about": "instagram",
                "additionalType": section.removeprefix("relationships_"),
            }
            for part in objects(entry.get("string_list_data"))
            if (handle := text(part.get("value")) or text(entry.get("title")))
        ]

    def _paths(self, media: list[Object]) -> list[str]:
        found = (text(one.get("uri") or one.get("path")) for one in media)
        return [self._archive.media(path) for path in found if path]


def _media(entry: Object) -> Iterator[Object]:
    """The media of an entry: in a list, under labels, or the entry itself."""
    if entry.get("uri") or entry.get("path"):
        yield entry
    for part in (entry, *objects(entry.get("label_values"))):
        for one in objects(part.get("media")):
            if one.get("uri"):
                yield one


def _shared(message: Object) -> list[Object]:
    shares = [*objects(message.get("share"))]
    if message.get("media_share_url") or message.get("link"):  # until 2020
        shares.append(
            {
                "link": text(message.get("media_share_url") or message.get("link")),
                "share_text": text(message.get("media_share_caption")),
                "original_content_owner": text(message.get("media_owner")),
            }
        )
    found = (
        {
            "@type": "WebPage",
            "url": text(share.get("link")),
            "name": text(share.get("share_text")),
            "author": text(share.get("original_content_owner")),
        }
        for share in shares
    )
    kept = ({name: part for name, part in share.items() if part} for share in found)
    return [share for share in kept if len(share) > 1]


def _shape(path: str, section: str = "") -> str:
    kind = (mimetypes.guess_type(path)[0] or section).partition("/")[0]
    if kind in ("image", "photos", "gifs", "sticker"):
        return "ImageObject"
    return "VideoObject" if kind in ("video", "videos") else "MediaObject"
