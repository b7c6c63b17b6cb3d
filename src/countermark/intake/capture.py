"""Captures made by hand: a screenshot, PDF or recording, and its sidecar `NAME.json`."""

from __future__ import annotations

import mimetypes
from collections.abc import Collection, Iterator
from typing import Any

import msgspec

from countermark.intake.document import decode, document
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import Refused
from countermark.intake.source import HEAD, Source
from countermark.intake.values import Object, each, text, types, urls
from countermark.records.rejected import Rejected

_ENDS = (
    *("png", "jpg", "jpeg", "webp", "heic", "heif", "avif", "gif", "bmp", "tif", "tiff", "pdf"),
    *("mp4", "mov", "m4v", "webm", "mkv", "avi", "mp3", "m4a", "ogg", "wav"),
    *("html", "htm", "mhtml", "mht", "eml", "txt", "warc", "wacz"),
)
_MESSAGES = ("Message", "EmailMessage")
_POSTS = ("SocialMediaPosting", "DiscussionForumPosting", "Comment")


class Capture(Format):
    """Told by one JSON object with a type and with `captured`, an object that says when (`at`),
    by whom (`by`), with which account (`account`) and `how`."""

    name = "capture"
    title = "Capture made by hand, with its sidecar"

    def recognises(self, source: Source) -> bool:
        """One object, with `@type`, whose `captured` is an object that says at least one thing."""
        start = source.start.lstrip("\ufeff \t\r\n")
        if not start.startswith("{") or '"captured"' not in start or '"@type"' not in start:
            return False
        if len(source.head) >= HEAD:
            return False  # what a person writes beside a file is short
        try:
            return _is_sidecar(decode(start.encode("utf-8", "replace")))
        except ValueError:
            return False

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """The object with its files added; and a Rejected where there is no file."""
        value = document(source)
        if not _is_sidecar(value):
            raise Refused("is no longer the sidecar of a capture")
        files = _beside(source)
        named = [address for _, address in _named(value)]
        yield Row(_with(value, [file for file in files if file not in named]), "record=1")
        missing = [name for name in named if _is_path(name) and not _lies(source, name)]
        if not files and not named:
            missing = [_expected(source)]
        for name in missing:
            reason = f"the captured file {name} is not beside its sidecar"
            yield Rejected(file=source.name, line=None, reason=reason, row=_cut(value))

    def examples(self) -> list[Example]:
        """A screenshot, a story, a message, a file that is missing; other JSON is no capture."""
        return _examples()


def sidecar(content: bytes) -> Object | None:
    """The object of a sidecar's bytes; None where they are none."""
    try:
        value = decode(content)
    except ValueError:
        return None
    return value if _is_sidecar(value) else None


def captured_files(name: str, value: Object, names: Collection[str]) -> list[str]:
    """Of `names`, the files that the sidecar of this name stands beside, or names itself."""
    folder, mark, last = name.rpartition("/")
    stem = last[: -len(".json")] if last.lower().endswith(".json") else last.rpartition(".")[0]
    exact = f"{folder}{mark}{stem}"
    beside = [exact] if exact in names and stem.rpartition(".")[2].lower() in _ENDS else []
    if not beside:
        ends = [end for each_end in _ENDS for end in (each_end, each_end.upper())]
        beside = [path for end in ends if (path := f"{exact}.{end}") in names]
    own = (f"{folder}{mark}{written}" for _, written in _named(value))
    return list(dict.fromkeys([*beside, *(path for path in own if path in names)]))


def _is_sidecar(value: Any) -> bool:
    if not isinstance(value, dict) or not types(value):
        return False
    captured = value.get("captured")
    return isinstance(captured, dict) and any(
        text(captured.get(name)) for name in ("at", "by", "account", "how")
    )


def _stem(source: Source) -> str:
    name = source.path.name
    return name[: -len(".json")] if name.lower().endswith(".json") else source.path.stem


def _beside(source: Source) -> list[str]:
    """The captured files: `shot.png` for `shot.png.json`, else `shot.*` for `shot.json`."""
    stem = _stem(source)
    exact = stem.rpartition(".")[2].lower() in _ENDS and _lies(source, stem)
    if exact:
        return [stem]
    names = (f"{stem}.{end}" for each_end in _ENDS for end in (each_end, each_end.upper()))
    return [name for name in names if _lies(source, name)]


