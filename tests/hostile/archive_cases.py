"""Archives and packed files that lie, break off, explode or lead elsewhere."""

import bz2
import gzip
import io
import json
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

from harness import case

RING = {"@type": "Product", "url": "https://shop.example/ring", "name": "Ring"}
LINE = json.dumps(RING).encode() + b"\n"
LIES_OUT = "its name leads out of the archive"
TOO_MUCH = "unpacks to more than 200 times its size"


def zipped(path: Path, members: dict[str, bytes], packed: bool = True) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if packed else 0) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def spaces(megabytes: int) -> bytes:
    return b" " * (megabytes * 2**20)


def bomb(start: bytes, sign: bytes, megabytes: int) -> bytes:
    """A gzip file that begins with `start` and goes on with one sign; one packed block of it is
    repeated. (Its checksum is none, which nobody should live to see.)"""
    packer = zlib.compressobj(9, wbits=-15)
    packed = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(sign * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + packed + block * megabytes + packer.flush() + bytes(8)


@case("gzip cut off", rejects={"a.jsonl.gz": "cannot be decompressed to its end"})
def _(folder: Path) -> None:
    lines = b"".join(LINE.replace(b"ring", b"%d" % n) for n in range(5000))
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(lines, mtime=0)[:-4000])


@case("gzip of two bytes", rejects={"a.gz": "decompressed"})
def _(folder: Path) -> None:
    (folder / "a.gz").write_bytes(b"\x1f\x8b")


@case("gzip with a wrong checksum", rejects={"a.jsonl.gz": "decompressed"})
def _(folder: Path) -> None:
    content = bytearray(gzip.compress(LINE, mtime=0))
    content[-8:-4] = b"liar"
    (folder / "a.jsonl.gz").write_bytes(content)


@case("gzip with noise behind it", rejects={"a.jsonl.gz": "decompressed"}, reads={"a.jsonl.gz": 1})
def _(folder: Path) -> None:
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(LINE, mtime=0) + b"noise")


@case("gzip within gzip", rejects={"a.jsonl.gz.gz": "of no format that is read"})
def _(folder: Path) -> None:
    (folder / "a.jsonl.gz.gz").write_bytes(gzip.compress(gzip.compress(LINE), mtime=0))


@case("gzip bomb of spaces", rejects={"a.jsonl.gz": "no format"})
def _(folder: Path) -> None:
    (folder / "a.jsonl.gz").write_bytes(bomb(b"", b" ", 200))


@case("gzip bomb behind a good line", rejects={"a.jsonl.gz": TOO_MUCH}, reads={"a.jsonl.gz": 1})
def _(folder: Path) -> None:
    (folder / "a.jsonl.gz").write_bytes(bomb(LINE, b"\n", 200))


@case("gzip bomb of a table", rejects={"a.csv.gz": TOO_MUCH})
def _(folder: Path) -> None:
    table = b"title,link\nRing,https://shop.example/1\n"
    (folder / "a.csv.gz").write_bytes(bomb(table, b"x", 2000))


@case("gzip bomb of a page", rejects={"a.html.gz": TOO_MUCH})
def _(folder: Path) -> None:
    page = b"<!doctype html><title>Ring</title><p>"
    (folder / "a.html.gz").write_bytes(bomb(page, b"x", 300))


@case("xz bomb", rejects={"a.xz": TOO_MUCH})
def _(folder: Path) -> None:
    (folder / "a.xz").write_bytes(lzma.compress(LINE + spaces(70), preset=0))


@case("bzip2 bomb", rejects={"a.bz2": TOO_MUCH})
def _(folder: Path) -> None:
    (folder / "a.bz2").write_bytes(bz2.compress(LINE + spaces(70), 1))


@case("xz cut off", rejects={"a.jsonl.xz": "cut off"})
def _(folder: Path) -> None:
    (folder / "a.jsonl.xz").write_bytes(lzma.compress(LINE * 1000)[:-30])


@case("bzip2 of nothing but its mark", rejects={"a.bz2": "cut off"})
def _(folder: Path) -> None:
    (folder / "a.bz2").write_bytes(b"BZh9")


@case("zip cut off", rejects={"a.zip": "cut off or damaged"})
def _(folder: Path) -> None:
    zipped(folder / "a.zip", {"a.jsonl": LINE * 200, "b.jsonl": LINE})
    content = (folder / "a.zip").read_bytes()
    (folder / "a.zip").write_bytes(content[:-60])


@case("zip of nothing", rejects={"a.zip": "nothing"})
def _(folder: Path) -> None:
    zipped(folder / "a.zip", {})


