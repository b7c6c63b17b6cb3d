"""WhatsApp: exported chats, in the date and clock styles of iOS and Android in any region."""

from __future__ import annotations

import io
import mimetypes
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import yaml

from countermark.intake.chat_clock import BIDI, Clock, Stamp, reading_of, stamp
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.source import Source
from countermark.intake.values import Object
from countermark.records.rejected import Rejected

_LONGEST = 1 << 20
"""Characters of one message that are kept together; WhatsApp's own bound is 65,536."""
_SHOWN = 500
_LOOKED_AT = 200
_MARK = "\u200e"
_ATTACHED = re.compile(
    rf"(?P<mark>[{BIDI}]?)<(?P<inner>[{BIDI}]?)[^<>:\n]{{1,40}}: ?(?P<file>[^<>:/\\\n]{{1,255}})>"
)
_NUMBERED = re.compile(r"\d{8}-[A-Z_]+-\d{4}-.*")  # 00000012-PHOTO-2020-07-03-10-15-32.jpg
_FILE = re.compile(r"(?P<file>[^/\\\n:*?<>|]{1,255}\.\w{1,5}) \((?P<words>[^()\n]{1,40})\)")
_CAMERA = re.compile(r"(?:IMG|VID|AUD|PTT|STK|DOC|GIF)-\d{8}-WA\d+\.\w{1,5}")
_TELEPHONE = re.compile(r"\+?\d[\d\s().\-\u2010-\u2015]{5,25}\d")
_COPY = re.compile(r"(?: ?\(\d+\))$")


class Words(msgspec.Struct, forbid_unknown_fields=True):
    """`data/whatsapp.yaml`."""

    morning: frozenset[str]
    afternoon: frozenset[str]
    clock: frozenset[str]
    attached: list[str]
    omitted: list[str]
    deleted: list[str]
    titles: list[str]
    log_levels: frozenset[str]


class WhatsApp(Format):
    """Told by lines that begin with a date and a clock, brackets around or a dash behind, and a
    sender; logs of programs, which look alike, by their levels."""

    name = "whatsapp"
    title = "WhatsApp chat export"

    def recognises(self, source: Source) -> bool:
        """One of the first lines begins a message, and enough of them do."""
        lines = [line for line in source.start.split("\n")[:_LOOKED_AT] if line.strip()]
        begun = [(at, found) for at, line in enumerate(lines) if (found := _begin(line))]
        if not begun or begun[0][0] > 4:
            return False
        senders = [sender for _, (_, rest) in begun if (sender := _split(rest)[0])]
        levels = words().log_levels
        if not senders or any(sender.strip("[] ").casefold() in levels for sender in senders):
            return False
        named = "whatsapp" in source.name.casefold() or source.path.name == "_chat.txt"
        return len(begun) > 1 or named or _MARK in source.start or lines[0].startswith("[")

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """Messages and system notes; `line=N` of a message's first line, from 1."""
        clock = Clock()
        with suppress(Refused):  # what is read before it is refused tells enough
            for _, line in _lines(source):
                if line and (found := _begin(line)):
                    clock.see(found[0], found[1])
        order = clock.order()
        title = _title(source)
        thread = title or f"whatsapp-{source.digest[:16]}"
        held: _Held | None = None
        for number, line in _lines(source):
            begun = _begin(line) if line else None
            if begun and line is not None:
                if held:
                    yield held.row(thread, title)
                when, ambiguous = reading_of(begun[0], order)
                held = _Held(number, when, ambiguous, [begun[1].rstrip("\r\n")], len(line))
                continue
            reason = ""
            if line is None:
                reason = f"a line of more than {LIMITS.line:,} characters"
            elif held is None:
                reason = (
                    "stands before the first message" if line.strip(f"\ufeff \r\n{BIDI}") else ""
                )
            elif held.length + len(line) > _LONGEST:
                reason = f"goes on after {_LONGEST:,} characters of one message"
            else:
                held.lines.append(line.rstrip("\r\n"))
                held.length += len(line)
            if reason:
                shown = line[:_SHOWN].rstrip("\r\n") if line else None
                yield Rejected(file=source.name, line=number, reason=reason, row=shown)
        if held:
            yield held.row(thread, title)

    def examples(self) -> list[Example]:
        """The styles of iOS and Android; logs, tables and prose are no chats."""
        return _examples()


