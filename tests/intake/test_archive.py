import bz2
import gzip
import hashlib
import io
import lzma
import stat
import struct
import tarfile
import zipfile
from itertools import count
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest

from cost import soon
from countermark.intake.archive import is_archive, unpack
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.source import Source


@pytest.fixture
def opened(tmp_path):
    """Unpacks some bytes; gives the files by name and the reasons by name."""

    numbers = count()

    def do(content: bytes, name: str = "a.zip"):
        base = tmp_path / str(next(numbers))
        path, into = base / name, base / "deep" / "into"
        into.mkdir(parents=True)
        path.write_bytes(content)
        source = Source(path, name, hashlib.sha256(content).hexdigest(), base)
        assert is_archive(source)
        files, reasons = {}, {}
        for part in unpack(source, into):
            if isinstance(part, Path):
                assert part.resolve().is_relative_to(into.resolve())
                files[part.relative_to(into).as_posix()] = part.read_bytes()
            else:
                reasons[part.file.partition("!/")[2]] = part.reason
        outside = {each for each in base.rglob("*") if each.is_file()} - set(into.rglob("*"))
        assert outside == {path}, "nothing is written outside the folder"
        assert {f.relative_to(into).as_posix() for f in into.rglob("*") if f.is_file()} == set(
            files
        )
        return files, reasons

    return do


def zipped(*members, method=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def tarred(*members: tarfile.TarInfo, mode="w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=tarfile.GNU_FORMAT) as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(b"x" * member.size) if member.isreg() else None)
    return out.getvalue()


def member(name: str, kind=tarfile.REGTYPE, size: int = 1, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mtime = kind, link, 1_593_770_400
    info.size = size if kind == tarfile.REGTYPE else 0
    return info


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar(mode, opened, tmp_path):
    files, reasons = opened(tarred(member("a/b.json"), member("c"), mode=mode), "x.tar")
    assert (files, reasons) == ({"a/b.json": b"x", "c": b"x"}, {})
    assert (tmp_path / "0/deep/into/c").stat().st_mtime == 1_593_770_400


def test_zip_keeps_dates_and_passes_over_companions(opened, tmp_path):
    info = zipfile.ZipInfo("a/b.txt", (2020, 7, 3, 10, 0, 0))
    files, reasons = opened(
        zipped((info, b"hi"), ("__MACOSX/a/._b.txt", b"x"), ("a/.DS_Store", b"x"), ("d/", b""))
    )
    assert (files, reasons) == ({"a/b.txt": b"hi"}, {})
    assert (tmp_path / "0/deep/into/a/b.txt").stat().st_mtime == 1_593_770_400


def test_wacz_gives_its_traffic_and_pages(opened):
    files, reasons = opened(
        zipped(("datapackage.json", b"{}"), ("archive/a.warc.gz", b"1"), ("indexes/i.cdx.gz", b"2"),
               ("pages/pages.jsonl", b"3"), ("datapackage-digest.json", b"{}"), ("fuzzy.json", b""))
    )  # fmt: skip
    assert (files, reasons) == ({"archive/a.warc.gz": b"1", "pages/pages.jsonl": b"3"}, {})


@pytest.mark.parametrize("pack", [lzma.compress, bz2.compress])
def test_single_files(pack, opened):
    name = "rows.jsonl" + (".xz" if pack is lzma.compress else ".bz2")
    files, _ = opened(pack(b'{"a":1}\n') + pack(b'{"b":2}\n'), name)
    assert files == {"rows.jsonl": b'{"a":1}\n{"b":2}\n'}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (zipped(("[Content_Types].xml", b"x"), ("word/document.xml", b"x")), False),
        (zipped(("word/document.xml", b"x"), ("[Content_Types].xml", b"x")), False),
        (zipped(("mimetype", b"application/vnd.oasis.opendocument.text")), False),
        (zipped(("a/[Content_Types].xml", b"an unpacked document")), True),
        (zipped(), True),
        (zipped(("a", b"x"))[:30], True),
        (b"PK", False),
        (b"", False),
        (b"\0" * 1024, False),
        (gzip.compress(b'{"@type":"Product"}', mtime=0), False),
        (b"just a text " * 100, False),
    ],
    ids=map(str, range(11)),  # the same in every worker: archives hold the time
)
def test_is_archive(content, told, tmp_path):
    path = tmp_path / "x"
    path.write_bytes(content)
    assert is_archive(Source(path, "x", "0" * 64, tmp_path)) is told


ESCAPES = [
    "../evil", "a/../../evil", "/etc/evil", "\\evil", "..\\evil", "a\\..\\..\\evil", "C:\\evil",
    "C:evil", "//host/share/evil", "a/" * 70 + "deep", "..", ".", "/",
]  # fmt: skip


@pytest.mark.parametrize("name", ESCAPES)
def test_names_that_lead_out_are_rejected(name, opened):
    files, reasons = opened(zipped((name, b"x"), ("good", b"y")))
    assert files == {"good": b"y"}
    assert name.endswith("/") or len(reasons) == 1
    files, reasons = opened(tarred(member(name), member("good")), "a.tar")
    assert files == {"good": b"x"}
    assert len(reasons) == 1


def test_a_windows_path_is_a_path(opened):
    assert opened(zipped(("a\\b.txt", b"x")))[0] == {"a/b.txt": b"x"}


def test_links_and_devices_are_rejected(opened):
    info = zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    files, reasons = opened(zipped((info, b"/etc/passwd"), ("good", b"y")))
    assert files == {"good": b"y"} and "link" in reasons["link"]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_of_a_tar_are_rejected(kind, opened):
    content = tarred(member("bad", kind, link="/etc"), member("bad/evil"), member("good"))
    files, reasons = opened(content, "a.tar")
    assert files == {"bad/evil": b"x", "good": b"x"}
    assert reasons == {"bad": "is a link or a device, not a file"}


def test_one_name_twice_and_names_that_differ_in_case(opened):
    with pytest.warns(UserWarning, match="Duplicate"):
        content = zipped(("a.txt", b"1"), ("a.txt", b"2"), ("A.TXT", b"3"), ("a.txt/b", b"4"))
    files, reasons = opened(content)
    assert files == {"a.txt": b"1", "a (2).txt": b"2", "A (3).TXT": b"3"}
    assert list(reasons) == ["a.txt/b"]  # a file stands where its folder would


def test_nul_in_a_name(opened):
    content = zipped(("a-b.txt", b"x")).replace(b"a-b.txt", b"a\0b.txt")
    files, reasons = opened(content)
    assert files == {} and list(reasons.values()) == ["has NUL in its name"]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("戒指.html".encode("gbk"), "戒指.html"),
        ("戒指.html".encode(), "戒指.html"),
        ("München.html".encode("cp437"), "München.html"),
        (("x" * 250 + ".html").encode(), "x" * 200 + ".html"),
    ],
)
def test_names_in_legacy_encodings_and_long_ones(raw, name, opened):
    plain = "n" * len(raw)
    files, _ = opened(zipped((plain, b"x")).replace(plain.encode(), raw))
    assert files == {name: b"x"}