@case("zip bomb", rejects={"a.zip!/b.txt": TOO_MUCH}, reads={"a.zip!/a.jsonl": 1})
def _(folder: Path) -> None:
    zipped(folder / "a.zip", {"a.jsonl": LINE, "b.txt": spaces(70)})


@case("zip bomb of overlapping members", rejects={"a.zip": "overlap"})
def _(folder: Path) -> None:
    """All members are the same bytes (Fifield, "A better zip bomb", WOOT 2019)."""
    zipped(folder / "a.zip", {"a.txt": spaces(1)})
    whole = (folder / "a.zip").read_bytes()
    at = whole.rindex(b"PK\x01\x02")
    entry, end = whole[at : at + 46 + 5], whole[whole.rindex(b"PK\x05\x06") :]
    entries = b"".join(entry.replace(b"a.txt", b"%05d" % n) for n in range(3000))
    counted = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3000, 3000, len(entries), at, 0)
    assert len(counted) == len(end)
    (folder / "a.zip").write_bytes(whole[:at] + entries + counted)


@case("zips in zips", rejects={"a.zip!/a.zip!/a.zip!/a.zip": "nested more than 3 deep"})
def _(folder: Path) -> None:
    content = LINE
    for _ in range(12):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("a.zip" if content is not LINE else "a.jsonl", content)
        content = packed.getvalue()
    (folder / "a.zip").write_bytes(content)


@case("zip that holds bombs in zips", rejects={"a.zip!/1.zip!/x": TOO_MUCH,
                                               "a.zip!/3.zip!/x": TOO_MUCH})  # fmt: skip