@dataclass(slots=True)
class _Held:
    """A message whose end has not been seen yet."""

    number: int
    when: str | None
    ambiguous: bool
    lines: list[str]
    length: int

    def row(self, thread: str, title: str) -> Row:
        """The message as an object."""
        sender, said = _split("\n".join(self.lines))
        text, attached = _attachments(said)
        value: Object = {
            "@type": "Message",
            "about": "whatsapp",
            "isPartOf": thread,
            "text": text.strip(f"{BIDI} \n") if attached else text.rstrip("\n").lstrip(BIDI),
        }
        if self.when:
            value["dateSent"] = self.when
        if self.ambiguous:
            value["dateAmbiguous"] = True
        if sender:
            value["sender"] = _person(sender)
            if title and title != sender:
                value["recipient"] = [_person(title)]
        if attached:
            value["messageAttachment"] = attached
        elif kind := _kind(sender, said):
            value["additionalType"] = kind
        return Row(value, f"line={self.number}", self.number)


def _begin(line: str) -> tuple[Stamp, str] | None:
    """The stamp that begins a message, and what stands after it."""
    head = line[:80].lstrip(f"\ufeff{BIDI}")
    skipped = len(line[:80]) - len(head)
    if head.startswith("["):
        end, gap, start = head.find("]"), 1, 1
    else:
        end, gap, start = head.find(" - "), 3, 0
    if end < 0 or not (
        found := stamp(head[start:end], words().morning, words().afternoon, words().clock)
    ):
        return None
    return found, line[skipped + end + gap :].removeprefix(" ")


def _split(rest: str) -> tuple[str, str]:
    """Who says it, empty for a system note, and what."""
    sender, colon, said = rest.partition(":")
    sender = sender.strip(f"{BIDI} \u202f\u00a0~")
    spoken = said[:1] in ("", " ", "\n", *_MARK)
    if (
        not colon
        or not spoken
        or not sender
        or len(sender) > 100
        or re.search(r'[\n"“”„«»]', sender)
    ):
        return "", rest
    return sender, said.removeprefix(" ")


def _attachments(said: str) -> tuple[str, list[Object]]:
    """The text without the names of attached files, and those."""
    first, _, caption = said.partition("\n")
    if found := _FILE.fullmatch(first.strip(f"{BIDI} ")):
        known = found["words"].strip(f"{BIDI} ").casefold() in _folded("attached")
        if known or _CAMERA.fullmatch(found["file"].strip(BIDI)):
            return caption, [_media(found["file"])]
    attached: list[Object] = []

    def take(found: re.Match[str]) -> str:
        if found["mark"] or found["inner"] or _NUMBERED.fullmatch(found["file"]):
            attached.append(_media(found["file"]))
            return ""
        return found[0]

    return _ATTACHED.sub(take, said), attached


def _media(file: str) -> Object:
    file = file.strip(f"{BIDI} ")
    kind = (mimetypes.guess_type(file)[0] or "").partition("/")[0]
    shape = {"image": "ImageObject", "video": "VideoObject"}.get(kind, "MediaObject")
    if file.lower().endswith(".webp"):
        shape = "ImageObject"
    return {"@type": shape, "contentUrl": file}


def _kind(sender: str, said: str) -> str:
    plain = said.strip(f"{BIDI} \n<>.").casefold()
    if plain in _folded("deleted"):
        return "deleted"
    if plain in _folded("omitted") or (said.startswith(_MARK) and plain.endswith("omitted")):
        return "omitted"
    return "" if sender and not said.startswith(_MARK) else "system"


def _person(name: str) -> Object:
    if _TELEPHONE.fullmatch(name):
        digits = "".join(str(int(c)) for c in name if c.isdecimal())
        page = {"url": f"https://wa.me/{digits}"} if name.startswith("+") else {}
        return {"@type": "Person", "telephone": name.replace("\u00a0", " "), **page}
    return {"@type": "Person", "name": name}


def _title(source: Source) -> str:
    """The other person or the group: out of the name of the file, else of its archive."""
    for part in reversed(re.split(r"!?/", source.name)):
        stem = _COPY.sub("", re.sub(r"\.(?:txt|zip)$", "", part, flags=re.I))
        for pattern in words().titles:
            before, _, after = pattern.partition("{}")
            if stem.startswith(before) and stem.endswith(after) and len(stem) > len(before + after):
                return stem[len(before) : len(stem) - len(after)].strip(f"{BIDI} ")
    return ""


def _lines(source: Source) -> Iterator[tuple[int, str | None]]:
    """The lines with their numbers; None for one that is longer than a line may be."""
    with source.open() as stream:
        reader = io.TextIOWrapper(
            io.BufferedReader(stream),  # type: ignore[type-var]
            source.encoding,
            errors="replace",
            newline="\n",
        )
        number = 0
        while line := reader.readline(LIMITS.line):
            number += 1
            whole = line.endswith("\n") or len(line) < LIMITS.line
            yield number, line if whole else None
            while not whole and (more := reader.readline(LIMITS.line)):
                whole = more.endswith("\n")