def _expected(source: Source) -> str:
    stem = _stem(source)
    return stem if stem.rpartition(".")[2].lower() in _ENDS else f"{stem}.*"


def _lies(source: Source, name: str) -> bool:
    try:
        return source.neighbour(name) is not None
    except (OSError, ValueError):  # a name that no file can have
        return False


def _is_path(name: str) -> bool:
    return "://" not in name and not name.startswith("data:")


def _named(value: Object) -> Iterator[tuple[str, str]]:
    """The files that the object itself names."""
    for name in ("image", "video", "messageAttachment", "associatedMedia"):
        for address in urls(value.get(name)):
            yield name, address


def _with(value: Object, files: list[str]) -> Object:
    """The object with the captured files where its type keeps such things."""
    kinds = types(value)
    for file in files:
        kind = (mimetypes.guess_type(file)[0] or "").partition("/")[0]
        shape = {"image": "ImageObject", "video": "VideoObject"}.get(kind, "MediaObject")
        media: Object = {"@type": shape, "contentUrl": file}
        if any(name in kinds for name in _MESSAGES):
            value = _added(value, "messageAttachment", media)
        elif shape == "ImageObject":
            value = _added(value, "image", file)
        elif shape == "VideoObject" and any(name in kinds for name in _POSTS):
            value = _added(value, "video", file)
        else:
            value = _added(value, "associatedMedia", media)
    return value


def _added(value: Object, name: str, media: Any) -> Object:
    return {**value, name: [*each(value.get(name)), media]}


def _cut(value: Object) -> str:
    return msgspec.json.encode(value)[:500].decode("utf-8", "replace")


def _examples() -> list[Example]:
    story = (
        b'{"@type":"SocialMediaPosting","url":"https://www.instagram.com/stories/miravell/31/",'
        b'"additionalType":"story","captured":{"at":"2020-07-03T10:02:00+02:00","by":"J. Doe",'
        b'"how":"screenshot"}}'
    )
    captured = {"at": "2020-07-03T10:02:00+02:00", "by": "J. Doe", "how": "screenshot"}
    listing = b'{"@type":"Product","url":"https://shop.example/1","captured":{"how":"print"}}'
    message = b'{"@type":"Message","text":"price?","captured":{"by":"J. Doe"}}'
    picture = b"\x89PNG\r\n\x1a\n"
    return [
        Example(
            "shot.png.json",
            story,
            [{"@type": "SocialMediaPosting", "image": ["shot.png"], "captured": captured}],
            "the sidecar named after the whole file",
            beside={"shot.png": picture},
        ),
        Example(
            "story.json",
            story,
            [{"image": ["story.jpg"], "video": ["story.mp4"], "captured": captured}],
            "the sidecar named after the stem: every file of that stem",
            beside={"story.mp4": b"\x00\x00\x00\x18ftypmp42", "story.jpg": b"\xff\xd8\xff"},
        ),
        Example(
            "page.json",
            listing,
            [{"associatedMedia": [{"@type": "MediaObject", "contentUrl": "page.pdf"}]}],
            "a printed page",
            beside={"page.pdf": b"%PDF-1.4"},
        ),
        Example(
            "chat.png.json",
            message,
            [{"messageAttachment": [{"@type": "ImageObject", "contentUrl": "chat.png"}]}],
            "a message",
            beside={"chat.png": picture},
        ),
        Example(
            "lost.png.json",
            message,
            [{"@type": "Message", "text": "price?"}],
            "the object is read even where its file is missing, which is said",
            rejected=1,
        ),
        Example(
            "shot.json",
            b'{"@type":"Product","url":"https://shop.example/1"}',
            None,
            "an object that nobody captured",
            beside={"shot.png": picture},
        ),
        Example("a.json", b'{"captured":{"at":"2020-07-03"}}', None, "no type"),
        Example("b.json", b'{"@type":"Message","captured":"yes"}', None, "`captured` says nothing"),
        Example("c.json", b"[" + message + b"]", None, "an array"),
    ]