def test_encrypted_members_are_named(opened):
    content = bytearray(zipped(("secret", b"x"), ("open", b"y")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    files, reasons = opened(bytes(content))
    assert (files, reasons) == ({"open": b"y"}, {"secret": "is encrypted"})


def test_damaged_members_are_named_and_the_rest_is_read(opened):
    content = bytearray(zipped(("a", b"a" * 1000), ("b", b"fine"), method=zipfile.ZIP_STORED))
    content[content.index(b"aaaa") + 5] ^= 1
    files, reasons = opened(bytes(content))
    assert files == {"b": b"fine"} and "CRC" in reasons["a"]


def test_unknown_compression_is_named(opened):
    content = bytearray(zipped(("a", b"x"), ("b", b"y")))
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", content, content.index(mark) + at, 97)
    files, reasons = opened(bytes(content))
    assert files == {"b": b"y"} and "a" in reasons


@pytest.mark.parametrize("cut", [10, 40, 200])
def test_a_zip_without_its_end_is_refused(cut, opened):
    with pytest.raises(Refused, match="cut off"):
        opened(zipped(("a", b"x" * 500), method=zipfile.ZIP_STORED)[:-cut])


def test_a_tar_that_is_cut_off_gives_what_stands_before(opened):
    files, reasons = opened(tarred(member("a"), member("b", size=5000))[: 512 * 4], "a.tar")
    assert files == {"a": b"x"}
    assert "b" in reasons


def overlapping() -> bytes:
    """Many entries of the list for one and the same bytes, as in a ZIP bomb without nesting."""
    content = zipped(("a", b"\0" * 2**20))
    at = content.index(b"PK\x01\x02")
    entry = content[at : content.index(b"PK\x05\x06")]
    times = 1000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, times, times, len(entry) * times, at, 0)
    return content[:at] + entry * times + end


def test_overlapping_members_are_refused(opened):
    with pytest.raises(Refused, match="overlap"):
        opened(overlapping())


def test_a_bomb_stops_at_the_ratio_and_what_stands_before_is_kept(opened):
    with soon():
        files, reasons = opened(
            zipped(("small", b"x"), ("bomb", b"\0" * (100 * 2**20)), ("z", b"z"))
        )
    assert files == {"small": b"x"}
    assert "times its size" in reasons["bomb"] and "not unpacked" in reasons["bomb"]


@pytest.mark.parametrize("pack", [lzma.compress, bz2.compress, gzip.compress])
def test_a_packed_tar_that_is_a_bomb(pack, opened):
    out = tarred(member("small"), member("bomb", size=80 * 2**20))
    files, reasons = opened(pack(out), "a.tar.x")
    assert files == {"small": b"x"}
    assert any("times its size" in reason for reason in reasons.values())


def test_limits_of_count_and_size(opened, monkeypatch):
    few = type(LIMITS)(members=3, unpacked=1000)
    monkeypatch.setattr("countermark.intake.archive.LIMITS", few)
    many = [(str(number), b"x") for number in range(5)]
    with pytest.raises(Refused, match="more than 3 files"):
        opened(zipped(*many))
    files, reasons = opened(tarred(*(member(name) for name, _ in many)), "a.tar")
    assert len(files) == 3 and len(reasons) == 1


def test_a_list_of_members_too_long_is_refused_before_it_is_read(opened, monkeypatch):
    monkeypatch.setattr("countermark.intake.archive.LIMITS", type(LIMITS)(directory=100))
    with pytest.raises(Refused, match="lists its members"):
        opened(zipped(*((str(number), b"x") for number in range(5))))


def test_a_sparse_file_counts_as_what_it_becomes(opened):
    head = bytearray(tarred(member("huge", size=0))[:512])
    head[156:157] = b"S"
    head[257:265] = b"ustar  \0"
    head[386:410] = b"%011o\0%011o\0" % (2**30, 0)
    head[483:495] = b"%011o\0" % 2**30
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    files, reasons = opened(bytes(head) + b"\0" * 1024, "a.tar")
    assert files == {} and "times its size" in reasons["huge"]


def test_a_header_that_would_fill_the_memory(opened):
    long = tarfile.TarInfo("././@LongLink")
    long.type, long.size = tarfile.GNUTYPE_LONGNAME, 2**40
    content = long.tobuf(tarfile.GNU_FORMAT) + b"a" * 1024
    files, reasons = opened(tarred(member("a"))[:1024] + content, "a.tar")
    assert files == {"a": b"x"} and "header" in next(iter(reasons.values()))


def test_noise_raises_nothing_but_refused(opened):
    content = zipped(("a", b"hello"), ("b/c", b"world" * 100))
    for at in range(0, len(content) - 22, 7):
        broken = bytearray(content)
        broken[at] ^= 0xFF
        if not broken.startswith(b"PK\x03\x04"):
            continue
        try:
            opened(bytes(broken))
        except Refused:
            continue


def test_xz_with_a_dictionary_beyond_the_memory(opened):
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 2**29}]
    packed = lzma.compress(b"x", lzma.FORMAT_XZ, filters=filters, check=lzma.CHECK_NONE)
    with pytest.raises(Refused, match="Memory"):
        opened(packed, "a.xz")