@cache
def words() -> Words:
    """The words of `data/whatsapp.yaml`. Raises msgspec.ValidationError naming the field."""
    path = files("countermark.intake") / "data" / "whatsapp.yaml"
    return msgspec.convert(yaml.safe_load(path.read_text("utf-8")), Words)


@cache
def _folded(name: str) -> frozenset[str]:
    spelt: Any = getattr(words(), name)
    return frozenset(word.casefold() for word in spelt)


def _examples() -> list[Example]:
    ios = (
        "\u200e[03.07.20, 10:15:32] Mira Vell: \u200eMessages are end-to-end encrypted.\r\n"
        "[03.07.20, 10:15:40] Mira Vell: new drop\r\nlink in bio: https://bio.example/x\r\n"
        "\u200e[28.07.20, 22:01:07] \u202a+86\u00a0138\u00a05550\u00a00100\u202c: "
        "\u200e<attached: 00000012-PHOTO-2020-07-28-22-01-07.jpg>\r\n"
    )
    american = (
        "7/3/20, 9:59\u202fPM - Messages and calls are end-to-end encrypted.\n"
        "7/3/20, 10:15\u202fPM - Mira: IMG-20200703-WA0001.jpg (file attached)\nfor you\n"
        "7/14/20, 12:05\u202fAM - Mira: This message was deleted\n"
    )
    telephone = {
        "@type": "Person",
        "telephone": "+86 138 5550 0100",
        "url": "https://wa.me/8613855500100",
    }
    return [
        Example(
            "WhatsApp Chat - Mira Vell/_chat.txt",
            ios.encode(),
            [
                {"dateSent": "2020-07-03T10:15:32", "additionalType": "system"},
                {
                    "@type": "Message",
                    "about": "whatsapp",
                    "isPartOf": "Mira Vell",
                    "dateSent": "2020-07-03T10:15:40",
                    "sender": {"@type": "Person", "name": "Mira Vell"},
                    "text": "new drop\nlink in bio: https://bio.example/x",
                },
                {
                    "dateSent": "2020-07-28T22:01:07",
                    "sender": telephone,
                    "recipient": [{"@type": "Person", "name": "Mira Vell"}],
                    "messageAttachment": [
                        {
                            "@type": "ImageObject",
                            "contentUrl": "00000012-PHOTO-2020-07-28-22-01-07.jpg",
                        }
                    ],
                },
            ],
            "iOS, 24 hours, a number as sender, no time zone",
        ),
        Example(
            "WhatsApp Chat with Odo.txt",
            american.encode(),
            [
                {"dateSent": "2020-07-03T21:59:00", "additionalType": "system"},
                {
                    "dateSent": "2020-07-03T22:15:00",
                    "isPartOf": "Odo",
                    "recipient": [{"@type": "Person", "name": "Odo"}],
                    "text": "for you",
                    "messageAttachment": [
                        {"@type": "ImageObject", "contentUrl": "IMG-20200703-WA0001.jpg"}
                    ],
                },
                {"dateSent": "2020-07-14T00:05:00", "additionalType": "deleted"},
            ],
            "Android in the United States: month first, as the 14th says; 12 hours",
        ),
        Example(
            "chat.txt",
            "前言\n2020/7/3 下午2:15 - 米拉: 看主页\n"
            "2020/7/3 下午2:16 - 奥多: <省略多媒体文件>\n".encode(),
            [
                {"dateSent": "2020-07-03T14:15:00", "text": "看主页"},
                {"dateSent": "2020-07-03T14:16:00", "additionalType": "omitted"},
            ],
            "Android in Chinese; a line before the first message is rejected",
            rejected=1,
        ),
        Example(
            "short.txt",
            b"[03/07/20, 10:15:32] Mira: hi\n[04/07/20, 10:15:32] Odo: hi\n",
            [
                {"dateSent": "2020-07-03T10:15:32", "dateAmbiguous": True},
                {"dateSent": "2020-07-04T10:15:32", "dateAmbiguous": True},
            ],
            "nothing tells day from month: read day first, and said so",
        ),
        Example(
            "server.log",
            b"2020-07-03 10:15 - INFO: started\n2020-07-03 10:16 - ERROR: stopped\n",
            None,
            "a program's log",
        ),
        Example(
            "diary.txt",
            b"Met at 10:15 on 03/07/2020 - Mira: said hello.\n",
            None,
            "prose with a date and a colon",
        ),
        Example(
            "agenda.txt",
            b"03/07/2020, 10:15 - Dentist\n04/07/2020, 11:00 - Bakery\n",
            None,
            "dates without senders",
        ),
        Example(
            "orders.csv",
            b"date,order\n03/07/2020 10:15,A: 1\n04/07/2020 10:20,B: 2\n",
            None,
            "a table",
        ),
        Example("list.json", b'[{"date":"03/07/2020, 10:15 - Mira: hi"}]', None, "JSON"),
    ]
