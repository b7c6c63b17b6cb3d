"""The archive around a file of Instagram's "download your information": whose it is, its text
mended, its media found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import yaml

from countermark.intake.document import document
from countermark.intake.guard import Refused
from countermark.intake.source import Source
from countermark.intake.values import Object, first, objects, text

# A character of UTF-8 whose bytes were taken for Latin-1, one character each.
_MISREAD = re.compile(
    "[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|[\u00f0-\u00f4][\u0080-\u00bf]{3}"
)
_HANDLE = re.compile(r"[A-Za-z0-9._]{1,30}")
_NAMED = (
    re.compile(r"instagram-([A-Za-z0-9._]{1,30})-\d{4}-\d\d-\d\d(?:-.*)?"),
    re.compile(r"([A-Za-z0-9._]{1,30})_\d{8}(?:(?:_part_\d+)?\.zip|_part_\d+)"),
)
_PERSONAL = (
    "personal_information/personal_information/personal_information.json",
    "personal_information/personal_information.json",
    "account_information/personal_information.json",
    "personal_information.json",
    "profile.json",
)
_INBOXES = ("messages/inbox", "your_instagram_activity/messages/inbox")
_THREADS = 20
_UP = 6
"""Folders between a file and the archive's top; Instagram's own have at most four."""


class Labels(msgspec.Struct, forbid_unknown_fields=True):
    """`data/instagram.yaml`."""

    fields: dict[str, list[str]]
    comment: list[str]
    owner: list[str]
    caption: list[str]


@dataclass(frozen=True)
class Archive:
    """What the entries of one file need to know of the archive."""

    source: Source

    @property
    def platform(self) -> str:
        """Facebook writes its messages in the same shape, below a folder of another name."""
        seen = "your_facebook_activity" in self.source.name + self.source.start
        return "facebook" if seen else "instagram"

    def own(self) -> Object:
        """The account whose archive this is, as a Person: of its personal information, else of
        the archive's name, else the one who takes part in every conversation."""
        for path in self._around(_PERSONAL):
            source = Source(path, path.name, "", self.source.folder)
            try:
                if found := account(restored(document(source))):
                    return found
            except (Refused, OSError):
                continue
        for part in (*re.split(r"!?/", self.source.name), self.source.folder.name):
            for pattern in _NAMED:
                if found_name := pattern.fullmatch(part):
                    return person(found_name[1])
        return self._partaker()

    def media(self, uri: str) -> str:
        """The path of a media file relative to the file that names it, where it is there;
        else as written, which is relative to the top of the archive."""
        if uri and "://" not in uri and "\x00" not in uri and len(uri) < 1000:
            for up in range(_UP):
                if _beside(self.source, "../" * up + uri):
                    return "../" * up + uri
        return uri

    def _around(self, relatives: tuple[str, ...]) -> Iterator[Path]:
        for up in range(_UP):
            for relative in relatives:
                if found := _beside(self.source, "../" * up + relative):
                    yield found

    def _partaker(self) -> Object:
        names: set[str] | None = None
        for path in self._threads():
            try:
                thread = document(Source(path, path.name, "", self.source.folder))
            except (Refused, OSError):
                continue
            partakers = objects(
                restored(thread).get("participants") if isinstance(thread, dict) else []
            )
            here = {text(partaker.get("name")) for partaker in partakers}
            names = here if names is None else names & here
        if not names or len(names) > 1:
            return {"@type": "Person"}
        (name,) = names
        return person(name) if _HANDLE.fullmatch(name) else {"@type": "Person", "name": name}

    def _threads(self) -> list[Path]:
        top, folder = self.source.path.parent, self.source.folder.resolve()
        for _ in range(_UP):
            if not top.resolve().is_relative_to(folder):
                break
            for inbox in _INBOXES:
                found = sorted((top / inbox).glob("*/message_1.json"))
                if found:
                    return found[:_THREADS]
            top = top.parent
        return []


def restored(value: Any) -> Any:
    """A document with its text as it was typed. What is not mis-read stays, so that partly mended
    or cut-off text keeps all it has."""
    if isinstance(value, str):
        return _MISREAD.sub(_reread, value) if not value.isascii() else value
    if isinstance(value, list):
        return [restored(part) for part in value]
    if isinstance(value, dict):
        return {restored(name): restored(part) for name, part in value.items()}
    return value


def account(value: Any) -> Object:
    """The own account out of `personal_information.json`, or `profile.json` of before 2021."""
    user = first(value.get("profile_user") or value) if isinstance(value, dict) else first(value)
    if text(user.get("username")):
        return person(
            text(user.get("username")),
            name=text(user.get("name")),
            description=text(user.get("biography")),
            sameAs=[site] if (site := text(user.get("website"))) else [],
            email=text(user.get("email")),
            telephone=text(user.get("phone_number")),
        )
    found: Object = {}
    for label, written in labelled(user).items():
        for field, spelt in labels().fields.items():
            if written and label.casefold() in {word.casefold() for word in spelt}:
                found.setdefault(field, [written] if field == "sameAs" else written)
    handle = found.pop("alternateName", "")
    return person(handle, **found) if handle else {}


def labelled(entry: Object) -> dict[str, str]:
    """Label and value of an entry, in either of the two shapes of such lists."""
    found = {}
    for holder in objects(entry.get("string_map_data")):
        for label, part in holder.items():
            if isinstance(part, dict):
                found[label] = text(part.get("value")) or text(part.get("href"))
    for part in objects(entry.get("label_values")):
        found[text(part.get("label"))] = text(part.get("value")) or text(part.get("href"))
    return found


def among(found: dict[str, str], names: list[str]) -> str:
    """The value of the first label that is one of `names`."""
    spelt = {name.casefold() for name in names}
    return next((value for label, value in found.items() if label.casefold() in spelt), "")


def person(handle: str, **properties: Any) -> Object:
    """An account of Instagram."""
    handle = handle.strip().removeprefix("@")
    page = {"url": f"https://www.instagram.com/{handle}/"} if _HANDLE.fullmatch(handle) else {}
    return {
        "@type": "Person",
        "alternateName": handle,
        **page,
        **{name: value for name, value in properties.items() if value},
    }


@cache
def labels() -> Labels:
    """`data/instagram.yaml`. Raises msgspec.ValidationError naming the field."""
    path = files("countermark.intake") / "data" / "instagram.yaml"
    return msgspec.convert(yaml.safe_load(path.read_text("utf-8")), Labels)


def _beside(source: Source, relative: str) -> Path | None:
    try:
        return source.neighbour(relative)
    except (OSError, ValueError):  # a name that no file can have
        return None


def _reread(found: re.Match[str]) -> str:
    try:
        return found[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
