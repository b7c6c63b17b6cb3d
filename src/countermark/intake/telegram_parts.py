"""Parts of a Telegram message: who says it, what it says, links and carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from countermark.intake.values import Object, each, first, objects, text
from countermark.records.moment import moment


def person(value: Object) -> Object:
    """An own account, a contact, or a contact card."""
    handle = text(value.get("username")).removeprefix("@")
    number, telephone = text(value.get("user_id")), text(value.get("phone_number")).strip()
    names = (text(value.get("first_name")), text(value.get("last_name")))
    return {
        "@type": "Person",
        "about": "telegram",
        **present(
            identifier=f"user{number}" if number not in ("", "0") else telephone,
            alternateName=handle,
            url=f"https://t.me/{handle}" if handle else "",
            name=" ".join(filter(None, names)),
            description=text(value.get("bio")),
            telephone=telephone,
        ),
    }


def peer(value: Object, name: str) -> Object:
    """Who stands under `name` (`from`, `actor`, `forwarded_from`), with the number beside it."""
    number = text(value.get(f"{name}_id"))
    if number.isdecimal():  # until 2021 without its kind
        number = f"user{number}"
    return {"@type": "Person", **present(name=text(value.get(name)), identifier=number)}


def said(value: Object) -> str:
    """The text of a message, its marked parts joined, and what it says outside of a text."""
    written = "".join(
        part if isinstance(part, str) else text(part.get("text"))
        for part in _entities(value)
        if isinstance(part, str | dict)
    )
    return "\n".join(filter(None, [written, *_told(value)]))


def links(value: Object) -> list[Object]:
    """Links that stand beside the text: behind words, on buttons, of previews and games."""
    found = [
        (text(part.get("href")), text(part.get("text") or part.get("title")))
        for part in _entities(value)
        if isinstance(part, dict)
    ]
    for button in objects(value.get("inline_bot_buttons")):
        address = text(button.get("url") or button.get("data"))
        if re.match(r"(?:https?|tg)://", address, re.I):
            found.append((address, text(button.get("text"))))
    page = first(value.get("webpage") or value.get("web_page"))
    found.append((text(page.get("url")), text(page.get("title"))))
    found.append((text(value.get("game_link")), text(value.get("game_title"))))
    return [
        {"@type": "WebPage", "url": url, **present(name=name)}
        for url, name in dict.fromkeys(found)
        if url
    ]


def attachments(value: Object) -> list[Object]:
    """Pictures, videos and files; with a description where the export left the file out."""
    photos = [("ImageObject", path) for path in each(value.get("photo"))]
    mime, kind = text(value.get("mime_type")), text(value.get("media_type"))
    if mime.startswith("video/") or kind in ("video_file", "video_message", "animation"):
        shape = "VideoObject"
    else:
        shape = "ImageObject" if mime.startswith("image/") or kind == "sticker" else "MediaObject"
    files = [(shape, path) for path in each(value.get("file"))]
    cards = [("MediaObject", path) for path in each(value.get("contact_vcard"))]
    return [
        {"@type": kind, "description" if _is_note(path) else "contentUrl": path}
        for kind, path in (*photos, *files, *cards)
        if isinstance(path, str) and path
    ]


def addresses(attached: list[Object], kind: str) -> list[str]:
    """The paths of the attachments of one kind."""
    return [a["contentUrl"] for a in attached if a["@type"] == kind and "contentUrl" in a]


def paths(value: Object, name: str) -> list[str]:
    """The files under a property, notes about missing ones left out."""
    found = each(value.get(name))
    return [path for path in found if isinstance(path, str) and path and not _is_note(path)]


def when(value: Object, name: str) -> str | None:
    """In UTC where the export says so, else as its computer's clock showed it, zone unknown."""
    return moment(text(value.get(f"{name}_unixtime"))) or moment(text(value.get(name)))


def present(**properties: Any) -> Object:
    """The properties that hold something."""
    return {name: value for name, value in properties.items() if value}


def _told(value: Object) -> Iterator[str]:
    """What a message says outside of its text: a service note, a poll, a contact, a place."""
    if text(value.get("type")) == "service":
        parts = (
            text(part)
            for name in ("action", "title", "information_text", "members", "inviter")
            for part in each(value.get(name))
        )
        yield " ".join(filter(None, parts))
    for poll in objects(value.get("poll")):
        yield text(poll.get("question"))
        yield from (f"– {text(answer.get('text'))}" for answer in objects(poll.get("answers")))
    for contact in map(person, objects(value.get("contact_information"))):
        yield " ".join(filter(None, (contact.get("name", ""), contact.get("telephone", ""))))
    for invoice in objects(value.get("invoice_information")):
        yield " ".join(text(invoice.get(n)) for n in ("title", "description", "amount", "currency"))
    yield from (text(value.get(name)) for name in ("place_name", "address", "game_title"))
    for place in objects(value.get("location_information")):
        yield f"{text(place.get('latitude'))}, {text(place.get('longitude'))}"


def _entities(value: Object) -> list[Any]:
    written = value.get("text")
    if isinstance(written, list):
        return written
    if not written:
        return [*each(value.get("text_entities"))]
    return [written if isinstance(written, dict) else text(written), *_linked(value)]


def _linked(value: Object) -> Iterator[Object]:
    """Entities whose address does not stand in the text itself."""
    return (
        {"href": part["href"], "title": part.get("text")}
        for part in objects(value.get("text_entities"))
        if part.get("href")
    )


def _is_note(path: str) -> bool:
    """`(File not included. Change data exporting settings to download.)`, in any language."""
    return path.startswith("(") and path.endswith(")")
