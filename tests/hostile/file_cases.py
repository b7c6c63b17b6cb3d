"""Files that are none, have names that are none, or lie where they should not."""

import json
import os
import socket
from pathlib import Path

from harness import case

LINE = json.dumps({"@type": "Product", "url": "https://shop.example/ring", "name": "Ring"}) + "\n"
NO_FILE = "not a file that can be read"


@case("nothing", rejects={"empty": "it is empty", "empty.jsonl": "it is empty", "blank.jsonl": ""})
def _(folder: Path) -> None:
    (folder / "empty").write_bytes(b"")
    (folder / "empty.jsonl").write_bytes(b"")
    (folder / "blank.jsonl").write_bytes(b"\n \n\t\n")
    (folder / "a folder.json").mkdir()


@case("tables, archives and chats that hold nothing",
      rejects=dict.fromkeys(("a.csv", "a.json", "result.json"), ""))  # fmt: skip
def _(folder: Path) -> None:
    (folder / "a.csv").write_text("title,link,price\n")
    (folder / "a.json").write_text("[]")
    (folder / "result.json").write_text('{"name":"x","type":"personal_chat","id":1,"messages":[]}')


@case(
    "what is no file", rejects={"pipe": NO_FILE, "gone": NO_FILE, "null": "leaves", "door": NO_FILE}
)
def _(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "gone").symlink_to("nowhere")
    (folder / "null").symlink_to("/dev/null")
    here = Path.cwd()
    os.chdir(folder)  # the address of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as door:
            door.bind("door")
    finally:
        os.chdir(here)


@case("links out of the folder and in circles",
      rejects=dict.fromkeys(("out.yaml", "up", "root"), "leaves the input folder")
      | dict.fromkeys(("a", "b", "self"), ""), reads={"inside.jsonl": 2})  # fmt: skip
def _(folder: Path) -> None:
    for name, target in {"out.yaml": "../registry.yaml", "up": "..", "root": "/", "a": "b", "b": "a",
                         "self": "self", "inside.jsonl": "good.jsonl", "again": "."}.items():  # fmt: skip
        (folder / name).symlink_to(target)


@case("names that are none of a person",
      reads={"-rf": 1, "--help.jsonl": 1, "a\nb.jsonl": 1, "%00.jsonl": 1, "a b\t.jsonl": 1,
             "\u202egpj.jsonl": 1, "👩‍👩‍👧.jsonl": 1, "$(touch x);`id`.jsonl": 1, "\\..\\x.jsonl": 1,
             "C:x.jsonl": 1, "!": 1, "a.zip!": 1, "#line=7.jsonl": 1, "n" * 250: 1, " ": 1, "*": 1})  # fmt: skip
def _(folder: Path) -> None:
    for name in ("-rf", "--help.jsonl", "a\nb.jsonl", "%00.jsonl", "a b\t.jsonl", "\u202egpj.jsonl",
                 "👩‍👩‍👧.jsonl", "$(touch x);`id`.jsonl", "\\..\\x.jsonl", "C:x.jsonl", "!", "a.zip!",
                 "#line=7.jsonl", "n" * 250, " ", "*"):  # fmt: skip
        (folder / name).write_text(LINE)


@case("names that are no text", reads={"caf\\xe9.jsonl": 1})
def _(folder: Path) -> None:
    for raw in (b"caf\xe9.jsonl", b"\xff\xfe.csv", b"\xed\xa0\x80"):
        path = os.fsencode(folder) + b"/" + raw
        Path(os.fsdecode(path)).write_text(
            "title,link\nRing,https://a.example/1\n" if b"csv" in raw else LINE
        )


@case("pages and rows in files with odd names", reads={"a b\n<c>\u202e.html": 1, "=1+1\x01.csv": 2})
def _(folder: Path) -> None:
    """A page without an address, and a table, are known by their file: `web:FILE`."""
    page = "<!doctype html><p>aurelle <a href=https://www.amazon.com/dp/B0GOODGOOD>aurelle</a>"
    (folder / "a b\n<c>\u202e.html").write_text(page)
    rows = "".join(f"aurelle,https://www.amazon.com/dp/B0GOODGOOD?tag=m-2{n}\n" for n in range(2))
    (folder / "=1+1\x01.csv").write_text(f"title,link\n{rows}")
    raw = Path(os.fsdecode(os.fsencode(folder) + b"/\xff.html"))
    raw.write_text(page)


@case("folders 400 deep", reads={"d/" * 400 + "a.jsonl": 1})
def _(folder: Path) -> None:
    here = Path.cwd()
    os.chdir(folder)
    try:
        for _ in range(400):
            Path("d").mkdir()
            os.chdir("d")
        Path("a.jsonl").write_text(LINE)
    finally:
        os.chdir(here)


@case("500 tiny files", reads={"d/7.jsonl": 1, "d/499.jsonl": 1})
def _(folder: Path) -> None:
    (folder / "d").mkdir()
    for number in range(500):
        (folder / "d" / f"{number}.jsonl").write_text(LINE.replace("ring", str(number)))


@case("the same bytes in three files", reads={"a.jsonl": 1, "b.jsonl": 1, "c.jsonl": 1})
def _(folder: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (folder / name).write_text(LINE)
    os.link(folder / "a.jsonl", folder / "c.jsonl")


@case("files that claim to be others",
      reads={"a.jpg": 1, "a.zip": 1, "a.xlsx": 1, "a.exe": 1}, rejects={"b.csv": "no format"})  # fmt: skip
def _(folder: Path) -> None:
    for name in ("a.jpg", "a.zip", "a.xlsx", "a.exe"):
        (folder / name).write_text(LINE)
    (folder / "b.csv").write_bytes(b"MZ\x90\x00\x03" + bytes(500))