@pytest.mark.parametrize("pack", [lzma.compress, bz2.compress])
def test_packed_files_that_are_cut_off(pack, opened):
    with pytest.raises(Refused, match="cut off"):
        opened(pack(b"x" * 100)[:20], "a.xz")
    noise = Random(1).randbytes(1_500_000)
    files, reasons = opened(pack(noise)[:-1000], "rows.xz")
    assert files == {} and "cut off" in reasons["rows"]


def test_crc_of_a_tar_header_is_asked_for(tmp_path):
    content = bytearray(tarred(member("a")))
    content[0] ^= 1
    path = tmp_path / "x"
    path.write_bytes(content)
    assert not is_archive(Source(path, "x", "0" * 64, tmp_path))


def test_zstandard(opened):
    content = pa.compress(b"WARC/1.0 ...", "zstd", asbytes=True)
    assert opened(content + content, "a.warc.zst") == ({"a.warc": b"WARC/1.0 ..." * 2}, {})
    with pytest.raises(Refused, match="dictionary of its own"):
        opened(b"\x5d\x2a\x4d\x18\x04\x00\x00\x00abcd" + content, "a.warc.zst")
    files, reasons = opened(pa.compress(bytes(2**27), "zstd", asbytes=True), "b.jsonl.zst")
    assert files == {}
    assert "times its size" in reasons["b.jsonl"]
    with pytest.raises(Refused, match="cannot be unpacked"):
        opened(content[:-2], "c.zst")