def _(folder: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", spaces(70))
    zipped(folder / "a.zip", {f"{n}.zip": packed.getvalue() for n in range(1, 4)})


@case(
    "zip that leads elsewhere",
    rejects=dict.fromkeys(
        ("a.zip!/../../evil", "a.zip!/..\\evil", "a.zip!//tmp/evil", "a.zip!/C:\\evil",
         "a.zip!/c:evil", "a.zip!/x/../../evil", "a.zip!/\\\\host\\share\\evil"),
        LIES_OUT,
    ),
    reads={"a.zip!/good/a.jsonl": 1},
)  # fmt: skip
def _(folder: Path) -> None:
    names = ("../../evil", "..\\evil", "/tmp/evil", "C:\\evil", "c:evil", "x/../../evil",
             "\\\\host\\share\\evil", "good/./a.jsonl")  # fmt: skip
    zipped(folder / "a.zip", dict.fromkeys(names, LINE))


@case("zip with links and devices", rejects={"a.zip!/link": "is a link or a device",
                                             "a.zip!/fifo": "is a link or a device"})  # fmt: skip
def _(folder: Path) -> None:
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for name, mode in (("link", stat.S_IFLNK), ("fifo", stat.S_IFIFO)):
            member = zipfile.ZipInfo(name)
            member.create_system = 3
            member.external_attr = (mode | 0o777) << 16
            archive.writestr(member, "/etc/passwd")


@case("zip with one name for two files", reads={"a.zip!/a.jsonl": 1, "a.zip!/a (2).jsonl": 1,
                                                "a.zip!/A (2).jsonl": 0})  # fmt: skip
def _(folder: Path) -> None:
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("a.jsonl", LINE)
        archive.writestr("b.jsonl", LINE.replace(b"ring", b"ring2"))
    content = (folder / "a.zip").read_bytes()
    (folder / "a.zip").write_bytes(content.replace(b"b.jsonl", b"a.jsonl"))


@case("zip with a file where a folder is", reads={"a.zip!/a": 1}, rejects={"a.zip!/a/b": ""})
def _(folder: Path) -> None:
    zipped(folder / "a.zip", {"a": LINE, "a/b": LINE})


@case("zip with a locked member", rejects={"a.zip!/a.jsonl": "is encrypted"},
      reads={"a.zip!/b.jsonl": 1})  # fmt: skip
def _(folder: Path) -> None:
    zipped(folder / "a.zip", {"a.jsonl": LINE, "b.jsonl": LINE})
    content = bytearray((folder / "a.zip").read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (folder / "a.zip").write_bytes(content)


@case("zip that lies about 4 GB", reads={"a.zip!/a.jsonl": 1})
def _(folder: Path) -> None:
    zipped(folder / "a.zip", {"a.jsonl": LINE}, packed=False)
    content = bytearray((folder / "a.zip").read_bytes())
    for at in (22, content.index(b"PK\x01\x02") + 24):
        content[at : at + 4] = b"\xfe\xff\xff\xff"
    (folder / "a.zip").write_bytes(content)


@case("zip that says less than there is", rejects={"a.zip!/a.jsonl": "unpacked"})
def _(folder: Path) -> None:
    zipped(folder / "a.zip", {"a.jsonl": LINE * 500})
    content = bytearray((folder / "a.zip").read_bytes())
    for at in (22, content.index(b"PK\x01\x02") + 24):
        content[at : at + 4] = b"\x05\0\0\0"
    (folder / "a.zip").write_bytes(content)


@case("zip of a method nobody has", rejects={"a.zip!/a.jsonl": "unpacked"})
def _(folder: Path) -> None:
    zipped(folder / "a.zip", {"a.jsonl": LINE})
    content = bytearray((folder / "a.zip").read_bytes())
    for at in (8, content.index(b"PK\x01\x02") + 10):
        content[at : at + 2] = b"\x63\x00"
    (folder / "a.zip").write_bytes(content)


@case("zip of 300 tiny files", reads={"a.zip!/d/7.jsonl": 1, "a.zip!/d/299.jsonl": 1})
def _(folder: Path) -> None:
    zipped(folder / "a.zip", {f"d/{n}.jsonl": LINE for n in range(300)}, packed=False)


@case("zip with names of control signs", reads={"a.zip!/a\nb\x1b[31m.jsonl": 1,
                                                "a.zip!/\u202egpj.jsonl": 1})  # fmt: skip
def _(folder: Path) -> None:
    zipped(folder / "a.zip", {"a\nb\x1b[31m.jsonl": LINE, "\u202egpj.jsonl": LINE})


@case("zip with folders 200 deep", rejects={"a.zip!/d/d/d/": "folders deep"})
def _(folder: Path) -> None:
    zipped(folder / "a.zip", {"d/" * 200 + "a.jsonl": LINE})


@case("zip with a name of 60,000 letters", reads={f"a.zip!/{'n' * 200}": 1})
def _(folder: Path) -> None:
    zipped(folder / "a.zip", {"n" * 60_000: LINE})


@case(
    "tar that leads elsewhere",
    rejects={"a.tar!/../evil": LIES_OUT, "a.tar!//tmp/evil": LIES_OUT,
             "a.tar!/soft": "is a link or a device", "a.tar!/hard": "is a link or a device",
             "a.tar!/null": "is a link or a device", "a.tar!/pipe": "is a link or a device"},
    reads={"a.tar!/a.jsonl": 1, "a.tar!/soft/through": 1},
)  # fmt: skip
def _(folder: Path) -> None:
    with tarfile.open(folder / "a.tar", "w") as archive:
        kinds = {"soft": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "null": tarfile.CHRTYPE,
                 "pipe": tarfile.FIFOTYPE}  # fmt: skip
        for name, kind in kinds.items():
            member = tarfile.TarInfo(name)
            member.type = kind
            member.linkname = "/tmp"
            archive.addfile(member)
        for name in ("../evil", "/tmp/evil", "soft/through", "a.jsonl"):
            member = tarfile.TarInfo(name)
            member.size = len(LINE)
            archive.addfile(member, io.BytesIO(LINE))


@case("tar cut off", rejects={"a.tar!/b.jsonl": "unexpected end"}, reads={"a.tar!/a.jsonl": 1})
def _(folder: Path) -> None:
    with tarfile.open(folder / "a.tar", "w") as archive:
        for name in ("a.jsonl", "b.jsonl"):
            member = tarfile.TarInfo(name)
            member.size = len(LINE)
            archive.addfile(member, io.BytesIO(LINE))
    content = (folder / "a.tar").read_bytes()
    (folder / "a.tar").write_bytes(content[: 512 + 512 + 512 + 20])


@case("tar that claims 8 GB", rejects={"a.tar!/a.jsonl": "unexpected end"})
def _(folder: Path) -> None:
    member = tarfile.TarInfo("a.jsonl")
    member.size = 8 * 2**30 - 1
    (folder / "a.tar").write_bytes(member.tobuf() + LINE)


@case("tar.gz bomb", rejects={"a.tar.gz!/a.jsonl": TOO_MUCH})
def _(folder: Path) -> None:
    with tarfile.open(folder / "a.tar.gz", "w:gz", compresslevel=1) as archive:
        member = tarfile.TarInfo("a.jsonl")
        member.size = 70 * 2**20
        archive.addfile(member, io.BytesIO(LINE + spaces(70)))


@case("tar with a header of 100 MB", rejects={"a.tar": "header"})
def _(folder: Path) -> None:
    member = tarfile.TarInfo("x")
    member.type = tarfile.XHDTYPE
    member.size = 100 * 2**20
    (folder / "a.tar").write_bytes(member.tobuf() + b"9" * 4096)


@case("office document of another kind", rejects={"a.docx": "a Word document"})
def _(folder: Path) -> None:
    zipped(folder / "a.docx", {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
