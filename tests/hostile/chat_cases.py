"""Chats, exports of networks and captures with other things in them than their makers write."""

import json
from pathlib import Path
from typing import Any

from harness import case

JUNK: tuple[Any, ...] = (
    None,
    True,
    7,
    -1,
    10**400,
    "",
    "\x00",
    "\ud800",
    [],
    {},
    [[]],
    [{}],
    {"a": [1]},
)
DEEP: Any = json.loads("[" * 300 + "]" * 300)


def spoilt(value: Any) -> list[Any]:
    """The value with junk in each of its places."""
    found: list[Any] = [*JUNK, DEEP]
    parts = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for name, part in parts:
        for worse in spoilt(part):
            changed = value.copy()
            changed[name] = worse
            found.append(changed)
    return found


def written(folder: Path, stem: str, value: Any, every: int = 1) -> None:
    for number, worse in enumerate(spoilt(value)[::every]):
        (folder / f"{stem}{number}.json").write_text(json.dumps(worse))


@case("Telegram with other types everywhere")
def _(folder: Path) -> None:
    message = {"id": 1, "type": "message", "date": "2020-07-03T10:00:00", "date_unixtime": "1593770400",
               "from": "Mira", "from_id": "user7", "photo": "photos/1.jpg", "text": ["see ",
               {"type": "text_link", "text": "this", "href": "https://shop.example/1"}],
               "text_entities": [{"type": "link", "text": "https://shop.example/1"}]}  # fmt: skip
    chat = {"name": "Finds", "type": "public_channel", "id": 5, "messages": [message, message]}
    rows = [message for worse in spoilt(message) for message in [worse]]
    (folder / "result.json").write_text(json.dumps({**chat, "messages": rows}))
    written(folder, "chat", chat, 9)
    written(folder, "full", {"about": "x", "personal_information": {"user_id": 1, "first_name": "M"},
                             "chats": {"about": "", "list": [chat]}}, 19)  # fmt: skip


@case("Instagram with numbers for texts")
def _(folder: Path) -> None:
    posts = [{"media": [{"uri": 7, "creation_timestamp": "x", "title": 7}], "title": 7}]
    profile = {"profile_user": [{"string_map_data": {"Username": {"value": 7}, "Bio": 7}}]}
    thread = {"participants": [{"name": 7}], "thread_path": 7, "title": 7, "messages": [
        {"sender_name": 7, "timestamp_ms": "x", "content": 7, "share": 7, "photos": [7]},
        {"sender_name": "Mira", "timestamp_ms": 10**400, "content": "x", "photos": {"uri": []}}]}  # fmt: skip
    for name, value in (
        ("posts_1", posts),
        ("personal_information", profile),
        ("message_1", thread),
    ):
        (folder / f"{name}.json").write_text(json.dumps(value))
        written(folder, name, value, 7)


@case("Instaloader with other types everywhere")
def _(folder: Path) -> None:
    node = {"node": {"__typename": "GraphImage", "shortcode": "Cx", "taken_at_timestamp": 1593770400,
            "owner": {"username": "mira", "id": "7"}, "display_url": "https://x.example/1.jpg",
            "edge_media_to_caption": {"edges": [{"node": {"text": "ring"}}]}},
            "instaloader": {"version": "4", "node_type": "Post"}}  # fmt: skip
    written(folder, "2020-07-03_10-00-00_UTC", node, 3)
    (folder / "2020-07-03_10-00-01_UTC.json.xz").write_bytes(b"\xfd7zXZ\x00 and no more")
    (folder / "2020-07-03_10-00-02_UTC.txt").write_bytes(b"\xff\xfe\x00caption")


@case("WhatsApp of a megabyte without a line end", rejects={"chat.txt": ""}, reads={"chat.txt": 1})
def _(folder: Path) -> None:
    start = "[03.07.20, 10:15:32] Mira: ring\n[03.07.20, 10:15:33] Mira: "
    (folder / "chat.txt").write_text(start + "x" * 17 * 2**20)


@case("WhatsApp of days that never were", reads={"_chat.txt": 9})
def _(folder: Path) -> None:
    days = ("99/99/9999, 99:99", "00/00/00, 00:00", "31/02/20, 25:61", "1/1/1, 1:1", "2020-99-99, 9:9",
            *["03.07.20, 10:15:32"] * 9)  # fmt: skip
    (folder / "_chat.txt").write_text(
        "".join(f"[{day}] Mira\u202e: aurelle\x00\n" for day in reversed(days))
    )


@case("WhatsApp of nothing but beginnings")
def _(folder: Path) -> None:
    (folder / "_chat.txt").write_text(
        "[03.07.20, 10:15:32] Mira: x\n" + "[03.07.20, 10:15:32]\n" * 5000
    )
    (folder / "b.txt").write_text("03/07/2020, 10:15 - " * 50_000)
    (folder / "c.txt").write_text("03/07/2020, 10:15 - Mira: a\n" + "x: " * 300_000)


@case("captures that point elsewhere", rejects={"a.json": "not beside its sidecar"},
      reads={"a.json": 1, "b.json": 1})  # fmt: skip
def _(folder: Path) -> None:
    files = ("../registry.yaml", "/etc/passwd", "..\\x", "C:\\x", "\x00", "a" * 5000, "good.jsonl",
             "http://127.0.0.1/x.png", "data:image/png;base64,x", "file:///etc/passwd", "~/x", ".")  # fmt: skip
    sidecar = {"@type": "SocialMediaPosting", "url": "https://www.instagram.com/p/Ccap/",
               "articleBody": "aurelle", "captured": {"at": "x", "by": "<script>"}, "image": files}  # fmt: skip
    (folder / "a.json").write_text(json.dumps(sidecar))
    (folder / "b.json").write_text(
        json.dumps({**sidecar, "image": [], "url": "https://x.example/b"})
    )
    (folder / "b.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42\x00\x00")


@case("pictures, films and prints that are cut off or none")
def _(folder: Path) -> None:
    starts = {"a.jpg": b"\xff\xd8\xff\xe0", "a.png": b"\x89PNG\r\n\x1a\n" + b"\xff" * 8, "a.gif": b"GIF89a",
              "a.mp4": b"\x7f\xff\xff\xffftypisom", "a.pdf": b"%PDF-1.7\n%\xff", "a.heic": b"\0\0\0\1ftypheic",
              "a.webp": b"RIFF\xff\xff\xff\xffWEBP", "a.mkv": b"\x1aE\xdf\xa3\xff", "a.mp3": b"ID3\x04"}  # fmt: skip
    for name, content in starts.items():
        (folder / name).write_bytes(content)
