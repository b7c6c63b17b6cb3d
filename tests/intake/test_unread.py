import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.intake.format import Reading
from countermark.intake.source import Source
from countermark.intake.unread import advice
from countermark.intake.walk import walk
from countermark.storage.blobs import MemoryBlobs

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40) + (1).to_bytes(4, "little") + bytes(460)


def compound(*names: str) -> bytes:
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    return OLE + bytes(512) + entries


def package(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


def told(tmp_path: Path, content: bytes) -> str | None:
    path = tmp_path / "file"
    path.write_bytes(content)
    return advice(Source(path, "file", "0" * 64, tmp_path))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (compound("Root Entry", "__nameid_version1.0", "__substg1.0_0037001F"), "(.msg): save"),
        (compound("Root Entry", "WordDocument"), "old Word document"),
        (compound("Root Entry", "PowerPoint Document"), "PowerPoint"),
        (package("[Content_Types].xml", "word/document.xml"), "Word document"),
        (package("mimetype", "META-INF/container.xml"), "e-book"),
        (package("mimetype", "content.xml"), "OpenDocument text"),
        (b"Rar!\x1a\x07\x01\x00", "unpack it"),
        (b"7z\xbc\xaf\x27\x1c\x00", "unpack it"),
        (b"!BDN....", ".pst"),
        (b"SQLite format 3\0....", "export the chats"),
        (b"bplist00....", "Apple"),
        (b"{\\rtf1 hello}", "Rich Text"),
        (b"BEGIN:VCARD\nFN:Mira\nEND:VCARD", "contacts"),
        (b'<?xml version="1.0"?><urlset><url/></urlset>', "site map"),
        (compound("Root Entry", "Something"), None),
        (package("a.txt"), None),
        (b"PK\x03\x04", None),
        (b"<x><urlsets></x>", None),
        (b"words", None),
        (b"", None),
    ],
)
def test_what_it_is_and_what_to_do(content: bytes, words: str | None, tmp_path: Path) -> None:
    found = told(tmp_path, content)
    assert words in found if words and found else found == words


def test_it_is_said_where_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "mail.msg").write_bytes(compound("Root Entry", "__substg1.0_0037001F"))
    (tmp_path / "odd.bin").write_bytes(b"\x01\x02\x03")
    (tmp_path / "empty").write_bytes(b"")
    rows = walk([tmp_path], MemoryBlobs().put, Reading(), lambda _: None)
    said = {row["file"]: row["reason"] for batch in rows for row in batch.to_pylist()}
    begin = "nothing is read from this file: it is"
    assert said == {
        "empty": f"{begin} empty",
        "mail.msg": f"{begin} an Outlook message (.msg): save its messages as .eml or mbox",
        "odd.bin": "nothing is read from this file: its content is of no format that is read",
    }


@given(st.sampled_from([b"", OLE, b"PK\x03\x04", b"<"]), st.binary(max_size=200))
def test_junk_is_nothing(tmp_path_factory, start: bytes, junk: bytes) -> None:
    found = told(tmp_path_factory.mktemp("junk"), start + junk)
    assert found is None or ":" in found
